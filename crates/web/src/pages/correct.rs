//! 提出更正页: `~/result/correct`: items are put right one by one; everything that moves is shown before it is proposed.
//!
//! What was chosen so far travels with the form, so that the page works without a script and nothing is kept between
//! two requests. **Invariant:** nothing is written here; the proposal is an act of its own.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    ChangeShown, CorrectionPreview, ItemKind, ItemShown, PreviewCorrection, RankingAsk, RemarkShown,
    SheetView, ranking, sheet,
};
use mingjian_core::flow::correction::EntryChange;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Kind, Trigger};
use mingjian_core::sheet::Occurrence;

use super::result::Changes;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::{self, Fields};
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;
use crate::words;

#[derive(Template)]
#[template(path = "result/correct.html")]
struct Page {
    f: Frame,
    /// Units by class: id and name.
    units: Vec<(String, String)>,
    /// The sheet of the unit that was chosen.
    sheet: Option<SheetView>,
    /// The item that was chosen.
    item: Option<ItemShown>,
    /// What was put right so far.
    changes: Vec<EntryChange>,
    /// The same, as the form carries it.
    carried: String,
    reason: String,
    preview: Option<CorrectionPreview>,
    refusals: Vec<RemarkShown>,
}

impl Page {
    fn is(&self, kind: &str) -> bool {
        let Some(item) = &self.item else {
            return false;
        };
        let inside = item.is == ItemKind::Indicator;
        match kind {
            "points" => matches!(item.kind, Kind::Points | Kind::Imported),
            "levels" => item.kind == Kind::Levels,
            "gain" => item.kind == Kind::Gain,
            "survey" => item.kind == Kind::Survey,
            "bonus" => item.kind == Kind::Bonus,
            "lost" => matches!(item.kind, Kind::Deduct | Kind::Group) && item.is != ItemKind::Veto,
            "veto" => item.is == ItemKind::Veto,
            "inside" => inside && item.kind != Kind::Bonus,
            _ => false,
        }
    }

    fn chosen(&self, unit: &str) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.unit == unit)
    }

    fn open(&self, item: &ItemShown) -> bool {
        self.item.as_ref().is_some_and(|open| open.id == item.id)
    }

    fn words(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, self.is("bonus"))
    }

    fn count(&self, trigger: &Trigger) -> u32 {
        let entry = self.item.as_ref().and_then(|item| item.entry.as_ref());
        let of = entry
            .into_iter()
            .flat_map(|entry| &entry.occurrences)
            .filter(|one| one.trigger == trigger.id.text);
        of.map(|one| one.count).sum()
    }

    fn asks_amount(&self, trigger: &Trigger) -> bool {
        trigger.amount.is_none() && trigger.share.is_none()
    }

    /// Claims of a bonus, with one empty row behind them.
    fn claims(&self) -> Vec<Option<&Occurrence>> {
        let entry = self.item.as_ref().and_then(|item| item.entry.as_ref());
        let claims = entry.into_iter().flat_map(|entry| &entry.occurrences);
        claims.map(Some).chain([None]).collect()
    }

    fn changes<'a>(&'a self, list: &'a [ChangeShown]) -> Changes<'a> {
        Changes::of(&self.f, list)
    }
}

/// `GET /c/{campaign}/result/correct`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<Vec<(String, String)>>,
) -> Response {
    shown(&site, &visit, Fields(asking)).await
}

/// `POST /c/{campaign}/result/correct`: shows what the changes so far would do.
pub(crate) async fn change(
    State(site): State<Site>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    shown(&site, &visit, fields).await
}

async fn shown(site: &Site, visit: &Visit, fields: Fields) -> Response {
    match page(site, visit, &fields).await {
        Ok(page) => {
            let status = if page.refusals.is_empty() {
                StatusCode::OK
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            visit.page(status, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

async fn page(site: &Site, visit: &Visit, fields: &Fields) -> Result<Page, Trouble> {
    let board = visit.board(site).await?;
    let f = visit.frame(Nav::Result, board.rubric.settings.places, &site.today());
    if !f.is("office") {
        // The page is nobody else's: that it is there is not told either.
        return Err(Trouble::NotFound);
    }
    let classes = ranking(&board, &RankingAsk::default()).classes;
    let units = classes
        .iter()
        .flat_map(|class| &class.rows)
        .map(|row| (row.unit.clone(), f.plain(&row.name).to_owned()));
    let mut page = Page {
        units: units.collect(),
        sheet: sheet(&board, fields.get("unit")),
        item: None,
        changes: carried(fields.get("changes"))?,
        carried: String::new(),
        reason: fields.get("why").to_owned(),
        preview: None,
        refusals: Vec::new(),
        f,
    };
    let item = page
        .sheet
        .as_ref()
        .and_then(|sheet| sheet.item(fields.get("item")).cloned());
    if let (Some(item), "save" | "full" | "na") = (&item, fields.get("do")) {
        let unit = fields.get("unit");
        match input::entry(unit, item, fields) {
            Ok(entry) => {
                let same = |one: &EntryChange| {
                    one.entry.unit == entry.unit && one.entry.indicator == entry.indicator
                };
                page.changes.retain(|one| !same(one));
                let reason = fields.get("because").to_owned();
                page.changes.push(EntryChange {
                    entry,
                    seen_version: item.version,
                    reason,
                });
            }
            Err(refusal) => page.refusals = reply::refusals(&refusal.into()),
        }
    }
    page.look(site, visit).await?;
    if !page.refusals.is_empty() || fields.get("do") == "choose" || fields.get("do").is_empty() {
        page.item = item;
    }
    page.carried = serde_json::to_string(&page.changes).unwrap_or_default();
    Ok(page)
}

fn carried(text: &str) -> Result<Vec<EntryChange>, Trouble> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(text).map_err(|e| Refusal::new("MJ9006", &[("why", &e.to_string())]).into())
}

impl Page {
    /// What the changes so far would do; the last one falls away when it is refused.
    async fn look(&mut self, site: &Site, visit: &Visit) -> Result<(), Trouble> {
        if self.changes.is_empty() || !self.refusals.is_empty() {
            return Ok(());
        }
        match visit.look(site, &ask(visit, &self.changes)?).await {
            Ok(preview) => self.preview = Some(preview),
            Err(trouble @ (Trouble::Refused(_) | Trouble::Stale(_))) => {
                self.refusals = reply::refusals(&trouble);
                self.changes.pop();
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }
}

fn ask(visit: &Visit, changes: &[EntryChange]) -> Result<PreviewCorrection, Trouble> {
    Ok(PreviewCorrection {
        campaign: visit.campaign()?.clone(),
        changes: changes.to_vec(),
        differences: Vec::new(),
        reason: String::new(),
    })
}

/// `GET /api/v1/c/{campaign}/correction?changes=…`: what changes would do; writes nothing.
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<Vec<(String, String)>>,
) -> Response {
    let changes = carried(Fields(asking).get("changes"));
    let asked = match changes.and_then(|changes| ask(&visit, &changes)) {
        Ok(asked) => visit.look(&site, &asked).await,
        Err(trouble) => Err(trouble),
    };
    match asked {
        Ok(preview) => data(&preview),
        Err(trouble) => problem(&trouble),
    }
}
