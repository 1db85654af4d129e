//! 拟定与审定页: computed, proposed and decided grade apart; differences first; approval, publication, end.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DocumentShown, GradeRowShown, GradeShown, ProposalView, ShowProposal};
use mingjian_core::flow::procedure::ApprovalForm;

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "proposal/page.html")]
struct Page {
    f: Frame,
    v: ProposalView,
}

impl Page {
    fn at(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.v.stage.name())
    }

    fn decided(&self) -> bool {
        self.v.stage.is_decided()
    }

    /// What is due from the person: the act, and where its form stands.
    fn mine(&self) -> Option<(&'static str, &'static str)> {
        if self.f.is("leading-group") && self.at("approving") {
            return Some(("result.approve", "approve"));
        }
        if !self.f.is("office") {
            return None;
        }
        match self.v.stage.name() {
            "proposing" if self.may_submit() => Some(("proposal.submit", "submit")),
            "proposing" if self.may_propose() => Some(("grades.propose", "propose")),
            "approved" => Some(("result.publish", "publish")),
            "published" => Some(("result.finalise", "finalise")),
            "final" => Some(("campaign.close", "archive")),
            _ => None,
        }
    }

    /// For whom it waits, in words.
    fn waits(&self) -> String {
        match self.v.stage.name() {
            "approving" if !self.f.is("leading-group") => self.f.t("proposal-waits-group"),
            "proposing" | "approved" if !self.f.is("office") => self.f.t("proposal-waits-office"),
            _ => String::new(),
        }
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }

    fn meeting(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::meeting(&self.f, name)
    }

    fn scanned(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::meeting(&self.f, name).scanned()
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    /// Whether the office may write a proposal now.
    fn may_propose(&self) -> bool {
        self.at("proposing") && self.f.is("office") && self.v.hindrances.is_empty()
    }

    /// Whether the proposal may be submitted as it stands.
    fn may_submit(&self) -> bool {
        self.may_propose() && self.v.number > 0 && !self.v.submitted && self.v.holds
    }

    /// The rows of the form, numbered: those for which the table gives a grade.
    fn rows(&self) -> Vec<(usize, &GradeRowShown, &[GradeShown])> {
        let classes = self.v.classes.iter();
        let all = classes.flat_map(|class| class.rows.iter().map(move |row| (row, class.grades.as_slice())));
        let graded = all.filter(|(row, _)| row.computed.is_some());
        graded
            .enumerate()
            .map(|(at, (row, grades))| (at, row, grades))
            .collect()
    }

    /// Whether a grade stands in the form: the proposed one, or else the computed one.
    fn stands(&self, row: &GradeRowShown, grade: &GradeShown) -> bool {
        row.proposed
            .as_ref()
            .or(row.computed.as_ref())
            .is_some_and(|one| one.id == grade.id)
    }

    fn form_word(&self, form: &ApprovalForm) -> String {
        self.f.t(match form {
            ApprovalForm::Minutes => "proposal-by-minutes",
            ApprovalForm::SignedSheet => "proposal-by-sheet",
            ApprovalForm::Electronic => "proposal-by-system",
        })
    }

    fn stage(&self, name: &str) -> String {
        self.f.t(&format!("stage-{name}"))
    }
}

/// `GET /c/{campaign}/proposal`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Proposal, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/proposal`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<ProposalView, Trouble> {
    visit
        .look(
            site,
            &ShowProposal {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
