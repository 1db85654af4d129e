//! A page of a site from outside.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/page.rs"]
mod page;

fuzz_target!(|data: &[u8]| page::page(data));
