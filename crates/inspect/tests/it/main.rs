//! The tests of the crate, one binary.

#![cfg(test)]

mod attacks;
mod bounds;
mod fuzz;
mod generate;
mod golden;
mod ordinary;
mod proof;
mod site;
mod survey;
mod words;

use std::path::{Path, PathBuf};

use mingjian_inspect::Context;
use mingjian_inspect::rules::builtin;

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The national rules and nothing else.
fn context() -> Context {
    Context {
        rules: builtin("gbmh-2019-19").unwrap().into(),
        ..Context::default()
    }
}
