//! 印证材料的文件: what happens to the bytes of an evidence file before anybody relies on them.
//!
//! [`check`] says what a file is by its content and gives it a harmless name, [`strip_place`] takes the place out of
//! a photograph, [`preview`], [`text`] and [`contents`] show what stands in it, [`secrecy_marks`] of core finds marks of secrecy (密级标志),
//! and [`disposition`] says how it may be served. **Invariant:** all bytes are hostile; nothing that a file states
//! about itself is believed, memory and time are bounded by the constants of this module, and a file that cannot be
//! handled within them is refused with its reason, never with a panic.

mod archive;
mod check;
mod compound;
mod contents;
mod days;
mod drawn;
mod exif;
mod kind;
mod lines;
mod name;
mod old_book;
mod old_document;
mod old_slides;
mod page;
mod pdf;
mod pdf_text;
mod photo;
mod plain;
mod preview;
mod sniff;

use std::io::{Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use mingjian_core::refusal::Refusal;

pub use check::{Caution, Checked, check};
pub use contents::{Piece, contents};
pub use kind::{Kind, NO_SNIFF, Serve, disposition};
pub use mingjian_core::secrecy::{Level, Mark, Where, secrecy_marks};
pub use name::{Name, clean};
pub use photo::{Photograph, strip_place};
pub use preview::{Entry, Preview, Sheet, preview, text};

/// Largest file that is looked into as a whole, in bytes; a larger one is kept and downloaded, not shown.
pub const MAX_LOOKED_AT: u64 = 64 * 1024 * 1024;
/// Most entries of an archive that are looked at.
pub const MAX_ENTRIES: u64 = 50_000;
/// Most bytes of one part of a document once inflated.
pub const MAX_PART: u64 = 32 * 1024 * 1024;
/// Most bytes of all parts of a document together once inflated.
pub const MAX_PARTS: u64 = 96 * 1024 * 1024;
/// Most pixels of a picture that is shown.
pub const MAX_PIXELS: u64 = 200_000_000;
/// Most lines of a preview.
pub const MAX_LINES: usize = 2_000;
/// Most rows of a table in a preview.
pub const MAX_ROWS: usize = 200;
/// Most columns of a table in a preview.
pub const MAX_COLUMNS: usize = 40;
/// Most tables of a workbook in a preview.
pub const MAX_TABLES: usize = 20;
/// Most bytes of text that [`text`] gives for searching.
pub const MAX_TEXT: usize = 4 * 1024 * 1024;

/// 来源: a file that can be read at any place; an opened file, or bytes in a `Cursor`.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// Runs what reads with libraries that are not ours: should one panic on some bytes, one file is refused.
fn guarded<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged("panic")))
}

/// A file that is damaged or was not sent whole.
fn damaged(reason: impl std::fmt::Display) -> Refusal {
    let reason: String = reason.to_string().chars().take(200).collect();
    Refusal::new("MJ3025", &[("reason", &reason)])
}

/// A refusal that names a size and its limit.
fn too_large(size: u64, limit: u64) -> Refusal {
    Refusal::new(
        "MJ3032",
        &[("size", &size.to_string()), ("limit", &limit.to_string())],
    )
}

/// A file that cannot be shown, with its ending.
fn not_shown(kind: Kind) -> Refusal {
    Refusal::new("MJ3031", &[("kind", kind.ending())])
}

/// A place in bytes from a number of a file; what is beyond memory is beyond the end.
fn at(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// How long a file is.
fn length(file: &mut dyn Source) -> Result<u64, Refusal> {
    file.seek(SeekFrom::End(0)).map_err(damaged)
}

/// The first bytes of a file, `count` at most.
fn head(file: &mut dyn Source, count: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(damaged)?;
    file.take(count).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

/// The last bytes of a file, `count` at most.
fn tail(file: &mut dyn Source, count: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let start = length(file)?.saturating_sub(count);
    file.seek(SeekFrom::Start(start)).map_err(damaged)?;
    file.take(count).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

/// The whole file, or a refusal when it is larger than what is looked at.
fn whole(file: &mut dyn Source) -> Result<Vec<u8>, Refusal> {
    let size = length(file)?;
    if size > MAX_LOOKED_AT {
        return Err(too_large(size, MAX_LOOKED_AT));
    }
    head(file, MAX_LOOKED_AT)
}

/// Whether bytes hold a sequence.
fn holds(bytes: &[u8], sequence: &[u8]) -> bool {
    find(bytes, sequence).is_some()
}

/// Where a sequence first stands in bytes.
fn find(bytes: &[u8], sequence: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, sequence)
}
