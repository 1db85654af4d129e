//! 登录日志页: `/sign-ins`, who came in or tried to, the newest first.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{SIGN_INS_A_PAGE, SignInShown, SignInsView};
use serde::Deserialize;

use crate::api::paging::Paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::accounts::authority;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// From where on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    after: String,
    limit: String,
}

#[derive(Template)]
#[template(path = "sign_ins/page.html")]
struct Page {
    f: Frame,
    v: SignInsView,
    first: bool,
}

impl Page {
    /// How it ended, in words.
    fn outcome(&self, row: &SignInShown) -> String {
        self.f.t(&format!("outcome-{}", row.outcome.replace('_', "-")))
    }

    /// The state's class and icon.
    fn state(&self, row: &SignInShown) -> (&'static str, &'static str) {
        match row.outcome.as_str() {
            "success" | "link" | "demo" | "changed" => ("ok", "check"),
            "signed_out" => ("", "same"),
            "locked" | "suspended" | "limited" => ("bad", "warn"),
            _ => ("warn", "warn"),
        }
    }

    fn page_size(&self) -> usize {
        SIGN_INS_A_PAGE
    }
}

async fn view(site: &Site, visit: &Visit, asking: &Asking) -> Result<SignInsView, Trouble> {
    let app = site.app();
    let paging = Paging::read(&asking.limit, &asking.after)?;
    let most = paging.limit.unwrap_or(SIGN_INS_A_PAGE);
    let found = app
        .list_sign_ins(&visit.actor(), &authority(visit)?, &paging.after, most)
        .await;
    found.map_err(|error| trouble(app, error))
}

/// `GET /sign-ins`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit, &asking).await {
        Ok(v) => {
            let f = visit.frame(Nav::SignIns, 2, &site.today());
            visit.page(
                StatusCode::OK,
                &Page {
                    f,
                    v,
                    first: asking.after.is_empty(),
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/sign-ins`
pub(crate) async fn json(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match view(&site, &visit, &asking).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
