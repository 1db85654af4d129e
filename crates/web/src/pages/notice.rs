//! 通知与回执页: the office sends the notice and follows receipts, on-site dates and self-checks; a unit signs.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DocumentShown, NoticeRow, NoticeView, SelfCheckState, ShowNotice};
use mingjian_core::flow::dossier::Channel;
use serde::Deserialize;

use super::parts::{Cited, DocumentFields, Limit};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// Which unit is open.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    unit: String,
}

#[derive(Template)]
#[template(path = "notice/page.html")]
struct Page {
    f: Frame,
    v: NoticeView,
    unit: String,
}

impl Page {
    fn at(&self, names: &str) -> bool {
        names.split(' ').any(|name| name == self.v.stage.name())
    }

    fn letter(&self, name: &'static str) -> DocumentFields<'_> {
        DocumentFields::letter(&self.f, name)
    }

    fn cited<'a>(&'a self, document: &'a DocumentShown) -> Cited<'a> {
        Cited::of(&self.f, document)
    }

    fn due(&self) -> Option<Limit<'_>> {
        // How near it is matters as long as something is owed.
        let owed = self.at("self-checking") && !self.missing().is_empty();
        Limit::of(
            &self.f,
            &self.v.self_check_due,
            self.v.left.filter(|_| owed),
            &self.v.self_check_limit,
        )
    }

    /// The first day on which the team may come, where it is the same for all.
    fn onsite(&self) -> Option<Limit<'_>> {
        let days = self
            .v
            .onsite_limit
            .as_ref()
            .filter(|_| self.at("self-checking assessing"))?;
        Some(Limit::plain(&self.f, days))
    }

    fn decided(&self) -> bool {
        self.v.stage.is_decided()
    }

    /// What is due from the person: in words, and where it is done.
    fn mine(&self) -> Option<(String, String)> {
        let to = |act: &str, anchor: &str| Some((self.f.act(act), anchor.to_owned()));
        if self.v.own {
            let row = self
                .v
                .rows
                .first()
                .filter(|_| self.v.document.is_some() && !self.decided())?;
            if row.receipt.is_none() {
                return to("notice.sign_receipt", "#sign");
            }
            let open =
                self.at("self-checking assessing") && !self.is_submitted(row) && row.missing.is_empty();
            return open.then(|| (self.f.t("nav-self-check"), format!("{}/self-check", self.f.base)));
        }
        if !self.f.is("office") {
            return None;
        }
        match self.v.stage.name() {
            "noticing" => to("notice.send", "#letter"),
            "self-checking" if self.missing().is_empty() || self.over() => to("assessment.begin", "#begin"),
            _ => None,
        }
    }

    /// For whom it waits, in words.
    fn waits(&self) -> String {
        let all = self.v.rows.len();
        if self.v.own || !self.at("self-checking") || (self.v.signed == all && self.v.submitted == all) {
            return String::new();
        }
        self.f.t2(
            "notice-waits",
            "unsigned",
            all - self.v.signed,
            "unsubmitted",
            all - self.v.submitted,
        )
    }

    /// The unit whose forms are open; a unit's people have their own only.
    fn open(&self) -> Option<&NoticeRow> {
        if self.v.own {
            return self.v.rows.first();
        }
        self.v.rows.iter().find(|row| row.unit.id == self.unit)
    }

    fn channel(&self, channel: &Channel) -> String {
        self.f.t(match channel {
            Channel::System => "notice-by-system",
            Channel::Phone => "notice-by-phone",
            Channel::Oa => "notice-by-oa",
            Channel::Paper => "notice-by-paper",
        })
    }

    /// Class, icon and words of a self-check's state.
    fn state(&self, row: &NoticeRow) -> (&'static str, &'static str, String) {
        match row.self_check {
            SelfCheckState::Empty => ("", "dot", self.f.t("notice-check-empty")),
            SelfCheckState::Begun => ("", "pen", self.f.t1("notice-check-begun", "n", row.items)),
            SelfCheckState::SentBack => ("warn", "warn", self.f.t("notice-check-sent-back")),
            SelfCheckState::Submitted => ("ok", "check", self.f.t("notice-check-submitted")),
        }
    }

    fn is_submitted(&self, row: &NoticeRow) -> bool {
        row.self_check == SelfCheckState::Submitted
    }

    /// Units without a self-check.
    fn missing(&self) -> Vec<&NoticeRow> {
        self.v.rows.iter().filter(|row| !self.is_submitted(row)).collect()
    }

    fn over(&self) -> bool {
        self.v.left.is_some_and(|left| left < 0)
    }
}

/// `GET /c/{campaign}/notice`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    match look(&site, &visit).await {
        Ok(v) => {
            let page = Page {
                f: visit.frame(Nav::Notice, 2, &site.today()),
                v,
                unit: asking.unit,
            };
            visit.page(StatusCode::OK, &page)
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/notice`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<NoticeView, Trouble> {
    visit
        .look(
            site,
            &ShowNotice {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}
