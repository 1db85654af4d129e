//! 整改 (rectification): an order with two clocks: measures within working days of receipt, completion by its date.
//!
//! Clause: 方案第七部分第(二)项: 责令限期整改, 整改措施要在接到通报后的10个工作日内提出并报领导小组办公室.
//! **Invariant:** a clock that has run to its end is never moved; a day that was counted says when it was counted.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::dossier::Receipt;
use super::procedure::Document;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::refusal::Refusal;

/// From what the order comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// 通报批评.
    Criticism {
        /// Its id.
        criticism: String,
    },
    /// 问题线索, or anything else that was found.
    Finding {
        /// What it was.
        finding: String,
    },
}

/// One thing to be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The indicator; empty when there is none.
    #[serde(default)]
    pub indicator: String,
    /// What is wrong.
    pub text: String,
}

/// A limit in working days that runs from a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The day from which it runs; not counted.
    pub from: Date,
    /// How many working days.
    pub working_days: u32,
    /// The last day.
    pub due: Date,
    /// The day on which it was computed.
    pub computed_on: Date,
}

/// A limit that moved, since the calendar did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitMove {
    /// The last day before.
    #[schemars(with = "String")]
    pub before: Date,
    /// The last day from now on.
    #[schemars(with = "String")]
    pub after: Date,
    /// The notice that changed the calendar.
    pub source: String,
    /// The day on which it was computed.
    #[schemars(with = "String")]
    pub computed_on: Date,
}

/// What a unit hands in: measures, a note, or a report of completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Text.
    pub text: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A statement with its hand and day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    /// What it says.
    pub statement: Statement,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: ActorId,
}

/// 复查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recheck {
    /// Whether it is put right.
    pub passed: bool,
    /// Why, or what is left.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: ActorId,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RectificationState {
    /// 已下达, no receipt yet.
    Ordered,
    /// 已签收, measures are due.
    Received,
    /// Measures are in; the work is going on.
    Rectifying,
    /// Completion was reported; the re-check is next.
    Reported,
    /// 销号.
    Closed,
}

impl RectificationState {
    /// Its stable name, part of message keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Received => "received",
            Self::Rectifying => "rectifying",
            Self::Reported => "reported",
            Self::Closed => "closed",
        }
    }
}

/// 整改.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// The unit.
    pub unit: String,
    /// From what it comes.
    pub source: Source,
    /// 整改通知书.
    pub document: Document,
    /// What is to be put right.
    pub problems: Vec<Problem>,
    /// By when.
    pub completion_due: Date,
    /// When it was ordered, and by whom.
    pub ordered: (Moment, ActorId),
    /// The unit's receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The first clock; runs from receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures_limit: Option<Limit>,
    /// Each time it moved.
    #[serde(default)]
    pub moves: Vec<LimitMove>,
    /// 整改措施, as they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Handed>,
    /// Why measures were sent back, each time.
    #[serde(default)]
    pub returned: Vec<String>,
    /// 进展.
    #[serde(default)]
    pub progress: Vec<Handed>,
    /// 整改完成报告, while it waits for the re-check or was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Handed>,
    /// 复查.
    #[serde(default)]
    pub rechecks: Vec<Recheck>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
}

facts! {
    /// What happens to a rectification.
    pub enum RectificationFact {
        /// It was ordered.
        "rectification.ordered" => Ordered { unit: String, source: Source, document: Document, problems: Vec<Problem>, completion_due: Date, by: ActorId },
        /// The unit received the order; the first clock runs.
        "rectification.received" => Received { receipt: Receipt, limit: Limit },
        /// The first clock moved with the calendar.
        "rectification.limit_moved" => LimitMoved { moved: LimitMove, by: ActorId },
        /// Measures were handed in.
        "rectification.measures_submitted" => MeasuresSubmitted { measures: Statement, by: ActorId },
        /// Measures were sent back.
        "rectification.measures_returned" => MeasuresReturned { reason: String, by: ActorId },
        /// The unit noted its progress.
        "rectification.progress_noted" => ProgressNoted { note: Statement, by: ActorId },
        /// The unit reported completion.
        "rectification.completion_reported" => CompletionReported { report: Statement, by: ActorId },
        /// Re-checked and closed.
        "rectification.closed" => Closed { reason: String, by: ActorId },
        /// Re-checked and not yet right.
        "rectification.not_passed" => NotPassed { reason: String, completion_due: Date, by: ActorId },
    }
}

impl Rectification {
    /// Where it stands.
    pub fn state(&self) -> RectificationState {
        if self.closed_at.is_some() {
            RectificationState::Closed
        } else if self.completion.is_some() {
            RectificationState::Reported
        } else if self.measures.is_some() {
            RectificationState::Rectifying
        } else if self.receipt.is_some() {
            RectificationState::Received
        } else {
            RectificationState::Ordered
        }
    }

    /// Refuses unless it stands here.
    ///
    /// # Errors
    /// MJ6123.
    pub fn expect(&self, state: RectificationState) -> Result<(), Vec<Refusal>> {
        let now = self.state();
        if now == state {
            return Ok(());
        }
        Err(vec![Refusal::new(
            "MJ6123",
            &[("now", now.name()), ("needed", state.name())],
        )])
    }

    /// Whether measures came late, or are late by now.
    pub fn measures_overdue(&self, today: Date) -> bool {
        let handed = self
            .measures
            .as_ref()
            .map_or(today, |measures| measures.at.date());
        self.measures_limit
            .as_ref()
            .is_some_and(|limit| handed > limit.due)
    }

    /// Whether completion came late, or is late by now.
    pub fn completion_overdue(&self, today: Date) -> bool {
        let reported = self.completion.as_ref().map_or(today, |report| report.at.date());
        reported > self.completion_due
    }

    fn begin(fact: &RectificationFact, at: Moment) -> Option<Self> {
        let RectificationFact::Ordered {
            unit,
            source,
            document,
            problems,
            completion_due,
            by,
        } = fact
        else {
            return None;
        };
        Some(Self {
            unit: unit.clone(),
            source: source.clone(),
            document: document.clone(),
            problems: problems.clone(),
            completion_due: *completion_due,
            ordered: (at, by.clone()),
            receipt: None,
            measures_limit: None,
            moves: Vec::new(),
            measures: None,
            returned: Vec::new(),
            progress: Vec::new(),
            completion: None,
            rechecks: Vec::new(),
            closed_at: None,
        })
    }

    fn go_on(&mut self, fact: &RectificationFact, at: Moment) -> Option<()> {
        use RectificationFact as F;
        let handed = |statement: &Statement, by: &ActorId| Handed {
            statement: statement.clone(),
            at,
            by: by.clone(),
        };
        match fact {
            F::Ordered { .. } => return None,
            F::Received { receipt, limit } => {
                self.receipt = Some(receipt.clone());
                self.measures_limit = Some(limit.clone());
            }
            F::LimitMoved { moved, .. } => {
                let limit = self.measures_limit.as_mut()?;
                limit.due = moved.after;
                limit.computed_on = moved.computed_on;
                self.moves.push(moved.clone());
            }
            F::MeasuresSubmitted { measures, by } => self.measures = Some(handed(measures, by)),
            F::MeasuresReturned { reason, .. } => {
                self.measures = None;
                self.returned.push(reason.clone());
            }
            F::ProgressNoted { note, by } => self.progress.push(handed(note, by)),
            F::CompletionReported { report, by } => self.completion = Some(handed(report, by)),
            F::Closed { reason, by } => {
                self.rechecks.push(Recheck {
                    passed: true,
                    reason: reason.clone(),
                    at,
                    by: by.clone(),
                });
                self.closed_at = Some(at);
            }
            F::NotPassed {
                reason,
                completion_due,
                by,
            } => {
                self.rechecks.push(Recheck {
                    passed: false,
                    reason: reason.clone(),
                    at,
                    by: by.clone(),
                });
                self.progress.extend(self.completion.take());
                self.completion_due = *completion_due;
            }
        }
        Some(())
    }
}

impl Paper for Rectification {
    const KIND: Kind = Kind::Rectification;
    type Fact = RectificationFact;

    fn apply(old: Option<Self>, fact: &RectificationFact, at: Moment) -> Option<Self> {
        match old {
            None => Self::begin(fact, at),
            Some(mut it) => it.go_on(fact, at).map(|()| it),
        }
    }
}
