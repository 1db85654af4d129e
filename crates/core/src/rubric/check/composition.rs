//! 合成: sources whose shares do not add to 100, and components that lack what they need.

use std::collections::BTreeMap;

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::points::Points;
use crate::rubric::{Component, From, Rubric};
use crate::rubric::{SourceMissing, SubordinateMissing};

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    list(rubric, tree, &rubric.composition, "composition", remarks);
}

fn list(rubric: &Rubric, tree: &Tree<'_>, components: &[Component], node: &str, remarks: &mut Remarks) {
    let Some(first) = components.first() else { return };
    let mut wrong: BTreeMap<Points, Vec<usize>> = BTreeMap::new();
    let counted = |class: &usize| rubric.classes.get(*class).is_some_and(|class| !class.joined_only);
    for class in (0..tree.classes.len()).filter(counted) {
        let mut present = components
            .iter()
            .filter(|c| tree.mask(&c.classes) >> class & 1 == 1)
            .peekable();
        if present.peek().is_none() {
            continue;
        }
        let sum = present.try_fold(Points::ZERO, |sum, component| {
            Some(&sum + component.weight.as_ref()?)
        });
        if let Some(sum) = sum.filter(|sum| *sum != Points::from(100)) {
            wrong.entry(sum).or_default().push(class);
        }
    }
    for (sum, classes) in wrong {
        // What was cut off in the source may be the rest of the shares.
        if sum < Points::from(100) && !rubric.missing.is_empty() {
            let params = [("name", node), ("classes", &tree.class_names(&classes))];
            remarks.note(
                "MJ1126",
                Spot {
                    line: first.id.line,
                    node,
                },
                &params,
            );
            continue;
        }
        let (sum, classes) = (sum.to_string(), tree.class_names(&classes));
        let spot = Spot {
            line: first.id.line,
            node,
        };
        remarks.error("MJ1145", spot, &[("sum", &sum), ("classes", &classes)]);
    }
    for component in components {
        one(rubric, component, remarks);
        list(rubric, tree, &component.parts, &component.id.text, remarks);
    }
}

fn one(rubric: &Rubric, component: &Component, remarks: &mut Remarks) {
    let spot = Spot::from(&component.id);
    let name = component.title.zh.as_str();
    match &component.weight {
        None => remarks.note("MJ1192", spot, &[("kind", "component"), ("name", name)]),
        weight => remarks.not_negative(spot, "weight", weight.as_ref()),
    }
    if let Some(full) = &component.full {
        super::settings::positive(spot, "full", full, remarks);
    }
    let lacks = |need: &str, remarks: &mut Remarks| {
        remarks.error("MJ1147", spot, &[("name", name), ("need", need)]);
    };
    let composed = component.from == From::Parts;
    if composed && component.parts.is_empty() {
        lacks("parts", remarks);
    }
    remarks.idle(spot, "parts", !composed && !component.parts.is_empty());
    if component.from == From::Table && component.parts.is_empty() && rubric.indicators.is_empty() {
        remarks.warning("MJ1148", spot, &[("name", name)]);
    }
    let missing = component.missing.unwrap_or(rubric.settings.composition_missing);
    let stands_in = component
        .other
        .as_ref()
        .filter(|other| **other != component.id.text);
    if missing == SourceMissing::Other && stands_in.is_none() {
        lacks("other", remarks);
    }
    remarks.idle(
        spot,
        "other",
        missing != SourceMissing::Other && component.other.is_some(),
    );
    shares(
        spot,
        "periods",
        component.periods.iter().map(|period| &period.weight),
        remarks,
    );
    if let Some(aggregate) = &component.aggregate {
        if aggregate.kinds.is_empty() || aggregate.kinds.iter().any(|kind| kind.kinds.is_empty()) {
            lacks("kinds", remarks);
        }
        let kinds = aggregate.kinds.iter().map(|kind| &kind.share);
        shares(
            spot,
            "aggregate",
            std::iter::once(&aggregate.own).chain(kinds),
            remarks,
        );
        let rule = aggregate.missing.unwrap_or(rubric.settings.aggregate_missing);
        if rule == SubordinateMissing::Fold && aggregate.fold_into.is_none() {
            remarks.error("MJ1139", spot, &[("name", name)]);
        }
    }
}

/// Shares among each other: none below zero, not all zero.
fn shares<'p>(spot: Spot<'_>, field: &str, shares: impl Iterator<Item = &'p Points>, remarks: &mut Remarks) {
    let mut shares = shares.peekable();
    if shares.peek().is_none() {
        return;
    }
    let mut any = false;
    for share in shares {
        remarks.not_negative(spot, field, Some(share));
        any |= !share.is_zero();
    }
    if !any {
        remarks.error("MJ1146", spot, &[("field", field)]);
    }
}
