//! 审定结果 (decision): what the leading group decided, frozen with everything from which it was computed.
//!
//! Clause: 方案第六部分第(四)项 (the leading group decides), 第七部分第(一)项 (it counts elsewhere and is made public).
//! A correction is the next decision for the whole campaign. **Invariant:** a decision never changes; its number
//! says which one it is, and its digest covers all of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::procedure::Approval;
use super::settings::ChangedDay;
use super::{Kind, Paper, facts};
use crate::event::ResultStatus;
use crate::ids::{Moment, RubricVersionId};
use crate::lang::Text;
use crate::sheet::{Entry, Focus, Unit};

/// One unit's decided result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedLine {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// Its class.
    pub class: String,
    /// Why it was excluded from the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Text>,
    /// How it stands.
    pub status: ResultStatus,
    /// The total before rounding, as `n/d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The total as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// Rank in the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// 计算等次.
    #[serde(default)]
    pub computed: String,
    /// 拟定等次.
    #[serde(default)]
    pub proposed: String,
    /// 审定等次.
    #[serde(default)]
    pub decided: String,
    /// Its printed name.
    #[serde(default)]
    pub grade_title: Text,
    /// Whether the decided grade is the best of the class.
    #[serde(default)]
    pub best: bool,
    /// Whether the decided grade means that the unit failed.
    #[serde(default)]
    pub failed: bool,
    /// Why the grade differs from the computed one; empty when it does not.
    #[serde(default)]
    pub reason: String,
    /// Who answers for the difference.
    #[serde(default)]
    pub by: String,
    /// 折算: points in the target-responsibility system, as printed there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// SHA-256 of the explanation as JSON.
    #[serde(default)]
    pub explanation: String,
}

/// 审定结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Which one it is, from 1.
    pub number: u32,
    /// The decision that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<u32>,
    /// Why it replaces it.
    #[serde(default)]
    pub reason: String,
    /// The day on which it was recorded.
    pub decided_on: Date,
    /// The version of the rubric.
    pub rubric: RubricVersionId,
    /// SHA-256 of the rubric's text.
    pub rubric_sha256: String,
    /// SHA-256 of the frozen inputs.
    pub inputs_sha256: String,
    /// 折算: full mark in the target-responsibility system, when the plan has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_points: Option<crate::points::Points>,
    /// All units, in official order.
    pub lines: Vec<DecidedLine>,
    /// 审定.
    pub approval: Approval,
    /// SHA-256 over everything above.
    pub sha256: String,
}

impl Decision {
    /// The id under which a decision and its inputs are kept: its number, so that they stand in their order.
    pub fn id(number: u32) -> String {
        format!("{number:06}")
    }

    /// The line of a unit.
    pub fn line(&self, unit: &str) -> Option<&DecidedLine> {
        self.lines.iter().find(|line| line.unit == unit)
    }

    /// The text over which the digest is taken.
    ///
    /// # Errors
    /// Only if it cannot be written as JSON at all.
    pub fn canonical(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Self {
            sha256: String::new(),
            ..self.clone()
        })
    }
}

facts! {
    /// What happens to a decision.
    pub enum DecisionFact {
        /// It was frozen.
        "decision.frozen" => Frozen { decision: Decision },
    }
}

impl Paper for Decision {
    const KIND: Kind = Kind::Decision;
    type Fact = DecisionFact;

    fn apply(old: Option<Self>, fact: &DecisionFact, _at: Moment) -> Option<Self> {
        let DecisionFact::Frozen { decision } = fact;
        if old.is_some() {
            None
        } else {
            Some(decision.clone())
        }
    }
}

/// 审定依据: everything from which a decision was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenInputs {
    /// All units, in official order.
    pub units: Vec<Unit>,
    /// All entries.
    pub entries: Vec<Entry>,
    /// 重点考核.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// The days that the authority had changed in the calendar.
    #[serde(default)]
    pub changed_days: Vec<ChangedDay>,
}

facts! {
    /// What happens to the inputs of a decision.
    pub enum FrozenInputsFact {
        /// They were put away with the decision.
        "decision.inputs_kept" => Kept { inputs: FrozenInputs },
    }
}

impl Paper for FrozenInputs {
    const KIND: Kind = Kind::FrozenInputs;
    type Fact = FrozenInputsFact;

    fn apply(old: Option<Self>, fact: &FrozenInputsFact, _at: Moment) -> Option<Self> {
        let FrozenInputsFact::Kept { inputs } = fact;
        if old.is_some() { None } else { Some(inputs.clone()) }
    }
}
