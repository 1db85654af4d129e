//! 共用件: small parts that the views of the procedure share: documents, people, units by name.
//!
//! **Invariant:** dates are ISO days; who acted is shown by name.

use jiff::civil::Date;
use mingjian_core::calendar::Unit as Counted;
use mingjian_core::flow::procedure::{Document, Procedure, Stage};
use mingjian_core::lang::Text;
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::show_deadline::{DeadlineAsk, DeadlineView, deadline};
use crate::case::Case;

/// A document that carries an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentShown {
    /// 文号, or the meeting's number.
    pub number: String,
    /// Its day.
    pub date: String,
    /// SHA-256 of the scan; empty when there is none.
    pub scan: String,
}

impl DocumentShown {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            number: document.number.clone(),
            date: document.date.to_string(),
            scan: document.scan.clone(),
        }
    }
}

/// A thing with its id and name: a person, a unit, a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Called {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

impl Called {
    pub(super) fn unit(unit: &Unit) -> Self {
        Self {
            id: unit.id.clone(),
            name: unit.name.clone(),
        }
    }

    pub(super) fn person(case: &Case, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: Text::zh(case.name_of(id)),
        }
    }
}

/// Where a stage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// It is over.
    Done,
    /// It is now.
    Now,
    /// It comes.
    Ahead,
}

/// One stage of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StageShown {
    /// Which.
    pub stage: Stage,
    /// Its stable name, part of message keys.
    pub name: &'static str,
    /// Where it stands.
    pub state: StageState,
    /// The day on which it was reached the last time.
    pub since: Option<String>,
    /// Who took the step.
    pub by: String,
}

/// All stages of a procedure, in their order.
pub(super) fn stages(case: &Case, procedure: &Procedure) -> Vec<StageShown> {
    let shown = |stage: Stage| {
        let state = match stage.cmp(&procedure.stage) {
            std::cmp::Ordering::Less => StageState::Done,
            std::cmp::Ordering::Equal => StageState::Now,
            std::cmp::Ordering::Greater => StageState::Ahead,
        };
        let reached = procedure.history.iter().rev().find(|step| step.stage == stage);
        let reached = reached.filter(|_| state != StageState::Ahead);
        StageShown {
            stage,
            name: stage.name(),
            state,
            since: reached.map(|step| step.at.date().to_string()),
            by: reached
                .map(|step| case.name_of(step.by.as_str()))
                .unwrap_or_default(),
        }
    };
    Stage::ALL.into_iter().map(shown).collect()
}

/// Plain days from today to a day; below zero when it is over.
pub(super) fn days_left(today: Date, due: Date) -> i32 {
    today.until(due).map(|span| span.get_days()).unwrap_or_default()
}

/// A limit of the procedure, day by day, over the authority's own calendar; absent where no count leads to its day.
///
/// A day that was added to the calendar later may move a count away from the day that stands; then what was known
/// when the limit began to run explains it.
pub(super) fn limit(case: &Case, from: Date, counted: Counted, days: u32, due: Date) -> Option<DeadlineView> {
    let calendar = case.calendar().ok()?;
    let ask = DeadlineAsk {
        from: from.to_string(),
        days: days.to_string(),
        plain: counted == Counted::Days,
        known_on: String::new(),
    };
    let then = DeadlineAsk {
        known_on: from.to_string(),
        ..ask.clone()
    };
    [ask, then].iter().find_map(|ask| {
        let found = deadline(&calendar, ask).ok()?;
        (found.due == due.to_string()).then_some(found)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_counted_over_months_and_backwards() {
        assert_eq!(days_left(date(2026, 2, 27), date(2026, 3, 2)), 3);
        assert_eq!(days_left(date(2026, 3, 2), date(2026, 3, 2)), 0);
        assert_eq!(days_left(date(2026, 3, 2), date(2026, 1, 1)), -60);
    }
}
