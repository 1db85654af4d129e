//! Each refusal that the code can give occurs in a test: a case that provokes it, or a golden file that shows it.
//!
//! Where rules, files and the command line are concerned a code without a case fails; the others are shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::bless::is_code;
use crate::house::{Complaint, File, House, line_of};
use crate::rust::{identifiers, layers, without_tests};

/// Where a code without a case is a fault.
const STRICT: &[&str] = &[
    "crates/core/src/calendar/",
    "crates/core/src/rubric/",
    "crates/core/src/score/",
    "crates/core/src/sheet/",
    "crates/mingjian/src/",
];

pub fn check(house: &House) -> Vec<Complaint> {
    let mut tested = BTreeSet::new();
    for file in &house.files {
        let text = if is_test(file) {
            file.text.clone()
        } else if file.is_source() && file.member().is_some() {
            tests_of(&file.text)
        } else {
            continue;
        };
        tested.extend(
            identifiers(&text)
                .map(|(_, word)| word.to_owned())
                .filter(|word| is_code(word)),
        );
    }
    let mut complaints = Vec::new();
    let mut shown = BTreeMap::new();
    for (code, (path, line)) in given(house) {
        if tested.contains(&code) {
            continue;
        }
        if STRICT.iter().any(|folder| path.starts_with(folder)) {
            complaints.push(Complaint::new(
                &path,
                line,
                format!("no test and no golden file has {code}"),
            ));
        } else {
            shown.insert(code, path);
        }
    }
    if let Some(path) = shown.values().next() {
        let codes: Vec<&str> = shown.keys().map(String::as_str).collect();
        let text = format!("{} codes are in no test: {}", codes.len(), codes.join(", "));
        complaints.push(Complaint::warning(path, 0, text));
    }
    complaints
}

fn is_test(file: &File) -> bool {
    let beside = file.path.ends_with("_tests.rs") || file.path.ends_with("/tests.rs");
    file.path.contains("/tests/")
        || file.path.starts_with("golden/")
        || file.path.starts_with("e2e/")
        || beside
}

/// The unit tests at the bottom of a file.
fn tests_of(text: &str) -> String {
    let kept = without_tests(text);
    text.lines()
        .zip(kept.lines())
        .filter(|(line, kept)| line != kept)
        .map(|(line, _)| format!("{line}\n"))
        .collect()
}

/// The codes that stand in literals, with the first place of each.
fn given(house: &House) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    let sources = house
        .sources()
        .filter(|file| file.member().is_some_and(|name| name != "testkit"));
    for file in sources.filter(|file| !is_test(file)) {
        let layers = layers(&without_tests(&file.text));
        let literals = layers
            .literals
            .iter()
            .flat_map(|(line, literal)| identifiers(literal).map(|(_, word)| (*line, word.to_owned())));
        let code = identifiers(&layers.code).map(|(at, word)| (line_of(&layers.code, at), word.to_owned()));
        for (line, word) in literals.chain(code).filter(|(_, word)| is_code(word)) {
            found.entry(word).or_insert((file.path.clone(), line));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(files: &[(&str, &str)]) -> Vec<String> {
        check(&House::of(files)).iter().map(ToString::to_string).collect()
    }

    const GIVEN: &str = "fn a() { give(\"MJ1001\") }\n";

    #[test]
    fn a_code_in_a_test_a_golden_file_or_a_unit_test_has_its_case() {
        let inside = format!("{GIVEN}\n#[cfg(test)]\nmod tests {{\n    const C: &str = \"MJ1001\";\n}}\n");
        for files in [
            &[
                ("crates/core/src/score/a.rs", GIVEN),
                ("crates/core/tests/it/a.rs", "\"MJ1001\""),
            ][..],
            &[
                ("crates/core/src/score/a.rs", GIVEN),
                ("golden/scoring/a.yaml", "refused: MJ1001"),
            ],
            &[("crates/core/src/score/a.rs", &inside)],
        ] {
            assert_eq!(complaints(files), Vec::<String>::new());
        }
    }

    #[test]
    fn a_code_without_a_case_fails_in_the_core_and_is_shown_elsewhere() {
        assert_eq!(
            complaints(&[("crates/core/src/score/a.rs", GIVEN)]),
            ["crates/core/src/score/a.rs:1: no test and no golden file has MJ1001"]
        );
        assert_eq!(
            complaints(&[("crates/app/src/a.rs", GIVEN)]),
            ["crates/app/src/a.rs: warning: 1 codes are in no test: MJ1001"]
        );
    }
}
