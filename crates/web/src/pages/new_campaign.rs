//! 建立考核页: a rubric and a list of units are sent, and the year begins.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::opening::{NamedFile, Opening};
use mingjian_app::queries::RemarkShown;
use mingjian_core::ids::{CommandId, well_formed};
use mingjian_core::refusal::Refusal;

use super::ranking::encode;
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{self, Visit};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "new_campaign/page.html")]
struct Page {
    f: Frame,
    typed: Typed,
    refusals: Vec<RemarkShown>,
}

/// What came with the form.
#[derive(Debug, Clone, Default)]
struct Typed {
    csrf: String,
    command: String,
    campaign: String,
    title: String,
    year: String,
    rubric: Option<NamedFile>,
    units: Option<NamedFile>,
}

fn page(site: &Site, visit: &Visit, typed: Typed, found: Option<&Trouble>) -> Response {
    if visit
        .signed_in
        .seat
        .as_ref()
        .is_none_or(|seat| seat.actor.role != mingjian_core::access::Role::Office)
    {
        return visit.trouble(&Trouble::NotFound);
    }
    let status = if found.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let page = Page {
        f: visit.frame(Nav::Desk, 2, &site.today()),
        typed,
        refusals: found.map(reply::refusals).unwrap_or_default(),
    };
    visit.page(status, &page)
}

/// `GET /campaigns/new`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    page(&site, &visit, Typed::default(), None)
}

/// `POST /campaigns/new`
pub(crate) async fn open(State(site): State<Site>, visit: Visit, form: Multipart) -> Response {
    let typed = match read(form).await {
        Ok(typed) => typed,
        Err(refusal) => return page(&site, &visit, Typed::default(), Some(&refusal.into())),
    };
    if !visit.holds(&typed.csrf) {
        return visit.trouble(&reply::forged());
    }
    match done(&site, &visit, &typed).await {
        Ok(()) => visit.see_other(&format!("/c/{}/plan", encode(&typed.campaign))),
        Err(found) => page(&site, &visit, typed, Some(&found)),
    }
}

async fn read(mut form: Multipart) -> Result<Typed, Refusal> {
    let wrong = |why: String| Refusal::new("MJ7421", &[("why", &why)]);
    let mut typed = Typed::default();
    while let Some(field) = form.next_field().await.map_err(|e| wrong(e.body_text()))? {
        let (name, file) = (
            field.name().unwrap_or_default().to_owned(),
            field.file_name().map(str::to_owned),
        );
        let bytes = field.bytes().await.map_err(|e| wrong(e.body_text()))?;
        match (name.as_str(), file) {
            ("rubric", Some(file)) if !bytes.is_empty() => {
                typed.rubric = Some(NamedFile {
                    name: file,
                    bytes: bytes.to_vec(),
                })
            }
            ("units", Some(file)) if !bytes.is_empty() => {
                typed.units = Some(NamedFile {
                    name: file,
                    bytes: bytes.to_vec(),
                })
            }
            (_, Some(_)) => {}
            (name, None) => {
                let text = String::from_utf8_lossy(&bytes).trim().to_owned();
                match name {
                    "csrf" => typed.csrf = text,
                    "command" => typed.command = text,
                    "campaign" => typed.campaign = text,
                    "title" => typed.title = text,
                    "year" => typed.year = text,
                    _ => {}
                }
            }
        }
    }
    Ok(typed)
}

async fn done(site: &Site, visit: &Visit, typed: &Typed) -> Result<(), Trouble> {
    let seat = visit.signed_in.seat.as_ref().ok_or(Trouble::NotFound)?;
    let missing = |field: &str| Trouble::from(Refusal::new("MJ2101", &[("field", field)]));
    if !well_formed(&typed.campaign) || typed.campaign.contains('/') {
        return Err(missing("campaign"));
    }
    if typed.title.is_empty() {
        return Err(missing("title"));
    }
    let opening = Opening {
        authority: seat.authority.clone(),
        campaign: typed.campaign.as_str().into(),
        title: typed.title.clone(),
        year: typed.year.parse().map_err(|_| missing("year"))?,
        rubric: typed.rubric.clone(),
        units: typed.units.clone().ok_or_else(|| missing("units"))?,
    };
    let app = site.app();
    let id = CommandId(format!("form:{}:{}", seat.actor.id, typed.command));
    app.open_from_files(id, &seat.actor, opening)
        .await
        .map_err(|error| trouble(app, error))
}
