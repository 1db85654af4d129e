//! 令牌页: `/tokens`, programs that act over the API in their maker's name; a new token is seen once.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::commands::token::{Group, MakeToken};
use mingjian_app::queries::{ListTokens, RemarkShown, TokensView};
use mingjian_core::flow::token::Reach;
use mingjian_core::refusal::Refusal;

use crate::api::paging;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::pages::accounts::{authority, seen_once};
use crate::reply::{self, Visit, data_page, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "tokens/page.html")]
struct Page {
    f: Frame,
    v: TokensView,
    /// A token that was made just now.
    made: String,
    refusals: Vec<RemarkShown>,
    typed: Fields,
}

impl Page {
    /// Whether a box was ticked in the form that was refused.
    fn ticked(&self, name: &str, value: &str) -> bool {
        self.typed
            .0
            .iter()
            .any(|(key, found)| key == name && found == value)
    }

    /// The commands of a group in words.
    fn acts(&self, group: &Group) -> String {
        let all: Vec<String> = group.commands.iter().map(|name| self.f.act(name)).collect();
        all.join(crate::words::comma(self.f.lang))
    }

    /// How many can be used today.
    fn standing(&self) -> usize {
        self.v.tokens.iter().filter(|token| token.holds).count()
    }
}

async fn view(site: &Site, visit: &Visit) -> Result<TokensView, Trouble> {
    visit
        .look(
            site,
            &ListTokens {
                authority: authority(visit)?,
            },
        )
        .await
}

async fn page(site: &Site, visit: &Visit, made: String, found: Option<&Trouble>, typed: Fields) -> Response {
    match view(site, visit).await {
        Ok(v) => {
            let status = if found.is_some() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::OK
            };
            let refusals = found.map(reply::refusals).unwrap_or_default();
            let f = visit.frame(Nav::Tokens, 2, &site.today());
            visit.page(
                status,
                &Page {
                    f,
                    v,
                    made,
                    refusals,
                    typed,
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /tokens`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, &visit, String::new(), None, Fields::default()).await
}

/// `GET /api/v1/tokens`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Query(asking): Query<paging::Asking>,
) -> Response {
    match view(&site, &visit).await {
        Ok(mut view) => match asking.cut(&mut view.tokens, |one| &one.id) {
            Ok(next) => data_page(&view, &next),
            Err(refusal) => problem(&refusal.into()),
        },
        Err(trouble) => problem(&trouble),
    }
}

/// `POST /tokens`
pub(crate) async fn make(
    State(site): State<Site>,
    visit: Visit,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let authority = match authority(&visit) {
        Ok(authority) => authority,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Ok(until) = fields.get("until").parse() else {
        let wrong = Refusal::new("MJ7420", &[("field", "until"), ("value", fields.get("until"))]);
        return page(&site, &visit, String::new(), Some(&wrong.into()), fields).await;
    };
    let write = fields
        .0
        .iter()
        .filter(|(name, _)| name == "write")
        .map(|(_, group)| group.clone());
    let command = MakeToken {
        authority,
        name: fields.get("name").to_owned(),
        grant: visit
            .signed_in
            .seat
            .as_ref()
            .map(|seat| seat.acting.clone())
            .unwrap_or_default(),
        reach: Reach {
            read: !fields.get("read").is_empty(),
            write: write.collect(),
        },
        until,
        digest: String::new(),
    };
    let app = site.app();
    match app.make_token(visit.actor(), command).await {
        Ok(token) => seen_once(page(&site, &visit, token, None, Fields::default()).await),
        Err(error) => match trouble(app, error) {
            found @ Trouble::Refused(_) => page(&site, &visit, String::new(), Some(&found), fields).await,
            other => visit.trouble(&other),
        },
    }
}
