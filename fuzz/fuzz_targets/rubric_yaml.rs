//! A rubric file from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "each target runs one of them")]
#[path = "../src/text.rs"]
mod text;

fuzz_target!(|data: &[u8]| text::rubric_yaml(data));
