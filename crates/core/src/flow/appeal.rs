//! 复核申请 (appeal): a unit asks for a review of its published result, where the plan gives days for it.
//!
//! Clause: none in the notice; other places grant it, so the plan's limit is 0 unless it is set. **Invariant:** one
//! appeal a unit and publication; it is answered once, and what changes a result is a correction.

use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// The office's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppealAnswer {
    /// Whether the unit is right; a correction follows.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: ActorId,
}

/// 复核申请.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// The unit.
    pub unit: String,
    /// The decision that it asks about.
    pub decision: u32,
    /// What it holds against it.
    pub statement: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// When it was filed, and by whom.
    pub filed: (Moment, ActorId),
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AppealAnswer>,
}

facts! {
    /// What happens to an appeal.
    pub enum AppealFact {
        /// It was filed.
        "appeal.filed" => Filed { unit: String, decision: u32, statement: String, evidence: Vec<String>, by: ActorId },
        /// It was answered.
        "appeal.answered" => Answered { upheld: bool, reason: String, by: ActorId },
    }
}

impl Paper for Appeal {
    const KIND: Kind = Kind::Appeal;
    type Fact = AppealFact;

    fn apply(old: Option<Self>, fact: &AppealFact, at: Moment) -> Option<Self> {
        match (old, fact) {
            (
                None,
                AppealFact::Filed {
                    unit,
                    decision,
                    statement,
                    evidence,
                    by,
                },
            ) => Some(Self {
                unit: unit.clone(),
                decision: *decision,
                statement: statement.clone(),
                evidence: evidence.clone(),
                filed: (at, by.clone()),
                answer: None,
            }),
            (Some(old), AppealFact::Answered { upheld, reason, by }) if old.answer.is_none() => {
                let answer = AppealAnswer {
                    upheld: *upheld,
                    reason: reason.clone(),
                    at,
                    by: by.clone(),
                };
                Some(Self {
                    answer: Some(answer),
                    ..old
                })
            }
            _ => None,
        }
    }
}
