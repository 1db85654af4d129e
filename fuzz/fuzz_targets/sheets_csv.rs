//! Entries and unit lists in CSV from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "each target runs one of them")]
#[path = "../src/text.rs"]
mod text;

fuzz_target!(|data: &[u8]| text::sheets_csv(data));
