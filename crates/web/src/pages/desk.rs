//! 工作台: `/c/{campaign}`: where the year stands, and what is due from the person, by when.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{DeskView, ShowDesk, StageState, TaskShown};

use super::parts::Due;
use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "desk/page.html")]
struct Page {
    f: Frame,
    v: DeskView,
}

impl Page {
    /// The tasks that are the person's own, or those that wait for others.
    fn tasks(&self, waits: bool) -> Vec<&TaskShown> {
        self.v.tasks.iter().filter(|task| task.waits == waits).collect()
    }

    fn due<'a>(&'a self, task: &'a TaskShown) -> Option<Due<'a>> {
        Due::of(&self.f, &task.due, task.left)
    }

    /// How many of them are over their day.
    fn overdue(&self, waits: bool) -> usize {
        self.tasks(waits)
            .iter()
            .filter(|task| task.left.is_some_and(|left| left < 0))
            .count()
    }

    /// The first day that comes up.
    fn nearest(&self) -> Option<Due<'_>> {
        self.v.tasks.iter().find_map(|task| self.due(task))
    }

    fn word(&self, task: &TaskShown) -> String {
        self.f.t1(&format!("task-{}", task.name), "n", task.count)
    }

    fn stage(&self, name: &str) -> String {
        self.f.t(&format!("stage-{name}"))
    }

    fn css(&self, state: &StageState) -> &'static str {
        match state {
            StageState::Done => "done",
            StageState::Now => "now",
            StageState::Ahead => "",
        }
    }

    /// Lists of units of which something is missing: heading, where to go, the units.
    fn lacking(&self) -> Vec<(&'static str, &'static str, &[mingjian_app::queries::Called])> {
        let all = [
            ("desk-unsigned", "/notice", self.v.unsigned.as_slice()),
            ("desk-unsubmitted", "/notice", self.v.unsubmitted.as_slice()),
            ("desk-unreplied", "/feedback", self.v.unreplied.as_slice()),
        ];
        all.into_iter()
            .filter(|(_, _, units)| !units.is_empty())
            .collect()
    }
}

/// `GET /c/{campaign}`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Desk, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/c/{campaign}/desk`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match look(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}

async fn look(site: &Site, visit: &Visit) -> Result<DeskView, Trouble> {
    visit
        .look(
            site,
            &ShowDesk {
                campaign: visit.campaign()?.clone(),
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use mingjian_core::flow::procedure::Stage;
    use mingjian_core::flow::tasks::TaskKind;
    use mingjian_core::lang::Lang;

    use crate::texts::say;

    #[test]
    fn every_task_and_stage_is_said_in_both_languages() {
        let tasks = TaskKind::ALL.iter().map(|kind| format!("task-{}", kind.name()));
        let stages = Stage::ALL.iter().map(|stage| format!("stage-{}", stage.name()));
        for key in tasks.chain(stages) {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(say(lang, &key, &[("n", "2")]), key);
            }
        }
    }
}
