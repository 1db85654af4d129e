//! 按比例扣分: a share of the indicator's weight for each occurrence.

use crate::points::Points;

/// Amount of `count` occurrences.
pub(crate) fn amount(share: &Points, weight: &Points, count: u32) -> Points {
    &(share * weight) * &Points::from(i64::from(count))
}
