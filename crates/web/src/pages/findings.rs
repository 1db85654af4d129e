//! 问题线索页: `/findings`: the findings of a sweep, several to be decided together; and one finding with its proof.
//!
//! Filters, the chosen findings and the item stand in the address, so that everything works without a script; what
//! decides is a command.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::inspected::AgainShown;
use mingjian_app::queries::{
    FindingShown, FindingView, FindingsView, ItemChoice, ProposalForm, ShowFinding, ShowFindings, SweepShown,
};
use mingjian_core::flow::deduction::DeductionState;
use mingjian_core::flow::inspection::FindingState;
use mingjian_core::rubric::Trigger;
use serde::Deserialize;

use super::inspection::kind;
use super::ranking::encode;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::words;

/// Most findings that the page lists; the API has all.
const LISTED: usize = 200;

/// What the address asks for, pair by pair: `pick` comes as often as findings are chosen.
fn asking(visit: &Visit, pairs: &[(String, String)]) -> Result<ShowFindings, Trouble> {
    let last = |name: &str| {
        let found = pairs.iter().rev().find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let picked = pairs.iter().filter(|(key, _)| key == "pick");
    Ok(ShowFindings {
        campaign: visit.campaign()?.clone(),
        sweep: last("sweep"),
        kind: last("kind"),
        verdict: last("verdict"),
        state: last("state"),
        fresh: last("fresh") == "1",
        picked: picked.map(|(_, value)| value.clone()).take(LISTED).collect(),
        item: last("item"),
    })
}

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

impl Said for List {
    fn frame(&self) -> &Frame {
        &self.f
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
    /// Pairs of the address that a choice of the item carries on.
    carried: Vec<(&'static str, String)>,
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
}

#[derive(Template)]
#[template(path = "findings/list.html")]
struct List {
    f: Frame,
    v: FindingsView,
    ask: ShowFindings,
}

impl List {
    fn listed(&self) -> impl Iterator<Item = &FindingShown> {
        self.v.findings.iter().take(LISTED)
    }

    fn more(&self) -> bool {
        self.v.cut || self.v.findings.len() > LISTED
    }

    fn is_picked(&self, id: &str) -> bool {
        self.ask.picked.iter().any(|one| one == id)
    }

    fn judges(&self) -> bool {
        self.v.findings.iter().any(|one| one.may_judge)
    }

    fn verdicts(&self) -> [&'static str; 3] {
        ["confirmed", "found", "not_judged"]
    }

    fn is_filtered(&self) -> bool {
        let ask = &self.ask;
        ask.fresh
            || [&ask.kind, &ask.verdict, &ask.state]
                .iter()
                .any(|one| !one.is_empty())
    }

    fn judge(&self) -> Option<Judge<'_>> {
        let sweep = self.v.sweep.as_ref()?;
        if self.v.picked.is_empty() {
            return None;
        }
        let picked = self.v.picked.iter().map(|one| ("pick", one.id.clone()));
        Some(Judge {
            f: &self.f,
            sweep,
            findings: self.v.picked.iter().collect(),
            form: self.v.form.as_ref(),
            carried: std::iter::once(("sweep", sweep.id.clone()))
                .chain(picked)
                .collect(),
            to: format!("{}/findings", self.f.base),
        })
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
            carried: Vec::new(),
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
        self.f.t(match again.result.as_str() {
            "stands" => "finding-again-stands",
            "gone" => "finding-again-gone",
            _ => "finding-again-not-judged",
        })
    }
}

/// `GET /c/{campaign}/findings`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    let shown = async {
        let ask = asking(&visit, &pairs)?;
        Ok::<_, Trouble>((visit.look(&site, &ask).await?, ask))
    };
    match shown.await {
        Ok((v, ask)) => {
            let page = List {
                f: visit.frame(Nav::Inspection, 2, &site.today()),
                v,
                ask,
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/findings`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    let shown = async { visit.look(&site, &asking(&visit, &pairs)?).await };
    match shown.await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
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
