//! 登录态: the person behind a request, from the cookie of a browser.
//!
//! Runs before every handler and leaves the seat in the request. **Invariant:** who is not signed in reaches the
//! public pages and the sign-in only.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use mingjian_app::Seat;

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
pub(crate) fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
}

/// What everybody may reach.
fn is_open(path: &str) -> bool {
    const OPEN: &[&str] = &[
        "/sign-in", "/sign-out", "/link/", "/set-up", "/public", "/assets/", "/lang/", "/theme/", "/api/v1/public", "/api/openapi.json",
        "/api/docs", "/deadline", "/api/v1/deadline", "/health",
    ];
    OPEN.iter().any(|open| {
        let open = open.trim_end_matches('/');
        path == open || path.strip_prefix(open).is_some_and(|rest| rest.starts_with('/') || rest.starts_with('.'))
    })
}

/// Finds the person, and sends away who has to sign in first.
pub(crate) async fn find(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let found = match seat(&site, request.headers()).await {
        Ok(found) => found,
        Err(trouble) => return reply::problem(&trouble),
    };
    let path = request.uri().path().to_owned();
    let is_api = path.starts_with("/api/");
    let open = is_open(&path);
    if found.seat.is_none() && !open {
        if is_api {
            return reply::problem(&Trouble::SignedOut);
        }
        let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
        return Redirect::to(&format!("/sign-in?back={}", encode(here))).into_response();
    }
    if found.must_change && !open && path != "/account" && !is_api {
        return Redirect::to("/account").into_response();
    }
    request.extensions_mut().insert(found);
    next.run(request).await
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
        seat: app.seat(&session.person, &session.acting_as).await.map_err(wrong)?,
        token: token.to_owned(),
        must_change: session.must_change,
    })
}
