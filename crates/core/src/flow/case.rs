//! 追责案件 (accountability case): one of the five grounds, for named people only.
//!
//! Clause: 方案第七部分第(三)项: 有下列情形的,视情节轻重进行责任追究. **Invariant:** who is not named on it does not learn
//! that it exists; it is closed only with an outcome.

use serde::{Deserialize, Serialize};

use super::procedure::Document;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// 情形: the five grounds, in the notice's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// 不按规定进行政务公开,造成严重后果.
    NotDisclosed,
    /// 公开内容不真实、弄虚作假,并造成严重影响.
    Untrue,
    /// 对投诉人、调查人员打击报复.
    Retaliation,
    /// 泄露国家秘密、工作秘密、商业秘密、个人隐私,造成严重影响.
    Leak,
    /// 其他违纪违规行为,造成严重后果或影响.
    Other,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::NotDisclosed,
        Self::Untrue,
        Self::Retaliation,
        Self::Leak,
        Self::Other,
    ];

    /// Its stable name; the message key is `ground-` and this.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotDisclosed => "not-disclosed",
            Self::Untrue => "untrue",
            Self::Retaliation => "retaliation",
            Self::Leak => "leak",
            Self::Other => "other",
        }
    }
}

/// 情节.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 较轻.
    Minor,
    /// 较重.
    Serious,
    /// 严重.
    Grave,
}

impl Severity {
    /// Its stable name; the message key is `severity-` and this.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Serious => "serious",
            Self::Grave => "grave",
        }
    }
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// The unit; empty when it concerns none.
    #[serde(default)]
    pub unit: String,
    /// 情形.
    pub ground: Ground,
    /// 情节.
    pub severity: Severity,
    /// 事实.
    pub facts: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// 移送: handing over to the discipline body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandingOver {
    /// In which form the unit or person is held to account (责令检查, 约谈, 移送…).
    pub form: String,
    /// To whom.
    pub to: String,
    /// The letter.
    pub document: Document,
}

/// 结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What came of it.
    pub text: String,
    /// The document that says so, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
}

/// 追责案件.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accountability {
    /// What it is about.
    pub matter: Matter,
    /// Those who may see it.
    pub named: Vec<ActorId>,
    /// When it was opened, and by whom.
    pub opened: (Moment, ActorId),
    /// 移送, each time.
    #[serde(default)]
    pub handed_over: Vec<HandingOver>,
    /// 结果.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
}

facts! {
    /// What happens to a case.
    pub enum AccountabilityFact {
        /// It was opened.
        "case.opened" => Opened { matter: Matter, named: Vec<ActorId>, by: ActorId },
        /// What it is about was put otherwise.
        "case.amended" => Amended { matter: Matter, by: ActorId },
        /// Others may see it now.
        "case.named" => Named { named: Vec<ActorId>, by: ActorId },
        /// It was handed over.
        "case.handed_over" => HandedOver { handing_over: HandingOver, by: ActorId },
        /// Its outcome is known.
        "case.outcome_recorded" => OutcomeRecorded { outcome: Outcome, by: ActorId },
        /// It was closed.
        "case.closed" => Closed { by: ActorId },
    }
}

impl Paper for Accountability {
    const KIND: Kind = Kind::Accountability;
    type Fact = AccountabilityFact;

    fn apply(old: Option<Self>, fact: &AccountabilityFact, at: Moment) -> Option<Self> {
        use AccountabilityFact as F;
        if let F::Opened { matter, named, by } = fact {
            let made = Self {
                matter: matter.clone(),
                named: named.clone(),
                opened: (at, by.clone()),
                handed_over: Vec::new(),
                outcome: None,
                closed_at: None,
            };
            return if old.is_some() { None } else { Some(made) };
        }
        let mut it = old?;
        match fact {
            F::Opened { .. } => return None,
            F::Amended { matter, .. } => it.matter = matter.clone(),
            F::Named { named, .. } => it.named.clone_from(named),
            F::HandedOver { handing_over, .. } => it.handed_over.push(handing_over.clone()),
            F::OutcomeRecorded { outcome, .. } => it.outcome = Some(outcome.clone()),
            F::Closed { .. } => it.closed_at = Some(at),
        }
        Some(it)
    }
}
