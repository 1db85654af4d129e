//! 令牌 commands: a person makes a token for a program of theirs, and ends it; the security officer ends any.
//!
//! **Invariant:** a token acts in the role in which its maker makes it, and reaches no command that this role can never
//! give; so it does nothing that its maker could not do.

use jiff::ToSpan;
use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Role, Scope, ever};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::token::{MAX_DAYS, Reach, Token, TokenFact};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Makes a token. Not on the list of commands: [`crate::App::make_token`] makes the secret and gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeToken {
    /// The authority.
    pub authority: AuthorityId,
    /// What it is for, in words.
    pub name: String,
    /// In which role the program acts: id of the grant in which the maker acts.
    pub grant: String,
    /// How far it reaches.
    pub reach: Reach,
    /// Its last day.
    #[schemars(with = "String")]
    pub until: Date,
    /// SHA-256 of the secret.
    #[serde(default)]
    pub digest: String,
}

impl Act for MakeToken {
    const NAME: &'static str = "token.make";
    const ACTION: Action = Action::MakeToken;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        if self.name.trim().is_empty() {
            refusals.push(Refusal::new("MJ2101", &[("field", "name")]));
        }
        if self.reach.is_empty() {
            refusals.push(Refusal::new("MJ7202", &[]));
        }
        let reachable = groups(deed.actor.role);
        for group in &self.reach.write {
            if !reachable.iter().any(|one| one.name == group) {
                refusals.push(Refusal::new("MJ7205", &[("group", group)]));
            }
        }
        let latest = deed.today().checked_add(MAX_DAYS.days()).unwrap_or(Date::MAX);
        if self.until < deed.today() || self.until > latest {
            let (until, days) = (self.until.to_string(), MAX_DAYS.to_string());
            refusals.push(Refusal::new("MJ7203", &[("until", &until), ("days", &days)]));
        }
        let grant = case
            .house
            .get::<Grant>(&self.grant)
            .filter(|grant| grant.holds_on(deed.today()));
        let Some(grant) =
            grant.filter(|grant| case.person(&grant.person).is_some_and(|person| !person.blocked))
        else {
            refusals.push(Refusal::new("MJ7201", &[]));
            return Err(refusals);
        };
        let maker = &deed.actor;
        if grant.person != maker.id.0 || grant.role != maker.role || grant.unit != maker.unit {
            refusals.push(Refusal::new("MJ7207", &[]));
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let fact = TokenFact::Made {
            name: self.name.trim().to_owned(),
            person: grant.person,
            grant: self.grant.clone(),
            reach: self.reach.clone(),
            until: self.until,
            digest: self.digest.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// Chapters of commands that no token reaches: people, roles and tokens themselves.
const NEVER: &[&str] = &["person", "role", "token", "account"];

/// 一组办理事项: a chapter of commands, as far as a role can ever give them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// The chapter: what stands before the dot.
    pub name: &'static str,
    /// The commands.
    pub commands: Vec<&'static str>,
}

/// The groups that a token of a role can reach, in the order of the list.
pub fn groups(role: Role) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for listed in crate::commands::LIST
        .iter()
        .filter(|listed| ever(role, listed.action))
    {
        let name = listed.name.split('.').next().unwrap_or_default();
        if NEVER.contains(&name) {
            continue;
        }
        match found.iter_mut().find(|group| group.name == name) {
            Some(group) => group.commands.push(listed.name),
            None => found.push(Group {
                name,
                commands: vec![listed.name],
            }),
        }
    }
    found
}

/// Ends a token before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndToken {
    /// The authority.
    pub authority: AuthorityId,
    /// Its id.
    pub token: String,
    /// Why.
    pub reason: String,
}

impl Act for EndToken {
    const NAME: &'static str = "token.end";
    const ACTION: Action = Action::EndToken;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        let owner = case
            .house
            .get::<Token>(&self.token)
            .map(|token| token.person.as_str().into());
        Scope {
            named: owner.into_iter().collect(),
            ..case.scope("", actor)
        }
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let token = case
            .house
            .get::<Token>(&self.token)
            .filter(|token| token.ended.is_empty());
        if token.is_none() {
            return Err(vec![Refusal::new("MJ7206", &[])]);
        }
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        let fact = TokenFact::Ended {
            reason: self.reason.trim().to_owned(),
        };
        Ok(vec![case.fact(&self.token, fact)])
    }
}
