//! 按次扣分: a fixed amount for each occurrence, other amounts from the n-th on (递进).

use crate::points::Points;
use crate::rubric::Trigger;

/// Amount of `count` further occurrences when `before` were counted already.
///
/// Works in steps, not one by one: a count may be as large as it likes.
pub(crate) fn amount(trigger: &Trigger, base: &Points, before: u32, count: u32) -> Points {
    let (first, last) = (u64::from(before) + 1, u64::from(before) + u64::from(count));
    let mut sum = Points::ZERO;
    let mut from = 1_u64;
    let mut each = base;
    let ends = trigger.steps.iter().map(|s| (u64::from(s.from), Some(&s.amount)));
    for (next, amount) in ends.chain(std::iter::once((u64::MAX, None))) {
        let (low, high) = (from.max(first), next.saturating_sub(1).min(last));
        if high >= low {
            let times = i64::try_from(high - low + 1).unwrap_or(i64::MAX);
            sum += &(each * &Points::from(times));
        }
        (from, each) = (next, amount.unwrap_or(each));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rubric::Step;

    #[test]
    fn amounts_escalate_across_rows() {
        let trigger = Trigger {
            steps: vec![
                Step {
                    from: 3,
                    amount: Points::from(2),
                },
                Step {
                    from: 5,
                    amount: Points::from(10),
                },
            ],
            ..Trigger::default()
        };
        let one = Points::ONE;
        assert_eq!(amount(&trigger, &one, 0, 2), Points::from(2));
        assert_eq!(amount(&trigger, &one, 0, 5), Points::from(1 + 1 + 2 + 2 + 10));
        assert_eq!(amount(&trigger, &one, 4, 2), Points::from(20));
        assert_eq!(amount(&trigger, &one, 1, 0), Points::ZERO);
        assert_eq!(
            amount(&Trigger::default(), &one, 0, u32::MAX),
            Points::from(i64::from(u32::MAX))
        );
    }
}
