//! One occurrence: its line in the account, and its amount where no weight is needed.

use std::collections::BTreeMap;

use super::gather::place_of;
use super::outcome::LossLine;
use super::rules::{per_case, range, volume};
use crate::lang::{Params, Text};
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rubric::{BelowMin, Trigger};
use crate::sheet::{Entry, Occurrence};

/// A refusal at the place of an entry.
pub(crate) fn refused(entry: &Entry, code: &'static str, params: &[(&str, &str)]) -> Refusal {
    Refusal::new(code, params).at(place_of(entry))
}

/// Parameters that are kept with a line.
pub(crate) fn pairs(list: &[(&str, String)]) -> Params {
    list.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

/// A line of the account that says nothing yet.
pub(crate) fn empty_line() -> LossLine {
    LossLine {
        trigger: String::new(),
        title: Text::default(),
        rule: String::new(),
        params: Vec::new(),
        count: 1,
        amount: Points::ZERO,
        stops_at: String::new(),
        finding: String::new(),
        counted: true,
        dropped: String::new(),
        work: String::new(),
        reason: String::new(),
        proof: Vec::new(),
    }
}

/// The amount of an occurrence that no trigger prints: entered, not below zero.
///
/// # Errors
/// `MJ4030` without an amount, `MJ4044` below zero.
pub(crate) fn free(entry: &Entry, occurrence: &Occurrence, node: &str) -> Result<Points, Refusal> {
    let amount = occurrence.amount.as_ref();
    let amount = amount.ok_or_else(|| refused(entry, "MJ4030", &[("node", node)]))?;
    if amount.is_negative() {
        let params = [("node", node), ("amount", &amount.to_string())];
        return Err(refused(entry, "MJ4044", &params));
    }
    Ok(amount * &Points::from(i64::from(occurrence.count)))
}

/// An occurrence that names no trigger of its node: `MJ4045` where none is named, `MJ4028` where there is no such.
pub(crate) fn unnamed(entry: &Entry, occurrence: &Occurrence, node: &str) -> Refusal {
    if occurrence.trigger.is_empty() {
        return refused(entry, "MJ4045", &[("node", node)]);
    }
    let params = [("trigger", occurrence.trigger.as_str()), ("node", node)];
    refused(entry, "MJ4028", &params)
}

/// Only a trigger at discretion takes an amount of the entry; elsewhere the rubric says how much.
///
/// # Errors
/// `MJ4046`.
pub(crate) fn settled(
    entry: &Entry,
    occurrence: &Occurrence,
    trigger: &Trigger,
    node: &str,
) -> Result<(), Refusal> {
    let at_discretion = trigger.min.is_some() || trigger.max.is_some() || trigger.amount_unknown;
    match &occurrence.amount {
        Some(amount) if !at_discretion || trigger.amount.is_some() => {
            let params = [
                ("trigger", trigger.id.text.as_str()),
                ("amount", &amount.to_string()),
                ("node", node),
            ];
            Err(refused(entry, "MJ4046", &params))
        }
        _ => Ok(()),
    }
}

/// One line of the account for an occurrence.
pub(crate) fn loss_line(
    entry: &Entry,
    occurrence: &Occurrence,
    trigger: Option<&Trigger>,
    amount: &Points,
    rule: &str,
    stops_at: &str,
) -> LossLine {
    let text = |own: &String, shared: &String| {
        if own.is_empty() {
            shared.clone()
        } else {
            own.clone()
        }
    };
    let each = trigger
        .and_then(|t| t.amount.clone())
        .or_else(|| occurrence.amount.clone())
        .unwrap_or_default();
    let share = trigger
        .and_then(|t| t.share.clone().or(t.ceiling_share.clone()))
        .unwrap_or_default();
    let percent = &share * &Points::from(100);
    let params = [
        ("count", occurrence.count.to_string()),
        ("each", each.to_string()),
        ("share", percent.to_string()),
        ("amount", amount.to_string()),
        (
            "per",
            trigger
                .map(|t| t.per.zh.clone())
                .filter(|p| !p.is_empty())
                .unwrap_or_else(|| "次".to_owned()),
        ),
        (
            "ceiling",
            trigger
                .and_then(|t| t.ceiling.as_ref())
                .map(ToString::to_string)
                .unwrap_or_default(),
        ),
    ];
    LossLine {
        trigger: occurrence.trigger.clone(),
        title: trigger.map(|t| t.title.clone()).unwrap_or_default(),
        rule: rule.to_owned(),
        params: pairs(&params),
        count: occurrence.count,
        amount: amount.clone(),
        stops_at: stops_at.to_owned(),
        finding: occurrence.finding.clone(),
        work: occurrence.work.clone(),
        reason: text(&occurrence.reason, &entry.reason),
        proof: if occurrence.proof.is_empty() {
            entry.proof.clone()
        } else {
            occurrence.proof.clone()
        },
        ..empty_line()
    }
}

/// 累计: how often each trigger occurred so far in one entry, and what it came to.
#[derive(Default)]
pub(crate) struct Counted<'t>(BTreeMap<&'t str, (u32, Points)>);

impl<'t> Counted<'t> {
    /// The amount of a further occurrence, inside the trigger's own limit.
    pub fn amount(
        &mut self,
        entry: &Entry,
        occurrence: &Occurrence,
        trigger: &'t Trigger,
        below_min: BelowMin,
    ) -> Result<(Points, &'static str), Refusal> {
        settled(entry, occurrence, trigger, &entry.indicator)?;
        let so_far = self.0.entry(trigger.id.text.as_str()).or_default();
        let (mut amount, rule) = occurrence_amount(entry, occurrence, trigger, so_far.0, below_min)?;
        if let Some(limit) = &trigger.up_to {
            amount = amount.min((limit - &so_far.1).positive_part());
        }
        so_far.0 = so_far.0.saturating_add(occurrence.count);
        so_far.1 += &amount;
        Ok((amount, rule))
    }
}

/// The amount of an occurrence that does not depend on a weight: per case, at discretion, by volume.
pub(crate) fn occurrence_amount(
    entry: &Entry,
    occurrence: &Occurrence,
    trigger: &Trigger,
    before: u32,
    below_min: BelowMin,
) -> Result<(Points, &'static str), Refusal> {
    let name = trigger.id.text.as_str();
    if let Some(amount) = &trigger.amount {
        let rule = if trigger.steps.is_empty() {
            "rule-per-case"
        } else {
            "rule-steps"
        };
        return Ok((per_case::amount(trigger, amount, before, occurrence.count), rule));
    }
    if let Some(by_volume) = &trigger.volume {
        let over = occurrence.quantity.as_ref();
        let over = over.ok_or_else(|| refused(entry, "MJ4032", &[("trigger", name)]))?;
        return Ok((volume::amount(by_volume, over), "rule-volume"));
    }
    if trigger.min.is_some() || trigger.max.is_some() || trigger.amount_unknown {
        return match range::amount(trigger, occurrence.amount.as_ref(), below_min) {
            Ok(amount) => Ok((&amount * &Points::from(i64::from(occurrence.count)), "rule-range")),
            Err(wrong) => {
                let limit = match wrong {
                    range::Wrong::Over => trigger.max.clone(),
                    _ => trigger.min.clone(),
                };
                let entered = occurrence
                    .amount
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let limit = limit.unwrap_or_default().to_string();
                let code = match wrong {
                    range::Wrong::Missing => "MJ4030",
                    range::Wrong::Over => "MJ4033",
                    range::Wrong::Under => "MJ4034",
                };
                let params = [
                    ("trigger", name),
                    ("amount", &entered),
                    ("limit", &limit),
                    ("node", &entry.indicator),
                ];
                Err(refused(entry, code, &params))
            }
        };
    }
    Err(refused(
        entry,
        "MJ4028",
        &[("trigger", name), ("node", &entry.indicator)],
    ))
}
