//! The whole site over a real application: sign-in, languages, escaping, headers, forms, the sheet in all its ways.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod access;
mod after;
mod client;
mod evidence;
mod filled;
mod following;
mod forms;
mod frame;
mod house;
mod openapi;
mod pages;
mod procedure;
mod safety;
mod self_check;
mod sheet;
mod sign_in;
mod site;
mod tokens;
mod tour;
mod work;
mod year;
