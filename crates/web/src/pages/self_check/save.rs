//! 保存一项自查: a plain form; with htmx only the row and the totals are swapped.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::Given;
use mingjian_app::commands::self_check::SaveSelfItem;
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::ids::CommandId;
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};

use super::{Open, Page, Swap, address, page};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::input::{Fields, NOT_A_NUMBER, narrow};
use crate::reply::{self, Visit};
use crate::routes::Site;

/// `POST /c/{campaign}/units/{id}/self-check/{item}`
pub(crate) async fn save(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit, item)): Path<(String, String, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields(fields);
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let before = match page(&site, &visit, &unit).await {
        Ok(before) => before,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Some(shown) = before.v.item(&item) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let typed = read(&fields, &shown.item, &item);
    let done = match &typed {
        Ok(typed) => give(&site, &visit, (&unit, &item), typed, &fields).await,
        Err(refusal) => Err(refusal.clone().into()),
    };
    let mut open = Open {
        typed: typed.ok(),
        ..Open::plain(&item)
    };
    let status = match done {
        Ok(()) => return saved(&site, &visit, &unit, &item).await,
        Err(Trouble::Stale(_)) => {
            open.stale = true;
            StatusCode::CONFLICT
        }
        Err(trouble @ Trouble::Refused(_)) => {
            open.refusals = reply::refusals(&trouble);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(trouble) => return visit.trouble(&trouble),
    };
    open.fields = fields;
    // Read again: under a stale version the newer one is shown beside.
    match page(&site, &visit, &unit).await {
        Ok(after) => {
            let page = Page {
                open: Some(open),
                ..after
            };
            if visit.fragment {
                visit.page(status, &Swap { page, id: item })
            } else {
                visit.page(status, &page)
            }
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// The item of a form; evidence that its text names stays as it is.
fn read(fields: &Fields, before: &SelfItem, item: &str) -> Result<SelfItem, Refusal> {
    let text = fields.get("score");
    let score = if text.is_empty() {
        None
    } else {
        let place = || Place::node(item);
        let wrong = |_| Refusal::new(NOT_A_NUMBER, &[("text", text)]).at(place());
        Some(Points::parse(&narrow(text)).map_err(wrong)?)
    };
    Ok(SelfItem {
        score,
        not_applicable: !fields.get("na").is_empty(),
        text: fields.get("text").replace("\r\n", "\n"),
        ..before.clone()
    })
}

async fn give(
    site: &Site,
    visit: &Visit,
    (unit, item): (&str, &str),
    typed: &SelfItem,
    fields: &Fields,
) -> Result<(), Trouble> {
    let app = site.app();
    let id = match fields.get("command") {
        "" => app.deps().random.command_id(),
        id => CommandId(format!("form:{}:{id}", visit.actor().id)),
    };
    let command = SaveSelfItem {
        campaign: visit.campaign()?.clone(),
        unit: unit.to_owned(),
        indicator: item.to_owned(),
        item: typed.clone(),
        seen_version: fields.get("version").parse().unwrap_or(-1),
    };
    let given = Given {
        id,
        actor: visit.actor(),
        command,
    };
    app.run(given)
        .await
        .map(drop)
        .map_err(|error| trouble(app, error))
}

/// What follows: the row and the totals for htmx, a redirect that opens the next item otherwise.
async fn saved(site: &Site, visit: &Visit, unit: &str, item: &str) -> Response {
    let after = match page(site, visit, unit).await {
        Ok(after) => after,
        Err(trouble) => return visit.trouble(&trouble),
    };
    if visit.fragment {
        let page = Page {
            saved: item.to_owned(),
            ..after
        };
        return visit.page(
            StatusCode::OK,
            &Swap {
                page,
                id: item.to_owned(),
            },
        );
    }
    let next = after.v.next(item).map(|next| next.id.clone()).unwrap_or_default();
    visit.see_other(&address(visit, unit, &next, item))
}
