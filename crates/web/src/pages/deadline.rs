//! 时限页: `/deadline`: when a limit ends, day by day, with a form for any other limit.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DeadlineAsk, DeadlineView, RemarkShown, deadline};
use mingjian_core::calendar::Calendar;
use serde::Deserialize;

use super::parts::Grid;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, shown};
use crate::routes::Site;

/// The query of the page and of its JSON.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    from: String,
    days: String,
    kind: String,
    known_on: String,
}

impl Asking {
    /// As the query understands it.
    pub(crate) fn ask(&self) -> DeadlineAsk {
        DeadlineAsk {
            from: self.from.clone(),
            days: if self.days.is_empty() {
                "10".to_owned()
            } else {
                self.days.clone()
            },
            plain: self.kind == "plain",
            known_on: self.known_on.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "deadline/page.html")]
struct Page {
    f: Frame,
    a: Asking,
    v: Option<DeadlineView>,
    refusal: Option<RemarkShown>,
}

impl Page {
    fn plain(&self) -> bool {
        self.a.kind == "plain"
    }

    fn weekday(&self, number: impl std::fmt::Display) -> String {
        mingjian_core::lang::say(self.f.lang, &format!("calendar-weekday-{number}"), &[])
    }

    fn grid<'a>(&'a self, view: &'a DeadlineView) -> Grid<'a> {
        Grid::of(&self.f, &view.weeks)
    }
}

/// `GET /deadline`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Query(mut asking): Query<Asking>,
) -> Response {
    let asked = !asking.from.is_empty() || !asking.days.is_empty();
    if asking.from.is_empty() {
        asking.from.clone_from(&site.today());
    }
    if asking.days.is_empty() {
        asking.days = "10".to_owned();
    }
    let found = Calendar::builtin().and_then(|calendar| deadline(calendar, &asking.ask()));
    let (v, refusal) = match found {
        Ok(view) => (Some(view), None),
        Err(refusal) => (None, asked.then(|| shown(&refusal))),
    };
    let status = if refusal.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let f = visit.frame(Nav::Deadline, 2, &site.today());
    visit.page(
        status,
        &Page {
            f,
            a: asking,
            v,
            refusal,
        },
    )
}
