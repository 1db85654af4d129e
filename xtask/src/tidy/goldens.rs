//! Each thing of a family has its golden case: what it gives may not change unseen.

use crate::house::{Complaint, House};

/// The folder of a family and the golden cases of a thing called `*` in it.
const FAMILIES: &[(&str, &[&str])] = &[
    ("crates/core/src/score/rules/", &["golden/scoring/*.yaml"]),
    ("crates/documents/src/forms/", &["golden/documents/*"]),
    (
        "crates/inspect/src/detect/",
        &["golden/sites/*/good", "golden/sites/*/bad"],
    ),
    (
        "crates/inspect/src/survey/detect/",
        &["golden/sites/*/good", "golden/sites/*/bad"],
    ),
];

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (folder, cases) in FAMILIES {
        for file in house.below(folder, ".rs").filter(|file| file.name() != "mod.rs") {
            let name = file.name().trim_end_matches(".rs");
            for case in *cases {
                let case = case.replace('*', name);
                if !house.paths.contains(&case) {
                    complaints.push(Complaint::new(
                        &file.path,
                        0,
                        format!("its golden case {case} is missing"),
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

    #[test]
    fn a_rule_without_its_golden_case_is_named() {
        let house = House::of(&[
            ("crates/core/src/score/rules/level.rs", ""),
            ("crates/core/src/score/rules/mod.rs", ""),
            ("crates/core/src/score/rules/share.rs", ""),
            ("golden/scoring/level.yaml", ""),
        ]);
        let named: Vec<String> = check(&house)
            .into_iter()
            .map(|complaint| complaint.path)
            .collect();
        assert_eq!(named, ["crates/core/src/score/rules/share.rs"]);
    }
}
