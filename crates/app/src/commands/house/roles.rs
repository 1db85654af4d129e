//! 任免: a role is held for a time; administrator, security officer and auditor are never one person.

use jiff::civil::Date;
use mingjian_core::access::{Action, Role};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::grant::{Grant, GrantFact, compatible};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Gives a person a role for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantRole {
    /// The authority.
    pub authority: AuthorityId,
    /// Who.
    pub person: String,
    /// As what.
    pub role: Role,
    /// For which unit, with the roles of units.
    #[serde(default)]
    pub unit: String,
    /// From this day on; today when absent.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// Up to and with this day; open when absent.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
}

impl Act for GrantRole {
    const NAME: &'static str = "role.grant";
    const ACTION: Action = Action::GrantRole;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if case.person(&self.person).is_none() {
            return Err(vec![Refusal::new("MJ2113", &[("id", &self.person)])]);
        }
        if matches!(self.role, Role::Public | Role::System) || self.role.is_of_unit() == self.unit.is_empty()
        {
            return Err(vec![Refusal::new("MJ7010", &[("role", self.role.name())])]);
        }
        let from = self.from.unwrap_or_else(|| deed.today());
        if self.until.is_some_and(|until| until < from) {
            let (from, to) = (
                from.to_string(),
                self.until.map(|day| day.to_string()).unwrap_or_default(),
            );
            return Err(vec![Refusal::new(
                "MJ2102",
                &[
                    ("what", "任职"),
                    ("what.en", "the term of office"),
                    ("from", &from),
                    ("to", &to),
                ],
            )]);
        }
        let held = case
            .house
            .all::<Grant>()
            .filter(|(_, grant)| grant.person == self.person);
        for (_, grant) in held {
            let overlaps = grant.until.is_none_or(|until| until >= from)
                && self.until.is_none_or(|until| grant.from <= until);
            if overlaps && !compatible(grant.role, self.role) {
                return Err(vec![Refusal::new(
                    "MJ7011",
                    &[("role", self.role.name()), ("held", grant.role.name())],
                )]);
            }
        }
        let fact = GrantFact::Granted {
            person: self.person.clone(),
            role: self.role,
            unit: self.unit.clone(),
            from,
            until: self.until,
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// Ends a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndRole {
    /// The authority.
    pub authority: AuthorityId,
    /// Id of the grant.
    pub grant: String,
    /// The last day; yesterday when absent, so that it ends at once.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// Why.
    pub reason: String,
}

impl Act for EndRole {
    const NAME: &'static str = "role.end";
    const ACTION: Action = Action::GrantRole;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if case.house.get::<Grant>(&self.grant).is_none() {
            return Err(vec![Refusal::new("MJ2112", &[("id", &self.grant)])]);
        }
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        let on = self
            .on
            .unwrap_or_else(|| deed.today().yesterday().unwrap_or(deed.today()));
        Ok(vec![case.fact(
            &self.grant,
            GrantFact::Ended {
                on,
                reason: self.reason.clone(),
            },
        )])
    }
}
