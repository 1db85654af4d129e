//! Makes a failing case smaller: settings back to their defaults; units, nodes, triggers and rows away.

use std::collections::BTreeSet;

use mingjian_core::points::Points;
use mingjian_core::rubric::{Indicator, Kind, Rubric, Settings};
use mingjian_core::sheet::Entry;

use super::generate::{Case, weight};

/// The smallest case found for which `fails` still holds.
pub fn smallest(mut best: Case, fails: impl Fn(&Case) -> bool) -> Case {
    let plain = named(&best);
    if fails(&plain) {
        best = plain;
    }
    loop {
        let mut smaller = false;
        let mut at = 0;
        // A step that helped is tried again at the same place: the list has become shorter.
        while let Some(steps) = step(&best, at) {
            let helped = steps
                .into_iter()
                .find(|c| format!("{c:?}").len() < format!("{best:?}").len() && fails(c));
            match helped {
                Some(case) => {
                    best = case;
                    smaller = true;
                }
                None => at += 1,
            }
        }
        if !smaller {
            return best;
        }
    }
}

/// The case with ids in the entries, and without rules that nothing uses.
fn named(case: &Case) -> Case {
    let mut case = case.clone();
    let nodes: Vec<(String, String)> = flat(&case.rubric.indicators);
    for entry in &mut case.sheets.entries {
        if let Some((id, _)) = nodes.iter().find(|(_, code)| *code == entry.indicator) {
            entry.indicator.clone_from(id);
        }
    }
    if !case.sheets.entries.iter().any(|e| e.not_applicable) {
        clear_rules(&mut case.rubric.indicators);
    }
    case
}

fn flat(list: &[Indicator]) -> Vec<(String, String)> {
    list.iter()
        .flat_map(|i| std::iter::once((i.id.text.clone(), i.code.clone())).chain(flat(&i.children)))
        .collect()
}

fn clear_rules(list: &mut [Indicator]) {
    for node in list {
        node.fold_into = None;
        node.na_rule = None;
        node.code.clear();
        clear_rules(&mut node.children);
    }
}

/// The changes of one place: units, then settings, then lists of the rubric, then nodes, then entries.
fn step(case: &Case, at: usize) -> Option<Vec<Case>> {
    let ids = ids(&case.rubric.indicators);
    let parts = [
        case.sheets.units.len(),
        48,
        6,
        ids.len(),
        case.sheets.entries.len(),
    ];
    let mut place = at;
    for (part, length) in parts.into_iter().enumerate() {
        if place < length {
            return Some(match part {
                0 => vec![without_unit(case, place)],
                1 => vec![with_default(case, place)],
                2 => without_list(case, place),
                3 => simpler_nodes(case, &ids[place]),
                _ => simpler_entries(case, place),
            });
        }
        place -= length;
    }
    None
}

fn ids(list: &[Indicator]) -> Vec<String> {
    list.iter()
        .flat_map(|i| std::iter::once(i.id.text.clone()).chain(ids(&i.children)))
        .collect()
}

fn without_unit(case: &Case, at: usize) -> Case {
    let mut case = case.clone();
    let gone = case.sheets.units.remove(at).id;
    case.sheets.entries.retain(|e| e.unit != gone);
    case
}

fn with_default(case: &Case, at: usize) -> Case {
    let mut case = case.clone();
    let mut stated = serde_json::to_value(&case.rubric.settings).unwrap();
    let default = serde_json::to_value(Settings::default()).unwrap();
    if let Some((key, value)) = default.as_object().unwrap().iter().nth(at) {
        stated[key] = value.clone();
    }
    case.rubric.settings = serde_json::from_value(stated).unwrap();
    case
}

fn without_list(case: &Case, at: usize) -> Vec<Case> {
    let mut case = case.clone();
    let rubric = &mut case.rubric;
    match at {
        0 => {
            rubric.grades.clear();
            rubric.quotas.clear();
        }
        1 => rubric.quotas.clear(),
        2 => rubric.not_twice.clear(),
        3 => {
            rubric.quotas.pop();
        }
        4 => {
            let gone = rubric.vetoes.pop().map(|v| v.id.text).unwrap_or_default();
            case.sheets.entries.retain(|e| e.indicator != gone);
        }
        _ => {
            let gone = rubric
                .major_deductions
                .pop()
                .map(|m| m.id.text)
                .unwrap_or_default();
            case.sheets.entries.retain(|e| e.indicator != gone);
        }
    }
    vec![case]
}

/// Groups and classes whose printed weight is the sum of their parts stay so.
fn change(case: &Case, act: impl Fn(&mut Vec<Indicator>)) -> Case {
    fn sum(list: &[Indicator], class: &str) -> Points {
        list.iter().map(|i| weight(i, class)).sum()
    }
    fn tight(list: &[Indicator], into: &mut BTreeSet<String>) {
        for node in list.iter().filter(|i| !i.children.is_empty()) {
            if weight(node, "A").max(weight(node, "B"))
                == sum(&node.children, "A").max(sum(&node.children, "B"))
            {
                into.insert(node.id.text.clone());
            }
            tight(&node.children, into);
        }
    }
    fn fit(list: &mut [Indicator], tight: &BTreeSet<String>) {
        for node in list.iter_mut().filter(|i| !i.children.is_empty()) {
            fit(&mut node.children, tight);
            if tight.contains(&node.id.text) {
                let (a, b) = (sum(&node.children, "A"), sum(&node.children, "B"));
                if node.weights.is_empty() {
                    node.weight = Some(a.max(b));
                } else {
                    node.weights = [("A".to_owned(), a), ("B".to_owned(), b)].into();
                }
            }
        }
    }
    let mut case = case.clone();
    let mut fitting = BTreeSet::new();
    tight(&case.rubric.indicators, &mut fitting);
    act(&mut case.rubric.indicators);
    fit(&mut case.rubric.indicators, &fitting);
    let Rubric {
        classes, indicators, ..
    } = &mut case.rubric;
    for class in classes {
        if class.total.is_some() {
            class.total = Some(sum(indicators, &class.id.text));
        }
    }
    let known = ids(&case.rubric.indicators);
    let outside = |e: &Entry| e.indicator.starts_with('x') || e.indicator.starts_with('m');
    case.sheets
        .entries
        .retain(|e| outside(e) || known.contains(&e.indicator));
    case
}

fn at_node(list: &mut Vec<Indicator>, id: &str, act: &dyn Fn(&mut Vec<Indicator>, usize)) {
    if let Some(at) = list.iter().position(|i| i.id.text == id) {
        act(list, at);
        return;
    }
    for node in list {
        at_node(&mut node.children, id, act);
    }
}

fn simpler_nodes(case: &Case, id: &str) -> Vec<Case> {
    type Act = fn(&mut Vec<Indicator>, usize);
    let acts: [Act; 15] = [
        |list, at| {
            list.remove(at);
        },
        |list, at| {
            let children = std::mem::take(&mut list[at].children);
            if !children.is_empty() {
                list.splice(at..=at, children);
            }
        },
        |list, at| list[at].triggers.clear(),
        |list, at| {
            list[at].triggers.pop();
        },
        |list, at| {
            if !list[at].triggers.is_empty() {
                list[at].triggers.remove(0);
            }
        },
        |list, at| list[at].cap = None,
        |list, at| list[at].pass_mark = None,
        |list, at| list[at].min = None,
        |list, at| list[at].counts_from = None,
        |list, at| list[at].each_leaf.clear(),
        |list, at| list[at].na_rule = None,
        |list, at| {
            list[at].gate = None;
            list[at].max = None;
        },
        |list, at| {
            list[at].triggers.iter_mut().for_each(|t| {
                t.steps.clear();
                t.up_to = None;
            });
        },
        |list, at| {
            if list[at].children.is_empty() && list[at].kind() != Kind::Bonus {
                list[at].weights.clear();
                list[at].weight = Some(Points::from(10));
            }
        },
        |list, at| list[at].code.clear(),
    ];
    let mut list: Vec<Case> = acts
        .iter()
        .map(|act| change(case, |tree| at_node(tree, id, &|list, at| act(list, at))))
        .collect();
    let plain = change(case, |tree| {
        at_node(tree, id, &|list, at| {
            let old = list[at].clone();
            if old.children.is_empty() && old.kind() != Kind::Bonus {
                list[at] = Indicator {
                    id: old.id,
                    title: old.title,
                    weight: old.weight,
                    weights: old.weights,
                    classes: old.classes,
                    units: old.units,
                    na_rule: old.na_rule,
                    fold_into: old.fold_into,
                    pass_mark: old.pass_mark,
                    ..Indicator::default()
                };
            }
        });
    });
    for entry in [true, false] {
        let mut plain = plain.clone();
        for e in plain
            .sheets
            .entries
            .iter_mut()
            .filter(|e| e.indicator == id && !e.not_applicable)
        {
            *e = Entry {
                unit: e.unit.clone(),
                indicator: e.indicator.clone(),
                assessor: e.assessor.clone(),
                full: entry,
                points: (!entry).then_some(Points::ONE),
                ..Entry::default()
            };
        }
        list.push(plain);
    }
    list
}

fn simpler_entries(case: &Case, at: usize) -> Vec<Case> {
    let entry = &case.sheets.entries[at];
    let mut list = Vec::new();
    let mut add = |act: &dyn Fn(&mut Entry)| {
        let mut case = case.clone();
        act(&mut case.sheets.entries[at]);
        list.push(case);
    };
    for row in 0..entry.occurrences.len() {
        add(&|e| {
            e.occurrences.remove(row);
        });
        add(&|e| {
            e.occurrences.remove(row);
            e.full = e.occurrences.is_empty();
        });
        add(&|e| e.occurrences[row].count = 1);
        add(&|e| e.occurrences[row].finding.clear());
        add(&|e| e.occurrences[row].on.clear());
    }
    let mut gone = case.clone();
    gone.sheets.entries.remove(at);
    list.push(gone);
    if entry.not_applicable {
        let mut full = case.clone();
        full.sheets.entries[at].not_applicable = false;
        full.sheets.entries[at].full = true;
        full.sheets.entries[at].reason.clear();
        list.push(full);
    }
    list
}
