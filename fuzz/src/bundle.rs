//! What is done with bundles and files of records from outside; never a panic, and every run ends.

use std::io::Cursor;

use mingjian_inspect::archive::{Members, Stored};
use mingjian_inspect::proof::bundle::read;

/// The bytes as a bundle, as a file of records and as one record.
pub fn bundle(data: &[u8]) {
    let _ = read(Cursor::new(data));
    for member in Members::new(Cursor::new(data)) {
        if member.is_err() {
            break;
        }
    }
    let _ = Stored::read(data).map(|stored| stored.page());
}
