//! 网上检查页: `/inspection`: sites with their sweeps, what each saw and did not see, and bundles that come in.
//!
//! A bundle comes with a form, is checked as a whole, and then waits until somebody compared the fingerprint of its key.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use mingjian_app::queries::{
    CoverageShown, InspectionView, InspectorShown, ShowInspection, SiteShown, StagedShown, WithdrawnShown,
};
use mingjian_core::refusal::Refusal;
use serde::Deserialize;

use super::evidence::{Form as Sending, Sent};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// Largest form with a bundle in it, in bytes; a larger bundle comes piece by piece, up to what evidence may have.
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
    /// How large a bundle may be that comes piece by piece, in megabytes.
    largest: u64,
}

impl Page {
    /// How large a bundle may be that comes with the form, in megabytes.
    fn whole(&self) -> usize {
        MAX_BUNDLE >> 20
    }

    /// The inspector whose key is on the list.
    fn trusted<'s>(&self, staged: &'s StagedShown) -> Option<&'s InspectorShown> {
        staged.inspector.as_ref().filter(|one| one.withdrawn.is_none())
    }

    fn withdrawn<'s>(&self, staged: &'s StagedShown) -> Option<(&'s InspectorShown, &'s WithdrawnShown)> {
        let one = staged.inspector.as_ref()?;
        Some((one, one.withdrawn.as_ref()?))
    }

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
pub(super) fn why(f: &Frame, word: &str) -> String {
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
                largest: site.app().largest_upload(),
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
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let staged = match fits(&headers) {
        Ok(()) => staged(&site, &visit, form).await,
        Err(refusal) => Err(refusal.into()),
    };
    match staged {
        Ok(sweep) => visit.see_other(&format!("{}/inspection?staged={sweep}#staged", visit.base())),
        Err(trouble) if visit.fragment => visit.trouble_fragment(&trouble),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// Whether what is about to come fits into a form.
fn fits(headers: &HeaderMap) -> Result<(), Refusal> {
    let length = headers.get(header::CONTENT_LENGTH);
    let length: Option<usize> = length.and_then(|value| value.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > MAX_BUNDLE) {
        return Err(Refusal::new(
            "MJ5103",
            &[("limit", &(MAX_BUNDLE >> 20).to_string())],
        ));
    }
    Ok(())
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
    if let Some(upload) = sent.first_upload() {
        return app.stage_upload(&actor, campaign, upload).await.map_err(wrong);
    }
    let bytes = sent
        .first_file()
        .ok_or_else(|| Trouble::from(Refusal::new("MJ5052", &[])))?;
    app.stage_sweep(&actor, campaign, bytes).await.map_err(wrong)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_form_that_is_too_large_is_refused_before_it_is_read() {
        let of = |length: usize| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            fits(&headers).map_err(|refusal| refusal.code)
        };
        assert_eq!(of(MAX_BUNDLE), Ok(()));
        assert_eq!(of(MAX_BUNDLE + 1), Err("MJ5103"));
        assert_eq!(
            fits(&HeaderMap::new()),
            Ok(()),
            "the limit of the body holds where no length is said"
        );
    }
}
