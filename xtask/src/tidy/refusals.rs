//! Each refusal that the code can give has its two sentences (what happened, what to do) in both languages, and
//! no sentence is left over from a refusal that nobody gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::bless::is_code;
use crate::fluent::{messages, pairs};
use crate::house::{Complaint, House, line_of};
use crate::rust::{identifiers, layers, without_tests};

pub fn check(house: &House) -> Vec<Complaint> {
    let mut keys: BTreeMap<&str, BTreeSet<String>> =
        BTreeMap::from([("zh", BTreeSet::new()), ("en", BTreeSet::new())]);
    let mut defined: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for pair in pairs(house).0.iter() {
        for (lang, file) in [("zh", pair.zh), ("en", pair.en)] {
            for message in messages(&file.text) {
                if is_code(&message.key) {
                    defined
                        .entry(message.key.clone())
                        .or_insert((file.path.clone(), message.line));
                }
                keys.entry(lang).or_default().insert(message.key);
            }
        }
    }

    let given = given(house);
    let mut complaints = Vec::new();
    for (code, (path, line)) in &given {
        let mut missing = Vec::new();
        for (lang, known) in &keys {
            let sentences = [code.clone(), format!("{code}-mend")];
            missing.extend(
                sentences
                    .iter()
                    .filter(|key| !known.contains(*key))
                    .map(|key| format!("{key} ({lang})")),
            );
        }
        if !missing.is_empty() {
            let text = format!("no message in crates/*/lang: {}", missing.join(", "));
            complaints.push(Complaint::new(path, *line, text));
        }
    }
    for (code, (path, line)) in &defined {
        if !given.contains_key(code) {
            complaints.push(Complaint::new(
                path,
                *line,
                format!("{code} is given nowhere in the code"),
            ));
        }
    }
    complaints
}

/// The codes that stand in the code or in literals, with the first place of each. Comments do not count.
fn given(house: &House) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    for file in house.sources().filter(|file| file.member().is_some()) {
        let layers = layers(&without_tests(&file.text));
        let mut note = |word: &str, line: usize| {
            if is_code(word) {
                found.entry(word.to_owned()).or_insert((file.path.clone(), line));
            }
        };
        for (at, word) in identifiers(&layers.code) {
            note(word, line_of(&layers.code, at));
        }
        for (line, literal) in &layers.literals {
            for (_, word) in identifiers(literal) {
                note(word, *line);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(code: &str, zh: &str, en: &str) -> Vec<String> {
        let house = House::of(&[
            ("crates/core/lang/a.en.ftl", en),
            ("crates/core/lang/a.zh.ftl", zh),
            ("crates/core/src/a.rs", code),
        ]);
        check(&house)
            .into_iter()
            .map(|complaint| complaint.text)
            .collect()
    }

    const BOTH: &str = "MJ1001 = what\nMJ1001-mend = do\n";

    #[test]
    fn a_refusal_with_all_its_sentences_passes() {
        assert_eq!(
            complaints("Refusal::new(\"MJ1001\", &[])", BOTH, BOTH),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_missing_sentence_is_named() {
        let found = complaints("Refusal::new(\"MJ1001\", &[])", BOTH, "MJ1001 = what\n");
        assert_eq!(found, ["no message in crates/*/lang: MJ1001-mend (en)"]);
    }

    #[test]
    fn a_message_that_nobody_gives_is_named() {
        assert_eq!(
            complaints("// MJ1001\n", BOTH, BOTH),
            ["MJ1001 is given nowhere in the code"]
        );
    }
}
