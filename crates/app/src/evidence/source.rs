//! A kept file as something that can be read at any place, a window at a time.
//!
//! For the readers of documents, which are not async. **Invariant:** used on threads that may block; never more than
//! one window in memory.

use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};

use bytes::Bytes;
use mingjian_store::blobs::Blobs;
use tokio::runtime::Handle;

/// How many bytes are fetched at a time.
const WINDOW: u64 = 1024 * 1024;

/// A kept file.
pub(crate) struct Source {
    blobs: Blobs,
    handle: Handle,
    sha256: String,
    size: u64,
    at: u64,
    window: Bytes,
    window_at: u64,
}

impl Source {
    pub fn new(blobs: Blobs, handle: Handle, sha256: &str, size: u64) -> Self {
        Self {
            blobs,
            handle,
            sha256: sha256.to_owned(),
            size,
            at: 0,
            window: Bytes::new(),
            window_at: 0,
        }
    }

    fn fetch(&mut self) -> Result<()> {
        let range = self.at..self.size.min(self.at.saturating_add(WINDOW));
        let found = self.handle.block_on(async {
            match self.blobs.get(&self.sha256, Some(range)).await? {
                Some(chunks) => chunks.collect().await.map(Some),
                None => Ok(None),
            }
        });
        let bytes = found
            .map_err(Error::other)?
            .ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        (self.window, self.window_at) = (Bytes::from(bytes), self.at);
        Ok(())
    }

    fn inside(&self) -> Option<&[u8]> {
        let skip = usize::try_from(self.at.checked_sub(self.window_at)?).ok()?;
        self.window.get(skip..).filter(|rest| !rest.is_empty())
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        if self.inside().is_none() {
            self.fetch()?;
        }
        let mut rest = self
            .inside()
            .ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))?;
        let count = rest.read(buffer)?;
        self.at = self
            .at
            .saturating_add(u64::try_from(count).map_err(Error::other)?);
        Ok(count)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
