//! 单位得分: the result of each unit, as exact text beside a number for sorting.
//!
//! Ranks and grades by quota are not kept: they belong to the whole class and are computed when it is read.

use mingjian_core::event::UnitResultComputed;
use mingjian_core::ids::{CampaignId, Moment, UnitId};

use super::id;
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "unit_result";

statements! {
    UPSERT = "INSERT INTO unit_result (authority, campaign, unit, status, total, total_shown, exact, rank_key, \
        low, high, open_entries, grade, failed, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
        ON CONFLICT (campaign, unit) DO UPDATE SET status = excluded.status, total = excluded.total, \
        total_shown = excluded.total_shown, exact = excluded.exact, rank_key = excluded.rank_key, \
        low = excluded.low, high = excluded.high, open_entries = excluded.open_entries, \
        grade = excluded.grade, failed = excluded.failed, changed_at = excluded.changed_at";
    FIND = "SELECT unit, status, total, total_shown, exact, rank_key, low, high, open_entries, grade, failed, \
        changed_at FROM unit_result WHERE campaign = $1 AND unit = $2";
    LIST = "SELECT unit, status, total, total_shown, exact, rank_key, low, high, open_entries, grade, failed, \
        changed_at FROM unit_result WHERE campaign = $1 ORDER BY rank_key DESC NULLS LAST, unit";
    DUMP = "SELECT unit, authority, status, total, total_shown, exact, rank_key, low, high, \
        open_entries, grade, failed, changed_at FROM unit_result WHERE campaign = $1";
}

/// The result of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitResultRow {
    /// The unit.
    pub unit: UnitId,
    /// How it stands: `scored`, `draft`, `vetoed`, `excluded`, `not_applicable`.
    pub status: String,
    /// The total after rounding as `n/d`.
    pub total: Option<String>,
    /// The total as printed.
    pub total_shown: Option<String>,
    /// The total before rounding as `n/d`.
    pub exact: Option<String>,
    /// For sorting.
    pub rank_key: Option<i64>,
    /// Lowest possible total of a draft as `n/d`.
    pub low: Option<String>,
    /// Highest possible total of a draft as `n/d`.
    pub high: Option<String>,
    /// Entries that are still open.
    pub open: i64,
    /// The grade's id, by thresholds.
    pub grade: Option<String>,
    /// Whether the grade means that the unit failed.
    pub failed: bool,
    /// When it last changed.
    pub changed_at: Moment,
}

/// The result of one unit.
///
/// # Errors
/// The database's own.
pub async fn find(
    reader: &mut Reader,
    campaign: &CampaignId,
    unit: &UnitId,
) -> Result<Option<UnitResultRow>, Fault> {
    let row = reader.row(FIND, values![campaign.as_str(), unit.as_str()]).await?;
    row.as_ref().map(read).transpose()
}

/// The results of a campaign, the highest first.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader, campaign: &CampaignId) -> Result<Vec<UnitResultRow>, Fault> {
    reader.rows(LIST, values![campaign.as_str()]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<UnitResultRow, Fault> {
    Ok(UnitResultRow {
        unit: id(TABLE, UnitId::new(row.text("unit")?))?,
        status: row.text("status")?,
        total: row.optional_text("total")?,
        total_shown: row.optional_text("total_shown")?,
        exact: row.optional_text("exact")?,
        rank_key: row.optional_int("rank_key")?,
        low: row.optional_text("low")?,
        high: row.optional_text("high")?,
        open: row.int("open_entries")?,
        grade: row.optional_text("grade")?,
        failed: row.int("failed")? != 0,
        changed_at: Moment(row.int("changed_at")?),
    })
}

pub(super) async fn computed(tx: &mut Tx, fact: &UnitResultComputed, at: Moment) -> Result<u64, Fault> {
    let row = values![
        fact.authority.as_str(),
        fact.campaign.as_str(),
        fact.unit.as_str(),
        fact.status.name(),
        fact.total.clone(),
        fact.total_shown.clone(),
        fact.exact.clone(),
        fact.rank_key,
        fact.low.clone(),
        fact.high.clone(),
        fact.open,
        fact.grade.clone(),
        fact.failed,
        at.0,
    ];
    tx.execute(UPSERT, row).await
}
