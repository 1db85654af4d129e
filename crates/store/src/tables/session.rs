//! 会话: who is signed in, known by the digest of a token that only the browser holds.
//!
//! Working rows beside the record. **Invariant:** a session that is over counts as none, whether its row is still
//! there or not; the token itself never stands in the database.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Reader, Tx, statements, values};

statements! {
    INSERT = "INSERT INTO session \
        (digest, person, acting_as, must_change, address, idle, since, ends_at, last_seen) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT person, acting_as, must_change, address, idle, since, ends_at, last_seen FROM session \
        WHERE digest = $1 AND ends_at > $2 AND last_seen + idle > $2";
    SEEN = "UPDATE session SET last_seen = $2 WHERE digest = $1 AND last_seen < $2";
    END = "DELETE FROM session WHERE digest = $1";
    END_PERSON = "DELETE FROM session WHERE person = $1";
    END_GRANT = "DELETE FROM session WHERE acting_as = $1";
    PURGE = "DELETE FROM session WHERE ends_at <= $1 OR last_seen + idle <= $1";
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Digest of its token.
    pub digest: String,
    /// Who is signed in.
    pub person: String,
    /// The role held that the person acts as; empty while none is chosen.
    pub acting_as: String,
    /// Whether nothing but a change of password is allowed.
    pub must_change: bool,
    /// Where it began.
    pub address: String,
    /// After how many milliseconds without a sign it is over.
    pub idle: i64,
    /// When the person signed in.
    pub since: Moment,
    /// When it is over in any case.
    pub ends_at: Moment,
    /// The last sign of the person, kept to the minute.
    pub last_seen: Moment,
}

/// Begins a session.
///
/// # Errors
/// The database's own.
pub async fn insert(tx: &mut Tx, row: &SessionRow) -> Result<(), Fault> {
    let row = values![
        row.digest.clone(),
        row.person.clone(),
        row.acting_as.clone(),
        row.must_change,
        row.address.clone(),
        row.idle,
        row.since.0,
        row.ends_at.0,
        row.last_seen.0,
    ];
    tx.execute(INSERT, row).await.map(drop)
}

/// The session of a digest, unless it is over.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, digest: &str, now: Moment) -> Result<Option<SessionRow>, Fault> {
    let Some(row) = reader.row(FIND, values![digest, now.0]).await? else {
        return Ok(None);
    };
    Ok(Some(SessionRow {
        digest: digest.to_owned(),
        person: row.text("person")?,
        acting_as: row.text("acting_as")?,
        must_change: row.int("must_change")? != 0,
        address: row.text("address")?,
        idle: row.int("idle")?,
        since: Moment(row.int("since")?),
        ends_at: Moment(row.int("ends_at")?),
        last_seen: Moment(row.int("last_seen")?),
    }))
}

/// Notes a sign of the person.
///
/// # Errors
/// The database's own.
pub async fn seen(tx: &mut Tx, digest: &str, now: Moment) -> Result<(), Fault> {
    tx.execute(SEEN, values![digest, now.0]).await.map(drop)
}

/// Ends a session; `true` for the one who ended it.
///
/// # Errors
/// The database's own.
pub async fn end(tx: &mut Tx, digest: &str) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![digest]).await? == 1)
}

/// Ends all sessions of a person and says how many.
///
/// # Errors
/// The database's own.
pub async fn end_all(tx: &mut Tx, person: &str) -> Result<u64, Fault> {
    tx.execute(END_PERSON, values![person]).await
}

/// Ends all sessions in a role held and says how many.
///
/// # Errors
/// The database's own.
pub async fn end_grant(tx: &mut Tx, grant: &str) -> Result<u64, Fault> {
    tx.execute(END_GRANT, values![grant]).await
}

/// Takes the rows of sessions away that are over, and says how many.
///
/// # Errors
/// The database's own.
pub async fn purge(tx: &mut Tx, now: Moment) -> Result<u64, Fault> {
    tx.execute(PURGE, values![now.0]).await
}
