//! 设置页: `/settings`, leads of reminders, changed days of the calendar, and who holds the three separate roles.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{SettingsView, ShowSettings};

use crate::frame::{Frame, Nav};
use crate::pages::accounts::authority;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

#[derive(Template)]
#[template(path = "settings/page.html")]
struct Page {
    f: Frame,
    v: SettingsView,
}

impl Page {
    /// The leads as they are chosen in the form: each of these, and whether it is set.
    fn leads(&self) -> Vec<(u8, bool)> {
        let mut all: Vec<u8> = vec![1, 2, 3, 5, 7, 10, 15, 20];
        all.extend(&self.v.reminder_leads);
        all.sort_unstable();
        all.dedup();
        all.into_iter()
            .map(|lead| (lead, self.v.reminder_leads.contains(&lead)))
            .collect()
    }

    /// Names in a row.
    fn names(&self, all: &[String]) -> String {
        all.join(crate::words::comma(self.f.lang))
    }

    fn leads_shown(&self) -> String {
        let all: Vec<String> = self.v.reminder_leads.iter().map(ToString::to_string).collect();
        self.names(&all)
    }
}

async fn view(site: &Site, visit: &Visit) -> Result<SettingsView, crate::desk::Trouble> {
    visit
        .look(
            site,
            &ShowSettings {
                authority: authority(visit)?,
            },
        )
        .await
}

/// `GET /settings`
pub(crate) async fn show(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(v) => visit.page(
            StatusCode::OK,
            &Page {
                f: visit.frame(Nav::Settings, 2, &site.today()),
                v,
            },
        ),
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/settings`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
