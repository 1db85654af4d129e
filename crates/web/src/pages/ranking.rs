//! 排名页: `/`. Sorting and filtering are addresses, so the page works without a script.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{
    ClassRanking, Column, GradeRow, GradeShown, RankRow, RankingAsk, RankingView, ranking, rubric_document,
};
use mingjian_core::score::UnitStatus;
use serde::Deserialize;

use crate::frame::{Frame, Nav};
use crate::reply::Visit;
use crate::routes::Site;
use crate::words;

/// The query of the page and of its JSON.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    class: String,
    sort: String,
    dir: String,
    grade: String,
    q: String,
}

impl Asking {
    /// As the query understands it; `near` among the grades means units near a line.
    pub(crate) fn ask(&self) -> RankingAsk {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        RankingAsk {
            class: some(&self.class),
            sort: self.sort.clone(),
            descending: self.dir == "desc",
            grade: some(&self.grade).filter(|grade| grade != "near"),
            near: self.grade == "near",
            name: self.q.chars().take(60).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "ranking/page.html")]
struct Page {
    f: Frame,
    v: RankingView,
    a: Asking,
    bands: Vec<GradeRow>,
    /// Ids and titles of all classes.
    classes: Vec<(String, String)>,
    /// Ids of all classes and the kinds of bodies in them.
    kinds: Vec<(String, String)>,
}

/// Rows under one heading.
struct Band<'v> {
    grade: Option<&'v GradeShown>,
    runs: String,
    rows: Vec<&'v RankRow>,
}

impl Page {
    /// Whether the rows stand by rank, so that headings by grade make sense.
    fn by_rank(&self) -> bool {
        (self.a.sort.is_empty() || self.a.sort == "rank") && self.a.dir != "desc"
    }

    /// Rows under headings by grade; one block without a heading in any other order.
    fn bands<'v>(&'v self, class: &'v ClassRanking) -> Vec<Band<'v>> {
        if !self.by_rank() {
            return vec![Band {
                grade: None,
                runs: String::new(),
                rows: class.rows.iter().collect(),
            }];
        }
        let blocks = class.rows.chunk_by(|a, b| a.grade == b.grade);
        let band = |rows: &'v [RankRow]| {
            let grade = rows.first().and_then(|row| row.grade.as_ref());
            let row = grade.and_then(|grade| self.bands.iter().find(|band| band.grade.id == grade.id));
            let runs = row.map(|row| words::band(self.f.lang, row)).unwrap_or_default();
            Band {
                grade,
                runs,
                rows: rows.iter().collect(),
            }
        };
        blocks.map(band).collect()
    }

    /// The address that sorts by a column, the other way when it is sorted already.
    fn sort(&self, column: &str) -> String {
        let largest_first = !matches!(column, "rank" | "unit");
        let now = self.sorted(column);
        let descending = if now.is_empty() {
            largest_first
        } else {
            now == "ascending"
        };
        let dir = if descending { "desc" } else { "asc" };
        format!("?{}sort={}&dir={dir}", self.filters(), encode(column))
    }

    /// `ascending`, `descending` or nothing, for `aria-sort`.
    fn sorted(&self, column: &str) -> &'static str {
        let sort = if self.a.sort.is_empty() {
            "rank"
        } else {
            &self.a.sort
        };
        match (sort == column, self.a.dir == "desc") {
            (false, _) => "",
            (true, true) => "descending",
            (true, false) => "ascending",
        }
    }

    fn aria(&self, column: &str) -> String {
        match self.sorted(column) {
            "" => String::new(),
            sorted => format!(" aria-sort=\"{sorted}\""),
        }
    }

    /// Ids and titles of all classes, also of those that the filter leaves out.
    fn class_choices(&self) -> &[(String, String)] {
        &self.classes
    }

    /// Kinds of bodies in a class.
    fn kinds(&self, class: &ClassRanking) -> Option<String> {
        let found = self
            .kinds
            .iter()
            .find(|(id, kinds)| *id == class.id && !kinds.is_empty());
        found.map(|(_, kinds)| kinds.clone())
    }

    /// Why a unit has no grade.
    fn status(&self, row: &RankRow) -> String {
        match row.status {
            UnitStatus::Excluded => self.f.t("status-excluded"),
            UnitStatus::Joined => self.f.t("status-joined"),
            UnitStatus::NotApplicable => self.f.t("status-not-applicable"),
            UnitStatus::Draft => self.f.t1("status-draft", "n", row.open),
            UnitStatus::Vetoed => self.f.t("status-vetoed"),
            UnitStatus::Scored => "—".to_owned(),
        }
    }

    fn filters(&self) -> String {
        let all = [
            ("class", &self.a.class),
            ("grade", &self.a.grade),
            ("q", &self.a.q),
        ];
        let set = all.iter().filter(|(_, value)| !value.is_empty());
        set.map(|(name, value)| format!("{name}={}&", encode(value)))
            .collect()
    }

    /// The same rows from the API.
    fn export(&self, ending: &str) -> String {
        let sort = format!("sort={}&dir={}", encode(&self.a.sort), encode(&self.a.dir));
        format!("/api/v1{}/ranking{ending}?{}{sort}", self.f.base, self.filters())
    }

    fn filtered(&self) -> bool {
        !self.a.grade.is_empty() || !self.a.q.is_empty()
    }

    /// Columns of a row: rank, unit, total, grade, bonus and major beside the level-1 ones.
    fn width(&self, columns: &[Column]) -> usize {
        columns.len() + 6
    }
}

/// A value for a query.
pub(crate) fn encode(text: &str) -> String {
    askama::filters::urlencode_strict(text)
        .map(|text| text.to_string())
        .unwrap_or_default()
}

/// `GET /`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    let board = match visit.board(&site).await {
        Ok(board) => board,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let view = ranking(&board, &asking.ask());
    let document = rubric_document(&board, None);
    let f = visit.frame(Nav::Ranking, board.rubric.settings.places, &site.today());
    let classes = document
        .all_classes
        .iter()
        .map(|c| (c.id.clone(), f.plain(&c.title).to_owned()))
        .collect();
    let kinds = document
        .all_classes
        .iter()
        .map(|c| (c.id.clone(), f.list(&c.kinds)))
        .collect();
    visit.page(
        StatusCode::OK,
        &Page {
            f,
            v: view,
            a: asking,
            bands: document.grades,
            classes,
            kinds,
        },
    )
}
