//! 权重: whether the parts of each indicator add up to its printed weight, for each class.
//!
//! What was cut off in the source cannot be added and is noted, not refused; a contradiction of the printed
//! table is an error until a named reading answers it.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::tree::Tree;
use super::{Remarks, Spot};
use crate::points::Points;
use crate::rubric::{Reading, Rubric, Veto};

/// What a comparison found: the printed number and the sum, per set of classes; units where one is concerned.
type Differences = BTreeMap<(Points, Points, String), Vec<usize>>;

struct Answers<'a> {
    readings: HashMap<&'a str, &'a Reading>,
    used: HashSet<&'a str>,
}

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    if rubric.indicators.is_empty() && rubric.composition.is_empty() {
        remarks.error("MJ1106", &rubric.id, &[]);
    }
    if rubric.classes.is_empty() {
        remarks.error("MJ1107", &rubric.id, &[]);
    }
    let readings = rubric
        .readings
        .iter()
        .map(|r| (r.indicator.as_str(), r))
        .collect();
    let mut answers = Answers {
        readings,
        used: HashSet::new(),
    };
    totals(rubric, tree, &mut answers, remarks);
    for (at, node) in tree.nodes.iter().enumerate() {
        let of = node.of;
        remarks.not_negative(&of.id, "weight", of.weight.as_ref());
        for weight in of.weights.values() {
            remarks.not_negative(&of.id, "weights", Some(weight));
        }
        if of.weight_unknown {
            remarks.note(
                "MJ1192",
                &of.id,
                &[("kind", "indicator"), ("name", &tree.name(at))],
            );
        }
        if of.incomplete && of.children.is_empty() {
            remarks.note("MJ1193", &of.id, &[("name", &tree.name(at))]);
        }
        if !of.children.is_empty() {
            group(tree, at, &mut answers, remarks);
        }
    }
    for reading in &rubric.readings {
        let (by, id) = (reading.by.zh.as_str(), reading.indicator.as_str());
        let spot = spot_of(tree, rubric, id);
        if by.trim().is_empty() || reading.why.zh.trim().is_empty() {
            remarks.error("MJ1124", spot, &[("id", id)]);
        } else if !answers.used.contains(id) {
            remarks.warning("MJ1125", spot, &[("id", id)]);
        }
    }
}

/// The line of what a reading is about.
fn spot_of<'a>(tree: &Tree<'_>, rubric: &'a Rubric, id: &'a str) -> Spot<'a> {
    let node = tree
        .by_id
        .get(id)
        .and_then(|at| tree.nodes.get(*at))
        .map(|node| node.of.id.line);
    let class = || {
        rubric
            .classes
            .iter()
            .find(|class| class.id.text == id)
            .map(|class| class.id.line)
    };
    Spot {
        line: node.or_else(class).unwrap_or(0),
        node: id,
    }
}

fn totals<'a>(rubric: &'a Rubric, tree: &Tree<'a>, answers: &mut Answers<'a>, remarks: &mut Remarks) {
    for (at, class) in rubric.classes.iter().enumerate().take(tree.classes.len()) {
        let names = ("class", class.id.text.as_str());
        remarks.not_negative(&class.id, "total", class.total.as_ref());
        let present: Vec<usize> = tree.level1().filter(|node| tree.is_in(*node, at)).collect();
        let judged = |veto: &Veto| tree.mask(&veto.classes) >> at & 1 == 1;
        if present.is_empty() {
            let elsewhere =
                class.joined_only || !rubric.composition.is_empty() || rubric.indicators.is_empty();
            let by_veto = class.veto_only && rubric.vetoes.iter().any(judged);
            if !(elsewhere || by_veto || class.incomplete) {
                remarks.warning("MJ1184", &class.id, &[names]);
            }
            continue;
        }
        remarks.idle(&class.id, "veto_only", class.veto_only);
        let Some(total) = &class.total else {
            remarks.note("MJ1192", &class.id, &[("kind", "class"), ("name", names.1)]);
            continue;
        };
        let (sum, others) = with_units(tree, &present, at);
        let Some(sum) = sum else {
            remarks.note("MJ1126", &class.id, &[("name", names.1), ("classes", names.1)]);
            continue;
        };
        let wrong = others.iter().find(|(_, sum)| sum != total);
        if sum == *total || (!others.is_empty() && wrong.is_none()) {
            continue;
        }
        if sum < *total && class.incomplete {
            remarks.note("MJ1126", &class.id, &[("name", names.1), ("classes", names.1)]);
            continue;
        }
        let (printed, parts) = (total.to_string(), sum.to_string());
        let params = [names, ("printed", printed.as_str()), ("sum", &parts)];
        answers.answer("MJ1121", &class.id.text, (&class.id).into(), &params, remarks);
    }
}

/// The sum of nodes without unit-bound ones, and the sums for each unit that is named.
fn with_units<'a>(
    tree: &Tree<'a>,
    nodes: &[usize],
    class: usize,
) -> (Option<Points>, Vec<(&'a str, Points)>) {
    let mut sum = Points::ZERO;
    let mut extra: BTreeMap<&str, Points> = BTreeMap::new();
    for at in nodes {
        let Some(weight) = tree.weight(*at, class) else {
            return (None, Vec::new());
        };
        let units = tree.unit_bound(*at);
        if units.is_empty() {
            sum += weight;
        }
        for unit in units {
            *extra.entry(unit).or_default() += weight;
        }
    }
    let sums = extra
        .into_iter()
        .map(|(unit, more)| (unit, &sum + &more))
        .collect();
    (Some(sum), sums)
}

fn group<'a>(tree: &Tree<'a>, at: usize, answers: &mut Answers<'a>, remarks: &mut Remarks) {
    let Some(node) = tree.nodes.get(at) else { return };
    let of = node.of;
    let children: Vec<usize> = tree.children(at).collect();
    let (mut unknown, mut errors, mut for_units) = (Vec::new(), Differences::new(), Differences::new());
    for class in tree.classes_of(at) {
        let Some(printed) = tree.classes.get(class).and_then(|id| of.weight_for(id)) else {
            continue;
        };
        let present: Vec<usize> = children
            .iter()
            .copied()
            .filter(|c| tree.is_in(*c, class))
            .collect();
        let (Some(sum), others) = with_units(tree, &present, class) else {
            unknown.push(class);
            continue;
        };
        if of.incomplete {
            unknown.push(class);
            continue;
        }
        match others.iter().find(|(_, sum)| sum != printed) {
            None if sum == *printed || !others.is_empty() => {}
            None => errors
                .entry((printed.clone(), sum, String::new()))
                .or_default()
                .push(class),
            Some((unit, other)) if sum == *printed => {
                let key = (printed.clone(), other.clone(), (*unit).to_owned());
                for_units.entry(key).or_default().push(class);
            }
            Some(_) => errors
                .entry((printed.clone(), sum, String::new()))
                .or_default()
                .push(class),
        }
    }
    let name = tree.name(at);
    if !unknown.is_empty() {
        let classes = tree.class_names(&unknown);
        remarks.note("MJ1126", &of.id, &[("name", &name), ("classes", &classes)]);
    }
    for ((printed, sum, _), classes) in errors {
        let (printed, sum, classes) = (printed.to_string(), sum.to_string(), tree.class_names(&classes));
        let params = [
            ("name", name.as_str()),
            ("classes", classes.as_str()),
            ("printed", printed.as_str()),
            ("sum", sum.as_str()),
        ];
        answers.answer("MJ1122", &of.id.text, (&of.id).into(), &params, remarks);
    }
    for ((printed, sum, unit), classes) in for_units {
        let (printed, sum, classes) = (printed.to_string(), sum.to_string(), tree.class_names(&classes));
        let params = [
            ("name", name.as_str()),
            ("classes", classes.as_str()),
            ("printed", printed.as_str()),
            ("sum", sum.as_str()),
            ("unit", unit.as_str()),
        ];
        remarks.warning("MJ1127", &of.id, &params);
    }
}

impl<'a> Answers<'a> {
    /// An error, or a note when a complete reading answers it.
    fn answer(
        &mut self,
        code: &'static str,
        id: &'a str,
        spot: Spot<'_>,
        params: &[(&str, &str)],
        remarks: &mut Remarks,
    ) {
        let complete = |r: &&&Reading| !r.by.zh.trim().is_empty() && !r.why.zh.trim().is_empty();
        let Some(reading) = self.readings.get(id).filter(complete) else {
            remarks.error(code, spot, params);
            return;
        };
        self.used.insert(id);
        let value = |wanted: &str| {
            params
                .iter()
                .find(|(key, _)| *key == wanted)
                .map_or("", |(_, value)| value)
        };
        let (by, why) = (super::short(&reading.by.zh), super::short(&reading.why.zh));
        let kind = match reading.reading {
            crate::rubric::ReadingKind::Printed => "printed",
            crate::rubric::ReadingKind::Parts => "parts",
            crate::rubric::ReadingKind::Granted => "granted",
        };
        let params = [
            ("printed", value("printed")),
            ("sum", value("sum")),
            ("reading", kind),
            ("by", by.as_str()),
            ("why", why.as_str()),
        ];
        remarks.note("MJ1123", spot, &params);
    }
}
