//! 考核表: the rubric as data, its settings, reading, checking.

mod check;
mod document;
mod settings;
mod yaml;

pub use check::{Remark, Severity, approval, check};
pub use document::*;
pub use settings::*;
pub use yaml::{MAX_BYTES, MAX_DEPTH, MAX_NODES, parse, write};
pub(crate) use yaml::{bounded, yaml_refusal};
