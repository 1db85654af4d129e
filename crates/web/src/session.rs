//! 登录态: the person behind a request, from the cookie of a browser or the token of a program.
//!
//! Runs before every handler and leaves the seat in the request. **Invariant:** who is not signed in reaches the
//! public pages and the sign-in only; a token opens the API only, and no further than it reaches.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use mingjian_app::Seat;
use mingjian_core::flow::token::Reach;
use mingjian_core::refusal::Refusal;

use crate::api;
use crate::desk::Trouble;
use crate::guard;
use crate::pages::ranking::encode;
use crate::reply;
use crate::routes::Site;

/// Name of the cookie that holds the token.
pub(crate) const COOKIE: &str = "mj_session";

/// 登录态 of a request; empty for nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct SignedIn {
    /// The seat.
    pub(crate) seat: Option<Seat>,
    /// The token of the session.
    pub(crate) token: String,
    /// The password must be changed before anything else.
    pub(crate) must_change: bool,
    /// How far the token of a program reaches; absent for a browser.
    pub(crate) reach: Option<Reach>,
}

/// The token that a browser holds.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    guard::cookie(headers, COOKIE).filter(|token| !token.is_empty())
}

/// The cookie that keeps a token; it ends with the browser.
pub(crate) fn cookie(token: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// The cookie that takes the token away.
pub(crate) fn no_cookie(secure: bool) -> String {
    format!("{}; Max-Age=0", cookie("", secure))
}

/// The token that a program brings.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a token reaches what is asked for; a changing request counts as the command that it gives.
fn reaches(reach: &Reach, request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return reach.read;
    }
    let command = match request.uri().path().strip_prefix(api::COMMANDS) {
        Some(name) => Some(name),
        None => request
            .extensions()
            .get::<MatchedPath>()
            .and_then(|path| api::list::gives(path.as_str())),
    };
    command.is_some_and(|name| reach.writes(name))
}

/// What everybody may reach.
fn is_open(path: &str) -> bool {
    const OPEN: &[&str] = &[
        "/sign-in",
        "/sign-out",
        "/link/",
        "/set-up",
        "/public",
        "/assets/",
        "/lang/",
        "/theme/",
        "/api/v1/public",
        "/api/openapi.json",
        "/deadline",
        "/api/v1/deadline",
        "/health",
    ];
    path == api::PAGE
        || OPEN.iter().any(|open| {
            let open = open.trim_end_matches('/');
            path == open
                || path
                    .strip_prefix(open)
                    .is_some_and(|rest| rest.starts_with('/') || rest.starts_with('.'))
        })
}

/// Finds the person, and sends away who has to sign in first.
pub(crate) async fn find(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_api = path.starts_with("/api/");
    let found = match bearer(request.headers()) {
        Some(token) if is_api => program(&site, token).await,
        _ => seat(&site, request.headers()).await,
    };
    let found = match found {
        Ok(found) => found,
        Err(trouble) => return unknown(&trouble),
    };
    if found
        .reach
        .as_ref()
        .is_some_and(|reach| !reaches(reach, &request))
    {
        return reply::problem(&Trouble::Denied(Refusal::new("MJ7204", &[])));
    }
    let open = is_open(&path);
    if found.seat.is_none() && !open {
        if is_api {
            return unknown(&Trouble::SignedOut);
        }
        let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
        return Redirect::to(&format!("/sign-in?back={}", encode(here))).into_response();
    }
    if found.must_change && !open && path != "/account" {
        if is_api {
            return reply::problem(&Trouble::Denied(Refusal::new("MJ7116", &[])));
        }
        return Redirect::to("/account").into_response();
    }
    request.extensions_mut().insert(found);
    next.run(request).await
}

/// What a program hears that did not show who it is.
fn unknown(trouble: &Trouble) -> Response {
    let mut response = reply::problem(trouble);
    if matches!(trouble, Trouble::SignedOut | Trouble::WrongToken) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The person for whom a program acts, in the role of the token.
async fn program(site: &Site, token: &str) -> Result<SignedIn, Trouble> {
    let app = site.app();
    let found = app
        .bearer(token)
        .await
        .map_err(|error| crate::app_desk::trouble(app, error))?;
    let bearer = found.ok_or(Trouble::WrongToken)?;
    Ok(SignedIn {
        seat: Some(bearer.seat),
        reach: Some(bearer.reach),
        ..SignedIn::default()
    })
}

async fn seat(site: &Site, headers: &HeaderMap) -> Result<SignedIn, Trouble> {
    let app = site.app();
    let wrong = |error| crate::app_desk::trouble(app, error);
    let Some(token) = token(headers) else {
        return Ok(SignedIn::default());
    };
    let Some(session) = app.session(token).await.map_err(wrong)? else {
        return Ok(SignedIn::default());
    };
    Ok(SignedIn {
        seat: app
            .seat(&session.person, &session.acting_as)
            .await
            .map_err(wrong)?,
        token: token.to_owned(),
        must_change: session.must_change,
        reach: None,
    })
}
