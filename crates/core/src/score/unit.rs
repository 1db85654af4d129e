//! One unit in one sheet: from entries to the table's score, in the fixed order of computation.
//!
//! Order: vetoes of a part; findings; losses per leaf; caps from the leaves up (a failed part and a zeroed block
//! act at their node, after the caps below them); rescaling; base; major deductions and gates; bonus caps; fixed
//! points of a veto; ceiling; floor. Composition, rounding, rank and grade come later.
//! **Invariant:** leaves and adjustments add exactly to [`Evaluation::exact`].

use std::collections::BTreeMap;

use super::doubles::drop_doubles;
use super::gather::{Sheet, place_of};
use super::leaf::{Leaf, LeafValue};
use super::outcome::{Adjustment, AdjustmentKind, NodeState};
use super::outside::{self, Outside};
use super::table::{At, Fit, Table};
use super::weights::{Given, Part, Weights, weights};
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Kind, TwoScorers};
use crate::sheet::{Entry, Focus, Unit};

/// How open entries are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// An open entry is refused.
    Exact,
    /// Each open entry at its worst.
    Low,
    /// Each open entry at its best.
    High,
}

/// One node of an evaluated table.
#[derive(Clone, Default)]
pub(crate) struct Measured {
    pub lost: Points,
    pub kept: Points,
    pub passed: Points,
    pub capped: bool,
}

/// An evaluated table.
pub(crate) struct Evaluation<'a> {
    pub weights: Weights,
    pub states: Vec<NodeState>,
    pub values: BTreeMap<At, LeafValue>,
    pub entries: BTreeMap<At, Vec<&'a Entry>>,
    pub measured: Vec<Measured>,
    pub adjustments: Vec<Adjustment>,
    pub outside: Outside<'a>,
    /// Sum of effective weights of leaves.
    pub full: Points,
    /// Score before bonus and major deductions.
    pub base: Points,
    /// The table's score; what would have been where a veto stopped it.
    pub exact: Points,
    /// False when nothing was applicable.
    pub applicable: bool,
    /// Open entries.
    pub open: u32,
    /// Whether nothing bounds the result on the asked side.
    pub unbounded: bool,
}

/// What an evaluation needs to know beside the entries.
pub(crate) struct Frame<'a> {
    pub table: &'a Table<'a>,
    pub unit: &'a Unit,
    pub focus: Option<&'a Focus>,
    pub bound: Bound,
}

/// A step of the explanation.
pub(crate) fn adjustment(
    kind: AdjustmentKind,
    node: &str,
    amount: Points,
    key: &str,
    params: &[(&str, String)],
) -> Adjustment {
    let params = params.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
    Adjustment {
        kind,
        node: node.to_owned(),
        amount,
        key: key.to_owned(),
        params,
    }
}

impl<'a> Frame<'a> {
    /// Evaluates a sheet.
    ///
    /// # Errors
    /// Everything in the entries that does not fit the rubric; in an exact evaluation also each missing entry.
    pub fn evaluate(&self, sheet: &Sheet<'a>) -> Result<Evaluation<'a>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let parts = self.leaf_parts(sheet, &mut refusals);
        let rule = self.focus.map(|f| f.rule);
        let given = self.given(sheet);
        let weights = match weights(self.table, parts, rule, &given) {
            Ok(weights) => weights,
            Err(refusal) => {
                refusals.push(refusal);
                return Err(refusals);
            }
        };
        let count = self.table.nodes.len();
        let mut run = Evaluation {
            states: vec![NodeState::Scored; count],
            values: BTreeMap::new(),
            entries: BTreeMap::new(),
            measured: vec![Measured::default(); count],
            adjustments: Vec::new(),
            outside: Outside::default(),
            full: Points::ZERO,
            base: Points::ZERO,
            exact: Points::ZERO,
            applicable: weights.parts.first() == Some(&Part::Applicable),
            open: 0,
            unbounded: false,
            weights,
        };
        let (vetoes, failed) = match outside::vetoes(self.table, sheet) {
            Ok(found) => found,
            Err(refusal) => {
                refusals.push(refusal);
                return Err(refusals);
            }
        };
        run.outside.vetoes = vetoes;
        self.read_leaves(sheet, &given, &mut run, &mut refusals);
        drop_doubles(self.table, &mut run.values);
        self.climb(&mut run, &failed);
        self.rescale(&mut run);
        match outside::majors(self.table, sheet, &mut run.adjustments) {
            Ok(majors) => run.outside.majors = majors,
            Err(refusal) => refusals.push(refusal),
        }
        if let Err(refusal) = super::bonus::bonuses(self.table, sheet, &mut run) {
            refusals.push(refusal);
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        self.bound_total(&mut run);
        Ok(run)
    }

    fn leaf_parts(&self, sheet: &Sheet<'a>, refusals: &mut Vec<Refusal>) -> Vec<Part> {
        let chosen: Option<Vec<(At, At)>> =
            self.focus
                .and_then(|f| f.nodes.get(&self.unit.class))
                .map(|names| {
                    names
                        .iter()
                        .filter_map(|name| match self.table.node_named(name, "focus") {
                            Ok(at) => self.table.nodes.get(at).map(|n| (at, n.end)),
                            Err(refusal) => {
                                refusals.push(refusal);
                                None
                            }
                        })
                        .collect()
                });
        let mut parts = vec![Part::Applicable; self.table.nodes.len()];
        for (at, node) in self.table.nodes.iter().enumerate() {
            let above = node.parent.filter(|_| at > 0).and_then(|p| parts.get(p).copied());
            let here = node
                .indicator
                .is_some_and(|i| !i.units.is_empty() && !i.units.contains(&self.unit.id));
            let part = if here || above == Some(Part::Absent) {
                Part::Absent
            } else if node.kind == Kind::Group {
                Part::Applicable
            } else if chosen
                .as_ref()
                .is_some_and(|c| !c.iter().any(|(a, b)| (*a..*b).contains(&at)))
            {
                Part::OutOfFocus
            } else {
                let entries = sheet.nodes.get(&at).map_or(&[][..], |e| e.as_slice());
                let marked = entries.iter().filter(|e| e.not_applicable).count();
                for entry in entries
                    .iter()
                    .filter(|e| e.not_applicable && e.reason.trim().is_empty())
                {
                    refusals.push(Refusal::new("MJ4035", &[("node", node.id)]).at(place_of(entry)));
                }
                match entries.iter().find(|e| e.decides).or(entries.first()) {
                    Some(first) if marked > 0 => {
                        let decided = entries.iter().any(|e| e.decides);
                        if !decided && marked < entries.len() {
                            refusals.push(Refusal::new("MJ4036", &[("node", node.id)]).at(place_of(first)));
                        }
                        if first.not_applicable {
                            Part::NotApplicable
                        } else {
                            Part::Applicable
                        }
                    }
                    _ => Part::Applicable,
                }
            };
            if let Some(slot) = parts.get_mut(at) {
                *slot = part;
            }
        }
        for (at, entries) in &sheet.nodes {
            let group = self.table.nodes.get(*at).is_some_and(|n| n.kind == Kind::Group);
            let absent = parts.get(*at) == Some(&Part::Absent);
            if let (Some(entry), true) = (entries.first(), group || absent) {
                let code = if group { "MJ4037" } else { "MJ4011" };
                let params = [
                    ("node", entry.indicator.as_str()),
                    ("class", self.unit.class.as_str()),
                ];
                refusals.push(Refusal::new(code, &params).at(place_of(entry)));
            }
        }
        parts
    }

    /// Points on leaves whose weight was cut off.
    fn given(&self, sheet: &Sheet<'a>) -> Given {
        let unknown = |at: &At| {
            let node = self.table.nodes.get(*at);
            node.is_some_and(|n| n.is_scored_leaf() && n.indicator.is_some_and(|i| i.weight_unknown))
        };
        sheet
            .nodes
            .iter()
            .filter(|(at, _)| unknown(at))
            .filter_map(|(at, entries)| {
                let entry = entries.iter().find(|e| e.decides).or(entries.first())?;
                entry
                    .points
                    .clone()
                    .filter(|p| !p.is_negative())
                    .map(|p| (*at, p))
            })
            .collect()
    }

    fn read_leaves(
        &self,
        sheet: &Sheet<'a>,
        given: &Given,
        run: &mut Evaluation<'a>,
        refusals: &mut Vec<Refusal>,
    ) {
        for (at, node) in self.table.nodes.iter().enumerate() {
            let part = run.weights.parts.get(at).copied();
            if let Some(entries) = sheet.nodes.get(&at) {
                run.entries.insert(at, entries.clone());
            }
            if part != Some(Part::Applicable) {
                if let Some(state) = run.states.get_mut(at) {
                    *state = NodeState::NotApplicable;
                }
                continue;
            }
            let closed = run.weights.closed.get(at) == Some(&true);
            let unread = node.fit == Fit::Unread || (node.fit == Fit::Unknown && !closed);
            if unread {
                run.open += 1;
                if self.bound == Bound::Exact {
                    let code = if node.fit == Fit::Unread {
                        "MJ4001"
                    } else {
                        "MJ4004"
                    };
                    let label = self.table.label(at);
                    let printed = node.printed.clone().unwrap_or_default();
                    let parts = &printed - &node.surplus;
                    let params = [
                        ("node", label.to_owned()),
                        ("printed", printed.to_string()),
                        ("parts", parts.to_string()),
                    ];
                    let params: Vec<(&str, &str)> = params.iter().map(|(k, v)| (*k, v.as_str())).collect();
                    refusals.push(Refusal::new(code, &params).at(Place::node(label)));
                }
            }
            let Some(indicator) = node.indicator.filter(|_| node.is_scored_leaf()) else {
                continue;
            };
            let Some(effective) = run.weights.effective.get(at) else {
                continue;
            };
            run.full += effective;
            let weight = given.get(&at).unwrap_or(&node.weight);
            let effective = effective.clone();
            let leaf = Leaf {
                table: self.table,
                at,
                indicator,
                weight,
                effective: &effective,
            };
            let entries = sheet.nodes.get(&at).map_or(&[][..], |e| e.as_slice());
            let open = |run: &mut Evaluation<'a>| {
                run.open += 1;
                if let Some(state) = run.states.get_mut(at) {
                    *state = NodeState::Open;
                }
            };
            if indicator.weight_unknown && !given.contains_key(&at) {
                open(run);
                continue;
            }
            match self.combine(&leaf, entries) {
                Ok(Some(value)) => {
                    run.values.insert(at, value);
                }
                // What was not scored after a veto stopped it is not missing.
                Ok(None) if self.bound == Bound::Exact && !run.outside.stopped() => {
                    let name = format!("{} × {}", self.unit.id, node.id);
                    let params = [("unit", self.unit.id.as_str()), ("node", node.id)];
                    refusals.push(Refusal::new("MJ4005", &params).at(Place::node(name)));
                }
                Ok(None) => open(run),
                Err(refusal) if refusal.code == "MJ4036" && self.bound != Bound::Exact => open(run),
                Err(refusal) => refusals.push(refusal),
            }
        }
        let unbounded = self.table.unbounded && run.weights.closed.first() != Some(&true);
        if self.bound == Bound::Exact && unbounded {
            let label = self.table.label(0);
            let params = [("node", label), ("printed", "?"), ("parts", "?")];
            refusals.push(Refusal::new("MJ4004", &params).at(Place::node(label)));
        }
        if self.bound == Bound::High && unbounded {
            run.unbounded = true;
        }
    }

    /// One value from the entries of one or more assessors; `None` when there is no entry.
    fn combine(&self, leaf: &Leaf<'_, '_>, entries: &[&Entry]) -> Result<Option<LeafValue>, Refusal> {
        if let Some(entry) = entries.iter().find(|e| e.decides) {
            return leaf.read(entry).map(Some);
        }
        let Some((first, others)) = entries.split_first() else {
            return Ok(None);
        };
        let mut values = vec![leaf.read(first)?];
        for entry in others {
            values.push(leaf.read(entry)?);
        }
        if values.len() == 1 {
            return Ok(values.pop());
        }
        let settings = &self.table.rubric.settings;
        let third =
            || Err(Refusal::new("MJ4036", &[("node", leaf.indicator.id.text.as_str())]).at(place_of(first)));
        let lost: Vec<Points> = values.iter().map(LeafValue::lost).collect();
        let spread = match (lost.iter().max(), lost.iter().min()) {
            (Some(most), Some(least)) => most - least,
            _ => Points::ZERO,
        };
        let beyond = settings.two_scorers_gap.as_ref().is_some_and(|gap| spread > *gap);
        let events_differ = values
            .iter()
            .any(|v| v.zeroes != values.first().map(|f| f.zeroes.clone()).unwrap_or_default());
        if beyond || events_differ {
            return third();
        }
        match settings.two_scorers {
            TwoScorers::Third => third(),
            TwoScorers::Lower => Ok(values
                .into_iter()
                .zip(lost)
                .reduce(|best, next| if next.1 > best.1 { next } else { best })
                .map(|(value, _)| value)),
            TwoScorers::Mean => {
                let number = i64::try_from(values.len()).unwrap_or(1);
                let part = Points::ratio(1, number).unwrap_or(Points::ONE);
                let mut mean = LeafValue::default();
                for (index, value) in values.into_iter().enumerate() {
                    let value = value.times(&part);
                    mean.base_lost += &value.base_lost;
                    mean.base_line = match (mean.base_line.take(), value.base_line) {
                        (Some(mut a), Some(b)) => {
                            a.amount += &b.amount;
                            if a.reason != b.reason {
                                a.reason = format!("{};{}", a.reason, b.reason);
                            }
                            Some(a)
                        }
                        (a, b) => a.or(b),
                    };
                    mean.losses.extend(value.losses);
                    if index == 0 {
                        mean.zeroes = value.zeroes;
                    }
                }
                Ok(Some(mean))
            }
        }
    }

    /// Fixed points of a veto, ceiling, floor.
    fn bound_total(&self, run: &mut Evaluation<'a>) {
        let settings = &self.table.rubric.settings;
        let mut total = &(&run.base + &run.outside.bonus) - &run.outside.major_sum();
        let label = self.table.label(0);
        let mut set = |total: &mut Points, value: Points, kind, key| {
            let amount = &value - &*total;
            if !amount.is_zero() {
                let params = [("value", value.to_string()), ("sum", total.to_string())];
                run.adjustments
                    .push(adjustment(kind, label, amount, key, &params));
                *total = value;
            }
        };
        if let Some(points) = run.outside.fixed_points(settings.veto_fixed, &total) {
            set(&mut total, points, AdjustmentKind::VetoFixed, "adjust-veto-fixed");
        }
        if let Some(max) = settings.total_max.as_ref().filter(|max| total > **max) {
            set(&mut total, max.clone(), AdjustmentKind::Ceiling, "adjust-ceiling");
        }
        if settings.floor_zero && total.is_negative() {
            set(&mut total, Points::ZERO, AdjustmentKind::Floor, "adjust-floor");
        }
        if settings.floor_zero && self.bound == Bound::Low && run.unbounded {
            run.unbounded = false;
            total = Points::ZERO;
        }
        run.exact = total;
    }
}
