//! 固定用语被换: one and the same foreign text stands inside several set phrases of official language.
//!
//! Catches pages whose title is left alone and whose sentences are not. A phrase with another word in it is nothing;
//! the same word in two different phrases that never hold it is a replacement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::lexicon::terms;
use crate::notation::script::{after, is_han};
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "phrase_hole",
    rules: &["phrase-hole"],
    run,
};

/// The longest filler, in characters.
const LONGEST: usize = 24;

/// A set phrase in its three parts.
type Phrase = (&'static str, &'static str, &'static str);

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let phrases = terms().map(|terms| terms.phrases.iter());
    let three = |phrase: &'static String| {
        let mut parts = phrase.split('|');
        let three = (parts.next()?, parts.next()?, parts.next()?);
        parts.next().is_none().then_some(three)
    };
    phrases.into_iter().flatten().filter_map(three).collect()
});

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    PHRASES.iter().flat_map(|(head, _, tail)| [*head, *tail])
}

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some(terms) = terms() else {
        return Vec::new();
    };
    let text = page.text();
    // Filler → the phrases that it stands in, and its places.
    let mut holes: BTreeMap<&str, (BTreeSet<usize>, Vec<usize>)> = BTreeMap::new();
    let expected: BTreeSet<&str> = PHRASES.iter().map(|(_, middle, _)| *middle).collect();
    for (index, (head, middle, tail)) in PHRASES.iter().enumerate() {
        if head.is_empty() || tail.is_empty() || !watched::says(page, tail) {
            continue;
        }
        for at in watched::all(page, head) {
            let start = at.saturating_add(head.len());
            // As it should be: nearly always.
            let whole = text.get(start..).and_then(|rest| rest.strip_prefix(middle));
            if whole.is_some_and(|rest| rest.starts_with(tail)) {
                continue;
            }
            let rest = after(text, start, LONGEST.saturating_add(tail.chars().count()));
            let Some(filler) = rest.find(*tail).and_then(|end| rest.get(..end)) else {
                continue;
            };
            let fits = filler.chars().all(|c| {
                is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.' | '☆' | '★')
            });
            if filler != *middle && filler.chars().count() >= 2 && fits {
                let hole = holes.entry(filler).or_default();
                hole.0.insert(index);
                hole.1.push(start);
            }
        }
    }
    let mut findings = Vec::new();
    for (filler, (phrases, mut places)) in holes {
        places.sort_unstable();
        if phrases.len() < 2 || expected.contains(filler) || expected.iter().any(|word| filler.contains(word))
        {
            continue;
        }
        let foreign = !filler.chars().all(is_han);
        let betting = terms.betting.iter().any(|word| filler.contains(word.as_str()));
        let spots = places
            .iter()
            .map(|at| page.spot(Part::Body, *at, at.saturating_add(filler.len())))
            .collect();
        let confidence = if foreign || betting { 92 } else { 75 };
        let count = places.len().to_string();
        let finding = page.finding("phrase-hole", Kind::Tampering, confidence, spots);
        findings.push(with(finding, &[("token", filler), ("count", &count)]));
    }
    findings
}
