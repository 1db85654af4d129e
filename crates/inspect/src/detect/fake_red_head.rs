//! 假红头: a betting tip in the form of an official paper.
//!
//! The form is there (a number, an issuer, a date), its brackets are 【】, and its words are those of the trade.

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::notation::document_number::document_numbers;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "fake_red_head",
    rules: &["fake-red-head"],
    run,
};

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let lists = terms().map(|terms| terms.betting.iter());
    lists.into_iter().flatten().map(String::as_str)
}

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some(terms) = terms() else {
        return Vec::new();
    };
    let titled = terms
        .betting
        .iter()
        .any(|word| page.title().contains(word.as_str()));
    if !titled && !watched::says_any(page, watched::BETTING) {
        return Vec::new();
    }
    let text = page.text();
    let betting: Vec<&str> = terms
        .betting
        .iter()
        .map(String::as_str)
        .filter(|word| watched::says(page, word) || page.title().contains(word))
        .collect();
    if betting.len() < 2 {
        return Vec::new();
    }
    let official = terms
        .official
        .iter()
        .filter(|word| watched::says(page, word))
        .count();
    if official >= 3 {
        return Vec::new();
    }
    let spots: Vec<_> = document_numbers(text)
        .into_iter()
        .filter(|number| {
            let shown = text.get(number.range.clone()).unwrap_or_default();
            shown.contains(['【', '[']) && !number.is_bracketed
        })
        .map(|number| page.spot(Part::DocumentNumber, number.range.start, number.range.end))
        .collect();
    if spots.is_empty() {
        return Vec::new();
    }
    let finding = page.finding("fake-red-head", Kind::Tampering, 85, spots);
    vec![with(
        finding,
        &[(
            "words",
            &betting.iter().take(5).copied().collect::<Vec<_>>().join("、"),
        )],
    )]
}
