//! 关键词堆砌: a line of search words at the top of the page or in its labels.
//!
//! Words joined by separators that share a stem, or that are general words of the betting trade. What the page's own
//! name repeats (unit, place, site) is a label of the site and no stuffing.

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::notation::script::is_han;
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "keyword_line",
    rules: &["keyword-line"],
    run,
};

/// How many lines are the top of a page.
const TOP: usize = 4;

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let mut spots: Vec<Spot> = Vec::new();
    for field in &page.fields {
        let named = matches!(
            field.name.to_ascii_lowercase().as_str(),
            "" | "keywords" | "description" | "articletitle" | "sitename"
        );
        if named && is_stuffed(&field.text, context) {
            let excerpt = field.text.chars().take(120).collect();
            spots.push(page.spot_in_source(field.part, field.offset, excerpt));
        }
    }
    for (start, line) in page.text_lines().take(TOP) {
        if is_stuffed(line, context) {
            spots.push(page.spot(Part::Heading, start, start.saturating_add(line.len())));
        }
    }
    if spots.is_empty() {
        return Vec::new();
    }
    let count = spots.len().to_string();
    let finding = page.finding("keyword-line", Kind::Tampering, 88, spots);
    vec![with(finding, &[("count", &count)])]
}

/// Whether a line is made of search words.
fn is_stuffed(line: &str, context: &Context) -> bool {
    let Some(terms) = terms() else {
        return false;
    };
    let line = line.trim();
    if line.chars().count() > 300 || line.contains(['。', '《']) {
        return false;
    }
    let separator = |c: char| {
        matches!(
            c,
            '_' | '|' | '｜' | '-' | '—' | ',' | '，' | '、' | '/' | ';' | '；'
        )
    };
    let parts: Vec<&str> = line
        .split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() < 3 {
        return false;
    }
    let betting = parts
        .iter()
        .filter(|part| terms.betting.iter().any(|word| part.contains(word.as_str())))
        .count();
    let official = terms
        .official
        .iter()
        .filter(|word| line.contains(word.as_str()))
        .count();
    if betting >= 2 && official == 0 {
        return true;
    }
    let shops = parts
        .iter()
        .filter(|part| SHOP.iter().any(|word| part.contains(word)))
        .count();
    line.matches('_').count() >= 2
        && betting.saturating_add(shops) >= 2
        && official == 0
        && stem(&parts, context)
}

/// What search words for any shop on the web end in.
const SHOP: &[&str] = &[
    "平台", "登录", "官网", "官方", "下载", "入口", "网址", "注册", "开户", "在线",
];

/// Whether three of the words begin with the same stem of two characters or more that is no name or official word.
fn stem(parts: &[&str], context: &Context) -> bool {
    const OFFICIAL: &[&str] = &[
        "政", "府", "公开", "信息", "人民", "国家", "区", "县", "市", "省", "局", "委", "中国", "网站",
        "门户",
    ];
    parts.iter().any(|part| {
        let stem: String = part.chars().take(3).collect();
        let enough = stem.chars().count() == 3 && stem.chars().any(is_han);
        let known = [context.unit.as_deref(), context.place.as_deref()]
            .into_iter()
            .flatten()
            .any(|name| name.contains(&stem));
        let official = OFFICIAL.iter().any(|word| part.contains(word));
        enough && !known && !official && parts.iter().filter(|other| other.starts_with(&stem)).count() >= 3
    })
}
