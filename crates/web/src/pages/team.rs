//! 考核组页: people are asked of member bodies, named, declare recusal, and form the team.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{Called, Candidate, DocumentShown, LendingBody, ShowTeam, TeamView};

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "team/page.html")]
struct Page {
    f: Frame,
    v: TeamView,
}

impl Page {
    fn at(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.v.stage.name())
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn names(&self, all: &[Called]) -> String {
        let all: Vec<_> = all.iter().map(|one| one.name.clone()).collect();
        self.f.list(&all)
    }

    /// Whether the person may name people for a body now.
    fn may_name(&self, one: &LendingBody) -> bool {
        self.at("seconding") && one.asked > 0 && self.f.is("office unit-liaison unit-head")
    }

    fn is_named(&self, body: &LendingBody, person: &Called) -> bool {
        body.named.iter().any(|one| one.id == person.id)
    }

    /// The person who looks, among those who may declare.
    fn me(&self) -> Option<(String, String)> {
        let seat = self.f.seat.as_ref()?;
        Some((seat.actor.id.0.clone(), seat.name.clone()))
    }

    fn mine(&self) -> Option<&Candidate> {
        let id = self.me()?.0;
        self.v.candidates.iter().find(|one| one.person.id == id)
    }

    fn undeclared(&self) -> usize {
        self.v.candidates.iter().filter(|one| !one.declared).count()
    }

    fn silent(&self) -> usize {
        self.v.bodies.iter().filter(|one| one.asked > 0 && !one.answered).count()
    }
}

/// `GET /c/{campaign}/team`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(StatusCode::OK, &Page { f: visit.frame(Nav::Team, 2, &site.today()), v }),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/team`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<TeamView, Trouble> {
    visit.look(site, &ShowTeam { campaign: visit.campaign()?.clone() }).await
}
