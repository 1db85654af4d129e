//! 栏目状态: a page of a section with nothing in it, or with nothing new for too long.
//!
//! Implements the update rules of 国办秘函〔2019〕19号 for one recorded page of a section: two weeks for news, six months
//! for notices and documents, one year for the rest. Without the day of judgement nothing is stale. **Does not** know
//! other pages of the section: what a script lists is `not_judged`.

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::Detector;
use crate::context::Context;
use crate::page::dates::{self, DateSource};
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "section_state",
    rules: &["stale-section", "empty-section"],
    run,
};

const NEWS: &[&str] = &["动态", "要闻", "新闻", "工作动态", "政务要闻"];
const PAPERS: &[&str] = &["通知", "公告", "公示", "政策", "文件", "规范性", "解读"];
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
    let (days, months) = limits(context, &name.text);
    let since = match (days, months) {
        (Some(days), _) => as_of.saturating_sub(jiff::Span::new().days(days)),
        (None, months) => as_of.saturating_sub(jiff::Span::new().months(months)),
    };
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

/// How long a section may go without anything new: days for news, else months.
fn limits(context: &Context, name: &str) -> (Option<i64>, i64) {
    let rule = |id: &str| context.rules.rule(id).map(|rule| &rule.threshold);
    if NEWS.iter().any(|word| name.contains(word)) {
        let days = rule("V4.1").and_then(|threshold| threshold.days).unwrap_or(14);
        return (Some(i64::from(days)), 0);
    }
    if PAPERS.iter().any(|word| name.contains(word)) {
        return (
            None,
            i64::from(rule("V4.1").and_then(|threshold| threshold.months).unwrap_or(6)),
        );
    }
    (
        None,
        i64::from(rule("V4.2").and_then(|threshold| threshold.months).unwrap_or(12)),
    )
}

fn empty(page: &Page, name: &str) -> Option<Finding> {
    let (at, word) = EMPTY
        .iter()
        .find_map(|word| page.text().find(word).map(|at| (at, *word)))?;
    // A long page has something to say beside it.
    if page.text().chars().filter(|c| !c.is_whitespace()).count() > 600 {
        return None;
    }
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
