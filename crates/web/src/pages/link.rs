//! 一次性链接页: set-up of the first administrator, invitation, new password.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use mingjian_app::queries::RemarkShown;
use mingjian_app::sign_in::{Link, Purpose, check_password};

use super::sign_in::{begun, caller};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::reply::{self, Visit};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "sign_in/link.html")]
struct Page {
    f: Frame,
    token: String,
    link: Link,
    sets_up: bool,
    typed: Fields,
    refusals: Vec<RemarkShown>,
}

async fn page(site: &Site, visit: &Visit, token: &str, typed: Fields, found: Option<&Trouble>) -> Response {
    match site.app().link(token).await {
        Ok(Some(link)) => {
            let status = if found.is_some() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::OK
            };
            let page = Page {
                f: visit.frame(Nav::None, 2, &site.today()),
                token: token.to_owned(),
                sets_up: link.purpose == Purpose::SetUp,
                link,
                typed,
                refusals: found.map(reply::refusals).unwrap_or_default(),
            };
            visit.page(status, &page)
        }
        Ok(None) => visit.trouble(&Trouble::NotFound),
        Err(error) => visit.trouble(&trouble(site.app(), error)),
    }
}

/// `GET /link/{token}`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Path(token): Path<String>) -> Response {
    page(&site, &visit, &token, Fields::default(), None).await
}

/// `POST /link/{token}`
pub(crate) async fn use_it(
    State(site): State<Site>,
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    // Signing in by the link changed the token of the form: whoever sends it again is told that the link is used.
    let link = match site.app().link(&token).await {
        Ok(Some(link)) => link,
        Ok(None) => return visit.trouble(&Trouble::NotFound),
        Err(error) => return visit.trouble(&trouble(site.app(), error)),
    };
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let done = done(&site, &token, &link, &fields, &caller(&headers, &visit)).await;
    match done {
        Ok(new) => begun(&site, &visit, &new, "/"),
        Err(found) => page(&site, &visit, &token, Fields(kept(&fields)), Some(&found)).await,
    }
}

/// What is shown again: everything but the password.
fn kept(fields: &Fields) -> Vec<(String, String)> {
    fields
        .0
        .iter()
        .filter(|(name, _)| name != "password")
        .cloned()
        .collect()
}

async fn done(
    site: &Site,
    token: &str,
    link: &Link,
    fields: &Fields,
    caller: &mingjian_app::sign_in::Visit,
) -> Result<String, Trouble> {
    let app = site.app();
    let wrong = |error| trouble(app, error);
    let password = fields
        .0
        .iter()
        .find(|(name, _)| name == "password")
        .map_or("", |(_, value)| value.as_str());
    let login = if link.purpose == Purpose::SetUp {
        fields.get("login")
    } else {
        link.login.as_str()
    };
    check_password(login, password)?;
    if link.purpose == Purpose::SetUp {
        app.set_up(
            &link.person,
            fields.get("authority"),
            fields.get("authority_name"),
            fields.get("name"),
        )
        .await
        .map_err(wrong)?;
    }
    let signed_in = app
        .use_link(token, login, password, caller)
        .await
        .map_err(wrong)?;
    Ok(signed_in.token)
}
