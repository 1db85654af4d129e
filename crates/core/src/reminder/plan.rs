//! 排定提醒: the digests of a day from what is due and what was said already.
//!
//! A lead that was missed, because nothing ran that day, is made up for on the next working day, in one line with
//! whatever else has come. Nothing is sent on days off. **Invariant:** planning again with what the first plan said
//! gives nothing, wherever it was interrupted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::due::{Due, Item, Recipient, Standing};
use super::leads::Leads;
use crate::calendar::{Calendar, Unit, count_between};
use crate::refusal::Refusal;

/// 提醒键: one lead of one due thing to one recipient; said once ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who is told.
    pub who: Recipient,
    /// The id of the due thing.
    pub due: String,
    /// Its last day and how often it was moved: `2026-03-17#0`. Another day is another arming of the leads.
    pub armed_for: String,
    /// Working days before the last day; 0 on it, negative behind it.
    pub lead: i64,
}

/// What was said: a key and the day on which it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// What.
    pub key: Key,
    /// When.
    pub on: Date,
}

/// 摘要: all that one recipient is told on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// To whom.
    pub recipient: Recipient,
    /// On which day.
    pub on: Date,
    /// What is due, the earliest first.
    pub items: Vec<Item>,
    /// What is said by it: every lead that has come and was not said before.
    pub keys: Vec<Key>,
}

/// What a day brings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The digests, one a recipient, in the order of recipients.
    pub digests: Vec<Digest>,
    /// What could not be counted, with the reason; it holds nothing else up.
    pub uncounted: Vec<(String, Refusal)>,
}

/// What is due with its standing today, in the order given; what the calendar does not cover stands apart.
pub fn standing(dues: &[Due], calendar: &Calendar, today: Date) -> (Vec<Item>, Vec<(String, Refusal)>) {
    let mut known: BTreeMap<Date, Result<Standing, Refusal>> = BTreeMap::new();
    let (mut items, mut uncounted) = (Vec::new(), Vec::new());
    for due in dues {
        let found = known
            .entry(due.due)
            .or_insert_with(|| distance(calendar, today, due.due));
        match found {
            Ok(standing) => items.push(Item {
                due: due.clone(),
                standing: *standing,
            }),
            Err(refusal) => uncounted.push((due.id.clone(), refusal.clone())),
        }
    }
    (items, uncounted)
}

/// The digests of today: every open thing of which a lead has come that was not said yet, except to those who have
/// had their digest today. Nothing on a day off.
///
/// `said` may hold more than belongs to `dues`.
///
/// # Errors
/// MJ2007 when today itself lies outside the calendar.
pub fn plan(
    dues: &[Due],
    leads: &Leads,
    calendar: &Calendar,
    today: Date,
    said: &BTreeSet<Said>,
) -> Result<Plan, Refusal> {
    if !calendar.is_workday(today, None)? {
        return Ok(Plan::default());
    }
    let served: BTreeSet<&Recipient> = said
        .iter()
        .filter(|s| s.on == today)
        .map(|s| &s.key.who)
        .collect();
    let known: BTreeSet<&Key> = said.iter().map(|s| &s.key).collect();
    let (items, uncounted) = standing(dues, calendar, today);
    let mut digests: BTreeMap<Recipient, Digest> = BTreeMap::new();
    let mut met = BTreeSet::new();
    for item in items {
        let (who, due) = (item.due.who.clone(), item.due.id.clone());
        if served.contains(&who) || !met.insert((who.clone(), due)) {
            continue;
        }
        let fresh: Vec<Key> = keys(&item, leads)
            .into_iter()
            .filter(|key| !known.contains(key))
            .collect();
        if fresh.is_empty() {
            continue;
        }
        let digest = digests.entry(who.clone()).or_insert_with(|| Digest {
            recipient: who,
            on: today,
            items: vec![],
            keys: vec![],
        });
        digest.items.push(item);
        digest.keys.extend(fresh);
    }
    let mut digests: Vec<Digest> = digests.into_values().collect();
    for digest in &mut digests {
        digest
            .items
            .sort_by(|a, b| (a.due.due, &a.due.id).cmp(&(b.due.due, &b.due.id)));
    }
    Ok(Plan { digests, uncounted })
}

fn keys(item: &Item, leads: &Leads) -> Vec<Key> {
    let Due {
        id, due, moves, who, ..
    } = &item.due;
    let key = |lead| Key {
        who: who.clone(),
        due: id.clone(),
        armed_for: format!("{due}#{moves}"),
        lead,
    };
    leads.come(item.standing).into_iter().map(key).collect()
}

fn distance(calendar: &Calendar, today: Date, due: Date) -> Result<Standing, Refusal> {
    let count =
        |from, to| count_between(calendar, from, to, Unit::WorkingDays, None).map(|found| found.count);
    if today > due {
        return Ok(Standing::Overdue(count(due, today)?));
    }
    Ok(match count(today, due)? {
        0 => Standing::LastDay,
        days => Standing::Left(days),
    })
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
