//! 登录日志: every attempt to sign in, and the counts against guessing that all processes share.
//!
//! Working rows beside the record. **Invariant:** whoever counts holds the gate until the end of the transaction, so
//! that attempts at the same time are counted one after another, in however many processes.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    GATE = "UPDATE sign_in_gate SET turn = turn + 1 WHERE id = 1";
    LOCK_FIND = "SELECT failed, locks, locked_until FROM sign_in_lock WHERE login = $1";
    LOCK_SET = "INSERT INTO sign_in_lock (login, failed, locks, locked_until, changed_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (login) DO UPDATE SET failed = excluded.failed, \
        locks = excluded.locks, locked_until = excluded.locked_until, changed_at = excluded.changed_at";
    LOCK_CLEAR = "DELETE FROM sign_in_lock WHERE login = $1";
    LOCK_PURGE = "DELETE FROM sign_in_lock WHERE locked_until <= $1 AND changed_at < $2";
    INSERT = "INSERT INTO sign_in_log \
        (id, at, last_at, attempts, login, person, address, network, browser, outcome) \
        VALUES ($1, $2, $2, 1, $3, $4, $5, $6, $7, $8)";
    SETTLE = "UPDATE sign_in_log SET outcome = $2 WHERE id = $1";
    AGAIN = "UPDATE sign_in_log SET attempts = attempts + 1, last_at = $3 \
        WHERE network = $1 AND outcome = $2 AND at > $4";
    COUNT_NETWORK = "SELECT COUNT(*) AS attempts FROM sign_in_log \
        WHERE network = $1 AND at > $2 AND outcome IN ('begun', 'wrong', 'suspended', 'locked')";
    COUNT = "SELECT COUNT(*) AS attempts FROM sign_in_log \
        WHERE at > $1 AND outcome IN ('begun', 'wrong', 'suspended', 'locked')";
    PAGE = "SELECT id, at, last_at, attempts, login, person, address, network, browser, outcome \
        FROM sign_in_log WHERE at < $1 OR (at = $1 AND id < $2) ORDER BY at DESC, id DESC LIMIT $3";
    PURGE = "DELETE FROM sign_in_log WHERE last_at < $1";
}

/// One attempt in the log, or several that were turned away alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRow {
    /// Its id.
    pub id: String,
    /// When; the first of several.
    pub at: Moment,
    /// The last of several.
    pub last_at: Moment,
    /// How many attempts the row stands for.
    pub attempts: i64,
    /// The login name as it was typed.
    pub login: String,
    /// Whose login name it is; empty when nobody has it.
    pub person: String,
    /// From which address.
    pub address: String,
    /// The network of the address, by which attempts are counted.
    pub network: String,
    /// What the browser calls itself.
    pub browser: String,
    /// How it ended: `begun`, `success`, `wrong`, `suspended`, `locked`, `limited`, `link`, `demo`, `changed`,
    /// `signed_out`.
    pub outcome: String,
}

/// 锁定: how often a login name failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockRow {
    /// Failures since the last lock or success.
    pub failed: i64,
    /// How often it was locked since the last success.
    pub locks: i64,
    /// Until when nobody gets in by this name.
    pub locked_until: Moment,
}

/// Waits for all others who count, and keeps them waiting until the transaction ends.
///
/// # Errors
/// The database's own.
pub async fn gate(tx: &mut Tx) -> Result<(), Fault> {
    tx.execute(GATE, &[]).await.map(drop)
}

/// The failures of a login name, known by its digest.
///
/// # Errors
/// The database's own.
pub async fn lock_of(reader: &mut Reader, login: &str) -> Result<Option<LockRow>, Fault> {
    let Some(row) = reader.row(LOCK_FIND, values![login]).await? else {
        return Ok(None);
    };
    Ok(Some(LockRow {
        failed: row.int("failed")?,
        locks: row.int("locks")?,
        locked_until: Moment(row.int("locked_until")?),
    }))
}

/// Sets the failures of a login name.
///
/// # Errors
/// The database's own.
pub async fn set_lock(tx: &mut Tx, login: &str, lock: LockRow, now: Moment) -> Result<(), Fault> {
    let row = values![login, lock.failed, lock.locks, lock.locked_until.0, now.0];
    tx.execute(LOCK_SET, row).await.map(drop)
}

/// Forgets the failures of a login name.
///
/// # Errors
/// The database's own.
pub async fn clear_lock(tx: &mut Tx, login: &str) -> Result<(), Fault> {
    tx.execute(LOCK_CLEAR, values![login]).await.map(drop)
}

/// Forgets failures of names that are not locked and have been quiet since a moment; says how many.
///
/// # Errors
/// The database's own.
pub async fn purge_locks(tx: &mut Tx, now: Moment, quiet_since: Moment) -> Result<u64, Fault> {
    tx.execute(LOCK_PURGE, values![now.0, quiet_since.0]).await
}

/// Adds one attempt to the log; its end and its number are taken as one.
///
/// # Errors
/// The database's own.
pub async fn insert(tx: &mut Tx, row: &SignInRow) -> Result<(), Fault> {
    let row = values![
        row.id.clone(),
        row.at.0,
        row.login.clone(),
        row.person.clone(),
        row.address.clone(),
        row.network.clone(),
        row.browser.clone(),
        row.outcome.clone(),
    ];
    tx.execute(INSERT, row).await.map(drop)
}

/// Says how an attempt ended.
///
/// # Errors
/// The database's own.
pub async fn settle(tx: &mut Tx, id: &str, outcome: &str) -> Result<(), Fault> {
    tx.execute(SETTLE, values![id, outcome]).await.map(drop)
}

/// Counts one more attempt of a network on the row that it has since a moment; `false` when it has none.
///
/// # Errors
/// The database's own.
pub async fn again(
    tx: &mut Tx,
    network: &str,
    outcome: &str,
    now: Moment,
    since: Moment,
) -> Result<bool, Fault> {
    let touched = tx
        .execute(AGAIN, values![network, outcome, now.0, since.0])
        .await?;
    Ok(touched > 0)
}

/// How many attempts of a network since a moment did not succeed; one that is not settled counts.
///
/// # Errors
/// The database's own.
pub async fn failures_of(reader: &mut Reader, network: &str, since: Moment) -> Result<i64, Fault> {
    let row = reader.row(COUNT_NETWORK, values![network, since.0]).await?;
    row.map_or(Ok(0), |row| row.int("attempts"))
}

/// How many attempts of everybody since a moment did not succeed.
///
/// # Errors
/// The database's own.
pub async fn failures(reader: &mut Reader, since: Moment) -> Result<i64, Fault> {
    let row = reader.row(COUNT, values![since.0]).await?;
    row.map_or(Ok(0), |row| row.int("attempts"))
}

/// The newest attempts before one that was seen already.
///
/// # Errors
/// The database's own.
pub async fn page(
    reader: &mut Reader,
    before: Moment,
    before_id: &str,
    limit: i64,
) -> Result<Vec<SignInRow>, Fault> {
    let rows = reader.rows(PAGE, values![before.0, before_id, limit]).await?;
    rows.iter().map(read).collect()
}

/// Takes rows away whose last attempt lies before a moment; says how many.
///
/// # Errors
/// The database's own.
pub async fn purge(tx: &mut Tx, before: Moment) -> Result<u64, Fault> {
    tx.execute(PURGE, values![before.0]).await
}

fn read(row: &Row) -> Result<SignInRow, Fault> {
    Ok(SignInRow {
        id: row.text("id")?,
        at: Moment(row.int("at")?),
        last_at: Moment(row.int("last_at")?),
        attempts: row.int("attempts")?,
        login: row.text("login")?,
        person: row.text("person")?,
        address: row.text("address")?,
        network: row.text("network")?,
        browser: row.text("browser")?,
        outcome: row.text("outcome")?,
    })
}
