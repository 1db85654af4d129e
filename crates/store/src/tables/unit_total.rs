//! 单位得分: the total of each unit as it stands now, as exact text beside a number for sorting.
//!
//! Ranks and grades by quota are not kept: they belong to the whole class and are computed when it is read.

use mingjian_core::event::{Event, Total};
use mingjian_core::ids::{CampaignId, Moment};

use super::json;
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "unit_total";

statements! {
    UPSERT = "INSERT INTO unit_total (authority, campaign, unit, status, exact, total, total_shown, rank_key, \
        grade, open_entries, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
        ON CONFLICT (campaign, unit) DO UPDATE SET status = excluded.status, exact = excluded.exact, \
        total = excluded.total, total_shown = excluded.total_shown, rank_key = excluded.rank_key, \
        grade = excluded.grade, open_entries = excluded.open_entries, changed_at = excluded.changed_at";
    LIST = "SELECT unit, status, exact, total, total_shown, rank_key, grade, open_entries, changed_at \
        FROM unit_total WHERE campaign = $1 ORDER BY rank_key DESC NULLS LAST, unit";
    FIND = "SELECT unit, status, exact, total, total_shown, rank_key, grade, open_entries, changed_at \
        FROM unit_total WHERE campaign = $1 AND unit = $2";
    pub(super) DUMP = "SELECT unit, authority, status, exact, total, total_shown, rank_key, grade, open_entries, \
        changed_at FROM unit_total WHERE campaign = $1";
}

/// The total of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalRow {
    /// The unit.
    pub unit: String,
    /// What stands.
    pub total: Total,
    /// When it last changed.
    pub changed_at: Moment,
}

/// The totals of a campaign, the highest first.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader, campaign: &CampaignId) -> Result<Vec<TotalRow>, Fault> {
    reader
        .rows(LIST, values![campaign.as_str()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The total of one unit.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, campaign: &CampaignId, unit: &str) -> Result<Option<TotalRow>, Fault> {
    let row = reader.row(FIND, values![campaign.as_str(), unit]).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<TotalRow, Fault> {
    Ok(TotalRow {
        unit: row.text("unit")?,
        total: Total {
            status: json(TABLE, &format!("\"{}\"", row.text("status")?))?,
            exact: row.optional_text("exact")?,
            total: row.optional_text("total")?,
            shown: row.optional_text("total_shown")?,
            rank_key: row.optional_int("rank_key")?,
            grade: row.optional_text("grade")?,
            open: row.int("open_entries")?,
        },
        changed_at: Moment(row.int("changed_at")?),
    })
}

pub(super) async fn changed(tx: &mut Tx, event: &Event, at: Moment) -> Result<u64, Fault> {
    let Event::UnitTotalChanged {
        authority,
        campaign,
        unit,
        total,
    } = event
    else {
        return Ok(0);
    };
    let row = values![
        authority.as_str(),
        campaign.as_str(),
        unit.clone(),
        total.status.name(),
        total.exact.clone(),
        total.total.clone(),
        total.shown.clone(),
        total.rank_key,
        total.grade.clone(),
        total.open,
        at.0,
    ];
    tx.execute(UPSERT, row).await
}
