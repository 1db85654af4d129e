//! 问题线索页: one finding with its proof and the forms to decide on it; the list stands in `findings/list.rs`.
//!
//! The item stands in the address, so that everything works without a script; what decides is a command.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::inspected::AgainShown;
use mingjian_app::queries::{
    FindingShown, FindingView, ItemChoice, ProposalForm, ShowFinding, Suggested, SweepShown,
};
use mingjian_core::flow::deduction::DeductionState;
use mingjian_core::flow::inspection::FindingState;
use mingjian_core::rubric::Trigger;
use serde::Deserialize;

mod list;

use super::inspection::kind;
use super::ranking::encode;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::words;

pub(crate) use list::{json, show};

/// What both pages say of a finding.
trait Said {
    fn frame(&self) -> &Frame;

    fn kind(&self, word: &str) -> String {
        kind(self.frame(), word)
    }

    fn verdict(&self, word: &str) -> String {
        self.frame().t(match word {
            "confirmed" => "finding-confirmed",
            "not_judged" => "finding-not-judged",
            _ => "finding-found",
        })
    }

    /// How it stands: class and icon of its tag.
    fn tag(&self, state: &FindingState) -> (&'static str, &'static str) {
        match state {
            FindingState::Open => ("warn", "dot"),
            FindingState::Adopted => ("bad", "check"),
            FindingState::Dismissed => ("", "dash"),
            FindingState::Waived => ("info", "dash"),
        }
    }

    fn state(&self, state: &FindingState) -> String {
        self.frame().tk("finding-state", state.word())
    }
}

impl Said for Page {
    fn frame(&self) -> &Frame {
        &self.f
    }
}

/// The forms that decide on one finding or several.
#[derive(Template)]
#[template(path = "findings/judge.html")]
struct Judge<'a> {
    f: &'a Frame,
    sweep: &'a SweepShown,
    findings: Vec<&'a FindingShown>,
    form: Option<&'a ProposalForm>,
    /// What the rule feeds; empty where the choice is left to the person.
    suggested: &'a Suggested,
    /// Pairs of the address that a choice of the item carries on.
    carried: Vec<(&'static str, String)>,
    /// Where it stands on the page, as its mark.
    mark: String,
    /// Where the choice of the item goes.
    to: String,
}

impl askama::filters::HtmlSafe for Judge<'_> {}

impl Judge<'_> {
    fn item(&self, item: &ItemChoice) -> String {
        format!("{} {}", item.code, self.f.plain(&item.title))
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, false)
    }

    fn is_chosen(&self, form: &ProposalForm, id: &str) -> bool {
        form.chosen.as_ref().is_some_and(|chosen| chosen.item.id == id)
    }

    /// Whether the item that stands chosen is the one that the rule feeds.
    fn is_suggested(&self, item: &str) -> bool {
        !item.is_empty() && self.suggested.indicator == item
    }

    fn is_suggested_trigger(&self, item: &str, trigger: &str) -> bool {
        self.is_suggested(item) && self.suggested.trigger == trigger
    }
}

#[derive(Template)]
#[template(path = "findings/page.html")]
struct Page {
    f: Frame,
    v: FindingView,
    again: Option<Result<AgainShown, String>>,
}

impl Page {
    fn here(&self) -> String {
        format!(
            "{}/findings/{}/{}",
            self.f.base,
            encode(&self.v.sweep.id),
            encode(&self.v.finding.id)
        )
    }

    fn judge(&self) -> Option<Judge<'_>> {
        self.v.finding.may_judge.then(|| Judge {
            f: &self.f,
            sweep: &self.v.sweep,
            findings: vec![&self.v.finding],
            form: self.v.form.as_ref(),
            suggested: &self.v.suggested,
            carried: Vec::new(),
            mark: "judge".to_owned(),
            to: self.here(),
        })
    }

    fn decided(&self, state: &DeductionState) -> String {
        self.f.t(match state {
            DeductionState::Waiting => "finding-deduction-waiting",
            DeductionState::Adopted => "finding-deduction-adopted",
            DeductionState::Dismissed => "finding-deduction-dismissed",
        })
    }

    fn derived(&self, again: &AgainShown) -> String {
        match again.result.as_str() {
            "stands" => self.f.t("finding-again-stands"),
            "gone" => self.f.t("finding-again-gone"),
            _ => {
                let why = super::inspection::why(&self.f, &again.why);
                self.f.t1("finding-again-not-judged", "why", why)
            }
        }
    }
}

/// The query of one finding.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// The item on which it is to come off.
    item: String,
    /// Whether it is to be derived again from its record.
    again: String,
}

type Named = Path<(String, String, String)>;

async fn look(
    site: &Site,
    visit: &Visit,
    (sweep, id): (String, String),
    item: &str,
) -> Result<FindingView, Trouble> {
    let ask = ShowFinding {
        campaign: visit.campaign()?.clone(),
        sweep,
        id,
        item: item.to_owned(),
    };
    visit.look(site, &ask).await
}

/// `GET /c/{campaign}/findings/{sweep}/{id}`
pub(crate) async fn one(
    State(site): State<Site>,
    visit: Visit,
    Path((_, sweep, id)): Named,
    Query(asking): Query<Asking>,
) -> Response {
    let v = match look(&site, &visit, (sweep.clone(), id.clone()), &asking.item).await {
        Ok(v) => v,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let again = if asking.again == "1" {
        Some(derived(&site, &visit, (&sweep, &id)).await)
    } else {
        None
    };
    let page = Page {
        f: visit.frame(Nav::Inspection, 2, &site.today()),
        v,
        again,
    };
    visit.page(StatusCode::OK, &page)
}

/// The finding derived again, or in words why it cannot be.
async fn derived(site: &Site, visit: &Visit, named: (&str, &str)) -> Result<AgainShown, String> {
    let (app, wrong) = (site.app(), |trouble: &Trouble| {
        let said = crate::reply::refusals(trouble);
        let said = said
            .iter()
            .map(|one| format!("{} {}", one.what.get(visit.lang), one.mend.get(visit.lang)));
        said.collect::<Vec<_>>().join(" ")
    });
    let campaign = visit.campaign().map_err(|trouble| wrong(&trouble))?;
    let again = app.find_again(&visit.actor(), campaign, named).await;
    again.map_err(|error| wrong(&trouble(app, error)))
}

/// `GET /api/v1/c/{campaign}/findings/{sweep}/{id}`
pub(crate) async fn one_json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, sweep, id)): Named,
    Query(asking): Query<Asking>,
) -> Response {
    match look(&site, &visit, (sweep, id), &asking.item).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
