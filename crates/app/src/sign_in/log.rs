//! 登录日志: who came in or tried to, kept for half a year and a little more.
//!
//! **Invariant:** nothing younger than [`KEPT_DAYS`] days goes.

use mingjian_core::ids::Moment;
use mingjian_store::tables::sign_in_log::{self, SignInRow};
use mingjian_store::tables::{credential, session};

use super::link::Purpose;
use super::{DAY, Visit, clean, earlier, network};
use crate::error::AppError;
use crate::run::App;

/// For how many days the log is kept: six months are asked for.
const KEPT_DAYS: i64 = 190;
/// After how many quiet days failures are forgotten; longer than the longest lock.
const QUIET_DAYS: i64 = 7;
/// How much of a login name is kept, in characters.
const LOGIN: usize = 100;
/// How much of a browser's name for itself is kept, in characters.
const BROWSER: usize = 200;
/// The most rows of one page.
const PAGE: i64 = 500;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Counted, and never settled: the other side went away, or the program stopped.
    Begun,
    /// Signed in with a password.
    Success,
    /// The name or the password was wrong.
    Wrong,
    /// The password may have been right, but the account is suspended.
    Suspended,
    /// The login name was locked.
    Locked,
    /// There had been too many attempts.
    Limited,
    /// A one-time link was used.
    Link,
    /// Signed in to the demonstration without a password.
    Demo,
    /// The person changed the password.
    Changed,
    /// The person signed out.
    SignedOut,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Begun,
        Self::Success,
        Self::Wrong,
        Self::Suspended,
        Self::Locked,
        Self::Limited,
        Self::Link,
        Self::Demo,
        Self::Changed,
        Self::SignedOut,
    ];

    /// The stable name, as in [`SignInRow::outcome`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Success => "success",
            Self::Wrong => "wrong",
            Self::Suspended => "suspended",
            Self::Locked => "locked",
            Self::Limited => "limited",
            Self::Link => "link",
            Self::Demo => "demo",
            Self::Changed => "changed",
            Self::SignedOut => "signed_out",
        }
    }
}

/// How many rows went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Rows of the log older than it is kept.
    pub log: u64,
    /// Sessions that were over.
    pub sessions: u64,
    /// One-time links that were over.
    pub links: u64,
    /// Login names whose failures are forgotten.
    pub locks: u64,
}

impl App {
    /// The log, the newest first: pass the time and id of the last row seen, or nothing for the first page.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn sign_in_log(
        &self,
        before: Option<(Moment, &str)>,
        limit: i64,
    ) -> Result<Vec<SignInRow>, AppError> {
        let (before, id) = before.unwrap_or((Moment(i64::MAX), ""));
        let id = clean(id, LOGIN);
        let mut reader = self.store.read().await?;
        Ok(sign_in_log::page(&mut reader, before, &id, limit.clamp(1, PAGE)).await?)
    }

    /// Takes away what is over: rows of the log older than 190 days, ended sessions, links and quiet failures.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn purge_log(&self, now: Moment) -> Result<Purged, AppError> {
        self.signs_written().await;
        let mut tx = self.store.begin().await?;
        let purged = Purged {
            log: sign_in_log::purge(&mut tx, earlier(now, KEPT_DAYS * DAY)).await?,
            sessions: session::purge(&mut tx, now).await?,
            links: credential::purge_links(&mut tx, now, Purpose::SetUp.name()).await?,
            locks: sign_in_log::purge_locks(&mut tx, now, earlier(now, QUIET_DAYS * DAY)).await?,
        };
        tx.commit().await?;
        Ok(purged)
    }

    /// A row of the log.
    pub(super) fn entry(
        &self,
        now: Moment,
        login: &str,
        person: &str,
        visit: &Visit,
        outcome: Outcome,
    ) -> SignInRow {
        SignInRow {
            id: self.deps.random.id(),
            at: now,
            last_at: now,
            attempts: 1,
            login: clean(login, LOGIN),
            person: person.to_owned(),
            address: clean(&visit.address, network::LONGEST),
            network: network::of(&visit.address),
            browser: clean(&visit.browser, BROWSER),
            outcome: outcome.name().to_owned(),
        }
    }
}
