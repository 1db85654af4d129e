//! 网上检查页: `/inspection`: sites with their sweeps, what each saw and did not see, and bundles that come in.
//!
//! A bundle comes with a form, is checked as a whole, and then waits until somebody compared the fingerprint of its key.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{CoverageShown, InspectionView, ShowInspection, SiteShown};
use mingjian_core::refusal::Refusal;
use serde::Deserialize;

use super::evidence::{Form as Sending, Sent};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// Largest form with a bundle in it, in bytes.
pub(crate) const MAX_BUNDLE: usize = 64 * 1024 * 1024;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// The sweep whose bundle just came.
    staged: String,
}

#[derive(Template)]
#[template(path = "inspection/page.html")]
struct Page {
    f: Frame,
    v: InspectionView,
}

impl Page {
    /// A reason why addresses were not judged or not checked, in words.
    fn why(&self, word: &str) -> String {
        why(&self.f, word)
    }

    fn stopped(&self, coverage: &CoverageShown) -> String {
        self.f.t(match coverage.stopped.as_str() {
            "done" => "insp-stopped-done",
            "pages" => "insp-stopped-pages",
            "bytes" => "insp-stopped-bytes",
            "time" => "insp-stopped-time",
            _ => "insp-stopped-told",
        })
    }

    fn kind(&self, word: &str) -> String {
        kind(&self.f, word)
    }

    fn count(&self, value: &Option<i64>) -> i64 {
        value.unwrap_or_default()
    }

    fn unverified(&self, site: &SiteShown) -> String {
        let titles: Vec<String> = site
            .unverified
            .iter()
            .map(|rule| format!("{} {}", rule.id, self.f.plain(&rule.title)))
            .collect();
        titles.join(crate::words::comma(self.f.lang))
    }
}

/// A reason in words; one of a later program stays the word that it is.
fn why(f: &Frame, word: &str) -> String {
    if let Some(status) = word.strip_prefix("status_") {
        return f.t1("sweep-why-status", "status", status);
    }
    let key = format!("sweep-why-{}", word.replace('_', "-"));
    let said = f.t(&key);
    if said == key { word.to_owned() } else { said }
}

/// A kind of fault in words; one of a later program stays the word that it is.
pub(super) fn kind(f: &Frame, word: &str) -> String {
    let key = format!("fault-{}", word.replace('_', "-"));
    let said = f.t(&key);
    if said == key { word.to_owned() } else { said }
}

/// `GET /c/{campaign}/inspection`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit, asking.staged).await {
        Ok(v) => {
            let page = Page {
                f: visit.frame(Nav::Inspection, 2, &site.today()),
                v,
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/inspection`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit, String::new()).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit, staged: String) -> Result<InspectionView, Trouble> {
    let ask = ShowInspection {
        campaign: visit.campaign()?.clone(),
        staged,
    };
    visit.look(site, &ask).await
}

/// `POST /c/{campaign}/inspection`
pub(crate) async fn take(
    State(site): State<Site>,
    visit: Visit,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    match staged(&site, &visit, form).await {
        Ok(sweep) => visit.see_other(&format!("{}/inspection?staged={sweep}#staged", visit.base())),
        Err(trouble) if visit.fragment => visit.trouble_fragment(&trouble),
        Err(trouble) => visit.trouble(&trouble),
    }
}

async fn staged(site: &Site, visit: &Visit, form: Sending) -> Result<String, Trouble> {
    let (app, campaign, actor) = (site.app(), visit.campaign()?, visit.actor());
    let wrong = |error| trouble(app, error);
    // Asked before a byte of the file is read.
    app.may_stage(&actor, campaign).await.map_err(wrong)?;
    let sent = Sent::read(form).await?;
    if !visit.holds(sent.fields.get("csrf")) {
        return Err(reply::forged());
    }
    let bytes = sent
        .first_file()
        .ok_or_else(|| Trouble::from(Refusal::new("MJ5052", &[])))?;
    app.stage_sweep(&actor, campaign, bytes).await.map_err(wrong)
}
