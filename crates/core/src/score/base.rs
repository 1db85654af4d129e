//! 折算 and the base: what the tree gives before bonus and major deductions.

use super::outcome::AdjustmentKind;
use super::unit::{Evaluation, Frame, adjustment};
use super::weights::Part;
use crate::points::Points;
use crate::rubric::{Kind, NaRule};

impl<'a> Frame<'a> {
    /// Rescaling inside the table, level-1 rounding, the base, and rescaling of the whole.
    pub(super) fn rescale(&self, run: &mut Evaluation<'a>) {
        let settings = &self.table.rubric.settings;
        let mut added = vec![Points::ZERO; self.table.nodes.len()];
        for (at, node) in self.table.nodes.iter().enumerate().skip(1).rev() {
            if run.weights.parts.get(at) != Some(&Part::Applicable) || node.kind == Kind::Bonus {
                continue;
            }
            let (Some(effective), Some(here)) = (run.weights.effective.get(at), run.measured.get(at)) else {
                continue;
            };
            let mut more: Points = node.children.iter().filter_map(|c| added.get(*c)).sum();
            let kept = effective - &here.kept;
            let lost = run.weights.scale_lost.get(at).cloned().unwrap_or_default();
            if !lost.is_zero()
                && let Some(ratio) = lost.checked_div(effective)
            {
                let amount = &(&kept + &more) * &ratio;
                let params = [
                    ("full", (effective + &lost).to_string()),
                    ("applicable", effective.to_string()),
                ];
                let label = self.table.label(at);
                more += &amount;
                run.adjustments.push(adjustment(
                    AdjustmentKind::Rescale,
                    label,
                    amount,
                    "adjust-rescale",
                    &params,
                ));
            }
            if let (Some(places), 1) = (settings.round_level1_places, node.level) {
                let score = &kept + &more;
                let amount = &score.round(places, settings.mode) - &score;
                if !amount.is_zero() {
                    let params = [("places", places.to_string())];
                    let label = self.table.label(at);
                    more += &amount;
                    run.adjustments.push(adjustment(
                        AdjustmentKind::RoundLevel1,
                        label,
                        amount,
                        "adjust-round-level1",
                        &params,
                    ));
                }
            }
            if let Some(slot) = added.get_mut(at) {
                *slot = more;
            }
        }
        let whole = run.weights.effective.first().cloned().unwrap_or_default();
        let kept = run.measured.first().map(|m| m.kept.clone()).unwrap_or_default();
        let first = self.table.nodes.first();
        let inside: Points = first
            .map(|r| r.children.iter().filter_map(|c| added.get(*c)).sum())
            .unwrap_or_default();
        let mut base = &(&(&whole - &kept) - &run.outside.uncapped) + &inside;
        let lost = run.weights.scale_lost.first().cloned().unwrap_or_default();
        let mut bring = |base: &mut Points, ratio: Points, full: String, key: &str| {
            let amount = &(&*base * &ratio) - &*base;
            if !amount.is_zero() {
                let params = [("full", full), ("applicable", whole.to_string())];
                *base += &amount;
                run.adjustments.push(adjustment(
                    AdjustmentKind::Rescale,
                    self.table.label(0),
                    amount,
                    key,
                    &params,
                ));
            }
        };
        if !lost.is_zero()
            && let Some(ratio) = (&whole + &lost).checked_div(&whole)
        {
            bring(&mut base, ratio, (&whole + &lost).to_string(), "adjust-rescale");
        }
        if settings.na_rule == NaRule::Divide
            && let Some(ratio) = settings.na_divide_to.checked_div(&whole)
        {
            bring(
                &mut base,
                ratio,
                settings.na_divide_to.to_string(),
                "adjust-divide",
            );
        }
        run.base = base;
    }
}
