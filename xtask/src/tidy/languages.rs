//! Chinese and English say the same: equal keys, no key twice in one crate, and a warning where their
//! parameters differ.

use std::collections::{BTreeMap, BTreeSet};

use crate::fluent::{Message, messages, pairs};
use crate::house::{Complaint, File, House};

pub fn check(house: &House) -> Vec<Complaint> {
    let (pairs, mut complaints) = pairs(house);
    for pair in &pairs {
        let (zh, en) = (messages(&pair.zh.text), messages(&pair.en.text));
        complaints.extend(missing(pair.zh, &zh, &en));
        complaints.extend(missing(pair.en, &en, &zh));
        for message in &zh {
            let Some(other) = en.iter().find(|other| other.key == message.key) else {
                continue;
            };
            let differ: Vec<&str> = message
                .params()
                .symmetric_difference(&other.params())
                .copied()
                .collect();
            if !differ.is_empty() {
                let text = format!("{}: only one language says ${}", message.key, differ.join(", $"));
                // A Chinese measure word may have no English one, so this is for a person to look at.
                complaints.push(Complaint::warning(&pair.en.path, other.line, text));
            }
        }
    }
    for ending in ["zh.ftl", "en.ftl"] {
        complaints.extend(twice(house, ending));
    }
    complaints
}

fn missing(file: &File, here: &[Message], there: &[Message]) -> Vec<Complaint> {
    let known: BTreeSet<&str> = here.iter().map(|message| message.key.as_str()).collect();
    there
        .iter()
        .filter(|message| !known.contains(message.key.as_str()))
        .map(|message| Complaint::new(&file.path, 0, format!("{} is missing here", message.key)))
        .collect()
}

/// Keys that stand twice in the catalogues of one crate and one language: the later would win unseen.
fn twice(house: &House, ending: &str) -> Vec<Complaint> {
    let mut first: BTreeMap<(Option<&str>, String), &str> = BTreeMap::new();
    let mut complaints = Vec::new();
    for file in house
        .below("crates/", ending)
        .filter(|file| file.path.contains("/lang/"))
    {
        for message in messages(&file.text) {
            let id = (file.member(), message.key.clone());
            if let Some(earlier) = first.get(&id) {
                let text = format!("{} already stands in {earlier}", message.key);
                complaints.push(Complaint::new(&file.path, message.line, text));
            } else {
                first.insert(id, &file.path);
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(zh: &str, en: &str) -> Vec<String> {
        let house = House::of(&[("crates/web/lang/a.en.ftl", en), ("crates/web/lang/a.zh.ftl", zh)]);
        check(&house).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_languages_with_equal_keys_pass() {
        assert_eq!(
            complaints("a = 甲{ $x }\n", "a = A { $x }\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_key_or_parameter_in_one_language_only_is_named() {
        assert_eq!(
            complaints("a = 甲\nb = 乙\n", "a = A\n"),
            ["crates/web/lang/a.en.ftl: b is missing here"]
        );
        assert_eq!(
            complaints("a = 甲{ $x }\n", "a = A { $y }\n"),
            ["crates/web/lang/a.en.ftl:1: warning: a: only one language says $x, $y"]
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_named() {
        assert_eq!(
            complaints("a = 甲\n", "a = A\na = B\n"),
            ["crates/web/lang/a.en.ftl:2: a already stands in crates/web/lang/a.en.ftl"]
        );
    }

    #[test]
    fn a_catalogue_without_partner_is_named() {
        let house = House::of(&[("crates/web/lang/a.zh.ftl", "")]);
        assert_eq!(check(&house).len(), 1);
    }
}
