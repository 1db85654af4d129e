//! Nothing half done: no reminders to oneself, no stubs, no tests switched off.

use crate::house::{Complaint, House};

/// Words that stand alone. Written in pieces, so that this file does not complain about itself.
const WORDS: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];
/// Texts that stand anywhere.
const TEXTS: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
];
const ENDINGS: &[&str] = &[
    ".rs", ".js", ".mjs", ".css", ".html", ".sh", ".sql", ".ftl", ".toml", "Makefile",
];

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in house
        .files
        .iter()
        .filter(|file| ENDINGS.iter().any(|ending| file.path.ends_with(ending)))
    {
        for (number, line) in file.text.lines().enumerate() {
            let mut words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let leftover = words
                .find(|word| WORDS.contains(word))
                .or_else(|| TEXTS.iter().find(|text| line.contains(**text)).copied());
            if let Some(leftover) = leftover {
                let text = format!("{leftover}: finish it, or write an issue");
                complaints.push(Complaint::new(&file.path, number + 1, text));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_stubs_and_sleeping_tests_are_named() {
        let text = format!("// {}: later\n{})\n    {}]\n", WORDS[0], TEXTS[0], TEXTS[2]);
        let house = House::of(&[("crates/core/src/a.rs", &text), ("docs/a.md", &text)]);
        assert_eq!(check(&house).len(), 3);
    }

    #[test]
    fn longer_words_are_no_reminders() {
        let text = format!("let {}_LIST = 1; // {}\n", WORDS[0], WORDS[0].to_lowercase());
        assert_eq!(check(&House::of(&[("crates/core/src/a.rs", &text)])), []);
    }
}
