//! 人员: somebody who acts, with the body to which they belong and those to which they belonged.
//!
//! **Invariant:** holds no secret; passwords are kept elsewhere, outside the record.

use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::Moment;

/// 人员.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Id of their body; empty for nobody's.
    pub body: String,
    /// 原工作单位: bodies to which they belonged, in whose assessment they take no part.
    #[serde(default)]
    pub former_bodies: Vec<String>,
    /// Where reminders go; empty for nowhere.
    #[serde(default)]
    pub email: String,
    /// 停用: may not sign in any more.
    #[serde(default)]
    pub blocked: bool,
    /// The authority that keeps their account, where it is another one: they are assessed above and assess below.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub home: String,
}

impl Person {
    /// 回避: whether they belong or belonged to a body.
    pub fn is_bound_to(&self, body: &str) -> bool {
        self.body == body || self.former_bodies.iter().any(|one| one == body)
    }
}

facts! {
    /// What happens to a person's entry.
    pub enum PersonFact {
        /// They were registered, or their entry changed.
        "person.registered" => Registered { name: String, body: String, former_bodies: Vec<String>, email: String },
        /// Somebody of another authority was admitted; their account stays where it is.
        "person.admitted" => Admitted { name: String, body: String, home: String },
        /// They may not sign in any more.
        "person.blocked" => Blocked { reason: String },
        /// They may again.
        "person.unblocked" => Unblocked { reason: String },
        /// An account was offered to them by a one-time link.
        "account.invited" => Invited { login: String },
        /// A one-time link for a new password was made for them.
        "account.reset" => Reset { reason: String },
        /// Their failed attempts to sign in were forgotten.
        "account.unlocked" => Unlocked { reason: String },
        /// Their account was stopped.
        "account.suspended" => Suspended { reason: String },
        /// Their account goes again.
        "account.resumed" => Resumed { reason: String },
        /// They must take another password at the next sign-in.
        "account.change_demanded" => ChangeDemanded { reason: String },
    }
}

impl Paper for Person {
    const KIND: Kind = Kind::Person;
    type Fact = PersonFact;

    fn apply(old: Option<Self>, fact: &PersonFact, _at: Moment) -> Option<Self> {
        match fact {
            PersonFact::Registered {
                name,
                body,
                former_bodies,
                email,
            } => Some(Self {
                name: name.clone(),
                body: body.clone(),
                former_bodies: former_bodies.clone(),
                email: email.clone(),
                blocked: old.as_ref().is_some_and(|person| person.blocked),
                home: old.map(|person| person.home).unwrap_or_default(),
            }),
            PersonFact::Admitted { name, body, home } => {
                let old = old.as_ref();
                Some(Self {
                    name: name.clone(),
                    body: body.clone(),
                    former_bodies: old.map(|person| person.former_bodies.clone()).unwrap_or_default(),
                    email: old.map(|person| person.email.clone()).unwrap_or_default(),
                    blocked: old.is_some_and(|person| person.blocked),
                    home: home.clone(),
                })
            }
            PersonFact::Blocked { .. } => Some(Self {
                blocked: true,
                ..old?
            }),
            PersonFact::Unblocked { .. } => Some(Self {
                blocked: false,
                ..old?
            }),
            // The account itself is a working row outside the record; that something was done to it is a fact.
            PersonFact::Invited { .. }
            | PersonFact::Reset { .. }
            | PersonFact::Unlocked { .. }
            | PersonFact::Suspended { .. }
            | PersonFact::Resumed { .. }
            | PersonFact::ChangeDemanded { .. } => old,
        }
    }
}
