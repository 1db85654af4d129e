//! What is done with workbooks from outside; never a panic, never more memory than the limits say.
//!
//! Ordinary tests run the same function over generated input, so that a run happens without a fuzzer.

/// A workbook as a rubric and as sheets.
pub fn workbook(data: &[u8]) {
    let _ = mingjian_documents::rubric::read(data);
    let _ = mingjian_documents::sheets::read(data);
}
