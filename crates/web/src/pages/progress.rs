//! 进度页: per unit receipt, self-check, scoring by section and reply; who still owes what, ready to copy for a group.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{ChatBlocks, ClassProgress, ProgressView, ShowProgress};

use super::parts::{Due, Mark};
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "progress/page.html")]
struct Page {
    f: Frame,
    v: ProgressView,
}

impl Page {
    fn stage(&self) -> String {
        self.f.t(&format!("stage-{}", self.v.stage_name))
    }

    fn due<'a>(&'a self, owed: &'a ChatBlocks) -> Option<Due<'a>> {
        Due::of(&self.f, &owed.due, owed.left)
    }

    fn nearest(&self) -> Option<Due<'_>> {
        self.v.owed.iter().find_map(|one| self.due(one))
    }

    fn owed_word(&self, owed: &ChatBlocks) -> String {
        let key = match owed.name {
            "receipt" => "progress-unsigned",
            "self-check" => "progress-unsubmitted",
            _ => "progress-unreplied",
        };
        self.f.t1(key, "n", owed.units.len())
    }

    fn owed_link(&self, owed: &ChatBlocks) -> &'static str {
        if owed.name == "reply" {
            "/feedback"
        } else {
            "/notice"
        }
    }

    fn texts<'a>(&self, owed: &'a ChatBlocks) -> &'a [String] {
        if self.f.en() { &owed.en } else { &owed.zh }
    }

    fn mark<'a>(&'a self, day: &'a Option<String>) -> Mark<'a> {
        Mark::of(&self.f, day)
    }

    /// How much is done, in quarters: all only when all is, none only when nothing is.
    fn phase(&self, done: &u32, items: &u32) -> u8 {
        if done >= items {
            return 4;
        }
        let quarters = u64::from(*done) * 4 / u64::from((*items).max(1));
        u8::try_from(quarters)
            .unwrap_or(3)
            .max(u8::from(*done > 0))
            .min(3)
    }

    fn sum(&self, class: &ClassProgress) -> String {
        let done: u32 = class.rows.iter().map(|row| row.done).sum();
        let items: u32 = class.rows.iter().map(|row| row.items).sum();
        format!("{done}/{items}")
    }
}

/// `GET /c/{campaign}/progress`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Progress, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/progress`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<ProgressView, Trouble> {
    // Sheets that are refused have no board; receipts and reports are shown all the same.
    let board = visit.board(site).await.ok();
    visit
        .look(
            site,
            &ShowProgress {
                campaign: visit.campaign()?.clone(),
                board,
            },
        )
        .await
}
