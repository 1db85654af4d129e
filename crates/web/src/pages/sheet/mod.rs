//! 评分表页: `/units/{id}/sheet`: one item open at a time, changed by a plain form.
//!
//! With htmx only the row and the totals are swapped; without a script the answer is a redirect back. A version that
//! is no longer the newest shows both and lets the person choose.

mod item;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{BesideView, ItemShown, RemarkShown, SectionShown, SheetView, ShowBeside, sheet};
use mingjian_core::points::Points;
use mingjian_core::sheet::Entry;
use serde::Deserialize;

use super::ranking::encode;
use crate::desk::{Change, Trouble};
use crate::frame::{Frame, Nav};
use crate::input::{self, Fields};
use crate::reply::{self, Visit};
use crate::routes::Site;
use item::Item;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    item: String,
    saved: String,
}

#[derive(Template)]
#[template(path = "sheet/page.html")]
struct Page {
    f: Frame,
    v: SheetView,
    b: BesideView,
    open: Option<Open>,
    saved: String,
}

/// The answer to htmx: the row, and what changed elsewhere.
#[derive(Template)]
#[template(path = "sheet/swap.html")]
struct Swap {
    f: Frame,
    v: SheetView,
    b: BesideView,
    id: String,
    open: Option<Open>,
    saved: bool,
}

/// The item that is open, with what came back from the desk.
#[derive(Debug, Clone)]
struct Open {
    id: String,
    /// What the person typed, when it was not taken.
    typed: Option<Entry>,
    fields: Fields,
    refusals: Vec<RemarkShown>,
    stale: bool,
}

impl Open {
    fn plain(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            typed: None,
            fields: Fields::default(),
            refusals: Vec::new(),
            stale: false,
        }
    }
}

/// The row of totals.
#[derive(Template)]
#[template(path = "sheet/totals.html")]
struct Totals<'a> {
    f: &'a Frame,
    v: &'a SheetView,
    swapped: bool,
}

impl askama::filters::HtmlSafe for Totals<'_> {}

impl Page {
    fn item<'a>(&'a self, i: &'a ItemShown) -> Item<'a> {
        let open = self.open.as_ref().filter(|open| open.id == i.id);
        Item {
            f: &self.f,
            unit: &self.v.unit,
            i,
            b: &self.b,
            open,
            saved: self.saved == i.id,
        }
    }

    fn totals(&self) -> Totals<'_> {
        Totals {
            f: &self.f,
            v: &self.v,
            swapped: false,
        }
    }

    /// Title of a level-1 indicator, or of what stands outside the tree.
    fn section_title(&self, section: &SectionShown) -> String {
        match section.id.as_str() {
            "major" if section.title.is_empty() => self.f.t("major"),
            "veto" if section.title.is_empty() => self.f.t("veto"),
            _ => self.f.plain(&section.title).to_owned(),
        }
    }

    fn name(&self, item: &ItemShown) -> String {
        name(&self.f, item)
    }

    fn total_words(&self) -> String {
        total_words(&self.f, &self.v)
    }

    fn saved_item(&self) -> Option<&ItemShown> {
        self.v.item(&self.saved)
    }

    /// How much is done, in quarters of a moon.
    fn phase(&self, done: usize, all: usize) -> u8 {
        if done == all {
            4
        } else {
            u8::try_from((done * 4).div_ceil(all.max(1)).min(3)).unwrap_or(0)
        }
    }
}

/// Code and title of an item in one line.
fn name(f: &Frame, item: &ItemShown) -> String {
    format!("{} {}", item.code, f.plain(&item.title))
}

/// The total, or from where to where it can still go.
fn total_words(f: &Frame, v: &SheetView) -> String {
    match (&v.total, &v.low, &v.high) {
        (Some(total), ..) => f.p(total),
        (None, Some(low), high) => f.between(low, high),
        _ => "—".to_owned(),
    }
}

impl Totals<'_> {
    /// How much of a section is done, for a drawn bar.
    fn progress(&self, section: &SectionShown) -> String {
        let all = i64::try_from(section.items).unwrap_or(0);
        let share = Points::ratio(i64::try_from(section.done).unwrap_or(0), all);
        self.f.bar(share.unwrap_or_default())
    }
}

impl Swap {
    /// What a screen reader is told after a change.
    fn said(&self) -> String {
        let item = self
            .v
            .item(&self.id)
            .map(|item| name(&self.f, item))
            .unwrap_or_default();
        self.f
            .t2("sheet-said", "item", item, "total", total_words(&self.f, &self.v))
    }

    fn item(&self) -> Option<Item<'_>> {
        let i = self.v.item(&self.id)?;
        Some(Item {
            f: &self.f,
            unit: &self.v.unit,
            i,
            b: &self.b,
            open: self.open.as_ref(),
            saved: self.saved,
        })
    }

    fn totals(&self) -> Totals<'_> {
        Totals {
            f: &self.f,
            v: &self.v,
            swapped: true,
        }
    }
}

/// The sheet of a unit as it stands now.
async fn sheet_of(site: &Site, visit: &Visit, unit: &str) -> Result<SheetView, Trouble> {
    let board = visit.board(site).await?;
    sheet(&board, unit).ok_or(Trouble::NotFound)
}

/// What stands beside the sheet, in full for the item that is open.
async fn beside(site: &Site, visit: &Visit, unit: &str, item: Option<&Open>) -> Result<BesideView, Trouble> {
    let item = item.map(|open| open.id.clone()).unwrap_or_default();
    visit
        .look(
            site,
            &ShowBeside {
                campaign: visit.campaign()?.clone(),
                unit: unit.to_owned(),
                item,
            },
        )
        .await
}

/// Sheet and what stands beside it, with an item that is asked for by id or printed code.
async fn desk_of(
    site: &Site,
    visit: &Visit,
    unit: &str,
    item: &str,
) -> Result<(SheetView, BesideView, Option<Open>), Trouble> {
    let v = sheet_of(site, visit, unit).await?;
    let open = v.item(item).map(|item| Open::plain(&item.id));
    let b = beside(site, visit, unit, open.as_ref()).await?;
    Ok((v, b, open))
}

/// `GET /units/{id}/sheet`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    let (v, b, open) = match desk_of(&site, &visit, &unit, &asking.item).await {
        Ok(found) => found,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let f = visit.frame(Nav::Ranking, v.places, &site.today());
    visit.page(
        StatusCode::OK,
        &Page {
            f,
            v,
            b,
            open,
            saved: asking.saved,
        },
    )
}

/// `GET /units/{id}/sheet/{item}`: the row opened, for htmx; the whole page otherwise.
pub(crate) async fn item(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit, item)): Path<(String, String, String)>,
) -> Response {
    if !visit.fragment {
        return visit.see_other(&address(&visit, &unit, &item, ""));
    }
    let (v, b, open) = match desk_of(&site, &visit, &unit, &item).await {
        Ok(found) => found,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Some(open) = open else {
        return visit.trouble(&Trouble::NotFound);
    };
    let f = visit.frame(Nav::Ranking, v.places, &site.today());
    visit.page(
        StatusCode::OK,
        &Swap {
            f,
            v,
            b,
            id: open.id.clone(),
            open: Some(open),
            saved: false,
        },
    )
}

/// The sheet with an item open, and perhaps another just saved.
fn address(visit: &Visit, unit: &str, item: &str, saved: &str) -> String {
    let base = visit.base();
    let (unit, item) = (encode(unit), encode(item));
    if saved.is_empty() {
        return format!("{base}/units/{unit}/sheet?item={item}#i-{item}");
    }
    let saved = encode(saved);
    let next = if item.is_empty() {
        String::new()
    } else {
        format!("item={item}&")
    };
    format!("{base}/units/{unit}/sheet?{next}saved={saved}#i-{saved}")
}

/// `POST /units/{id}/sheet/{item}`
pub(crate) async fn change(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit, item)): Path<(String, String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let before = sheet_of(&site, &visit, &unit).await;
    let before = match before {
        Ok(before) => before,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Some(shown) = before.item(&item) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let entry = input::entry(&unit, shown, &fields);
    let done = match &entry {
        Ok(entry) => {
            let seen = fields.get("version").parse().unwrap_or(-1);
            let change = Change {
                entry: entry.clone(),
                seen,
                command: None,
            };
            visit.change(&site, change).await
        }
        Err(refusal) => Err(refusal.clone().into()),
    };
    let mut open = Open {
        typed: entry.ok(),
        fields,
        ..Open::plain(&shown.id)
    };
    let status = match done {
        Ok(()) => return saved(&site, &visit, &unit, &shown.id).await,
        Err(Trouble::Stale(_)) => {
            open.stale = true;
            StatusCode::CONFLICT
        }
        Err(trouble @ Trouble::Refused(_)) => {
            open.refusals = reply::refusals(&trouble);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(trouble) => return visit.trouble(&trouble),
    };
    // Read again: under a stale version the newer one is shown beside.
    let after = desk_of(&site, &visit, &unit, &open.id).await;
    match after {
        Ok((v, b, _)) => {
            let f = visit.frame(Nav::Ranking, v.places, &site.today());
            if visit.fragment {
                return visit.page(
                    status,
                    &Swap {
                        f,
                        v,
                        b,
                        id: open.id.clone(),
                        open: Some(open),
                        saved: false,
                    },
                );
            }
            visit.page(
                status,
                &Page {
                    f,
                    v,
                    b,
                    open: Some(open),
                    saved: String::new(),
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// What follows a change: the row and the totals for htmx, a redirect that opens the next item otherwise.
async fn saved(site: &Site, visit: &Visit, unit: &str, id: &str) -> Response {
    let (v, b, _) = match desk_of(site, visit, unit, "").await {
        Ok(after) => after,
        Err(trouble) => return visit.trouble(&trouble),
    };
    if visit.fragment {
        let f = visit.frame(Nav::Ranking, v.places, &site.today());
        return visit.page(
            StatusCode::OK,
            &Swap {
                f,
                v,
                b,
                id: id.to_owned(),
                open: None,
                saved: true,
            },
        );
    }
    let next = v.next(id).map(|next| next.id.clone()).unwrap_or_default();
    visit.see_other(&address(visit, unit, &next, id))
}

/// `GET /api/v1/c/{campaign}/units/{id}/beside?item=`: self-check, evidence and proposed deductions beside an item.
pub(crate) async fn beside_json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    match desk_of(&site, &visit, &unit, &asking.item).await {
        Ok((_, view, _)) => reply::data(&view),
        Err(trouble) => reply::problem(&trouble),
    }
}
