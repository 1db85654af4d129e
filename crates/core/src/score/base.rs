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
        let mut remainders = Points::ZERO;
        let restored = run.weights.restored(self.table);
        for (at, node) in self.table.nodes.iter().enumerate().skip(1).rev() {
            if run.weights.parts.get(at) != Some(&Part::Applicable) || node.kind == Kind::Bonus {
                continue;
            }
            let (Some(effective), Some(here)) = (run.weights.effective.get(at), run.measured.get(at)) else {
                continue;
            };
            // A zeroed block gets nothing back.
            if run.outside.zeroed.iter().any(|z| self.table.holds(*z, at)) {
                continue;
            }
            let mut more: Points = node.children.iter().filter_map(|c| added.get(*c)).sum();
            let kept = effective - &here.kept;
            let lost = run.weights.scale_lost.get(at).cloned().unwrap_or_default();
            if !lost.is_zero()
                && let Some(ratio) = restored
                    .get(at)
                    .and_then(|whole| lost.checked_div(&(whole - &lost)))
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
                    remainders += &amount;
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
        let left = self.under_the_limit(run, &whole, &kept, &remainders);
        let mut base = &(&left - &run.outside.uncapped) + &inside;
        let whole = restored.first().cloned().unwrap_or_default();
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
            // What `scale` brought up already is part of what is divided by.
            && let Some(ratio) = settings.na_divide_to.checked_div(&(&whole + &lost))
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

    /// What the table's own limit leaves, the remainders of level-1 rounding among it.
    fn under_the_limit(
        &self,
        run: &mut Evaluation<'a>,
        whole: &Points,
        kept: &Points,
        remainders: &Points,
    ) -> Points {
        let as_summed = &(whole - kept) + remainders;
        let left = if run.outside.zeroed.contains(&0) {
            Points::ZERO
        } else {
            (&(whole - &run.outside.found) + remainders).positive_part()
        };
        let amount = &left - &as_summed;
        if !amount.is_zero() {
            let params = [
                ("weight", whole.to_string()),
                ("found", (&run.outside.found - remainders).to_string()),
                ("relief", amount.to_string()),
            ];
            let label = self.table.label(0);
            run.adjustments.push(adjustment(
                AdjustmentKind::CapRelief,
                label,
                amount,
                "adjust-cap-root",
                &params,
            ));
        }
        left
    }
}
