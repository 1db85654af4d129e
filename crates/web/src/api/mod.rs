//! JSON API: the views of the pages under `/api/v1`. Points are decimals as text, troubles are problem+json.

pub(crate) mod commands;
pub(crate) mod document;
pub(crate) mod list;
pub(crate) mod paging;
pub(crate) mod public;
mod sample;
pub(crate) mod uploads;
mod viewed;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use mingjian_core::calendar::Calendar;
use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::Entry;
use serde::Deserialize;
use serde_json::json;

use crate::desk::{Change, Trouble};
use crate::pages;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Address of the readable page.
pub(crate) const PAGE: &str = "/api";
/// What stands before the name of a command.
pub(crate) const COMMANDS: &str = "/api/v1/commands/";

/// The code of a body that is not the JSON of a change.
const UNREADABLE: &str = "MJ4192";

/// `GET /api/v1/ranking`
pub(crate) async fn ranking(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<pages::ranking::Asking>,
) -> Response {
    match visit.board(&site).await {
        Ok(board) => data(&mingjian_app::queries::ranking(&board, &asking.ask())),
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/ranking.csv`: with a byte-order mark, so that office programs read the Chinese.
pub(crate) async fn ranking_csv(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<pages::ranking::Asking>,
) -> Response {
    let board = match visit.board(&site).await {
        Ok(board) => board,
        Err(trouble) => return problem(&trouble),
    };
    let view = mingjian_app::queries::ranking(&board, &asking.ask());
    let Some(text) = table(&view, visit.lang) else {
        return problem(&Trouble::Fault(site.unguessable("fault")));
    };
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"ranking.csv\"",
        ),
    ];
    (kind, text).into_response()
}

/// The ranking as lines of a table; columns of the classes stand below their own heading.
fn table(view: &mingjian_app::queries::RankingView, lang: Lang) -> Option<Vec<u8>> {
    let say = |key: &str| crate::texts::say(lang, key, &[]);
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for class in &view.classes {
        let points = |value: &Points| value.decimal(value.places().unwrap_or(6).max(class.places));
        let mut head: Vec<String> = ["class", "rank", "unit", "total", "grade"]
            .iter()
            .map(|k| say(&format!("csv-{k}")))
            .collect();
        head.extend(
            class
                .columns
                .iter()
                .map(|column| column.title.get(lang).to_owned()),
        );
        head.extend([say("csv-bonus"), say("csv-major")]);
        out.write_record(head.iter().map(|text| cell(text))).ok()?;
        for row in &class.rows {
            let mut line = vec![
                class.title.get(lang).to_owned(),
                row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
                cell(row.name.get(lang)),
                row.total.as_ref().map(points).unwrap_or_default(),
                row.grade
                    .as_ref()
                    .map(|grade| grade.title.get(lang).to_owned())
                    .unwrap_or_default(),
            ];
            line.extend(
                row.parts
                    .iter()
                    .map(|part| part.as_ref().map(points).unwrap_or_default()),
            );
            line.extend([points(&row.bonus), points(&-row.major.clone())]);
            out.write_record(&line).ok()?;
        }
    }
    out.into_inner().ok()
}

/// A cell that no office program takes for a formula.
pub(crate) fn cell(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// `GET /api/v1/units/{id}`
pub(crate) async fn unit(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match visit.board(&site).await {
        Ok(board) => match mingjian_app::queries::unit(&board, &unit) {
            Some(view) => data(&view),
            None => problem(&Trouble::NotFound),
        },
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/units/{id}/sheet`
pub(crate) async fn sheet(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    match visit.board(&site).await {
        Ok(board) => match mingjian_app::queries::sheet(&board, &unit) {
            Some(view) => data(&view),
            None => problem(&Trouble::NotFound),
        },
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/rubric`
pub(crate) async fn rubric(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<pages::rubric::Asking>,
) -> Response {
    match visit.board(&site).await {
        Ok(board) => {
            let class = (!asking.class.is_empty()).then_some(asking.class.as_str());
            data(&mingjian_app::queries::rubric_document(&board, class))
        }
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/deadline`
pub(crate) async fn deadline(Query(asking): Query<pages::deadline::Asking>) -> Response {
    let found = Calendar::builtin();
    match found.and_then(|calendar| mingjian_app::queries::deadline(calendar, &asking.ask())) {
        Ok(view) => data(&view),
        Err(refusal) => problem(&refusal.into()),
    }
}

/// A change as JSON: the entry without its unit, and the version seen.
#[derive(Debug, Deserialize)]
struct Body {
    entry: Entry,
    version: i64,
}

/// `POST /api/v1/units/{id}/sheet/entries`: answers with the new version and total.
///
/// The body must be `application/json`, which no form of another site can send.
pub(crate) async fn change(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    headers: axum::http::HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let read = serde_json::from_slice::<Body>(&body);
    let body = match read {
        Ok(body) if kind.starts_with("application/json") => body,
        Ok(_) => return problem(&crate::reply::forged()),
        Err(error) => return problem(&Refusal::new(UNREADABLE, &[("why", &error.to_string())]).into()),
    };
    let entry = Entry {
        unit: unit.clone(),
        ..body.entry
    };
    let command = match commands::key(&headers, &visit.actor()) {
        Ok(id) => id.map(|id| id.0),
        Err(refusal) => return problem(&refusal.into()),
    };
    let change = Change {
        entry: entry.clone(),
        seen: body.version,
        command,
    };
    if let Err(trouble) = visit.change(&site, change).await {
        return problem(&trouble);
    }
    match visit.board(&site).await {
        Ok(board) => {
            let result = board.result(&unit);
            data(&json!({
                "unit": unit,
                "indicator": entry.indicator,
                "version": board.version_of(&unit, &entry.indicator),
                "total": result.and_then(|result| result.total.clone()),
                "low": result.and_then(|result| result.low.clone()),
                "high": result.and_then(|result| result.high.clone()),
                "grade": result.and_then(|result| result.grade.clone()),
                "rank": result.and_then(|result| result.rank),
            }))
        }
        Err(trouble) => problem(&trouble),
    }
}
