//! 人员登记: people enter the register; who leaves is blocked, never deleted.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::person::{Person, PersonFact};
use mingjian_core::ids::{AuthorityId, well_formed};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Takes a person in, or changes their entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPerson {
    /// The authority.
    pub authority: AuthorityId,
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Id of their body; empty for nobody's.
    #[serde(default)]
    pub body: String,
    /// Bodies to which they belonged, in whose assessment they take no part.
    #[serde(default)]
    pub former_bodies: Vec<String>,
    /// Where reminders go; empty for nowhere.
    #[serde(default)]
    pub email: String,
}

impl Act for RegisterPerson {
    const NAME: &'static str = "person.register";
    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Elsewhere(self.person.clone())]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        // One id is one person: whoever is known elsewhere keeps their account there.
        if case.person(&self.person).is_none() && !case.elsewhere.is_empty() {
            return Err(vec![Refusal::new("MJ7117", &[("id", &self.person)])]);
        }
        if !well_formed(&self.person) || self.name.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "person, name")])]);
        }
        let named = std::iter::once(&self.body)
            .chain(&self.former_bodies)
            .filter(|id| !id.is_empty());
        for id in named {
            if case.house.get::<Body>(id).is_none() {
                return Err(vec![Refusal::new("MJ2112", &[("id", id)])]);
            }
        }
        let fact = PersonFact::Registered {
            name: self.name.clone(),
            body: self.body.clone(),
            former_bodies: self.former_bodies.clone(),
            email: self.email.trim().to_owned(),
        };
        Ok(vec![case.fact(&self.person, fact)])
    }
}

/// Admits somebody of another authority to roles in this one; their account stays where it is. So a body that assesses
/// below is assessed above by the same people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitPerson {
    /// The authority.
    pub authority: AuthorityId,
    /// Their id there.
    pub person: String,
    /// The authority that keeps their account.
    pub home: AuthorityId,
    /// Id of their body here: the unit as which their authority is assessed.
    #[serde(default)]
    pub body: String,
}

impl Act for AdmitPerson {
    const NAME: &'static str = "person.admit";
    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Elsewhere(self.person.clone())]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if !self.body.is_empty() && case.house.get::<Body>(&self.body).is_none() {
            return Err(vec![Refusal::new("MJ2112", &[("id", &self.body)])]);
        }
        if case
            .person(&self.person)
            .is_some_and(|person| person.home != self.home.0)
        {
            return Err(vec![Refusal::new("MJ7118", &[("id", &self.person)])]);
        }
        let there = |(authority, person): &&(AuthorityId, Person)| {
            *authority == self.home && person.home.is_empty() && !person.blocked
        };
        let Some((_, person)) = case.elsewhere.iter().find(there) else {
            return Err(vec![Refusal::new("MJ2113", &[("id", &self.person)])]);
        };
        let fact = PersonFact::Admitted {
            name: person.name.clone(),
            body: self.body.clone(),
            home: self.home.0.clone(),
        };
        Ok(vec![case.fact(&self.person, fact)])
    }
}

/// Keeps a person from signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockPerson {
    /// The authority.
    pub authority: AuthorityId,
    /// Their id.
    pub person: String,
    /// Why.
    pub reason: String,
}

impl Act for BlockPerson {
    const NAME: &'static str = "person.block";
    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        block(case, &self.person, &self.reason, true)
    }
}

/// Lets a person sign in again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnblockPerson {
    /// The authority.
    pub authority: AuthorityId,
    /// Their id.
    pub person: String,
    /// Why.
    pub reason: String,
}

impl Act for UnblockPerson {
    const NAME: &'static str = "person.unblock";
    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        block(case, &self.person, &self.reason, false)
    }
}

fn block(case: &Case, id: &str, reason: &str, blocked: bool) -> Result<Vec<Event>, Vec<Refusal>> {
    let Some(person) = case.person(id) else {
        return Err(vec![Refusal::new("MJ2113", &[("id", id)])]);
    };
    if reason.trim().is_empty() {
        return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
    }
    if person.blocked == blocked {
        return Ok(Vec::new());
    }
    let reason = reason.to_owned();
    let fact = if blocked {
        PersonFact::Blocked { reason }
    } else {
        PersonFact::Unblocked { reason }
    };
    Ok(vec![case.fact(id, fact)])
}
