//! 错别字: fixed wrong words with the contexts in which they are right.
//!
//! One pass over title and text with the list of `data/lexicons/wrong-words.yaml`. Everything is a proposal: names
//! and quotations are for a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::{WrongWord, wrong_words};
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "wording",
    rules: &["wrong-word"],
    run,
};

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

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some(matcher) = MATCHER.as_ref() else {
        return Vec::new();
    };
    let mut found: BTreeMap<usize, Vec<Spot>> = BTreeMap::new();
    let title = page
        .fields
        .iter()
        .filter(|field| field.part == Part::Title || field.name == "ArticleTitle");
    for field in title {
        for hit in matcher.find_iter(&field.text) {
            let index = hit.pattern().as_usize();
            if is_wrong(&field.text, hit.start(), index) {
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
        if is_wrong(page.text(), hit.start(), index) {
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
fn is_wrong(text: &str, at: usize, index: usize) -> bool {
    let Some(word) = wrong_words().get(index) else {
        return false;
    };
    !word.except.iter().any(|context| {
        context.match_indices(word.wrong.as_str()).any(|(inside, _)| {
            at.checked_sub(inside)
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.starts_with(context.as_str()))
        })
    })
}
