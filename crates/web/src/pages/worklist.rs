//! 工作清单页: `/worklist`: what is mine to score, by unit or by item, what waits to be decided, and the assignment.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{NodeChoice, RuleShown, ShowDuty, SpreadBy, WorkItem, WorklistView, worklist};
use serde::Deserialize;

use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Rules for which the form has empty places beyond those that stand.
const FREE_RULES: usize = 2;

/// So many units are offered as a list; more are named by their ids.
const FEW_UNITS: usize = 80;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// `item` for the list by item.
    by: String,
    /// The item that is opened.
    item: String,
    /// `unit` or `item`: an even assignment is offered.
    spread: String,
    /// Whether the form of the assignment is open.
    assign: String,
}

impl Asking {
    fn spread(&self) -> Option<SpreadBy> {
        match self.spread.as_str() {
            "unit" => Some(SpreadBy::Unit),
            "item" => Some(SpreadBy::Item),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "worklist/page.html")]
struct Page {
    f: Frame,
    v: WorklistView,
    asking: Asking,
}

/// One rule of the form: what stands, and its number.
struct Line<'a> {
    at: usize,
    rule: Option<&'a RuleShown>,
}

/// Ids, one a line.
fn ids(all: &[mingjian_app::queries::Called]) -> String {
    all.iter()
        .map(|one| one.id.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

impl Line<'_> {
    fn units(&self) -> String {
        self.rule.map(|rule| ids(&rule.units)).unwrap_or_default()
    }

    fn is_for(&self, person: &str) -> bool {
        self.rule.is_some_and(|rule| rule.assessor.id == person)
    }

    fn has_node(&self, id: &str) -> bool {
        self.rule
            .is_some_and(|rule| rule.indicators.iter().any(|one| one.id == id))
    }

    fn has_unit(&self, id: &str) -> bool {
        self.rule
            .is_some_and(|rule| rule.units.iter().any(|one| one.id == id))
    }
}

impl Page {
    fn by_item(&self) -> bool {
        self.asking.by == "item" || !self.asking.item.is_empty()
    }

    /// Whether the form of the assignment is open.
    fn assigning(&self) -> bool {
        self.v.duty.may_assign && !self.asking.assign.is_empty()
    }

    /// Whether an even assignment is offered to be taken as it is.
    fn offering(&self) -> bool {
        self.v.duty.spread.is_some() && self.asking.assign.is_empty()
    }

    /// Whether the units fit into a list to choose from.
    fn few_units(&self) -> bool {
        self.v.duty.units.len() <= FEW_UNITS
    }

    /// Ids, one a line, as a field of a form carries them.
    fn ids(&self, all: &[mingjian_app::queries::Called]) -> String {
        ids(all)
    }

    /// The rules that the form begins with: those offered, else those that stand, and some empty ones.
    fn lines(&self) -> Vec<Line<'_>> {
        let rules = if self.v.duty.spread.is_some() {
            &self.v.duty.offered
        } else {
            &self.v.duty.rules
        };
        let free = (0..FREE_RULES).map(|_| None);
        rules
            .iter()
            .map(Some)
            .chain(free)
            .enumerate()
            .map(|(at, rule)| Line { at, rule })
            .collect()
    }

    /// How much is done, in quarters of a moon.
    fn phase(&self, all: &usize, open: &usize) -> u8 {
        if *open == 0 {
            return 4;
        }
        u8::try_from((all.saturating_sub(*open) * 4).div_ceil((*all).max(1)).min(3)).unwrap_or(0)
    }

    fn names(&self, all: &[mingjian_app::queries::Called], none: &str) -> String {
        if all.is_empty() {
            return self.f.t(none);
        }
        let names: Vec<&str> = all.iter().map(|one| self.f.plain(&one.name)).collect();
        names.join(crate::words::comma(self.f.lang))
    }

    fn node(&self, node: &NodeChoice) -> String {
        let space = "　".repeat(usize::try_from(node.level).unwrap_or(1).saturating_sub(1));
        format!("{space}{} {}", node.code, self.f.plain(&node.title))
    }

    fn item(&self, item: &WorkItem) -> String {
        format!("{} {}", item.code, self.f.plain(&item.title))
    }
}

/// `GET /c/{campaign}/worklist`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Worklist, 2, &site.today()),
                v,
                asking,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/worklist`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, asking: &Asking) -> Result<WorklistView, Trouble> {
    let ask = ShowDuty {
        campaign: visit.campaign()?.clone(),
        spread: asking.spread(),
    };
    let duty = visit.look(site, &ask).await?;
    let board = visit.board(site).await?;
    Ok(worklist(&board, duty, &asking.item))
}
