//! 单位结果页: `/units/{id}`: the total, the account, and the tree down to each loss.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{AccountLine, LossShown, OutsideShown, TreeNode, UnitView, unit};
use mingjian_core::score::SourceLine;
use serde::Deserialize;

use crate::desk::Trouble;
use crate::frame::{Frame, Nav};
use crate::reply::Visit;
use crate::routes::Site;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    open: String,
}

#[derive(Template)]
#[template(path = "unit/page.html")]
struct Page {
    f: Frame,
    v: UnitView,
    all_open: bool,
}

/// One node with everything below it; the template calls itself through this type.
#[derive(Template)]
#[template(path = "unit/node.html")]
pub(super) struct Node<'a> {
    f: &'a Frame,
    n: &'a TreeNode,
    class: &'a str,
    open: bool,
}

impl askama::filters::HtmlSafe for Node<'_> {}

/// Losses line by line.
#[derive(Template)]
#[template(path = "unit/losses.html")]
pub(super) struct Losses<'a> {
    f: &'a Frame,
    all: &'a [LossShown],
    bonus: bool,
}

impl askama::filters::HtmlSafe for Losses<'_> {}

impl Page {
    fn node<'a>(&'a self, n: &'a TreeNode) -> Node<'a> {
        Node {
            f: &self.f,
            n,
            class: &self.v.class,
            open: self.all_open,
        }
    }

    fn losses<'a>(&'a self, outside: &'a OutsideShown) -> Losses<'a> {
        Losses {
            f: &self.f,
            all: &outside.losses,
            bonus: false,
        }
    }

    fn claimed(&self, node: &TreeNode) -> bool {
        !node.found.is_zero() || !node.losses.is_empty() || !node.score.is_zero()
    }

    fn any_claimed(&self) -> bool {
        self.v.bonuses.iter().any(|node| self.claimed(node))
    }

    fn bonus_capped(&self) -> bool {
        !self.v.bonus_limits.is_empty() || self.v.bonuses.iter().any(|node| node.found != node.score)
    }

    /// The sign before a term of the account; the full mark has none.
    fn op(&self, line: &AccountLine) -> &'static str {
        match (line.key.as_str(), line.amount.is_negative()) {
            ("full", _) => "",
            ("found" | "major", _) | (_, true) => "\u{2212}",
            _ => "+",
        }
    }

    fn size(&self, line: &AccountLine) -> String {
        self.f.p(line.amount.abs())
    }

    fn account_word(&self, line: &AccountLine) -> String {
        match &line.claimed {
            Some(claimed) => self.f.t1("account-bonus-claimed", "n", self.f.p(claimed)),
            None => self.f.t(&format!("account-{}", line.key)),
        }
    }

    fn above_median(&self) -> Option<String> {
        let above = self.v.total.as_ref()? - self.v.median.as_ref()?;
        let key = match (above.is_zero(), above.is_positive()) {
            (true, _) => return Some(self.f.t("level-with")),
            (_, true) => "higher-by",
            _ => "lower-by",
        };
        Some(self.f.t1(key, "n", self.f.p(above.abs())))
    }

    fn source_words(&self, source: &SourceLine) -> String {
        mingjian_core::lang::say_with(self.f.lang, &source.key, &source.params)
    }
}

impl<'a> Losses<'a> {
    /// Of something that is no bonus.
    pub(super) fn plain(f: &'a Frame, all: &'a [LossShown]) -> Self {
        Self { f, all, bonus: false }
    }
}

impl<'a> Node<'a> {
    /// One that begins closed and leads to no class of the rubric's page.
    pub(super) fn closed(f: &'a Frame, n: &'a TreeNode) -> Self {
        Self {
            f,
            n,
            class: "",
            open: false,
        }
    }

    fn node(&self, n: &'a TreeNode) -> Node<'a> {
        Node { n, ..*self }
    }

    fn is_bonus(&self) -> bool {
        self.n.kind == mingjian_core::rubric::Kind::Bonus
    }

    fn is_top(&self) -> bool {
        self.n.level == 1
    }

    fn not_applicable(&self) -> bool {
        self.n.state == mingjian_core::score::NodeState::NotApplicable
    }

    fn is_open(&self) -> bool {
        self.n.state == mingjian_core::score::NodeState::Open
    }

    fn losses(&self) -> Losses<'a> {
        Losses {
            f: self.f,
            all: &self.n.losses,
            bonus: self.is_bonus(),
        }
    }
}

/// `GET /units/{id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((_, id)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Response {
    let board = match visit.board(&site).await {
        Ok(board) => board,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let Some(view) = unit(&board, &id) else {
        return visit.trouble(&Trouble::NotFound);
    };
    let f = visit.frame(Nav::Ranking, view.places, &site.today());
    visit.page(
        StatusCode::OK,
        &Page {
            f,
            v: view,
            all_open: asking.open == "all",
        },
    )
}
