//! 拟扣分: a deduction that somebody proposed: from an inspection, daily monitoring, a circular or a letter.
//!
//! It waits until somebody of the team adopts or dismisses it; only adoption touches the score sheet.
//! **Invariant:** decided once; what waits counts for nothing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::points::Points;

/// 来源: where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// 网上检查发现.
    Inspection,
    /// 日常监测.
    DailyMonitoring,
    /// 通报.
    Circular,
    /// 来信来函.
    Letter,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// Where it comes from.
    pub source: Source,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// 轮次 of the sheet; empty when there is one a year.
    #[serde(default)]
    pub period: String,
    /// Source of the sheet; empty when there is one.
    #[serde(default)]
    pub sheet: String,
    /// 扣分情形; empty where the indicator has none.
    #[serde(default)]
    pub trigger: String,
    /// How many times.
    pub count: u32,
    /// The amount, where the table leaves it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Points>,
    /// 理由.
    pub reason: String,
    /// 印证.
    pub proof: Vec<String>,
    /// The day on which it happened.
    pub happened_on: Date,
    /// The finding behind it.
    pub finding: String,
    /// Why it counts although it happened outside the assessed period; empty when it happened inside.
    #[serde(default)]
    pub outside_reason: String,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeductionState {
    /// 待定.
    Waiting,
    /// 已采纳.
    Adopted,
    /// 已驳回.
    Dismissed,
}

/// 拟扣分.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// What is proposed.
    pub proposed: Proposed,
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: DeductionState,
    /// Who decided, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<(ActorId, Moment)>,
    /// Why it was dismissed, or counts although it lies outside the period.
    #[serde(default)]
    pub decision: String,
}

facts! {
    /// What happens to a proposed deduction.
    pub enum DeductionFact {
        /// It was proposed.
        "deduction.proposed" => Proposed { proposed: Box<Proposed>, by: ActorId },
        /// It was adopted: it stands on the score sheet.
        "deduction.adopted" => Adopted { reason: String, by: ActorId },
        /// It was dismissed.
        "deduction.dismissed" => Dismissed { reason: String, by: ActorId },
    }
}

impl Paper for Deduction {
    const KIND: Kind = Kind::Deduction;
    type Fact = DeductionFact;

    fn apply(old: Option<Self>, fact: &DeductionFact, at: Moment) -> Option<Self> {
        let decided = |state, reason: &String, by: &ActorId| {
            let old = old.clone().filter(|it| it.state == DeductionState::Waiting)?;
            let decided = Some((by.clone(), at));
            Some(Self {
                state,
                decided,
                decision: reason.clone(),
                ..old
            })
        };
        match fact {
            DeductionFact::Proposed { .. } if old.is_some() => None,
            DeductionFact::Proposed { proposed, by } => Some(Self {
                proposed: (**proposed).clone(),
                by: by.clone(),
                at,
                state: DeductionState::Waiting,
                decided: None,
                decision: String::new(),
            }),
            DeductionFact::Adopted { reason, by } => decided(DeductionState::Adopted, reason, by),
            DeductionFact::Dismissed { reason, by } => decided(DeductionState::Dismissed, reason, by),
        }
    }
}
