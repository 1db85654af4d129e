//! 评分表页: `/units/{id}/sheet`: one item open at a time, changed by a plain form.
//!
//! With htmx only the row and the totals are swapped; without a script the answer is a redirect back. A version that
//! is no longer the newest shows both and lets the person choose.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{Board, EntrySeen, ItemShown, ItemState, RemarkShown, SectionShown, SheetView, sheet};
use mingjian_core::rubric::{Kind, Level, Trigger};
use mingjian_core::sheet::{Entry, Occurrence};
use serde::Deserialize;

use super::ranking::encode;
use crate::desk::{Change, Trouble};
use crate::frame::{Frame, Nav};
use crate::input::{self, Fields};
use crate::reply::{self, Visit};
use crate::routes::Site;
use crate::words;

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
    open: Option<Open>,
    saved: String,
}

/// The answer to htmx: the row, and what changed elsewhere.
#[derive(Template)]
#[template(path = "sheet/swap.html")]
struct Swap {
    f: Frame,
    v: SheetView,
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

/// One row, closed or open.
#[derive(Template)]
#[template(path = "sheet/item.html")]
struct Item<'a> {
    f: &'a Frame,
    unit: &'a str,
    i: &'a ItemShown,
    open: Option<&'a Open>,
    saved: bool,
}

impl askama::filters::HtmlSafe for Item<'_> {}

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
        (None, Some(low), Some(high)) => format!("{}–{}", f.p(low), f.p(high)),
        _ => "—".to_owned(),
    }
}

impl Totals<'_> {
    /// How much of a section is done, for a drawn bar.
    fn progress(&self, section: &SectionShown) -> String {
        let all = i64::try_from(section.items).unwrap_or(0);
        let share = mingjian_core::points::Points::ratio(i64::try_from(section.done).unwrap_or(0), all);
        self.f.bar(&share.unwrap_or_default())
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

impl Item<'_> {
    /// What the form shows: what was typed, else what is stored.
    fn now(&self) -> Entry {
        let typed = self.open.and_then(|open| open.typed.clone());
        typed.or_else(|| self.i.entry.clone()).unwrap_or_default()
    }

    fn is(&self, kind: &str) -> bool {
        match kind {
            "points" => matches!(self.i.kind, Kind::Points | Kind::Imported),
            "levels" => self.i.kind == Kind::Levels,
            "gain" => self.i.kind == Kind::Gain,
            "survey" => self.i.kind == Kind::Survey,
            "bonus" => self.i.kind == Kind::Bonus,
            "deduct" => matches!(self.i.kind, Kind::Deduct | Kind::Group) && self.inside(),
            "veto" => self.i.is == mingjian_app::queries::ItemKind::Veto,
            _ => false,
        }
    }

    fn inside(&self) -> bool {
        self.i.is == mingjian_app::queries::ItemKind::Indicator
    }


    /// What a closed row says beside its title: what was found, else nothing.
    fn short(&self) -> String {
        let Some(entry) = &self.i.entry else {
            return String::new();
        };
        if !entry.reason.is_empty() {
            return entry.reason.clone();
        }
        let level = entry
            .level
            .as_ref()
            .and_then(|id| self.i.levels.iter().find(|one| one.id.text == *id));
        if let Some(level) = level {
            return self.f.plain(&level.title).to_owned();
        }
        let one = |occurrence: &Occurrence| {
            let trigger = self
                .i
                .triggers
                .iter()
                .find(|trigger| trigger.id.text == occurrence.trigger)?;
            let title = self.f.plain(&trigger.title);
            Some(if occurrence.count > 1 {
                format!("{title} × {}", occurrence.count)
            } else {
                title.to_owned()
            })
        };
        let all: Vec<String> = entry.occurrences.iter().filter_map(one).collect();
        all.join(words::comma(self.f.lang))
    }

    fn chosen(&self, level: &Level) -> bool {
        self.now().level.as_deref() == Some(level.id.text.as_str())
    }

    fn merits(&self, claim: &Occurrence) -> String {
        claim.merits.join("、")
    }

    /// The points that may be entered.
    fn range(&self) -> String {
        let max = self
            .i
            .full
            .as_ref()
            .or(self.i.weight.as_ref())
            .map(|max| self.f.w(max))
            .unwrap_or_default();
        let min = self
            .i
            .min
            .as_ref()
            .map_or_else(|| "0".to_owned(), |min| self.f.w(min));
        self.f.t2("sheet-range", "min", min, "max", max)
    }

    /// Reasons that stand with single occurrences and stay there.
    fn group_reasons(&self) -> Vec<String> {
        let now = self.now();
        if self.i.kind == Kind::Bonus {
            return Vec::new();
        }
        let line = |one: &Occurrence| {
            let day = if one.on.is_empty() {
                String::new()
            } else {
                format!("{} ", self.f.date(&one.on))
            };
            format!(
                "{day}{} {}",
                one.reason,
                one.proof.join(words::comma(self.f.lang))
            )
        };
        let kept = now
            .occurrences
            .iter()
            .filter(|one| !one.reason.is_empty() || !one.proof.is_empty());
        kept.map(line).collect()
    }

    fn count(&self, trigger: &Trigger) -> u32 {
        let now = self.now();
        now.occurrences
            .iter()
            .filter(|one| one.trigger == trigger.id.text)
            .map(|one| one.count)
            .sum()
    }

    fn first(&self, trigger: &Trigger) -> Occurrence {
        let now = self.now();
        now.occurrences
            .into_iter()
            .find(|one| one.trigger == trigger.id.text)
            .unwrap_or_default()
    }

    fn amount(&self, trigger: &Trigger) -> String {
        self.first(trigger)
            .amount
            .map(|amount| amount.to_string())
            .unwrap_or_default()
    }

    fn quantity(&self, trigger: &Trigger) -> String {
        self.first(trigger)
            .quantity
            .map(|quantity| quantity.to_string())
            .unwrap_or_default()
    }

    /// Whether the amount is left to the assessor.
    fn asks_amount(&self, trigger: &Trigger) -> bool {
        trigger.amount.is_none() && (trigger.min.is_some() || trigger.max.is_some())
    }

    fn words(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, self.i.kind == Kind::Bonus)
    }

    fn level_words(&self, level: &Level) -> String {
        words::level(self.f.lang, level)
    }

    fn votes(&self, id: &str) -> String {
        self.now()
            .counts
            .get(id)
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Claims of a bonus and an empty one.
    fn claims(&self) -> Vec<Occurrence> {
        let mut claims = self.now().occurrences;
        claims.push(Occurrence::default());
        claims
    }

    fn points(&self, value: &Option<mingjian_core::points::Points>) -> String {
        value.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Lines of an entry for the comparison of two versions.
    fn told(&self, entry: &Entry) -> Vec<(String, String)> {
        let f = self.f;
        let mut lines = Vec::new();
        if entry.full {
            lines.push((f.t("sheet-told-result"), f.t("sheet-state-full")));
        }
        if entry.not_applicable {
            lines.push((f.t("sheet-told-result"), f.t("sheet-state-na")));
        }
        if let Some(points) = &entry.points {
            lines.push((f.t("sheet-points"), f.p(points)));
        }
        if let Some(lost) = &entry.lost {
            lines.push((f.t("sheet-lost"), f.l(lost)));
        }
        if let Some(level) = &entry.level {
            let level = self.i.levels.iter().find(|one| one.id.text == *level);
            lines.push((
                f.t("sheet-level"),
                level
                    .map(|one| f.plain(&one.title).to_owned())
                    .unwrap_or_default(),
            ));
        }
        if let Some(count) = entry.count {
            lines.push((f.t("sheet-count"), count.to_string()));
        }
        for one in &entry.occurrences {
            let trigger = self
                .i
                .triggers
                .iter()
                .find(|trigger| trigger.id.text == one.trigger);
            let title =
                trigger.map_or_else(|| one.work.clone(), |trigger| f.plain(&trigger.title).to_owned());
            let amount = one
                .amount
                .as_ref()
                .map(|amount| format!(" ({})", f.w(amount)))
                .unwrap_or_default();
            lines.push((title, format!("× {}{amount}", one.count)));
        }
        if !entry.reason.is_empty() {
            lines.push((f.t("sheet-reason"), entry.reason.clone()));
        }
        if !entry.proof.is_empty() {
            lines.push((f.t("sheet-proof"), entry.proof.join("\n")));
        }
        lines
    }
}

/// The sheet's view on a board; the unit's name says nothing about others.
fn view(board: &Board, unit: &str) -> Result<SheetView, Trouble> {
    sheet(board, unit).ok_or(Trouble::NotFound)
}

/// `GET /units/{id}/sheet`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    let found = site
        .desk()
        .board()
        .await
        .and_then(|board| Ok((view(&board, &unit)?, board)));
    let (v, board) = match found {
        Ok(found) => found,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let open = v.item(&asking.item).map(|item| Open::plain(&item.id));
    let f = visit.frame(Nav::Ranking, v.places, &site.desk().today());
    visit.page(
        StatusCode::OK,
        &Page {
            f,
            v,
            open,
            saved: asking.saved,
        },
    )
}

/// `GET /units/{id}/sheet/{item}`: the row opened, for htmx; the whole page otherwise.
pub(crate) async fn item(
    State(site): State<Site>,
    visit: Visit,
    Path((unit, item)): Path<(String, String)>,
) -> Response {
    if !visit.fragment {
        return visit.see_other(&address(&unit, &item, ""));
    }
    let found = site
        .desk()
        .board()
        .await
        .and_then(|board| Ok((view(&board, &unit)?, board)));
    let (v, board) = match found {
        Ok(found) => found,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Some(id) = v.item(&item).map(|item| item.id.clone()) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let f = visit.frame(Nav::Ranking, v.places, &site.desk().today());
    let open = Some(Open::plain(&id));
    visit.page(
        StatusCode::OK,
        &Swap {
            f,
            v,
            id,
            open,
            saved: false,
        },
    )
}

/// The sheet with an item open, and perhaps another just saved.
fn address(unit: &str, item: &str, saved: &str) -> String {
    let (unit, item) = (encode(unit), encode(item));
    if saved.is_empty() {
        return format!("/units/{unit}/sheet?item={item}#i-{item}");
    }
    let saved = encode(saved);
    let next = if item.is_empty() {
        String::new()
    } else {
        format!("item={item}&")
    };
    format!("/units/{unit}/sheet?{next}saved={saved}#i-{saved}")
}

/// `POST /units/{id}/sheet/{item}`
pub(crate) async fn change(
    State(site): State<Site>,
    visit: Visit,
    Path((unit, item)): Path<(String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let before = site.desk().board().await.and_then(|board| view(&board, &unit));
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
            site.desk()
                .change(Change {
                    entry: entry.clone(),
                    seen,
                    command: None,
                })
                .await
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
        Err(Trouble::Stale) => {
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
    let after = site
        .desk()
        .board()
        .await
        .and_then(|board| Ok((view(&board, &unit)?, board)));
    match after {
        Ok((v, board)) => {
            let f = visit.frame(Nav::Ranking, v.places, &site.desk().today());
            if visit.fragment {
                return visit.page(
                    status,
                    &Swap {
                        f,
                        v,
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
    let after = site
        .desk()
        .board()
        .await
        .and_then(|board| Ok((view(&board, unit)?, board)));
    let (v, board) = match after {
        Ok(after) => after,
        Err(trouble) => return visit.trouble(&trouble),
    };
    if visit.fragment {
        let f = visit.frame(Nav::Ranking, v.places, &site.desk().today());
        return visit.page(
            StatusCode::OK,
            &Swap {
                f,
                v,
                id: id.to_owned(),
                open: None,
                saved: true,
            },
        );
    }
    let next = v.next(id).map(|next| next.id.clone()).unwrap_or_default();
    visit.see_other(&address(unit, &next, id))
}

/// The version of an entry, for those who send JSON.
pub(crate) fn version(entries: &[EntrySeen], entry: &Entry) -> i64 {
    let same = |seen: &&EntrySeen| seen.entry.unit == entry.unit && seen.entry.indicator == entry.indicator;
    entries
        .iter()
        .find(same)
        .map(|seen| seen.version)
        .unwrap_or_default()
}
