//! 上传中的文件: uploads in progress.
//!
//! Working rows outside the chain: nothing official refers to them. **Invariant:** `received` is written after the
//! bytes were synced to the disk, never before; `sha256` stands only where all bytes have come.

use mingjian_core::ids::{ActorId, Moment};

use crate::blobs::NewUpload;
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "blob_upload";

statements! {
    BEGIN = "INSERT INTO blob_upload (id, name, size, received, begun_by, begun_at, touched_at) \
        VALUES ($1, $2, $3, 0, $4, $5, $5) ON CONFLICT (id) DO NOTHING";
    FIND = "SELECT id, name, size, received, sha256, begun_by FROM blob_upload WHERE id = $1";
    RECEIVED = "UPDATE blob_upload SET received = $2, touched_at = $3 WHERE id = $1 AND sha256 IS NULL";
    DECIDED = "UPDATE blob_upload SET sha256 = $2 WHERE id = $1";
    RESTART = "UPDATE blob_upload SET sha256 = NULL, received = 0 WHERE id = $1";
    REMOVE = "DELETE FROM blob_upload WHERE id = $1";
    PURGE = "DELETE FROM blob_upload WHERE touched_at < $1";
}

/// An upload as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRow {
    /// What was announced.
    pub upload: NewUpload,
    /// How many bytes are synced to the disk.
    pub received: u64,
    /// The digest, once all bytes have come and it was decided to keep them.
    pub sha256: Option<String>,
}

/// Begins an upload; `false` when the id is known already.
pub(crate) async fn begin(tx: &mut Tx, new: &NewUpload, now: Moment) -> Result<bool, Fault> {
    let size = number(new.size)?;
    let row = values![new.id.clone(), new.name.clone(), size, new.by.as_str(), now.0];
    Ok(tx.execute(BEGIN, row).await? == 1)
}

/// The upload of an id.
pub(crate) async fn find(reader: &mut Reader, id: &str) -> Result<Option<UploadRow>, Fault> {
    // PostgreSQL takes no such text, and begins no such upload.
    if id.contains('\0') {
        return Ok(None);
    }
    let row = reader.row(FIND, values![id]).await?;
    row.as_ref().map(upload).transpose()
}

/// So many bytes are synced; `false` when the upload is gone or decided.
pub(crate) async fn received(tx: &mut Tx, id: &str, bytes: u64, now: Moment) -> Result<bool, Fault> {
    let row = values![id, number(bytes)?, now.0];
    Ok(tx.execute(RECEIVED, row).await? == 1)
}

/// The digest under which all bytes are to be kept; without one the upload starts again. `false` when it is gone.
pub(crate) async fn decided(tx: &mut Tx, id: &str, sha256: Option<&str>) -> Result<bool, Fault> {
    let touched = match sha256 {
        Some(sha256) => tx.execute(DECIDED, values![id, sha256]).await?,
        None => tx.execute(RESTART, values![id]).await?,
    };
    Ok(touched == 1)
}

/// Forgets an upload.
pub(crate) async fn remove(tx: &mut Tx, id: &str) -> Result<(), Fault> {
    tx.execute(REMOVE, values![id]).await.map(drop)
}

/// Forgets the uploads to which nothing came since; how many.
pub(crate) async fn purge(tx: &mut Tx, older_than: Moment) -> Result<u64, Fault> {
    tx.execute(PURGE, values![older_than.0]).await
}

fn upload(row: &Row) -> Result<UploadRow, Fault> {
    Ok(UploadRow {
        upload: NewUpload {
            id: row.text("id")?,
            name: row.text("name")?,
            size: size(row, "size")?,
            by: ActorId(row.text("begun_by")?),
        },
        received: size(row, "received")?,
        sha256: row.optional_text("sha256")?,
    })
}

fn size(row: &Row, name: &str) -> Result<u64, Fault> {
    u64::try_from(row.int(name)?).map_err(|e| misread(name, &e))
}

fn number(bytes: u64) -> Result<i64, Fault> {
    i64::try_from(bytes).map_err(|e| misread("size", &e))
}

fn misread(name: &str, error: &std::num::TryFromIntError) -> Fault {
    Fault::Row {
        table: TABLE,
        what: format!("{name}: {error}"),
    }
}
