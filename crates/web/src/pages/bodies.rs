//! 机构页: `/bodies`, the register in official order, with the forms of the office; one body at a time is opened.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{BodiesView, BodyShown, ShowBodies};
use mingjian_core::flow::settings::Level;
use serde::Deserialize;

use crate::api::paging;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::accounts::authority;
use crate::reply::{Visit, data_page, problem};
use crate::routes::Site;

/// Which body is opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    body: String,
}

#[derive(Template)]
#[template(path = "bodies/page.html")]
struct Page {
    f: Frame,
    v: BodiesView,
    a: Asking,
}

impl Page {
    /// The body that is opened.
    fn open(&self) -> Option<&BodyShown> {
        self.v
            .bodies
            .iter()
            .find(|one| !self.a.body.is_empty() && one.id == self.a.body)
    }

    /// A level in words.
    fn level(&self, level: &Level) -> String {
        self.f.t(&format!("level-{}", level.name()))
    }

    fn levels(&self) -> [Level; 3] {
        Level::ALL
    }

    /// Whether the authority stands at a level; where none was stated, most stand in a county.
    fn is_level(&self, level: &Level) -> bool {
        let stated = self.v.standing.as_ref().map(|standing| standing.level);
        stated.unwrap_or(Level::County) == *level
    }

    fn is_above(&self, authority: &str) -> bool {
        self.v
            .standing
            .as_ref()
            .is_some_and(|standing| standing.above == authority)
    }

    /// Whether a body is no more.
    fn over(&self, body: &BodyShown) -> bool {
        !body.ended_on.is_empty() && body.ended_on < self.v.today
    }
}

async fn view(site: &Site, visit: &Visit) -> Result<BodiesView, Trouble> {
    visit
        .look(
            site,
            &ShowBodies {
                authority: authority(visit)?,
            },
        )
        .await
}

/// `GET /bodies`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit).await {
        Ok(v) => {
            let page = Page {
                f: visit.frame(Nav::Bodies, 2, &site.today()),
                v,
                a: asking,
            };
            if !page.a.body.is_empty() && page.open().is_none() {
                return visit.trouble(&Trouble::NotFound);
            }
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/bodies`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<paging::Asking>,
) -> Response {
    match view(&site, &visit).await {
        Ok(mut view) => match asking.cut(&mut view.bodies, |one| &one.id) {
            Ok(next) => data_page(&view, &next),
            Err(refusal) => problem(&refusal.into()),
        },
        Err(trouble) => problem(&trouble),
    }
}
