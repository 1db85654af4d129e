//! The naive scorer of one unit: plain recursion over the rubric document, written from the list of choices.
//!
//! **Invariant:** it shares nothing with the scorer but the number type and the documents as data; clear rather
//! than fast.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::{
    Basis, Cap, Double, GateBase, Indicator, Kind, NaRule, NotTwice, PartFail, Rubric, Scope, Trigger,
    VetoEffect, VetoFixed,
};
use mingjian_core::score::UnitStatus;
use mingjian_core::sheet::{Entry, Unit};
use num_bigint::BigInt;
use num_rational::BigRational;

use super::leaf::{Row, answer, worth};
use super::table::{Node, ROOT, Table};
use super::walk::{Book, walk};

/// A unit's result before units are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    pub status: UnitStatus,
    /// Before the one rounding; what would have been when a veto stopped it.
    pub exact: Option<Points>,
    /// The full mark on which it stands.
    pub full: Points,
    /// A veto fired: the grade it names, or the failing one.
    pub veto: Option<Option<String>>,
}

/// Rounds by its own way, over big integers and the decimal text.
pub fn round(value: &Points, places: u32, mode: Rounding) -> Points {
    let text = value.fraction();
    let (n, d) = text.split_once('/').unwrap();
    let scale = BigInt::from(10).pow(places);
    let exact = BigRational::new(n.parse().unwrap(), d.parse().unwrap()) * BigRational::from(scale.clone());
    let zero = BigRational::from(BigInt::from(0));
    let size = if exact < zero {
        -exact.clone()
    } else {
        exact.clone()
    };
    let mut whole = size.floor().to_integer();
    let rest = &size - BigRational::from(whole.clone());
    let half = BigRational::new(1.into(), 2.into());
    let odd = &whole % 2 == BigInt::from(1);
    if (mode == Rounding::HalfUp && rest >= half)
        || (mode == Rounding::HalfEven && (rest > half || (rest == half && odd)))
    {
        whole += 1;
    }
    let rounded = Points::parse(&whole.to_string())
        .unwrap()
        .checked_div(&Points::parse(&scale.to_string()).unwrap())
        .unwrap();
    if exact < zero { -rounded } else { rounded }
}

/// One unit's sheet on the way to its total.
struct Unitwise<'a> {
    table: Table<'a>,
    entries: BTreeMap<&'a str, Vec<&'a Entry>>,
    base: BTreeMap<&'a str, Points>,
    losses: Vec<Row<'a>>,
    zeroed: BTreeSet<&'a str>,
    /// A node's own score before anything is multiplied up.
    own: BTreeMap<&'a str, Points>,
    restored: BTreeMap<&'a str, Points>,
    factor: BTreeMap<&'a str, Points>,
}

fn names(entry: &Entry, id: &str, code: &str) -> bool {
    entry.indicator == id || (!code.is_empty() && entry.indicator == code)
}

/// Scores one unit from its entries (of one source and period).
pub fn score<'a>(rubric: &'a Rubric, unit: &'a Unit, entries: &[&'a Entry]) -> Scored {
    let mut table = Table::new(rubric, &unit.class, &unit.id);
    let mut by_node: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for node in table.root.all().into_iter().skip(1) {
        let code = &node.indicator.unwrap().code;
        by_node.insert(
            node.id,
            entries
                .iter()
                .copied()
                .filter(|e| names(e, node.id, code))
                .collect(),
        );
    }
    let gone: BTreeSet<&str> = table
        .root
        .leaves()
        .into_iter()
        .map(|n| n.id)
        .filter(|id| by_node[id].iter().any(|e| e.not_applicable))
        .collect();
    table.not_applicable(&gone);
    let full = if rubric.settings.na_rule == NaRule::Divide {
        rubric.settings.na_divide_to.clone()
    } else {
        table.full(&table.root)
    };
    let (fired, stopped) = vetoes(rubric, &unit.class, entries);
    let veto = fired
        .iter()
        .find(|v| v.effect != VetoEffect::Part)
        .map(|v| v.grade.clone());
    if table.na.contains(ROOT) {
        return Scored {
            status: UnitStatus::NotApplicable,
            exact: None,
            full,
            veto: None,
        };
    }
    let open = |n: &Node| !table.na.contains(n.id) && by_node[n.id].is_empty();
    if stopped && table.root.leaves().into_iter().any(open) {
        // What was not scored after the stop is not missing.
        return Scored {
            status: UnitStatus::Vetoed,
            exact: None,
            full,
            veto,
        };
    }
    let mut sheet = Unitwise {
        table,
        entries: by_node,
        base: BTreeMap::new(),
        losses: Vec::new(),
        zeroed: BTreeSet::new(),
        own: BTreeMap::new(),
        restored: BTreeMap::new(),
        factor: BTreeMap::new(),
    };
    for part in fired.iter().filter(|v| v.effect == VetoEffect::Part) {
        if part.part_fail.unwrap_or(rubric.settings.part_fail) == PartFail::Zero {
            sheet.zeroed.insert(part.node.as_deref().unwrap());
        }
    }
    sheet.gather();
    let base = sheet.tree();
    let major = major(rubric, &unit.class, entries);
    let bonus = sheet.bonus(&base, &major);
    let mut total = base + bonus - major;
    let fixed = fired
        .iter()
        .filter(|v| v.effect == VetoEffect::Fixed)
        .filter_map(|v| v.points.clone())
        .min();
    if let Some(points) = fixed {
        let keep = rubric.settings.veto_fixed == VetoFixed::AtMost && total < points;
        total = if keep { total } else { points };
    }
    if let Some(top) = &rubric.settings.total_max {
        total = total.min(top.clone());
    }
    if rubric.settings.floor_zero {
        total = total.max(Points::ZERO);
    }
    let status = if stopped {
        UnitStatus::Vetoed
    } else {
        UnitStatus::Scored
    };
    Scored {
        status,
        exact: Some(total),
        full,
        veto,
    }
}

/// The vetoes that fired, and whether one of them stops the scoring.
fn vetoes<'a>(
    rubric: &'a Rubric,
    class: &str,
    entries: &[&Entry],
) -> (Vec<&'a mingjian_core::rubric::Veto>, bool) {
    let fired: Vec<_> = rubric
        .vetoes
        .iter()
        .filter(|v| v.classes.is_empty() || v.classes.iter().any(|c| c == class))
        .filter(|v| {
            entries
                .iter()
                .filter(|e| names(e, &v.id.text, &v.code))
                .any(|entry| {
                    entry.fired
                        || v.conditions.iter().any(|condition| {
                            let own = vec![condition.id.text.clone()];
                            let list = if condition.counts.is_empty() {
                                &own
                            } else {
                                &condition.counts
                            };
                            let known = list.iter().any(|name| entry.counts.contains_key(name));
                            let sum: Points = list.iter().filter_map(|name| entry.counts.get(name)).sum();
                            known
                                && (condition.at_least.as_ref().is_some_and(|line| sum >= *line)
                                    || condition.above.as_ref().is_some_and(|line| sum > *line))
                        })
                })
        })
        .collect();
    let stopped = fired.iter().any(|v| v.effect == VetoEffect::Stop);
    (fired, stopped)
}

/// Sum of occurrence rows outside the scored tree (majors, claims), steps running on, each trigger bounded.
fn rows_worth<'e>(
    triggers: &[Trigger],
    rows: impl Iterator<Item = &'e mingjian_core::sheet::Occurrence>,
) -> Points {
    let mut seen: BTreeMap<&str, (u32, Points)> = BTreeMap::new();
    let mut limits: BTreeMap<&str, &Points> = BTreeMap::new();
    for row in rows {
        let trigger = triggers.iter().find(|t| t.id.text == row.trigger);
        let (before, sum) = seen.entry(row.trigger.as_str()).or_default();
        *sum += &worth(trigger, row, *before).unwrap();
        *before += row.count;
        if let Some(limit) = trigger.and_then(|t| t.up_to.as_ref()) {
            limits.insert(row.trigger.as_str(), limit);
        }
    }
    let bounded = |(id, (_, sum)): (&str, (u32, Points))| match limits.get(id) {
        Some(limit) => sum.min((*limit).clone()),
        None => sum,
    };
    seen.into_iter().map(bounded).sum()
}

fn major(rubric: &Rubric, class: &str, entries: &[&Entry]) -> Points {
    let sum: Points = rubric
        .major_deductions
        .iter()
        .filter(|m| m.classes.is_empty() || m.classes.iter().any(|c| c == class))
        .map(|m| {
            let mine = entries.iter().filter(|e| names(e, &m.id.text, &m.code));
            let found = rows_worth(&m.triggers, mine.flat_map(|e| e.occurrences.iter()));
            m.max.as_ref().map_or(found.clone(), |max| found.min(max.clone()))
        })
        .sum();
    rubric
        .settings
        .major_cap
        .as_ref()
        .map_or(sum.clone(), |cap| sum.min(cap.clone()))
}

impl<'a> Unitwise<'a> {
    /// Reads the entries of all leaves, drops doubles, bounds each trigger.
    fn gather(&mut self) {
        let mut rows: Vec<Row<'a>> = Vec::new();
        for leaf in self.table.root.leaves() {
            if self.table.na.contains(leaf.id) {
                continue;
            }
            let found = answer(leaf, &self.table, &self.entries[leaf.id]);
            self.base.insert(leaf.id, found.base);
            self.zeroed.extend(found.zeroed);
            rows.extend(found.rows);
        }
        let group = |row: &Row<'a>| -> Option<String> {
            if row.finding.is_empty() {
                return None;
            }
            match self.table.rubric.settings.not_twice {
                NotTwice::None => None,
                NotTwice::All => Some(String::new()),
                NotTwice::Groups => {
                    let above = self.table.upwards(row.leaf);
                    let inside = |id: &String| above.contains(&id.as_str());
                    let list = &self.table.rubric.not_twice;
                    list.iter()
                        .find(|g| g.indicators.iter().any(inside))
                        .map(|g| g.id.text.clone())
                }
            }
        };
        let mut counted: BTreeMap<(String, &str), usize> = BTreeMap::new();
        let mut dropped = BTreeSet::new();
        for (at, row) in rows.iter().enumerate() {
            let Some(group) = group(row) else { continue };
            match counted.get(&(group.clone(), row.finding)).copied() {
                Some(other)
                    if self.table.rubric.settings.double == Double::First
                        || rows[other].amount >= row.amount =>
                {
                    dropped.insert(at);
                }
                Some(other) => {
                    dropped.insert(other);
                    counted.insert((group, row.finding), at);
                }
                None => {
                    counted.insert((group, row.finding), at);
                }
            }
        }
        for (at, mut row) in rows.into_iter().enumerate() {
            if dropped.contains(&at) {
                continue;
            }
            row.amount = row.amount * &row.share;
            self.losses.push(row);
        }
    }

    /// The table's score before bonus.
    fn tree(&mut self) -> Points {
        let table = &self.table;
        let mut book = Book {
            own: BTreeMap::new(),
            restored: BTreeMap::new(),
            factor: BTreeMap::new(),
        };
        let mut failed = self.zeroed.clone();
        let out = walk(
            table,
            &table.root,
            &self.base,
            &self.losses,
            &mut failed,
            &mut book,
        );
        let passing: Points = out.passing.iter().map(|(_, amount)| amount).sum();
        // Level-1 scores are rounded before they are added; what stops at the table takes no more than they give.
        let left = (&out.effective - &out.found + &out.rounding).positive_part();
        let mut base = left + &out.extra - passing;
        let settings = &table.rubric.settings;
        let whole = &out.restored + &table.lost.get(ROOT).cloned().unwrap_or_default();
        let factor = whole.checked_div(&out.restored).unwrap_or(Points::ONE);
        base = base * &factor;
        if settings.na_rule == NaRule::Divide {
            // Dividing brings the base to another scale; it gives no weight back.
            base = (base * &settings.na_divide_to)
                .checked_div(&whole)
                .unwrap_or_default();
        }
        book.factor.insert(ROOT, factor);
        book.restored.insert(ROOT, out.restored);
        self.own = book.own;
        self.restored = book.restored;
        self.factor = book.factor;
        self.zeroed = failed;
        base
    }

    fn bonus(&self, base: &Points, major: &Points) -> Points {
        let settings = &self.table.rubric.settings;
        let mut plain = Points::ZERO;
        let mut shared: BTreeMap<&str, (Points, Points)> = BTreeMap::new();
        for node in self
            .table
            .root
            .all()
            .into_iter()
            .filter(|n| n.kind() == Kind::Bonus)
        {
            let item = node.indicator.unwrap();
            let above = self.table.upwards(node.id);
            let fallen = above.iter().any(|id| self.table.na.contains(id))
                || (settings.zero_kills_bonus && above.iter().any(|id| self.zeroed.contains(id)));
            if fallen || !self.gate_open(item, base, major) {
                continue;
            }
            let rows = self.entries[node.id].iter().flat_map(|e| e.occurrences.iter());
            let mut sum = rows_worth(&item.triggers, rows.filter(|o| !o.proof.is_empty()));
            if let Some(max) = &item.max {
                sum = sum.min(max.clone());
            }
            let limit = item.limit.clone().unwrap_or_default();
            let of = limit.of.as_ref().unwrap_or(&settings.bonus_cap);
            let share = limit.share.as_ref().or(settings.bonus_cap_share.as_ref());
            let (Some(share), false) = (share, *of == Cap::None) else {
                plain += &sum;
                continue;
            };
            let of = match of {
                Cap::Parent => self.table.parent(node.id),
                Cap::Level1 if node.level == 1 => ROOT,
                Cap::Level1 => self.table.level1(node.id),
                Cap::Root => ROOT,
                Cap::Node(id) => self.table.node(id).unwrap().id,
                Cap::Own | Cap::None => unreachable!("not generated"),
            };
            let room = share * &self.bonus_weight(of);
            match limit.scope.unwrap_or(settings.bonus_cap_scope) {
                Scope::Each => plain += &sum.min(room),
                Scope::Shared => shared.entry(of).or_insert((Points::ZERO, room)).0 += &sum,
            }
        }
        let all = plain
            + shared
                .into_values()
                .map(|(sum, room)| sum.min(room))
                .sum::<Points>();
        settings
            .bonus_total_cap
            .as_ref()
            .map_or(all.clone(), |cap| all.min(cap.clone()))
    }

    /// The weight of which a bonus limit is a share.
    fn bonus_weight(&self, of: &'a str) -> Points {
        let node = self.table.node(of).unwrap();
        if self.table.rubric.settings.bonus_cap_basis == Basis::Printed {
            // Where a reading says that the parts hold, their sum is what is printed.
            return self.table.full(node);
        }
        let above = self.table.upwards(of);
        let mut weight = self.restored[of].clone();
        // What is multiplied up at the node itself is already in its restored weight; the table's factor is not.
        for id in above.iter().filter(|id| **id == ROOT || **id != of) {
            weight = weight * self.factor.get(id).unwrap_or(&Points::ONE);
        }
        weight
    }

    fn gate_open(&self, item: &Indicator, base: &Points, major: &Points) -> bool {
        let settings = &self.table.rubric.settings;
        let Some(gate) = &item.gate else { return true };
        let mut score = match &gate.node {
            Some(id) => self.own.get(id.as_str()).cloned().unwrap_or_default(),
            None if settings.gate_base == GateBase::AfterMajor => base - major,
            None => base.clone(),
        };
        if settings.gate_rounded {
            score = round(&score, settings.places, settings.mode);
        }
        gate.above.as_ref().is_none_or(|line| score > *line)
            && gate.at_least.as_ref().is_none_or(|line| score >= *line)
    }
}
