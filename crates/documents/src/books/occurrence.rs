//! 逐项扣分: the occurrences of a trigger on an assessor's sheet.
//!
//! **Invariant:** an occurrence is known by its trigger and its number among those of this trigger.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::content::Content;
use super::field::Field;
use super::grid::Nth;

/// 扣分情形: a trigger that may be counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trigger {
    /// Its id; may be empty where a node has a single unnamed one.
    pub id: String,
    /// What happened.
    pub title: Text,
    /// What it costs, in words.
    pub worth: Text,
    /// Whether the assessor enters the amount; otherwise that cell is closed.
    pub open_amount: bool,
}

/// One or several alike occurrences.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OccurrenceLine {
    /// The trigger's id.
    pub trigger: String,
    /// The finding behind it, to be read only.
    pub finding: String,
    /// 次数; 0 only while nothing was entered.
    pub count: u32,
    /// 酌定分值.
    pub amount: Option<Points>,
    /// The day it happened (ISO).
    pub happened_on: String,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
}

/// Each occurrence with its number among those of its trigger.
pub(super) fn numbered(occurrences: &[OccurrenceLine]) -> impl Iterator<Item = (Nth, &OccurrenceLine)> {
    occurrences.iter().enumerate().map(|(at, occurrence)| {
        let before = occurrences.iter().take(at);
        let nth = Nth {
            trigger: occurrence.trigger.clone(),
            number: before.filter(|other| other.trigger == occurrence.trigger).count(),
        };
        (nth, occurrence)
    })
}

/// Makes the changes of one row.
pub(super) fn change<'a>(occurrences: &mut Vec<OccurrenceLine>, changes: impl Iterator<Item = &'a Change>) {
    let mut lines: Vec<(Nth, OccurrenceLine)> = numbered(occurrences)
        .map(|(nth, line)| (nth, line.clone()))
        .collect();
    for change in changes {
        let Some(nth) = &change.at.occurrence else {
            continue;
        };
        if !lines.iter().any(|(other, _)| other == nth) {
            let line = OccurrenceLine {
                trigger: nth.trigger.clone(),
                ..OccurrenceLine::default()
            };
            lines.push((nth.clone(), line));
        }
        let Some((_, line)) = lines.iter_mut().find(|(other, _)| other == nth) else {
            continue;
        };
        let after = change.after.clone();
        match change.field {
            Field::Count => {
                line.count = match after {
                    Content::Whole(count) => count,
                    _ => 0,
                }
            }
            Field::Amount => line.amount = after.into_points(),
            Field::HappenedOn => line.happened_on = after.into_text(),
            Field::Reason => line.reason = after.into_text(),
            Field::Proof => line.proof = after.into_list(),
            _ => {}
        }
    }
    *occurrences = lines
        .into_iter()
        .map(|(_, line)| line)
        .filter(|line| line.count > 0)
        .collect();
}
