//! Inspection: one recorded page in, findings with their places out.
//!
//! Implements the page half of the online inspection (网上检查): decoding, parsing, dates, detectors, rule sets.
//! **Invariant:** no network, no clock, no file; the same bytes and the same context give the same findings, so
//! that each can be derived again at an appeal. It proposes and never takes a point.

#![deny(clippy::indexing_slicing, clippy::float_arithmetic)]

pub mod archive;
pub mod context;
pub mod crawl;
pub mod detect;
pub mod fetch;
pub mod lexicon;
pub mod notation;
pub mod page;
pub mod rules;
pub mod words;

pub use context::Context;
pub use detect::inspect;
pub use page::Page;
