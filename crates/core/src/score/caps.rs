//! 封顶: losses from the leaves up, each stopped where its cap says.
//!
//! At a node, losses capped at or below it are bounded together by the node's applicable weight; losses with a
//! higher cap pass through untouched and do not use up that room. A failed part and a zeroed block act at their
//! node, after the caps below them.

use std::collections::BTreeMap;

use super::outcome::{AdjustmentKind, NodeState};
use super::table::{At, Fit, Node, Stop};
use super::unit::{Bound, Evaluation, Frame, Measured, adjustment};
use super::weights::Part;
use crate::points::Points;
use crate::rubric::{Kind, PartFail};

/// A loss that stops above the leaf on which it falls.
struct Far {
    on: At,
    stop: Stop,
    amount: Points,
}

impl<'a> Frame<'a> {
    /// Caps from the leaves up.
    pub(super) fn climb(&self, run: &mut Evaluation<'a>, failed: &[(At, PartFail)]) {
        let count = self.table.nodes.len();
        let settings = &self.table.rubric.settings;
        let mut arriving = vec![Points::ZERO; count];
        let mut saturated = vec![false; count];
        let mut zeroed: BTreeMap<At, AdjustmentKind> = BTreeMap::new();
        let mut far: Vec<Far> = Vec::new();
        let mut own: Vec<Points> = vec![Points::ZERO; count];
        for (at, value) in &mut run.values {
            if let Some(slot) = own.get_mut(*at) {
                *slot += &value.base_lost;
            }
            for block in &value.zeroes {
                zeroed.insert(*block, AdjustmentKind::Zeroed);
            }
            for loss in &mut value.losses {
                // A loss charged to an item that plays no part for the unit falls.
                if run.weights.parts.get(loss.on) != Some(&Part::Applicable) {
                    loss.amount = Points::ZERO;
                    loss.line.counted = false;
                    loss.line.dropped = "dropped-not-applicable".to_owned();
                } else if loss.stop == Some(loss.on) {
                    if let Some(slot) = own.get_mut(loss.on) {
                        *slot += &loss.amount;
                    }
                } else if !loss.amount.is_zero() {
                    far.push(Far {
                        on: loss.on,
                        stop: loss.stop,
                        amount: loss.amount.clone(),
                    });
                    if let Some(slot) = loss.stop.and_then(|s| arriving.get_mut(s)) {
                        *slot += &loss.amount;
                    }
                }
            }
        }
        for (at, effect) in failed {
            if *effect == PartFail::Zero {
                zeroed.insert(*at, AdjustmentKind::PartFailed);
            }
        }
        if self.bound == Bound::Low {
            self.assume_worst(run, &mut own, &mut saturated, &mut zeroed);
        }
        for at in (0..count).rev() {
            let Some(node) = self.table.nodes.get(at) else {
                continue;
            };
            if run.weights.parts.get(at) != Some(&Part::Applicable) || node.kind == Kind::Bonus {
                continue;
            }
            let Some(effective) = run.weights.effective.get(at).cloned() else {
                continue;
            };
            let mut here = Measured::default();
            let mut found = own.get(at).cloned().unwrap_or_default();
            here.lost = found.clone();
            for child in &node.children {
                let Some(below) = run.measured.get(*child) else {
                    continue;
                };
                found += &below.kept;
                here.lost += &below.lost;
                here.passed += &below.passed;
            }
            let mut passing_here = arriving.get(at).cloned().unwrap_or_default();
            if node.is_scored_leaf() {
                let leaving: Points = far.iter().filter(|f| f.on == at).map(|f| &f.amount).sum();
                here.lost += &leaving;
                here.passed += &leaving;
            }
            self.fit(node, at, &mut found, &effective, run);
            here.passed -= &passing_here;
            if saturated.get(at) == Some(&true) {
                passing_here = passing_here.max(effective.clone());
            }
            let sum = &found + &passing_here;
            here.kept = sum.clone().min(effective.clone());
            if at == 0 {
                run.outside.found = sum.clone();
            }
            let relief = &sum - &here.kept;
            if relief.is_positive() {
                here.capped = true;
                let params = [
                    ("weight", effective.to_string()),
                    ("found", sum.to_string()),
                    ("relief", relief.to_string()),
                ];
                let key = if at == 0 { "adjust-cap-root" } else { "adjust-cap" };
                run.adjustments.push(adjustment(
                    AdjustmentKind::CapRelief,
                    self.table.label(at),
                    relief,
                    key,
                    &params,
                ));
            }
            let failed_here = self.fails(node, &effective, &here);
            if failed_here == Some(PartFail::Zero) {
                zeroed.entry(at).or_insert(AdjustmentKind::PartFailed);
            }
            if let Some(kind) = zeroed.get(&at).copied() {
                if settings.zero_absorbs_uncapped && !here.passed.is_zero() {
                    for loss in far.iter_mut().filter(|f| (at..node.end).contains(&f.on)) {
                        if loss.stop.is_some_and(|s| s >= at) {
                            continue;
                        }
                        if let Some(slot) = loss.stop.and_then(|s| arriving.get_mut(s)) {
                            *slot -= &loss.amount;
                        }
                        loss.amount = Points::ZERO;
                    }
                    let amount = std::mem::take(&mut here.passed);
                    let params = [("amount", amount.to_string())];
                    let label = self.table.label(at);
                    run.adjustments.push(adjustment(
                        AdjustmentKind::Absorbed,
                        label,
                        amount,
                        "adjust-absorbed",
                        &params,
                    ));
                }
                let rest = &effective - &here.kept;
                if !rest.is_zero() {
                    let key = if kind == AdjustmentKind::Zeroed {
                        "adjust-zeroed"
                    } else {
                        "adjust-part-failed"
                    };
                    let params = [("weight", effective.to_string())];
                    run.adjustments
                        .push(adjustment(kind, self.table.label(at), -rest, key, &params));
                }
                here.kept = effective;
            }
            if let Some(slot) = run.measured.get_mut(at) {
                *slot = here;
            }
        }
        run.outside.zeroed = zeroed.into_keys().collect();
        run.outside.uncapped = far.iter().filter(|f| f.stop.is_none()).map(|f| &f.amount).sum();
    }

    /// The printed weight of a group against the sum of its parts.
    fn fit(&self, node: &Node<'_>, at: At, found: &mut Points, effective: &Points, run: &mut Evaluation<'a>) {
        let below: Points = node
            .children
            .iter()
            .filter_map(|c| run.weights.effective.get(*c))
            .sum();
        let label = self.table.label(at);
        match node.fit {
            Fit::Cut => {
                let surplus = (&below - effective).positive_part();
                let left = (&*found - &surplus).positive_part();
                // What the parts still had above the printed weight.
                let cut = &(&below - &*found) - &(effective - &left);
                if cut.is_positive() {
                    let params = [("printed", effective.to_string()), ("parts", below.to_string())];
                    run.adjustments.push(adjustment(
                        AdjustmentKind::Overfull,
                        label,
                        -cut,
                        "adjust-overfull",
                        &params,
                    ));
                }
                *found = left;
            }
            Fit::Granted => {
                let params = [("amount", node.surplus.to_string())];
                let given = node.surplus.clone();
                run.adjustments.push(adjustment(
                    AdjustmentKind::Unlisted,
                    label,
                    given,
                    "adjust-unlisted",
                    &params,
                ));
            }
            Fit::Lost => *found += &node.surplus,
            Fit::Unknown if run.weights.closed.get(at) == Some(&true) => {}
            Fit::Unknown | Fit::Unread if self.bound == Bound::Low => *found += &node.surplus,
            Fit::Unknown | Fit::Unread | Fit::Equal => {}
        }
    }

    /// Open leaves at their worst: nothing given, each loss that can leave fills the cap where it stops.
    fn assume_worst(
        &self,
        run: &mut Evaluation<'a>,
        own: &mut [Points],
        saturated: &mut [bool],
        zeroed: &mut BTreeMap<At, AdjustmentKind>,
    ) {
        for (at, node) in self.table.nodes.iter().enumerate() {
            if run.states.get(at) != Some(&NodeState::Open) {
                continue;
            }
            let (Some(effective), Some(indicator)) = (run.weights.effective.get(at), node.indicator) else {
                continue;
            };
            let min = indicator.min.clone().unwrap_or_default();
            let grow = effective.checked_div(&node.weight).unwrap_or(Points::ONE);
            if let Some(slot) = own.get_mut(at) {
                *slot += &(effective - &(&min * &grow));
            }
            for trigger in &node.triggers {
                if let Some(Ok(Some(block))) = trigger.trigger.zero.as_ref().map(|z| self.table.stop(at, z)) {
                    zeroed.insert(block, AdjustmentKind::Zeroed);
                    continue;
                }
                let on = match trigger.trigger.charge.as_slice() {
                    [] => vec![at],
                    names => names
                        .iter()
                        .filter_map(|n| self.table.node_named(n, "").ok())
                        .collect(),
                };
                for leaf in on {
                    match self.table.stop(leaf, &trigger.cap) {
                        Ok(Some(stop)) => {
                            if let Some(slot) = saturated.get_mut(stop) {
                                *slot = true;
                            }
                        }
                        _ => run.unbounded = true,
                    }
                }
            }
        }
    }

    /// Whether a part stays under its pass mark, and what that does.
    fn fails(&self, node: &Node<'_>, effective: &Points, here: &Measured) -> Option<PartFail> {
        let mark = node.indicator?.pass_mark.as_ref()?;
        let line = mark
            .at
            .clone()
            .or_else(|| mark.share.as_ref().map(|s| s * effective))?;
        let score = &(effective - &here.kept) - &here.passed;
        let fails = if mark.strict { score < line } else { score <= line };
        fails.then(|| mark.effect.unwrap_or(self.table.rubric.settings.part_fail))
    }
}
