//! The pages over a desk in memory: languages, escaping, headers, the change of an entry in all its ways.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod client;
mod frame;
mod pages;
mod sample;
mod sheet;
