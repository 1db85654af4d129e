//! 一项评分: the entries of the sheets, by unit × indicator × period × source × assessor.
//!
//! **Invariant:** a changed entry counts its version up by one, and a change supposes the version that it saw.

use mingjian_core::event::{EntryKey, ScoreEntryChanged};
use mingjian_core::ids::{CampaignId, IndicatorId, Moment, UnitId};
use mingjian_core::sheet::Entry;

use super::{id, json};
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "score_entry";

statements! {
    INSERT = "INSERT INTO score_entry \
        (authority, campaign, unit, indicator, period, source, assessor, body, version, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE = "UPDATE score_entry SET body = $8, version = $9, changed_at = $10 \
        WHERE authority = $1 AND campaign = $2 AND unit = $3 AND indicator = $4 AND period = $5 \
        AND source = $6 AND assessor = $7 AND version = $11";
    OF_UNIT = "SELECT unit, indicator, period, source, assessor, body, version, changed_at FROM score_entry \
        WHERE campaign = $1 AND unit = $2 ORDER BY indicator, period, source, assessor";
    OF_CAMPAIGN = "SELECT unit, indicator, period, source, assessor, body, version, changed_at \
        FROM score_entry WHERE campaign = $1 ORDER BY unit, indicator, period, source, assessor";
    DUMP = "SELECT unit, indicator, period, source, assessor, authority, body, version, changed_at \
        FROM score_entry WHERE campaign = $1";
}

/// An entry of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreEntryRow {
    /// Which entry.
    pub key: EntryKey,
    /// What was found.
    pub body: Entry,
    /// Its version, from 1.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Moment,
}

/// The entries of one unit.
///
/// # Errors
/// The database's own.
pub async fn of_unit(
    reader: &mut Reader,
    campaign: &CampaignId,
    unit: &UnitId,
) -> Result<Vec<ScoreEntryRow>, Fault> {
    reader.rows(OF_UNIT, values![campaign.as_str(), unit.as_str()]).await?.iter().map(read).collect()
}

/// The entries of all units of a campaign.
///
/// # Errors
/// The database's own.
pub async fn of_campaign(reader: &mut Reader, campaign: &CampaignId) -> Result<Vec<ScoreEntryRow>, Fault> {
    reader.rows(OF_CAMPAIGN, values![campaign.as_str()]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<ScoreEntryRow, Fault> {
    Ok(ScoreEntryRow {
        key: EntryKey {
            unit: id(TABLE, UnitId::new(row.text("unit")?))?,
            indicator: id(TABLE, IndicatorId::new(row.text("indicator")?))?,
            period: row.text("period")?,
            source: row.text("source")?,
            assessor: row.text("assessor")?,
        },
        body: json(TABLE, &row.text("body")?)?,
        version: row.int("version")?,
        changed_at: Moment(row.int("changed_at")?),
    })
}

pub(super) async fn changed(tx: &mut Tx, fact: &ScoreEntryChanged, at: Moment) -> Result<u64, Fault> {
    let (key, body) = (&fact.key, serde_json::to_string(&fact.body)?);
    let mut row = values![
        fact.authority.as_str(),
        fact.campaign.as_str(),
        key.unit.as_str(),
        key.indicator.as_str(),
        key.period.clone(),
        key.source.clone(),
        key.assessor.clone(),
        body,
        fact.version,
        at.0,
    ]
    .to_vec();
    if fact.previous == 0 {
        return tx.execute(INSERT, &row).await;
    }
    row.push(fact.previous.into());
    tx.execute(UPDATE, &row).await
}
