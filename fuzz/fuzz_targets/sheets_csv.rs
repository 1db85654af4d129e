//! Entries and unit lists in CSV from outside; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mingjian_core::sheet;

fuzz_target!(|data: &[u8]| {
    let _ = sheet::parse_csv(data);
    let _ = sheet::parse_units_csv(data);
});
