//! Each Rust file says in its first line what it is.

use crate::house::{Complaint, House};

pub fn check(house: &House) -> Vec<Complaint> {
    house
        .files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| Complaint::new(&file.path, 1, "begin with `//!`: what this file is"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_first_sentence_is_named() {
        let house = House::of(&[
            ("crates/core/src/a.rs", "//! A thing.\n"),
            ("crates/core/src/b.rs", "use x;\n//! Late.\n"),
            ("crates/core/src/c.rs", "//!\n//! Empty first line.\n"),
        ]);
        let named: Vec<String> = check(&house)
            .into_iter()
            .map(|complaint| complaint.path)
            .collect();
        assert_eq!(named, ["crates/core/src/b.rs", "crates/core/src/c.rs"]);
    }
}
