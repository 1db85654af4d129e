//! 文号错误: numbers without their serial, in wrong brackets, or of another year than the paper.

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::notation::document_number::{DocumentNumber, document_numbers};
use crate::notation::script::{before, is_han};
use crate::page::{Page, Part, dates, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "document_number",
    rules: &[
        "document-number-missing",
        "document-number-brackets",
        "document-number-year",
    ],
    run,
};

/// What is left of a text whose number was cut out: `共件`, `第号`.
const LEFT_OVER: &[&str] = &[
    "共件",
    "共份",
    "共项",
    "共条",
    "第号",
    "〔〕号",
    "〔〕",
    "年月日",
    "共家",
    "共人次",
];

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    LEFT_OVER.iter().copied()
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let text = page.text();
    let numbers = document_numbers(text);
    let mut findings = Vec::new();
    let spot =
        |number: &DocumentNumber| page.spot(Part::DocumentNumber, number.range.start, number.range.end);
    let mut missing: Vec<Spot> = numbers
        .iter()
        .filter(|number| number.serial.is_none())
        .map(spot)
        .collect();
    let left_over = watched::says_any(page, watched::LEFT_OVER);
    for word in LEFT_OVER.iter().filter(|_| left_over) {
        for at in watched::all(page, word) {
            if is_left_over(page, at, word) {
                missing.push(page.spot(Part::Body, at, at.saturating_add(word.len())));
            }
        }
    }
    missing.sort_by_key(|spot| spot.offset);
    missing.dedup();
    if let Some(first) = missing.first() {
        let shown = first.excerpt.clone();
        let finding = page.finding("document-number-missing", Kind::WrongWord, 80, missing);
        findings.push(with(finding, &[("text", &shown)]));
    }
    let own = own_number(page, &numbers);
    // Quotations are other people's papers; the paper's own number is judged.
    if let Some(number) = own.filter(|number| !number.is_bracketed) {
        let shown = text.get(number.range.clone()).unwrap_or_default();
        let finding = page.finding(
            "document-number-brackets",
            Kind::PolicyMetadata,
            90,
            vec![spot(number)],
        );
        findings.push(with(finding, &[("text", shown)]));
    }
    let url = context.url.as_ref().map(ToString::to_string);
    let candidates = dates::candidates(page, url.as_deref());
    if let (Some(number), Some(signed)) = (own, dates::signed(&candidates))
        && number.year != signed.date.year()
    {
        let mut spots = vec![spot(number)];
        spots.extend(
            signed
                .at
                .map(|at| page.spot(Part::SignOff, at, at.saturating_add(signed.text.len()))),
        );
        let finding = page.finding("document-number-year", Kind::WrongWord, 85, spots);
        let (year, date) = (number.year.to_string(), signed.date.to_string());
        findings.push(with(finding, &[("year", &year), ("signed", &date)]));
    }
    findings
}

/// The number of the paper itself: after its label, or alone on its line.
fn own_number<'a>(page: &Page, numbers: &'a [DocumentNumber]) -> Option<&'a DocumentNumber> {
    const LABELS: &[&str] = &["文号", "发文字号", "发文文号", "文件编号", "文件号"];
    numbers.iter().find(|number| {
        let (start, line) = page.line_at(number.range.start);
        let head = line
            .get(..number.range.start.saturating_sub(start))
            .unwrap_or_default();
        let squeezed: String = head
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：'))
            .collect();
        let alone = squeezed.is_empty() && line.trim().len() <= number.range.len().saturating_add(4);
        alone || LABELS.iter().any(|label| squeezed.ends_with(label))
    })
}

/// Whether nothing around makes the words whole: `共件` is not `公共件` or `共件数`.
fn is_left_over(page: &Page, at: usize, word: &str) -> bool {
    let text = page.text();
    let previous = text.get(..at).and_then(|head| head.chars().next_back());
    let rest = text.get(at.saturating_add(word.len())..).unwrap_or_default();
    let next = rest.chars().next();
    let blank = ["年月日", "〔〕号", "〔〕", "第号"].contains(&word);
    if blank {
        // An empty form, with a label before it, is meant to be filled in.
        let (start, line) = page.line_at(at);
        let alone = line.len() <= word.len().saturating_add(18);
        let head = before(line, at.saturating_sub(start), 100);
        return word != "年月日"
            && !alone
            && !head.contains(['_', '：', ':'])
            && previous.is_some_and(is_han)
            && next.is_some_and(|c| c != '）');
    }
    let inner = previous.is_some_and(|c| matches!(c, '公' | '总' | '一' | '同' | '大' | '中' | '与' | '和'));
    let longer = next.is_some_and(|c| matches!(c, '数' | '均' | '的' | '式' | '型'));
    !inner && !longer
}
