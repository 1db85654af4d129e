//! An attachment of a site from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/attachment.rs"]
mod attachment;

fuzz_target!(|data: &[u8]| attachment::attachment(data));
