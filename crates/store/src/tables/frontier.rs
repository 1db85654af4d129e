//! 待查清单: the addresses of a sweep, waiting or looked at.
//!
//! Working rows outside the chain; what becomes official does so by a command that carries its digest. A run takes the
//! sweep over as a whole: rows that a killed run had taken wait again at once, and whoever still holds one of them has
//! an old number and writes nothing. **Invariant:** a row is written and what was found on it is added in one
//! transaction.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Row, Store, Tx, statements, values};

statements! {
    ADD = "INSERT INTO frontier (sweep, url, place, number, pending, leased_until, taken, due_at, look_at, target, visit) \
        VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, $6, $7) ON CONFLICT (sweep, url) DO NOTHING";
    RELEASE = "UPDATE frontier SET leased_until = 0, due_at = 0, taken = taken + 1 WHERE sweep = $1 AND pending = 1";
    AGAIN = "UPDATE frontier SET pending = 1, leased_until = 0, due_at = 0, look_at = 0 \
        WHERE sweep = $1 AND pending = 0 AND look_at > 0 AND look_at <= $2";
    WAITS = "SELECT url FROM frontier WHERE sweep = $1 AND pending = 1 LIMIT 1";
    ANEW = "UPDATE frontier SET pending = 1, leased_until = 0, due_at = 0, look_at = 0 \
        WHERE sweep = $1 AND pending = 0 AND look_at <= $2";
    /// Two takers may choose the same row; the second one waits, sees the lease and goes away empty.
    TAKE = "UPDATE frontier SET leased_until = $3, taken = taken + 1 WHERE sweep = $1 AND leased_until <= $2 AND pending = 1 \
        AND url = (SELECT url FROM frontier WHERE sweep = $1 AND pending = 1 AND place >= $4 AND due_at <= $2 \
        AND leased_until <= $2 ORDER BY place, number LIMIT 1) RETURNING taken, target, visit";
    SETTLE = "UPDATE frontier SET pending = 0, leased_until = 0, visit = $4, look_at = $5 \
        WHERE sweep = $1 AND url = $2 AND taken = $3 AND pending = 1";
    POSTPONE = "UPDATE frontier SET leased_until = 0, due_at = $4 \
        WHERE sweep = $1 AND url = $2 AND taken = $3 AND pending = 1";
    NEXT = "SELECT due_at, leased_until FROM frontier WHERE sweep = $1 AND pending = 1 AND place >= $2 \
        ORDER BY CASE WHEN due_at > leased_until THEN due_at ELSE leased_until END LIMIT 1";
    ROWS = "SELECT url, pending, target, visit FROM frontier WHERE sweep = $1 AND url > $2 ORDER BY url LIMIT $3";
}

/// An address to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The address.
    pub url: String,
    /// Lower ones are taken first.
    pub place: i64,
    /// What is known of it, as JSON.
    pub target: String,
    /// What came of it already, as JSON: then it does not wait.
    pub visit: Option<String>,
}

/// A row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenRow {
    /// The number of the taking.
    pub taken: i64,
    /// As in [`NewRow`].
    pub target: String,
    /// What came of it the last time, as JSON.
    pub visit: Option<String>,
}

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontierRow {
    /// The address.
    pub url: String,
    /// Whether it waits.
    pub pending: bool,
    /// As in [`NewRow`].
    pub target: String,
    /// As in [`TakenRow`].
    pub visit: Option<String>,
}

/// What came of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The address.
    pub url: String,
    /// The number under which it was taken.
    pub taken: i64,
    /// What came of it, as JSON.
    pub visit: String,
    /// When it may be looked at again; 0 for any time.
    pub look_at: Moment,
}

/// Takes a sweep over: see the file. Where nothing waits, every row does whose day has come.
///
/// # Errors
/// The database's own.
pub async fn open(store: &Store, sweep: &str, now: Moment) -> Result<(), Fault> {
    let mut tx = store.begin().await?;
    tx.execute(RELEASE, values![sweep]).await?;
    tx.execute(AGAIN, values![sweep, now.0]).await?;
    if tx.row(WAITS, values![sweep]).await?.is_none() {
        tx.execute(ANEW, values![sweep, now.0]).await?;
    }
    tx.commit().await
}

/// Adds addresses that the sweep does not know yet.
///
/// # Errors
/// The database's own.
pub async fn add(store: &Store, sweep: &str, rows: &[NewRow], now: Moment) -> Result<(), Fault> {
    let mut tx = store.begin().await?;
    insert(&mut tx, sweep, rows, now).await?;
    tx.commit().await
}

async fn insert(tx: &mut Tx, sweep: &str, rows: &[NewRow], now: Moment) -> Result<(), Fault> {
    for (at, row) in rows.iter().enumerate() {
        // Later ones behind earlier ones, and those of one moment in their order.
        let number = now
            .0
            .saturating_mul(10_000)
            .saturating_add(i64::try_from(at).unwrap_or(i64::MAX));
        let row = values![
            sweep,
            row.url.clone(),
            row.place,
            number,
            row.visit.is_none(),
            row.target.clone(),
            row.visit.clone(),
        ];
        tx.execute(ADD, row).await?;
    }
    Ok(())
}

/// Takes the first waiting row of at least a place until a moment.
///
/// # Errors
/// The database's own.
pub async fn take(
    store: &Store,
    sweep: &str,
    now: Moment,
    until: Moment,
    from: i64,
) -> Result<Option<TakenRow>, Fault> {
    let mut tx = store.begin().await?;
    let row = tx.row(TAKE, values![sweep, now.0, until.0, from]).await?;
    let taken = row.as_ref().map(|row| {
        Ok(TakenRow {
            taken: row.int("taken")?,
            target: row.text("target")?,
            visit: row.optional_text("visit")?,
        })
    });
    tx.commit().await?;
    taken.transpose()
}

/// Writes what came of a row and adds what was found on it; `false`, and nothing, when the row was lost to another run.
///
/// # Errors
/// The database's own.
pub async fn settle(
    store: &Store,
    sweep: &str,
    settled: &Settled,
    found: &[NewRow],
    now: Moment,
) -> Result<bool, Fault> {
    let mut tx = store.begin().await?;
    let row = values![
        sweep,
        settled.url.clone(),
        settled.taken,
        settled.visit.clone(),
        settled.look_at.0,
    ];
    if tx.execute(SETTLE, row).await? == 0 {
        return Ok(false);
    }
    insert(&mut tx, sweep, found, now).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives a row back until a moment.
///
/// # Errors
/// The database's own.
pub async fn postpone(store: &Store, sweep: &str, url: &str, taken: i64, due: Moment) -> Result<(), Fault> {
    let mut tx = store.begin().await?;
    tx.execute(POSTPONE, values![sweep, url, taken, due.0]).await?;
    tx.commit().await
}

/// When the next waiting row of at least a place may be taken; `None` when none waits.
///
/// # Errors
/// The database's own.
pub async fn next_due(store: &Store, sweep: &str, from: i64) -> Result<Option<Moment>, Fault> {
    let row = store.read().await?.row(NEXT, values![sweep, from]).await?;
    row.as_ref()
        .map(|row| Ok(Moment(row.int("due_at")?.max(row.int("leased_until")?))))
        .transpose()
}

/// Rows in the order of their addresses, behind one.
///
/// # Errors
/// The database's own.
pub async fn rows(store: &Store, sweep: &str, after: &str, most: i64) -> Result<Vec<FrontierRow>, Fault> {
    let rows = store
        .read()
        .await?
        .rows(ROWS, values![sweep, after, most])
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<FrontierRow, Fault> {
    Ok(FrontierRow {
        url: row.text("url")?,
        pending: row.int("pending")? != 0,
        target: row.text("target")?,
        visit: row.optional_text("visit")?,
    })
}
