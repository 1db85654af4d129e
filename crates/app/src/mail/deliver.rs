//! 发送待发邮件: from the outbox to the mail server, with later attempts and an end.
//!
//! For each mail: take it for a while; announce it; write `sending`; send the text; write the outcome. Who dies before
//! `sending` has sent nothing, and the mail is taken again. Who dies after it leaves the mail in doubt.
//! **Invariant:** at most once by itself; a repetition is a person's act and carries the same Message-ID.

use std::time::Duration;

use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_store::tables::outbox::{self, Mail, MailState};

use super::mailer::{Connection, Mailer};
use super::message;
use super::trouble::{Meaning, Trouble};
use crate::error::AppError;
use crate::run::App;

/// How long a sender holds a mail: longer than all steps may take together.
const LEASE: Duration = Duration::from_secs(15 * 60);
/// After how many minutes it is tried again, attempt by attempt; behind the last it is given up.
const BACK_OFF: [i64; 7] = [1, 5, 30, 120, 360, 720, 1440];
const MINUTE: i64 = 60_000;

/// What one pass did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// Taken by the server.
    pub sent: usize,
    /// Back in the queue for a later attempt.
    pub later: usize,
    /// Given up; the reason stands with the mail.
    pub failed: usize,
    /// Gone out without an answer, now or before; a person decides.
    pub in_doubt: u64,
    /// Why the pass ended early: code and detail of what holds every mail up.
    pub stopped: Option<(&'static str, String)>,
}

impl App {
    /// Sends what is due, one mail after another over one connection.
    ///
    /// # Errors
    /// The database's own; trouble with mail is part of the answer.
    pub async fn deliver_due(&self, mailer: &Mailer) -> Result<Delivery, AppError> {
        self.deliver_while(mailer, || true).await
    }

    /// Does the same as long as it may go on, which is asked before each mail: for a program that is told to end.
    ///
    /// # Errors
    /// As [`App::deliver_due`].
    pub async fn deliver_while(
        &self,
        mailer: &Mailer,
        goes_on: impl Fn() -> bool + Send + Sync,
    ) -> Result<Delivery, AppError> {
        let mut delivery = Delivery {
            in_doubt: outbox::doubt(&self.store, self.deps.clock.now()).await?,
            ..Delivery::default()
        };
        let mut connection = None;
        while goes_on() {
            let now = self.deps.clock.now();
            let Some(mail) = outbox::take(&self.store, now, leased(now)).await? else {
                // Another sender may have been faster with one of several.
                if outbox::waiting(&self.store, now).await? > 0 {
                    tokio::task::yield_now().await;
                    continue;
                }
                break;
            };
            let outcome = self.send(mailer, &mut connection, &mail).await?;
            self.settle(&mail, outcome, &mut delivery).await?;
            if delivery.stopped.is_some() {
                break;
            }
        }
        if let Some(connection) = connection {
            connection.close().await;
        }
        Ok(delivery)
    }

    /// The mails of an authority, the latest first. Addresses are for the office only.
    ///
    /// # Errors
    /// The database's own.
    pub async fn mails(&self, authority: &AuthorityId) -> Result<Vec<Mail>, AppError> {
        Ok(outbox::list(&mut self.store.read().await?, authority).await?)
    }

    /// Puts a failed or doubtful mail into the queue once more, because a person of the office says so.
    ///
    /// # Errors
    /// Not found when it is neither, and the database's own.
    pub async fn send_again(&self, authority: &AuthorityId, id: &str) -> Result<(), AppError> {
        if outbox::again(&self.store, authority, id, self.deps.clock.now()).await? {
            Ok(())
        } else {
            Err(AppError::NotFound)
        }
    }

    /// Deletes mails that came to their end before a moment; what was said by them stays known. Returns how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn purge_mails(&self, before: Moment) -> Result<u64, AppError> {
        Ok(outbox::purge(&self.store, before).await?)
    }

    /// Sends one mail; `None` when it was taken from the caller meanwhile.
    async fn send(
        &self,
        mailer: &Mailer,
        connection: &mut Option<Connection>,
        mail: &Mail,
    ) -> Result<Option<Result<(), Trouble>>, AppError> {
        let (from, name) = mailer.from();
        let written = match message::write(mail, from, name) {
            Ok(written) => written,
            Err(refusal) => {
                let trouble = Trouble::new(Meaning::Never, refusal.code, &mail.address);
                return Ok(Some(Err(trouble)));
            }
        };
        let mut open = match connection.take() {
            Some(open) => open,
            None => match mailer.connect().await {
                Ok(open) => open,
                Err(trouble) => return Ok(Some(Err(trouble))),
            },
        };
        if let Err(trouble) = open.announce(&written.envelope).await {
            if matches!(trouble.meaning, Meaning::Never | Meaning::Later) && open.reset().await {
                *connection = Some(open);
            }
            return Ok(Some(Err(trouble)));
        }
        if !outbox::sending(&self.store, mail, leased(self.deps.clock.now())).await? {
            // The connection goes without the text, so the server forgets the mail.
            return Ok(None);
        }
        let answer = open.text(&written.bytes).await;
        if !matches!(&answer, Err(trouble) if trouble.meaning == Meaning::Doubt) {
            *connection = Some(open);
        }
        Ok(Some(answer))
    }

    async fn settle(
        &self,
        mail: &Mail,
        outcome: Option<Result<(), Trouble>>,
        delivery: &mut Delivery,
    ) -> Result<(), AppError> {
        let (store, now) = (&self.store, self.deps.clock.now());
        let Some(outcome) = outcome else { return Ok(()) };
        let Err(trouble) = outcome else {
            outbox::settle(store, mail, MailState::Sent, now, None).await?;
            delivery.sent += 1;
            return Ok(());
        };
        let said = Some((trouble.code, trouble.detail.as_str()));
        match (trouble.meaning, next(mail, now)) {
            (Meaning::Doubt, _) => {
                outbox::settle(store, mail, MailState::InDoubt, now, said).await?;
                delivery.in_doubt += 1;
            }
            (Meaning::Later | Meaning::ServerWide, Some(next)) => {
                outbox::later(store, mail, next, (trouble.code, &trouble.detail)).await?;
                delivery.later += 1;
            }
            (Meaning::Never | Meaning::Later | Meaning::ServerWide, _) => {
                outbox::settle(store, mail, MailState::Failed, now, said).await?;
                delivery.failed += 1;
            }
        }
        if trouble.meaning == Meaning::ServerWide {
            delivery.stopped = Some((trouble.code, trouble.detail));
        }
        Ok(())
    }
}

/// When a mail is tried again; `None` when it was tried often enough.
fn next(mail: &Mail, now: Moment) -> Option<Moment> {
    let tries = usize::try_from(mail.attempts - mail.forgiven).unwrap_or_default();
    let minutes = BACK_OFF.get(tries.saturating_sub(1))?;
    Some(Moment(now.0.saturating_add(minutes * MINUTE)))
}

fn leased(now: Moment) -> Moment {
    let lease = i64::try_from(LEASE.as_millis()).unwrap_or_default();
    Moment(now.0.saturating_add(lease))
}
