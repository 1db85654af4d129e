//! The project speaks of itself alone: no path of somebody's machine, nothing beside the project's own folder.

use crate::house::{Complaint, House};

/// Beginnings of paths. Written in pieces, so that this file does not complain about itself.
const FOLDERS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
];
const BESIDE: &str = concat!("../", "shared");

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in &house.files {
        for (number, line) in file.text.lines().enumerate() {
            let found = FOLDERS.iter().find(|folder| names(line, folder));
            if let Some(path) = found.or_else(|| line.contains(BESIDE).then_some(&BESIDE)) {
                let text = format!("{path} is a path of one machine");
                complaints.push(Complaint::new(&file.path, number + 1, text));
            }
        }
    }
    complaints
}

/// Whether a path begins here; inside a longer path or an address it is something else.
fn names(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '-' || c == '}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        check(&House::of(&[("docs/a.md", line)])).len()
    }

    #[test]
    fn a_path_of_one_machine_is_named() {
        assert_eq!(found(&format!("cd {}me", FOLDERS[3])), 1);
        assert_eq!(found(&format!("see {BESIDE}/x")), 1);
    }

    #[test]
    fn a_part_of_an_address_is_not() {
        assert_eq!(found(&format!("https://example.org{}x", FOLDERS[0])), 0);
        assert_eq!(found("the home page; /api/work"), 0);
    }
}
