//! 待发邮件: mail on its way, and which leads were said by it.
//!
//! Working rows outside the record, written by who sends. A mail is `queued`; taken by one sender for a while; marked
//! `sending` before its text goes out; then `sent`, back in the queue, or `failed`. **Invariant:** a mail that may
//! have gone out is never in the queue again by itself: it is `in_doubt`, and a person decides.

use std::collections::BTreeSet;

use jiff::civil::Date;
use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_core::reminder::{Digest, Key, Recipient, Said};

use crate::fault::Fault;
use crate::sql::{Reader, Row, Store, Tx, statements, values};

const TABLE: &str = "outbox";

statements! {
    SAID = "SELECT recipient, due, armed_for, lead, said_on FROM reminder_key \
        WHERE authority = $1 AND campaign = $2";
    OPEN_DIGEST = "INSERT INTO reminder_digest (authority, recipient, said_on) VALUES ($1, $2, $3) \
        ON CONFLICT DO NOTHING";
    SAY = "INSERT INTO reminder_key (authority, campaign, recipient, due, armed_for, lead, said_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    INSERT = "INSERT INTO outbox (id, authority, recipient, said_on, address, subject, body, state, attempts, \
        forgiven, queued_at, next_at, leased_until) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, 0, $8, $8, 0)";
    /// Two senders may choose the same mail; the second one waits, sees the lease and goes away empty.
    TAKE = "UPDATE outbox SET leased_until = $2, attempts = attempts + 1 \
        WHERE state = 'queued' AND leased_until <= $1 AND id = (\
        SELECT id FROM outbox WHERE state = 'queued' AND next_at <= $1 AND leased_until <= $1 \
        ORDER BY next_at, id LIMIT 1) \
        RETURNING id, authority, recipient, said_on, address, subject, body, state, attempts, forgiven, queued_at, next_at, \
        settled_at, error_code, error_detail";
    WAITING = "SELECT count(*) AS waiting FROM outbox WHERE state = 'queued' AND next_at <= $1 \
        AND leased_until <= $1";
    /// Only who still holds the lease may say so.
    SENDING = "UPDATE outbox SET state = 'sending', leased_until = $3 \
        WHERE id = $1 AND attempts = $2 AND state = 'queued'";
    SETTLE = "UPDATE outbox SET state = $3, leased_until = 0, settled_at = $4, error_code = $5, error_detail = $6 \
        WHERE id = $1 AND attempts = $2 AND state IN ('queued', 'sending', 'in_doubt')";
    LATER = "UPDATE outbox SET state = 'queued', leased_until = 0, next_at = $3, error_code = $4, \
        error_detail = $5 WHERE id = $1 AND attempts = $2 AND state IN ('queued', 'sending', 'in_doubt')";
    DOUBT = "UPDATE outbox SET state = 'in_doubt', settled_at = $1 WHERE state = 'sending' AND leased_until <= $1";
    AGAIN = "UPDATE outbox SET state = 'queued', forgiven = attempts, next_at = $3, leased_until = 0, settled_at = NULL \
        WHERE id = $1 AND authority = $2 AND state IN ('failed', 'in_doubt')";
    QUEUED = "SELECT o.id AS id, o.attempts AS attempts, k.due AS due FROM outbox o \
        JOIN reminder_key k ON k.authority = o.authority AND k.recipient = o.recipient AND k.said_on = o.said_on \
        WHERE o.authority = $1 AND o.state = 'queued' AND o.leased_until <= $2 ORDER BY o.id";
    WITHDRAW = "UPDATE outbox SET state = 'withdrawn', settled_at = $3 \
        WHERE id = $1 AND attempts = $2 AND state = 'queued' AND leased_until <= $3";
    LIST = "SELECT id, authority, recipient, said_on, address, subject, body, state, attempts, forgiven, queued_at, next_at, \
        settled_at, error_code, error_detail FROM outbox WHERE authority = $1 ORDER BY queued_at DESC, id";
    PURGE = "DELETE FROM outbox WHERE settled_at < $1 AND state IN ('sent', 'withdrawn', 'failed', 'in_doubt')";
}

/// 邮件状态.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailState {
    /// 待发: it waits, perhaps for its next attempt.
    Queued,
    /// 正在发送: its text is on the way.
    Sending,
    /// 已发出: the server took it.
    Sent,
    /// 未能发出: given up, with the reason.
    Failed,
    /// 不能确定: the text went out and the answer did not come back.
    InDoubt,
    /// 已撤回: everything it speaks of was done before it left.
    Withdrawn,
}

impl MailState {
    const ALL: [(Self, &str); 6] = [
        (Self::Queued, "queued"),
        (Self::Sending, "sending"),
        (Self::Sent, "sent"),
        (Self::Failed, "failed"),
        (Self::InDoubt, "in_doubt"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// The word of the table, also for keys of messages.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(state, _)| *state == self);
        found.map_or("queued", |(_, word)| *word)
    }

    fn read(word: &str) -> Result<Self, Fault> {
        let found = Self::ALL.iter().find(|(_, other)| *other == word);
        found.map(|(state, _)| *state).ok_or_else(|| Fault::Row {
            table: TABLE,
            what: format!("the state {word}"),
        })
    }
}

/// 邮件: one mail to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id, derived from what it is: the same mail has the same id, and its Message-ID is made of it.
    pub id: String,
    /// Whose office sends it.
    pub authority: AuthorityId,
    /// Whom it reminds.
    pub recipient: Recipient,
    /// The day of its digest.
    pub said_on: Date,
    /// Where it goes.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried; with the id the sign of who holds it.
    pub attempts: i64,
    /// How many of these do not count any more, because a person put it back into the queue.
    pub forgiven: i64,
    /// Since when it waits.
    pub queued_at: Moment,
    /// Not tried before.
    pub next_at: Moment,
    /// When it came to its end.
    pub settled_at: Option<Moment>,
    /// The code of the last trouble.
    pub error_code: Option<String>,
    /// What the mail server or the network said.
    pub error_detail: Option<String>,
}

/// The keys that were said in a campaign.
///
/// # Errors
/// The database's own.
pub async fn said(
    reader: &mut Reader,
    authority: &AuthorityId,
    campaign: &str,
) -> Result<BTreeSet<Said>, Fault> {
    let rows = reader.rows(SAID, values![authority.as_str(), campaign]).await?;
    rows.iter()
        .map(|row| {
            let key = Key {
                who: recipient(&row.text("recipient")?)?,
                due: row.text("due")?,
                armed_for: row.text("armed_for")?,
                lead: row.int("lead")?,
            };
            let on = date(&row.text("said_on")?)?;
            Ok(Said { key, on })
        })
        .collect()
}

/// Queues a digest as mails and notes what is said by it; `false`, and nothing is kept, when somebody else was faster.
/// The caller commits only on `true`.
///
/// # Errors
/// The database's own.
pub async fn queue(
    tx: &mut Tx,
    authority: &AuthorityId,
    digest: &Digest,
    mails: &[Mail],
) -> Result<bool, Fault> {
    let (who, on) = (digest.recipient.key(), digest.on.to_string());
    let opened = values![authority.as_str(), who.clone(), on.clone()];
    if tx.execute(OPEN_DIGEST, opened).await? != 1 {
        return Ok(false);
    }
    for key in &digest.keys {
        let due = digest.items.iter().find(|item| item.due.id == key.due);
        let campaign = due.map(|item| item.due.campaign.as_str()).unwrap_or_default();
        let row = values![
            authority.as_str(),
            campaign,
            who.clone(),
            key.due.clone(),
            key.armed_for.clone(),
            key.lead,
            on.clone(),
        ];
        if tx.execute(SAY, row).await? != 1 {
            return Ok(false);
        }
    }
    for mail in mails {
        let row = values![
            mail.id.clone(),
            authority.as_str(),
            who.clone(),
            on.clone(),
            mail.address.clone(),
            mail.subject.clone(),
            mail.body.clone(),
            mail.queued_at.0,
        ];
        tx.execute(INSERT, row).await?;
    }
    Ok(true)
}

/// Takes the mail that has been due longest, until a moment at which it may be taken again; `None` when none is due,
/// or when another sender was faster and `waiting` says that there are more.
///
/// # Errors
/// The database's own.
pub async fn take(store: &Store, now: Moment, until: Moment) -> Result<Option<Mail>, Fault> {
    let mut tx = store.begin().await?;
    let row = tx.row(TAKE, values![now.0, until.0]).await?;
    let mail = row.as_ref().map(read).transpose()?;
    tx.commit().await?;
    Ok(mail)
}

/// How many mails are due and not taken.
///
/// # Errors
/// The database's own.
pub async fn waiting(store: &Store, now: Moment) -> Result<i64, Fault> {
    let mut reader = store.read().await?;
    let row = reader.row(WAITING, values![now.0]).await?;
    row.map_or(Ok(0), |row| row.int("waiting"))
}

/// Says that the text goes out now; `false` when the mail is not the caller's any more. After this it is not sent
/// again by itself, unless an answer says that it was not taken.
///
/// # Errors
/// The database's own.
pub async fn sending(store: &Store, mail: &Mail, until: Moment) -> Result<bool, Fault> {
    one(store, SENDING, values![mail.id.clone(), mail.attempts, until.0]).await
}

/// Says how a mail ended; `false` when it is not the caller's any more.
///
/// # Errors
/// The database's own.
pub async fn settle(
    store: &Store,
    mail: &Mail,
    state: MailState,
    now: Moment,
    trouble: Option<(&str, &str)>,
) -> Result<bool, Fault> {
    let (code, detail) = columns(trouble);
    let row = values![mail.id.clone(), mail.attempts, state.word(), now.0, code, detail];
    one(store, SETTLE, row).await
}

/// Puts a mail back into the queue for a later attempt; `false` when it is not the caller's any more.
///
/// # Errors
/// The database's own.
pub async fn later(store: &Store, mail: &Mail, next: Moment, trouble: (&str, &str)) -> Result<bool, Fault> {
    let (code, detail) = columns(Some(trouble));
    one(
        store,
        LATER,
        values![mail.id.clone(), mail.attempts, next.0, code, detail],
    )
    .await
}

/// Marks what was being sent when its sender stopped; returns how many.
///
/// # Errors
/// The database's own.
pub async fn doubt(store: &Store, now: Moment) -> Result<u64, Fault> {
    many(store, DOUBT, values![now.0]).await
}

/// Puts a failed or doubtful mail back into the queue, because a person says so; `false` when there is none such.
///
/// # Errors
/// The database's own.
pub async fn again(store: &Store, authority: &AuthorityId, id: &str, now: Moment) -> Result<bool, Fault> {
    one(store, AGAIN, values![id, authority.as_str(), now.0]).await
}

/// Withdraws the queued mails that speak only of things that are not open any more; returns how many.
///
/// # Errors
/// The database's own.
pub async fn withdraw(
    store: &Store,
    authority: &AuthorityId,
    open: &BTreeSet<&str>,
    now: Moment,
) -> Result<u64, Fault> {
    let mut tx = store.begin().await?;
    let rows = tx.rows(QUEUED, values![authority.as_str(), now.0]).await?;
    let (mut all, mut needed) = (BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        let mail = (row.text("id")?, row.int("attempts")?);
        if open.contains(row.text("due")?.as_str()) {
            needed.insert(mail.clone());
        }
        all.insert(mail);
    }
    let mut withdrawn = 0;
    for (id, attempts) in all.difference(&needed) {
        withdrawn += tx
            .execute(WITHDRAW, values![id.clone(), *attempts, now.0])
            .await?;
    }
    tx.commit().await?;
    Ok(withdrawn)
}

/// The mails of an authority, the latest first.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader, authority: &AuthorityId) -> Result<Vec<Mail>, Fault> {
    reader
        .rows(LIST, values![authority.as_str()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Deletes the mails that came to their end before a moment; what was said stays known. Returns how many.
///
/// # Errors
/// The database's own.
pub async fn purge(store: &Store, before: Moment) -> Result<u64, Fault> {
    many(store, PURGE, values![before.0]).await
}

async fn many(
    store: &Store,
    statement: crate::sql::Statement,
    row: &[crate::sql::Value],
) -> Result<u64, Fault> {
    let mut tx = store.begin().await?;
    let touched = tx.execute(statement, row).await?;
    tx.commit().await?;
    Ok(touched)
}

async fn one(
    store: &Store,
    statement: crate::sql::Statement,
    row: &[crate::sql::Value],
) -> Result<bool, Fault> {
    Ok(many(store, statement, row).await? == 1)
}

fn columns(trouble: Option<(&str, &str)>) -> (Option<String>, Option<String>) {
    trouble
        .map(|(code, detail)| (code.to_owned(), detail.to_owned()))
        .unzip()
}

fn recipient(key: &str) -> Result<Recipient, Fault> {
    Recipient::from_key(key).ok_or_else(|| Fault::Row {
        table: TABLE,
        what: format!("the recipient {key}"),
    })
}

fn date(text: &str) -> Result<Date, Fault> {
    text.parse().map_err(|e: jiff::Error| Fault::Row {
        table: TABLE,
        what: e.to_string(),
    })
}

fn read(row: &Row) -> Result<Mail, Fault> {
    Ok(Mail {
        id: row.text("id")?,
        authority: AuthorityId(row.text("authority")?),
        recipient: recipient(&row.text("recipient")?)?,
        said_on: date(&row.text("said_on")?)?,
        address: row.text("address")?,
        subject: row.text("subject")?,
        body: row.text("body")?,
        state: MailState::read(&row.text("state")?)?,
        attempts: row.int("attempts")?,
        forgiven: row.int("forgiven")?,
        queued_at: Moment(row.int("queued_at")?),
        next_at: Moment(row.int("next_at")?),
        settled_at: row.optional_int("settled_at")?.map(Moment),
        error_code: row.optional_text("error_code")?,
        error_detail: row.optional_text("error_detail")?,
    })
}
