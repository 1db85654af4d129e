//! 反馈与复核页: moderation ends, proposed deductions go out, units reply, objections are answered.
//!
//! A unit marks the lines to which it objects (an address), then says why (a form); without objections one button.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DocumentShown, FeedbackRow, FeedbackView, LossLine, ShowFeedback};
use mingjian_core::points::Points;
use serde::Deserialize;

use super::parts::{Cited, DocumentFields, Limit};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Of which unit the evidence is named.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    unit: String,
}

#[derive(Template)]
#[template(path = "feedback/page.html")]
struct Page {
    f: Frame,
    v: FeedbackView,
    /// The unit that is open.
    unit: String,
    /// The lines to which the unit objects.
    objects: BTreeSet<String>,
}

impl Page {
    fn at(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.v.stage.name())
    }

    fn meeting(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::meeting(&self.f, name)
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn due(&self) -> Option<Limit<'_>> {
        // How near it is matters as long as a reply is owed.
        let owed = self.at("feeding-back") && self.v.replied < self.v.rows.len();
        Limit::of(&self.f, &self.v.due, self.v.left.filter(|_| owed), &self.v.limit)
    }

    fn any_sent(&self) -> bool {
        self.v.rows.iter().any(|row| row.sent)
    }

    /// What is due from the person: the act, and where its form stands.
    fn mine(&self) -> Option<(&'static str, &'static str)> {
        if self.v.own {
            let row = self
                .v
                .rows
                .first()
                .filter(|row| self.awaits(row) && self.f.is("unit-head"));
            return row.map(|_| ("feedback.reply", "reply"));
        }
        let (office, leads) = (self.f.is("office"), self.f.is("office team-leader"));
        let all_replied = self.v.replied == self.v.rows.len();
        match self.v.stage.name() {
            "assessing" if leads && self.v.open == 0 => Some(("moderation.begin", "begin-moderation")),
            "moderating" if leads && self.v.moderation.is_empty() => Some(("moderation.record", "minutes")),
            "moderating" if office => Some(("feedback.send", "send")),
            "feeding-back" if office && (all_replied || self.over()) => Some(("review.begin", "review")),
            "reviewing" if self.f.is("team-leader") && self.v.unanswered > 0 => {
                Some(("review.answer", "units"))
            }
            "reviewing" if office && self.v.unanswered == 0 && self.v.open == 0 => {
                Some(("proposal.begin", "proposal"))
            }
            _ => None,
        }
    }

    /// For whom it waits, in words.
    fn waits(&self) -> String {
        let silent = self.v.rows.len() - self.v.replied;
        match self.v.stage.name() {
            "feeding-back" if self.v.own && silent > 0 && !self.f.is("unit-head") => {
                self.f.t("feedback-waits-head")
            }
            "feeding-back" if !self.v.own && silent > 0 => self.f.t1("feedback-waits", "n", silent),
            "reviewing" if self.v.unanswered > 0 && !self.f.is("team-leader") => {
                self.f.t1("feedback-unanswered-n", "n", self.v.unanswered)
            }
            _ => String::new(),
        }
    }

    fn open(&self) -> Option<&FeedbackRow> {
        if self.v.own {
            return self.v.rows.first();
        }
        self.v.rows.iter().find(|row| row.unit.id == self.unit)
    }

    fn lost(&self, row: &FeedbackRow) -> Points {
        row.lines.iter().map(|line| &line.lost).sum()
    }

    fn objects_to(&self, line: &LossLine) -> bool {
        self.objects.contains(&line.indicator)
    }

    /// The lines to which the unit is about to object.
    fn marked<'v>(&self, row: &'v FeedbackRow) -> Vec<&'v LossLine> {
        row.lines.iter().filter(|line| self.objects_to(line)).collect()
    }

    /// Whether the reply is still to come.
    fn awaits(&self, row: &FeedbackRow) -> bool {
        self.at("feeding-back") && row.sent && row.replied_on.is_none()
    }

    fn over(&self) -> bool {
        self.v.left.is_some_and(|left| left < 0)
    }
}

/// `GET /c/{campaign}/feedback`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<Vec<(String, String)>>,
) -> Response {
    let unit = asking
        .iter()
        .find(|(name, _)| name == "unit")
        .map(|(_, value)| value.clone())
        .unwrap_or_default();
    match look(&site, &visit, &unit).await {
        Ok(v) => {
            let objects = asking
                .into_iter()
                .filter(|(name, _)| name == "object")
                .map(|(_, value)| value);
            let page = Page {
                f: visit.frame(Nav::Feedback, 2, &site.today()),
                v,
                unit,
                objects: objects.collect(),
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/feedback`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, &asking.unit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, unit: &str) -> Result<FeedbackView, Trouble> {
    // A unit's people are offered their own evidence; others see the evidence of the unit that is open.
    let own = visit.actor().unit;
    let unit = if own.is_empty() { unit.to_owned() } else { own };
    visit
        .look(
            site,
            &ShowFeedback {
                campaign: visit.campaign()?.clone(),
                unit,
            },
        )
        .await
}
