//! 办事指南: its eight elements, and words that leave open what must be brought.
//!
//! A guide whose headings stand without anything below is filled by a script on many sites, so it is `not_judged`
//! from a saved page where scripts are there.

use mingjian_core::finding::{Finding, Kind, Spot, Verdict};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "service_guide",
    rules: &["guide-elements", "guide-vague"],
    run,
};

/// 办事指南重点要素 with their variants.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("事项名称", &["事项名称", "项目名称", "服务名称", "事项"]),
    (
        "设定依据",
        &["设定依据", "办理依据", "法律依据", "实施依据", "法定依据"],
    ),
    ("申请条件", &["申请条件", "受理条件", "办理条件", "申报条件"]),
    (
        "办理材料",
        &["办理材料", "申请材料", "申报材料", "所需材料", "提交材料"],
    ),
    (
        "办理地点",
        &["办理地点", "办公地址", "办理地址", "受理地点", "办公地点"],
    ),
    ("办理时间", &["办理时间", "办公时间", "受理时间", "工作时间"]),
    ("联系电话", &["联系电话", "咨询电话", "咨询方式", "联系方式"]),
    ("办理流程", &["办理流程", "办理程序", "办事流程", "流程图"]),
];
/// 国办秘函〔2019〕19号: four or more of the eight.
const MOST_MISSING: usize = 4;

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let labels = ELEMENTS.iter().flat_map(|(_, labels)| labels.iter().copied());
    labels.chain(["办事指南"])
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    // A title alone makes no guide.
    if !watched::says_any(page, watched::GUIDE) {
        return Vec::new();
    }
    let mut places: Vec<(usize, &'static str, bool)> = Vec::new();
    for (name, labels) in ELEMENTS {
        if let Some((at, filled)) = labels.iter().find_map(|label| label_at(page, label)) {
            places.push((at, name, filled));
        }
    }
    let title = page.title().contains("办事指南")
        || watched::says(page, "办事指南")
            && page
                .text()
                .lines()
                .take(40)
                .any(|line| line.trim().chars().count() <= 60 && line.contains("办事指南"));
    if !(places.len() >= 4 || (title && places.len() >= 2)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let missing: Vec<&str> = ELEMENTS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !places.iter().any(|(_, known, filled)| known == name && *filled))
        .collect();
    let limit = context.rules.rule("V6.2").and_then(|rule| rule.threshold.missing);
    let limit = limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(MOST_MISSING);
    if missing.len() >= limit {
        let first = places.iter().map(|(at, _, _)| *at).min().unwrap_or(0);
        let spot = page.spot(Part::Heading, first, first.saturating_add(3));
        let mut finding = page.finding("guide-elements", Kind::ServiceGuide, 85, vec![spot]);
        let empty = places.iter().filter(|(_, _, filled)| !filled).count();
        if empty >= 3 && page.elements.iter().any(|element| element.name == "script") {
            finding.verdict = Verdict::NotJudged;
        }
        let count = missing.len().to_string();
        findings.push(with(
            finding,
            &[("missing", &missing.join("、")), ("count", &count)],
        ));
    }
    findings.extend(vague(page));
    findings
}

/// Where a label stands as a heading or before a colon or cell, and whether something follows it.
fn label_at(page: &Page, label: &str) -> Option<(usize, bool)> {
    let mut last = None;
    for place in watched::all(page, label) {
        let (start, line) = page.line_at(place);
        // On a line the first place counts.
        if last.replace(start) == Some(start) {
            continue;
        }
        let at = place.saturating_sub(start);
        let head = line.get(..at).unwrap_or_default();
        let numbered = head
            .chars()
            .all(|c| c.is_whitespace() || "（）()【】一二三四五六七八九十、.．0123456789*●■◆".contains(c))
            || head.ends_with('\t');
        if !numbered {
            continue;
        }
        let rest = line.get(at.saturating_add(label.len())..).unwrap_or_default();
        let value =
            rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '】' | '）' | ')'));
        if !value.is_empty() {
            return Some((place, true));
        }
        let below = page
            .text()
            .get(start.saturating_add(line.len())..)
            .unwrap_or_default();
        let next = below
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or_default();
        let other = ELEMENTS
            .iter()
            .flat_map(|(_, labels)| labels.iter())
            .any(|other| {
                let plain = next.trim_start_matches(|c: char| {
                    "（）()【】一二三四五六七八九十、.．0123456789*●■◆ ".contains(c)
                });
                plain.starts_with(other)
            });
        return Some((place, !next.is_empty() && !other));
    }
    None
}

/// Words that leave open what is asked for, in the stretch about papers.
fn vague(page: &Page) -> Option<Finding> {
    let terms = terms()?;
    let text = page.text();
    let from = ["办理材料", "申请材料", "申报材料", "所需材料", "提交材料"]
        .iter()
        .find_map(|label| watched::first(page, label))?;
    let stretch = text.get(from..)?;
    let ends = [
        "办理流程",
        "办理程序",
        "办事流程",
        "办理地点",
        "办理时间",
        "办公时间",
        "联系电话",
        "咨询电话",
        "收费",
        "办理时限",
        "设定依据",
    ];
    let end = ends
        .iter()
        .filter_map(|label| stretch.find(label))
        .min()
        .unwrap_or(stretch.len());
    let stretch = stretch.get(..end)?;
    let mut spots: Vec<Spot> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for word in &terms.vague {
        for (at, _) in stretch.match_indices(word.as_str()) {
            let place = from.saturating_add(at);
            spots.push(page.spot(Part::Body, place, place.saturating_add(word.len())));
            if !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
    }
    spots.sort_by_key(|spot| spot.offset);
    spots.dedup_by_key(|spot| spot.offset);
    if spots.is_empty() {
        return None;
    }
    let finding = page.finding("guide-vague", Kind::ServiceGuide, 80, spots);
    Some(with(finding, &[("words", &words.join("、"))]))
}
