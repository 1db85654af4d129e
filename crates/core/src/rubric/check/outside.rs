//! 表外规则: vetoes, major deductions, and groups inside which one fact counts once.

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::rubric::{Rubric, Veto, VetoEffect};

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    for veto in &rubric.vetoes {
        one(rubric, veto, remarks);
    }
    for major in &rubric.major_deductions {
        remarks.not_negative(&major.id, "max", major.max.as_ref());
        remarks.not_zero(&major.id, "max", major.max.as_ref());
        if major.incomplete {
            let name = format!("{} {}", major.code, major.title.zh);
            remarks.note("MJ1193", &major.id, &[("name", name.trim())]);
        }
    }
    for group in &rubric.not_twice {
        // A node stands for all below it, so that one node with two leaves is enough.
        let leaves = |id: &String| {
            let at = tree.by_id.get(id.as_str()).copied()?;
            let end = tree.nodes.get(at)?.end;
            Some(
                (at..end)
                    .filter(|n| tree.children(*n).next().is_none())
                    .take(2)
                    .count(),
            )
        };
        let mut count = 0;
        for id in &group.indicators {
            count += leaves(id).unwrap_or(1);
            if count >= 2 {
                break;
            }
        }
        if count < 2 {
            remarks.warning("MJ1180", &group.id, &[]);
        }
    }
}

fn one(rubric: &Rubric, veto: &Veto, remarks: &mut Remarks) {
    let (fixed, part) = (veto.effect == VetoEffect::Fixed, veto.effect == VetoEffect::Part);
    let lacks = |need: &str, remarks: &mut Remarks| {
        remarks.error("MJ1151", &veto.id, &[("name", &veto.title.zh), ("need", need)]);
    };
    if fixed && veto.points.is_none() {
        lacks("points", remarks);
    }
    if part && veto.node.is_none() {
        lacks("node", remarks);
    }
    let failing = rubric.grades.is_empty() || rubric.grades.iter().any(|band| band.fail);
    if !part && veto.grade.is_none() && !failing {
        lacks("grade", remarks);
    }
    remarks.not_negative(&veto.id, "points", veto.points.as_ref());
    remarks.idle(&veto.id, "points", !fixed && veto.points.is_some());
    remarks.idle(&veto.id, "node", !part && veto.node.is_some());
    remarks.idle(&veto.id, "part_fail", !part && veto.part_fail.is_some());
    if veto.incomplete {
        remarks.note("MJ1193", &veto.id, &[("name", &veto.title.zh)]);
    }
    for condition in &veto.conditions {
        let spot = Spot {
            line: condition.id.line,
            node: &veto.id.text,
        };
        if condition.above.is_some() == condition.at_least.is_some() {
            remarks.error("MJ1115", spot, &[("kind", "condition")]);
        }
        if condition.of.is_some() {
            remarks.share(spot, "at_least", condition.at_least.as_ref());
            remarks.share(spot, "above", condition.above.as_ref());
        }
        remarks.not_negative(spot, "of_at_least", condition.of_at_least.as_ref());
        remarks.idle(
            spot,
            "of_at_least",
            condition.of.is_none() && condition.of_at_least.is_some(),
        );
        let always = condition.at_least.as_ref().is_some_and(|at| !at.is_positive())
            || condition.above.as_ref().is_some_and(|above| above.is_negative());
        if always {
            remarks.warning("MJ1179", spot, &[("name", &condition.title.zh)]);
        }
    }
}
