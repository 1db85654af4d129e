//! 存证库: all files of records of a site, in a folder of data or in a bundle that was packed whole.
//!
//! **Invariant:** one record at a time is in memory; an answer that was asked for as another visitor is never taken for
//! the page itself.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use mingjian_core::finding::Record;
use sha2::{Digest, Sha256};

use super::bundle::Bundle;
use super::seal::{Archived, Seal};
use crate::archive::{Members, Shelf, Stored};
use crate::digest::spelled;

/// 存证库.
pub trait Trove {
    /// The names of its files, older ones first.
    ///
    /// # Errors
    /// They cannot be listed.
    fn files(&self) -> std::io::Result<Vec<String>>;

    /// A file from one of its bytes on.
    ///
    /// # Errors
    /// It is not there.
    fn open(&self, file: &str, from: u64) -> std::io::Result<Box<dyn BufRead + '_>>;
}

/// The files of a site in a folder of data.
pub struct InFolder<'a> {
    /// The folder.
    pub shelf: &'a Shelf,
    /// The address at which the sweeps of the site begin.
    pub start: &'a str,
}

impl Trove for InFolder<'_> {
    fn files(&self) -> std::io::Result<Vec<String>> {
        self.shelf.files(self.start)
    }

    fn open(&self, file: &str, from: u64) -> std::io::Result<Box<dyn BufRead + '_>> {
        let mut file = std::fs::File::open(self.shelf.path(file)?)?;
        file.seek(SeekFrom::Start(from))?;
        Ok(Box::new(BufReader::new(file)))
    }
}

/// The files that went with a bundle, read from wherever it lies.
pub struct InBundle<'a, F> {
    /// The bundle.
    pub bundle: &'a Bundle,
    /// Opens it once more.
    pub open: F,
}

impl<R: Read + Seek + 'static, F: Fn() -> std::io::Result<R>> Trove for InBundle<'_, F> {
    fn files(&self) -> std::io::Result<Vec<String>> {
        Ok(self.bundle.archives.keys().cloned().collect())
    }

    fn open(&self, file: &str, from: u64) -> std::io::Result<Box<dyn BufRead + '_>> {
        let (start, length) = *self.bundle.archives.get(file).ok_or(ErrorKind::NotFound)?;
        let mut whole = (self.open)()?;
        whole.seek(SeekFrom::Start(start.saturating_add(from)))?;
        Ok(Box::new(BufReader::new(whole.take(length.saturating_sub(from)))))
    }
}

/// The files in which the answers of a sweep stand, older ones first: those that seals name, or without any those that
/// were begun before it ended.
pub(super) fn files(trove: &dyn Trove, seal: &Seal, sealed: &[Archived]) -> std::io::Result<Vec<String>> {
    let mut files = trove.files()?;
    files.retain(|file| {
        if sealed.is_empty() {
            Shelf::begun(file).is_some_and(|begun| begun <= seal.ended)
        } else {
            sealed.iter().any(|known| known.file == *file)
        }
    });
    files.sort_by_key(|file| (Shelf::begun(file), file.clone()));
    Ok(files)
}

/// The first file that is not, byte by byte, what was sealed; one that is not there at all is another matter.
///
/// # Errors
/// One cannot be read.
pub(super) fn changed<'s>(trove: &dyn Trove, sealed: &'s [Archived]) -> std::io::Result<Option<&'s str>> {
    for known in sealed {
        let mut from = match trove.open(&known.file, 0) {
            Ok(from) => from,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Some(&known.file)),
            Err(error) => return Err(error),
        };
        if digest(&mut from)? != (known.length, known.sha256.clone()) {
            return Ok(Some(&known.file));
        }
    }
    Ok(None)
}

/// How long something is, and its SHA-256.
pub(super) fn digest(from: &mut dyn Read) -> std::io::Result<(u64, String)> {
    let (mut hasher, mut length, mut piece) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
    loop {
        let count = from.read(&mut piece)?;
        let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else {
            return Ok((length, spelled(&hasher.finalize())));
        };
        length = length.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        hasher.update(read);
    }
}

/// Where an answer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lying {
    pub(super) file: String,
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// Goes through the answers of files in the order in which they came, without those of other visitors, until it is told
/// to stop.
///
/// # Errors
/// A file cannot be opened.
pub(super) fn answers(
    trove: &dyn Trove,
    files: &[String],
    mut each: impl FnMut(Lying, Stored) -> ControlFlow<()>,
) -> std::io::Result<()> {
    for file in files {
        // The request that tells who asked stands behind its answer.
        let mut held: Option<(Lying, Stored)> = None;
        for member in Members::new(trove.open(file, 0)?) {
            // A run that was killed may have left half a record at the end.
            let Ok(member) = member else { break };
            if let (Some(of), Some((_, stored))) = (&member.probed, &held)
                && *of == stored.id
            {
                held = None;
            }
            let Some(stored) = member.stored else { continue };
            let lying = Lying {
                file: file.clone(),
                offset: member.offset,
                length: member.length,
            };
            if let Some((lying, stored)) = held.replace((lying, stored))
                && each(lying, stored).is_break()
            {
                return Ok(());
            }
        }
        if let Some((lying, stored)) = held
            && each(lying, stored).is_break()
        {
            return Ok(());
        }
    }
    Ok(())
}

/// The answer that stands there.
///
/// # Errors
/// It is not there, or does not hold what it says.
pub(super) fn answer(trove: &dyn Trove, lying: &Lying) -> std::io::Result<(Record, Stored)> {
    let mut bytes = Vec::new();
    trove
        .open(&lying.file, lying.offset)?
        .take(lying.length)
        .read_to_end(&mut bytes)?;
    let stored = Stored::read(&bytes).map_err(|_| Error::from(ErrorKind::InvalidData))?;
    let record = Record {
        file: lying.file.clone(),
        offset: lying.offset,
        length: lying.length,
        id: stored.id.clone(),
        digest: crate::digest::sha256(&stored.raw),
    };
    Ok((record, stored))
}
