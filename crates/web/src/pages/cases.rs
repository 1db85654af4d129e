//! 追责案件页: `~/cases`: the cases on which the person is named; for anybody else there is none.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{CaseShown, CasesView, DocumentShown, NamedPerson, ShowCases};
use mingjian_core::flow::case::{Ground, Severity};

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "cases/page.html")]
struct Page {
    f: Frame,
    v: CasesView,
}

impl Page {
    /// The five grounds with their words: value and name of the message.
    fn grounds(&self) -> Vec<(String, String)> {
        Ground::ALL
            .into_iter()
            .map(|one| (value(&one), self.ground(one.name())))
            .collect()
    }

    fn severities(&self) -> Vec<(String, String)> {
        let all = [Severity::Minor, Severity::Serious, Severity::Grave];
        all.into_iter()
            .map(|one| (value(&one), self.severity(one.name())))
            .collect()
    }

    fn ground(&self, name: &str) -> String {
        self.f.t(&format!("ground-{name}"))
    }

    fn severity(&self, name: &str) -> String {
        self.f.t(&format!("severity-{name}"))
    }

    /// Others who may be named.
    fn others(&self) -> Vec<&NamedPerson> {
        let own = self
            .f
            .seat
            .as_ref()
            .map(|seat| seat.actor.id.as_str())
            .unwrap_or_default();
        self.v.people.iter().filter(|one| one.id != own).collect()
    }

    fn is_named(&self, case: &CaseShown, person: &NamedPerson) -> bool {
        case.named.iter().any(|one| one.id == person.id)
    }

    fn names(&self, case: &CaseShown) -> String {
        let all: Vec<&str> = case.named.iter().map(|one| one.name.as_str()).collect();
        all.join(crate::words::comma(self.f.lang))
    }

    /// Whether the person handles the case that is open.
    fn handles(&self, case: &CaseShown) -> bool {
        case.closed_on.is_none() && self.f.is("office leading-group")
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }
}

/// The name of a choice, as commands write it.
fn value(one: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(one).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

/// `GET /c/{campaign}/cases`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, &visit, String::new()).await
}

/// `GET /c/{campaign}/cases/{case}`
pub(crate) async fn one(
    State(site): State<Site>,
    visit: Visit,
    Path((_, case)): Path<(String, String)>,
) -> Response {
    page(&site, &visit, case).await
}

async fn page(site: &Site, visit: &Visit, case: String) -> Response {
    match look(site, visit, case).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Cases, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/cases`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit, String::new()).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, case: String) -> Result<CasesView, Trouble> {
    visit
        .look(
            site,
            &ShowCases {
                campaign: visit.campaign()?.clone(),
                case,
            },
        )
        .await
}
