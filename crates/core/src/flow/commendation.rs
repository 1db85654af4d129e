//! 表扬 (commendation): a unit of the best grade, or an individual with the basis for it.
//!
//! Clause: 方案第七部分第(二)项. **Invariant:** as [`Course`]: nothing takes effect before it was decided.

use serde::{Deserialize, Serialize};

use super::consequence::{Course, Issue, Reply, Route, Ruling};
use super::procedure::Document;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::lang::Text;

/// Who is commended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Commended {
    /// 单位.
    Unit {
        /// The unit.
        unit: String,
    },
    /// 个人.
    Individual {
        /// Their name.
        name: String,
        /// The body to which they belong.
        body: String,
    },
}

/// 表扬.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commendation {
    /// Who.
    pub whom: Commended,
    /// The name to be printed.
    pub name: Text,
    /// For what.
    pub basis: String,
    /// Its course.
    pub course: Course,
}

facts! {
    /// What happens to a commendation.
    pub enum CommendationFact {
        /// It was proposed.
        "commendation.proposed" => Proposed { whom: Commended, name: Text, basis: String, route: Route, by: ActorId },
        /// The leading group decided.
        "commendation.decided" => Decided { ruling: Ruling },
        /// The government was asked.
        "commendation.requested" => Requested { document: Document, by: ActorId },
        /// The government answered.
        "commendation.replied" => Replied { reply: Reply },
        /// It was issued.
        "commendation.issued" => Issued { document: Document, by: ActorId },
    }
}

impl Paper for Commendation {
    const KIND: Kind = Kind::Commendation;
    type Fact = CommendationFact;

    fn apply(old: Option<Self>, fact: &CommendationFact, at: Moment) -> Option<Self> {
        use CommendationFact as F;
        if let F::Proposed {
            whom,
            name,
            basis,
            route,
            by,
        } = fact
        {
            let course = Course::begin(*route, at, by);
            let made = Self {
                whom: whom.clone(),
                name: name.clone(),
                basis: basis.clone(),
                course,
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
        }
        Some(it)
    }
}
