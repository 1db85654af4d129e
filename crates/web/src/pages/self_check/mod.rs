//! 自查自评页: `/self-check` of the own unit, `/units/{id}/self-check` for those who read: one item open at a time.
//!
//! A version that is no longer the newest shows both and lets the person choose. **Does not** show what assessors
//! found; evidence comes in by the form of the evidence page.

mod item;
mod report;
mod save;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    EvidenceView, ListEvidence, MissingShown, RemarkShown, SelfCheckView, SelfItemShown, SelfSection,
    SelfState, ShowSelfCheck,
};
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::flow::evidence::EvidenceState;
use mingjian_core::ids::AuthorityId;
use mingjian_core::points::Points;
use serde::Deserialize;

use super::evidence::Drop;
use super::ranking::encode;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use item::Item;

pub(crate) use report::save as save_report;
pub(crate) use save::save;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    item: String,
    saved: String,
    taken: String,
}

/// What somebody typed and what came back, for the item or the report that is open.
#[derive(Debug, Clone, Default)]
struct Open {
    id: String,
    typed: Option<SelfItem>,
    fields: Fields,
    refusals: Vec<RemarkShown>,
    stale: bool,
}

impl Open {
    fn plain(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }
}

#[derive(Template)]
#[template(path = "self_check/page.html")]
struct Page {
    f: Frame,
    v: SelfCheckView,
    /// All evidence of the unit.
    all: Vec<EvidenceView>,
    open: Option<Open>,
    report: Open,
    saved: String,
    taken: String,
    left: Option<i32>,
}

/// The answer to htmx: the row, and what changed elsewhere.
#[derive(Template)]
#[template(path = "self_check/swap.html")]
struct Swap {
    page: Page,
    id: String,
}

/// The row of totals.
#[derive(Template)]
#[template(path = "self_check/totals.html")]
struct Totals<'a> {
    f: &'a Frame,
    v: &'a SelfCheckView,
    swapped: bool,
}

impl askama::filters::HtmlSafe for Totals<'_> {}

impl Totals<'_> {
    /// How much is done, for a drawn bar.
    fn progress(&self, section: &SelfSection) -> String {
        let whole = |count: usize| i64::try_from(count).unwrap_or(0);
        self.f
            .bar(Points::ratio(whole(section.done), whole(section.items)).unwrap_or_default())
    }
}

impl Swap {
    fn item(&self) -> Option<Item<'_>> {
        self.page.v.item(&self.id).map(|item| self.page.item(item))
    }

    fn totals(&self) -> Totals<'_> {
        Totals {
            f: &self.page.f,
            v: &self.page.v,
            swapped: true,
        }
    }

    fn saved(&self) -> bool {
        self.page.saved == self.id
    }

    /// What a screen reader is told after a change.
    fn said(&self) -> String {
        let name = self
            .page
            .v
            .item(&self.id)
            .map(|item| self.page.name(item))
            .unwrap_or_default();
        self.page.f.t3(
            "check-said",
            "item",
            name,
            "done",
            self.page.v.done,
            "all",
            self.page.v.items,
        )
    }
}

impl Page {
    fn item<'a>(&'a self, i: &'a SelfItemShown) -> Item<'a> {
        Item {
            f: &self.f,
            v: &self.v,
            i,
            all: &self.all,
            open: self.open.as_ref().filter(|open| open.id == i.id),
            saved: self.saved == i.id,
            writes: self.writes(),
            base: self.at(""),
        }
    }

    fn totals(&self) -> Totals<'_> {
        Totals {
            f: &self.f,
            v: &self.v,
            swapped: false,
        }
    }

    /// Whether the person fills it in, now.
    fn writes(&self) -> bool {
        self.own() && self.v.open
    }

    /// Whether it is the person's own unit.
    fn own(&self) -> bool {
        self.f.is("unit-liaison unit-head")
    }

    fn at(&self, behind: &str) -> String {
        format!(
            "{}/units/{}/self-check{behind}",
            self.f.base,
            encode(&self.v.unit)
        )
    }

    /// Code and title of an item in one line.
    fn name(&self, item: &SelfItemShown) -> String {
        format!("{} {}", item.code, self.f.plain(&item.title))
            .trim()
            .to_owned()
    }

    /// Class, icon and words of how near the last day is.
    fn near(&self) -> Option<(&'static str, &'static str, String)> {
        let left = self.left?;
        Some(match left {
            ..0 => ("bad", "warn", self.f.t1("check-over", "n", -left)),
            0 => ("bad", "warn", self.f.t("check-due-today")),
            1..=3 => ("warn", "warn", self.f.t1("check-due-in", "n", left)),
            _ => ("", "dot", self.f.t1("check-due-in", "n", left)),
        })
    }

    fn due(&self) -> String {
        self.v
            .due
            .map(|due| self.f.date(&due.to_string()))
            .unwrap_or_default()
    }

    fn submitted_by(&self) -> String {
        let one = self.v.submitted.as_ref();
        one.map(|one| {
            self.f
                .t2("check-submitted", "at", self.f.at(&one.at), "by", &one.by)
        })
        .unwrap_or_default()
    }

    /// How much is done, in quarters of a moon.
    fn phase(&self, done: usize, all: usize) -> u8 {
        if done == all {
            4
        } else {
            u8::try_from((done * 4).div_ceil(all.max(1)).min(3)).unwrap_or(0)
        }
    }

    fn missing_items(&self) -> Vec<(&str, String)> {
        let one = |missing: &'_ MissingShown| match missing {
            MissingShown::Item { id, .. } => Some(id.clone()),
            _ => None,
        };
        let ids = self.v.missing.iter().filter_map(one);
        ids.filter_map(|id| self.v.item(&id).map(|item| (item.id.as_str(), self.name(item))))
            .collect()
    }

    fn lacks(&self, what: &str) -> bool {
        self.v.missing.iter().any(|one| match one {
            MissingShown::Receipt => what == "receipt",
            MissingShown::Report => what == "report",
            MissingShown::Item { .. } => false,
        })
    }

    /// Items with a self score without the evidence that is asked for.
    fn without_evidence(&self) -> Vec<(&str, String)> {
        let lacks = |item: &&SelfItemShown| item.state == SelfState::Filled && !item.lacking.is_empty();
        self.v
            .all()
            .filter(lacks)
            .map(|item| (item.id.as_str(), self.name(item)))
            .collect()
    }

    /// The piece of evidence that is the stamped scan of the report.
    fn scan(&self) -> Option<&EvidenceView> {
        let sha256 = &self.v.report_scan;
        let is = |one: &&EvidenceView| {
            one.revisions
                .iter()
                .any(|revision| revision.file.as_ref().is_some_and(|file| file.sha256 == *sha256))
        };
        if sha256.is_empty() {
            None
        } else {
            self.all.iter().find(is)
        }
    }

    /// Pieces of evidence that are in use for this campaign, and those that wait for judgement.
    fn counts(&self) -> (usize, usize) {
        let used = |one: &&EvidenceView| {
            one.uses
                .iter()
                .any(|used| used.campaign.as_str() == self.f.campaign)
        };
        let waits = |one: &&EvidenceView| one.state == EvidenceState::Waiting;
        (
            self.all.iter().filter(used).count(),
            self.all.iter().filter(waits).count(),
        )
    }

    fn drop(&self) -> Drop<'_> {
        Drop {
            f: &self.f,
            unit: &self.v.unit,
            id: "scan".to_owned(),
            many: false,
        }
    }

    /// The report as it is being written: what was typed, else what stands.
    fn report_text(&self) -> &str {
        if self.report.fields.0.is_empty() {
            &self.v.report
        } else {
            self.report.fields.get("report")
        }
    }
}

async fn look(site: &Site, visit: &Visit, unit: &str) -> Result<SelfCheckView, Trouble> {
    visit
        .look(
            site,
            &ShowSelfCheck {
                campaign: visit.campaign()?.clone(),
                unit: unit.to_owned(),
            },
        )
        .await
}

/// The authority in which somebody acts.
pub(super) fn authority(visit: &Visit) -> Result<AuthorityId, Trouble> {
    visit
        .signed_in
        .seat
        .as_ref()
        .map(|seat| seat.authority.clone())
        .ok_or(Trouble::NotFound)
}

async fn page(site: &Site, visit: &Visit, unit: &str) -> Result<Page, Trouble> {
    let v = look(site, visit, unit).await?;
    let list = ListEvidence {
        authority: authority(visit)?,
        unit: unit.to_owned(),
    };
    let all = visit.look(site, &list).await?;
    let today = site.app().deps().clock.now().date();
    let left = v
        .due
        .filter(|_| v.submitted.is_none())
        .and_then(|due| due.since(today).ok())
        .map(|span| span.get_days());
    Ok(Page {
        f: visit.frame(Nav::SelfCheck, v.places, &site.today()),
        v,
        all,
        open: None,
        report: Open::default(),
        saved: String::new(),
        taken: String::new(),
        left,
    })
}

async fn shown(site: &Site, visit: &Visit, unit: &str, asking: Asking) -> Response {
    match page(site, visit, unit).await {
        Ok(page) => {
            let open = page.v.item(&asking.item).map(|item| Open::plain(&item.id));
            visit.page(
                StatusCode::OK,
                &Page {
                    open,
                    saved: asking.saved,
                    taken: asking.taken,
                    ..page
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /c/{campaign}/self-check`: of the own unit.
pub(crate) async fn own(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    let unit = visit.actor().unit;
    if unit.is_empty() {
        return visit.trouble(&Trouble::NotFound);
    }
    shown(&site, &visit, &unit, asking).await
}

/// `GET /c/{campaign}/units/{id}/self-check`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    shown(&site, &visit, &unit, asking).await
}

/// `GET /c/{campaign}/units/{id}/self-check/{item}`: the row opened, for htmx; the whole page otherwise.
pub(crate) async fn item(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit, item)): Path<(String, String, String)>,
) -> Response {
    if !visit.fragment {
        return visit.see_other(&address(&visit, &unit, &item, ""));
    }
    match page(&site, &visit, &unit).await {
        Ok(page) => {
            let Some(id) = page.v.item(&item).map(|item| item.id.clone()) else {
                return visit.trouble(&Trouble::NotFound);
            };
            let page = Page {
                open: Some(Open::plain(&id)),
                ..page
            };
            visit.page(StatusCode::OK, &Swap { page, id })
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// The page with an item open, and perhaps another just saved.
fn address(visit: &Visit, unit: &str, item: &str, saved: &str) -> String {
    let (base, unit, item) = (visit.base(), encode(unit), encode(item));
    if saved.is_empty() {
        return format!("{base}/units/{unit}/self-check?item={item}#i-{item}");
    }
    let saved = encode(saved);
    let next = if item.is_empty() {
        String::new()
    } else {
        format!("item={item}&")
    };
    format!("{base}/units/{unit}/self-check?{next}saved={saved}#i-{saved}")
}

/// `GET /api/v1/c/{campaign}/self-check`
pub(crate) async fn own_json(State(site): State<Site>, visit: Visit) -> Response {
    let unit = visit.actor().unit;
    json_of(&site, &visit, &unit).await
}

/// `GET /api/v1/c/{campaign}/units/{id}/self-check`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
) -> Response {
    json_of(&site, &visit, &unit).await
}

async fn json_of(site: &Site, visit: &Visit, unit: &str) -> Response {
    match look(site, visit, unit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
