//! 首页: leads to the campaign that is being worked on, or says that there is none yet.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_core::access::Role;
use mingjian_core::lang::Text;

use crate::app_desk::trouble;
use crate::frame::{Frame, Nav};
use crate::pages::ranking::encode;
use crate::reply::Visit;
use crate::routes::Site;

#[derive(Template)]
#[template(path = "home/page.html")]
struct Page {
    f: Frame,
    /// Address, title and year of each campaign.
    campaigns: Vec<(String, Text, i64)>,
}

/// `GET /`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    let role = visit.actor().role;
    let first = match role {
        Role::Administrator => Some("/accounts"),
        Role::SecurityOfficer => Some("/settings"),
        _ => None,
    };
    if let Some(first) = first {
        return visit.see_other(first);
    }
    let rows = match site.app().campaigns(&visit.actor()).await {
        Ok(rows) => rows,
        Err(error) => return visit.trouble(&trouble(site.app(), error)),
    };
    if let [only] = rows.as_slice() {
        return visit.see_other(&format!("/c/{}", encode(only.id.as_str())));
    }
    let campaigns = rows
        .into_iter()
        .map(|row| (format!("/c/{}", encode(row.id.as_str())), row.title, row.year));
    let page = Page {
        f: visit.frame(Nav::Desk, 2, &site.today()),
        campaigns: campaigns.collect(),
    };
    visit.page(StatusCode::OK, &page)
}
