//! 网上检查的办理: sweeps that a campaign received, and what people decided on their findings.
//!
//! Clause: 方案第六部分第(三)项 (网上检查). Machine output becomes official only here: a fact carries the digest of the
//! seal, the head of the chain of findings and the fingerprint of the key that signed. **Invariant:** no paper here takes
//! a point; an adopted finding is a proposed deduction, which the team decides.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// 所属单位 of this campaign.
    pub unit: String,
    /// The address at which the sweep began.
    pub site: String,
    /// When it began.
    pub begun: Moment,
    /// When it ended.
    pub ended: Moment,
    /// How many findings it has.
    pub findings: u64,
    /// The head of its chain of findings.
    pub head: String,
    /// SHA-256 of the bundle in which it came.
    pub bundle: String,
    /// The fingerprint of the key that signed it, as it was confirmed by whoever received it.
    pub signer: String,
    /// Whose key it is by the authority's list of trusted inspectors; empty where it was not on the list and whoever
    /// received it compared it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inspector: String,
}

/// 收取的巡检; its id is the digest of its seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// What was received.
    #[serde(flatten)]
    pub received: Received,
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

facts! {
    /// What happens to a sweep.
    pub enum SweepFact {
        /// It was received.
        "sweep.received" => Received { received: Box<Received>, by: ActorId },
    }
}

impl Paper for Sweep {
    const KIND: Kind = Kind::Sweep;
    type Fact = SweepFact;

    fn apply(old: Option<Self>, fact: &SweepFact, at: Moment) -> Option<Self> {
        let SweepFact::Received { received, by } = fact;
        old.is_none().then(|| Self {
            received: (**received).clone(),
            by: by.clone(),
            at,
        })
    }
}

/// What was decided on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 采纳: it was proposed as a deduction.
    Adopted {
        /// The proposed deduction.
        deduction: String,
    },
    /// 驳回: it is no fault.
    Dismissed,
    /// 豁免: it does not count up to and on a day.
    Waived {
        /// The last day.
        until: Date,
    },
}

/// 问题线索的处理; its id names site and finding, so that it holds for the same finding of later sweeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triage {
    /// The unit.
    pub unit: String,
    /// The sweep in which the finding was looked at.
    pub sweep: String,
    /// What was decided.
    pub outcome: Outcome,
    /// 理由.
    pub reason: String,
    /// By whom.
    pub by: ActorId,
    /// When.
    pub at: Moment,
}

/// How a finding stands on a day.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// 待处理.
    Open,
    /// 已采纳.
    Adopted,
    /// 已驳回.
    Dismissed,
    /// 已豁免.
    Waived,
}

impl FindingState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Adopted, Self::Dismissed, Self::Waived];

    /// The word by which it goes in data and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Adopted => "adopted",
            Self::Dismissed => "dismissed",
            Self::Waived => "waived",
        }
    }
}

impl Triage {
    /// How the finding stands on a day: a waiver that ran out leaves it open.
    pub fn state_on(&self, day: Date) -> FindingState {
        match &self.outcome {
            Outcome::Adopted { .. } => FindingState::Adopted,
            Outcome::Dismissed => FindingState::Dismissed,
            Outcome::Waived { until } if day <= *until => FindingState::Waived,
            Outcome::Waived { .. } => FindingState::Open,
        }
    }
}

facts! {
    /// What happens to a finding.
    pub enum TriageFact {
        /// It was adopted: a deduction was proposed.
        "finding.adopted" => Adopted { unit: String, sweep: String, deduction: String, reason: String, by: ActorId },
        /// It was dismissed.
        "finding.dismissed" => Dismissed { unit: String, sweep: String, reason: String, by: ActorId },
        /// It was waived up to a day.
        "finding.waived" => Waived { unit: String, sweep: String, until: Date, reason: String, by: ActorId },
    }
}

impl Paper for Triage {
    const KIND: Kind = Kind::Triage;
    type Fact = TriageFact;

    fn apply(old: Option<Self>, fact: &TriageFact, at: Moment) -> Option<Self> {
        let (unit, sweep, outcome, reason, by) = match fact {
            TriageFact::Adopted {
                unit,
                sweep,
                deduction,
                reason,
                by,
            } => {
                let deduction = deduction.clone();
                (unit, sweep, Outcome::Adopted { deduction }, reason, by)
            }
            TriageFact::Dismissed {
                unit,
                sweep,
                reason,
                by,
            } => (unit, sweep, Outcome::Dismissed, reason, by),
            TriageFact::Waived {
                unit,
                sweep,
                until,
                reason,
                by,
            } => (unit, sweep, Outcome::Waived { until: *until }, reason, by),
        };
        // A site belongs to one unit of a campaign.
        if old.is_some_and(|old| old.unit != *unit) {
            return None;
        }
        Some(Self {
            unit: unit.clone(),
            sweep: sweep.clone(),
            outcome,
            reason: reason.clone(),
            by: by.clone(),
            at,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_waiver_ends_with_its_day() {
        let fact = TriageFact::Waived {
            unit: "a".into(),
            sweep: "s".into(),
            until: date(2026, 3, 31),
            reason: "改版".into(),
            by: "office".into(),
        };
        let waived = Triage::apply(None, &fact, Moment(0)).unwrap();
        assert_eq!(waived.state_on(date(2026, 3, 31)), FindingState::Waived);
        assert_eq!(waived.state_on(date(2026, 4, 1)), FindingState::Open);
        let elsewhere = TriageFact::Dismissed {
            unit: "b".into(),
            sweep: "s".into(),
            reason: String::new(),
            by: "office".into(),
        };
        assert_eq!(Triage::apply(Some(waived), &elsewhere, Moment(1)), None);
    }
}
