//! 方案页: the plan is written, agreed, and the method chosen; each with what follows from it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{PlanView, ShowPlan};

use super::parts::{Cited, DocumentFields};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Blank lines for further periods.
const BLANK: usize = 2;

#[derive(Template)]
#[template(path = "plan/page.html")]
struct Page {
    f: Frame,
    v: PlanView,
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
        let office = self.at("planning") && self.f.is("office");
        match (&self.v.plan, &self.v.agreed, &self.v.method) {
            (None, _, _) if office => Some(("plan.draft", "draft")),
            (Some(_), None, _) if office => Some(("plan.agree", "agree")),
            (Some(_), _, None) if self.may_decide() => Some(("method.decide", "method")),
            _ => None,
        }
    }

    /// For whom it waits, in words.
    fn waits(&self) -> String {
        match (&self.v.plan, &self.v.method) {
            _ if !self.at("planning") => String::new(),
            (None, _) if !self.f.is("office") => self.f.t("plan-waits-office"),
            (Some(_), None) if !self.may_decide() => self.f.t("plan-waits-group"),
            _ => String::new(),
        }
    }

    fn may_decide(&self) -> bool {
        self.at("planning") && self.v.plan.is_some() && self.f.is("leading-group")
    }

    /// Whether the secondment letter is the office's next step.
    fn is_ready(&self) -> bool {
        let decided = self.v.agreed.is_some() && self.v.method.is_some();
        decided && self.at("planning") && self.f.is("office")
    }

    /// A limit as the facts show it.
    fn limit_value(&self, one: &(&'static str, u32)) -> String {
        match one {
            ("appeal_working_days", 0) => self.f.t("plan-no-step"),
            ("notice_days", days) => {
                let from = if self.counts_from_receipt() {
                    "plan-from-receipt"
                } else {
                    "plan-from-sending"
                };
                format!("{days} · {}", self.f.t(from))
            }
            (_, days) => days.to_string(),
        }
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }

    fn meeting(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::meeting(&self.f, name)
    }

    fn cited<'a>(&'a self, document: &'a mingjian_app::queries::DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    /// Id, first and last day of each period, and blank lines for more.
    fn periods(&self) -> Vec<(String, String, String)> {
        let known = self.v.form.periods.iter();
        let known = known.map(|one| (one.id.clone(), one.from.to_string(), one.to.to_string()));
        known
            .chain(std::iter::repeat_n(Default::default(), BLANK))
            .collect()
    }

    fn sampling(&self, class: &str) -> String {
        self.v
            .form
            .sampling_dates
            .get(class)
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn counts_from_receipt(&self) -> bool {
        self.v.form.limits.notice_counts_from == mingjian_core::flow::plan::CountedFrom::Receipt
    }

    fn keeps(&self) -> bool {
        self.v.rule == Some(mingjian_core::sheet::FocusRule::Keep)
    }

    /// The limits of the plan, each as key and value.
    fn limits(&self) -> Vec<(&'static str, u32)> {
        let limits = &self.v.form.limits;
        vec![
            ("notice_days", limits.notice_days),
            ("self_check_days", limits.self_check_days),
            ("feedback_working_days", limits.feedback_working_days),
            ("measures_working_days", limits.measures_working_days),
            ("appeal_working_days", limits.appeal_working_days),
        ]
    }

    fn limit(&self, name: &str) -> String {
        self.f.t(&format!("plan-limit-{}", name.replace('_', "-")))
    }

    fn day(&self, date: &jiff::civil::Date) -> String {
        self.f.date(&date.to_string())
    }
}

/// `GET /c/{campaign}/plan`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Plan, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/plan`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<PlanView, Trouble> {
    visit
        .look(
            site,
            &ShowPlan {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
