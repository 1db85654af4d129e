//! What is done with files from outside; never a panic, never more memory than the limits say.
//!
//! Ordinary tests run the same function over generated input, so that a run happens without a fuzzer.

use std::io::Cursor;

use mingjian_documents::files::contents;

/// The bytes as what their ending may promise.
pub fn attachment(data: &[u8]) {
    for name in ["a.pdf", "a.xls", "a.zip", "a.wps", "a.dps"] {
        let _ = contents(name, &mut Cursor::new(data.to_vec()));
    }
}
