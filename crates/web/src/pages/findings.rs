//! 问题线索页: `/findings`: the findings of all sweeps, filtered and page by page, several to be decided together; and one
//! finding with its proof.
//!
//! Filters, the page, the chosen findings and the item stand in the address, so that everything works without a script and
//! what somebody sees can be sent to another; what decides is a command.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::inspected::AgainShown;
use mingjian_app::queries::{
    FindingShown, FindingView, FindingsView, ItemChoice, PickedShown, ProposalForm, Seen, ShowFinding,
    ShowFindings, Suggested, SweepShown,
};
use mingjian_core::flow::deduction::DeductionState;
use mingjian_core::flow::inspection::FindingState;
use mingjian_core::rubric::Trigger;
use serde::Deserialize;

use super::inspection::kind;
use super::ranking::encode;
use crate::api::paging::Paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::words;

/// Longest text that is looked for, in characters.
const TEXT: usize = 100;
/// Most findings that are chosen at once.
const PICKED: usize = 200;

/// What the address asks for, pair by pair: `pick` comes as often as findings are chosen, each as sweep and finding.
fn asking(visit: &Visit, pairs: &[(String, String)]) -> Result<ShowFindings, Trouble> {
    let last = |name: &str| {
        let found = pairs.iter().rev().find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let picked = pairs.iter().filter(|(key, _)| key == "pick");
    let picked = picked.filter_map(|(_, value)| value.split_once('.'));
    let paging = Paging::read(&last("limit"), &last("after"))?;
    Ok(ShowFindings {
        sweep: last("sweep"),
        site: last("site"),
        unit: last("unit"),
        kind: last("kind"),
        rule: last("rule"),
        verdict: last("verdict"),
        state: last("state"),
        seen: Seen::read(&last("seen")),
        text: last("text").chars().take(TEXT).collect(),
        after: paging.after,
        limit: paging.limit,
        picked: picked
            .map(|(sweep, id)| (sweep.to_owned(), id.to_owned()))
            .take(PICKED)
            .collect(),
        item: last("item"),
        ..ShowFindings::of(visit.campaign()?)
    })
}

/// The findings that an address asks for.
async fn found(site: &Site, visit: &Visit, ask: &ShowFindings) -> Result<FindingsView, Trouble> {
    let found = site.app().findings(&visit.actor(), ask).await;
    found.map_err(|error| trouble(site.app(), error))
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
#[template(path = "findings/list.html")]
struct List {
    f: Frame,
    v: FindingsView,
    ask: ShowFindings,
}

impl List {
    fn is_picked(&self, one: &FindingShown) -> bool {
        self.ask
            .picked
            .iter()
            .any(|(sweep, id)| *sweep == one.sweep && *id == one.id)
    }

    fn judges(&self) -> bool {
        self.v.findings.iter().any(|one| one.may_judge)
    }

    fn verdicts(&self) -> [&'static str; 3] {
        ["confirmed", "found", "not_judged"]
    }

    fn seen(&self) -> Vec<(&'static str, String)> {
        let all = Seen::NARROW.map(Seen::word);
        all.map(|word| (word, self.f.tk("findings-seen", word))).to_vec()
    }

    /// The filters as pairs of the address.
    fn narrowed(&self) -> Vec<(&'static str, String)> {
        let ask = &self.ask;
        let all = [
            ("sweep", ask.sweep.as_str()),
            ("site", &ask.site),
            ("unit", &ask.unit),
            ("kind", &ask.kind),
            ("rule", &ask.rule),
            ("verdict", &ask.verdict),
            ("state", &ask.state),
            ("seen", ask.seen.word()),
            ("text", &ask.text),
        ];
        let set = all.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn is_filtered(&self) -> bool {
        !self.narrowed().is_empty()
    }

    /// The filters, and how many a page where somebody said so.
    fn kept(&self) -> Vec<(&'static str, String)> {
        let limit = self.ask.limit.map(|limit| ("limit", limit.to_string()));
        self.narrowed().into_iter().chain(limit).collect()
    }

    fn address(&self, change: &[(&'static str, &str)]) -> String {
        let kept = self.kept();
        let kept = kept
            .iter()
            .filter(|(name, _)| change.iter().all(|(other, _)| other != name))
            .map(|(name, value)| (*name, value.as_str()));
        let set = kept.chain(change.iter().copied());
        let set = set.filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = set
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        format!("{}/findings?{}", self.f.base, pairs.join("&"))
    }

    /// The list narrowed to a state, or to all where it is that already.
    fn of_state(&self, state: &FindingState) -> String {
        let word = state.word();
        self.address(&[("state", if self.ask.state == word { "" } else { word })])
    }

    fn of_kind(&self, kind: &str) -> String {
        self.address(&[("kind", if self.ask.kind == kind { "" } else { kind })])
    }

    fn page(&self, after: &str) -> String {
        self.address(&[("after", after)])
    }

    /// The numbers of the first and the last finding of the page.
    fn range(&self) -> (usize, usize) {
        let before = self.v.before;
        (
            before.saturating_add(1),
            before.saturating_add(self.v.findings.len()),
        )
    }

    /// The forms for what was chosen, sweep by sweep.
    fn judged(&self) -> Vec<Judge<'_>> {
        let picked = || {
            let all = self.ask.picked.iter();
            all.map(|(sweep, id)| ("pick", format!("{sweep}.{id}")))
        };
        let kept = self.kept();
        let judge = |(at, group)| {
            let group: &PickedShown = group;
            Judge {
                f: &self.f,
                sweep: &group.sweep,
                findings: group.findings.iter().collect(),
                form: group.form.as_ref(),
                suggested: &group.suggested,
                carried: kept.iter().cloned().chain(picked()).collect(),
                mark: format!("judge-{at}"),
                to: format!("{}/findings", self.f.base),
            }
        };
        (1_usize..).zip(&self.v.picked).map(judge).collect()
    }

    fn count_picked(&self) -> usize {
        self.v.picked.iter().map(|group| group.findings.len()).sum()
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
        Ok::<_, Trouble>((found(&site, &visit, &ask).await?, ask))
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
    let shown = async { found(&site, &visit, &asking(&visit, &pairs)?).await };
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
