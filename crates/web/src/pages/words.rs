//! 自备词表页: `/words`, what the authority wants noticed or left alone in the wording of pages, and its file for whoever
//! inspects.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mingjian_app::queries::{ShowWords, WordShown, WordsView};
use mingjian_core::flow::own_words::Group;

use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::pages::accounts::authority;
use crate::pages::files::disposition;
use crate::reply::{Visit, data, problem};
use crate::routes::Site;

/// The name of the file.
const FILE: &str = "自备词表.yaml";

#[derive(Template)]
#[template(path = "words/page.html")]
struct Page {
    f: Frame,
    v: WordsView,
}

impl Page {
    /// The groups, each with its entries.
    fn groups(&self) -> Vec<(Group, Vec<&WordShown>)> {
        let of = |group: Group| self.v.entries.iter().filter(move |one| one.group == group);
        Group::ALL
            .into_iter()
            .map(|group| (group, of(group).collect()))
            .collect()
    }

    /// The words of a group: `words-<what>-<group>`.
    fn said(&self, what: &str, group: &Group) -> String {
        self.f.t(&format!("words-{what}-{}", group.name()))
    }

    /// Whether entries of a group have a right form and exceptions.
    fn is_word(&self, group: &Group) -> bool {
        *group == Group::Word
    }

    /// Texts in a row.
    fn row(&self, all: &[String]) -> String {
        all.join(crate::words::comma(self.f.lang))
    }
}

async fn view(site: &Site, visit: &Visit) -> Result<WordsView, Trouble> {
    let authority = authority(visit)?;
    visit.look(site, &ShowWords { authority }).await
}

/// `GET /words`
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

/// `GET /words.yaml`
pub(crate) async fn file(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(view) => {
            let head = [
                (header::CONTENT_TYPE, "application/yaml; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition(FILE, false)),
            ];
            (head, view.file).into_response()
        }
        Err(trouble) => visit.trouble(&trouble),
    }
}

/// `GET /api/v1/words`
pub(crate) async fn json(State(site): State<Site>, visit: Visit) -> Response {
    match view(&site, &visit).await {
        Ok(view) => data(&view),
        Err(trouble) => problem(&trouble),
    }
}
