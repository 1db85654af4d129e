//! 会话: what a token stands for, from sign-in to its end.
//!
//! A session is over after a time without a sign of the person, after twelve hours, when the person signs out, takes
//! another password, loses the role or is suspended. **Invariant:** every token is new: at sign-in and at each change
//! of role the one before is worth nothing.

use std::sync::Arc;

use mingjian_core::ids::{Moment, well_formed};
use mingjian_core::refusal::Refusal;
use mingjian_store::tables::session::{self, SessionRow};
use mingjian_store::tables::sign_in_log;
use mingjian_store::{Fault, Tx, sha256};

use super::log::Outcome;
use super::network::LONGEST;
use super::{HOUR, MAX_IDLE_MINUTES, MINUTE, SignedIn, Visit, clean, later};
use crate::error::AppError;
use crate::run::App;

/// When a session is over in any case.
const ABSOLUTE: i64 = 12 * HOUR;
/// How long a token is, in hexadecimal digits.
const TOKEN: usize = 64;

/// 会话 of somebody who is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub person: String,
    /// The role held that the person acts as; empty while none is chosen.
    pub acting_as: String,
    /// From this the tokens of forms are made; another one for each token.
    pub csrf: String,
    /// Whether nothing but a change of password is allowed.
    pub must_change: bool,
    /// Where it began.
    pub address: String,
    /// When the person signed in.
    pub since: Moment,
    /// The last sign, kept to the minute.
    pub last_seen: Moment,
    /// When it is over in any case.
    pub ends_at: Moment,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("person", &self.person)
            .field("acting_as", &self.acting_as)
            .field("must_change", &self.must_change)
            .field("since", &self.since)
            .field("last_seen", &self.last_seen)
            .field("ends_at", &self.ends_at)
            .finish_non_exhaustive()
    }
}

/// Under what the database knows a token of a session.
fn digest(token: &str) -> String {
    sha256(&["session", token])
}

fn is_token(token: &str) -> bool {
    token.len() == TOKEN && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn over() -> AppError {
    Refusal::new("MJ7106", &[]).into()
}

impl App {
    /// A secret of 256 bits in hexadecimal digits.
    pub(super) fn secret(&self) -> String {
        let random = &self.deps.random;
        sha256(&["secret", &random.salt(), &random.salt()])
    }

    /// The session of a token, which is a sign of the person; `None` when it is over or never was.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn session(&self, token: &str) -> Result<Option<Session>, AppError> {
        let now = self.deps.clock.now();
        let Some(row) = self.live(token, now).await? else {
            return Ok(None);
        };
        let mut last_seen = row.last_seen;
        if now >= later(last_seen, MINUTE) {
            self.note_sign(row.digest.clone(), now).await?;
            last_seen = now;
        }
        Ok(Some(Session {
            person: row.person,
            acting_as: row.acting_as,
            csrf: sha256(&["form", token]),
            must_change: row.must_change,
            address: row.address,
            since: row.since,
            last_seen,
            ends_at: row.ends_at,
        }))
    }

    /// The person acts in another role from now on. Gives the new token; that the role is the person's own was
    /// looked at by the caller.
    ///
    /// # Errors
    /// MJ7106 when the session is over.
    pub async fn act_as(&self, token: &str, grant: &str) -> Result<SignedIn, AppError> {
        if !grant.is_empty() && !well_formed(grant) {
            return Err(AppError::NotFound);
        }
        let now = self.deps.clock.now();
        let secret = self.secret();
        self.signs_written().await;
        let mut tx = self.store.begin().await?;
        let found = session::find(&mut tx, &digest(token), now).await?;
        let earlier = found.filter(|_| is_token(token)).ok_or_else(over)?;
        // Of two changes at the same time one finds the token worth nothing.
        if !session::end(&mut tx, &earlier.digest).await? {
            return Err(over());
        }
        let row = SessionRow {
            digest: digest(&secret),
            acting_as: grant.to_owned(),
            last_seen: now,
            ..earlier
        };
        session::insert(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(signed_in(secret, &row))
    }

    /// Ends a session; one that is over already stays over.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn sign_out(&self, token: &str) -> Result<(), AppError> {
        let now = self.deps.clock.now();
        let Some(row) = self.live(token, now).await? else {
            return Ok(());
        };
        let mut tx = self.store.begin().await?;
        if session::end(&mut tx, &row.digest).await? {
            let visit = Visit::new(&row.address, "");
            let entry = self.entry(now, "", &row.person, &visit, Outcome::SignedOut);
            sign_in_log::insert(&mut tx, &entry).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends all sessions of a person and says how many rows that were.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn end_all(&self, person: &str) -> Result<u64, AppError> {
        let mut tx = self.store.begin().await?;
        let ended = session::end_all(&mut tx, person).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends all sessions in a role held: for the moment at which it ends.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn end_grant(&self, grant: &str) -> Result<u64, AppError> {
        // The empty name stands for no role, not for a role of everybody.
        if !well_formed(grant) {
            return Ok(0);
        }
        let mut tx = self.store.begin().await?;
        let ended = session::end_grant(&mut tx, grant).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Writes a sign of a person. Nobody waits for it: one request a minute would wait for the disk once more.
    async fn note_sign(&self, digest: String, now: Moment) -> Result<(), Fault> {
        let store = self.store.clone();
        let note = async move {
            let mut tx = store.begin().await?;
            session::seen(&mut tx, &digest, now).await?;
            tx.commit().await
        };
        match Arc::clone(&self.noting).try_read_owned() {
            Ok(turn) => drop(tokio::spawn(async move {
                // One that could not be written is tried again with the next request.
                drop(note.await);
                drop(turn);
            })),
            // Somebody waits for the signs that are being written.
            Err(_) => note.await?,
        }
        Ok(())
    }

    /// Waits for the signs that are being written: without them a session may look over.
    pub(super) async fn signs_written(&self) {
        drop(self.noting.write().await);
    }

    /// The row of a token whose session is not over.
    pub(super) async fn live(&self, token: &str, now: Moment) -> Result<Option<SessionRow>, Fault> {
        if !is_token(token) {
            return Ok(None);
        }
        let digest = digest(token);
        let found = session::find(&mut self.store.glance().await?, &digest, now).await?;
        if found.is_some() {
            return Ok(found);
        }
        // It may look over only because its last sign is still being written.
        self.signs_written().await;
        session::find(&mut self.store.glance().await?, &digest, now).await
    }

    /// Begins a session in the transaction of what gave the right to it; the one that the browser held ends.
    pub(super) async fn begin_session(
        &self,
        tx: &mut Tx,
        now: Moment,
        visit: &Visit,
        who: Who<'_>,
    ) -> Result<SignedIn, Fault> {
        if let Some(held) = &visit.held {
            session::end(tx, &digest(held)).await?;
        }
        let secret = self.secret();
        let row = SessionRow {
            digest: digest(&secret),
            person: who.person.to_owned(),
            acting_as: who.acting_as.to_owned(),
            must_change: who.must_change,
            address: clean(&visit.address, LONGEST),
            idle: visit.idle_minutes.clamp(1, MAX_IDLE_MINUTES) * MINUTE,
            since: now,
            ends_at: later(now, ABSOLUTE),
            last_seen: now,
        };
        session::insert(tx, &row).await?;
        Ok(signed_in(secret, &row))
    }
}

/// For whom a session begins.
pub(super) struct Who<'a> {
    /// The person.
    pub person: &'a str,
    /// The role held, or empty.
    pub acting_as: &'a str,
    /// Whether nothing but a change of password is allowed.
    pub must_change: bool,
}

fn signed_in(token: String, row: &SessionRow) -> SignedIn {
    SignedIn {
        token,
        person: row.person.clone(),
        must_change: row.must_change,
        ends_at: row.ends_at,
    }
}
