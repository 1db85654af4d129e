//! 超额: points by volume over a quota; at exactly the second line still the first amount, then full steps only.

use crate::points::{Points, Rounding};
use crate::rubric::Volume;

/// Points for a volume over the quota, as a share of the quota.
pub(crate) fn amount(volume: &Volume, over: &Points) -> Points {
    if over < &volume.first_at {
        return Points::ZERO;
    }
    let beyond = over - &volume.then_from;
    let steps = match beyond.checked_div(&volume.step) {
        Some(ratio) if ratio.is_positive() => ratio.round(0, Rounding::Down),
        _ => Points::ZERO,
    };
    &volume.first + &(&volume.each * &steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_percent_over_gives_one_and_only_full_steps_count_beyond_thirty() {
        let p = |t: &str| Points::parse(t).unwrap();
        let volume = Volume {
            first_at: p("10%"),
            first: p("1"),
            then_from: p("30%"),
            step: p("20%"),
            each: p("1"),
        };
        for (over, points) in [
            ("9.9%", "0"),
            ("10%", "1"),
            ("30%", "1"),
            ("49%", "1"),
            ("50%", "2"),
            ("70%", "3"),
        ] {
            assert_eq!(amount(&volume, &p(over)), p(points), "{over}");
        }
    }
}
