//! 公开接口: `/api/v1/public/…`: published results and open data for anybody, without sign-in.
//!
//! Clause: 条例第五十条. **Invariant:** the bytes of the open data follow from the decision and the publication alone,
//! so that their digests stay the same in every language and on every day.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use mingjian_app::queries::{PublishedCampaign, PublishedView};
use mingjian_core::lang::{Lang, Text};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::cell;
use crate::app_desk::trouble;
use crate::assets::hex;
use crate::desk::Trouble;
use crate::pages::public::{Asking, published};
use crate::reply::{data, problem};
use crate::routes::Site;
use crate::texts::say;

/// One published campaign in the list.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Campaigns {
    /// The newest year first.
    campaigns: Vec<PublishedCampaign>,
}

/// One unit of the open data.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct OpenUnit {
    /// Its id on the campaign's list.
    unit: String,
    /// Its name.
    name: Text,
    /// Its class.
    class: Text,
    /// Its grade; absent for a unit without one.
    grade: Option<Text>,
    /// Rank in the class, where ranks are published.
    rank: Option<u32>,
    /// The total, where totals are published.
    total: Option<String>,
    /// Why the unit was excluded from the year.
    excluded: Option<Text>,
}

/// Units of a published result.
#[derive(Serialize, JsonSchema)]
pub(crate) struct OpenUnits {
    /// In the order of the publication.
    units: Vec<OpenUnit>,
}

/// 开放数据.
#[derive(Serialize, JsonSchema)]
pub(crate) struct OpenData {
    /// Under which terms the data may be used.
    licence: Text,
    /// Id of the campaign.
    campaign: String,
    /// Its title.
    title: Text,
    /// 考核年度.
    year: i64,
    /// Who assessed.
    authority: Text,
    /// Number of the notice of publication.
    document: String,
    /// The day of publication.
    published_on: String,
    /// Number of the decision.
    decision: u32,
    /// SHA-256 of the decision.
    decision_sha256: String,
    /// The units.
    units: Vec<OpenUnit>,
}

/// 核验摘要.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Digests {
    /// Number of the decision.
    pub(crate) decision: u32,
    /// SHA-256 of the decision, as the record keeps it.
    pub(crate) decision_sha256: String,
    /// SHA-256 of the file `open-data.csv`.
    pub(crate) csv_sha256: String,
    /// SHA-256 of the file `open-data.json`.
    pub(crate) json_sha256: String,
}

fn both(key: &str) -> Text {
    Text {
        zh: say(Lang::Zh, key, &[]),
        en: say(Lang::En, key, &[]),
    }
}

fn units(view: &PublishedView) -> Vec<OpenUnit> {
    let mut units = Vec::new();
    for class in &view.classes {
        for group in &class.groups {
            units.extend(group.rows.iter().map(|row| OpenUnit {
                unit: row.unit.id.clone(),
                name: row.unit.name.clone(),
                class: class.title.clone(),
                grade: group.grade.as_ref().map(|grade| grade.title.clone()),
                rank: row.rank,
                total: row.total.clone(),
                excluded: None,
            }));
        }
    }
    units.extend(view.excluded.iter().map(|(unit, why)| OpenUnit {
        unit: unit.id.clone(),
        name: unit.name.clone(),
        class: Text::default(),
        grade: None,
        rank: None,
        total: None,
        excluded: Some(why.clone()),
    }));
    units
}

/// The open data as JSON.
fn json_bytes(view: &PublishedView) -> Option<Vec<u8>> {
    let data = OpenData {
        licence: both("public-licence"),
        campaign: view.campaign.id.0.clone(),
        title: view.campaign.title.clone(),
        year: view.campaign.year,
        authority: view.campaign.authority.clone(),
        document: view.campaign.document.number.clone(),
        published_on: view.campaign.published_on.clone(),
        decision: view.number,
        decision_sha256: view.sha256.clone(),
        units: units(view),
    };
    serde_json::to_vec_pretty(&data).ok()
}

/// The open data as a table, in Chinese, with a byte-order mark for office programs.
fn csv_bytes(view: &PublishedView) -> Option<Vec<u8>> {
    let head = [
        "public-csv-id",
        "csv-unit",
        "csv-class",
        "csv-grade",
        "csv-rank",
        "csv-total",
        "public-csv-excluded",
    ];
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(head.map(|key| say(Lang::Zh, key, &[]))).ok()?;
    let zh = |text: &Option<Text>| text.as_ref().map(|text| text.zh.clone()).unwrap_or_default();
    for one in units(view) {
        let rank = one.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let total = one.total.clone().unwrap_or_default();
        let row = [
            one.unit,
            one.name.zh,
            one.class.zh,
            zh(&one.grade),
            rank,
            total,
            zh(&one.excluded),
        ];
        // A total may be negative and is no formula.
        let written = row
            .iter()
            .enumerate()
            .map(|(at, text)| if at == 5 { text.clone() } else { cell(text) });
        out.write_record(written).ok()?;
    }
    out.into_inner().ok()
}

/// The digests of a published result.
pub(crate) fn digests(view: &PublishedView) -> Option<Digests> {
    let of = |bytes: Vec<u8>| hex(&Sha256::digest(bytes), 32);
    Some(Digests {
        decision: view.number,
        decision_sha256: view.sha256.clone(),
        csv_sha256: of(csv_bytes(view)?),
        json_sha256: of(json_bytes(view)?),
    })
}

/// `GET /api/v1/public/campaigns`
pub(crate) async fn campaigns(State(site): State<Site>) -> Response {
    match site.app().published().await {
        Ok(campaigns) => data(&Campaigns { campaigns }),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// `GET /api/v1/public/campaigns/{campaign}`
pub(crate) async fn result(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    match published(&site, &campaign, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/public/campaigns/{campaign}/units`
pub(crate) async fn listed(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    match published(&site, &campaign, &asking).await {
        Ok(view) => data(&OpenUnits { units: units(&view) }),
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/public/campaigns/{campaign}/digest`
pub(crate) async fn digest(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    match published(&site, &campaign, &asking).await {
        Ok(view) => match digests(&view) {
            Some(found) => data(&found),
            None => problem(&Trouble::Fault(site.unguessable("fault"))),
        },
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/public/campaigns/{campaign}/open-data.csv`
pub(crate) async fn csv(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    file(
        &site,
        &campaign,
        &asking,
        "text/csv; charset=utf-8",
        "open-data.csv",
        csv_bytes,
    )
    .await
}

/// `GET /api/v1/public/campaigns/{campaign}/open-data.json`
pub(crate) async fn json(
    State(site): State<Site>,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    file(
        &site,
        &campaign,
        &asking,
        "application/json",
        "open-data.json",
        json_bytes,
    )
    .await
}

async fn file(
    site: &Site,
    campaign: &str,
    asking: &Asking,
    kind: &'static str,
    name: &str,
    bytes: fn(&PublishedView) -> Option<Vec<u8>>,
) -> Response {
    match published(site, campaign, asking).await {
        Ok(view) => match bytes(&view) {
            Some(bytes) => {
                let kept = format!("attachment; filename=\"{name}\"");
                (
                    [
                        (header::CONTENT_TYPE, kind.to_owned()),
                        (header::CONTENT_DISPOSITION, kept),
                    ],
                    bytes,
                )
                    .into_response()
            }
            None => problem(&Trouble::Fault(site.unguessable("fault"))),
        },
        Err(trouble) => problem(&trouble),
    }
}
