//! 等次: bands that overlap or stand out of order, and quotas.
//!
//! A gap between printed bands is no fault: the setting `gap` says how it is read.

use std::collections::HashSet;

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::points::Points;
use crate::rubric::{GradeBand, Kind, Rubric};

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    for band in &rubric.grades {
        remarks.ordered(&band.id, "min", band.min.as_ref(), band.max.as_ref());
        let point = band.min.is_some() && band.min == band.max;
        if point && !(band.min_inclusive && band.max_inclusive) {
            remarks.warning("MJ1181", &band.id, &[("name", &band.title.zh)]);
        }
    }
    let mut said: HashSet<(&'static str, usize)> = HashSet::new();
    let sets: Vec<u64> = rubric
        .grades
        .iter()
        .map(|band| tree.mask(&band.classes))
        .collect();
    let classes = if tree.classes.is_empty() {
        1
    } else {
        tree.classes.len()
    };
    for class in 0..classes {
        let bands: Vec<(usize, &GradeBand)> = rubric
            .grades
            .iter()
            .enumerate()
            .filter(|(at, _)| sets.get(*at).is_some_and(|set| set >> class & 1 == 1))
            .collect();
        // A class that vetoes alone decide on has labels, not bands.
        if rubric.classes.get(class).is_some_and(|class| class.veto_only) {
            continue;
        }
        for pair in bands.windows(2) {
            let [(high_at, high), (at, low)] = pair else {
                continue;
            };
            if let Some(code) = between(high, low) {
                let place = if code == "MJ1142" && high.min.is_none() {
                    *high_at
                } else {
                    *at
                };
                if said.insert((code, place)) {
                    let spot = if place == *at { &low.id } else { &high.id };
                    remarks.error(code, spot, &[("high", &high.title.zh), ("low", &low.title.zh)]);
                }
            }
        }
        if let Some((at, lowest)) = bands.last()
            && lowest.min.is_some()
            && said.insert(("MJ1143", *at))
        {
            remarks.error("MJ1143", &lowest.id, &[("name", &lowest.title.zh)]);
        }
        let Some(highest) = highest(rubric, tree, class) else {
            continue;
        };
        for (at, band) in bands {
            let over = band
                .min
                .as_ref()
                .is_some_and(|min| *min > highest || (*min == highest && !band.min_inclusive));
            if over && said.insert(("MJ1181", at)) {
                remarks.warning("MJ1181", &band.id, &[("name", &band.title.zh)]);
            }
        }
    }
    quotas(rubric, remarks);
}

/// What is wrong between a band and the next lower one.
fn between(high: &GradeBand, low: &GradeBand) -> Option<&'static str> {
    let Some(from) = &high.min else {
        return Some("MJ1142");
    };
    match &low.min {
        Some(min) if min == from => return Some("MJ1144"),
        Some(min) if min > from => return Some("MJ1142"),
        _ => {}
    }
    let to = low.max.as_ref()?;
    let touch = to == from && low.max_inclusive && high.min_inclusive;
    (to > from || touch).then_some("MJ1141")
}

/// The highest total that a class can reach; `None` when nothing bounds it or it is not known.
fn highest(rubric: &Rubric, tree: &Tree<'_>, class: usize) -> Option<Points> {
    if !rubric.composition.is_empty() || rubric.indicators.is_empty() {
        return None;
    }
    let mut bonus = Some(Points::ZERO);
    for (at, node) in tree.nodes.iter().enumerate() {
        if node.of.kind() == Kind::Bonus && tree.is_in(at, class) {
            bonus = bonus.zip(node.of.max.as_ref()).map(|(sum, max)| &sum + max);
        }
    }
    let cap = rubric.settings.bonus_total_cap.as_ref();
    let bonus = [bonus.as_ref(), cap].into_iter().flatten().min()?;
    let highest = super::bonus::total(rubric, tree, class)? + bonus;
    Some(match &rubric.settings.total_max {
        Some(max) if *max < highest => max.clone(),
        _ => highest,
    })
}

fn quotas(rubric: &Rubric, remarks: &mut Remarks) {
    for quota in &rubric.quotas {
        let spot = Spot {
            line: 0,
            node: &quota.grade,
        };
        if quota.count.is_some() == quota.share.is_some() {
            remarks.error("MJ1115", spot, &[("kind", "quota")]);
        }
        remarks.share(spot, "share", quota.share.as_ref());
        remarks.not_zero(spot, "share", quota.share.as_ref());
        remarks.not_zero(
            spot,
            "count",
            quota.count.map(|count| Points::from(i64::from(count))).as_ref(),
        );
        remarks.not_negative(spot, "min", quota.min.as_ref());
    }
}
