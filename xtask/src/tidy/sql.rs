//! Rows change in one place: statements that write stand only in the store's tables, chain, jobs and migrations.

use crate::house::{Complaint, House};
use crate::rust::{layers, without_tests};

/// Where a statement that writes may stand.
const WRITERS: &[&str] = &[
    "crates/store/src/chain.rs",
    "crates/store/src/jobs.rs",
    "crates/store/src/migrate.rs",
    "crates/store/src/sql.rs",
    "crates/store/src/tables/",
];

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in house.sources().filter(|file| file.member().is_some()) {
        if WRITERS.iter().any(|place| file.path.starts_with(place)) {
            continue;
        }
        for (line, literal) in layers(&without_tests(&file.text)).literals {
            if let Some(verb) = writes(&literal) {
                let text = format!("{verb} stands outside the writers of the store: write through an event");
                complaints.push(Complaint::new(&file.path, line, text));
            }
        }
    }
    complaints
}

/// The verb of a statement that writes, if the text contains one.
fn writes(text: &str) -> Option<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '(' || c == '\\')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    (0..words.len()).find_map(|at| match (word(at), word(at + 1), word(at + 2)) {
        ("INSERT" | "REPLACE", "INTO" | "OR", _) => Some("INSERT"),
        ("UPDATE", _, "SET") => Some("UPDATE"),
        ("DELETE", "FROM", _) => Some("DELETE"),
        ("TRUNCATE" | "DROP" | "ALTER" | "CREATE", "TABLE", _) => Some("a change of a table"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_verbs_are_known_in_any_layout() {
        assert_eq!(writes("INSERT INTO units(id) VALUES ($1)"), Some("INSERT"));
        assert_eq!(
            writes("update chain_head\n   set n = n + 1 RETURNING n"),
            Some("UPDATE")
        );
        assert_eq!(
            writes("WITH x AS (DELETE FROM y RETURNING z) SELECT 1"),
            Some("DELETE")
        );
        assert_eq!(writes("SELECT a FROM b FOR UPDATE SKIP LOCKED"), None);
        assert_eq!(writes("please update the settings"), None);
    }

    #[test]
    fn only_the_writers_may_write() {
        let text = "//! x\nfn a() {\n    run(\"DELETE FROM units\");\n}\n// \"DELETE FROM units\"\n";
        let house = House::of(&[
            ("crates/app/src/run.rs", text),
            ("crates/store/src/tables/units.rs", text),
            ("crates/store/src/lib.rs", text),
            ("crates/store/tests/it/main.rs", text),
        ]);
        let named: Vec<(String, usize)> = check(&house).into_iter().map(|c| (c.path, c.line)).collect();
        assert_eq!(
            named,
            [
                ("crates/app/src/run.rs".into(), 3),
                ("crates/store/src/lib.rs".into(), 3)
            ]
        );
    }
}
