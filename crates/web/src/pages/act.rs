//! 办理: every form that gives a command comes here; afterwards one stands where one was.
//!
//! A form may bring the scan of its document: the file is looked at and kept first, and the act cites its digest. With
//! htmx a refusal is put into the form's own place for it, so that nothing typed is lost.

use axum::Form;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::Given;
use mingjian_app::commands::scan::KeepScan;
use mingjian_core::ids::{CampaignId, CommandId};
use mingjian_core::refusal::Refusal;

use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::form;
use crate::guard;
use crate::input::Fields;
use crate::pages::evidence::Sent;
use crate::reply::{self, Visit};
use crate::routes::Site;

/// A form with files or without.
async fn read(site: &Site, request: Request) -> Result<Sent, Trouble> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let has_files = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if has_files {
        return Ok(Sent::read(Multipart::from_request(request, site).await).await?);
    }
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, site)
        .await
        .map_err(|error| Refusal::new("MJ7421", &[("why", &error.body_text())]))?;
    Ok(Sent::of(Fields(fields)))
}

/// The scans of documents that came with the form, each kept and named by the field in which it stood.
async fn scans(site: &Site, visit: &Visit, sent: &Sent) -> Result<Vec<(String, String)>, Trouble> {
    let app = site.app();
    let mut kept = Vec::new();
    for (field, found) in sent.take_fields(site, visit, "").await {
        let checked = found?;
        let id = CommandId(format!("{}.scan", checked.upload));
        let command = KeepScan {
            campaign: CampaignId(sent.fields.get("campaign").to_owned()),
            upload: checked.upload,
        };
        let given = Given {
            id,
            actor: visit.actor(),
            command,
        };
        app.run(given).await.map_err(|error| trouble(app, error))?;
        kept.push((field, checked.file.sha256));
    }
    Ok(kept)
}

/// `POST /do/{name}`
pub(crate) async fn give(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
    request: Request,
) -> Response {
    let sent = match read(&site, request).await {
        Ok(sent) => sent,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let mut fields = sent.fields.clone();
    if !visit.holds(fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let app = site.app();
    match scans(&site, &visit, &sent).await {
        Ok(kept) => fields.0.extend(kept),
        Err(trouble) if visit.fragment => return visit.trouble_fragment(&trouble),
        Err(trouble) => return visit.trouble(&trouble),
    }
    let id = match fields.get("command") {
        "" => app.deps().random.command_id(),
        id => CommandId(format!("form:{}:{id}", visit.actor().id)),
    };
    let done = match form::json(&fields.0) {
        Ok(input) => app
            .act(&name, id, visit.actor(), input)
            .await
            .map_err(|error| trouble(app, error)),
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => {
            let back = guard::local(fields.get("back"));
            if visit.fragment {
                let to = HeaderValue::from_str(back).unwrap_or(HeaderValue::from_static("/"));
                return ([("hx-redirect", to)], "").into_response();
            }
            visit.see_other(back)
        }
        Err(trouble) if visit.fragment => visit.trouble_fragment(&trouble),
        Err(trouble) => visit.trouble(&trouble),
    }
}
