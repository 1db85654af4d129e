//! 机构页: `/bodies`, the register in official order, with the forms of the office.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{BodiesView, BodyShown, ShowBodies};

use crate::frame::{Frame, Nav};
use crate::pages::accounts::authority;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "bodies/page.html")]
struct Page {
    f: Frame,
    v: BodiesView,
}

impl Page {
    /// Whether a body is no more.
    fn over(&self, body: &BodyShown) -> bool {
        !body.ended_on.is_empty() && body.ended_on < self.v.today
    }
}

async fn view(site: &Site, visit: &Visit) -> Result<BodiesView, crate::desk::Trouble> {
    visit.look(site, &ShowBodies { authority: authority(visit)? }).await
}

/// `GET /bodies`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(v) => visit.page(StatusCode::OK, &Page { f: visit.frame(Nav::Bodies, 2, &site.today()), v }),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/bodies`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
