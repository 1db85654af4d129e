//! 存证: what a site answered, kept so that each finding can be derived again.

mod warc;

pub use warc::{Archive, Damaged, Stored};
