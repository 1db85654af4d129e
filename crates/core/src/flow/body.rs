//! 单位(机构): a body of the authority: the leading group's member bodies and the units that are assessed.
//!
//! Clause: 方案第一部分 (objects), 第六部分第(一)项 (the team is drawn from member bodies, which are themselves
//! assessed). **Invariant:** a body is never deleted; it ends on a day.

use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::Moment;
use crate::lang::Text;

/// 机构.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Its name.
    pub name: Text,
    /// Official order (规范顺序), from 1.
    pub display_order: i64,
    /// Whether it is a member body of the leading group, and lends people to teams.
    pub member: bool,
    /// Whether it is the leading group's office or the leading group itself.
    #[serde(default)]
    pub office: bool,
    /// The last day on which it was there; empty while it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ended_on: String,
}

facts! {
    /// What happens to a body.
    pub enum BodyFact {
        /// It was taken into the register, or its entry changed.
        "body.registered" => Registered { name: Text, display_order: i64, member: bool, office: bool },
        /// It is no more.
        "body.ended" => Ended { on: String },
    }
}

impl Paper for Body {
    const KIND: Kind = Kind::Body;
    type Fact = BodyFact;

    fn apply(old: Option<Self>, fact: &BodyFact, _at: Moment) -> Option<Self> {
        match fact {
            BodyFact::Registered {
                name,
                display_order,
                member,
                office,
            } => Some(Self {
                name: name.clone(),
                display_order: *display_order,
                member: *member,
                office: *office,
                ended_on: old.map(|body| body.ended_on).unwrap_or_default(),
            }),
            BodyFact::Ended { on } => Some(Self {
                ended_on: on.clone(),
                ..old?
            }),
        }
    }
}
