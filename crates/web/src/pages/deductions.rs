//! 拟扣分页: `/deductions`: proposed deductions with adopt and dismiss; major deductions with hearing and decision.
//!
//! One is open at a time (an address); to propose one, unit and item are chosen first (addresses), then the form.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    DeductionShown, DeductionsView, DocumentShown, ItemChoice, MajorProposalShown, ShowDeductions,
};
use mingjian_core::flow::deduction::{DeductionState, Source};
use mingjian_core::flow::major::{Ground, MajorState};
use mingjian_core::rubric::Trigger;
use serde::Deserialize;

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::words;

/// Most decided ones that the page lists; the API has all.
const DECIDED: usize = 60;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// The proposal that is open.
    open: String,
    /// The unit against which one is to be proposed.
    unit: String,
    /// The item on which it is to come off.
    item: String,
}

#[derive(Template)]
#[template(path = "deductions/page.html")]
struct Page {
    f: Frame,
    v: DeductionsView,
    open: String,
}

impl Page {
    fn waiting(&self) -> Vec<&DeductionShown> {
        self.v
            .deductions
            .iter()
            .filter(|one| one.state == DeductionState::Waiting)
            .collect()
    }

    fn decided(&self) -> Vec<&DeductionShown> {
        let decided = self
            .v
            .deductions
            .iter()
            .filter(|one| one.state != DeductionState::Waiting);
        decided.take(DECIDED).collect()
    }

    fn is_open(&self, id: &str) -> bool {
        self.open == id
    }

    fn opened(&self) -> Option<&DeductionShown> {
        self.v.deductions.iter().find(|one| one.id == self.open)
    }

    fn mine(&self) -> usize {
        let deductions = self.v.deductions.iter().filter(|one| one.may_decide).count();
        deductions
            + self
                .v
                .majors
                .iter()
                .filter(|one| one.may_hear && !self.was_heard(one) || one.may_decide)
                .count()
    }

    fn was_heard(&self, major: &MajorProposalShown) -> bool {
        major.state != MajorState::Proposed
    }

    fn source(&self, source: &Source) -> String {
        source_words(&self.f, source)
    }

    fn ground(&self, ground: &Ground) -> String {
        self.f.t(match ground {
            Ground::SeriousError => "ded-serious-error",
            Ground::Dereliction => "ded-dereliction",
        })
    }

    fn sources(&self) -> Vec<(&'static str, String)> {
        [
            ("daily_monitoring", Source::DailyMonitoring),
            ("inspection", Source::Inspection),
            ("circular", Source::Circular),
            ("letter", Source::Letter),
        ]
        .into_iter()
        .map(|(name, source)| (name, self.source(&source)))
        .collect()
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, false)
    }

    /// What comes off, in a line: situation, times, amount.
    fn what(&self, one: &DeductionShown) -> String {
        what(&self.f, one)
    }

    fn item(&self, item: &ItemChoice) -> String {
        format!("{} {}", item.code, self.f.plain(&item.title))
    }

    fn chosen(&self, id: &str) -> bool {
        let form = self.v.form.as_ref();
        form.and_then(|form| form.chosen.as_ref())
            .is_some_and(|chosen| chosen.item.id == id)
    }

    fn form_unit(&self) -> &str {
        self.v.form.as_ref().map_or("", |form| form.unit.id.as_str())
    }

    fn meeting(&self) -> DocumentFields<'_> {
        DocumentFields::meeting(&self.f, "document")
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }
}

/// Where a deduction comes from, in words.
pub(super) fn source_words(f: &Frame, source: &Source) -> String {
    f.t(match source {
        Source::Inspection => "ded-source-inspection",
        Source::DailyMonitoring => "ded-source-daily",
        Source::Circular => "ded-source-circular",
        Source::Letter => "ded-source-letter",
    })
}

/// What comes off, in a line: situation, times, amount.
pub(super) fn what(f: &Frame, one: &DeductionShown) -> String {
    let mut parts = Vec::new();
    if let Some(trigger) = &one.trigger {
        parts.push(format!(
            "{} {}",
            f.plain(&trigger.title),
            words::trigger(f.lang, trigger, false)
        ));
    }
    if one.count > 1 {
        parts.push(format!("× {}", one.count));
    }
    if let Some(amount) = &one.amount {
        parts.push(f.l(amount));
    }
    parts.join(" ")
}

/// `GET /c/{campaign}/deductions`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(v) => {
            let page = Page {
                f: visit.frame(Nav::Deductions, 2, &site.today()),
                v,
                open: asking.open,
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/deductions`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, asking: &Asking) -> Result<DeductionsView, Trouble> {
    let ask = ShowDeductions {
        campaign: visit.campaign()?.clone(),
        unit: asking.unit.clone(),
        item: asking.item.clone(),
    };
    visit.look(site, &ask).await
}
