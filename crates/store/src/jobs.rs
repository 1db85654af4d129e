//! Jobs: work that follows from events and is too slow for a command.
//!
//! A job is taken for a while and comes back by itself when nobody says that it is done.
//! **Invariant:** a job is enqueued in the transaction of the command from which it follows: both or neither.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Row, Store, Tx, statements, values};

statements! {
    ENQUEUE = "INSERT INTO job (id, kind, body, due_at, leased_until, attempts) VALUES ($1, $2, $3, $4, 0, 0)";
    /// Two takers may choose the same job; the second one waits, sees the lease and goes away empty.
    TAKE = "UPDATE job SET leased_until = $2, attempts = attempts + 1 WHERE leased_until <= $1 AND id = (\
        SELECT id FROM job WHERE due_at <= $1 AND leased_until <= $1 ORDER BY due_at, id LIMIT 1) \
        RETURNING id, kind, body, due_at, attempts";
    /// Only who still holds the lease may say so.
    FINISH = "DELETE FROM job WHERE id = $1 AND attempts = $2";
}

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id: the command's id and a number.
    pub id: String,
    /// Which job.
    pub kind: String,
    /// What it needs, as JSON.
    pub body: String,
    /// Not before.
    pub due_at: Moment,
    /// How often it was taken.
    pub attempts: i64,
}

/// Enqueues a job together with everything else in the transaction.
///
/// # Errors
/// The database's own.
pub async fn enqueue(tx: &mut Tx, job: &Job) -> Result<(), Fault> {
    let row = values![job.id.clone(), job.kind.clone(), job.body.clone(), job.due_at.0];
    tx.execute(ENQUEUE, row).await.map(drop)
}

/// Takes the job that has been due longest, until a moment at which it may be taken again.
///
/// # Errors
/// The database's own.
pub async fn take(store: &Store, now: Moment, until: Moment) -> Result<Option<Job>, Fault> {
    let mut tx = store.begin().await?;
    let row = tx.row(TAKE, values![now.0, until.0]).await?;
    let job = row.as_ref().map(job_of).transpose()?;
    tx.commit().await?;
    Ok(job)
}

/// Says that a job is done; `false` when it was taken by somebody else meanwhile.
///
/// # Errors
/// The database's own.
pub async fn finish(store: &Store, job: &Job) -> Result<bool, Fault> {
    let mut tx = store.begin().await?;
    let done = tx.execute(FINISH, values![job.id.clone(), job.attempts]).await?;
    tx.commit().await?;
    Ok(done == 1)
}

fn job_of(row: &Row) -> Result<Job, Fault> {
    Ok(Job {
        id: row.text("id")?,
        kind: row.text("kind")?,
        body: row.text("body")?,
        due_at: Moment(row.int("due_at")?),
        attempts: row.int("attempts")?,
    })
}
