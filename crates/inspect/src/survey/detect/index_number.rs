//! 索引号唯一: two documents with one index number.
//!
//! The same document under several addresses is no second one: its number, its title or its text is the same.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::Document;
use crate::survey::gather::{Seen, Survey, spot};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "index_number",
    rules: &["index-number-twice"],
    run,
};

/// A shorter one is a number in a list, not an index number.
const SHORTEST: usize = 5;

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let mut by_number: BTreeMap<String, Vec<(&Seen, &Document)>> = BTreeMap::new();
    for (_, seen) in survey.articles() {
        let Some(document) = &seen.facts.document else {
            continue;
        };
        let number: String = document
            .index_number
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if number.chars().count() >= SHORTEST && digits >= 3 {
            by_number.entry(number).or_default().push((seen, document));
        }
    }
    let mut findings = Vec::new();
    for (number, those) in by_number {
        let mut others: Vec<&(&Seen, &Document)> = Vec::new();
        for one in &those {
            if !others.iter().any(|known| is_same(known, one)) {
                others.push(one);
            }
        }
        let [first, rest @ ..] = others.as_slice() else {
            continue;
        };
        for (seen, document) in rest.iter().map(|one| (one.0, one.1)) {
            let place = spot(Part::Body, document.index_place, &document.index_number);
            let finding = survey.finding(seen, "index-number-twice", Kind::PolicyMetadata, 88, vec![place]);
            let count = others.len().to_string();
            findings.push(with(
                finding,
                &[
                    ("number", &number),
                    ("other", &first.0.url),
                    ("title", &first.0.facts.title),
                    ("count", &count),
                ],
            ));
        }
    }
    findings
}

fn is_same(a: &(&Seen, &Document), b: &(&Seen, &Document)) -> bool {
    let text = a.0.facts.text_mark == b.0.facts.text_mark && a.0.facts.length > 0;
    let number = !a.1.number.is_empty() && a.1.number == b.1.number;
    text || number || a.0.facts.title == b.0.facts.title
}
