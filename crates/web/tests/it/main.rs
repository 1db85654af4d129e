//! The whole site over a real application: sign-in, languages, escaping, headers, forms, the sheet in all its ways.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod client;
mod filled;
mod forms;
mod frame;
mod pages;
mod procedure;
mod sheet;
mod sign_in;
mod site;
mod year;
mod work;
