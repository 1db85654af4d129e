//! 栏目状态: a page of a section with nothing in it, or with nothing new for too long.
//!
//! Implements the update rules of the rule set for one recorded page of a section. Without the day of judgement nothing
//! is stale. **Does not** know other pages of the section: what a script lists is `not_judged`, and a sweep judges the
//! whole section instead.

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::Detector;
use crate::context::Context;
use crate::page::dates::{self, DateSource};
use crate::page::{Page, Part, with};
use crate::survey::{Limit, classify};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "section_state",
    rules: &["stale-section", "empty-section"],
    run,
};

const EMPTY: &[&str] = &[
    "暂无数据",
    "暂无内容",
    "暂无信息",
    "暂无相关",
    "栏目建设中",
    "正在建设中",
    "内容更新中",
    "暂无记录",
    "没有数据",
];

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    EMPTY.iter().copied()
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let article = page.meta("ArticleTitle").is_some();
    let Some(name) = page
        .meta("ColumnName")
        .filter(|field| !field.text.is_empty() && !article)
    else {
        return Vec::new();
    };
    let url = context.url.as_ref().map(ToString::to_string);
    let candidates = dates::candidates(page, url.as_deref());
    let newest = candidates
        .iter()
        .filter(|one| one.source == DateSource::ListLine)
        .max_by_key(|one| one.date);
    let Some(newest) = newest else {
        return empty(page, &name.text).into_iter().collect();
    };
    let Some(as_of) = context.as_of else {
        return Vec::new();
    };
    let kind = page
        .meta("ColumnType")
        .map(|field| field.text.as_str())
        .unwrap_or_default();
    let path = context.url.as_ref().map(|url| url.path()).unwrap_or_default();
    let kind = classify(kind, &name.text, path, &[]).kind;
    let Some(update) = context.rules.update(kind) else {
        return Vec::new();
    };
    let limit = Limit {
        days: update.days,
        months: update.months.unwrap_or_default(),
        rule: update.rule.clone(),
    };
    let since = limit.since(as_of);
    if newest.date >= since {
        return Vec::new();
    }
    let spots = newest
        .at
        .map(|at| page.spot(Part::Body, at, at.saturating_add(newest.text.len())))
        .into_iter()
        .collect();
    let finding = page.finding(
        "stale-section",
        Kind::StaleSection,
        newest.source.confidence(),
        spots,
    );
    let (date, since) = (newest.date.to_string(), since.to_string());
    vec![with(
        finding,
        &[("section", &name.text), ("newest", &date), ("since", &since)],
    )]
}

/// The words by which a page of a section says that there is nothing, and where.
pub(crate) fn empty_words(page: &Page) -> Option<(usize, &'static str)> {
    let (at, word) = EMPTY
        .iter()
        .find_map(|word| watched::first(page, word).map(|at| (at, *word)))?;
    // A long page has something to say beside it.
    let short = page
        .text()
        .chars()
        .filter(|c| !c.is_whitespace())
        .nth(600)
        .is_none();
    short.then_some((at, word))
}

fn empty(page: &Page, name: &str) -> Option<Finding> {
    let (at, word) = empty_words(page)?;
    let spot = page.spot(Part::Body, at, at.saturating_add(word.len()));
    let mut finding = page.finding("empty-section", Kind::EmptySection, 80, vec![spot]);
    let template = page
        .scripts()
        .any(|script| script.contains(word) || script.contains("ajax") || script.contains("fetch("));
    if template {
        finding.verdict = Verdict::NotJudged;
    }
    Some(with(finding, &[("section", name)]))
}
