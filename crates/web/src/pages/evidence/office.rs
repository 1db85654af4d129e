//! 待判定的材料: what waits for the office to judge a mark of secrecy, and the way to each unit's evidence.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{Called, EvidenceView, ListWaitingEvidence, ShowNotice};

use super::parts::Row;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::ranking::encode;
use crate::pages::self_check::authority;
use crate::reply::Visit;
use crate::routes::Site;

#[derive(Template)]
#[template(path = "evidence/office.html")]
struct Page {
    f: Frame,
    waiting: Vec<EvidenceView>,
    units: Vec<Called>,
}

impl Page {
    fn row<'a>(&'a self, e: &'a EvidenceView) -> Row<'a> {
        Row { f: &self.f, e }
    }

    fn unit(&self, unit: &str) -> String {
        format!("{}/units/{}", self.f.base, encode(unit))
    }

    fn name<'a>(&'a self, e: &'a EvidenceView) -> &'a str {
        let known = self.units.iter().find(|unit| unit.id == e.unit);
        known.map_or(e.unit_name.as_str(), |unit| self.f.plain(&unit.name))
    }
}

pub(super) async fn waiting(site: &Site, visit: &Visit) -> Result<Vec<EvidenceView>, Trouble> {
    visit
        .look(
            site,
            &ListWaitingEvidence {
                authority: authority(visit)?,
            },
        )
        .await
}

async fn page(site: &Site, visit: &Visit) -> Result<Page, Trouble> {
    let waiting = waiting(site, visit).await?;
    let notice = visit
        .look(
            site,
            &ShowNotice {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await?;
    Ok(Page {
        f: visit.frame(Nav::Evidence, 2, &site.today()),
        waiting,
        units: notice.rows.into_iter().map(|row| row.unit).collect(),
    })
}

/// The page.
pub(super) async fn show(site: &Site, visit: &Visit) -> Response {
    match page(site, visit).await {
        Ok(page) => visit.page(StatusCode::OK, &page),
        Err(trouble) => visit.trouble(&trouble),
    }
}
