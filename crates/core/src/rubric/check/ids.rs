//! 编号: ids that are not readable, or stand twice.
//!
//! Indicators, vetoes, major deductions and components share one space of names, since an entry names any of
//! them in the same field.

use std::collections::HashMap;

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::rubric::{Component, Id, Kind, Rubric, Trigger};

/// Longest id.
const MAX_LENGTH: usize = 100;

type Seen<'a> = HashMap<&'a str, u32>;

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    readable(&rubric.id, remarks);
    each(rubric.classes.iter().map(|class| &class.id), "class", remarks);
    each(rubric.grades.iter().map(|band| &band.id), "grade", remarks);
    each(
        rubric.citations.iter().map(|citation| &citation.id),
        "citation",
        remarks,
    );
    each(rubric.evidence.iter().map(|kind| &kind.id), "evidence", remarks);
    each(rubric.not_twice.iter().map(|group| &group.id), "group", remarks);

    let mut seen = Seen::new();
    components(&rubric.composition, &mut seen, remarks);
    for node in &tree.nodes {
        unique(&node.of.id, "indicator", &mut seen, remarks);
    }
    for veto in &rubric.vetoes {
        unique(&veto.id, "veto", &mut seen, remarks);
        each(
            veto.conditions.iter().map(|condition| &condition.id),
            "condition",
            remarks,
        );
    }
    for major in &rubric.major_deductions {
        unique(&major.id, "major", &mut seen, remarks);
        each(
            major.triggers.iter().map(|trigger| &trigger.id),
            "trigger",
            remarks,
        );
    }
    within_indicators(tree, remarks);

    let mut answered = Seen::new();
    for reading in &rubric.readings {
        if answered.insert(&reading.indicator, 0).is_some() {
            let params = [
                ("kind", "reading"),
                ("id", reading.indicator.as_str()),
                ("first", "0"),
            ];
            remarks.error("MJ1102", Spot::part(&reading.indicator), &params);
        }
    }
}

fn components<'a>(list: &'a [Component], seen: &mut Seen<'a>, remarks: &mut Remarks) {
    for component in list {
        unique(&component.id, "component", seen, remarks);
        each(
            component.periods.iter().map(|period| &period.id),
            "period",
            remarks,
        );
        components(&component.parts, seen, remarks);
    }
}

/// Levels, answers and triggers; a trigger that holds for each leaf shares its space with the leaf's own.
fn within_indicators(tree: &Tree<'_>, remarks: &mut Remarks) {
    let mut inherited: Vec<(usize, Seen<'_>)> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        inherited.retain(|(above, _)| tree.is_under(at, *above));
        let of = node.of;
        each(of.levels.iter().map(|level| &level.id), "level", remarks);
        each(of.answers.iter().map(|answer| &answer.id), "answer", remarks);
        let leaf = of.children.is_empty() && of.kind() != Kind::Bonus;
        let mut own = Seen::new();
        for trigger in &of.triggers {
            trigger_id(trigger, &mut own, &inherited, leaf, remarks);
        }
        if !of.each_leaf.is_empty() {
            let mut each_leaf = Seen::new();
            for trigger in &of.each_leaf {
                trigger_id(trigger, &mut each_leaf, &inherited, true, remarks);
            }
            inherited.push((at, each_leaf));
        }
    }
}

fn trigger_id<'a>(
    trigger: &'a Trigger,
    own: &mut Seen<'a>,
    inherited: &[(usize, Seen<'a>)],
    leaf: bool,
    remarks: &mut Remarks,
) {
    let above = inherited
        .iter()
        .find_map(|(_, seen)| seen.get(trigger.id.text.as_str()))
        .filter(|_| leaf);
    match above {
        Some(first) => twice(&trigger.id, "trigger", *first, remarks),
        None => unique(&trigger.id, "trigger", own, remarks),
    }
}

fn each<'a>(ids: impl Iterator<Item = &'a Id>, kind: &str, remarks: &mut Remarks) {
    let mut seen = Seen::new();
    for id in ids {
        unique(id, kind, &mut seen, remarks);
    }
}

fn unique<'a>(id: &'a Id, kind: &str, seen: &mut Seen<'a>, remarks: &mut Remarks) {
    readable(id, remarks);
    match seen.get(id.text.as_str()) {
        Some(first) => twice(id, kind, *first, remarks),
        None => {
            seen.insert(&id.text, id.line);
        }
    }
}

fn twice(id: &Id, kind: &str, first: u32, remarks: &mut Remarks) {
    remarks.error(
        "MJ1102",
        id,
        &[("kind", kind), ("id", &id.text), ("first", &first.to_string())],
    );
}

fn readable(id: &Id, remarks: &mut Remarks) {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.text.is_empty() || id.text.len() > MAX_LENGTH || !id.text.chars().all(good) {
        let shown: String = id.text.chars().take(60).collect();
        remarks.error("MJ1101", id, &[("id", &shown)]);
    }
}
