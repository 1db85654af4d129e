//! 指标树: the indicators of a rubric in printed order.

use std::collections::BTreeSet;

use mingjian_core::rubric::{Indicator, Rubric};

/// An indicator with its level and the id of the one above it.
pub struct Placed<'a> {
    /// From 1.
    pub level: usize,
    /// The id of the indicator one level up, empty for level 1.
    pub above: &'a str,
    /// The indicator.
    pub indicator: &'a Indicator,
}

/// All indicators in printed order.
pub fn walk(rubric: &Rubric) -> Vec<Placed<'_>> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, &str, &Indicator)> =
        rubric.indicators.iter().rev().map(|i| (1, "", i)).collect();
    while let Some((level, above, indicator)) = open.pop() {
        found.push(Placed {
            level,
            above,
            indicator,
        });
        let id = indicator.id.text.as_str();
        open.extend(
            indicator
                .children
                .iter()
                .rev()
                .map(|child| (level.saturating_add(1), id, child)),
        );
    }
    found
}

/// An indicator without what stands in other rows.
pub fn bare(indicator: &Indicator) -> Indicator {
    Indicator {
        children: Vec::new(),
        ..indicator.clone()
    }
}

/// How many levels a rubric has, and for which classes it gives weights of their own.
pub fn extent(rubric: &Rubric) -> (usize, BTreeSet<&str>) {
    let all = walk(rubric);
    let levels = all.iter().map(|placed| placed.level).max().unwrap_or_default();
    let weights = all
        .iter()
        .flat_map(|placed| placed.indicator.weights.keys().map(String::as_str));
    (levels, weights.collect())
}
