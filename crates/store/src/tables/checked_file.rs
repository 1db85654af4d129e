//! 已核对的文件: uploads that were looked at, waiting for a command that names them.
//!
//! Working rows outside the chain: the command's event carries what is to last. **Invariant:** what a document says
//! stands here only until a person has judged its marks of secrecy.

use mingjian_core::ids::{ActorId, Moment};

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    KEEP = "INSERT INTO checked_file (upload, begun_by, checked_at, body) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (upload) DO UPDATE SET checked_at = $3, body = $4";
    FIND = "SELECT upload, begun_by, checked_at, body FROM checked_file WHERE upload = $1";
    BEFORE = "SELECT upload, begun_by, checked_at, body FROM checked_file WHERE checked_at < $1 ORDER BY upload";
    REMOVE = "DELETE FROM checked_file WHERE upload = $1";
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// The upload in which it came.
    pub upload: String,
    /// Who sent it.
    pub by: ActorId,
    /// When it was looked at.
    pub at: Moment,
    /// What was found, as JSON.
    pub body: String,
}

/// Keeps what was found.
///
/// # Errors
/// The database's own.
pub async fn keep(tx: &mut Tx, row: &CheckedRow) -> Result<(), Fault> {
    let row = values![row.upload.clone(), row.by.as_str(), row.at.0, row.body.clone()];
    tx.execute(KEEP, row).await.map(drop)
}

/// What was found in an upload.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, upload: &str) -> Result<Option<CheckedRow>, Fault> {
    // PostgreSQL takes no such text.
    if upload.contains('\0') {
        return Ok(None);
    }
    let row = reader.row(FIND, values![upload]).await?;
    row.as_ref().map(read).transpose()
}

/// Everything that was looked at before a moment.
///
/// # Errors
/// The database's own.
pub async fn before(reader: &mut Reader, moment: Moment) -> Result<Vec<CheckedRow>, Fault> {
    let rows = reader.rows(BEFORE, values![moment.0]).await?;
    rows.iter().map(read).collect()
}

/// Forgets what was found in an upload.
///
/// # Errors
/// The database's own.
pub async fn remove(tx: &mut Tx, upload: &str) -> Result<(), Fault> {
    tx.execute(REMOVE, values![upload]).await.map(drop)
}

fn read(row: &Row) -> Result<CheckedRow, Fault> {
    Ok(CheckedRow {
        upload: row.text("upload")?,
        by: ActorId(row.text("begun_by")?),
        at: Moment(row.int("checked_at")?),
        body: row.text("body")?,
    })
}
