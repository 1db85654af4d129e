//! Outside the tree: 单项否决 and 重大扣分项.

use super::gather::{Sheet, place_of};
use super::occurrence::{Counted, free, loss_line, unnamed};
use super::outcome::{Adjustment, AdjustmentKind, LossLine};
use super::table::{At, Table};
use super::unit::adjustment;
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rubric::{MajorDeduction, PartFail, Veto, VetoEffect, VetoFixed};
use crate::sheet::Entry;

/// A veto that fired.
pub(crate) struct Fired<'r> {
    pub veto: &'r Veto,
    pub reason: String,
    pub proof: Vec<String>,
    /// The counted situations that fired it.
    pub because: Vec<(crate::lang::Text, Points)>,
}

/// A major deduction that was taken.
pub(crate) struct Taken<'r> {
    pub major: &'r MajorDeduction,
    /// After the item's own limit.
    pub amount: Points,
    pub lines: Vec<LossLine>,
    pub reason: String,
    pub proof: Vec<String>,
}

/// What happened outside the tree, and the parts of the sum that the tree does not carry.
#[derive(Default)]
pub(crate) struct Outside<'r> {
    pub vetoes: Vec<Fired<'r>>,
    pub majors: Vec<Taken<'r>>,
    /// What one limit for all major deductions gives back.
    pub major_relief: Points,
    /// Blocks zeroed by an event or a failed part.
    pub zeroed: Vec<At>,
    /// Losses that stop nowhere.
    pub uncapped: Points,
    /// Losses that stop at the whole table or below, before its own limit.
    pub found: Points,
    /// Bonus that counts, and what was claimed.
    pub bonus: Points,
    pub claimed: Points,
    /// Claim and worth of each bonus node.
    pub bonuses: Vec<(At, Points, Points, Vec<LossLine>)>,
}

impl Outside<'_> {
    /// Major deductions that count.
    pub fn major_sum(&self) -> Points {
        let sum: Points = self.majors.iter().map(|m| &m.amount).sum();
        &sum - &self.major_relief
    }

    /// Whether a veto stopped the scoring.
    pub fn stopped(&self) -> bool {
        self.vetoes.iter().any(|v| v.veto.effect == VetoEffect::Stop)
    }

    /// Whether a veto fixed the points; such a unit always gets the failing grade.
    pub fn is_fixed(&self) -> bool {
        self.vetoes.iter().any(|v| v.veto.effect == VetoEffect::Fixed)
    }

    /// The grade that a veto names.
    pub fn named_grade(&self) -> Option<&str> {
        self.vetoes
            .iter()
            .filter(|v| v.veto.effect != VetoEffect::Part)
            .find_map(|v| v.veto.grade.as_deref())
    }

    /// The points that stand instead of a sum; the lowest where several vetoes fix some.
    pub fn fixed_points(&self, rule: VetoFixed, sum: &Points) -> Option<Points> {
        let lowest = self
            .vetoes
            .iter()
            .filter(|v| v.veto.effect == VetoEffect::Fixed)
            .filter_map(|v| v.veto.points.clone())
            .min()?;
        Some(match rule {
            VetoFixed::Exact => lowest,
            VetoFixed::AtMost => lowest.min(sum.clone()),
        })
    }
}

/// Vetoes that fired, and the parts that fail by them.
pub(crate) type Vetoed<'r> = (Vec<Fired<'r>>, Vec<(At, PartFail)>);

/// Vetoes that fired, and the parts that fail by them.
///
/// # Errors
/// `MJ4038` for a count that the veto does not know, `MJ4020` for an entry that says nothing.
pub(crate) fn vetoes<'r>(table: &Table<'r>, sheet: &Sheet<'_>) -> Result<Vetoed<'r>, Refusal> {
    let (mut fired, mut parts) = (Vec::new(), Vec::new());
    for (index, entries) in &sheet.vetoes {
        let Some(veto) = table.vetoes.get(*index).copied() else {
            continue;
        };
        for entry in entries {
            let because = fires(veto, entry)?;
            if !entry.fired && because.is_empty() {
                continue;
            }
            if let (VetoEffect::Part, Some(node)) = (veto.effect, veto.node.as_deref()) {
                let at = table.node_named(node, &veto.id.text)?;
                parts.push((at, veto.part_fail.unwrap_or(table.rubric.settings.part_fail)));
            }
            let (reason, proof) = (entry.reason.clone(), entry.proof.clone());
            fired.push(Fired {
                veto,
                reason,
                proof,
                because,
            });
            break;
        }
    }
    Ok((fired, parts))
}

fn fires(veto: &Veto, entry: &Entry) -> Result<Vec<(crate::lang::Text, Points)>, Refusal> {
    let knows = |name: &str| {
        veto.conditions.iter().any(|c| {
            c.counts.iter().any(|n| n == name)
                || (c.counts.is_empty() && c.id.text == name)
                || c.of.as_deref() == Some(name)
        })
    };
    if let Some(name) = entry.counts.keys().find(|name| !knows(name)) {
        let params = [("count", name.as_str()), ("node", veto.id.text.as_str())];
        return Err(Refusal::new("MJ4038", &params).at(place_of(entry)));
    }
    let mut because = Vec::new();
    for condition in &veto.conditions {
        let own = std::slice::from_ref(&condition.id.text);
        let names = if condition.counts.is_empty() {
            own
        } else {
            &condition.counts
        };
        let given: Vec<&Points> = names.iter().filter_map(|n| entry.counts.get(n)).collect();
        if given.is_empty() {
            continue;
        }
        let mut sum: Points = given.into_iter().sum();
        if let Some(of) = &condition.of {
            let whole = entry.counts.get(of).cloned().unwrap_or_default();
            if condition.of_at_least.as_ref().is_some_and(|least| whole < *least) {
                continue;
            }
            let Some(share) = sum.checked_div(&whole) else {
                continue;
            };
            sum = share;
        }
        let reached = condition.at_least.as_ref().is_some_and(|line| sum >= *line)
            || condition.above.as_ref().is_some_and(|line| sum > *line);
        if reached {
            because.push((condition.title.clone(), sum));
        }
    }
    Ok(because)
}

/// Major deductions that were taken; limits are noted as adjustments.
///
/// # Errors
/// As for a leaf's triggers.
pub(crate) fn majors<'r>(
    table: &Table<'r>,
    sheet: &Sheet<'_>,
    adjustments: &mut Vec<Adjustment>,
) -> Result<Vec<Taken<'r>>, Refusal> {
    let mut taken = Vec::new();
    for (index, entries) in &sheet.majors {
        let Some(major) = table.majors.get(*index).copied() else {
            continue;
        };
        let (mut amount, mut lines) = (Points::ZERO, Vec::new());
        let (mut reason, mut proof) = (String::new(), Vec::new());
        let mut counted = Counted::default();
        for entry in entries {
            (reason, proof) = (entry.reason.clone(), entry.proof.clone());
            if let Some(points) = entry.points.as_ref().or(entry.lost.as_ref()) {
                let points = points.abs();
                amount += &points;
                lines.push(loss_line(
                    entry,
                    &Default::default(),
                    None,
                    &points,
                    "rule-free",
                    "none",
                ));
            }
            for occurrence in &entry.occurrences {
                let trigger = major
                    .triggers
                    .iter()
                    .find(|t| t.id.text == occurrence.trigger)
                    .or(match major.triggers.as_slice() {
                        [only] if occurrence.trigger.is_empty() => Some(only),
                        _ => None,
                    });
                let (points, rule) = match trigger {
                    Some(trigger) => {
                        counted.amount(entry, occurrence, trigger, table.rubric.settings.below_min)?
                    }
                    None if major.triggers.is_empty() => {
                        (free(entry, occurrence, &major.id.text)?, "rule-free")
                    }
                    None => return Err(unnamed(entry, occurrence, &major.id.text)),
                };
                amount += &points;
                lines.push(loss_line(entry, occurrence, trigger, &points, rule, "none"));
            }
        }
        if lines.is_empty() {
            continue;
        }
        if let Some(max) = major.max.as_ref().filter(|max| amount > **max) {
            let relief = &amount - max;
            let params = [("limit", max.to_string()), ("found", amount.to_string())];
            adjustments.push(adjustment(
                AdjustmentKind::MajorCap,
                &major.id.text,
                relief,
                "adjust-major-cap",
                &params,
            ));
            amount = max.clone();
        }
        taken.push(Taken {
            major,
            amount,
            lines,
            reason,
            proof,
        });
    }
    Ok(taken)
}

/// One limit for all major deductions: what it gives back.
pub(crate) fn major_relief(
    table: &Table<'_>,
    taken: &[Taken<'_>],
    adjustments: &mut Vec<Adjustment>,
) -> Points {
    let sum: Points = taken.iter().map(|m| &m.amount).sum();
    let Some(cap) = table.rubric.settings.major_cap.as_ref().filter(|cap| sum > **cap) else {
        return Points::ZERO;
    };
    let relief = &sum - cap;
    let params = [("limit", cap.to_string()), ("found", sum.to_string())];
    let given_back = relief.clone();
    adjustments.push(adjustment(
        AdjustmentKind::MajorCap,
        table.label(0),
        given_back,
        "adjust-major-cap",
        &params,
    ));
    relief
}
