//! 保护名称写错: the name of state, party or body with one character mistaken for another, one missing or one too many.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::{ProtectedNames, protected_names};
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "protected_name",
    rules: &["protected-name"],
    run,
};

/// 名称 in two halves: a text one step away keeps one of them.
struct Name {
    whole: String,
    letters: Vec<char>,
    first: String,
    second: String,
}

impl Name {
    fn of(name: &str) -> Self {
        let letters: Vec<char> = name.chars().collect();
        let half = letters.len() / 2;
        Self {
            whole: name.to_owned(),
            first: letters.iter().take(half).collect(),
            second: letters.iter().skip(half).collect(),
            letters,
        }
    }
}

static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let names = protected_names().map(|list| list.names.iter());
    names.into_iter().flatten().map(|name| Name::of(name)).collect()
});

/// The words that it looks for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let long = NAMES.iter().filter(|name| name.letters.len() >= SHORTEST);
    long.flat_map(|name| [name.first.as_str(), name.second.as_str()])
}

/// Shorter names are met by chance.
const SHORTEST: usize = 5;

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let Some(list) = protected_names() else {
        return Vec::new();
    };
    let unit = context.unit.as_deref().filter(|unit| unit.chars().count() >= 6);
    let unit = unit.map(Name::of);
    let own = context.own_words.as_deref();
    let kept: Vec<Name> = own
        .map(|own| own.names().iter().map(|name| Name::of(name)).collect())
        .unwrap_or_default();
    let mut findings = Vec::new();
    let listed = if watched::says_any(page, watched::NAMES) {
        NAMES.as_slice()
    } else {
        &[]
    };
    for name in listed.iter().chain(&unit).chain(&kept) {
        let mut wrong: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
        for (at, length) in near(page, name, list) {
            let text = page.text().get(at..at.saturating_add(length)).unwrap_or_default();
            if own.is_some_and(|own| own.is_fine(page.text(), at, text)) {
                continue;
            }
            wrong.entry(text.to_owned()).or_default().push(page.spot(
                Part::Body,
                at,
                at.saturating_add(length),
            ));
        }
        for (text, spots) in wrong {
            let finding = page.finding("protected-name", Kind::WrongWord, 85, spots);
            findings.push(with(finding, &[("wrong", &text), ("right", &name.whole)]));
        }
    }
    findings
}

/// Places whose text is one mistaken or missing character away from a name, with their lengths in bytes.
fn near(page: &Page, name: &Name, list: &ProtectedNames) -> Vec<(usize, usize)> {
    let text = page.text();
    let count = name.letters.len();
    if count < SHORTEST {
        return Vec::new();
    }
    // A text one step away keeps the first half or the second; look for either.
    let half = count / 2;
    let mut found = Vec::new();
    for at in watched::all(page, &name.first) {
        found.extend(test(text, at, name, list));
    }
    for at in watched::all(page, &name.second) {
        let head = text.get(..at).unwrap_or_default();
        // The name itself: nearly always.
        if head.ends_with(&name.first) {
            continue;
        }
        for back in [half, half.saturating_sub(1), half.saturating_add(1)] {
            if let Some((start, _)) = back
                .checked_sub(1)
                .and_then(|back| head.char_indices().rev().nth(back))
            {
                found.extend(test(text, start, name, list));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn test(text: &str, at: usize, name: &Name, list: &ProtectedNames) -> Option<(usize, usize)> {
    let letters = &name.letters;
    let count = letters.len();
    let rest = text.get(at..)?;
    if rest.starts_with(&name.whole) {
        return None;
    }
    let excepted = |piece: &str| list.except.iter().any(|except| piece.contains(except.as_str()));
    // One character for another.
    let piece: Vec<char> = rest.chars().take(count).collect();
    if piece.len() == count {
        let differ: Vec<(char, char)> = piece
            .iter()
            .zip(letters)
            .filter(|(a, b)| a != b)
            .map(|(a, b)| (*a, *b))
            .collect();
        if let [(wrong, right)] = differ.as_slice()
            && list
                .confusion
                .iter()
                .any(|group| group.contains(*wrong) && group.contains(*right))
        {
            let shown: String = piece.iter().collect();
            return (!excepted(&shown)).then_some((at, shown.len()));
        }
    }
    // One character missing, which is no other name by itself; long names only.
    if count >= 7 {
        let piece: Vec<char> = rest.chars().take(count.saturating_sub(1)).collect();
        let missing = (1..count.saturating_sub(1)).any(|gap| {
            let without = letters
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != gap)
                .map(|(_, c)| c);
            piece.len().saturating_add(1) == count && piece.iter().eq(without)
        });
        if missing {
            let shown: String = piece.iter().collect();
            return (!excepted(&shown)).then_some((at, shown.len()));
        }
    }
    None
}
