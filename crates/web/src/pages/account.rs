//! 我的账号: the own password, the own roles.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mingjian_app::queries::RemarkShown;

use super::sign_in::{begun, caller};
use crate::app_desk::trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{self, Visit};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "sign_in/account.html")]
struct Page {
    f: Frame,
    must_change: bool,
    refusals: Vec<RemarkShown>,
}

fn page(site: &Site, visit: &Visit, refusals: Vec<RemarkShown>) -> Response {
    let status = if refusals.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Page {
        f: visit.frame(Nav::Account, 2, &site.today()),
        must_change: visit.signed_in.must_change,
        refusals,
    };
    visit.page(status, &page)
}

/// `GET /account`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, &visit, Vec::new())
}

/// `POST /account`: another password.
pub(crate) async fn change(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let secret = |name: &str| {
        fields
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let caller = caller(&headers, &visit);
    let done = site
        .app()
        .change_password(&visit.signed_in.token, secret("old"), secret("new"), &caller)
        .await;
    match done {
        Ok(signed_in) => begun(&site, &visit, &signed_in.token, "/account"),
        Err(error) => page(&site, &visit, reply::refusals(&trouble(site.app(), error))),
    }
}
