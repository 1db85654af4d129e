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

use super::parts::{Cited, DocumentFields, Due};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

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

    fn due(&self) -> Option<Due<'_>> {
        Due::of(&self.f, &self.v.due, self.v.left)
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
    match look(&site, &visit).await {
        Ok(v) => {
            let unit = asking.iter().find(|(name, _)| name == "unit").map(|(_, value)| value.clone());
            let objects = asking.into_iter().filter(|(name, _)| name == "object").map(|(_, value)| value);
            let page = Page {
                f: visit.frame(Nav::Feedback, 2, &site.today()),
                v,
                unit: unit.unwrap_or_default(),
                objects: objects.collect(),
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/feedback`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<FeedbackView, Trouble> {
    visit.look(site, &ShowFeedback { campaign: visit.campaign()?.clone() }).await
}
