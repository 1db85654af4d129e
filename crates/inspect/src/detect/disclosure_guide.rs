//! 政府信息公开指南: what it has to say, by which law, and whose names stand in it.
//!
//! Implements 条例 articles 12 and 29 to 33 and 国办公开办函〔2019〕61号: who receives requests, where, when, by which
//! phone and which ways, the form, 20 working days. A guide from before 15 May 2019 follows a law that no longer holds.
//! **Does not** look for names of other units where the unit's own is not given.

use std::sync::LazyLock;

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind};
use regex::Regex;

use super::Detector;
use crate::context::Context;
use crate::page::{Page, Part, dates, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "disclosure_guide",
    rules: &[
        "disclosure-guide-elements",
        "disclosure-guide-old",
        "disclosure-guide-other-unit",
    ],
    run,
};

/// What a guide says, by any of these words.
const ELEMENTS: &[(&str, &[&str])] = &[
    (
        "受理机构",
        &[
            "受理机构",
            "受理部门",
            "工作机构",
            "负责机构",
            "承办机构",
            "公开机构",
        ],
    ),
    ("地址", &["地址", "办公地点"]),
    ("办公时间", &["办公时间", "工作时间", "受理时间", "接待时间"]),
    ("联系电话", &["电话"]),
    ("信函申请", &["信函", "邮寄", "邮政"]),
    ("当面申请", &["当面", "现场", "窗口"]),
    ("网上申请", &["网上", "网络", "在线", "网站", "电子邮件"]),
    ("申请表", &["申请表"]),
    (
        "答复期限20个工作日",
        &["20个工作日", "二十个工作日", "20日", "15个工作日", "十五个工作日"],
    ),
];
/// A shorter text announces a guide or links to it.
const SHORTEST: usize = 300;

/// Who is said to receive requests.
static RECEIVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?:受理机构|受理部门|工作机构)(?:名称)?(?:[：:]|为|是)\s*|向)([\p{Han}]{2,14}?(?:局|厅|委员会))",
    )
    .ok()
});

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let Some(at) = title(page) else {
        return Vec::new();
    };
    let text: String = page.text().chars().filter(|c| *c != ' ').collect();
    let mut findings = Vec::new();
    let missing: Vec<&str> = ELEMENTS
        .iter()
        .filter(|(_, words)| !words.iter().any(|word| text.contains(word)))
        .map(|(name, _)| *name)
        .collect();
    let spot = |at: usize, length: usize| vec![page.spot(Part::Body, at, at.saturating_add(length))];
    if !missing.is_empty() {
        let finding = page.finding(
            "disclosure-guide-elements",
            Kind::DisclosurePlatform,
            75,
            spot(at, 3),
        );
        findings.push(with(finding, &[("missing", &missing.join("、"))]));
    }
    findings.extend(old(page, context, &text, at));
    findings.extend(other_unit(page, context));
    findings
}

/// Where the title of a guide stands; `None` for a page that is none.
fn title(page: &Page) -> Option<usize> {
    let long = page.text().chars().nth(SHORTEST).is_some();
    let (start, _) = page.text_lines().take(60).find(|(_, line)| {
        let line = line.trim();
        line.chars().count() <= 30 && line.ends_with("信息公开指南") && !line.contains(['>', '》'])
    })?;
    (long && page.title().contains("公开指南")).then_some(start)
}

/// By its day, or by the 15 working days of the law as it was.
fn old(page: &Page, context: &Context, text: &str, at: usize) -> Option<Finding> {
    let law = Date::new(2019, 5, 15).ok()?;
    let url = context.url.as_ref().map(ToString::to_string);
    let candidates = dates::candidates(page, url.as_deref());
    let published = dates::published(&candidates).map(|one| one.date);
    let has = |words: [&str; 2]| words.iter().any(|word| text.contains(word));
    let days = has(["15个工作日", "十五个工作日"]) && !has(["20个工作日", "二十个工作日"]);
    let before = published.is_some_and(|date| date < law);
    if !days && !before {
        return None;
    }
    let why = if days { "days" } else { "date" };
    let date = published.map(|date| date.to_string()).unwrap_or_default();
    let place = vec![page.spot(Part::Body, at, at.saturating_add(3))];
    let finding = page.finding("disclosure-guide-old", Kind::DisclosurePlatform, 80, place);
    Some(with(finding, &[("why", why), ("date", &date)]))
}

/// Another unit that is said to receive the requests.
fn other_unit(page: &Page, context: &Context) -> Option<Finding> {
    let unit = context.unit.as_deref()?;
    let own = function(unit);
    // The office of a government receives for many.
    if !unit.ends_with(['局', '厅', '会']) {
        return None;
    }
    let found = RECEIVER
        .as_ref()?
        .captures_iter(page.text())
        .find_map(|captures| {
            let name = captures.get(1)?;
            let other = function(name.as_str());
            let related = name.as_str().contains("政府")
                || name.as_str().contains(own)
                || own.contains(other)
                || unit.contains(other);
            (!related).then_some(name)
        })?;
    let place = vec![page.spot(Part::Body, found.start(), found.end())];
    let finding = page.finding("disclosure-guide-other-unit", Kind::DisclosurePlatform, 75, place);
    Some(with(finding, &[("name", found.as_str()), ("unit", unit)]))
}

/// A unit's name without its place, such as 财政局.
fn function(unit: &str) -> &str {
    let mut rest = unit;
    for _ in 0..3 {
        let end = rest.char_indices().take(6).enumerate().find(|(count, (_, c))| {
            // The 市 of 城市 ends no name of a place.
            *count >= 2 && matches!(c, '省' | '市' | '区' | '县' | '州' | '旗')
        });
        let tail = end.and_then(|(_, (at, c))| rest.get(at.saturating_add(c.len_utf8())..));
        match tail.filter(|tail| tail.chars().count() >= 2) {
            Some(tail) => rest = tail,
            None => break,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_compared_without_its_place() {
        assert_eq!(function("青禾区财政局"), "财政局");
        assert_eq!(function("云州市城市管理局"), "城市管理局");
        assert_eq!(function("云州市青禾区水务局"), "水务局");
        assert_eq!(function("财政局"), "财政局");
    }
}
