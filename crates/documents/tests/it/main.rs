//! The tests of the crate, one binary.

#![cfg(test)]

mod books;
mod books_any;
mod books_refused;
mod changes;
mod codes;
mod contents;
mod edit;
mod files;
mod fuzz;
mod generate;
mod golden;
mod hostile;
mod office;
mod pack;
mod round_trip;
mod sheets;

use std::fs;
use std::path::{Path, PathBuf};

use mingjian_core::rubric::{Rubric, parse};

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All rubrics that ship or stand among the golden files, with their names.
fn rubrics() -> Vec<(String, Rubric)> {
    let mut found = Vec::new();
    for folder in ["data/rubrics", "golden/rubrics"] {
        for file in fs::read_dir(root().join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                found.push((
                    name,
                    parse(&fs::read(&path).unwrap()).unwrap_or_else(|r| panic!("{path:?}: {r}")),
                ));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() > 15, "only {} rubrics found", found.len());
    found
}

/// The notice's own rubric.
fn notice() -> Rubric {
    rubrics()
        .into_iter()
        .find(|(name, _)| name == "notice-2020")
        .unwrap()
        .1
}
