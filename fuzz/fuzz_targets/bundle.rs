//! A bundle of a sweep from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/bundle.rs"]
mod bundle;

fuzz_target!(|data: &[u8]| bundle::bundle(data));
