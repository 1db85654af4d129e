//! 巡检: seals of sweeps that came in a bundle.
//!
//! Working rows outside the chain: a command's event carries the digests of what a campaign received. **Invariant:** the
//! name of a sweep is the digest of its seal, so that a row never becomes another sweep.

use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    KEEP = "INSERT INTO sweep (id, bundle, site, signer, staged_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO UPDATE SET bundle = $2, signer = $4, staged_at = $5";
    FIND = "SELECT id, bundle, site, signer, staged_at, body FROM sweep WHERE id = $1";
}

/// A sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SweepRow {
    /// SHA-256 of its seal.
    pub id: String,
    /// SHA-256 of the bundle in which it came last.
    pub bundle: String,
    /// The address at which it began.
    pub site: String,
    /// The fingerprint of the key that signed the bundle.
    pub signer: String,
    /// When the bundle came.
    pub staged_at: Moment,
    /// The seal, as JSON.
    pub body: String,
}

/// Keeps a sweep; one that came before takes the bundle of the later time.
///
/// # Errors
/// The database's own.
pub async fn keep(tx: &mut Tx, row: &SweepRow) -> Result<(), Fault> {
    let row = values![
        row.id.clone(),
        row.bundle.clone(),
        row.site.clone(),
        row.signer.clone(),
        row.staged_at.0,
        row.body.clone(),
    ];
    tx.execute(KEEP, row).await.map(drop)
}

/// A sweep by its name.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, id: &str) -> Result<Option<SweepRow>, Fault> {
    // PostgreSQL takes no such text.
    if id.contains('\0') {
        return Ok(None);
    }
    let row = reader.row(FIND, values![id]).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<SweepRow, Fault> {
    Ok(SweepRow {
        id: row.text("id")?,
        bundle: row.text("bundle")?,
        site: row.text("site")?,
        signer: row.text("signer")?,
        staged_at: Moment(row.int("staged_at")?),
        body: row.text("body")?,
    })
}
