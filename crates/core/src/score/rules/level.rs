//! 分档得分: one of several printed levels, as fixed points or as a share of the weight.

use crate::points::Points;
use crate::rubric::Level;

/// Points of a level; `None` when the level says neither points nor share.
pub(crate) fn points(level: &Level, weight: &Points) -> Option<Points> {
    level
        .points
        .clone()
        .or_else(|| level.share.as_ref().map(|share| share * weight))
}
