//! 考核表页: `/rubric`: the rubric as a readable document, for all classes or one.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use mingjian_app::queries::{NodeShown, RubricView, WeightShown, rubric_document};
use mingjian_core::rubric::{EvidenceForm, Trigger};
use serde::Deserialize;

use crate::frame::{Frame, Nav};
use crate::reply::Visit;
use crate::routes::Site;
use crate::words;

/// The query of the page and of its JSON.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    pub(crate) class: String,
}

#[derive(Template)]
#[template(path = "rubric/page.html")]
struct Page {
    f: Frame,
    v: RubricView,
}

/// One indicator with everything below it.
#[derive(Template)]
#[template(path = "rubric/node.html")]
struct Node<'a> {
    f: &'a Frame,
    n: &'a NodeShown,
}

impl askama::filters::HtmlSafe for Node<'_> {}

impl Page {
    fn node<'a>(&'a self, n: &'a NodeShown) -> Node<'a> {
        Node { f: &self.f, n }
    }

    fn band(&self, row: &mingjian_app::queries::GradeRow) -> String {
        words::band(self.f.lang, row)
    }

    fn form(&self, form: &EvidenceForm) -> String {
        words::form(self.f.lang, *form)
    }

    fn trigger(&self, one: &Trigger) -> String {
        words::trigger(self.f.lang, one, false)
    }

    fn one_class(&self) -> bool {
        self.v.classes.len() == 1 && self.v.all_classes.len() > 1
    }

    fn shows(&self, id: &str) -> bool {
        self.one_class() && self.v.classes.iter().any(|class| class.id == id)
    }

    fn unread(&self) -> usize {
        self.v.citations.iter().filter(|citation| !citation.read).count()
    }
}

impl<'a> Node<'a> {
    fn node(&self, n: &'a NodeShown) -> Node<'a> {
        Node { f: self.f, n }
    }

    fn weight(&self, weight: &WeightShown) -> String {
        match weight {
            WeightShown::Printed(points) => self.f.w(points),
            WeightShown::None => "—".to_owned(),
            WeightShown::Unknown => self.f.t("rubric-weight-unknown"),
            WeightShown::Absent => self.f.t("rubric-weight-absent"),
        }
    }

    fn is_bonus(&self) -> bool {
        self.n.kind_is == mingjian_core::rubric::Kind::Bonus
    }

    /// Rank of the heading: 3 for level 1, never deeper than 6.
    fn heading(&self) -> u32 {
        if self.is_bonus() {
            3
        } else {
            (self.n.level + 2).min(6)
        }
    }

    fn bonus_under(&self) -> String {
        self.f.t1("rubric-under", "node", self.f.plain(&self.n.above))
    }

    /// Whether anything stands below the heading.
    fn has_body(&self) -> bool {
        let one = &self.n.one;
        !self.is_group() || !one.standard.is_empty() || !one.triggers.is_empty() || !one.each_leaf.is_empty()
    }

    fn is_group(&self) -> bool {
        self.n.kind_is == mingjian_core::rubric::Kind::Group
    }

    fn trigger(&self, one: &Trigger) -> String {
        words::trigger(self.f.lang, one, self.is_bonus())
    }

    fn level(&self, one: &mingjian_core::rubric::Level) -> String {
        words::level(self.f.lang, one)
    }

    /// Facts in one line: kind, methods, evidence, how verified, at what cost, and so on.
    fn facts(&self) -> Vec<(String, String)> {
        let (f, one) = (self.f, &self.n.one);
        let mut facts = Vec::new();
        let mut add = |key: &str, value: String| facts.push((f.t(key), value));
        if !self.is_group() {
            add("rubric-fact-kind", words::kind(f.lang, self.n.kind_is));
        }
        if !one.methods.is_empty() {
            add("rubric-fact-methods", f.methods(&one.methods));
        }
        if !self.n.proofs.is_empty() {
            add("rubric-fact-proofs", words::joined(f.lang, &self.n.proofs));
        }
        if let Some(how) = one.verifiable {
            add("rubric-fact-verifiable", words::verifiable(f.lang, how));
        }
        if let Some(cost) = one.evidence_cost {
            add("rubric-fact-cost", words::cost(f.lang, cost));
        }
        if one.optional {
            add("rubric-fact-optional", f.t("rubric-yes"));
        }
        if let Some(by) = &one.judged_by {
            add("rubric-fact-judged-by", by.get(f.lang).to_owned());
        }
        if let Some(due) = &one.due {
            add("rubric-fact-due", due.get(f.lang).to_owned());
        }
        if let Some(from) = &one.counts_from {
            add("rubric-fact-counts-from", f.date(from));
        }
        if let Some(min) = &one.min {
            add("rubric-fact-min", f.w(min));
        }
        if let Some(each) = &one.each {
            add("rubric-fact-each", f.w(each));
        }
        if let Some(full) = &one.full {
            add("rubric-fact-full", f.w(full));
        }
        if let Some(cap) = &one.cap {
            add("rubric-fact-cap", words::cap(f.lang, cap));
        }
        if let Some(rule) = one.na_rule {
            add("rubric-fact-na", words::na_rule(f.lang, rule));
        }
        if let Some(mark) = &one.pass_mark {
            add("rubric-fact-pass-mark", words::pass_mark(f.lang, mark));
        }
        if let Some(max) = &one.max {
            add("rubric-fact-max", f.w(max));
        }
        if let Some(limit) = &one.limit {
            add("rubric-fact-limit", words::limit(f.lang, limit));
        }
        if let Some(gate) = &one.gate {
            add("rubric-fact-gate", words::gate(f.lang, gate));
        }
        facts
    }
}

/// `GET /rubric`
pub(crate) async fn show(State(site): State<Site>, visit: Visit, Query(asking): Query<Asking>) -> Response {
    let board = match visit.board(&site).await {
        Ok(board) => board,
        Err(trouble) => return visit.trouble(&trouble),
    };
    let class = (!asking.class.is_empty()).then_some(asking.class.as_str());
    let view = rubric_document(&board, class);
    let f = visit.frame(Nav::Rubric, view.places, &site.today());
    visit.page(StatusCode::OK, &Page { f, v: view })
}
