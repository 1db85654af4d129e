//! 更正 (correction): changes of entries after a decision, with all that they change in the class, shown first.
//!
//! **Invariant:** what is approved is what was shown: the list of changes is part of the paper, and a digest covers
//! entries and grades after it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::procedure::{Approval, GradeLine};
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::lang::Text;
use crate::sheet::Entry;

/// One entry as it is to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryChange {
    /// What is to stand.
    pub entry: Entry,
    /// The version that the person saw, 0 when there was none.
    #[serde(default)]
    pub seen_version: i64,
    /// Why.
    pub reason: String,
}

/// One unit's result before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineChange {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// Its class.
    pub class: String,
    /// The total as printed, before.
    pub total_before: Option<String>,
    /// The total as printed, after.
    pub total_after: Option<String>,
    /// The decided grade's id, before.
    pub grade_before: String,
    /// The grade's id, after.
    pub grade_after: String,
    /// Rank in the class, before.
    pub rank_before: Option<u32>,
    /// Rank in the class, after.
    pub rank_after: Option<u32>,
}

/// What a correction proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionDraft {
    /// The decision that it is to replace.
    pub replaces: u32,
    /// Why.
    pub reason: String,
    /// Entries as they are to stand.
    pub changes: Vec<EntryChange>,
    /// Grades of all units after it.
    pub grades: BTreeMap<String, GradeLine>,
    /// Every unit whose total, grade or rank changes.
    pub list: Vec<LineChange>,
    /// SHA-256 over rubric, entries and grades after it.
    pub digest: String,
}

/// How a correction ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionEnd {
    /// Approved, as a decision of this number.
    Approved(u32),
    /// Refused, with reasons.
    Refused(String),
}

/// 更正.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What it proposes.
    pub draft: CorrectionDraft,
    /// When it was proposed, and by whom.
    pub proposed: (Moment, ActorId),
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<CorrectionEnd>,
}

facts! {
    /// What happens to a correction.
    pub enum CorrectionFact {
        /// It was proposed.
        "correction.proposed" => Proposed { draft: CorrectionDraft, by: ActorId },
        /// It was approved, and is a decision now.
        "correction.approved" => Approved { approval: Approval, decision: u32 },
        /// It was refused.
        "correction.refused" => Refused { reasons: String, by: ActorId },
    }
}

impl Paper for Correction {
    const KIND: Kind = Kind::Correction;
    type Fact = CorrectionFact;

    fn apply(old: Option<Self>, fact: &CorrectionFact, at: Moment) -> Option<Self> {
        use CorrectionFact as F;
        match fact {
            F::Proposed { draft, by } => {
                let made = Self {
                    draft: draft.clone(),
                    proposed: (at, by.clone()),
                    end: None,
                };
                if old.is_some() { None } else { Some(made) }
            }
            F::Approved { decision, .. } => old?.ended(CorrectionEnd::Approved(*decision)),
            F::Refused { reasons, .. } => old?.ended(CorrectionEnd::Refused(reasons.clone())),
        }
    }
}

impl Correction {
    fn ended(self, end: CorrectionEnd) -> Option<Self> {
        if self.end.is_some() {
            None
        } else {
            Some(Self {
                end: Some(end),
                ..self
            })
        }
    }
}
