//! 表扬与批评页: `~/consequences`: who could be named, what was proposed, and the next step of each paper.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    CandidateShown, ConsequenceRow, ConsequencesView, DocumentShown, ShowConsequences,
};
use mingjian_core::flow::consequence::{CourseState, Route};

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "consequences/page.html")]
struct Page {
    f: Frame,
    v: ConsequencesView,
}

/// One paper with its next step.
#[derive(Template)]
#[template(path = "consequences/row.html")]
struct Row<'a> {
    f: &'a Frame,
    r: &'a ConsequenceRow,
}

impl askama::filters::HtmlSafe for Row<'_> {}

impl<'a> Row<'a> {
    fn state(&self) -> String {
        self.f.t(&format!("course-{}", self.r.state_name))
    }

    fn tone(&self) -> &'static str {
        match self.r.state {
            CourseState::Issued => "tag ok",
            CourseState::Refused | CourseState::Declined => "tag",
            _ => "tag info",
        }
    }

    fn by_government(&self) -> bool {
        self.r.route == Route::Government
    }

    /// The next step: the act and the role whose step it is; none when nothing more can come.
    fn next(&self) -> Option<(&'static str, &'static str)> {
        match self.r.state {
            CourseState::Proposed => Some(("consequence.decide", "leading-group")),
            CourseState::Decided if self.by_government() => Some(("consequence.request", "office")),
            CourseState::Requested => Some(("consequence.record_reply", "office")),
            CourseState::Decided | CourseState::Agreed => Some(("consequence.issue", "office")),
            _ => None,
        }
    }

    /// Whether the next step is the person's and can be taken now.
    fn mine(&self) -> bool {
        let Some((act, role)) = self.next() else {
            return false;
        };
        self.f.is(role) && (act != "consequence.issue" || self.r.issuable)
    }

    fn waits(&self) -> bool {
        self.next().is_some_and(|(act, _)| act == "consequence.issue") && !self.r.issuable
    }

    fn act(&self) -> &'static str {
        self.next().map_or("", |(act, _)| act)
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'a> {
        DocumentFields::letter(self.f, name)
    }

    fn meeting(&self, name: &'static str) -> DocumentFields<'a> {
        DocumentFields::meeting(self.f, name)
    }

    fn cited(&self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(self.f, document)
    }
}

impl Page {
    fn row<'a>(&'a self, r: &'a ConsequenceRow) -> Row<'a> {
        Row { f: &self.f, r }
    }

    fn open(&self) -> bool {
        ["approved", "published", "final"].contains(&self.v.stage.name())
    }

    fn may_propose(&self) -> bool {
        self.open() && self.f.is("office")
    }

    /// The printed name of a candidate's grade.
    fn grade_word(&self, candidate: &CandidateShown) -> String {
        candidate
            .grade
            .as_ref()
            .map(|grade| self.f.plain(&grade.title).to_owned())
            .unwrap_or_default()
    }

    /// How many papers wait for the person.
    fn mine(&self) -> usize {
        let all = self.v.commendations.iter().chain(&self.v.criticisms);
        all.filter(|r| self.open() && self.row(r).mine()).count()
    }
}

/// `GET /c/{campaign}/consequences`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Consequences, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/consequences`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<ConsequencesView, Trouble> {
    visit
        .look(
            site,
            &ShowConsequences {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
