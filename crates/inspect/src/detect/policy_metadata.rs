//! 政策文件要素: the block of labels above a document, and the days between signing and publication.
//!
//! Implements 条例第二十六条 (20 working days, counted with the calendar), 发布 not before 成文, 有效性 against the day
//! of repeal. A label that is not there is another office's form and no fault; one that is there must say something.

use std::sync::LazyLock;

use jiff::civil::Date;
use mingjian_core::calendar::{Calendar, Deadline};
use mingjian_core::finding::{Finding, Kind, Spot, Verdict};

use super::Detector;
use crate::context::Context;
use crate::notation::characters::Characters;
use crate::page::dates::{self, Candidate, DateSource};
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "policy_metadata",
    rules: &[
        "policy-empty-field",
        "policy-published-late",
        "policy-published-before",
        "policy-expired",
        "policy-not-judged",
    ],
    run,
};

/// 条例第二十六条: within so many working days of being made.
const LIMIT: u32 = 20;
/// The fields, each with its variants.
const FIELDS: &[&[&str]] = &[
    &["索引号", "索引编号", "信息索引号"],
    &["主题分类", "信息分类", "主题词", "分类"],
    &["发布机构", "发文机关", "发文单位", "公开机构", "发布单位"],
    &["成文日期", "发文日期", "生成日期", "公文生成日期"],
    &["标题", "名称", "信息名称"],
    &["文号", "发文字号", "发文文号", "文件编号"],
    &["发布日期", "公开日期", "上载日期", "信息提供日期"],
    &["有效性", "公文时效", "时效", "效力状态", "效力状况", "文件状态"],
];
/// 文号 may be empty for papers without one.
const MAY_BE_EMPTY: &[&str] = &["主题词", "文号", "发文字号", "发文文号", "文件编号"];

/// With what labels begin.
static FIRST: LazyLock<Characters> = LazyLock::new(|| {
    let firsts = FIELDS
        .iter()
        .flat_map(|field| field.iter())
        .filter_map(|label| label.chars().next());
    Characters::of(&firsts.collect::<String>())
});

/// One label with what stands behind it.
pub(crate) struct Entry<'p> {
    pub(crate) label: &'static str,
    pub(crate) value: &'p str,
    pub(crate) at: usize,
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let block = block(page);
    let mut kinds: Vec<usize> = block
        .iter()
        .filter_map(|entry| FIELDS.iter().position(|field| field.contains(&entry.label)))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    // Three labels make a block; single words occur in any text.
    if kinds.len() < 3 {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for entry in block
        .iter()
        .filter(|entry| entry.value.is_empty() && !MAY_BE_EMPTY.contains(&entry.label))
    {
        let spot = page.spot(Part::Body, entry.at, entry.at.saturating_add(3));
        let finding = page.finding("policy-empty-field", Kind::PolicyMetadata, 85, vec![spot]);
        findings.push(with(finding, &[("label", entry.label)]));
    }
    findings.extend(days(page, context));
    findings.extend(validity(page, context, &block));
    findings
}

/// Signing and publication against each other.
fn days(page: &Page, context: &Context) -> Option<Finding> {
    let url = context.url.as_ref().map(ToString::to_string);
    let candidates = dates::candidates(page, url.as_deref());
    let published = candidates
        .iter()
        .find(|one| matches!(one.source, DateSource::PublishedLabel | DateSource::Meta))?;
    let signed = dates::signed(&candidates)?;
    let spots = |first: &Candidate, second: &Candidate| -> Vec<Spot> {
        [first, second]
            .into_iter()
            .filter_map(|one| Some(page.spot(Part::Body, one.at?, one.at?.saturating_add(one.text.len()))))
            .collect()
    };
    let (first, second) = (signed.date.to_string(), published.date.to_string());
    let params = [("signed", first.as_str()), ("published", second.as_str())];
    if published.date < signed.date {
        let finding = page.finding(
            "policy-published-before",
            Kind::PolicyMetadata,
            90,
            spots(signed, published),
        );
        return Some(with(finding, &params));
    }
    match due(signed.date) {
        Some(due) if published.date > due => {
            let finding = page.finding(
                "policy-published-late",
                Kind::PolicyMetadata,
                85,
                spots(signed, published),
            );
            let due = due.to_string();
            Some(with(
                finding,
                &[("signed", &first), ("published", &second), ("due", &due)],
            ))
        }
        Some(_) => None,
        None => {
            // Before the calendar begins nothing can be counted.
            let mut finding = page.finding(
                "policy-not-judged",
                Kind::PolicyMetadata,
                100,
                spots(signed, published),
            );
            finding.verdict = Verdict::NotJudged;
            let late = published
                .date
                .since(signed.date)
                .is_ok_and(|span| span.get_days() > 60);
            late.then(|| with(finding, &params))
        }
    }
}

fn due(signed: Date) -> Option<Date> {
    let calendar = Calendar::builtin().ok()?;
    Deadline::working_days(calendar, signed, LIMIT, None)
        .ok()
        .map(|deadline| deadline.due)
}

/// A paper that calls itself valid after its day of repeal.
fn validity(page: &Page, context: &Context, block: &[Entry<'_>]) -> Option<Finding> {
    let as_of = context.as_of?;
    let valid = block.iter().find(|entry| {
        FIELDS.last().is_some_and(|field| field.contains(&entry.label))
            && entry.value.contains("有效")
            && !entry.value.contains("无效")
    })?;
    let (at, repeal) = page.text_lines().find_map(|(start, line)| {
        let label = ["废止日期", "废止时间", "失效日期", "失效时间", "有效期至"];
        let found = label.iter().find_map(|label| line.find(label))?;
        let written = dates::written(line.get(found..)?).into_iter().next()?;
        Some((start.saturating_add(found), written.date))
    })?;
    if repeal >= as_of {
        return None;
    }
    let spots = vec![
        page.spot(Part::Body, valid.at, valid.at.saturating_add(3)),
        page.spot(Part::Body, at, at.saturating_add(3)),
    ];
    let finding = page.finding("policy-expired", Kind::PolicyMetadata, 90, spots);
    Some(with(finding, &[("repealed", &repeal.to_string())]))
}

/// Labels and values of a table, a list or lines with colons.
pub(crate) fn block(page: &Page) -> Vec<Entry<'_>> {
    let mut found: Vec<Entry<'_>> = Vec::new();
    let labels: Vec<&'static str> = FIELDS.iter().flat_map(|field| field.iter().copied()).collect();
    for (start, line) in page.text_lines() {
        let begins = |cell: &str| {
            cell.chars()
                .find(|c| !c.is_whitespace())
                .is_some_and(|c| FIRST.has(c))
        };
        // Most lines are neither, and looking for a tab is cheaper than counting.
        if !begins(line) && memchr::memchr(b'\t', line.as_bytes()).is_none() {
            continue;
        }
        if line.chars().nth(300).is_some() {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        let mut at = start;
        for (index, cell) in cells.iter().enumerate() {
            // Most cells begin like no label.
            let squeezed: String = if begins(cell) {
                cell.chars().filter(|c| !c.is_whitespace()).collect()
            } else {
                String::new()
            };
            for label in &labels {
                let Some(rest) = squeezed.strip_prefix(label) else {
                    continue;
                };
                let next = cells.get(index.saturating_add(1)).copied();
                let value = if rest.is_empty() || rest == ":" || rest == "：" {
                    match next {
                        Some(next) => next.trim(),
                        // A label alone on its line may have its value on the next one.
                        None if !rest.is_empty() => below(page, start, line),
                        None => continue,
                    }
                } else if rest.starts_with([':', '：']) {
                    cell.split_once([':', '：'])
                        .map(|(_, value)| value.trim())
                        .unwrap_or_default()
                } else {
                    continue;
                };
                // The next label is no value of this one.
                let other = labels.iter().any(|other| {
                    let plain: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                    plain
                        .strip_prefix(other)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：']))
                });
                found.push(Entry {
                    label,
                    value: if other { "" } else { value },
                    at,
                });
                break;
            }
            at = at.saturating_add(cell.len()).saturating_add(1);
        }
    }
    found
}

fn below<'p>(page: &'p Page, start: usize, line: &str) -> &'p str {
    let rest = page
        .text()
        .get(start.saturating_add(line.len())..)
        .unwrap_or_default();
    rest.trim_start_matches('\n')
        .split('\n')
        .next()
        .unwrap_or_default()
        .trim()
}
