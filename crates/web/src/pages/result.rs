//! 审定结果页: `~/result`: the decided result with its versions, corrections, appeals, publication and conversion.
//!
//! A unit sees its own line with the explanation, once it is published. **Does not** decide anything; its forms do.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::queries::{
    AccountLine, ChangeShown, CorrectionShown, DocumentShown, ExplainedView, LossShown, OutsideShown,
    ResultRow, ResultView, ShowResult, ShowTarget, TargetClass, TargetView, TreeNode,
};
use mingjian_core::event::ResultStatus;
use mingjian_core::flow::procedure::ApprovalForm;
use mingjian_core::points::Rounding;
use serde::Deserialize;

use super::parts::{Cited, DocumentFields, Due};
use super::unit::{Losses, Node};
use crate::api::cell;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::texts::say;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    unit: String,
    version: String,
    recompute: String,
}

impl Asking {
    fn look(&self, visit: &Visit) -> Result<ShowResult, Trouble> {
        let actor = visit.actor();
        let version = match self.version.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| Trouble::NotFound)?),
        };
        // A unit's people come for their own unit.
        let own = actor.role.is_of_unit() && self.unit.is_empty();
        Ok(ShowResult {
            campaign: visit.campaign()?.clone(),
            version,
            unit: if own { actor.unit } else { self.unit.clone() },
            recompute: !self.recompute.is_empty(),
        })
    }
}

#[derive(Template)]
#[template(path = "result/page.html")]
struct Page {
    f: Frame,
    v: ResultView,
    /// Whether the page shows an older decision than the one that stands.
    old: bool,
}

/// The list of everything that moves.
#[derive(Template)]
#[template(path = "result/changes.html")]
pub(super) struct Changes<'a> {
    f: &'a Frame,
    list: &'a [ChangeShown],
}

impl askama::filters::HtmlSafe for Changes<'_> {}

impl<'a> Changes<'a> {
    pub(super) fn of(f: &'a Frame, list: &'a [ChangeShown]) -> Self {
        Self { f, list }
    }
}

/// Everything behind a decided total.
#[derive(Template)]
#[template(path = "result/explained.html")]
struct Explained<'a> {
    f: &'a Frame,
    x: &'a ExplainedView,
}

impl askama::filters::HtmlSafe for Explained<'_> {}

impl<'a> Explained<'a> {
    fn node(&self, n: &'a TreeNode) -> Node<'a> {
        Node::closed(self.f, n)
    }

    fn losses(&self, outside: &'a OutsideShown) -> Losses<'a> {
        let all: &'a [LossShown] = &outside.losses;
        Losses::plain(self.f, all)
    }

    fn claimed(&self) -> Vec<&'a TreeNode> {
        let brings =
            |node: &&TreeNode| !node.found.is_zero() || !node.losses.is_empty() || !node.score.is_zero();
        self.x.bonuses.iter().filter(brings).collect()
    }

    /// The sign before a term of the account; the full mark has none.
    fn op(&self, line: &AccountLine) -> &'static str {
        match (line.key.as_str(), line.amount.is_negative()) {
            ("full", _) => "",
            ("found" | "major", _) | (_, true) => "\u{2212}",
            _ => "+",
        }
    }

    fn size(&self, line: &AccountLine) -> String {
        self.f.p(line.amount.abs())
    }

    fn account_word(&self, line: &AccountLine) -> String {
        match &line.claimed {
            Some(claimed) => self.f.t1("account-bonus-claimed", "n", self.f.p(claimed)),
            None => self.f.t(&format!("account-{}", line.key)),
        }
    }
}

impl Page {
    fn at(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.v.stage.name())
    }

    fn stage(&self) -> String {
        self.f.t(&format!("stage-{}", self.v.stage.name()))
    }

    fn pending(&self) -> Option<&CorrectionShown> {
        self.v.corrections.iter().find(|one| one.state == "pending")
    }

    /// Corrections that were decided.
    fn settled(&self) -> Vec<&CorrectionShown> {
        self.v
            .corrections
            .iter()
            .filter(|one| one.state != "pending")
            .collect()
    }

    fn may_correct(&self) -> bool {
        self.f.is("office") && self.at("approved published final") && self.pending().is_none()
    }

    fn may_publish(&self) -> bool {
        self.may_correct() && self.v.latest > self.v.published
    }

    fn unanswered(&self) -> usize {
        self.v.appeals.iter().filter(|one| one.answer.is_none()).count()
    }

    /// Whether the head of a unit may appeal now.
    fn may_appeal(&self) -> bool {
        let in_time = self.v.appeal_left.is_some_and(|left| left >= 0);
        self.f.is("unit-head") && in_time && self.v.appeals.is_empty()
    }

    /// Whether nothing stands against declaring the result final.
    fn may_finalise(&self) -> bool {
        let asked = self.v.appeal_left.is_some_and(|left| left >= 0) || self.unanswered() > 0;
        self.f.is("office")
            && self.at("published")
            && self.pending().is_none()
            && !self.may_publish()
            && !asked
    }

    /// What is due from the person: the act, and where its form stands.
    fn mine(&self) -> Option<(&'static str, &'static str)> {
        if self.pending().is_some() && self.f.is("leading-group") {
            return Some(("decision.approve_correction", "pending"));
        }
        if self.may_publish() {
            return Some(("result.publish", "publish"));
        }
        if self.f.is("office") && self.unanswered() > 0 {
            return Some(("appeal.answer", "appeals"));
        }
        if self.may_finalise() {
            return Some(("result.finalise", "finalise"));
        }
        match self.f.is("office") && self.at("final") {
            true => Some(("campaign.close", "archive")),
            false => None,
        }
    }

    fn changes<'a>(&'a self, list: &'a [ChangeShown]) -> Changes<'a> {
        Changes::of(&self.f, list)
    }

    fn explained<'a>(&'a self, x: &'a ExplainedView) -> Explained<'a> {
        Explained { f: &self.f, x }
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

    fn appeal_due(&self) -> Option<Due<'_>> {
        Due::of(&self.f, &self.v.appeal_due, self.v.appeal_left)
    }

    fn form_word(&self, form: &ApprovalForm) -> String {
        self.f.t(match form {
            ApprovalForm::Minutes => "proposal-by-minutes",
            ApprovalForm::SignedSheet => "proposal-by-sheet",
            ApprovalForm::Electronic => "proposal-by-system",
        })
    }

    /// Why a unit has no total.
    fn status(&self, row: &ResultRow) -> String {
        match row.status {
            ResultStatus::Vetoed => self.f.t("status-vetoed"),
            ResultStatus::NotApplicable => self.f.t("status-not-applicable"),
            ResultStatus::Joined => self.f.t("status-joined"),
            _ => "—".to_owned(),
        }
    }

    /// Whether totals are converted at all.
    fn converts(&self) -> bool {
        self.v
            .classes
            .iter()
            .any(|class| class.rows.iter().any(|row| row.target.is_some()))
    }

    /// The address of the page for a unit, in the version that is shown.
    fn of_unit(&self, unit: &str) -> String {
        let version = if self.old {
            format!("&version={}", self.v.number)
        } else {
            String::new()
        };
        format!(
            "{}/result?unit={}{version}#why",
            self.f.base,
            super::ranking::encode(unit)
        )
    }
}

/// `GET /c/{campaign}/result`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(v) => {
            let old = v.number > 0 && v.number != v.latest;
            visit.page(
                StatusCode::OK,
                &Page {
                    f: visit.frame(Nav::Result, 2, &site.today()),
                    v,
                    old,
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/result`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, asking: &Asking) -> Result<ResultView, Trouble> {
    visit.look(site, &asking.look(visit)?).await
}

#[derive(Template)]
#[template(path = "result/target.html")]
struct TargetPage {
    f: Frame,
    v: TargetView,
}

impl TargetPage {
    fn mode(&self, class: &TargetClass) -> String {
        self.f.t(match class.mode {
            Rounding::HalfUp => "target-half-up",
            Rounding::HalfEven => "target-half-even",
            Rounding::Down => "target-down",
        })
    }

    /// The first total of a class, as an example of the formula.
    fn example<'v>(&self, class: &'v TargetClass) -> Option<(&'v str, &'v str)> {
        class
            .rows
            .iter()
            .find_map(|row| Some((row.total.as_deref()?, row.points.as_deref()?)))
    }
}

async fn target_of(site: &Site, visit: &Visit) -> Result<TargetView, Trouble> {
    visit
        .look(
            site,
            &ShowTarget {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}

/// `GET /c/{campaign}/result/target`
pub(crate) async fn target(State(site): State<Site>, visit: Visit) -> Response {
    match target_of(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &TargetPage {
                f: visit.frame(Nav::Result, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/target`
pub(crate) async fn target_json(State(site): State<Site>, visit: Visit) -> Response {
    match target_of(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/target.csv`
pub(crate) async fn target_csv(State(site): State<Site>, visit: Visit) -> Response {
    let view = match target_of(&site, &visit).await {
        Ok(view) => view,
        Err(trouble) => return problem(&trouble),
    };
    let lang = visit.lang;
    let mut out = csv::WriterBuilder::new().from_writer("\u{feff}".as_bytes().to_vec());
    let head = [
        "csv-class",
        "csv-unit",
        "csv-grade",
        "csv-total",
        "target-from",
        "target-to",
        "target-points",
    ];
    let mut rows = vec![head.map(|key| say(lang, key, &[])).to_vec()];
    for class in &view.classes {
        rows.extend(class.rows.iter().map(|row| {
            vec![
                class.title.get(lang).to_owned(),
                row.unit.name.get(lang).to_owned(),
                row.grade
                    .as_ref()
                    .map(|grade| grade.title.get(lang).to_owned())
                    .unwrap_or_default(),
                row.total.clone().unwrap_or_default(),
                class.from.clone(),
                class.to.clone(),
                row.points.clone().unwrap_or_default(),
            ]
        }));
    }
    let written = rows
        .iter()
        .try_for_each(|row| out.write_record(row.iter().map(|text| cell(text))));
    match written.ok().and_then(|()| out.into_inner().ok()) {
        Some(text) => file("text/csv; charset=utf-8", "target.csv", text),
        None => problem(&Trouble::Fault(site.unguessable("fault"))),
    }
}

/// `GET /api/v1/c/{campaign}/target.xlsx`
pub(crate) async fn target_xlsx(State(site): State<Site>, visit: Visit) -> Response {
    let campaign = match visit.campaign() {
        Ok(campaign) => campaign,
        Err(trouble) => return problem(&trouble),
    };
    match site.app().target_book(&visit.actor(), campaign, visit.lang).await {
        Ok(bytes) => file(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "target.xlsx",
            bytes,
        ),
        Err(error) => problem(&trouble(site.app(), error)),
    }
}

/// A file to be kept.
pub(super) fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let kept = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, kept),
        ],
        bytes,
    )
        .into_response()
}
