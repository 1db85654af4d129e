//! 接口令牌: the person's own tokens, all of the authority's for the security officer; never a secret.

use mingjian_core::access::{Action, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::token::{MAX_DAYS, Token};
use mingjian_core::ids::{AuthorityId, Moment};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::commands::token::{Group, groups};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the tokens of an authority.
#[derive(Debug, Clone)]
pub struct ListTokens {
    /// The authority.
    pub authority: AuthorityId,
}

/// 接口令牌.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TokensView {
    /// The tokens, the newest first.
    pub tokens: Vec<TokenShown>,
    /// Whether they are those of everybody.
    pub all: bool,
    /// Groups of commands that a new token of the person could reach in this role.
    pub groups: Vec<Group>,
    /// For how many days a token is given at most.
    pub most_days: i32,
    /// ISO date of today.
    pub today: String,
}

/// One token.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TokenShown {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// In whose name.
    pub person: String,
    /// In which role.
    pub role: Option<Role>,
    /// For which unit.
    pub unit: String,
    /// Whether it may ask questions.
    pub read: bool,
    /// Groups of commands that it may give.
    pub write: Vec<String>,
    /// Its last day.
    pub until: String,
    /// When it was made.
    pub made_at: Moment,
    /// Whether it is worth something today; a role that ended takes its tokens with it.
    pub holds: bool,
    /// Why it was ended; empty while it was not.
    pub ended: String,
}

impl Look for ListTokens {
    type View = TokensView;

    const ACTION: Action = Action::MakeToken;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<TokensView, AppError> {
        let today = deed.today();
        let shown = |(id, token): (&str, Token)| {
            let grant = case.house.get::<Grant>(&token.grant);
            let person_is_there = case.person(&token.person).is_some_and(|person| !person.blocked);
            let role_holds = grant.as_ref().is_some_and(|grant| grant.holds_on(today));
            TokenShown {
                id: id.to_owned(),
                holds: token.holds_on(today) && person_is_there && role_holds,
                person: case.name_of(&token.person),
                role: grant.as_ref().map(|grant| grant.role),
                unit: grant.map(|grant| grant.unit).unwrap_or_default(),
                name: token.name,
                read: token.reach.read,
                write: token.reach.write,
                until: token.until.to_string(),
                made_at: token.made_at,
                ended: token.ended,
            }
        };
        let all = deed.actor.role == Role::SecurityOfficer;
        let seen = |(_, token): &(&str, Token)| all || token.person == deed.actor.id.0;
        let mut tokens: Vec<TokenShown> = case.house.all::<Token>().filter(seen).map(shown).collect();
        tokens.sort_by(|a, b| (b.made_at, &b.id).cmp(&(a.made_at, &a.id)));
        Ok(TokensView {
            tokens,
            all,
            groups: groups(deed.actor.role),
            most_days: MAX_DAYS,
            today: today.to_string(),
        })
    }
}
