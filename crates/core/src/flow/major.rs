//! 重大扣分: proposed with its ground, the unit is heard, the leading group confirms or refuses.
//!
//! Clause: 方案第三部分 (严重失误、失职). **Invariant:** nothing is confirmed before the unit was heard, and only what
//! was confirmed reaches the score sheet.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::procedure::Document;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::points::Points;

/// 事由.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 严重失误.
    SeriousError,
    /// 失职.
    Dereliction,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposedMajor {
    /// The unit.
    pub unit: String,
    /// 重大扣分项 of the table.
    pub item: String,
    /// 扣分情形; empty where the item has none.
    #[serde(default)]
    pub trigger: String,
    /// 事由.
    pub ground: Ground,
    /// Points, where the table leaves them open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// The facts.
    pub facts: String,
    /// 印证.
    pub proof: Vec<String>,
    /// The day on which it happened.
    pub happened_on: Date,
}

/// 听取意见.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// What the unit said; empty when it had nothing to say.
    pub statement: String,
    /// The day.
    pub on: Date,
    /// Who recorded it.
    pub by: ActorId,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MajorState {
    /// 待听取意见.
    Proposed,
    /// 待确认.
    Heard,
    /// 已确认.
    Confirmed,
    /// 不予确认.
    Refused,
}

/// 重大扣分.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Major {
    /// What is proposed.
    pub proposed: ProposedMajor,
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: MajorState,
    /// 听取意见, each time.
    #[serde(default)]
    pub hearings: Vec<Hearing>,
    /// The document of the decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// Why it was confirmed or refused.
    #[serde(default)]
    pub reason: String,
    /// Who recorded the decision, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<(ActorId, Moment)>,
}

facts! {
    /// What happens to a major deduction.
    pub enum MajorFact {
        /// It was proposed.
        "major.proposed" => Proposed { proposed: ProposedMajor, by: ActorId },
        /// The unit was heard.
        "major.heard" => Heard { hearing: Hearing },
        /// The leading group confirmed it: it stands on the score sheet.
        "major.confirmed" => Confirmed { document: Document, reason: String, by: ActorId },
        /// The leading group refused it.
        "major.refused" => Refused { document: Document, reason: String, by: ActorId },
    }
}

impl Paper for Major {
    const KIND: Kind = Kind::Major;
    type Fact = MajorFact;

    fn apply(old: Option<Self>, fact: &MajorFact, at: Moment) -> Option<Self> {
        let decided = |state, document: &Document, reason: &String, by: &ActorId| {
            let old = old.clone().filter(|it| it.state == MajorState::Heard)?;
            Some(Self {
                state,
                document: Some(document.clone()),
                reason: reason.clone(),
                decided: Some((by.clone(), at)),
                ..old
            })
        };
        match fact {
            MajorFact::Proposed { .. } if old.is_some() => None,
            MajorFact::Proposed { proposed, by } => Some(Self {
                proposed: proposed.clone(),
                by: by.clone(),
                at,
                state: MajorState::Proposed,
                hearings: Vec::new(),
                document: None,
                reason: String::new(),
                decided: None,
            }),
            MajorFact::Heard { hearing } => {
                let mut it = old
                    .clone()
                    .filter(|it| matches!(it.state, MajorState::Proposed | MajorState::Heard))?;
                it.hearings.push(hearing.clone());
                it.state = MajorState::Heard;
                Some(it)
            }
            MajorFact::Confirmed { document, reason, by } => {
                decided(MajorState::Confirmed, document, reason, by)
            }
            MajorFact::Refused { document, reason, by } => decided(MajorState::Refused, document, reason, by),
        }
    }
}
