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

    fn stage(&self) -> String {
        self.f.t(&format!("stage-{}", self.v.stage.name()))
    }

    /// What is due from the person: the act, and where its form stands.
    fn mine(&self) -> Option<(&'static str, &'static str)> {
        let office = self.f.is("office");
        if office && self.at("planning") && self.v.agreed && self.v.decided {
            return Some(("secondment.request", "letter"));
        }
        if self.f.is("unit-liaison unit-head")
            && self
                .v
                .bodies
                .iter()
                .any(|one| self.may_name(one) && !one.answered)
        {
            return Some(("secondment.answer", "names"));
        }
        if self.mine_named().is_some_and(|one| !one.declared) && self.declares().is_some() {
            return Some(("recusal.declare", "declare"));
        }
        let all = self.silent() == 0 && self.undeclared() == 0 && !self.v.candidates.is_empty();
        (office && all && self.at("seconding")).then_some(("team.form", "form"))
    }

    /// For whom it waits, in words.
    fn waits(&self) -> String {
        if !self.at("seconding") || !self.f.is("office team-leader") {
            return String::new();
        }
        match (self.silent(), self.undeclared()) {
            (0, 0) => String::new(),
            (0, people) => self.f.t1("team-undeclared", "n", people),
            (bodies, _) => self.f.t1("team-silent", "n", bodies),
        }
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

    /// Who declares here for themselves.
    fn declares(&self) -> Option<(String, String)> {
        self.me()
            .filter(|_| self.v.may_declare && self.f.is("team-leader assessor"))
    }

    /// What the person declared before.
    fn mine_declared(&self) -> Option<&Candidate> {
        self.mine_named().filter(|one| one.declared)
    }

    fn recused_from(&self, person: &str, unit: &str) -> bool {
        let one = self.v.candidates.iter().find(|one| one.person.id == person);
        one.is_some_and(|one| one.recused.iter().any(|it| it.id == unit))
    }

    fn mine_named(&self) -> Option<&Candidate> {
        let id = self.me()?.0;
        self.v.candidates.iter().find(|one| one.person.id == id)
    }

    fn undeclared(&self) -> usize {
        self.v.candidates.iter().filter(|one| !one.declared).count()
    }

    fn silent(&self) -> usize {
        self.v
            .bodies
            .iter()
            .filter(|one| one.asked > 0 && !one.answered)
            .count()
    }
}

/// `GET /c/{campaign}/team`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Team, 2, &site.today()),
                v,
            },
        ),
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
    visit
        .look(
            site,
            &ShowTeam {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
