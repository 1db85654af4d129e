//! 通报批评 (criticism): of a unit that failed, by the leading group or by request to the government.
//!
//! Clause: 方案第七部分第(二)项; from receipt the days for measures run. **Invariant:** as [`Course`]; a receipt comes
//! after the issue.

use serde::{Deserialize, Serialize};

use super::consequence::{Course, Issue, Reply, Route, Ruling};
use super::dossier::Receipt;
use super::procedure::Document;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// 通报批评.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criticism {
    /// The unit.
    pub unit: String,
    /// The decision in which it failed.
    pub decision: u32,
    /// For what.
    pub reasons: String,
    /// Its course.
    pub course: Course,
    /// The unit's receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

facts! {
    /// What happens to a criticism.
    pub enum CriticismFact {
        /// It was proposed.
        "criticism.proposed" => Proposed { unit: String, decision: u32, reasons: String, route: Route, by: ActorId },
        /// The leading group decided.
        "criticism.decided" => Decided { ruling: Ruling },
        /// The government was asked.
        "criticism.requested" => Requested { document: Document, by: ActorId },
        /// The government answered.
        "criticism.replied" => Replied { reply: Reply },
        /// It was issued.
        "criticism.issued" => Issued { document: Document, by: ActorId },
        /// The unit received it.
        "criticism.received" => Received { receipt: Receipt },
    }
}

impl Paper for Criticism {
    const KIND: Kind = Kind::Criticism;
    type Fact = CriticismFact;

    fn apply(old: Option<Self>, fact: &CriticismFact, at: Moment) -> Option<Self> {
        use CriticismFact as F;
        if let F::Proposed {
            unit,
            decision,
            reasons,
            route,
            by,
        } = fact
        {
            let made = Self {
                unit: unit.clone(),
                decision: *decision,
                reasons: reasons.clone(),
                course: Course::begin(*route, at, by),
                receipt: None,
            };
            return if old.is_some() { None } else { Some(made) };
        }
        let mut it = old?;
        match fact {
            F::Proposed { .. } => return None,
            F::Decided { ruling } => it.course.ruling = Some(ruling.clone()),
            F::Requested { document, .. } => it.course.request = Some(document.clone()),
            F::Replied { reply } => it.course.reply = Some(reply.clone()),
            F::Issued { document, by } => {
                it.course.issued = Some(Issue {
                    document: document.clone(),
                    at,
                    by: by.clone(),
                });
            }
            F::Received { receipt } => {
                it.course.issued.as_ref()?;
                it.receipt = Some(receipt.clone());
            }
        }
        Some(it)
    }
}
