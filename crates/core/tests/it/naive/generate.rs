//! Random rubrics of all shapes and settings, valid as they are: weights add up, or are over-full on purpose.

use std::collections::BTreeMap;

use mingjian_core::lang::Text;
use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;
use mingjian_core::sheet::Sheets;

use super::answers;
use super::chance::Chance;

const TMP_ZERO: bool = false;
const TMP_UPTO: usize = 0;
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
    divide: bool,
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
        divide: false,
    };
    let rubric = rubric(c, plan);
    let (rubric, plan) = rubric;
    let sheets = answers::sheets(c, &rubric, &plan);
    Case { rubric, sheets }
}

fn title(text: &str) -> Text {
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
    plan.divide = settings.na_rule == NaRule::Divide;
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
    overfill(c, &mut rubric.indicators);
    fit_parents(&mut rubric);
    let full = rubric.classes[0].total.clone().unwrap_or_else(|| Points::from(100));
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
    if TMP_ZERO && rubric.settings.round_level1_places.is_some() {
        for n in &mut rubric.indicators {
            n.triggers.iter_mut().filter(|t| t.zero == Some(Cap::Parent)).for_each(|t| t.zero = Some(Cap::Own));
        }
        each_node(&mut rubric.indicators, &mut |n| {
            n.triggers.iter_mut().filter(|t| t.zero == Some(Cap::Root)).for_each(|t| t.zero = Some(Cap::Own));
        });
    }
    if rubric.classes[0].total.is_none() {
        rubric.settings.bonus_cap_share = None;
        each_node(&mut rubric.indicators, &mut |n| n.limit = None);
    }
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
            let take = if level < depth && c.percent(75) { c.between(1, left.min(5)) } else { 1 };
            left -= take;
            if level < depth && (take > 1 || c.percent(10)) {
                self.group += 1;
                let id = format!("g{}", self.group);
                let children = self.grow(c, take, level + 1, depth);
                list.push(Indicator { id: Id::new(id), title: title("组"), children, ..Indicator::default() });
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
                    code: if c.percent(30) { format!("{level}.{number}") } else { String::new() },
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
        indicator.weight_for(class).cloned().unwrap_or_else(|| {
            indicator.children.iter().map(|i| weight(i, class)).sum()
        })
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
        let least = ["A", "B"].iter().filter_map(|class| node.weight_for(class)).min().unwrap().clone();
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

/// Some groups print less than their parts.
fn overfill(c: &mut Chance, list: &mut [Indicator]) {
    for node in list.iter_mut().filter(|n| !n.children.is_empty()) {
        overfill(c, &mut node.children);
        if c.percent(6) {
            let parts: Points = node.children.iter().map(|i| weight(i, "A")).sum();
            let other: Points = node.children.iter().map(|i| weight(i, "B")).sum();
            if parts == other && parts > Points::ONE {
                let share = c.pick(&["0.5", "0.75", "0.9"]);
                node.weight = Some((parts * Points::parse(share).unwrap()).round(4, Rounding::Down));
            }
        }
    }
}

/// Groups print the sum of their parts, or nothing; the classes' totals follow.
fn fit_parents(rubric: &mut Rubric) {
    fn fit(node: &mut Indicator, cut: bool) {
        if node.children.is_empty() {
            return;
        }
        node.children.iter_mut().for_each(|child| fit(child, cut));
        if node.weight.is_some() {
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
    rubric.indicators.iter_mut().for_each(|node| fit(node, true));
    let indicators = &rubric.indicators;
    for class in &mut rubric.classes {
        if class.total.is_some() {
            class.total = Some(indicators.iter().map(|i| weight(i, &class.id.text)).sum());
        }
    }
}

fn random_cap(c: &mut Chance, above: &[String]) -> Cap {
    match c.below(7) {
        0 => Cap::Own,
        1 => Cap::Parent,
        2 | 3 => Cap::Level1,
        4 => Cap::Root,
        5 => Cap::None,
        _ if above.is_empty() => Cap::Level1,
        _ => Cap::Node(c.pick(above)),
    }
}

fn small(c: &mut Chance, weight: &Points) -> Points {
    let top = (weight.clone() * Points::scaled(12, 1)).round(4, Rounding::Down);
    c.decimal(&Points::scaled(1, 1), &top.max(Points::scaled(2, 1)))
}

/// Triggers on leaves, and on groups for each leaf below.
fn triggers(
    c: &mut Chance,
    node: &mut Indicator,
    above: &mut Vec<String>,
    plan: &Plan,
    paths: &mut Vec<String>,
    outer: bool,
) {
    if !node.children.is_empty() {
        if !outer && c.percent(8) {
            node.each_leaf = vec![one_trigger(c, &format!("e-{}", node.id.text), &Points::from(5), &[], 0, true)];
        }
        let outer = outer || !node.each_leaf.is_empty();
        if c.percent(10) {
            let share = c.percent(50);
            node.pass_mark = Some(pass_mark(c, &weight(node, "A").max(weight(node, "B")), share));
        }
        above.push(node.id.text.clone());
        for child in &mut node.children {
            triggers(c, child, above, plan, paths, outer);
        }
        above.pop();
        return;
    }
    paths.push(node.id.text.clone());
    let least = ["A", "B"].iter().filter_map(|class| node.weight_for(class)).min().unwrap().clone();
    if c.percent(plan.own_caps) {
        node.cap = Some(random_cap(c, above));
    }
    if c.percent(8) {
        node.counts_from = Some("2024-01-01".to_owned());
    }
    if c.percent(7) {
        let share = c.percent(50);
        node.pass_mark = Some(pass_mark(c, &least, share));
    }
    let count = if node.kind() == Kind::Deduct { c.between(1, 3) } else { c.pick(&[0, 0, 1, 2]) };
    for at in 0..count {
        let mut trigger = one_trigger(c, &format!("t{at}"), &least, above, plan.own_caps, false);
        if at > 0 && node.counts_from.is_none() && c.percent(15) {
            trigger.after = Some("t0".to_owned());
        }
        node.triggers.push(trigger);
    }
}

fn pass_mark(c: &mut Chance, weight: &Points, share: bool) -> PassMark {
    PassMark {
        at: (!share).then(|| c.decimal(&Points::ZERO, weight)),
        share: share.then(|| c.pick(&[Points::scaled(6, 1), Points::scaled(5, 1), Points::ONE])),
        strict: c.percent(70),
        effect: c.pick(&[None, Some(PartFail::Zero), Some(PartFail::Label)]),
    }
}

fn steps(c: &mut Chance, weight: &Points) -> Vec<Step> {
    let first = c.between(2, 4) as u32;
    let mut list = vec![Step { from: first, amount: small(c, weight) }];
    if c.percent(30) {
        list.push(Step { from: first + c.between(1, 3) as u32, amount: small(c, weight) });
    }
    list
}

fn one_trigger(
    c: &mut Chance,
    id: &str,
    weight: &Points,
    above: &[String],
    own_caps: usize,
    simple: bool,
) -> Trigger {
    let mut trigger = Trigger { id: Id::new(id), title: title("情形"), ..Trigger::default() };
    match if simple { c.below(8) } else { c.below(16) } {
        0..=3 => {
            trigger.amount = Some(small(c, weight));
            if c.percent(25) {
                trigger.steps = steps(c, weight);
            }
            if c.percent(20) {
                trigger.up_to = Some(small(c, weight));
            }
        }
        4 => trigger.share = Some(c.pick(&[Points::scaled(3, 1), Points::scaled(5, 1), Points::scaled(125, 3)])),
        5 => trigger.all = true,
        6 | 7 | 8 => {
            let max = small(c, weight);
            if c.percent(50) {
                trigger.min = Some(c.decimal(&Points::ZERO, &max));
            }
            if c.percent(20) {
                trigger.up_to = Some(&max + &small(c, weight));
            }
            trigger.max = Some(max);
        }
        9 => trigger.ceiling = Some(c.decimal(&Points::ZERO, weight)),
        10 => trigger.ceiling_share = Some(c.pick(&[Points::scaled(6, 1), Points::scaled(25, 2), Points::ZERO])),
        11 => trigger.volume = Some(volume(c, weight)),
        12 => {
            trigger.zero = Some(match random_cap(c, above) {
                Cap::None => Cap::Own,
                Cap::Root if c.percent(80) => Cap::Parent,
                cap => cap,
            });
        }
        _ => trigger.amount = Some(small(c, weight)),
    }
    let fixed = trigger.zero.is_none() && trigger.ceiling.is_none() && trigger.ceiling_share.is_none();
    if fixed && !trigger.all && c.percent(own_caps) {
        trigger.cap = Some(random_cap(c, above));
    }
    trigger
}

fn volume(c: &mut Chance, weight: &Points) -> Volume {
    Volume {
        first_at: Points::scaled(1, 1),
        first: small(c, weight),
        then_from: Points::scaled(3, 1),
        step: c.pick(&[Points::scaled(2, 1), Points::scaled(15, 2)]),
        each: small(c, weight),
    }
}

fn leaves_of(list: &[Indicator], into: &mut Vec<Indicator>) {
    for node in list {
        if node.kind() == Kind::Bonus {
            continue;
        }
        if node.children.is_empty() { into.push(node.clone()) } else { leaves_of(&node.children, into) }
    }
}

/// All scored leaves as written.
pub fn leaves(rubric: &Rubric) -> Vec<Indicator> {
    let mut list = Vec::new();
    leaves_of(&rubric.indicators, &mut list);
    list
}

fn each_node(list: &mut [Indicator], act: &mut impl FnMut(&mut Indicator)) {
    for node in list {
        act(node);
        each_node(&mut node.children, act);
    }
}

/// Some amounts fall on other leaves.
fn charges(c: &mut Chance, rubric: &mut Rubric) {
    let targets: Vec<String> = leaves(rubric)
        .iter()
        .filter(|l| l.classes.is_empty() && l.units.is_empty())
        .map(|l| l.id.text.clone())
        .collect();
    each_node(&mut rubric.indicators, &mut |node| {
        if matches!(node.cap, Some(Cap::Node(_))) {
            return;
        }
        let own = node.id.text.clone();
        for trigger in &mut node.triggers {
            let node_cap = matches!(trigger.cap, Some(Cap::Node(_)));
            let others: Vec<String> = targets.iter().filter(|t| **t != own).cloned().collect();
            if trigger.amount.is_some() && !node_cap && !others.is_empty() && c.percent(6) {
                trigger.charge = vec![c.pick(&others)];
                let second = c.pick(&others);
                if !trigger.charge.contains(&second) {
                    trigger.charge.push(second);
                }
            }
        }
    });
}

/// What happens to nodes that do not apply.
fn rules(c: &mut Chance, list: &mut [Indicator], plan: &Plan) {
    let all = [NaRule::Keep, NaRule::Scale, NaRule::Spread, NaRule::Fold];
    let some = c.percent(40);
    let all: &[NaRule] = if plan.divide { &[NaRule::Keep, NaRule::Spread, NaRule::Fold] } else { &all };
    each_node(list, &mut |node| {
        if node.id.text != plan.haven {
            node.fold_into = Some(plan.haven.clone());
            if some && c.percent(30) {
                node.na_rule = Some(c.pick(all));
            }
        }
    });
}

fn bonuses(c: &mut Chance, rubric: &mut Rubric, full: &Points) {
    let count = c.pick(&[0, 0, 1, 2, 3]);
    let nodes: Vec<String> = leaves(rubric)
        .iter()
        .filter(|l| l.classes.is_empty() && l.units.is_empty())
        .map(|l| l.id.text.clone())
        .collect();
    for at in 0..count {
        let mut item = Indicator {
            id: Id::new(format!("b{at}")),
            title: title("加分"),
            kind: Some(Kind::Bonus),
            ..Indicator::default()
        };
        if c.percent(40) {
            item.max = Some(c.decimal(&Points::ONE, full).round(2, Rounding::HalfUp));
        }
        if c.percent(40) {
            let line = (full.clone() * c.pick(&[Points::scaled(8, 1), Points::scaled(5, 1), Points::scaled(3, 1)]))
                .round(4, Rounding::Down);
            let node = if c.percent(40) && !nodes.is_empty() { Some(c.pick(&nodes)) } else { None };
            let leaf = node.as_ref().and_then(|id| leaves(rubric).into_iter().find(|l| l.id.text == *id));
            let line = leaf.map_or(line, |l| weight(&l, "A") * Points::scaled(5, 1));
            let strict = c.percent(50);
            item.gate = Some(Gate { node, above: strict.then(|| line.clone()), at_least: (!strict).then_some(line) });
        }
        if c.percent(35) {
            for number in 0..c.between(1, 2) {
                let mut trigger =
                    Trigger { id: Id::new(format!("t{number}")), title: title("加分情形"), ..Trigger::default() };
                match c.below(3) {
                    0 => trigger.volume = Some(volume(c, &Points::from(3))),
                    1 => trigger.max = Some(small(c, &Points::from(4))),
                    _ => trigger.amount = Some(small(c, &Points::from(4))),
                }
                item.triggers.push(trigger);
            }
        }
        place_bonus(c, rubric, item);
    }
}

fn place_bonus(c: &mut Chance, rubric: &mut Rubric, mut item: Indicator) {
    let mut list = &mut rubric.indicators;
    let mut above: Vec<String> = Vec::new();
    loop {
        let groups: Vec<usize> = (0..list.len()).filter(|i| !list[*i].children.is_empty()).collect();
        if groups.is_empty() || c.percent(30) {
            break;
        }
        let at = c.pick(&groups);
        above.push(list[at].id.text.clone());
        list = &mut list[at].children;
    }
    if c.percent(30) {
        let of = match c.below(4) {
            0 => Some(Cap::Parent),
            1 if !above.is_empty() => Some(Cap::Level1),
            2 if !above.is_empty() => Some(Cap::Node(c.pick(&above))),
            3 => Some(Cap::None),
            _ => None,
        };
        item.limit = Some(BonusLimit { of, share: Some(c.pick(&[Points::scaled(2, 1), Points::scaled(5, 2)])), scope: Some(Scope::Each) });
    }
    let at = c.below(list.len() + 1);
    list.insert(at, item);
}

fn outside(c: &mut Chance, rubric: &mut Rubric, full: &Points, plan: &Plan) {
    for at in 0..c.pick(&[0, 0, 1, 2]) {
        let mut item = MajorDeduction { id: Id::new(format!("m{at}")), title: title("重大扣分项"), ..MajorDeduction::default() };
        if c.percent(60) {
            let mut trigger = Trigger { id: Id::new("t"), title: title("每次"), ..Trigger::default() };
            if c.percent(70) {
                trigger.amount = Some(small(c, &Points::from(9)));
                if c.percent(30) {
                    trigger.steps = steps(c, &Points::from(9));
                }
            } else {
                trigger.max = Some(small(c, &Points::from(9)));
            }
            if c.percent(TMP_UPTO) {
                trigger.up_to = Some(small(c, &Points::from(12)));
            }
            item.triggers.push(trigger);
        }
        if c.percent(30) {
            item.max = Some(small(c, &Points::from(15)));
        }
        if plan.classes == 2 && c.percent(20) {
            item.classes = vec!["A".to_owned()];
        }
        rubric.major_deductions.push(item);
    }
    let mut nodes = vec![];
    each_node(&mut rubric.indicators, &mut |node| {
        if node.kind() != Kind::Bonus && node.classes.is_empty() && node.units.is_empty() {
            nodes.push(node.id.text.clone());
        }
    });
    for at in 0..c.pick(&[0, 0, 0, 1, 2, 3]) {
        let effect = c.pick(&[VetoEffect::Stop, VetoEffect::Fixed, VetoEffect::Part, VetoEffect::Part]);
        let mut veto = Veto { id: Id::new(format!("x{at}")), title: title("否决"), effect, ..Veto::default() };
        match effect {
            VetoEffect::Fixed => veto.points = Some(c.decimal(&Points::ZERO, full)),
            VetoEffect::Part => {
                veto.node = Some(c.pick(&nodes));
                veto.part_fail = c.pick(&[None, Some(PartFail::Zero), Some(PartFail::Label)]);
            }
            VetoEffect::Stop => {}
        }
        if c.percent(40) {
            let strict = c.percent(50);
            let line = Points::from(c.between(1, 5) as i64);
            veto.conditions = vec![VetoCondition {
                id: Id::new("n"),
                title: title("次数"),
                counts: if c.percent(40) { vec!["n1".into(), "n2".into()] } else { Vec::new() },
                above: strict.then(|| line.clone()),
                at_least: (!strict).then_some(line),
                ..VetoCondition::default()
            }];
        }
        rubric.vetoes.push(veto);
    }
}

fn bands(c: &mut Chance, rubric: &mut Rubric, full: &Points) {
    if c.percent(10) {
        return;
    }
    let line = |share: &str| (full.clone() * Points::parse(share).unwrap()).round(0, Rounding::HalfUp);
    let gaps = c.percent(50);
    let names = ["excellent", "good", "pass", "fail"];
    let mut before: Option<Points> = None;
    let bottom = c.pick(&[2, 3, 3]);
    for (at, share) in ["0.85", "0.7", "0.5", "0"].iter().enumerate().take(bottom + 1) {
        let min = line(share);
        let last = at == bottom;
        let max = before.as_ref().map(|b| b - &Points::ONE).filter(|m| gaps && (last || *m >= min));
        rubric.grades.push(GradeBand {
            id: Id::new(names[at]),
            title: title("等次"),
            min: (!last).then(|| min.clone()),
            min_inclusive: c.percent(80),
            max,
            max_inclusive: c.percent(80),
            fail: last && c.percent(80),
            ..GradeBand::default()
        });
        before = Some(min);
    }
    if rubric.settings.gap == Gap::Error && gaps {
        rubric.settings.gap = Gap::Down;
    }
    if c.percent(35) {
        let min = c.percent(30).then(|| line("0.6"));
        let quota = |c: &mut Chance, grade: &str| {
            let share = c.percent(50);
            Quota {
                grade: grade.to_owned(),
                count: (!share).then(|| c.between(1, 4) as u32),
                share: share.then(|| c.pick(&[Points::scaled(3, 1), Points::scaled(5, 1)])),
                min: min.clone(),
                classes: Vec::new(),
            }
        };
        rubric.quotas.push(quota(c, "excellent"));
        if bottom == 3 && c.percent(30) {
            rubric.quotas.push(quota(c, "good"));
        }
    }
}

/// Groups of leaves among which one finding counts once.
fn groups(c: &mut Chance, rubric: &mut Rubric) {
    let ids: Vec<String> = rubric.indicators.iter().map(|i| i.id.text.clone()).collect();
    let half = ids.len() / 2;
    if half > 0 && c.percent(60) {
        rubric.not_twice.push(NotTwiceGroup { id: Id::new("n1"), indicators: ids[..half].to_vec() });
        if c.percent(50) {
            rubric.not_twice.push(NotTwiceGroup { id: Id::new("n2"), indicators: ids[half..].to_vec() });
        }
    }
}

fn settings(c: &mut Chance) -> Settings {
    let places = c.pick(&[2, 2, 2, 1, 0, 3]);
    let optional = |c: &mut Chance, percent: usize, low: i64, high: i64| {
        c.percent(percent).then(|| c.units(low * 10_000, high * 10_000))
    };
    Settings {
        places,
        mode: c.pick(&[Rounding::HalfUp, Rounding::HalfUp, Rounding::HalfEven, Rounding::Down]),
        grade_on: c.pick(&[TakenOn::Rounded, TakenOn::Exact]),
        rank_on: c.pick(&[TakenOn::Rounded, TakenOn::Exact]),
        round_level1_places: c.pick(&[None, None, None, Some(0), Some(1), Some(2)]),
        gap: c.pick(&[Gap::Down, Gap::Up, Gap::Round, Gap::Error]),
        gap_places: c.pick(&[0, 0, 1]),
        floor_zero: c.percent(40),
        total_max: optional(c, 20, 20, 110),
        deduct_cap: c.pick(&[Cap::Own, Cap::Own, Cap::Parent, Cap::Level1, Cap::Root, Cap::None]),
        bonus_cap: c.pick(&[Cap::Parent, Cap::Level1]),
        bonus_cap_share: c.pick(&[None, Some(Points::scaled(2, 1)), Some(Points::scaled(1, 1))]),
        bonus_cap_scope: c.pick(&[Scope::Each, Scope::Shared]),
        bonus_cap_basis: c.pick(&[Basis::Printed, Basis::Effective]),
        bonus_total_cap: optional(c, 25, 1, 10),
        gate_rounded: c.percent(40),
        gate_base: c.pick(&[GateBase::BeforeMajor, GateBase::AfterMajor]),
        major_cap: optional(c, 25, 1, 15),
        veto_fixed: c.pick(&[VetoFixed::Exact, VetoFixed::AtMost]),
        veto_rank: c.pick(&[VetoRank::Unranked, VetoRank::Last]),
        part_fail: c.pick(&[PartFail::Zero, PartFail::Label]),
        zero_absorbs_uncapped: c.percent(50),
        zero_kills_bonus: c.percent(50),
        double: c.pick(&[Double::Largest, Double::First]),
        not_twice: c.pick(&[NotTwice::All, NotTwice::Groups, NotTwice::None]),
        na_rule: c.pick(&[
            NaRule::Keep,
            NaRule::Scale,
            NaRule::Scale,
            NaRule::Spread,
            NaRule::Fold,
            NaRule::Divide,
        ]),
        na_scale_scope: c.pick(&[NaScaleScope::Root, NaScaleScope::Level1, NaScaleScope::Parent]),
        na_spread_over: c.pick(&[NaSpreadOver::Siblings, NaSpreadOver::Level1, NaSpreadOver::Leaves]),
        na_deduct: c.pick(&[NaDeduct::Ratio, NaDeduct::Fixed]),
        na_divide_to: c.pick(&[Points::from(100), Points::from(100), Points::from(30)]),
        overfull_group: c.pick(&[Overfull::Cap, Overfull::Sum]),
        out_of_range: c.pick(&[OutOfRange::Error, OutOfRange::Clamp]),
        below_min: c.pick(&[BelowMin::Error, BelowMin::Lift]),
        ties: c.pick(&[Ties::Competition, Ties::Dense]),
        quota_edge: c.pick(&[QuotaEdge::Include, QuotaEdge::Exclude]),
        quota_share_rounding: c.pick(&[ShareRounding::Floor, ShareRounding::Ceil, ShareRounding::HalfUp]),
        two_scorers: c.pick(&[TwoScorers::Mean, TwoScorers::Lower]),
        two_scorers_gap: c.percent(50).then(|| Points::from(1_000_000)),
        ..Settings::default()
    }
}
