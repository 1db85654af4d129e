//! Fluent files (`.ftl`) taken apart into messages, just well enough to compare two languages.

use std::collections::BTreeSet;

use crate::house::{Complaint, File, House};

/// One message of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub key: String,
    /// The line of the key, from 1.
    pub line: usize,
    /// The text, its lines joined by a blank.
    pub text: String,
}

impl Message {
    /// The names of the parameters that stand in the text.
    pub fn params(&self) -> BTreeSet<&str> {
        self.text
            .split('$')
            .skip(1)
            .map(|rest| {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
                rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
            })
            .collect()
    }
}

/// The messages of a file, in their order.
pub fn messages(text: &str) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
            if let Some((key, value)) = line.split_once('=') {
                let (key, text) = (key.trim().to_owned(), value.trim().to_owned());
                found.push(Message {
                    key,
                    line: number + 1,
                    text,
                });
            }
        } else if line.starts_with([' ', '}'])
            && let Some(last) = found.last_mut()
            && !line.trim().is_empty()
        {
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(line.trim());
        }
    }
    found
}

/// A Chinese catalogue with its English one.
pub struct Pair<'a> {
    pub zh: &'a File,
    pub en: &'a File,
}

/// All pairs under `crates/*/lang`, and a complaint for each file that has no partner.
pub fn pairs(house: &House) -> (Vec<Pair<'_>>, Vec<Complaint>) {
    let mut pairs = Vec::new();
    let mut alone = Vec::new();
    let catalogues = |ending| {
        house
            .below("crates/", ending)
            .filter(|file| file.path.contains("/lang/"))
    };
    for zh in catalogues("zh.ftl") {
        let partner = zh.path.trim_end_matches("zh.ftl").to_owned() + "en.ftl";
        match house.files.iter().find(|file| file.path == partner) {
            Some(en) => pairs.push(Pair { zh, en }),
            None => alone.push(Complaint::new(&zh.path, 0, "has no English partner")),
        }
    }
    for en in catalogues("en.ftl") {
        let partner = en.path.trim_end_matches("en.ftl").to_owned() + "zh.ftl";
        if house.text(&partner).is_none() {
            alone.push(Complaint::new(&en.path, 0, "has no Chinese partner"));
        }
    }
    (pairs, alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_may_run_over_several_lines() {
        let found = messages(
            "# note\na = one { $x }\nb =\n    two { $y ->\n       [one] 1\n      *[other] { $y-z }\n    }\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].key.as_str(), found[1].line), ("b", 3));
        assert_eq!(found[1].params(), BTreeSet::from(["y", "y-z"]));
        assert_eq!(found[0].text, "one { $x }");
    }
}
