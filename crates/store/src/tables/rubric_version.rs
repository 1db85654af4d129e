//! 考核表版本: the rubrics that campaigns adopted, as they were written.

use mingjian_core::event::Event;
use mingjian_core::ids::{CampaignId, RubricVersionId};

use crate::fault::Fault;
use crate::sql::{Reader, Tx, statements, values};

statements! {
    INSERT = "INSERT INTO rubric_version (authority, campaign, id, sha256, yaml) VALUES ($1, $2, $3, $4, $5)";
    DIGEST = "SELECT sha256 FROM rubric_version WHERE campaign = $1 AND id = $2";
    FIND = "SELECT sha256, yaml FROM rubric_version WHERE campaign = $1 AND id = $2";
    pub(super) DUMP = "SELECT id, authority, sha256, yaml FROM rubric_version WHERE campaign = $1";
}

/// A version of a rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RubricVersionRow {
    /// SHA-256 of the text, in hexadecimal digits.
    pub sha256: String,
    /// The text.
    pub yaml: String,
}

/// The digest of a version's text, without the text.
///
/// # Errors
/// The database's own.
pub async fn digest(
    reader: &mut Reader,
    campaign: &CampaignId,
    id: &RubricVersionId,
) -> Result<Option<String>, Fault> {
    let row = reader
        .row(DIGEST, values![campaign.as_str(), id.as_str()])
        .await?;
    row.map(|row| row.text("sha256")).transpose()
}

/// A version that a campaign adopted.
///
/// # Errors
/// The database's own.
pub async fn find(
    reader: &mut Reader,
    campaign: &CampaignId,
    id: &RubricVersionId,
) -> Result<Option<RubricVersionRow>, Fault> {
    let row = reader.row(FIND, values![campaign.as_str(), id.as_str()]).await?;
    row.map(|row| {
        Ok(RubricVersionRow {
            sha256: row.text("sha256")?,
            yaml: row.text("yaml")?,
        })
    })
    .transpose()
}

pub(super) async fn adopted(tx: &mut Tx, event: &Event) -> Result<u64, Fault> {
    let Event::RubricAdopted {
        authority,
        campaign,
        rubric,
        sha256,
        yaml,
    } = event
    else {
        return Ok(0);
    };
    let row = values![
        authority.as_str(),
        campaign.as_str(),
        rubric.as_str(),
        sha256.clone(),
        yaml.clone(),
    ];
    tx.execute(INSERT, row).await
}
