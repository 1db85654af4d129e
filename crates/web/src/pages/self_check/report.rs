//! 自查报告: its text, or the stamped scan, saved over the version that was seen.
//!
//! A scan is kept as a piece of evidence of the unit, so that it is looked at, shown and served like any other; the
//! report names it by its digest. **Invariant:** a scan with a mark of secrecy is not taken for the report before it
//! was judged.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::Given;
use mingjian_app::commands::evidence::AddEvidence;
use mingjian_app::commands::self_check::SaveReport;
use mingjian_app::evidence::CheckedFile;
use mingjian_core::flow::evidence::{Dated, Form};
use mingjian_core::ids::CommandId;
use mingjian_core::refusal::Refusal;

use super::{Open, Page, authority, page};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::pages::evidence::{Form as Sending, Sent};
use crate::pages::ranking::encode;
use crate::reply::{self, Visit};
use crate::routes::Site;

/// `POST /c/{campaign}/units/{id}/self-check-report`
pub(crate) async fn save(
    State(site): State<Site>,
    visit: Visit,
    Path((_, unit)): Path<(String, String)>,
    form: Sending,
) -> Response {
    let before = match page(&site, &visit, &unit).await {
        Ok(before) => before,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let sent = match Sent::read(form).await {
        Ok(sent) => sent,
        Err(refusal) => return visit.trouble(&refusal.into()),
    };
    if !visit.holds(sent.fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let done = match scan(&site, &visit, &before, &sent).await {
        Ok(scan) => give(&site, &visit, &unit, scan, &sent).await,
        Err(trouble) => Err(trouble),
    };
    let mut report = Open::plain("report");
    let status = match done {
        Ok(()) => {
            let to = format!(
                "{}/units/{}/self-check?saved=report#report",
                visit.base(),
                encode(&unit)
            );
            return visit.see_other(&to);
        }
        Err(Trouble::Stale(_)) => {
            report.stale = true;
            StatusCode::CONFLICT
        }
        Err(trouble @ Trouble::Refused(_)) => {
            report.refusals = reply::refusals(&trouble);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(trouble) => return visit.trouble(&trouble),
    };
    report.fields = sent.fields;
    match page(&site, &visit, &unit).await {
        Ok(after) => visit.page(status, &Page { report, ..after }),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// The digest of the scan that is to stand: a new one, the old one, or none.
async fn scan(site: &Site, visit: &Visit, before: &Page, sent: &Sent) -> Result<String, Trouble> {
    let file = sent.take(site, visit, &before.v.unit).await.into_iter().next();
    let Some((_, found)) = file else {
        let drops = !sent.fields.get("drop_scan").is_empty();
        return Ok(if drops {
            String::new()
        } else {
            sent.fields.get("scan").to_owned()
        });
    };
    let checked = found?;
    if !checked.marks.is_empty() {
        keep(site, visit, before, checked, sent).await?;
        return Err(Refusal::new("MJ3079", &[]).into());
    }
    let sha256 = checked.file.sha256.clone();
    let known = |one: &mingjian_app::queries::EvidenceView| {
        one.revisions
            .iter()
            .any(|revision| revision.file.as_ref().is_some_and(|file| file.sha256 == sha256))
    };
    if !before.all.iter().any(known) {
        keep(site, visit, before, checked, sent).await?;
    }
    Ok(sha256)
}

/// The scan becomes a piece of evidence of the unit.
async fn keep(
    site: &Site,
    visit: &Visit,
    before: &Page,
    checked: CheckedFile,
    sent: &Sent,
) -> Result<(), Trouble> {
    let app = site.app();
    let marked = !checked.marks.is_empty();
    let title = before
        .f
        .t1("check-scan-title", "campaign", before.f.plain(&before.v.campaign));
    let command = AddEvidence {
        authority: authority(visit)?,
        unit: before.v.unit.clone(),
        form: Form::File,
        title: if marked { String::new() } else { title },
        kind: String::new(),
        dated_on: None,
        dated_as: Dated::Signed,
        upload: checked.upload,
        address: String::new(),
        text: String::new(),
        attach: None,
    };
    let id = CommandId(format!(
        "form:{}:{}.scan",
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

async fn give(
    site: &Site,
    visit: &Visit,
    unit: &str,
    report_scan: String,
    sent: &Sent,
) -> Result<(), Trouble> {
    let app = site.app();
    let command = SaveReport {
        campaign: visit.campaign()?.clone(),
        unit: unit.to_owned(),
        report: sent.fields.get("report").replace("\r\n", "\n"),
        report_scan,
        seen_version: sent.fields.get("version").parse().unwrap_or(-1),
    };
    let id = CommandId(format!(
        "form:{}:{}.report",
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
