//! 加分申报页: `/claims`: a unit claims a bonus for one single piece of work; the team leader grants or refuses it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{BonusChoice, ClaimShown, ClaimsView, ShowClaims};
use mingjian_core::flow::bonus::ClaimState;
use mingjian_core::rubric::Trigger;
use serde::Deserialize;

use super::parts::Due;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;
use crate::words;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// The claim that is open.
    open: String,
    /// The bonus indicator for which one is to be made.
    indicator: String,
}

#[derive(Template)]
#[template(path = "claims/page.html")]
struct Page {
    f: Frame,
    v: ClaimsView,
    asking: Asking,
}

impl Page {
    fn due(&self) -> Option<Due<'_>> {
        Due::of(&self.f, &self.v.due, self.v.left)
    }

    fn waiting(&self) -> usize {
        self.v
            .claims
            .iter()
            .filter(|one| one.state == ClaimState::Claimed)
            .count()
    }

    fn opened(&self) -> Option<&ClaimShown> {
        self.v.claims.iter().find(|one| one.id == self.asking.open)
    }

    fn chosen(&self) -> Option<&BonusChoice> {
        self.v.choices.iter().find(|one| one.id == self.asking.indicator)
    }

    fn is_open(&self, id: &str) -> bool {
        self.asking.open == id
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        words::trigger(self.f.lang, trigger, true)
    }

    fn criteria(&self, claim: &ClaimShown) -> String {
        claim.criteria.join(words::comma(self.f.lang))
    }

    fn name(&self, choice: &BonusChoice) -> String {
        format!("{} {}", choice.code, self.f.plain(&choice.title))
    }
}

/// `GET /c/{campaign}/claims`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Claims, 2, &site.today()),
                v,
                asking,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/claims`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<ClaimsView, Trouble> {
    visit
        .look(
            site,
            &ShowClaims {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
