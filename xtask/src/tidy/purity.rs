//! What must stay absent from a crate: input, output, clock and floats from core; network and clock from
//! documents. The linter forbids single functions; here whole families stay away.

use crate::house::{Complaint, House, line_of};
use crate::rust::{identifiers, layers, without_tests};

/// Paths that must not stand in the code of a crate.
const ABSENT: &[(&str, &[&str])] = &[
    (
        "core",
        &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            // Work shared out and joined again (`thread::scope`) is a computation; a thread of its own is not.
            "std::thread::spawn",
            "std::thread::Builder",
            "std::thread::sleep",
            "std::time",
            "std::io::std",
            "tokio::",
        ],
    ),
    (
        "documents",
        &["std::net", "std::env", "std::process", "std::time", "tokio::"],
    ),
    ("web", &["sqlx::", "mingjian_store"]),
    ("app", &["sqlx::", "std::net"]),
];

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in house.sources() {
        let Some((member, absent)) = ABSENT.iter().find(|(member, _)| file.member() == Some(member)) else {
            continue;
        };
        let code = layers(&without_tests(&file.text)).code;
        for path in *absent {
            // The same path in the form `std::{fs, …}`, as far as it stands first in the braces.
            let braced = path.strip_prefix("std::").map(|rest| format!("std::{{{rest}"));
            let forms = [Some((*path).to_owned()), braced];
            for at in forms
                .iter()
                .flatten()
                .flat_map(|form| code.match_indices(form.as_str()))
                .map(|(at, _)| at)
            {
                let text = format!("{member} must not use {}", path.trim_end_matches(':'));
                complaints.push(Complaint::new(&file.path, line_of(&code, at), text));
            }
        }
        if *member == "core" {
            for (number, line) in code.lines().enumerate() {
                // A reader of foreign data may have to name the type in order to refuse it.
                let reads = line.contains("visit_f");
                if !reads && identifiers(line).any(|(_, word)| word == "f64" || word == "f32") {
                    complaints.push(Complaint::new(
                        &file.path,
                        number + 1,
                        "core has no floats: use Points",
                    ));
                }
                if identifiers(line).any(|(_, word)| word == "async") {
                    complaints.push(Complaint::new(
                        &file.path,
                        number + 1,
                        "core waits for nothing: no async",
                    ));
                }
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&House::of(&[(path, text)]))
            .into_iter()
            .map(|complaint| complaint.line)
            .collect()
    }

    #[test]
    fn core_has_no_files_clock_or_floats() {
        let text = "use std::fs::File;\nlet a: f64 = x;\n// f64 and std::time\nlet b = \"std::env\";\nasync fn c() {}\n";
        assert_eq!(lines("crates/core/src/a.rs", text), [1, 2, 5]);
    }

    #[test]
    fn readers_over_bytes_are_no_input() {
        let text = "use std::io::Write;\nuse std::{fs, fmt};\nstd::io::stdout();\n";
        assert_eq!(lines("crates/core/src/a.rs", text), [2, 3]);
    }

    #[test]
    fn tests_and_refusing_readers_may_name_a_float() {
        let text = "fn visit_f64<E>(self, v: f64) {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
        assert_eq!(lines("crates/core/src/a.rs", text), Vec::<usize>::new());
    }

    #[test]
    fn other_crates_have_rules_of_their_own() {
        assert_eq!(
            lines("crates/store/src/a.rs", "use std::fs;\n"),
            Vec::<usize>::new()
        );
        assert_eq!(lines("crates/web/src/a.rs", "use mingjian_store::Store;\n"), [1]);
    }
}
