//! One leaf of one unit: from what was entered to points lost, before any cap.
//!
//! Order inside a leaf: the points given (base), ceilings (不高于), then the losses of triggers. Where each loss
//! stops is noted, not applied. **Invariant:** what is not in the rubric is refused, never read as 0.

use std::collections::BTreeMap;

use super::occurrence::{empty_line, free, loss_line, occurrence_amount, pairs, refused, settled, unnamed};
use super::outcome::LossLine;
use super::rules::{gain, level, share, survey};
use super::table::{At, Stop, Table, TriggerAt};
use crate::lang::Text;
use crate::points::Points;
use crate::refusal::Refusal;
use crate::rubric::{BelowMin, Indicator, Kind, NaDeduct, OutOfRange, Trigger};
use crate::sheet::{Entry, Occurrence};

/// A loss of one trigger.
#[derive(Clone)]
pub(crate) struct Loss {
    /// The leaf on which it falls.
    pub on: At,
    /// Where it stops.
    pub stop: Stop,
    pub amount: Points,
    pub finding: String,
    pub line: LossLine,
}

/// What an entry says about a leaf.
#[derive(Clone, Default)]
pub(crate) struct LeafValue {
    /// Points not given, ceilings among them: stops at the leaf.
    pub base_lost: Points,
    /// The line of the base loss, when it is not zero.
    pub base_line: Option<LossLine>,
    pub losses: Vec<Loss>,
    /// Blocks that an event zeroes.
    pub zeroes: Vec<At>,
}

impl LeafValue {
    /// All losses together, before caps.
    pub fn lost(&self) -> Points {
        self.losses
            .iter()
            .fold(self.base_lost.clone(), |sum, loss| sum + &loss.amount)
    }

    /// The same value with every amount multiplied.
    pub fn times(mut self, factor: &Points) -> Self {
        self.base_lost = &self.base_lost * factor;
        if let Some(line) = &mut self.base_line {
            line.amount = &line.amount * factor;
        }
        for loss in &mut self.losses {
            loss.amount = &loss.amount * factor;
            loss.line.amount = loss.amount.clone();
        }
        self
    }
}

/// A leaf and the weights that hold for it.
pub(crate) struct Leaf<'t, 'r> {
    pub table: &'t Table<'r>,
    pub at: At,
    pub indicator: &'r Indicator,
    /// Printed weight.
    pub weight: &'t Points,
    /// Weight after not-applicable items were dealt with.
    pub effective: &'t Points,
}

impl<'r> Leaf<'_, 'r> {
    /// Effective over printed weight; 1 where the leaf has no weight.
    fn growth(&self) -> Points {
        self.effective.checked_div(self.weight).unwrap_or(Points::ONE)
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// `MJ4020`–`MJ4034`: what the entry says does not fit the rubric.
    pub fn read(&self, entry: &Entry) -> Result<LeafValue, Refusal> {
        let given = self.base(entry)?;
        let mut value = LeafValue::default();
        let settings = &self.table.rubric.settings;
        let grow = self.growth();
        let (points, title) = match given {
            Some((points, title)) => (points, title),
            None => (self.weight.clone(), Text::default()),
        };
        value.base_lost = &(self.weight - &points) * &grow;
        if !value.base_lost.is_zero() {
            let params = [
                ("points", points.to_string()),
                ("weight", self.weight.to_string()),
                ("lost", (self.weight - &points).to_string()),
            ];
            value.base_line = Some(LossLine {
                title,
                rule: if entry.level.is_some() {
                    "rule-level"
                } else {
                    "rule-points"
                }
                .to_owned(),
                params: pairs(&params),
                amount: value.base_lost.clone(),
                stops_at: self.table.label(self.at).to_owned(),
                reason: entry.reason.clone(),
                proof: entry.proof.clone(),
                ..empty_line()
            });
        }
        let mut counted: BTreeMap<&str, (u32, Points)> = BTreeMap::new();
        let fixed = settings.na_deduct == NaDeduct::Fixed;
        for occurrence in &entry.occurrences {
            let Some(at) = self.trigger(entry, occurrence)? else {
                let amount = free(entry, occurrence, &self.indicator.id.text)?;
                let stop = self.table.stop(self.at, self.cap())?;
                self.push(
                    &mut value,
                    entry,
                    occurrence,
                    None,
                    amount,
                    self.at,
                    stop,
                    "rule-free",
                );
                continue;
            };
            let trigger = at.trigger;
            settled(entry, occurrence, trigger, &self.indicator.id.text)?;
            let beside = |id: &String| entry.occurrences.iter().any(|o| o.trigger == *id);
            if let Some(other) = trigger.unless.iter().find(|id| beside(id)) {
                let params = [("trigger", trigger.id.text.as_str()), ("other", other.as_str())];
                return Err(refused(entry, "MJ4042", &params));
            }
            if !trigger.after_any.is_empty() && !trigger.after_any.iter().any(beside) {
                let after = trigger.after_any.join(", ");
                let params = [("trigger", trigger.id.text.as_str()), ("after", after.as_str())];
                return Err(refused(entry, "MJ4029", &params));
            }
            if let Some(after) = &trigger.after
                && !entry.occurrences.iter().any(|o| o.trigger == *after)
            {
                let params = [("trigger", trigger.id.text.as_str()), ("after", after.as_str())];
                return Err(refused(entry, "MJ4029", &params));
            }
            let outdated = match (&self.indicator.counts_from, occurrence.on.as_str()) {
                (Some(from), on) => !on.is_empty() && on < from.as_str(),
                _ => false,
            };
            if outdated {
                let stop = Some(self.at);
                self.push(
                    &mut value,
                    entry,
                    occurrence,
                    Some(trigger),
                    Points::ZERO,
                    self.at,
                    stop,
                    "rule-event",
                );
                if let Some(loss) = value.losses.last_mut() {
                    loss.line.counted = false;
                    loss.line.dropped = "dropped-outdated".to_owned();
                }
                continue;
            }
            if let Some(target) = &trigger.zero {
                if let Some(block) = self.table.stop(self.at, target)? {
                    value.zeroes.push(block);
                }
                self.push(
                    &mut value,
                    entry,
                    occurrence,
                    Some(trigger),
                    Points::ZERO,
                    self.at,
                    Some(self.at),
                    "rule-zero",
                );
                continue;
            }
            let ceiling = trigger
                .ceiling
                .as_ref()
                .map(|c| c * &grow)
                .or_else(|| trigger.ceiling_share.as_ref().map(|s| s * self.effective));
            if let Some(ceiling) = ceiling {
                let left = self.effective - &value.base_lost;
                let cut = (&left - &ceiling).positive_part();
                value.base_lost += &cut;
                let stop = Some(self.at);
                self.push(
                    &mut value,
                    entry,
                    occurrence,
                    Some(trigger),
                    cut,
                    self.at,
                    stop,
                    "rule-ceiling",
                );
                // The cut is part of the base; the line is kept for the explanation only.
                if let Some(loss) = value.losses.pop() {
                    let mut line = loss.line;
                    match value.base_line.take() {
                        Some(mut base) => {
                            base.amount = value.base_lost.clone();
                            base.title = line.title;
                            base.rule = line.rule;
                            base.params = line.params;
                            value.base_line = Some(base);
                        }
                        None => {
                            line.amount = value.base_lost.clone();
                            value.base_line = Some(line);
                        }
                    }
                }
                continue;
            }
            let before = counted.get(trigger.id.text.as_str()).cloned().unwrap_or_default();
            let (mut amount, rule) = self.amount(entry, occurrence, trigger, before.0, &grow, fixed)?;
            if let Some(limit) = &trigger.up_to {
                let limit = if fixed { limit.clone() } else { limit * &grow };
                amount = amount.min((&limit - &before.1).positive_part());
            }
            counted.insert(
                trigger.id.text.as_str(),
                (before.0.saturating_add(occurrence.count), &before.1 + &amount),
            );
            let (on, stop) = self.falls_on(entry, occurrence, at)?;
            self.push(
                &mut value,
                entry,
                occurrence,
                Some(trigger),
                amount,
                on,
                stop,
                rule,
            );
        }
        if given_nothing(entry) {
            return Err(refused(
                entry,
                "MJ4020",
                &[("node", self.indicator.id.text.as_str())],
            ));
        }
        Ok(value)
    }

    fn cap(&self) -> &crate::rubric::Cap {
        self.indicator
            .cap
            .as_ref()
            .unwrap_or(&self.table.rubric.settings.deduct_cap)
    }

    /// Points given, with the printed words of the level; `None` when only occurrences were entered.
    fn base(&self, entry: &Entry) -> Result<Option<(Points, Text)>, Refusal> {
        let weight = self.weight;
        let kind = self.indicator.kind();
        let said = [
            entry.points.is_some(),
            entry.lost.is_some(),
            entry.lost_share.is_some(),
            entry.level.is_some(),
            entry.count.is_some(),
            !entry.counts.is_empty(),
            entry.full,
        ];
        if said.iter().filter(|s| **s).count() > 1 {
            return Err(refused(entry, "MJ4021", &[("node", &self.indicator.id.text)]));
        }
        let unfit = || refused(entry, "MJ4022", &[("node", &self.indicator.id.text)]);
        let plain = |points: Points| Ok(Some((points, Text::default())));
        if entry.full {
            return plain(weight.clone());
        }
        if let Some(points) = &entry.points {
            let full = self.indicator.full.as_ref().filter(|_| kind == Kind::Imported);
            return match full {
                Some(full) => {
                    let points = self.in_range(entry, points, full)?;
                    let share = points.checked_div(full).ok_or_else(unfit)?;
                    plain(&share * weight)
                }
                None => plain(self.in_range(entry, points, weight)?),
            };
        }
        if let Some(lost) = &entry.lost {
            return plain(self.in_range(entry, &(weight - lost), weight)?);
        }
        if let Some(part) = &entry.lost_share {
            return plain(self.in_range(entry, &(weight - &(part * weight)), weight)?);
        }
        if let Some(name) = &entry.level {
            let found = self
                .indicator
                .levels
                .iter()
                .find(|l| l.id.text == *name || l.title.zh == *name);
            let found = found.ok_or_else(|| {
                refused(
                    entry,
                    "MJ4025",
                    &[("level", name), ("node", &self.indicator.id.text)],
                )
            })?;
            let points = level::points(found, weight).ok_or_else(unfit)?;
            return Ok(Some((
                self.in_range(entry, &points, weight)?,
                found.title.clone(),
            )));
        }
        if let Some(count) = entry.count {
            let each = self.indicator.each.as_ref().ok_or_else(unfit)?;
            return plain(gain::points(each, count, weight));
        }
        if !entry.counts.is_empty() {
            if kind != Kind::Survey {
                return Err(unfit());
            }
            return match survey::points(&self.indicator.answers, &entry.counts, weight) {
                Ok(points) => plain(points),
                Err(survey::Wrong::NoValidAnswer) => {
                    Err(refused(entry, "MJ4026", &[("node", &self.indicator.id.text)]))
                }
                Err(survey::Wrong::UnknownAnswer(id) | survey::Wrong::NotACount(id)) => Err(refused(
                    entry,
                    "MJ4027",
                    &[("answer", &id), ("node", &self.indicator.id.text)],
                )),
            };
        }
        Ok(None)
    }

    fn in_range(&self, entry: &Entry, points: &Points, full: &Points) -> Result<Points, Refusal> {
        let settings = &self.table.rubric.settings;
        let clamp = settings.out_of_range == OutOfRange::Clamp;
        let words = |code, limit: &Points| {
            let params = [("points", points.to_string()), ("limit", limit.to_string())];
            refused(
                entry,
                code,
                &[
                    ("points", &params[0].1),
                    ("limit", &params[1].1),
                    ("node", &self.indicator.id.text),
                ],
            )
        };
        if points > full {
            return if clamp {
                Ok(full.clone())
            } else {
                Err(words("MJ4023", full))
            };
        }
        if points.is_negative() {
            return if clamp {
                let lifted = self
                    .indicator
                    .min
                    .clone()
                    .filter(|_| settings.below_min == BelowMin::Lift);
                Ok(lifted.unwrap_or_default())
            } else {
                Err(words("MJ4024", &Points::ZERO))
            };
        }
        match &self.indicator.min {
            Some(min) if points < min => match settings.below_min {
                BelowMin::Error => Err(words("MJ4024", min)),
                BelowMin::Lift => Ok(min.clone()),
            },
            _ => Ok(points.clone()),
        }
    }

    fn trigger<'t>(
        &'t self,
        entry: &Entry,
        occurrence: &Occurrence,
    ) -> Result<Option<&'t TriggerAt<'r>>, Refusal> {
        let triggers = self.table.nodes.get(self.at).map_or(&[][..], |n| &n.triggers);
        if occurrence.trigger.is_empty() && triggers.is_empty() {
            return Ok(None);
        }
        let found = triggers
            .iter()
            .find(|t| t.trigger.id.text == occurrence.trigger)
            .or(match triggers {
                [only] if occurrence.trigger.is_empty() => Some(only),
                _ => None,
            });
        found
            .map(Some)
            .ok_or_else(|| unnamed(entry, occurrence, &self.indicator.id.text))
    }

    fn amount(
        &self,
        entry: &Entry,
        occurrence: &Occurrence,
        trigger: &Trigger,
        before: u32,
        grow: &Points,
        fixed: bool,
    ) -> Result<(Points, &'static str), Refusal> {
        let grown = |amount: Points| if fixed { amount } else { &amount * grow };
        if trigger.all {
            return Ok((self.effective.clone(), "rule-all"));
        }
        if let Some(part) = &trigger.share {
            return Ok((
                share::amount(part, self.effective, occurrence.count),
                "rule-share",
            ));
        }
        occurrence_amount(
            entry,
            occurrence,
            trigger,
            before,
            self.table.rubric.settings.below_min,
        )
        .map(|(amount, rule)| (grown(amount), rule))
    }

    /// The leaf on which a loss falls and where it stops.
    fn falls_on(
        &self,
        entry: &Entry,
        occurrence: &Occurrence,
        at: &TriggerAt<'_>,
    ) -> Result<(At, Stop), Refusal> {
        let trigger = at.trigger;
        if trigger.charge.is_empty() {
            let stop = if trigger.all {
                Some(self.at)
            } else {
                self.table.stop(self.at, &at.cap)?
            };
            return Ok((self.at, stop));
        }
        let wanted = match (trigger.charge.as_slice(), occurrence.charge.as_str()) {
            ([only], "") => only.as_str(),
            (_, named) => named,
        };
        let named = self.table.node_named(wanted, &self.indicator.id.text).ok();
        let fits = named.filter(|on| {
            let listed = trigger
                .charge
                .iter()
                .any(|c| self.table.node_named(c, "").ok() == Some(*on));
            listed
                && self
                    .table
                    .nodes
                    .get(*on)
                    .is_some_and(super::table::Node::is_scored_leaf)
        });
        let Some(on) = fits else {
            let params = [("charge", wanted), ("trigger", trigger.id.text.as_str())];
            return Err(refused(entry, "MJ4031", &params));
        };
        // The cap is the charged item's own way of stopping losses, unless the trigger says one.
        let charged = self
            .table
            .nodes
            .get(on)
            .and_then(|n| n.indicator)
            .and_then(|i| i.cap.as_ref());
        let cap = trigger
            .cap
            .as_ref()
            .or(charged)
            .unwrap_or(&self.table.rubric.settings.deduct_cap);
        Ok((on, self.table.stop(on, cap)?))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one line of the account has that many columns"
    )]
    fn push(
        &self,
        value: &mut LeafValue,
        entry: &Entry,
        occurrence: &Occurrence,
        trigger: Option<&Trigger>,
        amount: Points,
        on: At,
        stop: Stop,
        rule: &'static str,
    ) {
        let stops_at = stop.map_or("none", |s| self.table.label(s));
        let line = loss_line(entry, occurrence, trigger, &amount, rule, stops_at);
        value.losses.push(Loss {
            on,
            stop,
            amount,
            finding: occurrence.finding.clone(),
            line,
        });
    }
}

fn given_nothing(entry: &Entry) -> bool {
    // An explicit empty list in YAML reads like no list; `full: true` is the way to say that nothing was found.
    entry.points.is_none()
        && entry.lost.is_none()
        && entry.lost_share.is_none()
        && entry.level.is_none()
        && entry.count.is_none()
        && entry.counts.is_empty()
        && !entry.full
        && entry.occurrences.is_empty()
}
