//! Inspection: a web site or one recorded page in, findings with their places out.
//!
//! Implements the online inspection (网上检查). Pure are decoding, parsing, dates, detectors and rule sets: the same
//! bytes and the same context give the same findings, so that each can be derived again at an appeal. Around them
//! `fetch` asks, `crawl` walks and `archive` records. **Invariant:** no clock of its own and no database: time, the
//! resolver and the rows of the frontier are given. It proposes and never takes a point.

#![deny(clippy::indexing_slicing, clippy::float_arithmetic)]

pub mod archive;
pub mod attachment;
pub mod context;
pub mod crawl;
pub mod detect;
mod digest;
pub mod fetch;
pub mod lexicon;
pub mod notation;
pub mod own_words;
pub mod page;
pub mod proof;
pub mod rules;
pub mod survey;
mod watched;
pub mod words;

pub use context::Context;
pub use detect::inspect;
pub use page::Page;
