//! 考核表: the rubric as data, its settings, reading, checking.

mod check;
mod composition;
mod document;
mod id;
mod indicator;
mod outside;
mod settings;
mod yaml;

pub use check::{Remark, Severity, approval, check, impossible};
pub use composition::*;
pub use document::*;
pub use id::*;
pub use indicator::*;
pub use outside::*;
pub use settings::*;
pub use yaml::{MAX_BYTES, MAX_DEPTH, MAX_NODES, parse, write};
pub(crate) use yaml::{bounded, yaml_refusal};

// What serde leaves out of a file: values that say nothing.
fn is_false(value: &bool) -> bool {
    !*value
}
fn is_true(value: &bool) -> bool {
    *value
}
fn yes() -> bool {
    true
}
