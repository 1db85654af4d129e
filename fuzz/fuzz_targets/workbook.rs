//! A workbook from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/workbook.rs"]
mod workbook;

fuzz_target!(|data: &[u8]| workbook::workbook(data));
