//! 指标: whether each indicator has what its kind needs, and what an assessor needs to judge it.

use super::settings::date;
use super::tree::Tree;
use super::{Remarks, Spot, name};
use crate::points::Points;
use crate::rubric::NaRule;
use crate::rubric::{Cap, Cost, Indicator, Kind, Rubric, Verifiable};

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    let mut quiet = Remarks::default();
    let last_day = rubric
        .valid_to
        .as_ref()
        .and_then(|text| date(Spot::part(""), "", text, &mut quiet));
    let fold = rubric.settings.na_rule == NaRule::Fold;
    let mut without_item = 0_usize;
    for (at, node) in tree.nodes.iter().enumerate() {
        let of = node.of;
        let leaf = of.children.is_empty();
        kind(tree, at, of, remarks);
        numbers(tree, at, of, remarks);
        folding(rubric, tree, at, remarks);
        if of.cap_unknown {
            remarks.note("MJ1192", &of.id, &[("kind", "cap"), ("name", &name(of))]);
        }
        without_item +=
            usize::from(fold && leaf && of.kind() != Kind::Bonus && of.na_rule.is_none() && !node.folds);
        if let Some(text) = &of.counts_from {
            let from = date((&of.id).into(), "counts_from", text, remarks);
            if let (Some(from), Some(last)) = (from, last_day)
                && from > last
            {
                let (from, last) = (from.to_string(), last.to_string());
                remarks.warning("MJ1182", &of.id, &[("from", &from), ("to", &last)]);
            }
        }
        if leaf {
            if of.kind() != Kind::Group && of.kind() != Kind::Bonus {
                weighed(rubric, tree, at, remarks);
            }
            judged(rubric, tree, at, remarks);
        }
    }
    if without_item > 0 {
        remarks.warning(
            "MJ1186",
            Spot::part("settings"),
            &[("count", &without_item.to_string())],
        );
    }
}

/// What the kind needs, and what has no effect on it.
fn kind(tree: &Tree<'_>, at: usize, of: &Indicator, remarks: &mut Remarks) {
    let (kind, name) = (of.kind(), name(of));
    let lacks = |need: &str, remarks: &mut Remarks| {
        remarks.error("MJ1132", &of.id, &[("name", &name), ("need", need)]);
    };
    match kind {
        Kind::Group if of.children.is_empty() && !of.incomplete => {
            remarks.error("MJ1133", &of.id, &[("name", &name)]);
        }
        Kind::Levels if of.levels.is_empty() => lacks("levels", remarks),
        Kind::Survey if of.answers.is_empty() => lacks("answers", remarks),
        Kind::Survey if !of.answers.iter().any(|answer| answer.valid) => lacks("valid", remarks),
        Kind::Gain if of.each.is_none() => lacks("each", remarks),
        _ => {}
    }
    if kind != Kind::Group && !of.children.is_empty() {
        remarks.error("MJ1134", &of.id, &[("name", &name)]);
    }
    for (field, written) in [
        ("levels", kind != Kind::Levels && !of.levels.is_empty()),
        ("answers", kind != Kind::Survey && !of.answers.is_empty()),
        ("each", kind != Kind::Gain && of.each.is_some()),
        ("full", kind != Kind::Imported && of.full.is_some()),
        ("max", kind != Kind::Bonus && of.max.is_some()),
        ("limit", kind != Kind::Bonus && of.limit.is_some()),
        ("gate", kind != Kind::Bonus && of.gate.is_some()),
        (
            "weight",
            kind == Kind::Bonus && (of.weight.is_some() || !of.weights.is_empty()),
        ),
        ("pass_mark", kind == Kind::Bonus && of.pass_mark.is_some()),
        ("evidence_any", of.evidence_any && of.evidence.len() < 2),
        ("each_leaf", of.children.is_empty() && !of.each_leaf.is_empty()),
    ] {
        remarks.idle(&of.id, field, written);
    }
    for level in &of.levels {
        let shown = level.title.zh.as_str();
        let spot = Spot {
            line: level.id.line,
            node: &of.id.text,
        };
        if level.points.is_some() == level.share.is_some() {
            remarks.error("MJ1136", spot, &[("name", &name), ("level", shown)]);
        }
        remarks.not_negative(spot, "points", level.points.as_ref());
        remarks.share(spot, "share", level.share.as_ref());
        let over = |class: &usize| {
            tree.weight(at, *class)
                .is_some_and(|weight| level.points.as_ref().is_some_and(|p| p > weight))
        };
        // A level of a weightless leaf is over any weight; the missing weight is said elsewhere.
        let classes: Vec<usize> = if of.weight.is_some() || !of.weights.is_empty() {
            tree.classes_of(at).filter(over).collect()
        } else {
            Vec::new()
        };
        if !classes.is_empty() {
            let points = level.points.as_ref().map(Points::to_string).unwrap_or_default();
            let classes = tree.class_names(&classes);
            let params = [
                ("name", name.as_str()),
                ("level", shown),
                ("points", &points),
                ("classes", &classes),
            ];
            remarks.error("MJ1137", spot, &params);
        }
    }
    for answer in &of.answers {
        let spot = Spot {
            line: answer.id.line,
            node: &of.id.text,
        };
        remarks.share(spot, "share", answer.share.as_ref());
        if answer.valid && answer.share.is_none() {
            remarks.error("MJ1132", spot, &[("name", &name), ("need", "share")]);
        }
        remarks.idle(spot, "share", !answer.valid && answer.share.is_some());
    }
}

/// Numbers below zero, minimum over weight, pass marks.
fn numbers(tree: &Tree<'_>, at: usize, of: &Indicator, remarks: &mut Remarks) {
    for (field, value) in [
        ("min", &of.min),
        ("each", &of.each),
        ("full", &of.full),
        ("max", &of.max),
    ] {
        remarks.not_negative(&of.id, field, value.as_ref());
    }
    remarks.not_zero(&of.id, "each", of.each.as_ref());
    remarks.not_zero(&of.id, "full", of.full.as_ref());
    if of.kind() == Kind::Bonus {
        remarks.ordered(&of.id, "min", of.min.as_ref(), of.max.as_ref());
    } else {
        let lowest = tree
            .classes_of(at)
            .filter_map(|class| tree.weight(at, class))
            .min();
        remarks.ordered(
            &of.id,
            "min",
            of.min.as_ref(),
            lowest.filter(|_| of.weight_for_any()),
        );
    }
    let Some(mark) = &of.pass_mark else { return };
    if mark.at.is_some() == mark.share.is_some() {
        remarks.error("MJ1115", &of.id, &[("kind", "pass_mark")]);
    }
    remarks.not_negative(&of.id, "pass_mark.at", mark.at.as_ref());
    remarks.share(&of.id, "pass_mark.share", mark.share.as_ref());
    let mut over = tree
        .classes_of(at)
        .filter_map(|class| tree.weight(at, class))
        .peekable();
    if let Some(points) = &mark.at
        && over.peek().is_some()
        && over.all(|weight| points > weight)
    {
        remarks.warning(
            "MJ1178",
            &of.id,
            &[("name", &name(of)), ("at", &points.to_string())],
        );
    }
}

/// 归并: the item that takes a weight that is not applicable.
fn folding(rubric: &Rubric, tree: &Tree<'_>, at: usize, remarks: &mut Remarks) {
    let Some(node) = tree.nodes.get(at) else { return };
    let (of, name) = (node.of, name(node.of));
    if of.na_rule == Some(NaRule::Divide) {
        remarks.error("MJ1138", &of.id, &[("name", &name)]);
    }
    if of.na_rule == Some(NaRule::Fold) && !node.folds {
        remarks.error("MJ1139", &of.id, &[("name", &name)]);
    }
    let Some(into) = &of.fold_into else { return };
    let rule = of.na_rule.unwrap_or(rubric.settings.na_rule);
    let below = || {
        (at..node.end).any(|n| {
            tree.nodes
                .get(n)
                .is_some_and(|n| n.of.na_rule == Some(NaRule::Fold))
        })
    };
    remarks.idle(&of.id, "fold_into", rule != NaRule::Fold && !below());
    let Some(target) = tree.by_id.get(into.as_str()).copied() else {
        return;
    };
    if tree.is_under(target, at) || tree.is_under(at, target) {
        remarks.error("MJ1140", &of.id, &[("name", &name)]);
    }
    let other: Vec<usize> = tree
        .classes_of(at)
        .filter(|class| !tree.is_in(target, *class))
        .collect();
    if !other.is_empty() {
        let classes = tree.class_names(&other);
        let params = [
            ("name", name.as_str()),
            ("into", &tree.name(target)),
            ("classes", &classes),
        ];
        remarks.warning("MJ1183", &of.id, &params);
    }
}

/// A scored leaf has a weight in each class it exists for, unless all its losses stop further up.
fn weighed(rubric: &Rubric, tree: &Tree<'_>, at: usize, remarks: &mut Remarks) {
    let Some(node) = tree.nodes.get(at) else { return };
    let of = node.of;
    if of.weight_unknown || (of.kind() == Kind::Deduct && all_elsewhere(rubric, of)) {
        return;
    }
    let without = |class: &usize| {
        tree.classes
            .get(*class)
            .is_some_and(|id| of.weight_for(id).is_none())
    };
    let classes: Vec<usize> = tree.classes_of(at).filter(without).collect();
    if !classes.is_empty() {
        let classes = tree.class_names(&classes);
        remarks.error("MJ1135", &of.id, &[("name", &name(of)), ("classes", &classes)]);
    }
}

fn all_elsewhere(rubric: &Rubric, of: &Indicator) -> bool {
    let default = of.cap.as_ref().unwrap_or(&rubric.settings.deduct_cap);
    let elsewhere = |trigger: &crate::rubric::Trigger| {
        let of_weight = trigger.share.is_some() || trigger.all || trigger.ceiling_share.is_some();
        !trigger.charge.is_empty()
            || trigger.zero.as_ref().is_some_and(|zero| *zero != Cap::Own)
            || (!of_weight && *trigger.cap.as_ref().unwrap_or(default) != Cap::Own)
    };
    let cap_elsewhere = !of.triggers.is_empty() || *default != Cap::Own;
    cap_elsewhere && of.triggers.iter().all(elsewhere)
}

/// 三个尽量不考, and what an assessor needs: method, evidence, basis, standard.
fn judged(rubric: &Rubric, tree: &Tree<'_>, at: usize, remarks: &mut Remarks) {
    let Some(node) = tree.nodes.get(at) else { return };
    let of = node.of;
    let name = name(of);
    let standard = !of.standard.is_empty()
        || !of.checks.is_empty()
        || !of.triggers.is_empty()
        || !of.levels.is_empty()
        || !of.answers.is_empty()
        || of.each.is_some()
        || (node.each_leaf && of.kind() != Kind::Bonus);
    for (code, there) in [
        (
            "MJ1163",
            node.methods || !rubric.methods.is_empty() || of.judged_by.is_some(),
        ),
        ("MJ1164", node.evidence),
        ("MJ1165", node.clauses),
        ("MJ1166", standard),
    ] {
        if !there {
            remarks.warning(code, &of.id, &[("name", &name)]);
        }
    }
    if of.optional {
        remarks.note("MJ1169", &of.id, &[("name", &name)]);
        return;
    }
    if of.evidence_cost == Some(Cost::High) {
        remarks.warning("MJ1167", &of.id, &[("name", &name)]);
    }
    if of.verifiable == Some(Verifiable::Hard) {
        remarks.warning("MJ1168", &of.id, &[("name", &name)]);
    }
}

impl Indicator {
    /// Whether any weight of its own is written.
    fn weight_for_any(&self) -> bool {
        self.weight.is_some() || !self.weights.is_empty()
    }
}
