//! 引用: names of things that do not exist.

use std::collections::HashSet;

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::rubric::{Cap, Component, Indicator, Rubric, Trigger};

/// Names that may be referred to.
struct Known<'a> {
    tree: &'a Tree<'a>,
    citations: HashSet<&'a str>,
    evidence: HashSet<&'a str>,
    grades: HashSet<&'a str>,
    components: HashSet<&'a str>,
}

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    let mut names = HashSet::new();
    component_names(&rubric.composition, &mut names);
    let known = Known {
        tree,
        citations: rubric.citations.iter().map(|c| c.id.text.as_str()).collect(),
        evidence: rubric.evidence.iter().map(|e| e.id.text.as_str()).collect(),
        grades: rubric.grades.iter().map(|g| g.id.text.as_str()).collect(),
        components: names,
    };
    let settings = Spot::part("settings");
    for cap in [&rubric.settings.deduct_cap, &rubric.settings.bonus_cap] {
        known.cap_node(cap, settings, remarks);
    }
    for band in &rubric.grades {
        known.classes((&band.id).into(), &band.classes, remarks);
    }
    for quota in &rubric.quotas {
        let spot = Spot {
            line: 0,
            node: &quota.grade,
        };
        known.one("grade", &known.grades, spot, &quota.grade, remarks);
        known.classes(spot, &quota.classes, remarks);
    }
    known.components(&rubric.composition, remarks);
    for node in &tree.nodes {
        known.indicator(node.of, remarks);
    }
    for veto in &rubric.vetoes {
        let spot = Spot::from(&veto.id);
        known.classes(spot, &veto.classes, remarks);
        known.list("citation", &known.citations, spot, &veto.clauses, remarks);
        known.nodes(spot, veto.node.iter(), remarks);
        if let Some(grade) = &veto.grade {
            known.one("grade", &known.grades, spot, grade, remarks);
        }
    }
    for major in &rubric.major_deductions {
        let spot = Spot::from(&major.id);
        known.classes(spot, &major.classes, remarks);
        known.list("citation", &known.citations, spot, &major.clauses, remarks);
        for trigger in &major.triggers {
            known.trigger(trigger, &major.id.text, remarks);
        }
    }
    for group in &rubric.not_twice {
        known.nodes((&group.id).into(), group.indicators.iter(), remarks);
    }
    for reading in &rubric.readings {
        if !tree.knows_class(&reading.indicator) {
            known.nodes(
                Spot::part(&reading.indicator),
                std::iter::once(&reading.indicator),
                remarks,
            );
        }
    }
}

fn component_names<'a>(list: &'a [Component], names: &mut HashSet<&'a str>) {
    for component in list {
        names.insert(&component.id.text);
        component_names(&component.parts, names);
    }
}

impl Known<'_> {
    fn one(&self, kind: &str, known: &HashSet<&str>, spot: Spot<'_>, id: &str, remarks: &mut Remarks) {
        if !known.contains(id) {
            missing(kind, spot, id, remarks);
        }
    }

    fn list(&self, kind: &str, known: &HashSet<&str>, spot: Spot<'_>, ids: &[String], remarks: &mut Remarks) {
        for id in ids {
            self.one(kind, known, spot, id, remarks);
        }
    }

    fn classes<'i>(&self, spot: Spot<'_>, ids: impl IntoIterator<Item = &'i String>, remarks: &mut Remarks) {
        for id in ids.into_iter().filter(|id| !self.tree.knows_class(id)) {
            missing("class", spot, id, remarks);
        }
    }

    fn nodes<'i>(&self, spot: Spot<'_>, ids: impl Iterator<Item = &'i String>, remarks: &mut Remarks) {
        for id in ids.filter(|id| !self.tree.by_id.contains_key(id.as_str())) {
            missing("indicator", spot, id, remarks);
        }
    }

    fn cap_node(&self, cap: &Cap, spot: Spot<'_>, remarks: &mut Remarks) {
        if let Cap::Node(id) = cap {
            self.nodes(spot, std::iter::once(id), remarks);
        }
    }

    fn indicator(&self, of: &Indicator, remarks: &mut Remarks) {
        let spot = Spot::from(&of.id);
        self.classes(spot, of.classes.iter().chain(of.weights.keys()), remarks);
        self.list("citation", &self.citations, spot, &of.clauses, remarks);
        self.list("evidence", &self.evidence, spot, &of.evidence, remarks);
        let gate = of.gate.iter().filter_map(|gate| gate.node.as_ref());
        self.nodes(spot, of.fold_into.iter().chain(gate), remarks);
        for cap in of
            .cap
            .iter()
            .chain(of.limit.iter().filter_map(|limit| limit.of.as_ref()))
        {
            self.cap_node(cap, spot, remarks);
        }
        for trigger in of.triggers.iter().chain(&of.each_leaf) {
            self.trigger(trigger, &of.id.text, remarks);
        }
    }

    fn trigger(&self, trigger: &Trigger, node: &str, remarks: &mut Remarks) {
        let spot = Spot {
            line: trigger.id.line,
            node,
        };
        self.nodes(spot, trigger.charge.iter(), remarks);
        for cap in trigger.cap.iter().chain(&trigger.zero) {
            self.cap_node(cap, spot, remarks);
        }
    }

    fn components(&self, list: &[Component], remarks: &mut Remarks) {
        for component in list {
            let spot = Spot::from(&component.id);
            self.classes(spot, &component.classes, remarks);
            if let Some(other) = &component.other {
                self.one("component", &self.components, spot, other, remarks);
            }
            if let Some(aggregate) = &component.aggregate {
                let kinds = |id: &String| aggregate.kinds.iter().any(|kind| kind.kinds.contains(id));
                for id in aggregate.fold_into.iter().filter(|id| *id != "own" && !kinds(id)) {
                    missing("kind", spot, id, remarks);
                }
            }
            self.components(&component.parts, remarks);
        }
    }
}

fn missing(kind: &str, spot: Spot<'_>, id: &str, remarks: &mut Remarks) {
    let shown: String = id.chars().take(60).collect();
    remarks.error("MJ1103", spot, &[("kind", kind), ("id", &shown)]);
}
