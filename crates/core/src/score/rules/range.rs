//! 酌情扣分: an amount at discretion inside a printed range.

use crate::points::Points;
use crate::rubric::{BelowMin, Trigger};

/// What is wrong with an amount at discretion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// No amount was entered.
    Missing,
    /// Over the printed limit.
    Over,
    /// Under the printed minimum.
    Under,
}

/// The amount for one occurrence.
pub(crate) fn amount(trigger: &Trigger, entered: Option<&Points>, rule: BelowMin) -> Result<Points, Wrong> {
    let entered = entered.ok_or(Wrong::Missing)?;
    if entered.is_negative() {
        return Err(Wrong::Under);
    }
    if trigger.max.as_ref().is_some_and(|max| entered > max) {
        return Err(Wrong::Over);
    }
    match &trigger.min {
        Some(min) if entered < min => match rule {
            BelowMin::Error => Err(Wrong::Under),
            BelowMin::Lift => Ok(min.clone()),
        },
        _ => Ok(entered.clone()),
    }
}
