//! Reading a file piece by piece.
//!
//! **Invariant:** a file that is read from its first byte to its last gives its last piece only when all bytes have
//! the digest under which it stands; a damaged file is an error that names it, never a shorter file.

use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use sha2::{Digest as _, Sha256};

use super::s3::Object;
use super::{Digest, PIECE, blocking, file_fault};
use crate::chain::hex;
use crate::fault::Fault;

/// Where the bytes come from.
#[derive(Debug)]
pub(super) enum Source {
    /// An open file; it stays readable when it is deleted meanwhile.
    File(Arc<File>),
    /// An object, a request a piece: a slow reader holds no connection.
    Object(Object),
}

impl Source {
    pub fn file(file: File) -> Self {
        Self::File(Arc::new(file))
    }

    async fn read(&self, range: Range<u64>) -> Result<Bytes, Fault> {
        match self {
            Self::File(file) => {
                let file = Arc::clone(file);
                blocking(move || read_at(&file, range).map_err(|e| file_fault("read a kept file", e))).await
            }
            Self::Object(object) => object.read(range).await,
        }
    }

    fn piece(&self) -> u64 {
        match self {
            Self::File(_) => PIECE,
            Self::Object(_) => 4 * PIECE,
        }
    }
}

/// The bytes of a range, fewer when the file ends before it.
pub(super) fn read_at(file: &File, range: Range<u64>) -> std::io::Result<Bytes> {
    let wanted = usize::try_from(range.end.saturating_sub(range.start)).map_err(std::io::Error::other)?;
    let mut bytes = vec![0; wanted];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = range
            .start
            .saturating_add(u64::try_from(filled).map_err(std::io::Error::other)?);
        match file.read_at(rest, at) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    bytes.truncate(filled);
    Ok(bytes.into())
}

/// The bytes of a file, or of a part of it, in pieces of at most some megabytes.
#[derive(Debug)]
pub struct Chunks {
    source: Source,
    digest: Digest,
    range: Range<u64>,
    at: u64,
    /// Only where the whole file is read.
    hasher: Option<Sha256>,
    /// The piece that was read and not yet given: the last one is held until the digest is known.
    held: Option<Bytes>,
}

impl Chunks {
    pub(super) fn new(source: Source, digest: Digest, range: Option<Range<u64>>) -> Self {
        let range = range.map_or(0..digest.size, |range| {
            let end = range.end.min(digest.size);
            range.start.min(end)..end
        });
        let whole = range == (0..digest.size);
        Self {
            source,
            at: range.start,
            hasher: whole.then(Sha256::new),
            held: None,
            digest,
            range,
        }
    }

    /// Size of the whole file.
    pub fn size(&self) -> u64 {
        self.digest.size
    }

    /// Which bytes of the file come, after a range was cut at its end.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// The next piece; `None` behind the last one.
    ///
    /// # Errors
    /// The place cannot be read, or the file is [damaged](Fault::Damaged); nothing comes behind an error.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Fault> {
        let next = self.step().await;
        if next.is_err() {
            self.at = self.range.end;
            (self.hasher, self.held) = (None, None);
        }
        next
    }

    async fn step(&mut self) -> Result<Option<Bytes>, Fault> {
        while self.at < self.range.end {
            let end = self.range.end.min(self.at.saturating_add(self.source.piece()));
            let bytes = self.source.read(self.at..end).await?;
            let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            if count != end - self.at {
                let found = format!("a file that ends at byte {}", self.at.saturating_add(count));
                return Err(self.damaged(found));
            }
            self.at = end;
            if let Some(hasher) = &mut self.hasher {
                hasher.update(&bytes);
            }
            if let Some(before) = self.held.replace(bytes) {
                return Ok(Some(before));
            }
        }
        if let Some(hasher) = self.hasher.take() {
            let found = hex(&hasher.finalize());
            if found != self.digest.sha256 {
                return Err(self.damaged(found));
            }
        }
        Ok(self.held.take())
    }

    fn damaged(&self, found: String) -> Fault {
        Fault::Damaged {
            sha256: self.digest.sha256.clone(),
            found,
        }
    }

    /// All that is left, in memory: for files that are known to be small.
    ///
    /// # Errors
    /// As [`Chunks::next`].
    pub async fn collect(mut self) -> Result<Vec<u8>, Fault> {
        let mut all = Vec::new();
        while let Some(bytes) = self.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    /// The pieces as a stream, for the body of an answer.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Fault>> + Send + 'static {
        stream::try_unfold(self, |mut chunks| async move {
            Ok(chunks.next().await?.map(|bytes| (bytes, chunks)))
        })
    }
}
