//! 按项得分: so many points for each item shown, up to the weight (每个渠道 2 分,最高 6 分).

use crate::points::Points;

/// Points for `count` items.
pub(crate) fn points(each: &Points, count: u32, weight: &Points) -> Points {
    (each * &Points::from(i64::from(count))).min(weight.clone())
}
