//! 整改页: `~/rectification`: each order with its two clocks; the unit hands in, the office checks and closes.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    CriticismToSign, DocumentShown, OrderShown, RectificationView, ShowRectification,
};
use mingjian_core::flow::rectification::RectificationState;
use serde::Deserialize;

use super::parts::{Cited, DocumentFields, Due};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    order: String,
    criticism: String,
}

#[derive(Template)]
#[template(path = "rectification/page.html")]
struct Page {
    f: Frame,
    v: RectificationView,
    a: Asking,
}

/// One order with everything that was handed in, and the next step.
#[derive(Template)]
#[template(path = "rectification/order.html")]
struct Order<'a> {
    f: &'a Frame,
    o: &'a OrderShown,
    /// Whether the year is archived.
    closed: bool,
}

impl askama::filters::HtmlSafe for Order<'_> {}

fn state(f: &Frame, o: &OrderShown) -> String {
    f.t(&format!("rectification-{}", o.state_name))
}

/// What is due from the person on an order: an act.
fn due(f: &Frame, o: &OrderShown) -> Option<&'static str> {
    let head = f.is("unit-head");
    match o.state {
        RectificationState::Ordered if f.is("unit-liaison unit-head") => Some("rectification.sign"),
        RectificationState::Received if head => Some("rectification.submit_measures"),
        RectificationState::Rectifying if head => Some("rectification.report_completion"),
        RectificationState::Reported if f.is("office") => Some("rectification.close"),
        _ => None,
    }
}

impl<'a> Order<'a> {
    fn state(&self) -> String {
        state(self.f, self.o)
    }

    fn at(&self, names: &str) -> bool {
        !self.closed && names.split(' ').any(|name| name == self.o.state_name)
    }

    fn cited(&self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(self.f, document)
    }

    fn measures_due(&self) -> Option<Due<'_>> {
        Due::of(self.f, &self.o.measures_due, self.o.measures_left)
    }
}

impl Page {
    /// The order that is open: the one that is asked for, or the only one.
    fn open(&self) -> Option<Order<'_>> {
        let asked = self.v.orders.iter().find(|one| one.id == self.a.order);
        let only = match self.v.orders.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        asked.or(only).map(|o| Order {
            f: &self.f,
            o,
            closed: self.closed(),
        })
    }

    fn closed(&self) -> bool {
        self.v.stage.name() == "closed"
    }

    fn is_open(&self, o: &OrderShown) -> bool {
        self.open().is_some_and(|open| open.o.id == o.id)
    }

    fn state(&self, o: &OrderShown) -> String {
        state(&self.f, o)
    }

    fn due(&self, o: &OrderShown) -> Option<&'static str> {
        due(&self.f, o).filter(|_| !self.closed())
    }

    /// How many orders wait for the person.
    fn mine(&self) -> usize {
        let unsigned = self.v.criticisms.iter().filter(|one| self.may_sign(one)).count();
        self.v.orders.iter().filter(|o| self.due(o).is_some()).count() + unsigned
    }

    fn may_sign(&self, one: &CriticismToSign) -> bool {
        self.v.own && one.receipt.is_none() && !self.closed()
    }

    /// Open orders and late ones.
    fn counts(&self) -> (usize, usize) {
        let open: Vec<_> = self.v.orders.iter().filter(|o| o.closed_on.is_none()).collect();
        (open.len(), open.iter().filter(|o| self.late(o)).count())
    }

    fn late(&self, o: &OrderShown) -> bool {
        o.measures_left.is_some_and(|left| left < 0) || o.completion_left.is_some_and(|left| left < 0)
    }

    fn measures_due<'a>(&'a self, o: &'a OrderShown) -> Option<Due<'a>> {
        Due::of(&self.f, &o.measures_due, o.measures_left)
    }

    fn completion_left(&self, o: &OrderShown) -> String {
        match o.completion_left {
            Some(left) if left < 0 => self.f.t1("due-over", "n", -left),
            Some(0) => self.f.t("due-today"),
            Some(left) => self.f.t1("due-in", "n", left),
            None => String::new(),
        }
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }

    fn may_order(&self) -> bool {
        self.f.is("office") && !self.closed() && self.v.measures_days > 0
    }

    /// The criticism from which an order is being written.
    fn from(&self) -> Option<&CriticismToSign> {
        let asked = self.v.criticisms.iter().find(|one| one.id == self.a.criticism);
        asked.or(self
            .v
            .criticisms
            .first()
            .filter(|_| self.f.is("office") && self.a.criticism != "none"))
    }

    fn earliest(&self) -> &str {
        self.v.earliest.as_deref().unwrap_or_default()
    }
}

/// `GET /c/{campaign}/rectification`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit).await {
        Ok(v) => {
            let page = Page {
                f: visit.frame(Nav::Rectification, 2, &site.today()),
                v,
                a: asking,
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/rectification`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<RectificationView, Trouble> {
    visit
        .look(
            site,
            &ShowRectification {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
