//! Random rubrics of all shapes and settings, valid as they are: weights add up, or are over-full on purpose.

use std::collections::BTreeMap;

use mingjian_core::lang::Text;
use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;
use mingjian_core::sheet::Sheets;

use super::answers;
use super::chance::Chance;
use super::choices::settings;
use super::items::{bands, bonuses, groups, outside};
use super::ways::{charges, triggers};

/// One random case.
#[derive(Debug, Clone)]
pub struct Case {
    pub rubric: Rubric,
    pub sheets: Sheets,
}

/// What a case is about, decided once so that its parts fit together.
pub struct Plan {
    pub size: usize,
    pub classes: usize,
    /// Percent of leaves that are not applicable.
    pub na: usize,
    /// Percent of rows that carry a finding.
    pub findings: usize,
    /// Percent of leaves scored twice.
    pub twice: usize,
    /// Percent of triggers, indicators with a cap of their own.
    pub own_caps: usize,
    /// The leaf that always applies and takes folded weight.
    pub haven: String,
}

/// Makes a case; equal arguments make equal cases.
pub fn case(seed: u64, size: usize) -> Case {
    let mut chance = Chance::new(seed);
    let c = &mut chance;
    let plan = Plan {
        size,
        classes: if c.percent(25) { 2 } else { 1 },
        na: c.pick(&[0, 0, 0, 15, 40, 70]),
        findings: c.pick(&[0, 0, 60]),
        twice: c.pick(&[0, 0, 30]),
        own_caps: c.pick(&[0, 20, 50]),
        haven: String::new(),
    };
    let rubric = rubric(c, plan);
    let (rubric, plan) = rubric;
    let sheets = answers::sheets(c, &rubric, &plan);
    Case { rubric, sheets }
}

pub fn title(text: &str) -> Text {
    Text::zh(text)
}

fn class_id(at: usize) -> String {
    ["A", "B"][at].to_owned()
}

fn rubric(c: &mut Chance, mut plan: Plan) -> (Rubric, Plan) {
    let leaves = 2 + c.below(plan.size.max(1));
    let depth = c.pick(&[1, 2, 2, 3, 3, 3, 5]);
    let mut tree = Tree { leaf: 0, group: 0 };
    let mut indicators = tree.grow(c, leaves, 1, depth);
    let settings = settings(c);
    weigh(c, &mut indicators, &plan);
    // The last leaf always applies, and is there for everybody.
    plan.haven = haven(&mut indicators).to_owned();
    let total: Vec<Option<Points>> = (0..plan.classes)
        .map(|at| Some(indicators.iter().map(|i| weight(i, &class_id(at))).sum()))
        .collect();
    let mut rubric = Rubric {
        mingjian: FORMAT.to_owned(),
        id: Id::new("random"),
        version: "1".to_owned(),
        title: title("随机表"),
        classes: (0..plan.classes)
            .map(|at| UnitClass {
                id: Id::new(class_id(at)),
                title: title("类"),
                total: total[at].clone(),
                ..UnitClass::default()
            })
            .collect(),
        settings,
        indicators,
        ..Rubric::default()
    };
    if c.percent(12) {
        special_block(c, &mut rubric);
    }
    overfill(c, &mut rubric.indicators, &mut rubric.readings);
    weightless_block(c, &mut rubric);
    fit_parents(&mut rubric);
    let full = rubric.classes[0]
        .total
        .clone()
        .unwrap_or_else(|| Points::from(100));
    let mut paths = Vec::new();
    for indicator in &mut rubric.indicators {
        triggers(c, indicator, &mut Vec::new(), &plan, &mut paths, false);
    }
    charges(c, &mut rubric);
    rules(c, &mut rubric.indicators, &plan);
    bonuses(c, &mut rubric, &full);
    outside(c, &mut rubric, &full, &plan);
    bands(c, &mut rubric, &full);
    groups(c, &mut rubric);
    (rubric, plan)
}

struct Tree {
    leaf: usize,
    group: usize,
}

impl Tree {
    fn grow(&mut self, c: &mut Chance, leaves: usize, level: usize, depth: usize) -> Vec<Indicator> {
        let mut list = Vec::new();
        let mut left = leaves;
        while left > 0 {
            let take = if level < depth && c.percent(75) {
                c.between(1, left.min(5))
            } else {
                1
            };
            left -= take;
            if level < depth && (take > 1 || c.percent(10)) {
                self.group += 1;
                let id = format!("g{}", self.group);
                let children = self.grow(c, take, level + 1, depth);
                list.push(Indicator {
                    id: Id::new(id),
                    title: title("组"),
                    children,
                    ..Indicator::default()
                });
            } else {
                self.leaf += 1;
                let number = self.leaf;
                let kind = c.pick(&[
                    Kind::Points,
                    Kind::Points,
                    Kind::Deduct,
                    Kind::Deduct,
                    Kind::Deduct,
                    Kind::Levels,
                    Kind::Gain,
                    Kind::Imported,
                    Kind::Survey,
                ]);
                list.push(Indicator {
                    id: Id::new(format!("l{number}")),
                    code: if c.percent(30) {
                        format!("{level}.{number}")
                    } else {
                        String::new()
                    },
                    title: title("项"),
                    kind: Some(kind),
                    ..Indicator::default()
                });
            }
        }
        list
    }
}

/// The weight for a class, 0 where the node does not exist for it.
pub fn weight(indicator: &Indicator, class: &str) -> Points {
    if indicator.is_for(class) && indicator.kind() != Kind::Bonus {
        indicator
            .weight_for(class)
            .cloned()
            .unwrap_or_else(|| indicator.children.iter().map(|i| weight(i, class)).sum())
    } else {
        Points::ZERO
    }
}

fn weigh(c: &mut Chance, list: &mut [Indicator], plan: &Plan) {
    for node in list.iter_mut() {
        if !node.children.is_empty() {
            weigh(c, &mut node.children, plan);
            continue;
        }
        let one = c.units(1000, 300_000).max(Points::scaled(1, 1));
        if plan.classes == 2 && c.percent(30) {
            let other = c.units(1000, 300_000).max(Points::scaled(1, 1));
            node.weights = BTreeMap::from([("A".to_owned(), one), ("B".to_owned(), other)]);
        } else {
            node.weight = Some(one);
            if plan.classes == 2 && c.percent(15) {
                node.classes = vec![c.pick(&["A", "B"]).to_owned()];
            }
        }
        let least = ["A", "B"]
            .iter()
            .filter_map(|class| node.weight_for(class))
            .min()
            .unwrap()
            .clone();
        fill_kind(c, node, &least);
    }
}

/// What the kind of a leaf needs; `least` is its smallest weight.
fn fill_kind(c: &mut Chance, node: &mut Indicator, least: &Points) {
    match node.kind() {
        Kind::Points if c.percent(25) => node.min = Some(c.decimal(&Points::ZERO, least)),
        Kind::Levels => {
            let fixed = c.percent(40);
            node.levels = (0..c.between(2, 4))
                .map(|at| Level {
                    id: Id::new(format!("v{at}")),
                    title: title("档"),
                    points: fixed.then(|| c.decimal(&Points::ZERO, least)),
                    share: (!fixed).then(|| c.decimal(&Points::ZERO, &Points::ONE)),
                })
                .collect();
        }
        Kind::Gain => node.each = Some(c.decimal(&Points::scaled(1, 2), least)),
        Kind::Imported if c.percent(60) => node.full = Some(Points::from(c.pick(&[100, 50, 7]))),
        Kind::Survey => {
            node.answers = (0..c.between(2, 4))
                .map(|at| {
                    let valid = at == 0 || c.percent(75);
                    Answer {
                        id: Id::new(format!("s{at}")),
                        title: title("答"),
                        share: valid.then(|| c.decimal(&Points::ZERO, &Points::ONE)),
                        valid,
                    }
                })
                .collect();
        }
        _ => {}
    }
}

fn haven(list: &mut [Indicator]) -> &str {
    let last = list.last_mut().unwrap();
    if last.children.is_empty() {
        last.classes.clear();
        return &last.id.text;
    }
    haven(&mut last.children)
}

/// A block that only some units have; then the class prints no full mark.
fn special_block(c: &mut Chance, rubric: &mut Rubric) {
    let weight = c.units(10_000, 200_000).max(Points::ONE);
    rubric.indicators.insert(
        0,
        Indicator {
            id: Id::new("l0"),
            title: title("专项"),
            kind: Some(Kind::Points),
            weight: Some(weight),
            units: vec!["u1".to_owned(), "u3".to_owned()],
            ..Indicator::default()
        },
    );
    for class in &mut rubric.classes {
        class.total = None;
    }
}

/// A block that carries no points and only takes some.
fn weightless_block(c: &mut Chance, rubric: &mut Rubric) {
    if !c.percent(10) {
        return;
    }
    let leaf = |c: &mut Chance, number: usize| Indicator {
        id: Id::new(format!("w{number}")),
        title: title("倒扣"),
        kind: Some(Kind::Deduct),
        cap: Some(c.pick(&[Cap::Root, Cap::None])),
        triggers: vec![Trigger {
            id: Id::new("t0"),
            title: title("每项"),
            amount: Some(c.units(1000, 90_000)),
            ..Trigger::default()
        }],
        ..Indicator::default()
    };
    let children = (0..c.between(1, 2)).map(|number| leaf(c, number)).collect();
    let block = Indicator {
        id: Id::new("w"),
        title: title("倒扣块"),
        children,
        ..Indicator::default()
    };
    let at = c.below(rubric.indicators.len());
    rubric.indicators.insert(at, block);
}

/// Some groups print less than their parts.
fn overfill(c: &mut Chance, list: &mut [Indicator], readings: &mut Vec<Reading>) {
    for node in list.iter_mut().filter(|n| !n.children.is_empty()) {
        overfill(c, &mut node.children, readings);
        let parts: Points = node.children.iter().map(|i| weight(i, "A")).sum();
        let other: Points = node.children.iter().map(|i| weight(i, "B")).sum();
        if parts != other || parts <= Points::ONE || !c.percent(7) {
            continue;
        }
        let share = c.pick(&["0.5", "0.75", "0.9", "1.25"]);
        node.weight = Some((parts * Points::parse(share).unwrap()).round(4, Rounding::Down));
        let kinds: &[Option<ReadingKind>] = match share {
            "1.25" => &[Some(ReadingKind::Granted), Some(ReadingKind::Printed)],
            _ => &[None, None, Some(ReadingKind::Printed)],
        };
        if let Some(reading) = c.pick(kinds) {
            let indicator = node.id.text.clone();
            readings.push(Reading {
                indicator,
                reading,
                by: title("办公室"),
                why: title("示例"),
            });
        }
    }
}

/// Groups print the sum of their parts, or nothing; the classes' totals follow.
fn fit_parents(rubric: &mut Rubric) {
    fn fit(node: &mut Indicator) {
        if node.children.is_empty() {
            return;
        }
        node.children.iter_mut().for_each(fit);
        if node.weight.is_some() || node.id.text == "w" {
            return;
        }
        let sums: Vec<Points> = ["A", "B"]
            .iter()
            .map(|class| node.children.iter().map(|i| weight(i, class)).sum())
            .collect();
        let absent = |class: &str| !node.children.iter().any(|i| i.is_for(class));
        if absent("A") || absent("B") {
            node.classes = vec![if absent("A") { "B" } else { "A" }.to_owned()];
            node.weight = Some(sums[usize::from(absent("A"))].clone());
        } else if sums[0] == sums[1] {
            node.weight = Some(sums[0].clone());
        } else {
            node.weights = BTreeMap::from([("A".into(), sums[0].clone()), ("B".into(), sums[1].clone())]);
        }
    }
    rubric.indicators.iter_mut().for_each(fit);
    let indicators = &rubric.indicators;
    for class in &mut rubric.classes {
        if class.total.is_some() {
            class.total = Some(indicators.iter().map(|i| weight(i, &class.id.text)).sum());
        }
    }
}

fn leaves_of(list: &[Indicator], into: &mut Vec<Indicator>) {
    for node in list {
        if node.kind() == Kind::Bonus {
            continue;
        }
        if node.children.is_empty() {
            into.push(node.clone())
        } else {
            leaves_of(&node.children, into)
        }
    }
}

/// All scored leaves as written.
pub fn leaves(rubric: &Rubric) -> Vec<Indicator> {
    let mut list = Vec::new();
    leaves_of(&rubric.indicators, &mut list);
    list
}

pub fn each_node(list: &mut [Indicator], act: &mut impl FnMut(&mut Indicator)) {
    for node in list {
        act(node);
        each_node(&mut node.children, act);
    }
}

/// What happens to nodes that do not apply.
fn rules(c: &mut Chance, list: &mut [Indicator], plan: &Plan) {
    let all = [NaRule::Keep, NaRule::Scale, NaRule::Spread, NaRule::Fold];
    let some = c.percent(40);
    each_node(list, &mut |node| {
        if node.id.text != plan.haven {
            node.fold_into = Some(plan.haven.clone());
            if some && c.percent(30) {
                node.na_rule = Some(c.pick(&all));
            }
        }
    });
}
