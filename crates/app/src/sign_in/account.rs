//! 账号: what an administrator sees of an account and may do to it.
//!
//! **Invariant:** nobody sees a password or sets one for somebody else; an administrator makes a link instead.

use mingjian_core::ids::Moment;
use mingjian_core::refusal::Refusal;
use mingjian_store::tables::credential::{self, CredentialRow};
use mingjian_store::tables::{session, sign_in_log};
use mingjian_store::{Fault, Reader};

use super::login;
use crate::error::AppError;
use crate::run::App;

/// 账号, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub person: String,
    /// The login name.
    pub login: String,
    /// Whether the password has to be changed at the next sign-in.
    pub must_change: bool,
    /// Whether an administrator stopped it.
    pub suspended: bool,
    /// How often sign-in failed since the last success or lock.
    pub failed: i64,
    /// Until when it is locked after too many failures.
    pub locked_until: Option<Moment>,
    /// When the password was last changed.
    pub changed_at: Moment,
}

fn none() -> AppError {
    Refusal::new("MJ7108", &[]).into()
}

impl App {
    /// The account of a person, if there is one.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn account(&self, person: &str) -> Result<Option<Account>, AppError> {
        let now = self.deps.clock.now();
        let mut reader = self.store.read().await?;
        match credential::by_person(&mut reader, person).await? {
            Some(row) => Ok(Some(shown(&mut reader, row, now).await?)),
            None => Ok(None),
        }
    }

    /// All accounts by login name.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn accounts(&self) -> Result<Vec<Account>, AppError> {
        let now = self.deps.clock.now();
        let mut reader = self.store.read().await?;
        let mut accounts = Vec::new();
        for row in credential::list(&mut reader).await? {
            accounts.push(shown(&mut reader, row, now).await?);
        }
        Ok(accounts)
    }

    /// Forgets the failures of a person's login name, for an administrator.
    ///
    /// # Errors
    /// MJ7108 when the person has no account.
    pub async fn unlock(&self, person: &str) -> Result<(), AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        let row = credential::by_person(&mut tx, person).await?.ok_or_else(none)?;
        sign_in_log::clear_lock(&mut tx, &login::key(&row.login)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Stops an account: all its sessions end, its links are worthless, and its password opens nothing.
    ///
    /// # Errors
    /// MJ7108 when the person has no account.
    pub async fn suspend(&self, person: &str) -> Result<(), AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        if !credential::set_suspended(&mut tx, person, true).await? {
            return Err(none());
        }
        credential::drop_links(&mut tx, person).await?;
        session::end_all(&mut tx, person).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a suspended account go again.
    ///
    /// # Errors
    /// MJ7108 when the person has no account.
    pub async fn resume(&self, person: &str) -> Result<(), AppError> {
        let mut tx = self.store.begin().await?;
        if !credential::set_suspended(&mut tx, person, false).await? {
            return Err(none());
        }
        tx.commit().await?;
        Ok(())
    }

    /// Demands another password at the next sign-in, and ends all sessions.
    ///
    /// # Errors
    /// MJ7108 when the person has no account.
    pub async fn demand_change(&self, person: &str) -> Result<(), AppError> {
        let mut tx = self.store.begin().await?;
        sign_in_log::gate(&mut tx).await?;
        if !credential::demand_change(&mut tx, person).await? {
            return Err(none());
        }
        session::end_all(&mut tx, person).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn shown(reader: &mut Reader, row: CredentialRow, now: Moment) -> Result<Account, Fault> {
    let lock = sign_in_log::lock_of(reader, &login::key(&row.login)).await?;
    Ok(Account {
        person: row.person,
        login: row.login,
        must_change: row.must_change,
        suspended: row.suspended,
        failed: lock.map_or(0, |lock| lock.failed),
        locked_until: lock.map(|lock| lock.locked_until).filter(|until| *until > now),
        changed_at: row.changed_at,
    })
}
