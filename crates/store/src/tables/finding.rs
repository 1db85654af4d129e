//! 问题线索: the findings of sweeps that came in a bundle, in the order of their chains.
//!
//! Working rows outside the chain, as the sweeps. **Invariant:** what was decided on a finding stands in the record and
//! never here.

use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

statements! {
    CLEAR = "DELETE FROM finding WHERE sweep = $1";
    KEEP = "INSERT INTO finding (sweep, id, number, kind, verdict, proved, rule, said, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT id, number, proved, body FROM finding WHERE sweep = $1 AND id = $2";
    // The text of a finding is read only where it was kept before its rule had a column.
    LINES = "SELECT id, number, kind, verdict, rule, CASE WHEN rule = '' THEN body ELSE '' END AS body \
        FROM finding WHERE sweep = $1 ORDER BY number";
    SAYING = "SELECT id FROM finding WHERE sweep = $1 \
        AND (CASE WHEN said = '' THEN lower(body) ELSE said END) LIKE $2 ESCAPE '!'";
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
    /// The detector's rule.
    pub rule: String,
    /// What somebody may look for in it, in small letters.
    pub said: String,
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
}

/// By what a finding is filtered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// Its id.
    pub id: String,
    /// Its number in the chain.
    pub number: i64,
    /// Its kind, in a word.
    pub kind: String,
    /// Its verdict, in a word.
    pub verdict: String,
    /// The detector's rule; empty where it was kept before that had a column.
    pub rule: String,
    /// The line of the chain where the rule is empty; empty otherwise.
    pub body: String,
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
            one.rule.clone(),
            one.said.clone(),
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

/// By what the findings of a sweep are filtered, in the order of its chain.
///
/// # Errors
/// The database's own.
pub async fn lines(reader: &mut Reader, sweep: &str) -> Result<Vec<FindingLine>, Fault> {
    let rows = reader.rows(LINES, values![sweep]).await?;
    let line = |row: &Row| {
        Ok(FindingLine {
            id: row.text("id")?,
            number: row.int("number")?,
            kind: row.text("kind")?,
            verdict: row.text("verdict")?,
            rule: row.text("rule")?,
            body: row.text("body")?,
        })
    };
    rows.iter().map(line).collect()
}

/// The ids of the findings of a sweep in which something is said, letters large or small.
///
/// # Errors
/// The database's own.
pub async fn saying(reader: &mut Reader, sweep: &str, text: &str) -> Result<Vec<String>, Fault> {
    if text.contains('\0') {
        return Ok(Vec::new());
    }
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    let rows = reader.rows(SAYING, values![sweep, pattern]).await?;
    rows.iter().map(|row| row.text("id")).collect()
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
    })
}
