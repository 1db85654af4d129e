//! 范围错误: a document speaks of the whole of the place above it, as `全市` in a district's own.
//!
//! Left over when a document of the level above was used as a model. It counts only where the document calls its
//! own place by the right word as well, and where the sentence does not name the level above.

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::notation::script::{after, before};
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "scope_slip",
    rules: &["scope-slip"],
    run,
};

/// The levels from the highest to the lowest.
const ORDER: &[(&str, &[&str])] = &[
    ("省", &["省"]),
    ("市", &["市", "州", "盟"]),
    ("区", &["区", "县", "旗"]),
    ("镇", &["镇", "乡", "街道"]),
];
/// Words after which the level above is meant.
const ABOVE: &[&str] = &[
    "委", "政府", "级", "局", "直", "人大", "政协", "里", "领导", "主要", "考核", "通报", "会议", "排名",
    "第一", "前列", "平均",
];

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    [
        "全省", "全市", "全州", "全盟", "全区", "全县", "全旗", "全镇", "全乡",
    ]
    .into_iter()
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let Some((level, own)) = own_level(page, context) else {
        return Vec::new();
    };
    let calls_itself = [format!("全{own}"), format!("我{own}")];
    let right: usize = calls_itself
        .iter()
        .map(|word| watched::all(page, word).count())
        .sum();
    if right == 0 {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (_, words) in ORDER.iter().take(level) {
        for word in *words {
            let wrong = format!("全{word}");
            let all: Vec<usize> = watched::all(page, &wrong).collect();
            // Where it is said more often than the own place, it is meant.
            if all.is_empty() || all.len() > right {
                continue;
            }
            let spots: Vec<Spot> = all
                .into_iter()
                .filter(|at| !is_meant(page, *at, &wrong, word))
                .map(|at| page.spot(Part::Body, at, at.saturating_add(wrong.len())))
                .collect();
            if spots.is_empty() {
                continue;
            }
            let finding = page.finding("scope-slip", Kind::WrongWord, 80, spots);
            findings.push(with(
                finding,
                &[("wrong", &wrong), ("right", &format!("全{own}"))],
            ));
        }
    }
    findings
}

/// The index of the issuer's level in [`ORDER`] and its own word, from the unit or from the page's issuer.
fn own_level(page: &Page, context: &Context) -> Option<(usize, String)> {
    let of = |name: &str| {
        let head = name.trim_end();
        ORDER.iter().enumerate().find_map(|(level, (_, words))| {
            let word = words.iter().find(|word| head.ends_with(**word))?;
            Some((
                level,
                if *word == "街道" {
                    "街".to_owned()
                } else {
                    (*word).to_owned()
                },
            ))
        })
    };
    if let Some(unit) = &context.unit
        && let Some(at) = unit.find("人民政府")
    {
        return of(unit.get(..at).unwrap_or_default());
    }
    // The issuer: the name alone on its line, as in the masthead and the sign-off.
    let mut counts = [0_usize; 4];
    let mut words: [Option<String>; 4] = Default::default();
    for (_, line) in page.text_lines() {
        let line = line.trim();
        let Some(at) = line.find("人民政府") else {
            continue;
        };
        let tail = line.get(at..).unwrap_or_default();
        if !matches!(tail, "人民政府" | "人民政府办公室" | "人民政府办公厅") {
            continue;
        }
        if let Some((level, word)) = of(before(line, at, 80))
            && let (Some(count), Some(kept)) = (counts.get_mut(level), words.get_mut(level))
        {
            *count = count.saturating_add(1);
            kept.get_or_insert(word);
        }
    }
    let best = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    if *best.1 == 0 {
        return None;
    }
    words.get(best.0).cloned().flatten().map(|word| (best.0, word))
}

/// Whether the sentence speaks of the level above on purpose, or quotes a title.
fn is_meant(page: &Page, at: usize, wrong: &str, level: &str) -> bool {
    let (start, line) = page.line_at(at);
    let from = at.saturating_sub(start);
    let head = before(line, from, 400);
    let tail = after(line, from.saturating_add(wrong.len()), 400);
    if head.matches('《').count() > head.matches('》').count() {
        return true;
    }
    let stop = |c: char| matches!(c, '。' | '；' | '！');
    let clause_head = head.rsplit(stop).next().unwrap_or_default();
    let clause_tail = tail.split(stop).next().unwrap_or_default();
    let clause = format!("{clause_head}{clause_tail}");
    let named = clause.match_indices(level).any(|(at, _)| {
        let after = clause.get(at.saturating_add(level.len())..).unwrap_or_default();
        ABOVE.iter().any(|word| after.starts_with(word))
    });
    named
        || ABOVE.iter().skip(6).any(|word| tail.starts_with(word))
        || clause_head.ends_with(['在', '居', '位'])
}
