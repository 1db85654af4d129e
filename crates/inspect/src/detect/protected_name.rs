//! 保护名称写错: the name of state, party or body with one character mistaken for another, one missing or one too many.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::lexicon::{ProtectedNames, protected_names};
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "protected_name",
    rules: &["protected-name"],
    run,
};

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let Some(list) = protected_names() else {
        return Vec::new();
    };
    let mut names: Vec<&str> = list.names.iter().map(String::as_str).collect();
    names.extend(context.unit.as_deref().filter(|unit| unit.chars().count() >= 6));
    let mut findings = Vec::new();
    for name in names {
        let mut wrong: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
        for (at, length) in near(page.text(), name, list) {
            let text = page.text().get(at..at.saturating_add(length)).unwrap_or_default();
            wrong.entry(text.to_owned()).or_default().push(page.spot(
                Part::Body,
                at,
                at.saturating_add(length),
            ));
        }
        for (text, spots) in wrong {
            let finding = page.finding("protected-name", Kind::WrongWord, 85, spots);
            findings.push(with(finding, &[("wrong", &text), ("right", name)]));
        }
    }
    findings
}

/// Places whose text is one mistaken or missing character away from a name, with their lengths in bytes.
fn near(text: &str, name: &str, list: &ProtectedNames) -> Vec<(usize, usize)> {
    let letters: Vec<char> = name.chars().collect();
    let count = letters.len();
    if count < 5 {
        return Vec::new();
    }
    // A text one step away keeps the first half or the second; look for either.
    let half = count / 2;
    let first: String = letters.iter().take(half).collect();
    let second: String = letters.iter().skip(half).collect();
    let mut found = Vec::new();
    for (at, _) in text.match_indices(&first) {
        found.extend(test(text, at, &letters, list));
    }
    for (at, _) in text.match_indices(&second) {
        let head = text.get(..at).unwrap_or_default();
        for back in [half, half.saturating_sub(1), half.saturating_add(1)] {
            if let Some((start, _)) = back
                .checked_sub(1)
                .and_then(|back| head.char_indices().rev().nth(back))
            {
                found.extend(test(text, start, &letters, list));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn test(text: &str, at: usize, letters: &[char], list: &ProtectedNames) -> Option<(usize, usize)> {
    let count = letters.len();
    let rest = text.get(at..)?;
    let name: String = letters.iter().collect();
    if rest.starts_with(&name) {
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
