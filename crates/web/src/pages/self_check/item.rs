//! 自查的一项: closed as one line, open with its standard, the form that fills it in, and its evidence.

use askama::Template;
use mingjian_app::queries::{EvidenceNamed, EvidenceView, SelfCheckView, SelfItemShown, SelfState};
use mingjian_core::flow::dossier::SelfItem;
use mingjian_core::flow::evidence::EvidenceState;

use super::Open;
use crate::frame::Frame;
use crate::pages::evidence::Adding;
use crate::pages::ranking::encode;

/// One row, closed or open.
#[derive(Template)]
#[template(path = "self_check/item.html")]
pub(super) struct Item<'a> {
    pub(super) f: &'a Frame,
    pub(super) v: &'a SelfCheckView,
    pub(super) i: &'a SelfItemShown,
    pub(super) all: &'a [EvidenceView],
    pub(super) open: Option<&'a Open>,
    pub(super) saved: bool,
    pub(super) writes: bool,
    /// `…/units/{unit}/self-check`
    pub(super) base: String,
}

impl askama::filters::HtmlSafe for Item<'_> {}

impl Item<'_> {
    /// What the form shows: what was typed, else what is stored.
    fn now(&self) -> &SelfItem {
        self.open
            .and_then(|open| open.typed.as_ref())
            .unwrap_or(&self.i.item)
    }

    /// What stands in the field of the score: also what is no number.
    fn score(&self) -> String {
        if let Some(open) = self.open.filter(|open| !open.fields.0.is_empty()) {
            return open.fields.get("score").to_owned();
        }
        self.i
            .item
            .score
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn text(&self) -> &str {
        match self.open.filter(|open| !open.fields.0.is_empty()) {
            Some(open) => open.fields.get("text"),
            None => &self.i.item.text,
        }
    }

    fn range(&self) -> String {
        self.i
            .weight
            .as_ref()
            .map(|full| self.f.t1("check-range", "n", self.f.w(full)))
            .unwrap_or_default()
    }

    /// The first words of the text, for the closed row.
    fn short(&self) -> String {
        let first: String = self
            .i
            .item
            .text
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(48)
            .collect();
        first
    }

    fn adding(&self) -> Adding<'_> {
        Adding::to_item(self.f, self.v, self.i)
    }

    fn href(&self, evidence: &str) -> String {
        format!("{}/evidence/{}", self.f.base, encode(evidence))
    }

    /// Its title; what waits for judgement has none to tell.
    fn title(&self, one: &EvidenceNamed) -> String {
        if one.title.is_empty() {
            self.f.t("evidence-untold")
        } else {
            one.title.clone()
        }
    }

    /// The unit's other evidence, which may prove this item too.
    fn attachable(&self) -> Vec<&EvidenceView> {
        let there = |id: &str| self.i.evidence.iter().any(|one| one.id == id && one.attached);
        let usable = |one: &&EvidenceView| {
            matches!(one.state, EvidenceState::Available | EvidenceState::Waiting) && !there(&one.id)
        };
        self.all.iter().filter(usable).collect()
    }

    /// Lines of a version, for the comparison of two.
    fn told(&self, item: &SelfItem) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        if item.not_applicable {
            lines.push((self.f.t("check-state"), self.f.t("not-applicable")));
        }
        if let Some(score) = &item.score {
            lines.push((self.f.t("check-score"), self.f.p(score)));
        }
        if !item.text.is_empty() {
            lines.push((self.f.t("check-text"), item.text.clone()));
        }
        lines
    }

    /// Class, icon and words of its state.
    fn tag(&self) -> (&'static str, &'static str, String) {
        let lacking = self.i.state == SelfState::Filled && !self.i.lacking.is_empty();
        match self.i.state {
            _ if self.saved => ("ok", "check", self.f.t("check-saved")),
            _ if lacking => ("warn", "warn", self.f.t("check-lacking")),
            SelfState::Open => ("info", "dot", self.f.t("check-open")),
            SelfState::Filled => ("ok", "check", self.f.t("check-filled")),
            SelfState::NotApplicable => ("", "dash", self.f.t("not-applicable")),
            SelfState::Optional => ("", "dot", self.f.t("check-optional")),
        }
    }
}
