//! 一项评分: the entries of the sheets, by unit × indicator × period × source × assessor.
//!
//! **Invariant:** a changed entry counts its version up by one, and a change supposes the version that it saw.

use mingjian_core::event::{EntryKey, Event};
use mingjian_core::ids::{AuthorityId, CampaignId, Moment};
use mingjian_core::sheet::Entry;

use super::json;
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
    OF_UNIT = "SELECT authority, campaign, unit, indicator, period, source, assessor, body, version, changed_at \
        FROM score_entry WHERE campaign = $1 AND unit = $2 ORDER BY indicator, period, source, assessor";
    OF_CAMPAIGN = "SELECT authority, campaign, unit, indicator, period, source, assessor, body, version, changed_at \
        FROM score_entry WHERE campaign = $1 ORDER BY unit, indicator, period, source, assessor";
    pub(super) DUMP = "SELECT unit, indicator, period, source, assessor, authority, body, version, changed_at \
        FROM score_entry WHERE campaign = $1";
}

/// An entry of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Which entry.
    pub key: EntryKey,
    /// What was found.
    pub entry: Entry,
    /// Its version, from 1.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Moment,
}

/// The entries of one unit.
///
/// # Errors
/// The database's own.
pub async fn of_unit(reader: &mut Reader, campaign: &CampaignId, unit: &str) -> Result<Vec<EntryRow>, Fault> {
    reader
        .rows(OF_UNIT, values![campaign.as_str(), unit])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The entries of all units of a campaign.
///
/// # Errors
/// The database's own.
pub async fn of_campaign(reader: &mut Reader, campaign: &CampaignId) -> Result<Vec<EntryRow>, Fault> {
    reader
        .rows(OF_CAMPAIGN, values![campaign.as_str()])
        .await?
        .iter()
        .map(read)
        .collect()
}

fn read(row: &Row) -> Result<EntryRow, Fault> {
    Ok(EntryRow {
        key: EntryKey {
            authority: AuthorityId(row.text("authority")?),
            campaign: CampaignId(row.text("campaign")?),
            unit: row.text("unit")?,
            indicator: row.text("indicator")?,
            period: row.text("period")?,
            source: row.text("source")?,
            assessor: row.text("assessor")?,
        },
        entry: json(TABLE, &row.text("body")?)?,
        version: row.int("version")?,
        changed_at: Moment(row.int("changed_at")?),
    })
}

pub(super) async fn changed(tx: &mut Tx, event: &Event, at: Moment) -> Result<u64, Fault> {
    let Event::ScoreEntryChanged {
        key,
        previous,
        version,
        entry,
        ..
    } = event
    else {
        return Ok(0);
    };
    let mut row = values![
        key.authority.as_str(),
        key.campaign.as_str(),
        key.unit.clone(),
        key.indicator.clone(),
        key.period.clone(),
        key.source.clone(),
        key.assessor.clone(),
        serde_json::to_string(entry)?,
        *version,
        at.0,
    ]
    .to_vec();
    if *previous == 0 {
        return tx.execute(INSERT, &row).await;
    }
    row.push((*previous).into());
    tx.execute(UPDATE, &row).await
}
