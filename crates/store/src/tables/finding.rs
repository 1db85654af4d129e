//! 问题线索: the findings of sweeps that came in a bundle, in the order of their chains.
//!
//! Working rows outside the chain, as the sweeps. **Invariant:** what was decided on a finding stands in the record and
//! never here.

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    CLEAR = "DELETE FROM finding WHERE sweep = $1";
    KEEP = "INSERT INTO finding (sweep, id, number, kind, verdict, proved, body) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT id, number, proved, body, CAST(0 AS BIGINT) AS known FROM finding WHERE sweep = $1 AND id = $2";
    LIST = "SELECT a.id, a.number, a.proved, a.body, \
        CAST(CASE WHEN EXISTS (SELECT 1 FROM finding b WHERE b.sweep = $2 AND b.id = a.id) THEN 1 ELSE 0 END AS BIGINT) AS known \
        FROM finding a WHERE a.sweep = $1 AND ($3 = '' OR a.kind = $3) AND ($4 = '' OR a.verdict = $4) \
        ORDER BY a.number LIMIT $5";
    REMAINING = "SELECT COUNT(*) AS findings FROM finding a WHERE a.sweep = $1 \
        AND EXISTS (SELECT 1 FROM finding b WHERE b.sweep = $2 AND b.id = a.id)";
    KINDS = "SELECT kind, COUNT(*) AS findings FROM finding WHERE sweep = $1 GROUP BY kind ORDER BY kind";
}

/// A finding to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// Its id, the same from sweep to sweep.
    pub id: String,
    /// Its number in the chain.
    pub number: i64,
    /// Its kind, in a word.
    pub kind: &'static str,
    /// Its verdict, in a word.
    pub verdict: &'static str,
    /// Whether it was derived again from the record that came with it.
    pub proved: bool,
    /// The line of the chain, as JSON.
    pub body: String,
}

/// A finding as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// Its id.
    pub id: String,
    /// Its number in the chain.
    pub number: i64,
    /// Whether it was derived again from the record that came with it.
    pub proved: bool,
    /// The line of the chain, as JSON.
    pub body: String,
    /// Whether the sweep with which it was compared had it too.
    pub known: bool,
}

/// Keeps the findings of a sweep in place of those that are there.
///
/// # Errors
/// The database's own.
pub async fn keep(tx: &mut Tx, sweep: &str, findings: &[NewFinding]) -> Result<(), Fault> {
    tx.execute(CLEAR, values![sweep]).await?;
    for one in findings {
        let row = values![
            sweep,
            one.id.clone(),
            one.number,
            one.kind,
            one.verdict,
            one.proved,
            one.body.clone(),
        ];
        tx.execute(KEEP, row).await?;
    }
    Ok(())
}

/// One finding.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, sweep: &str, id: &str) -> Result<Option<FindingRow>, Fault> {
    // PostgreSQL takes no such text.
    if sweep.contains('\0') || id.contains('\0') {
        return Ok(None);
    }
    let row = reader.row(FIND, values![sweep, id]).await?;
    row.as_ref().map(read).transpose()
}

/// The first findings of a sweep, of a kind and a verdict where these are not empty, each compared with another sweep.
///
/// # Errors
/// The database's own.
pub async fn list(
    reader: &mut Reader,
    sweep: &str,
    compared: &str,
    (kind, verdict): (&str, &str),
    most: i64,
) -> Result<Vec<FindingRow>, Fault> {
    let wanted = values![sweep, compared, kind, verdict, most];
    let rows = reader.rows(LIST, wanted).await?;
    rows.iter().map(read).collect()
}

/// How many findings of a sweep another one has too.
///
/// # Errors
/// The database's own.
pub async fn remaining(reader: &mut Reader, sweep: &str, other: &str) -> Result<i64, Fault> {
    let row = reader.row(REMAINING, values![sweep, other]).await?;
    row.map_or(Ok(0), |row| row.int("findings"))
}

/// How many findings of each kind a sweep has.
///
/// # Errors
/// The database's own.
pub async fn kinds(reader: &mut Reader, sweep: &str) -> Result<Vec<(String, i64)>, Fault> {
    let rows = reader.rows(KINDS, values![sweep]).await?;
    rows.iter()
        .map(|row| Ok((row.text("kind")?, row.int("findings")?)))
        .collect()
}

fn read(row: &Row) -> Result<FindingRow, Fault> {
    Ok(FindingRow {
        id: row.text("id")?,
        number: row.int("number")?,
        proved: row.int("proved")? != 0,
        body: row.text("body")?,
        known: row.int("known")? != 0,
    })
}
