//! 加分: claims, gates, limits.
//!
//! A claim without proof is 0, a closed gate makes the bonus 0 (it is not kept for later), limits cut in the
//! order own maximum, share of an indicator, one limit for all.

use std::collections::BTreeMap;

use super::gather::{Sheet, place_of};
use super::occurrence::{Counted, free, loss_line, unnamed};
use super::outcome::{AdjustmentKind, LossLine};
use super::outside::major_relief;
use super::table::{At, Node, Table};
use super::unit::{Evaluation, adjustment};
use super::weights::{Part, Weights, printed_weight};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rubric::{Basis, Cap, Gate, GateBase, Indicator, Kind, Scope};
use crate::sheet::Entry;

/// Works out all bonuses of a unit.
///
/// # Errors
/// As for a leaf's triggers; `MJ4036` when two scorers claim differently and nobody decided.
pub(crate) fn bonuses<'a>(
    table: &Table<'a>,
    sheet: &Sheet<'a>,
    run: &mut Evaluation<'a>,
) -> Result<(), Refusal> {
    run.outside.major_relief = major_relief(table, &run.outside.majors, &mut run.adjustments);
    let settings = &table.rubric.settings;
    let mut shared: BTreeMap<At, (Points, Points)> = BTreeMap::new();
    for (at, node) in table.nodes.iter().enumerate() {
        let Some(indicator) = node.indicator.filter(|_| node.kind == Kind::Bonus) else {
            continue;
        };
        let entries = sheet.nodes.get(&at).map_or(&[][..], |e| e.as_slice());
        let Some(entry) = entries.iter().find(|e| e.decides).or(entries.first()).copied() else {
            continue;
        };
        if entries.len() > 1 && !entry.decides {
            return Err(Refusal::new("MJ4036", &[("node", node.id)]).at(place_of(entry)));
        }
        if entry.not_applicable {
            continue;
        }
        let (claimed, proven, lines) = claims(table, indicator, node, entry)?;
        let mut worth = claimed.clone();
        let mut note = |worth: &mut Points, value: Points, kind, key, params: &[(&str, String)]| {
            let amount = &value - &*worth;
            if !amount.is_zero() {
                *worth = value;
                run.adjustments
                    .push(adjustment(kind, node.id, amount, key, params));
            }
        };
        note(
            &mut worth,
            proven.clone(),
            AdjustmentKind::NoProof,
            "adjust-no-proof",
            &[],
        );
        let parts = &run.weights.parts;
        let zeroed = settings.zero_kills_bonus
            && run
                .outside
                .zeroed
                .iter()
                .any(|z| table.nodes.get(*z).is_some_and(|n| (*z..n.end).contains(&at)));
        let parent_out = node
            .parent
            .is_some_and(|p| parts.get(p) != Some(&Part::Applicable) && p != 0);
        let own_out = parts.get(at) != Some(&Part::Applicable);
        if zeroed || parent_out || own_out {
            note(
                &mut worth,
                Points::ZERO,
                AdjustmentKind::BonusFallen,
                "adjust-bonus-fallen",
                &[],
            );
        }
        if let Some(gate) = &indicator.gate {
            let (open, score, line, strict) = gate_open(table, run_view(run), gate, node.id)?;
            if !open {
                let key = if strict {
                    "adjust-gate-above"
                } else {
                    "adjust-gate-at-least"
                };
                let params = [("score", score.to_string()), ("line", line.to_string())];
                let amount = -worth.clone();
                if !worth.is_zero() {
                    worth = Points::ZERO;
                    run.adjustments
                        .push(adjustment(AdjustmentKind::Gate, node.id, amount, key, &params));
                }
            }
        }
        let mut cut = |worth: &mut Points, limit: Points, of: String, key| {
            if *worth > limit {
                let amount = &limit - &*worth;
                let params = [
                    ("claimed", worth.to_string()),
                    ("limit", limit.to_string()),
                    ("of", of),
                ];
                *worth = limit;
                run.adjustments.push(adjustment(
                    AdjustmentKind::BonusCap,
                    node.id,
                    amount,
                    key,
                    &params,
                ));
            }
        };
        if let Some(max) = &indicator.max {
            cut(&mut worth, max.clone(), String::new(), "adjust-bonus-max");
        }
        if let Some((of, limit, scope)) = share_limit(table, &run.weights, indicator, at)? {
            match scope {
                Scope::Each => cut(&mut worth, limit, table.label(of).to_owned(), "adjust-bonus-cap"),
                Scope::Shared => {
                    let slot = shared.entry(of).or_insert_with(|| (Points::ZERO, limit.clone()));
                    slot.0 += &worth;
                    slot.1 = slot.1.clone().min(limit);
                }
            }
        }
        run.outside.claimed += &claimed;
        run.outside.bonus += &worth;
        run.outside.bonuses.push((at, claimed, worth, lines));
    }
    for (of, (sum, limit)) in shared {
        if sum > limit {
            let amount = &limit - &sum;
            let label = table.label(of);
            let params = [
                ("claimed", sum.to_string()),
                ("limit", limit.to_string()),
                ("of", label.to_owned()),
            ];
            run.outside.bonus += &amount;
            run.adjustments.push(adjustment(
                AdjustmentKind::BonusCap,
                label,
                amount,
                "adjust-bonus-cap",
                &params,
            ));
        }
    }
    if let Some(cap) = settings
        .bonus_total_cap
        .as_ref()
        .filter(|cap| run.outside.bonus > **cap)
    {
        let amount = cap - &run.outside.bonus;
        let params = [
            ("claimed", run.outside.bonus.to_string()),
            ("limit", cap.to_string()),
        ];
        run.outside.bonus = cap.clone();
        let label = table.label(0);
        run.adjustments.push(adjustment(
            AdjustmentKind::BonusTotalCap,
            label,
            amount,
            "adjust-bonus-total",
            &params,
        ));
    }
    Ok(())
}

/// What a gate looks at.
struct View<'e> {
    effective: &'e [Points],
    scores: Vec<Points>,
    base: &'e Points,
    major: Points,
}

fn run_view<'e>(run: &'e Evaluation<'_>) -> View<'e> {
    let scores = run
        .weights
        .effective
        .iter()
        .zip(&run.measured)
        .map(|(effective, m)| &(effective - &m.kept) - &m.passed)
        .collect();
    View {
        effective: &run.weights.effective,
        scores,
        base: &run.base,
        major: run.outside.major_sum(),
    }
}

fn gate_open(
    table: &Table<'_>,
    view: View<'_>,
    gate: &Gate,
    by: &str,
) -> Result<(bool, Points, Points, bool), Refusal> {
    let settings = &table.rubric.settings;
    let at = match &gate.node {
        Some(name) => table.node_named(name, by)?,
        None => 0,
    };
    let mut score = if at == 0 {
        view.base.clone()
    } else {
        view.scores.get(at).cloned().unwrap_or_default()
    };
    if at != 0 && view.effective.get(at).is_none_or(Points::is_zero) {
        score = Points::ZERO;
    }
    if settings.gate_base == GateBase::AfterMajor && at == 0 {
        score -= &view.major;
    }
    if settings.gate_rounded {
        score = score.round(settings.places, settings.mode);
    }
    Ok(match (&gate.above, &gate.at_least) {
        (Some(line), _) => (score > *line, score, line.clone(), true),
        (None, Some(line)) => (score >= *line, score, line.clone(), false),
        (None, None) => (true, score, Points::ZERO, false),
    })
}

/// The limit of a bonus as a share of an indicator: which, how much, for each item or shared.
pub(crate) fn share_limit(
    table: &Table<'_>,
    weights: &Weights,
    indicator: &Indicator,
    at: At,
) -> Result<Option<(At, Points, Scope)>, Refusal> {
    let settings = &table.rubric.settings;
    let limit = indicator.limit.as_ref();
    let of = limit.and_then(|l| l.of.as_ref()).unwrap_or(&settings.bonus_cap);
    let share = limit
        .and_then(|l| l.share.as_ref())
        .or(settings.bonus_cap_share.as_ref());
    let scope = limit.and_then(|l| l.scope).unwrap_or(settings.bonus_cap_scope);
    let Some(share) = share.filter(|_| !matches!(of, Cap::Own | Cap::None)) else {
        return Ok(None);
    };
    let node = match of {
        // The level-1 indicator of a bonus that itself stands at level 1 is the whole table.
        Cap::Level1 if table.nodes.get(at).is_some_and(|n| n.level <= 1) => 0,
        other => table.stop(at, other)?.unwrap_or(0),
    };
    let weight = match settings.bonus_cap_basis {
        Basis::Printed => Some(printed_weight(table, &weights.parts, node)),
        Basis::Effective => Some(weights.rescaled(table, node)),
    };
    Ok(Some((node, share * &weight.unwrap_or_default(), scope)))
}

/// Points claimed, points with proof, and a line for each claim.
fn claims(
    table: &Table<'_>,
    indicator: &Indicator,
    node: &Node<'_>,
    entry: &Entry,
) -> Result<(Points, Points, Vec<LossLine>), Refusal> {
    let (mut claimed, mut proven, mut lines) = (Points::ZERO, Points::ZERO, Vec::new());
    let mut add = |points: Points, mut line: LossLine| {
        claimed += &points;
        if line.proof.is_empty() {
            line.dropped = "dropped-no-proof".to_owned();
        } else {
            proven += &points;
        }
        lines.push(line);
    };
    if let Some(points) = &entry.points {
        if points.is_negative() {
            let params = [("points", points.to_string())];
            let params = [
                ("points", params[0].1.as_str()),
                ("limit", "0"),
                ("node", node.id),
            ];
            return Err(Refusal::new("MJ4024", &params).at(place_of(entry)));
        }
        let line = loss_line(entry, &Default::default(), None, points, "rule-claim", "");
        add(points.clone(), line);
    }
    let mut counted = Counted::default();
    // A claim without proof is 0 and does not push later claims up the steps.
    let mut unproven = Counted::default();
    for occurrence in &entry.occurrences {
        let trigger = indicator
            .triggers
            .iter()
            .find(|t| t.id.text == occurrence.trigger)
            .or(match indicator.triggers.as_slice() {
                [only] if occurrence.trigger.is_empty() && occurrence.amount.is_none() => Some(only),
                _ => None,
            });
        let (points, rule) = match trigger {
            Some(trigger) => {
                let proven = !occurrence.proof.is_empty() || !entry.proof.is_empty();
                let counted = if proven { &mut counted } else { &mut unproven };
                counted.amount(entry, occurrence, trigger, table.rubric.settings.below_min)?
            }
            None if occurrence.trigger.is_empty()
                && (occurrence.amount.is_some() || indicator.triggers.is_empty()) =>
            {
                (free(entry, occurrence, node.id)?, "rule-claim")
            }
            None => return Err(unnamed(entry, occurrence, node.id)),
        };
        let line = loss_line(entry, occurrence, trigger, &points, rule, "");
        add(points, line);
    }
    Ok((claimed, proven, lines))
}
