//! 复合文档 (OLE): the streams of the old Office and WPS formats.
//!
//! **Invariant:** a stream is read up to its limit and no further; loops in the tables of the file are refused.

use std::io::{Read, Seek, SeekFrom, Write};

use cfb::CompoundFile;
use mingjian_core::refusal::Refusal;

use super::{MAX_PART, Source, damaged, too_large, whole};

/// The start of a compound file.
pub(super) const START: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Most streams and storages that are looked at.
const MAX_NAMES: usize = 20_000;

/// An opened compound file.
pub(super) struct Compound {
    file: CompoundFile<std::io::Cursor<Vec<u8>>>,
}

impl Compound {
    /// Opens a compound file.
    ///
    /// # Errors
    /// `MJ3025` damaged, `MJ3032` too large to look into.
    pub(super) fn open(file: &mut dyn Source) -> Result<Self, Refusal> {
        let bytes = whole(file)?;
        let file = CompoundFile::open(std::io::Cursor::new(bytes)).map_err(damaged)?;
        Ok(Self { file })
    }

    /// The names of all streams and storages, without their paths.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = self.file.walk().take(MAX_NAMES);
        entries.map(|entry| entry.name().to_owned()).collect()
    }

    /// Whether something of this name stands at the top.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// The bytes of a stream at the top.
    ///
    /// # Errors
    /// `MJ3025` damaged or not there, `MJ3032` too large.
    pub(super) fn read(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let stream = self.file.open_stream(name).map_err(damaged)?;
        if stream.len() > MAX_PART {
            return Err(too_large(stream.len(), MAX_PART));
        }
        let mut bytes = Vec::new();
        stream.take(MAX_PART).read_to_end(&mut bytes).map_err(damaged)?;
        Ok(bytes)
    }
}

/// A fresh compound file with one stream, for a reader that trusts what it is given.
pub(super) fn fresh(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut file = CompoundFile::create(std::io::Cursor::new(Vec::new())).map_err(damaged)?;
    let mut stream = file.create_stream(name).map_err(damaged)?;
    stream.write_all(bytes).map_err(damaged)?;
    stream.flush().map_err(damaged)?;
    drop(stream);
    file.flush().map_err(damaged)?;
    let mut inner = file.into_inner();
    inner.seek(SeekFrom::Start(0)).map_err(damaged)?;
    Ok(inner.into_inner())
}
