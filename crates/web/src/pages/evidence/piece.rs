//! 一件材料: its versions, what is seen of it without its program, where it is used, and what may be done with it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::Given;
use mingjian_app::commands::evidence::ReviseEvidence;
use mingjian_app::evidence::{EvidencePreview, MarkFound, Part};
use mingjian_app::queries::{
    EvidenceView, KindOffered, RemarkShown, RevisionShown, SelfCheckView, SelfItemShown, ShowEvidence,
    ShowNotice, ShowSelfCheck, UseShown,
};
use mingjian_core::flow::evidence::{Evidence, EvidenceState, Form, RevisionState};
use mingjian_core::ids::CommandId;
use serde::Deserialize;

use super::add::dated;
use super::parts::{self, Drop};
use super::{Sent, newest};
use crate::app_desk::trouble;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::input::Fields;
use crate::pages::ranking::encode;
use crate::pages::self_check::authority;
use crate::reply::{self, Visit, data, problem};
use crate::routes::Site;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    /// The version that is looked at; the newest without it.
    version: Option<usize>,
}

#[derive(Template)]
#[template(path = "evidence/piece.html")]
struct Page {
    f: Frame,
    e: EvidenceView,
    /// The unit's items, to attach it to; nothing where the campaign does not know the unit.
    v: Option<SelfCheckView>,
    version: usize,
    preview: Option<Result<EvidencePreview, Vec<RemarkShown>>>,
    marks: Vec<MarkFound>,
    fields: Fields,
    refusals: Vec<RemarkShown>,
    stale: bool,
}

impl Page {
    fn title(&self) -> String {
        parts::title(&self.f, &self.e)
    }

    fn tag(&self) -> (&'static str, &'static str) {
        parts::tag(self.e.state)
    }

    fn size(&self, bytes: &u64) -> String {
        parts::size(*bytes)
    }

    /// The version that is looked at.
    fn one(&self) -> Option<&RevisionShown> {
        self.e.revisions.iter().find(|one| one.number == self.version)
    }

    fn newest(&self) -> Option<&RevisionShown> {
        newest(&self.e)
    }

    fn file(&self, version: &usize) -> String {
        format!("/files/{}/{version}", encode(&self.e.id))
    }

    /// Whether a version has bytes that can be fetched.
    fn has_file(&self, one: &RevisionShown) -> bool {
        one.file.is_some() && one.state != RevisionState::Removed
    }

    fn unit(&self) -> String {
        format!("{}/units/{}", self.f.base, encode(&self.e.unit))
    }

    fn kind(&self, id: &str) -> String {
        let found = self.v.iter().flat_map(|v| &v.kinds).find(|kind| kind.id == *id);
        found.map_or_else(|| id.to_owned(), |kind| self.f.plain(&kind.title).to_owned())
    }

    fn kinds(&self) -> &[KindOffered] {
        self.v.as_ref().map(|v| v.kinds.as_slice()).unwrap_or_default()
    }

    fn outside(&self) -> bool {
        self.e
            .outside
            .iter()
            .any(|campaign| campaign.as_str() == self.f.campaign)
    }

    fn waits(&self) -> bool {
        self.e.state == EvidenceState::Waiting
    }

    fn judges(&self) -> bool {
        self.waits() && self.f.is("office")
    }

    fn changes(&self) -> bool {
        self.e.changeable && !self.waits()
    }

    /// Whether the person's side may say what it proves.
    fn attaches(&self) -> bool {
        let usable = matches!(self.e.state, EvidenceState::Available | EvidenceState::Waiting);
        usable && self.f.is("unit-liaison unit-head assessor team-leader office") && self.v.is_some()
    }

    /// Items that it does not prove yet.
    fn attachable(&self) -> Vec<&SelfItemShown> {
        let used = |id: &str| {
            self.e
                .uses
                .iter()
                .any(|one| one.campaign.as_str() == self.f.campaign && one.indicator == id)
        };
        self.v
            .iter()
            .flat_map(SelfCheckView::all)
            .filter(|item| !used(&item.id))
            .collect()
    }

    fn here(&self, used: &UseShown) -> bool {
        used.campaign.as_str() == self.f.campaign
    }

    fn drop(&self) -> Drop<'_> {
        Drop {
            f: &self.f,
            unit: &self.e.unit,
            id: "revise".to_owned(),
            many: false,
        }
    }

    fn with_file(&self) -> bool {
        self.e.form != Form::Link
    }

    /// What a field of the revision shows: what was typed, else what stands.
    fn now(&self, field: &str) -> String {
        if !self.fields.0.is_empty() {
            return self.fields.get(field).to_owned();
        }
        let Some(one) = self.newest() else {
            return String::new();
        };
        match field {
            "title" => one.title.clone(),
            "kind" => one.kind.clone(),
            "dated_on" => one.dated_on.map(|date| date.to_string()).unwrap_or_default(),
            "dated_as" => parts::snake(&one.dated_as),
            "address" => one.address.clone(),
            "text" => one.text.clone(),
            _ => String::new(),
        }
    }

    fn dated_as(&self, one: &RevisionShown) -> String {
        self.f
            .t(&format!("evidence-dated-{}", parts::snake(&one.dated_as)))
    }

    fn state_words(&self, one: &RevisionShown) -> String {
        self.f
            .t(&format!("evidence-version-{}", parts::snake(&one.state)))
    }
}

async fn look(site: &Site, visit: &Visit, evidence: &str) -> Result<EvidenceView, Trouble> {
    let look = ShowEvidence {
        authority: authority(visit)?,
        evidence: evidence.to_owned(),
    };
    visit.look(site, &look).await
}

async fn page(site: &Site, visit: &Visit, evidence: &str, asking: &Asking) -> Result<Page, Trouble> {
    let e = look(site, visit, evidence).await?;
    let check = ShowSelfCheck {
        campaign: visit.campaign()?.clone(),
        unit: Evidence::unit_of(evidence).to_owned(),
    };
    let v = match visit.look(site, &check).await {
        Ok(v) => Some(v),
        // A unit of another year; the campaign itself must be one that the person sees.
        Err(Trouble::NotFound) => {
            visit
                .look(
                    site,
                    &ShowNotice {
                        campaign: visit.campaign()?.clone(),
                    },
                )
                .await?;
            None
        }
        Err(trouble) => return Err(trouble),
    };
    let newest = newest(&e).map_or(1, |one| one.number);
    let version = asking
        .version
        .filter(|number| e.revisions.iter().any(|one| one.number == *number))
        .unwrap_or(newest);
    let app = site.app();
    let part = Part {
        authority: authority(visit)?,
        evidence: evidence.to_owned(),
        revision: Some(version),
        range: None,
    };
    let has_file = e
        .revisions
        .iter()
        .any(|one| one.number == version && one.file.is_some());
    let preview = if has_file {
        Some(preview(site, visit, &part).await?)
    } else {
        None
    };
    let mut marks = Vec::new();
    if e.state == EvidenceState::Waiting && visit.actor().role == mingjian_core::access::Role::Office {
        marks = app
            .marks_waiting(&visit.actor(), &part)
            .await
            .map_err(|error| trouble(app, error))?;
    }
    Ok(Page {
        f: visit.frame(Nav::Evidence, v.as_ref().map_or(2, |v| v.places), &site.today()),
        e,
        v,
        version,
        preview,
        marks,
        fields: Fields::default(),
        refusals: Vec::new(),
        stale: false,
    })
}

/// What is seen of a file; a file that cannot be shown says why.
async fn preview(
    site: &Site,
    visit: &Visit,
    part: &Part,
) -> Result<Result<EvidencePreview, Vec<RemarkShown>>, Trouble> {
    let app = site.app();
    match app
        .preview_evidence(&visit.actor(), part)
        .await
        .map_err(|error| trouble(app, error))
    {
        Ok(EvidencePreview::Nothing { reason }) => Ok(Err(vec![reply::shown(&reason)])),
        Ok(seen) => Ok(Ok(seen)),
        Err(refused @ Trouble::Refused(_)) => Ok(Err(reply::refusals(&refused))),
        Err(trouble) => Err(trouble),
    }
}

/// `GET /c/{campaign}/evidence/{id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((_, evidence)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    match page(&site, &visit, &evidence, &asking).await {
        Ok(page) => visit.page(StatusCode::OK, &page),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/evidence/{id}`
pub(crate) async fn json(
    State(site): State<Site>,
    visit: Visit,
    Path((_, evidence)): Path<(String, String)>,
) -> Response {
    match page(&site, &visit, &evidence, &Asking::default()).await {
        Ok(page) => data(&page.e),
        Err(trouble) => problem(&trouble),
    }
}

/// `POST /c/{campaign}/evidence/{id}`: a newer version.
pub(crate) async fn revise(
    State(site): State<Site>,
    visit: Visit,
    Path((_, evidence)): Path<(String, String)>,
    form: super::Form,
) -> Response {
    // Before a byte is read.
    if let Err(trouble) = page(&site, &visit, &evidence, &Asking::default()).await {
        return visit.trouble(&trouble);
    }
    let sent = match Sent::read(form).await {
        Ok(sent) => sent,
        Err(refusal) => return visit.trouble(&refusal.into()),
    };
    if !visit.holds(sent.fields.get("csrf")) {
        return visit.trouble(&reply::forged());
    }
    let (refusals, stale) = match give(&site, &visit, &evidence, &sent).await {
        Ok(()) => return visit.see_other(&format!("{}/evidence/{}", visit.base(), encode(&evidence))),
        Err(trouble @ Trouble::Stale(_)) => (reply::refusals(&trouble), true),
        Err(trouble @ Trouble::Refused(_)) => (reply::refusals(&trouble), false),
        Err(trouble) => return visit.trouble(&trouble),
    };
    let status = if stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    match page(&site, &visit, &evidence, &Asking::default()).await {
        Ok(found) => visit.page(
            status,
            &Page {
                fields: sent.fields,
                refusals,
                stale,
                ..found
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

async fn give(site: &Site, visit: &Visit, evidence: &str, sent: &Sent) -> Result<(), Trouble> {
    let app = site.app();
    let file = sent
        .take(site, visit, Evidence::unit_of(evidence))
        .await
        .into_iter()
        .next();
    let upload = match file {
        Some((_, found)) => found?.upload,
        None => String::new(),
    };
    let (dated_on, dated_as) = dated(sent)?;
    let command = ReviseEvidence {
        authority: authority(visit)?,
        evidence: evidence.to_owned(),
        seen_revisions: sent.fields.get("seen").parse().unwrap_or(usize::MAX),
        title: sent.fields.get("title").to_owned(),
        kind: sent.fields.get("kind").to_owned(),
        dated_on,
        dated_as,
        upload,
        address: sent.fields.get("address").to_owned(),
        text: sent.fields.get("text").replace("\r\n", "\n"),
        reason: sent.fields.get("reason").to_owned(),
    };
    let id = CommandId(format!(
        "form:{}:{}.revise",
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
