//! 印证材料页: `/evidence` of the own unit, or what waits for the office; `/units/{id}/evidence` of any unit.
//!
//! **Invariant:** on every page where one can upload, a notice that cannot be dismissed says that nothing classified
//! belongs here.

mod add;
mod office;
mod parts;
mod piece;
mod sent;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    EvidenceView, ListEvidence, RemarkShown, RevisionShown, SelfCheckView, ShowSelfCheck,
};
use mingjian_core::access::Role;
use mingjian_core::flow::evidence::EvidenceState;
use serde::Deserialize;

use super::ranking::encode;
use super::self_check::authority;
use crate::api::list::EvidencePage;
use crate::api::paging;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

pub(crate) use add::add;
pub(crate) use parts::{Adding, Drop};
pub(crate) use piece::{json as piece_json, revise, show as piece};
pub(crate) use sent::{Form, Sent};

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// Which of them: all, unused, waiting or outside.
    show: String,
    /// How many were just handed in.
    added: usize,
    /// The item that a new piece is to prove.
    item: String,
}

#[derive(Template)]
#[template(path = "evidence/page.html")]
pub(super) struct Page {
    pub(super) f: Frame,
    pub(super) v: SelfCheckView,
    pub(super) all: Vec<EvidenceView>,
    pub(super) asking: Asking,
    pub(super) fields: Fields,
    pub(super) refusals: Vec<RemarkShown>,
}

/// Which of them are shown, in the order of the links.
const SHOWN: [&str; 4] = ["all", "unused", "waiting", "outside"];

impl Page {
    fn is(&self, one: &EvidenceView, which: &str) -> bool {
        match which {
            "unused" => one.state == EvidenceState::Available && !self.used(one),
            "waiting" => one.state == EvidenceState::Waiting,
            "outside" => self.outside(one),
            _ => true,
        }
    }

    fn which(&self) -> &'static str {
        SHOWN
            .into_iter()
            .find(|which| *which == self.asking.show)
            .unwrap_or("all")
    }

    /// The links above the list: name, how many, whether it is lit.
    fn filters(&self) -> Vec<(&'static str, usize, bool)> {
        let count = |which| self.all.iter().filter(|one| self.is(one, which)).count();
        SHOWN
            .into_iter()
            .map(|which| (which, count(which), which == self.which()))
            .collect()
    }

    fn shown(&self) -> Vec<&EvidenceView> {
        self.all.iter().filter(|one| self.is(one, self.which())).collect()
    }

    fn used(&self, one: &EvidenceView) -> bool {
        one.uses
            .iter()
            .any(|used| used.campaign.as_str() == self.f.campaign)
    }

    /// The indicators of this campaign that it proves, by their codes.
    fn uses(&self, one: &EvidenceView) -> String {
        let own = one
            .uses
            .iter()
            .filter(|used| used.campaign.as_str() == self.f.campaign);
        let codes: Vec<String> = own
            .map(|used| {
                if used.code.is_empty() {
                    self.f.plain(&used.title).to_owned()
                } else {
                    used.code.clone()
                }
            })
            .collect();
        codes.join(crate::words::comma(self.f.lang))
    }

    fn outside(&self, one: &EvidenceView) -> bool {
        one.outside
            .iter()
            .any(|campaign| campaign.as_str() == self.f.campaign)
    }

    fn at(&self, behind: &str) -> String {
        format!("{}/units/{}/evidence{behind}", self.f.base, encode(&self.v.unit))
    }

    fn adding(&self) -> Adding<'_> {
        Adding {
            typed: Some(&self.fields),
            item: self.v.item(&self.asking.item),
            ..Adding::of(&self.f, &self.v)
        }
    }

    /// Whether the person may hand in for this unit at all; whom something keeps away is told when trying.
    fn adds(&self) -> bool {
        self.f.is("unit-liaison unit-head assessor team-leader office")
    }

    fn row<'a>(&'a self, e: &'a EvidenceView) -> parts::Row<'a> {
        parts::Row { f: &self.f, e }
    }

    fn own(&self) -> bool {
        self.f.is("unit-liaison unit-head")
    }

    fn tag(&self, one: &EvidenceView) -> (&'static str, &'static str) {
        parts::tag(one.state)
    }
}

/// The newest version that the person may see.
pub(super) fn newest(one: &EvidenceView) -> Option<&RevisionShown> {
    one.revisions.last()
}

pub(super) async fn page(site: &Site, visit: &Visit, unit: &str, asking: Asking) -> Result<Page, Trouble> {
    let look = ShowSelfCheck {
        campaign: visit.campaign()?.clone(),
        unit: unit.to_owned(),
    };
    let v = visit.look(site, &look).await?;
    let all = visit
        .look(
            site,
            &ListEvidence {
                authority: authority(visit)?,
                unit: unit.to_owned(),
            },
        )
        .await?;
    Ok(Page {
        f: visit.frame(Nav::Evidence, v.places, &site.today()),
        v,
        all,
        asking,
        fields: Fields::default(),
        refusals: Vec::new(),
    })
}

/// `GET /c/{campaign}/evidence`: of the own unit; for the office what waits for it.
pub(crate) async fn own(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    let actor = visit.actor();
    if actor.role == Role::Office {
        return office::show(&site, &visit).await;
    }
    if actor.unit.is_empty() {
        return visit.trouble(&Trouble::NotFound);
    }
    shown(&site, &visit, &actor.unit, asking).await
}

/// `GET /c/{campaign}/units/{id}/evidence`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    shown(&site, &visit, &unit, asking).await
}

async fn shown(site: &Site, visit: &Visit, unit: &str, asking: Asking) -> Response {
    match page(site, visit, unit, asking).await {
        Ok(page) => visit.page(StatusCode::OK, &page),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/evidence`
pub(crate) async fn own_json(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<paging::Asking>,
) -> Response {
    let actor = visit.actor();
    if actor.role == Role::Office {
        return paged(office::waiting(&site, &visit).await, &asking);
    }
    json_of(&site, &visit, &actor.unit, &asking).await
}

/// `GET /api/v1/c/{campaign}/units/{id}/evidence`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    Query(asking): Query<paging::Asking>,
) -> Response {
    json_of(&site, &visit, &unit, &asking).await
}

async fn json_of(site: &Site, visit: &Visit, unit: &str, asking: &paging::Asking) -> Response {
    paged(
        page(site, visit, unit, Asking::default())
            .await
            .map(|page| page.all),
        asking,
    )
}

/// A page of a list of evidence.
fn paged(found: Result<Vec<EvidenceView>, Trouble>, asking: &paging::Asking) -> Response {
    let page = found.and_then(|mut evidence| {
        let next = asking.cut(&mut evidence, |one| &one.id)?;
        Ok(EvidencePage { evidence, next })
    });
    match page {
        Ok(page) => data(&page),
        Err(trouble) => problem(&trouble),
    }
}
