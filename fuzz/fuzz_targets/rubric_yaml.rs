//! A rubric file from outside: read, checked, made a scheme, written and read back equal; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mingjian_core::{rubric, score::Scheme};

fuzz_target!(|data: &[u8]| {
    if let Ok(read) = rubric::parse(data) {
        let _ = rubric::check(&read);
        let _ = Scheme::new(&read);
        if let Ok(text) = rubric::write(&read) {
            assert_eq!(rubric::parse(text.as_bytes()).ok().as_ref(), Some(&read));
        }
    }
});
