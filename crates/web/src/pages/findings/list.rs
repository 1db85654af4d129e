//! 线索清单: `/findings`: the findings of all sweeps, filtered and page by page, several to be decided together.
//!
//! Filters, the page, the chosen findings and the item stand in the address, so that everything works without a script and
//! what somebody sees can be sent to another; what decides is a command.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{FindingShown, FindingsView, PickedShown, Seen, ShowFindings};
use mingjian_core::flow::inspection::FindingState;

use super::{Judge, Said};
use crate::api::paging::Paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::ranking::encode;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

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
        rule: last("detector"),
        verdict: last("verdict"),
        state: last("state"),
        seen: Seen::read(&last("seen")),
        text: last("words").chars().take(TEXT).collect(),
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

impl Said for List {
    fn frame(&self) -> &Frame {
        &self.f
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
            ("detector", &ask.rule),
            ("verdict", &ask.verdict),
            ("state", &ask.state),
            ("seen", ask.seen.word()),
            ("words", &ask.text),
        ];
        let set = all.into_iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn is_filtered(&self) -> bool {
        !self.narrowed().is_empty()
    }

    /// Whether a filter is set that stands below the others.
    fn narrows_more(&self) -> bool {
        let below = ["sweep", "site", "detector", "verdict", "seen"];
        self.narrowed().iter().any(|(name, _)| below.contains(name))
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
