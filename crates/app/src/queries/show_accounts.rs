//! 账号与角色: everybody of an authority with their roles, and how their accounts stand. No score anywhere.

use mingjian_core::access::{Action, Actor, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::person::Person;
use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;

/// Asks for everybody of an authority.
#[derive(Debug, Clone)]
pub struct ListPeople {
    /// The authority.
    pub authority: AuthorityId,
}

/// 账号与角色.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountsView {
    /// Everybody, in the order of their bodies.
    pub people: Vec<PersonShown>,
    /// Bodies in official order, for the forms.
    pub bodies: Vec<(String, Text)>,
    /// ISO date of today.
    pub today: String,
}

/// One person.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PersonShown {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Id of their body; empty for nobody's.
    pub body: String,
    /// Its name.
    pub body_name: Text,
    /// Bodies to which they belonged: id and name.
    pub former_bodies: Vec<(String, Text)>,
    /// Where reminders go.
    pub email: String,
    /// Whether they were blocked.
    pub blocked: bool,
    /// The authority that keeps their account, where it is another one.
    pub home: String,
    /// Their roles, those that hold today first.
    pub roles: Vec<RoleShown>,
    /// How the account stands; absent when there is none.
    pub account: Option<AccountShown>,
}

/// A role that somebody holds, held or will hold.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RoleShown {
    /// Id of the grant.
    pub grant: String,
    /// As what.
    pub role: Role,
    /// For which unit.
    pub unit: Text,
    /// From this day on.
    pub from: String,
    /// Up to and with this day; empty while it is open.
    pub until: String,
    /// Whether it holds today.
    pub holds: bool,
    /// Whether it is over.
    pub over: bool,
}

/// How an account stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AccountShown {
    /// The login name.
    pub login: String,
    /// Whether the password has to be changed at the next sign-in.
    pub must_change: bool,
    /// Whether it was stopped.
    pub suspended: bool,
    /// Failures since the last success or lock.
    pub failed: i64,
    /// Until when it is locked.
    pub locked_until: Option<Moment>,
    /// When the password was last changed.
    pub changed_at: Moment,
}

impl Look for ListPeople {
    type View = AccountsView;

    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<AccountsView, AppError> {
        let today = deed.today();
        let mut bodies: Vec<(i64, String, Text)> = case
            .house
            .all::<Body>()
            .map(|(id, body)| (body.display_order, id.to_owned(), body.name))
            .collect();
        bodies.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let name = |id: &str| {
            let found = bodies.iter().find(|(_, known, _)| known == id);
            found.map_or_else(|| Text::zh(id), |(_, _, name)| name.clone())
        };
        let order = |id: &str| {
            bodies
                .iter()
                .position(|(_, known, _)| known == id)
                .unwrap_or(usize::MAX)
        };
        let grants: Vec<(&str, Grant)> = case.house.all::<Grant>().collect();
        let shown = |(id, person): (&str, Person)| {
            let own = grants.iter().filter(|(_, grant)| grant.person == id);
            let mut roles: Vec<RoleShown> = own
                .map(|(id, grant)| RoleShown {
                    grant: (*id).to_owned(),
                    role: grant.role,
                    unit: if grant.unit.is_empty() {
                        Text::default()
                    } else {
                        name(&grant.unit)
                    },
                    from: grant.from.to_string(),
                    until: grant.until.map(|day| day.to_string()).unwrap_or_default(),
                    holds: grant.holds_on(today),
                    over: grant.until.is_some_and(|until| until < today),
                })
                .collect();
            roles.sort_by(|a, b| {
                (!a.holds, a.role, &a.from, &a.grant).cmp(&(!b.holds, b.role, &b.from, &b.grant))
            });
            PersonShown {
                id: id.to_owned(),
                body_name: if person.body.is_empty() {
                    Text::default()
                } else {
                    name(&person.body)
                },
                former_bodies: person
                    .former_bodies
                    .iter()
                    .map(|id| (id.clone(), name(id)))
                    .collect(),
                name: person.name,
                body: person.body,
                email: person.email,
                blocked: person.blocked,
                home: person.home.clone(),
                roles,
                account: None,
            }
        };
        let mut people: Vec<PersonShown> = case.house.all::<Person>().map(shown).collect();
        people.sort_by(|a, b| (order(&a.body), &a.name, &a.id).cmp(&(order(&b.body), &b.name, &b.id)));
        Ok(AccountsView {
            people,
            bodies: bodies.into_iter().map(|(_, id, name)| (id, name)).collect(),
            today: today.to_string(),
        })
    }
}

impl App {
    /// Everybody of an authority with their roles and accounts.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn show_accounts(
        &self,
        actor: &Actor,
        authority: &AuthorityId,
    ) -> Result<AccountsView, AppError> {
        let mut view = self
            .look(
                actor,
                &ListPeople {
                    authority: authority.clone(),
                },
            )
            .await?;
        for account in self.accounts().await? {
            let Some(person) = view.people.iter_mut().find(|person| person.id == account.person) else {
                continue;
            };
            person.account = Some(AccountShown {
                login: account.login,
                must_change: account.must_change,
                suspended: account.suspended,
                failed: account.failed,
                locked_until: account.locked_until,
                changed_at: account.changed_at,
            });
        }
        Ok(view)
    }
}
