//! 压缩包: the parts of a zip, opened within limits.
//!
//! The directory of a zip is only loaded when the file cannot hold more entries than allowed: each begins with the
//! same four bytes, and these are counted first. **Invariant:** a part is inflated up to its limit and no further,
//! whatever sizes the zip states; archives inside archives are names, never opened.

use std::io::{BufReader, Read, SeekFrom};

use encoding_rs::GB18030;
use mingjian_core::refusal::Refusal;
use zip::ZipArchive;

use super::{MAX_ENTRIES, MAX_PART, MAX_PARTS, Source, damaged, length};

/// How an entry of the directory begins.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Its least size in bytes.
const ENTRY_BYTES: u64 = 46;
/// How many bytes are searched at a time.
const PIECE: usize = 1 << 20;

/// An opened zip.
pub(super) struct Archive<'a> {
    zip: ZipArchive<BufReader<&'a mut dyn Source>>,
    left: u64,
}

/// One entry as its directory has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) encrypted: bool,
    index: usize,
}

/// A zip beyond its limits.
fn swollen(why: &str, limit: u64) -> Refusal {
    Refusal::new("MJ3027", &[("why", why), ("limit", &limit.to_string())])
}

impl<'a> Archive<'a> {
    /// Opens a zip.
    ///
    /// # Errors
    /// `MJ3025` damaged or cut, `MJ3027` too many entries.
    pub(super) fn open(file: &'a mut dyn Source) -> Result<Self, Refusal> {
        if length(file)? / ENTRY_BYTES > MAX_ENTRIES && entries(file)? > MAX_ENTRIES {
            return Err(swollen("parts", MAX_ENTRIES));
        }
        file.seek(SeekFrom::Start(0)).map_err(damaged)?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
        Ok(Self { zip, left: MAX_PARTS })
    }

    /// All entries.
    ///
    /// # Errors
    /// `MJ3025` when an entry cannot be read.
    pub(super) fn parts(&mut self) -> Result<Vec<Part>, Refusal> {
        let mut parts = Vec::with_capacity(self.zip.len());
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(index).map_err(damaged)?;
            parts.push(Part {
                name: name(entry.name_raw()),
                size: entry.size(),
                encrypted: entry.encrypted(),
                index,
            });
        }
        Ok(parts)
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    /// `MJ3025` damaged, `MJ3026` encrypted, `MJ3027` beyond the limits.
    pub(super) fn read(&mut self, part: &Part) -> Result<Vec<u8>, Refusal> {
        if part.encrypted {
            return Err(Refusal::new("MJ3026", &[]));
        }
        let limit = self.left.min(MAX_PART);
        let entry = self.zip.by_index(part.index).map_err(damaged)?;
        let mut bytes = Vec::new();
        // One byte more than allowed shows that there is more, whatever the stated size.
        let read = entry.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(swollen("size", limit));
        }
        read.map_err(damaged)?;
        self.left = self.left.saturating_sub(size);
        Ok(bytes)
    }
}

/// How often an entry can begin in a file, counted until there are too many.
fn entries(file: &mut dyn Source) -> Result<u64, Refusal> {
    file.seek(SeekFrom::Start(0)).map_err(damaged)?;
    let mut window = Vec::new();
    let mut count = 0_u64;
    loop {
        // The last bytes stay, so that an entry between two pieces is seen.
        let kept = window.len().min(ENTRY.len().saturating_sub(1));
        window.drain(..window.len().saturating_sub(kept));
        let piece = u64::try_from(PIECE).unwrap_or(u64::MAX);
        let read = (&mut *file)
            .take(piece)
            .read_to_end(&mut window)
            .map_err(damaged)?;
        if read == 0 {
            return Ok(count);
        }
        let found = memchr::memmem::find_iter(&window, ENTRY).count();
        count = count.saturating_add(u64::try_from(found).unwrap_or(u64::MAX));
        if count > MAX_ENTRIES {
            return Ok(count);
        }
    }
}

/// The name of an entry: UTF-8, otherwise GB18030, in which Chinese Windows writes it.
fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}
