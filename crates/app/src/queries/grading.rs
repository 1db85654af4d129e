//! 等次 as pages show it, and the small sums over a class: median, lines, ties.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{GradeBand, Rubric};
use mingjian_core::score::UnitResult;
use schemars::JsonSchema;
use serde::Serialize;

/// 等次: a grade with its phase, so that it can be drawn as a moon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeShown {
    /// The grade's id.
    pub id: String,
    /// Its printed name.
    pub title: Text,
    /// Quarters of the disc that are filled, 4 for the best grade, 0 for a failing one.
    pub phase: u8,
    /// Whether the grade means that the unit failed.
    pub fail: bool,
}

impl GradeShown {
    /// The grade of a result; `None` when it has none.
    pub fn of(rubric: &Rubric, result: &UnitResult) -> Option<Self> {
        let id = result.grade.clone()?;
        let title = result.grade_title.clone().unwrap_or_else(|| Text::zh(id.clone()));
        Some(Self {
            phase: phase(rubric, &id, result.failed),
            id,
            title,
            fail: result.failed,
        })
    }

    /// The grade of a printed band.
    pub fn of_band(rubric: &Rubric, band: &GradeBand) -> Self {
        let id = band.id.text.clone();
        Self {
            phase: phase(rubric, &id, band.fail),
            id,
            title: band.title.clone(),
            fail: band.fail,
        }
    }
}

fn phase(rubric: &Rubric, id: &str, fail: bool) -> u8 {
    if fail {
        return 0;
    }
    let before = rubric
        .grades
        .iter()
        .filter(|band| !band.fail)
        .take_while(|band| band.id.text != id)
        .count();
    4_u8.saturating_sub(u8::try_from(before).unwrap_or(3)).max(1)
}

/// Whether a band holds for a class.
pub(super) fn holds(classes: &[String], class: &str) -> bool {
    classes.is_empty() || classes.iter().any(|c| c == class)
}

/// 分数线: the lower ends of the bands of a class, best first.
pub(super) fn lines<'r>(rubric: &'r Rubric, class: &str) -> Vec<(&'r GradeBand, &'r Points)> {
    rubric
        .grades
        .iter()
        .filter(|band| holds(&band.classes, class))
        .filter_map(|band| band.min.as_ref().map(|min| (band, min)))
        .collect()
}

/// 中位数 of some totals; the mean of the middle two for an even number.
pub fn median(totals: &[&Points]) -> Option<Points> {
    let mut sorted: Vec<&Points> = totals.to_vec();
    sorted.sort();
    let upper = sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some((*upper).clone());
    }
    let lower = sorted.get(sorted.len() / 2 - 1)?;
    Some((*lower + *upper).half())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Points {
        Points::parse(text).unwrap()
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        let (a, b, c) = (p("80"), p("90.5"), p("70"));
        assert_eq!(median(&[&a, &b, &c]), Some(p("80")));
        assert_eq!(median(&[&a, &b]), Some(p("85.25")));
        assert_eq!(median(&[]), None);
    }
}
