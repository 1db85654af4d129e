//! 公开结果页: `/public`: published results for anybody, without sign-in: lists, method, downloads, digests.
//!
//! Clause: 方案第七部分第(一)项. **Invariant:** asked for as anybody, whoever is signed in, so that nobody mistakes an
//! inner page for the public one; before publication there is nothing.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DocumentShown, GradeRow, PublishedCampaign, PublishedView, ShowPublished};
use mingjian_core::access::Actor;
use mingjian_core::ids::CampaignId;
use serde::Deserialize;

use super::parts::Cited;
use crate::api::public::{Digests, digests};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::Visit;
use crate::routes::Site;
use crate::words;

/// The query of the page and of the public API.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// Number of an earlier decision; the newest published one when empty.
    pub(crate) version: String,
}

#[derive(Template)]
#[template(path = "public/list.html")]
struct List {
    f: Frame,
    campaigns: Vec<PublishedCampaign>,
}

#[derive(Template)]
#[template(path = "public/page.html")]
struct Page {
    f: Frame,
    v: PublishedView,
    d: Digests,
}

impl List {
    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }
}

impl Page {
    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn band(&self, row: &GradeRow) -> String {
        words::band(self.f.lang, row)
    }

    /// The address of the interpretation, when it is one.
    fn link(&self) -> Option<&str> {
        let text = self.v.interpretation.as_str();
        (text.starts_with("https://") || text.starts_with("http://")).then_some(text)
    }

    /// An address of the open data, in the version that is shown.
    fn data(&self, ending: &str) -> String {
        let campaign = super::ranking::encode(self.v.campaign.id.as_str());
        let version = if self.v.number == self.v.newest {
            String::new()
        } else {
            format!("?version={}", self.v.number)
        };
        format!("/api/v1/public/campaigns/{campaign}/{ending}{version}")
    }
}

/// A published result, as anybody sees it.
pub(crate) async fn published(
    site: &Site,
    campaign: &str,
    asking: &Asking,
) -> Result<PublishedView, Trouble> {
    let version = match asking.version.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Trouble::NotFound)?),
    };
    let ask = ShowPublished {
        campaign: CampaignId(campaign.to_owned()),
        version,
    };
    site.app()
        .look(&Actor::public(), &ask)
        .await
        .map_err(|error| trouble(site.app(), error))
}

/// `GET /public`
pub(crate) async fn list(State(site): State<Site>, visit: Visit) -> Response {
    match site.app().published().await {
        Ok(campaigns) => visit.page(
            StatusCode::OK,
            &List {
                f: visit.frame(Nav::Public, 2, &site.today()),
                campaigns,
            },
        ),
        Err(error) => visit.trouble(&trouble(site.app(), error)),
    }
}

/// `GET /public/{campaign}`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(campaign): Path<String>,
    Query(asking): Query<Asking>,
) -> Response {
    match published(&site, &campaign, &asking).await {
        Ok(v) => match digests(&v) {
            Some(d) => visit.page(
                StatusCode::OK,
                &Page {
                    f: visit.frame(Nav::Public, 2, &site.today()),
                    v,
                    d,
                },
            ),
            None => visit.trouble(&Trouble::Fault(site.unguessable("fault"))),
        },
        Err(trouble) => visit.trouble(&trouble),
    }
}
