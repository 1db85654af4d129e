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

/// What waits for the office, and the units of this campaign.
///
/// The campaign is asked first: what waits belongs to the authority, and the address of another's campaign must not
/// answer with one's own list.
async fn here(site: &Site, visit: &Visit) -> Result<(Vec<EvidenceView>, Vec<Called>), Trouble> {
    let campaign = visit.campaign()?.clone();
    let notice = visit.look(site, &ShowNotice { campaign }).await?;
    let look = ListWaitingEvidence {
        authority: authority(visit)?,
    };
    let waiting = visit.look(site, &look).await?;
    Ok((waiting, notice.rows.into_iter().map(|row| row.unit).collect()))
}

pub(super) async fn waiting(site: &Site, visit: &Visit) -> Result<Vec<EvidenceView>, Trouble> {
    Ok(here(site, visit).await?.0)
}

async fn page(site: &Site, visit: &Visit) -> Result<Page, Trouble> {
    let (waiting, units) = here(site, visit).await?;
    Ok(Page {
        f: visit.frame(Nav::Evidence, 2, &site.today()),
        waiting,
        units,
    })
}

/// The page.
pub(super) async fn show(site: &Site, visit: &Visit) -> Response {
    match page(site, visit).await {
        Ok(page) => visit.page(StatusCode::OK, &page),
        Err(trouble) => visit.trouble(&trouble),
    }
}
