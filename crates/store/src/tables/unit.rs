//! 被考核单位: the units of a campaign, in the order in which officials list them.

use mingjian_core::event::Event;
use mingjian_core::ids::CampaignId;
use mingjian_core::sheet::Unit;

use super::{json, optional_json};
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "unit";

statements! {
    INSERT = "INSERT INTO unit \
        (authority, campaign, id, name, unit_class, kind, region, parent, display_order, excluded) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    LIST = "SELECT id, name, unit_class, kind, region, parent, excluded FROM unit \
        WHERE campaign = $1 ORDER BY display_order, id";
    COUNT = "SELECT COUNT(*) AS units FROM unit WHERE campaign = $1";
    pub(super) DUMP = "SELECT id, authority, name, unit_class, kind, region, parent, display_order, excluded \
        FROM unit WHERE campaign = $1";
}

/// The units of a campaign in their order.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader, campaign: &CampaignId) -> Result<Vec<Unit>, Fault> {
    reader
        .rows(LIST, values![campaign.as_str()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// How many units a campaign has; they are enrolled and never changed, so that as many are the same ones.
///
/// # Errors
/// The database's own.
pub async fn count(reader: &mut Reader, campaign: &CampaignId) -> Result<i64, Fault> {
    let row = reader.row(COUNT, values![campaign.as_str()]).await?;
    row.map_or(Ok(0), |row| row.int("units"))
}

fn read(row: &Row) -> Result<Unit, Fault> {
    Ok(Unit {
        id: row.text("id")?,
        name: json(TABLE, &row.text("name")?)?,
        class: row.text("unit_class")?,
        kind: row.text("kind")?,
        parent: row.optional_text("parent")?,
        region: row.text("region")?,
        excluded: optional_json(TABLE, row.optional_text("excluded")?)?,
    })
}

pub(super) async fn enrolled(tx: &mut Tx, event: &Event) -> Result<u64, Fault> {
    let Event::UnitEnrolled {
        authority,
        campaign,
        display_order,
        unit,
    } = event
    else {
        return Ok(0);
    };
    let row = values![
        authority.as_str(),
        campaign.as_str(),
        unit.id.clone(),
        serde_json::to_string(&unit.name)?,
        unit.class.clone(),
        unit.kind.clone(),
        unit.region.clone(),
        unit.parent.clone(),
        *display_order,
        unit.excluded.as_ref().map(serde_json::to_string).transpose()?,
    ];
    tx.execute(INSERT, row).await
}
