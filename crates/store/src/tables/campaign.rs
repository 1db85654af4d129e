//! 考核年度: the campaigns, each with the version of the rubric that it pins.

use mingjian_core::event::Event;
use mingjian_core::ids::{AuthorityId, CampaignId, Moment, RubricVersionId};
use mingjian_core::lang::Text;
use mingjian_core::sheet::Focus;

use super::{json, optional_json};
use crate::fault::Fault;
use crate::sql::{Reader, Row, Tx, statements, values};

const TABLE: &str = "campaign";

statements! {
    INSERT = "INSERT INTO campaign (id, authority, title, year, rubric_id, label, demo, focus, opened_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT id, authority, title, year, rubric_id, label, demo, focus, opened_at \
        FROM campaign WHERE id = $1";
    FOCUS = "UPDATE campaign SET focus = $2 WHERE id = $1";
    LIST = "SELECT id, authority, title, year, rubric_id, label, demo, focus, opened_at \
        FROM campaign ORDER BY year DESC, opened_at DESC, id";
    pub(super) DUMP = "SELECT id, authority, title, year, rubric_id, label, demo, focus, opened_at \
        FROM campaign WHERE id = $1";
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRow {
    /// Its id.
    pub id: CampaignId,
    /// Its authority.
    pub authority: AuthorityId,
    /// Its title.
    pub title: Text,
    /// The year that is assessed.
    pub year: i64,
    /// The version of the rubric that it pins.
    pub rubric: RubricVersionId,
    /// Shown on every page, for instance 演示数据.
    pub label: Option<Text>,
    /// Whether it is a demonstration.
    pub demo: bool,
    /// 重点考核.
    pub focus: Option<Focus>,
    /// When it was opened.
    pub opened_at: Moment,
}

/// The campaign of an id.
///
/// # Errors
/// The database's own.
pub async fn find(reader: &mut Reader, campaign: &CampaignId) -> Result<Option<CampaignRow>, Fault> {
    let row = reader.row(FIND, values![campaign.as_str()]).await?;
    row.as_ref().map(read).transpose()
}

/// All campaigns of all authorities, the newest year first; the caller shows only what the reader may see.
///
/// # Errors
/// The database's own.
pub async fn list(reader: &mut Reader) -> Result<Vec<CampaignRow>, Fault> {
    reader.rows(LIST, &[]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<CampaignRow, Fault> {
    Ok(CampaignRow {
        id: CampaignId(row.text("id")?),
        authority: AuthorityId(row.text("authority")?),
        title: json(TABLE, &row.text("title")?)?,
        year: row.int("year")?,
        rubric: RubricVersionId(row.text("rubric_id")?),
        label: optional_json(TABLE, row.optional_text("label")?)?,
        demo: row.int("demo")? != 0,
        focus: optional_json(TABLE, row.optional_text("focus")?)?,
        opened_at: Moment(row.int("opened_at")?),
    })
}

pub(super) async fn opened(tx: &mut Tx, event: &Event, at: Moment) -> Result<u64, Fault> {
    let Event::CampaignOpened {
        authority,
        campaign,
        title,
        year,
        rubric,
        label,
        demo,
        focus,
    } = event
    else {
        return Ok(0);
    };
    let row = values![
        campaign.as_str(),
        authority.as_str(),
        serde_json::to_string(title)?,
        i64::from(*year),
        rubric.as_str(),
        label.as_ref().map(serde_json::to_string).transpose()?,
        *demo,
        focus.as_ref().map(serde_json::to_string).transpose()?,
        at.0,
    ];
    tx.execute(INSERT, row).await
}

pub(super) async fn focused(tx: &mut Tx, event: &Event) -> Result<u64, Fault> {
    let Event::CampaignFocused { campaign, focus } = event else {
        return Ok(0);
    };
    let focus = focus.as_ref().map(serde_json::to_string).transpose()?;
    tx.execute(FOCUS, values![campaign.as_str(), focus]).await
}
