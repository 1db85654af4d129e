//! 往来工作簿: a self-check or a sheet leaves as a workbook, comes back as a list of differences, and counts once confirmed.
//!
//! **Invariant:** a workbook alone changes nothing; each difference is ticked by a person and carries the version on
//! which it stands. What was refused says its cell and its reason.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::AppError;
use mingjian_app::books::{
    BookScope, Confirmed, Differences, RowTaken, ScoreSheetBook, SelfCheckBook, ShowScoreBook,
    ShowSelfCheckBook,
};
use mingjian_app::queries::{RemarkShown, ShowSelfCheck};
use mingjian_core::ids::CommandId;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use serde_json::json;

use super::evidence::{Form as Sending, Sent};
use super::files::disposition;
use super::ranking::encode;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{self, Visit};
use crate::routes::Site;

/// The type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// 哪一种工作簿.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 自查自评.
    SelfCheck,
    /// 评分表 of a unit.
    Score,
}

/// A book as it stands now.
enum Book {
    SelfCheck(SelfCheckBook),
    Score(ScoreSheetBook),
}

impl Book {
    async fn of(site: &Site, visit: &Visit, kind: Kind, unit: &str) -> Result<Self, Trouble> {
        let (campaign, unit) = (visit.campaign()?.clone(), unit.to_owned());
        Ok(match kind {
            Kind::SelfCheck => Self::SelfCheck(
                visit
                    .look(site, &ShowSelfCheckBook(ShowSelfCheck { campaign, unit }))
                    .await?,
            ),
            Kind::Score => Self::Score(
                visit
                    .look(
                        site,
                        &ShowScoreBook {
                            campaign,
                            scope: BookScope::Unit(unit),
                        },
                    )
                    .await?,
            ),
        })
    }

    fn write(&self, lang: Lang) -> Result<Vec<u8>, Refusal> {
        match self {
            Self::SelfCheck(book) => book.write(lang),
            Self::Score(book) => book.write(lang),
        }
    }

    fn read(&self, bytes: &[u8]) -> Result<Differences, Vec<Refusal>> {
        match self {
            Self::SelfCheck(book) => SelfCheckBook::read(bytes, book),
            Self::Score(book) => ScoreSheetBook::read(bytes, book),
        }
    }

    /// The unit's name.
    fn unit(&self) -> Text {
        match self {
            Self::SelfCheck(book) => book.unit_name.clone(),
            Self::Score(book) => book
                .rows
                .first()
                .map(|row| row.unit_name.clone())
                .unwrap_or_default(),
        }
    }

    /// Code and title of an indicator.
    fn name(&self, lang: Lang, indicator: &str) -> String {
        let (code, path) = match self {
            Self::SelfCheck(book) => {
                let row = book.rows.iter().find(|row| row.indicator == indicator);
                row.map(|row| (row.code.as_str(), row.path.as_slice()))
                    .unwrap_or_default()
            }
            Self::Score(book) => {
                let row = book.rows.iter().find(|row| row.indicator == indicator);
                row.map(|row| (row.code.as_str(), row.path.as_slice()))
                    .unwrap_or_default()
            }
        };
        let title = path.last().map_or(indicator, |title| title.get(lang));
        format!("{code} {title}").trim().to_owned()
    }
}

/// One difference, to be ticked.
struct Line {
    /// The change as the form carries it.
    value: String,
    cell: String,
    name: String,
    field: &'static str,
    before: String,
    after: String,
}

/// What became of a changed row.
struct Taken {
    name: String,
    refusals: Vec<RemarkShown>,
}

#[derive(Template)]
#[template(path = "book/page.html")]
struct Page {
    f: Frame,
    kind: Kind,
    unit: String,
    name: Text,
    lines: Vec<Line>,
    remarks: Vec<RemarkShown>,
    refusals: Vec<RemarkShown>,
    taken: Vec<Taken>,
}

impl Page {
    fn of(site: &Site, visit: &Visit, kind: Kind, unit: &str, name: Text) -> Self {
        let nav = if kind == Kind::SelfCheck {
            Nav::SelfCheck
        } else {
            Nav::Ranking
        };
        Self {
            f: visit.frame(nav, 2, &site.today()),
            kind,
            unit: unit.to_owned(),
            name,
            lines: Vec::new(),
            remarks: Vec::new(),
            refusals: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// A message of this kind of book.
    fn t(&self, key: &str) -> String {
        let kind = if self.kind == Kind::SelfCheck {
            "check"
        } else {
            "score"
        };
        self.f.t(&format!("book-{kind}-{key}"))
    }

    fn is_score(&self) -> bool {
        self.kind == Kind::Score
    }

    /// The page from which the book left.
    fn back(&self) -> String {
        format!("{}/units/{}/{}", self.f.base, encode(&self.unit), stem(self.kind))
    }

    fn refused(&self) -> usize {
        self.taken.iter().filter(|one| !one.refusals.is_empty()).count()
    }
}

fn stem(kind: Kind) -> &'static str {
    match kind {
        Kind::SelfCheck => "self-check",
        Kind::Score => "sheet",
    }
}

/// The bytes of a book, or its differences, away from the threads that serve.
async fn away<T: Send + 'static>(
    site: &Site,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        let id = site.app().deps().random.id();
        tracing::error!(%id, %error, "a workbook fell");
        Trouble::Fault(id)
    })
}

async fn download(site: &Site, visit: &Visit, kind: Kind, unit: &str) -> Result<Response, Trouble> {
    let book = Book::of(site, visit, kind, unit).await?;
    let lang = visit.lang;
    let key = if kind == Kind::SelfCheck {
        "book-check-file"
    } else {
        "book-score-file"
    };
    let name = crate::texts::say(lang, key, &[("unit", book.unit().get(lang))]);
    let bytes = away(site, move || book.write(lang)).await??;
    let mut response = bytes.into_response();
    let mut set = |header: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(header, value);
        }
    };
    set(header::CONTENT_TYPE, XLSX);
    set(header::CONTENT_DISPOSITION, &disposition(&name, false));
    set(header::CACHE_CONTROL, "no-store");
    Ok(response)
}

/// `GET /c/{campaign}/units/{id}/self-check.xlsx`
pub(crate) async fn self_check(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    download(&site, &visit, Kind::SelfCheck, &unit)
        .await
        .unwrap_or_else(|trouble| visit.trouble(&trouble))
}

/// `GET /c/{campaign}/units/{id}/sheet.xlsx`
pub(crate) async fn score(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    download(&site, &visit, Kind::Score, &unit)
        .await
        .unwrap_or_else(|trouble| visit.trouble(&trouble))
}

/// `POST /c/{campaign}/units/{id}/self-check-book`: the differences of a book that came back.
pub(crate) async fn compare_self_check(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    form: Sending,
) -> Response {
    compare(&site, &visit, Kind::SelfCheck, &unit, form)
        .await
        .unwrap_or_else(|trouble| visit.trouble(&trouble))
}

/// `POST /c/{campaign}/units/{id}/sheet-book`
pub(crate) async fn compare_score(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    form: Sending,
) -> Response {
    compare(&site, &visit, Kind::Score, &unit, form)
        .await
        .unwrap_or_else(|trouble| visit.trouble(&trouble))
}

async fn compare(
    site: &Site,
    visit: &Visit,
    kind: Kind,
    unit: &str,
    form: Sending,
) -> Result<Response, Trouble> {
    let book = Book::of(site, visit, kind, unit).await?;
    let sent = Sent::read(form).await?;
    if !visit.holds(sent.fields.get("csrf")) {
        return Err(reply::forged());
    }
    let mut page = Page::of(site, visit, kind, unit, book.unit());
    let bytes = sent.first_file().ok_or_else(|| Refusal::new("MJ8240", &[]))?;
    let (book, found) = away(site, move || {
        let found = book.read(&bytes);
        (book, found)
    })
    .await?;
    match found {
        Ok(found) => {
            let lang = visit.lang;
            page.lines = found
                .changes
                .iter()
                .map(|change| Line {
                    value: json!(Confirmed::from(change)).to_string(),
                    cell: change.cell.clone(),
                    name: book.name(lang, &change.at.indicator),
                    field: change.title(lang),
                    before: change.shown[0].clone(),
                    after: change.shown[1].clone(),
                })
                .collect();
            page.remarks = found.remarks.iter().map(reply::shown).collect();
            Ok(visit.page(StatusCode::OK, &page))
        }
        Err(refusals) => {
            page.refusals = refusals.iter().map(reply::shown).collect();
            Ok(visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `POST /c/{campaign}/units/{id}/self-check-book/confirm`: what was ticked counts.
pub(crate) async fn confirm_self_check(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let done = confirm(&site, &visit, Kind::SelfCheck, &unit, Fields(fields)).await;
    done.unwrap_or_else(|trouble| visit.trouble(&trouble))
}

/// `POST /c/{campaign}/units/{id}/sheet-book/confirm`
pub(crate) async fn confirm_score(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let done = confirm(&site, &visit, Kind::Score, &unit, Fields(fields)).await;
    done.unwrap_or_else(|trouble| visit.trouble(&trouble))
}

async fn confirm(
    site: &Site,
    visit: &Visit,
    kind: Kind,
    unit: &str,
    fields: Fields,
) -> Result<Response, Trouble> {
    if !visit.holds(fields.get("csrf")) {
        return Err(reply::forged());
    }
    let book = Book::of(site, visit, kind, unit).await?;
    let ticked = fields.0.iter().filter(|(name, _)| name == "change");
    let read = |(_, text): &(String, String)| serde_json::from_str::<Confirmed>(text);
    let changes: Result<Vec<Confirmed>, _> = ticked.map(read).collect();
    let changes = changes.map_err(|error| Refusal::new("MJ9006", &[("why", &error.to_string())]))?;
    if changes.is_empty() {
        return Err(Refusal::new("MJ8241", &[]).into());
    }
    let (app, actor, campaign) = (site.app(), visit.actor(), visit.campaign()?.clone());
    let command = CommandId(format!("form:{}:{}", actor.id, fields.get("command")));
    let taken = match kind {
        Kind::SelfCheck => {
            app.save_self_check_book(&actor, (&campaign, unit), &command, &changes)
                .await
        }
        Kind::Score => {
            let asked = ShowScoreBook {
                campaign,
                scope: BookScope::Unit(unit.to_owned()),
            };
            app.enter_score_book(&actor, &asked, &command, &changes).await
        }
    };
    let taken = taken.map_err(|error| trouble(app, error))?;
    let mut page = Page::of(site, visit, kind, unit, book.unit());
    for row in taken {
        page.taken.push(told(site, visit, &book, row));
    }
    let status = if page.refused() > 0 {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(visit.page(status, &page))
}

fn told(site: &Site, visit: &Visit, book: &Book, row: RowTaken) -> Taken {
    let refusals = row
        .refused
        .map(|error: AppError| reply::refusals(&trouble(site.app(), error)));
    Taken {
        name: book.name(visit.lang, &row.indicator),
        refusals: refusals.unwrap_or_default(),
    }
}
