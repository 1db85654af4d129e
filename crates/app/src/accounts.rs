//! 处置账号: an administrator offers accounts, makes links, unlocks and stops, and each of these is in the record.
//!
//! The permission is that of the act [`ManageAccount`], which goes through the one write path; what it says is done to
//! the working rows of sign-in. **Invariant:** nothing is done to an account, and no link is given out, that the record
//! does not tell of.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::person::PersonFact;
use mingjian_core::ids::{AuthorityId, CommandId};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::act::Act;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::queries::ListPeople;
use crate::run::{App, Given};
use crate::sign_in::Account;

/// What is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 邀请: a link by which the person opens an account.
    Invite,
    /// 重置: a link by which the person sets a new password.
    Reset,
    /// 解锁: failures are forgotten.
    Unlock,
    /// 停用: sessions end, the password opens nothing.
    Suspend,
    /// 恢复.
    Resume,
    /// 要求改密.
    DemandChange,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Invite,
        Self::Reset,
        Self::Unlock,
        Self::Suspend,
        Self::Resume,
        Self::DemandChange,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::Unlock => "unlock",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::DemandChange => "demand-change",
        }
    }

    /// The step of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// Manages somebody's account. Not on the list of commands: [`App::manage_account`] does what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManageAccount {
    /// The authority.
    pub authority: AuthorityId,
    /// Whose account.
    pub person: String,
    /// What is done.
    pub step: Step,
    /// The login name, with an invitation.
    #[serde(default)]
    pub login: String,
    /// Why; not needed for an invitation.
    #[serde(default)]
    pub reason: String,
}

impl Act for ManageAccount {
    const NAME: &'static str = "account.manage";
    const ACTION: Action = Action::ManageAccounts;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if case.person(&self.person).is_none() {
            return Err(vec![Refusal::new("MJ2113", &[("id", &self.person)])]);
        }
        if case
            .person(&self.person)
            .is_some_and(|person| !person.home.is_empty())
        {
            return Err(vec![Refusal::new("MJ7118", &[("id", &self.person)])]);
        }
        let reason = self.reason().map_err(|refusal| vec![refusal])?;
        let fact = match self.step {
            Step::Invite => PersonFact::Invited {
                login: self.login.clone(),
            },
            Step::Reset => PersonFact::Reset { reason },
            Step::Unlock => PersonFact::Unlocked { reason },
            Step::Suspend => PersonFact::Suspended { reason },
            Step::Resume => PersonFact::Resumed { reason },
            Step::DemandChange => PersonFact::ChangeDemanded { reason },
        };
        Ok(vec![case.fact(&self.person, fact)])
    }
}

impl ManageAccount {
    /// Why.
    fn reason(&self) -> Result<String, Refusal> {
        let reason = self.reason.trim();
        if self.step != Step::Invite && reason.is_empty() {
            return Err(Refusal::new("MJ7200", &[]));
        }
        Ok(reason.to_owned())
    }
}

impl App {
    /// Manages an account: asks for permission, writes the record, does it. With an invitation and a reset the token
    /// of the link comes back, this once.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for somebody who is not in the register, MJ7107 and MJ7108 when an account is there already or not at all, MJ7200 without a reason, and those of the
    /// link.
    pub async fn manage_account(
        &self,
        actor: Actor,
        command: ManageAccount,
    ) -> Result<Option<String>, AppError> {
        let guard = ListPeople {
            authority: command.authority.clone(),
        };
        // Whoever may not do this learns nothing of the account.
        let known = self.look(&actor, &guard).await?;
        let (person, step, login) = (command.person.clone(), command.step, command.login.clone());
        if !known.people.iter().any(|one| one.id == person) {
            return Err(AppError::NotFound);
        }
        // Before a link is made: their account is kept by another authority.
        if known
            .people
            .iter()
            .any(|one| one.id == person && !one.home.is_empty())
        {
            return Err(Refusal::new("MJ7118", &[("id", &person)]).into());
        }
        if let Some(refusal) = unfit(step, self.account(&person).await?.as_ref()) {
            return Err(refusal.into());
        }
        // A new link makes the one before worthless, so that nothing may be refused behind it.
        command.reason()?;
        let made_by = actor.id.0.clone();
        // A link that nobody was given yet is worth nothing, so it may be made before the record tells of it; it can
        // be refused for reasons that only sign-in knows.
        let link = match step {
            Step::Invite => Some(self.invite(&person, &login, &made_by).await?),
            Step::Reset => Some(self.reset_link(&person, &made_by).await?),
            _ => None,
        };
        let id = CommandId(self.deps.random.id());
        self.run(Given { id, actor, command }).await?;
        match step {
            Step::Invite | Step::Reset => {}
            Step::Unlock => self.unlock(&person).await?,
            Step::Suspend => self.suspend(&person).await?,
            Step::Resume => self.resume(&person).await?,
            Step::DemandChange => self.demand_change(&person).await?,
        }
        Ok(link)
    }

    /// What follows from an act that took effect: who lost a role or was blocked is signed out; what was judged not
    /// to belong here is erased at once.
    pub(crate) async fn after_act(&self, name: &str, input: &Value) -> Result<(), AppError> {
        let text = |field: &str| input.get(field).and_then(Value::as_str).unwrap_or_default();
        match name {
            "calendar.change_day" => self.move_limits(&text("authority").into()).await.map(drop),
            "person.block" => self.end_all(text("person")).await.map(drop),
            // A role that ends on a later day goes on until then; the seat looks at the day itself.
            "role.end"
                if text("on").is_empty()
                    || text("on") < self.deps.clock.now().date().to_string().as_str() =>
            {
                self.end_grant(text("grant")).await.map(drop)
            }
            "evidence.clear" if self.files.is_some() => self.erase_removed().await.map(drop),
            _ => Ok(()),
        }
    }
}

fn unfit(step: Step, account: Option<&Account>) -> Option<Refusal> {
    match (step, account) {
        (Step::Invite, Some(_)) => Some(Refusal::new("MJ7107", &[])),
        (Step::Invite, None) => None,
        (Step::Reset, Some(account)) if account.suspended => Some(Refusal::new("MJ7109", &[])),
        (_, Some(_)) => None,
        (_, None) => Some(Refusal::new("MJ7108", &[])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_found_by_its_name() {
        for step in Step::ALL {
            assert_eq!(Step::from_name(step.name()), Some(step));
        }
    }
}
