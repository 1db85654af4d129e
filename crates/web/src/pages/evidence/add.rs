//! 交材料: each file of a form becomes a piece of evidence of its own; what was refused is named, the rest stays.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use mingjian_app::Given;
use mingjian_app::commands::evidence::{AddEvidence, AttachTo};
use mingjian_app::evidence::CheckedFile;
use mingjian_core::flow::evidence::{Dated, Form};
use mingjian_core::ids::CommandId;
use mingjian_core::refusal::Refusal;

use super::sent::at_file;
use super::{Asking, Page, Sent, page};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::guard;
use crate::pages::ranking::encode;
use crate::pages::self_check::authority;
use crate::reply::{self, Visit};
use crate::routes::Site;

/// `POST /c/{campaign}/units/{id}/evidence`
pub(crate) async fn add(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    form: super::Form,
) -> Response {
    // Before a byte is read.
    if let Err(trouble) = page(&site, &visit, &unit, Asking::default()).await {
        return visit.trouble(&trouble);
    }
    let sent = match Sent::read(form).await {
        Ok(sent) => sent,
        Err(refusal) => return visit.trouble(&refusal.into()),
    };
    if !visit.holds(sent.fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let (mut added, mut refused) = (0, Vec::new());
    for (at, (name, found)) in files(&site, &visit, &unit, &sent).await.into_iter().enumerate() {
        let done = match found {
            Ok(checked) => give(&site, &visit, &unit, &sent, (at, checked.as_ref())).await,
            Err(trouble) => Err(trouble),
        };
        match done.map_err(|trouble| at_file(trouble, &name)) {
            Ok(()) => added += 1,
            Err(Trouble::Refused(all)) => refused.extend(all),
            Err(trouble) => return visit.trouble(&trouble),
        }
    }
    if refused.is_empty() {
        let back = match guard::local(sent.fields.get("back")) {
            "/" => format!("{}/units/{}/evidence?added={added}", visit.base(), encode(&unit)),
            back => back.to_owned(),
        };
        return visit.see_other(&back);
    }
    let asking = Asking {
        added,
        item: sent.fields.get("indicator").to_owned(),
        ..Asking::default()
    };
    match page(&site, &visit, &unit, asking).await {
        Ok(found) => {
            let refusals = reply::refusals(&Trouble::Refused(refused));
            visit.page(
                StatusCode::UNPROCESSABLE_ENTITY,
                &Page {
                    refusals,
                    fields: sent.fields,
                    ..found
                },
            )
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

type Found = (String, Result<Option<CheckedFile>, Trouble>);

/// The files of the form; one without a file where an address or a statement came alone.
async fn files(site: &Site, visit: &Visit, unit: &str, sent: &Sent) -> Vec<Found> {
    if !sent.has_files() {
        return vec![(String::new(), Ok(None))];
    }
    let taken = sent.take(site, visit, unit).await;
    taken
        .into_iter()
        .map(|(name, found)| (name, found.map(Some)))
        .collect()
}

/// What the person chose; else what came says it.
fn form(sent: &Sent, file: bool) -> Form {
    match sent.fields.get("form") {
        "photo" => Form::Photo,
        "ledger" => Form::Ledger,
        _ if file => Form::File,
        _ if !sent.fields.get("address").is_empty() => Form::Link,
        _ if !sent.fields.get("text").is_empty() => Form::Statement,
        _ => Form::File,
    }
}

/// The own date that was given, and what it says.
///
/// # Errors
/// MJ7420 for what is no date.
pub(super) fn dated(sent: &Sent) -> Result<(Option<Date>, Dated), Refusal> {
    let text = sent.fields.get("dated_on");
    let wrong = |_| Refusal::new("MJ7420", &[("field", "dated_on"), ("value", text)]);
    let date = if text.is_empty() {
        None
    } else {
        Some(text.parse().map_err(wrong)?)
    };
    let says = match sent.fields.get("dated_as") {
        "taken" => Dated::Taken,
        "published" => Dated::Published,
        _ => Dated::Signed,
    };
    Ok((date, says))
}

async fn give(
    site: &Site,
    visit: &Visit,
    unit: &str,
    sent: &Sent,
    (at, file): (usize, Option<&CheckedFile>),
) -> Result<(), Trouble> {
    let app = site.app();
    let campaign = visit.campaign()?;
    let (dated_on, dated_as) = dated(sent)?;
    let indicator = sent.fields.get("indicator");
    let to = AttachTo {
        campaign: campaign.clone(),
        indicator: indicator.to_owned(),
    };
    let command = AddEvidence {
        authority: authority(visit)?,
        unit: unit.to_owned(),
        form: form(sent, file.is_some()),
        // One title for several files would make them all the same.
        title: if at == 0 {
            sent.fields.get("title").to_owned()
        } else {
            String::new()
        },
        kind: sent.fields.get("kind").to_owned(),
        dated_on,
        dated_as,
        upload: file.map(|file| file.upload.clone()).unwrap_or_default(),
        address: sent.fields.get("address").to_owned(),
        text: sent.fields.get("text").replace("\r\n", "\n"),
        attach: (!indicator.is_empty()).then_some(to),
    };
    let id = CommandId(format!(
        "form:{}:{}.{at}",
        visit.actor().id,
        sent.fields.get("command")
    ));
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
