//! 加分申报: a unit claims a bonus for one single piece of work (单项工作); the team leader grants or refuses it.
//!
//! Clause: 方案第三部分 (加分: 创新、亮点、特色). **Invariant:** judged once, and only a granted claim reaches the
//! score sheet.

use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::points::Points;

/// What is claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The unit.
    pub unit: String,
    /// The bonus indicator.
    pub indicator: String,
    /// 加分情形; empty where the indicator has none.
    #[serde(default)]
    pub trigger: String,
    /// 单项工作.
    pub work: String,
    /// 创新、亮点、特色 …
    pub criteria: Vec<String>,
    /// Points claimed.
    pub points: Points,
    /// In what the work consists.
    #[serde(default)]
    pub text: String,
    /// 印证.
    pub proof: Vec<String>,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// 待认定.
    Claimed,
    /// 已撤回.
    Withdrawn,
    /// 已认定.
    Granted,
    /// 不予认定.
    Refused,
}

/// 加分申报.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BonusClaim {
    /// What is claimed.
    pub claim: Claim,
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
    /// How it stands.
    pub state: ClaimState,
    /// Points granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Points>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Who judged it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<(ActorId, Moment)>,
}

facts! {
    /// What happens to a bonus claim.
    pub enum BonusFact {
        /// It was made.
        "bonus.claimed" => Claimed { claim: Claim, by: ActorId },
        /// The unit took it back.
        "bonus.withdrawn" => Withdrawn { by: ActorId },
        /// Points were granted: they stand on the score sheet.
        "bonus.granted" => Granted { points: Points, reason: String, by: ActorId },
        /// It was refused.
        "bonus.refused" => Refused { reason: String, by: ActorId },
    }
}

impl Paper for BonusClaim {
    const KIND: Kind = Kind::BonusClaim;
    type Fact = BonusFact;

    fn apply(old: Option<Self>, fact: &BonusFact, at: Moment) -> Option<Self> {
        let open = old.clone().filter(|it| it.state == ClaimState::Claimed);
        match fact {
            BonusFact::Claimed { .. } if old.is_some() => None,
            BonusFact::Claimed { claim, by } => Some(Self {
                claim: claim.clone(),
                by: by.clone(),
                at,
                state: ClaimState::Claimed,
                granted: None,
                reason: String::new(),
                judged: None,
            }),
            BonusFact::Withdrawn { .. } => Some(Self {
                state: ClaimState::Withdrawn,
                ..open?
            }),
            BonusFact::Granted { points, reason, by } => Some(Self {
                state: ClaimState::Granted,
                granted: Some(points.clone()),
                reason: reason.clone(),
                judged: Some((by.clone(), at)),
                ..open?
            }),
            BonusFact::Refused { reason, by } => Some(Self {
                state: ClaimState::Refused,
                reason: reason.clone(),
                judged: Some((by.clone(), at)),
                ..open?
            }),
        }
    }
}
