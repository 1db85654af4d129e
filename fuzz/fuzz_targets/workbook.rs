//! A workbook from outside; never a panic, never more memory than the limits say.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = mingjian_documents::rubric::read(data);
    let _ = mingjian_documents::sheets::read(data);
});
