//! 错别字: fixed wrong words with the contexts in which they are right.
//!
//! One pass over title and text with the list of `data/lexicons/wrong-words.yaml`, and one with the office's own where
//! it has one. Everything is a proposal: names and quotations are for a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::{WrongWord, wrong_words};
use crate::own_words::{OwnWords, is_within};
use crate::page::{Field, Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "wording",
    rules: &["wrong-word", "own-word"],
    run,
};

/// How sure an entry of the office's own list is.
const OWN: u8 = 90;

static MATCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(wrong_words().iter().map(|word| word.wrong.as_str()))
        .ok()
});

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    wrong_words().iter().map(|word| word.wrong.as_str())
}

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let own = context.own_words.as_deref();
    let mut findings = shipped(page, own);
    findings.extend(own.into_iter().flat_map(|list| listed(page, list)));
    findings
}

/// Title and titles of articles, beside the text.
fn titles(page: &Page) -> impl Iterator<Item = &Field> {
    let told = |field: &&Field| field.part == Part::Title || field.name == "ArticleTitle";
    page.fields.iter().filter(told)
}

/// By the list that ships, but for what the office says is right.
fn shipped(page: &Page, own: Option<&OwnWords>) -> Vec<Finding> {
    let Some(matcher) = MATCHER.as_ref() else {
        return Vec::new();
    };
    let mut found: BTreeMap<usize, Vec<Spot>> = BTreeMap::new();
    for field in titles(page) {
        for hit in matcher.find_iter(&field.text) {
            let index = hit.pattern().as_usize();
            if is_wrong(&field.text, hit.start(), index, own) {
                let excerpt = field.text.chars().take(80).collect();
                found
                    .entry(index)
                    .or_default()
                    .push(page.spot_in_source(field.part, field.offset, excerpt));
            }
        }
    }
    let any = watched::says_any(page, watched::WRONG_WORDS);
    let text = if any { page.text() } else { "" };
    for hit in matcher.find_iter(text) {
        let index = hit.pattern().as_usize();
        if is_wrong(page.text(), hit.start(), index, own) {
            found
                .entry(index)
                .or_default()
                .push(page.spot(Part::Body, hit.start(), hit.end()));
        }
    }
    found
        .into_iter()
        .filter_map(|(index, spots)| {
            let WrongWord {
                wrong,
                right,
                confidence,
                ..
            } = wrong_words().get(index)?;
            let finding = page.finding("wrong-word", Kind::WrongWord, *confidence, spots);
            Some(with(finding, &[("wrong", wrong), ("right", right)]))
        })
        .collect()
}

/// Whether no context around makes the word right.
fn is_wrong(text: &str, at: usize, index: usize, own: Option<&OwnWords>) -> bool {
    let Some(word) = wrong_words().get(index) else {
        return false;
    };
    !is_within(text, at, &word.wrong, &word.except)
        && !own.is_some_and(|own| own.is_fine(text, at, &word.wrong))
}

/// By the office's own list.
fn listed(page: &Page, list: &OwnWords) -> Vec<Finding> {
    let mut found: BTreeMap<usize, Vec<Spot>> = BTreeMap::new();
    for field in titles(page) {
        for (index, _, _) in list.wrong(&field.text) {
            let excerpt = field.text.chars().take(80).collect();
            let spot = page.spot_in_source(field.part, field.offset, excerpt);
            found.entry(index).or_default().push(spot);
        }
    }
    for (index, start, end) in list.wrong(page.text()) {
        let spot = page.spot(Part::Body, start, end);
        found.entry(index).or_default().push(spot);
    }
    let finding = |(index, spots)| {
        let (word, source) = list.word(index)?;
        let finding = page.finding("own-word", Kind::WrongWord, OWN, spots);
        let params = [
            ("wrong", word.text.as_str()),
            ("right", &word.right),
            ("source", source),
        ];
        Some(with(finding, &params))
    };
    found.into_iter().filter_map(finding).collect()
}
