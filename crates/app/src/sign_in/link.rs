//! 一次性链接: how somebody comes to a password without a default one.
//!
//! Three kinds: the first administrator's (24 hours), an invitation and a reset (72 hours each), made by an
//! administrator. **Invariant:** a link works once; a new one for the same person makes the earlier ones worthless.

use mingjian_core::ids::{Moment, well_formed};
use mingjian_core::refusal::Refusal;
use mingjian_store::tables::credential::{self, CredentialRow, LinkRow};
use mingjian_store::tables::{session, sign_in_log};
use mingjian_store::{Fault, Tx, sha256};

use super::log::Outcome;
use super::session::Who;
use super::{HOUR, SignedIn, Visit, check_password, later, login, password};
use crate::error::AppError;
use crate::run::App;

/// How long the first administrator's link is valid.
const SET_UP: i64 = 24 * HOUR;
/// How long the other links are valid.
const OTHERS: i64 = 72 * HOUR;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// 初始化: sets the first administrator up.
    SetUp,
    /// 邀请: gives an account to somebody who has none.
    Invitation,
    /// 重置: gives a new password to somebody who has an account.
    Reset,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::SetUp, Self::Invitation, Self::Reset];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    fn valid_for(self) -> i64 {
        match self {
            Self::SetUp => SET_UP,
            Self::Invitation | Self::Reset => OTHERS,
        }
    }
}

/// 链接 that is still valid, for the page on which it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub purpose: Purpose,
    /// For whom. The first administrator's id stands in the link before there is such a person.
    pub person: String,
    /// The login name; empty when the person chooses it.
    pub login: String,
    /// From when on it is worth nothing.
    pub valid_until: Moment,
}

fn digest(token: &str) -> String {
    sha256(&["link", token])
}

fn spent() -> AppError {
    Refusal::new("MJ7104", &[]).into()
}

fn valid(row: LinkRow, now: Moment) -> Option<Link> {
    let purpose = Purpose::ALL
        .into_iter()
        .find(|purpose| purpose.name() == row.purpose)?;
    (row.valid_until > now).then_some(Link {
        purpose,
        person: row.person,
        login: row.login,
        valid_until: row.valid_until,
    })
}

impl App {
    /// The token of a link for the first administrator, as long as nobody has an account; made at each start, and
    /// the one before is worth nothing then. The person's id stays the same from start to start.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn set_up_link(&self) -> Result<Option<String>, AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        if credential::any(&mut tx).await? {
            return Ok(None);
        }
        let earlier = credential::link_for(&mut tx, Purpose::SetUp.name()).await?;
        let person = earlier.map_or_else(|| self.deps.random.id(), |link| link.person);
        let token = self
            .make_link(&mut tx, Purpose::SetUp, &person, "", "system:start")
            .await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// The token of an invitation, made by an administrator for a person without account.
    ///
    /// # Errors
    /// MJ7107 when the person has an account, MJ7114 and MJ7115 for the login name.
    pub async fn invite(&self, person: &str, login_name: &str, made_by: &str) -> Result<String, AppError> {
        if !well_formed(person) || !well_formed(made_by) {
            return Err(AppError::NotFound);
        }
        let name = login::chosen(login_name)?;
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        free(&mut tx, person, &name).await?;
        let token = self
            .make_link(&mut tx, Purpose::Invitation, person, &name, made_by)
            .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The token of a link by which a person sets a new password, made by an administrator. The old password works
    /// until then.
    ///
    /// # Errors
    /// MJ7108 when the person has no account.
    pub async fn reset_link(&self, person: &str, made_by: &str) -> Result<String, AppError> {
        if !well_formed(person) || !well_formed(made_by) {
            return Err(AppError::NotFound);
        }
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        let row = credential::by_person(&mut tx, person).await?;
        let row = row.ok_or_else(|| Refusal::new("MJ7108", &[]))?;
        let token = self
            .make_link(&mut tx, Purpose::Reset, person, &row.login, made_by)
            .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What a link is for, without using it; `None` when it was used, replaced or is too old.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn link(&self, token: &str) -> Result<Option<Link>, AppError> {
        let now = self.deps.clock.now();
        let row = credential::link(&mut self.store.read().await?, &digest(token)).await?;
        Ok(row.and_then(|row| valid(row, now)))
    }

    /// Uses a link: sets the password, ends all sessions of the person and signs in. The login name counts only
    /// where the link names none.
    ///
    /// # Errors
    /// MJ7104 worthless link, MJ7107 to MJ7109 for the account, MJ7110 to MJ7115 for password and login name; the
    /// link stays valid whenever something is refused.
    pub async fn use_link(
        &self,
        token: &str,
        login_name: &str,
        password: &str,
        visit: &Visit,
    ) -> Result<SignedIn, AppError> {
        let link = self.link(token).await?.ok_or_else(spent)?;
        let name = if link.login.is_empty() {
            login::chosen(login_name)?
        } else {
            link.login
        };
        check_password(&name, password)?;
        let hash = password::hash(password, &self.deps.random.salt()).await?;
        let now = self.deps.clock.now();
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        let row = credential::link(&mut tx, &digest(token)).await?;
        let link = row.and_then(|row| valid(row, now)).ok_or_else(spent)?;
        match link.purpose {
            Purpose::SetUp if credential::any(&mut tx).await? => return Err(spent()),
            Purpose::SetUp | Purpose::Invitation => {
                free(&mut tx, &link.person, &name).await?;
                let row = CredentialRow {
                    person: link.person.clone(),
                    login: name.clone(),
                    hash,
                    must_change: false,
                    suspended: false,
                    changed_at: now,
                };
                credential::insert(&mut tx, &row).await?;
            }
            Purpose::Reset => {
                let row = credential::by_person(&mut tx, &link.person).await?;
                let row = row.ok_or_else(|| Refusal::new("MJ7108", &[]))?;
                if row.suspended {
                    return Err(Refusal::new("MJ7109", &[]).into());
                }
                credential::set_hash(&mut tx, &link.person, &hash, false, now).await?;
            }
        }
        credential::take_link(&mut tx, &digest(token)).await?;
        sign_in_log::clear_lock(&mut tx, &login::key(&name)).await?;
        session::end_all(&mut tx, &link.person).await?;
        let entry = self.entry(now, &name, &link.person, visit, Outcome::Link);
        sign_in_log::insert(&mut tx, &entry).await?;
        let who = Who {
            person: &link.person,
            acting_as: "",
            must_change: false,
        };
        let signed_in = self.begin_session(&mut tx, now, visit, who).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    async fn make_link(
        &self,
        tx: &mut Tx,
        purpose: Purpose,
        person: &str,
        login: &str,
        made_by: &str,
    ) -> Result<String, Fault> {
        let now = self.deps.clock.now();
        let token = self.secret();
        let row = LinkRow {
            purpose: purpose.name().to_owned(),
            person: person.to_owned(),
            login: login.to_owned(),
            made_by: made_by.to_owned(),
            made_at: now,
            valid_until: later(now, purpose.valid_for()),
        };
        credential::keep_link(tx, &digest(&token), &row).await?;
        Ok(token)
    }
}

/// Whether a person can be given a login name.
async fn free(tx: &mut Tx, person: &str, login: &str) -> Result<(), AppError> {
    if credential::by_person(tx, person).await?.is_some() {
        return Err(Refusal::new("MJ7107", &[]).into());
    }
    if credential::by_login(tx, login).await?.is_some() {
        return Err(Refusal::new("MJ7115", &[("login", login)]).into());
    }
    Ok(())
}
