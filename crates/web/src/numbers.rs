//! 数字: how points stand on a page: the rubric's decimals, U+2212 for a loss, `≈` where no decimal is exact.

use mingjian_core::points::Points;

/// Most decimals shown for an exact value with more than the rubric's.
const MOST: u32 = 4;

/// Points without a sign of their own unless negative.
pub(crate) fn points(value: &Points, places: u32) -> String {
    minus(&body(value, places))
}

/// Points with their sign; nothing before zero.
pub(crate) fn signed(value: &Points, places: u32) -> String {
    if value.is_positive() {
        format!("+{}", body(value, places))
    } else {
        points(value, places)
    }
}

/// What is lost: `−0.50`, or `0.00` where nothing is.
pub(crate) fn loss(value: &Points, places: u32) -> String {
    points(&-value.clone(), places)
}

/// A weight or limit as somebody writes it: `10`, `0.5`, `1/3`.
pub(crate) fn plain(value: &Points) -> String {
    minus(&value.to_string())
}

/// A share as a percentage with one decimal.
pub(crate) fn percent(share: &Points) -> String {
    format!("{}%", minus(&(share * &Points::from(100)).decimal(1)))
}

/// A share as a short percentage: `20%`, `12.5%`.
pub(crate) fn percent_plain(share: &Points) -> String {
    format!("{}%", plain(&(share * &Points::from(100))))
}

/// A share between 0 and 1 for the attribute of a drawn bar.
pub(crate) fn bar(share: &Points) -> String {
    let share = share.clone().positive_part().min(Points::ONE);
    format!("{}%", (&share * &Points::from(100)).decimal(2))
}

fn body(value: &Points, places: u32) -> String {
    match value.places() {
        Some(needed) if needed <= places => value.decimal(places),
        Some(needed) if needed <= MOST => value.decimal(needed),
        _ => format!("≈{}", value.decimal(places.max(MOST))),
    }
}

fn minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Points {
        Points::parse(text).unwrap()
    }

    #[test]
    fn points_keep_the_rubrics_decimals_and_say_when_they_cannot() {
        assert_eq!(points(&p("87.35"), 2), "87.35");
        assert_eq!(points(&p("-5"), 2), "\u{2212}5.00");
        assert_eq!(points(&p("0.125"), 2), "0.125");
        assert_eq!(points(&p("10/3"), 2), "≈3.3333");
        assert_eq!(signed(&p("1"), 2), "+1.00");
        assert_eq!(signed(&p("0"), 2), "0.00");
        assert_eq!(loss(&p("0.5"), 2), "\u{2212}0.50");
        assert_eq!(loss(&p("0"), 2), "0.00");
        assert_eq!(percent(&p("0.306")), "30.6%");
        assert_eq!(bar(&p("-1")), "0.00%");
        assert_eq!(bar(&p("2")), "100.00%");
    }
}
