//! 续传: uploads that survive a bad line and a killed program.
//!
//! The bytes that have come stand in a file of the folder of drafts, on the local disk also where files are kept in
//! a bucket: parts of a bucket's upload are megabytes in size and cannot be asked for bytes again. Programs that
//! share a database but no disk therefore send the uploads of one person to one program; where one comes to another
//! program all the same, it is answered with the offset 0 and starts again. **Invariant:** an offset that was given
//! as an answer is synced to the disk; a row says no more than what the file holds.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use mingjian_core::ids::{ActorId, MAX_LENGTH, Moment, well_formed};
use mingjian_core::refusal::Refusal;
use sha2::{Digest as _, Sha256};

use super::chunks::read_at;
use super::draft::{Local, Locked, private, remove};
use super::{Blobs, Digest, PIECE, blocking, file_fault};
use crate::chain::hex;
use crate::fault::Fault;
use crate::sql::Store;
use crate::tables::blob_upload::{self, UploadRow};

/// How large a file may be where nothing else is set: 500 MB.
pub const UPLOAD_LIMIT: u64 = 500 * MEGABYTE;
/// What people and their desktops call a megabyte.
const MEGABYTE: u64 = 1024 * 1024;
/// How long a name may be, in bytes: more than any file system gives.
const LONGEST_NAME: usize = 1000;

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The person, or the page for them, can act on it.
    #[error("{0}")]
    Refused(Refusal),
    /// Something broke; what was answered before still stands.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for UploadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What somebody is about to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// Id of the upload, made by whoever begins it; it becomes part of no path.
    pub id: String,
    /// Name of the file as it was given.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// Who sends it.
    pub by: ActorId,
}

/// The uploads in progress. Who may go on with one is for the caller to say: see [`Uploads::show`].
#[derive(Debug, Clone)]
pub struct Uploads {
    store: Store,
    blobs: Blobs,
    limit: u64,
}

impl Uploads {
    /// Uploads of files up to a limit in bytes.
    pub fn new(store: Store, blobs: Blobs, limit: u64) -> Self {
        Self { store, blobs, limit }
    }

    /// How large a file may be, in megabytes, rounded down.
    pub fn largest(&self) -> u64 {
        self.limit.checked_div(MEGABYTE).unwrap_or_default()
    }

    /// Begins an upload; begun again in the same words, it goes on. Gives the offset at which to go on.
    ///
    /// # Errors
    /// Refused: too large (MJ3001), a name or id that cannot be kept (MJ3007), an empty file (MJ3008), an id that
    /// stands for another file (MJ3010).
    pub async fn begin(&self, new: &NewUpload, now: Moment) -> Result<u64, UploadError> {
        if new.size > self.limit {
            let sizes = [
                ("size", &*megabytes(new.size)),
                ("limit", &*megabytes(self.limit)),
            ];
            return Err(Refusal::new("MJ3001", &sizes).into());
        }
        let name =
            !new.name.is_empty() && new.name.len() <= LONGEST_NAME && !new.name.chars().any(char::is_control);
        if !name || !well_formed(&new.id) || !well_formed(new.by.as_str()) {
            let longest = if name { MAX_LENGTH } else { LONGEST_NAME };
            return Err(Refusal::new("MJ3007", &[("limit", &longest.to_string())]).into());
        }
        if new.size == 0 {
            return Err(Refusal::new("MJ3008", &[("name", &new.name)]).into());
        }
        let mut tx = self.store.begin().await?;
        let begun = blob_upload::begin(&mut tx, new, now).await?;
        let row = blob_upload::find(&mut tx, &new.id).await?;
        tx.commit().await?;
        let row = row.ok_or_else(|| unknown(&new.id))?;
        if begun {
            return Ok(0);
        }
        if row.upload != *new {
            return Err(Refusal::new("MJ3010", &[("name", &row.upload.name)]).into());
        }
        self.stands_at(&row).await
    }

    /// An upload and the offset at which it goes on; `None` when there is none of this id.
    ///
    /// # Errors
    /// The database or the disk cannot be read.
    pub async fn show(&self, id: &str) -> Result<Option<(NewUpload, u64)>, UploadError> {
        let row = blob_upload::find(&mut self.store.read().await?, id).await?;
        match row {
            Some(row) => {
                let offset = self.stands_at(&row).await?;
                Ok(Some((row.upload, offset)))
            }
            None => Ok(None),
        }
    }

    /// Writes the next bytes and gives the offset behind them. Bytes that have come before are passed over, so a
    /// chunk may be sent again.
    ///
    /// # Errors
    /// Refused: another offset is next (MJ3002, with it), no such upload (MJ3003), more than was announced
    /// (MJ3005), no room on the disk (MJ3009).
    pub async fn append(&self, id: &str, offset: u64, chunk: Bytes, now: Moment) -> Result<u64, UploadError> {
        let row = self.row(id).await?;
        let end = u64::try_from(chunk.len())
            .ok()
            .and_then(|count| offset.checked_add(count))
            .filter(|end| *end <= row.upload.size);
        let Some(end) = end else {
            let size = row.upload.size.to_string();
            return Err(Refusal::new("MJ3005", &[("size", &size)]).into());
        };
        if row.sha256.is_some() {
            return Ok(row.upload.size);
        }
        let path = self.blobs.drafts.upload(id);
        let opened = path.clone();
        let file = blocking(move || {
            loop {
                let file = open(&opened)?;
                let failed = |e| file_fault(format!("write {}", opened.display()), e);
                file.lock().map_err(failed)?;
                let file = Locked(file);
                if stands(&file, &opened)? {
                    return Ok(file);
                }
            }
        })
        .await
        .map_err(full)?;
        // Again, now that nobody else writes: it may have gone on or have been given up meanwhile.
        let row = match self.row(id).await {
            Err(UploadError::Refused(refusal)) => {
                blocking(move || remove(&path)).await?;
                return Err(refusal.into());
            }
            row => row?,
        };
        if row.sha256.is_some() {
            return Ok(row.upload.size);
        }
        let (file, received) = blocking(move || {
            let length = file.0.metadata().map(|about| about.len());
            let length = length.map_err(|e| file_fault("look at an upload", e))?;
            Ok((file, row.received.min(length)))
        })
        .await?;
        if offset > received {
            return Err(Refusal::new("MJ3002", &[("offset", &received.to_string())]).into());
        }
        if end <= received {
            return Ok(received);
        }
        let fresh = usize::try_from(received - offset)
            .ok()
            .filter(|skip| *skip <= chunk.len())
            .map(|skip| chunk.slice(skip..))
            .unwrap_or_default();
        let file = blocking(move || write_behind(file, received, &fresh))
            .await
            .map_err(full)?;
        let mut tx = self.store.begin().await?;
        let known = blob_upload::received(&mut tx, id, end, now).await?;
        tx.commit().await?;
        drop(file);
        if known { Ok(end) } else { Err(unknown(id).into()) }
    }

    /// Keeps the file under its digest. May be asked again, and gives the same answer until the upload is purged.
    ///
    /// # Errors
    /// Refused: no such upload (MJ3003), another digest than the sender's own (MJ3004; the upload starts again),
    /// being written at this moment (MJ3011), bytes are missing (MJ3006, with the offset at which to go on).
    pub async fn finish(&self, id: &str, expected: Option<&str>) -> Result<Digest, UploadError> {
        self.row(id).await?;
        let path = self.blobs.drafts.upload(id);
        let file = lock_now(path.clone()).await?;
        let row = self.row(id).await?;
        let digest = match row.sha256.clone() {
            Some(sha256) => {
                let size = row.upload.size;
                let digest = Digest { sha256, size };
                if self.blobs.size(&digest.sha256).await? == Some(size) {
                    self.compare(&digest, expected)?;
                    blocking(move || remove(&path)).await?;
                    return Ok(digest);
                }
                // The program stopped between the decision and the move; without the bytes it starts again.
                if length(&file).await? != size {
                    self.restart(id, file).await?;
                    return Err(missing(0, size).into());
                }
                digest
            }
            None => {
                let received = row.received.min(length(&file).await?);
                if received != row.upload.size {
                    return Err(missing(received, row.upload.size).into());
                }
                let digest = digest_of(&file, received).await?;
                if let Err(refusal) = self.compare(&digest, expected) {
                    self.restart(id, file).await?;
                    return Err(refusal.into());
                }
                let mut tx = self.store.begin().await?;
                let known = blob_upload::decided(&mut tx, id, Some(&digest.sha256)).await?;
                tx.commit().await?;
                if !known {
                    return Err(unknown(id).into());
                }
                digest
            }
        };
        let local = Local::upload(path.clone(), file);
        self.blobs.publish(local, &digest).await.map_err(full)?;
        blocking(move || remove(&path)).await?;
        Ok(digest)
    }

    /// Gives an upload up; that there is none is as good.
    ///
    /// # Errors
    /// The database or the disk cannot be written.
    pub async fn abandon(&self, id: &str) -> Result<(), UploadError> {
        let mut tx = self.store.begin().await?;
        blob_upload::remove(&mut tx, id).await?;
        tx.commit().await?;
        let path = self.blobs.drafts.upload(id);
        Ok(blocking(move || remove(&path)).await?)
    }

    /// Forgets the uploads, finished or not, to which nothing came since, and what killed programs left in the
    /// folder of drafts; how many files and rows.
    ///
    /// # Errors
    /// The database or the disk cannot be written.
    pub async fn purge(&self, older_than: Moment) -> Result<u64, UploadError> {
        let mut tx = self.store.begin().await?;
        let rows = blob_upload::purge(&mut tx, older_than).await?;
        tx.commit().await?;
        Ok(rows.saturating_add(self.blobs.purge_drafts(older_than).await?))
    }

    async fn row(&self, id: &str) -> Result<UploadRow, UploadError> {
        let row = blob_upload::find(&mut self.store.read().await?, id).await?;
        row.ok_or_else(|| unknown(id).into())
    }

    /// What the row says and the disk holds.
    async fn stands_at(&self, row: &UploadRow) -> Result<u64, UploadError> {
        if row.sha256.is_some() {
            return Ok(row.upload.size);
        }
        let path = self.blobs.drafts.upload(&row.upload.id);
        let length = blocking(move || match std::fs::metadata(&path) {
            Ok(about) => Ok(about.len()),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(0),
            Err(e) => Err(file_fault(format!("look at {}", path.display()), e)),
        })
        .await?;
        Ok(row.received.min(length))
    }

    fn compare(&self, digest: &Digest, expected: Option<&str>) -> Result<(), Refusal> {
        match expected {
            Some(expected) if !expected.eq_ignore_ascii_case(&digest.sha256) => Err(Refusal::new(
                "MJ3004",
                &[("expected", expected), ("found", &digest.sha256)],
            )),
            _ => Ok(()),
        }
    }

    /// Back to the first byte.
    async fn restart(&self, id: &str, file: Locked) -> Result<(), UploadError> {
        blocking(move || file.0.set_len(0).map_err(|e| file_fault("empty an upload", e))).await?;
        let mut tx = self.store.begin().await?;
        blob_upload::decided(&mut tx, id, None).await?;
        Ok(tx.commit().await?)
    }
}

/// The file of an upload, made when it is missing.
fn open(path: &Path) -> Result<File, Fault> {
    let opened = private().create(true).open(path);
    opened.map_err(|e| file_fault(format!("write {}", path.display()), e))
}

/// Whether a file that was just locked still stands there: whoever held the lock before may have kept it as a blob,
/// or taken it away, and nothing may be written to it then.
fn stands(file: &Locked, path: &Path) -> Result<bool, Fault> {
    let failed = |e| file_fault(format!("look at {}", path.display()), e);
    let locked = file.0.metadata().map_err(failed)?;
    match std::fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (locked.dev(), locked.ino())),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(failed(e)),
    }
}

/// Locks the file of an upload without waiting for whoever writes it.
async fn lock_now(path: PathBuf) -> Result<Locked, UploadError> {
    let file = blocking(move || {
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {
                let file = Locked(file);
                Ok(stands(&file, &path)?.then_some(file))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(file_fault(format!("lock {}", path.display()), e)),
        }
    })
    .await?;
    file.ok_or_else(|| Refusal::new("MJ3011", &[]).into())
}

/// Writes bytes at an offset, nothing behind them, and syncs; where that fails, the file ends at the offset again.
fn write_behind(mut file: Locked, offset: u64, bytes: &[u8]) -> Result<Locked, Fault> {
    let to = &mut file.0;
    let written = to
        .set_len(offset)
        .and_then(|()| to.seek(SeekFrom::Start(offset)))
        .and_then(|_| to.write_all(bytes))
        .and_then(|()| to.sync_all());
    match written {
        Ok(()) => Ok(file),
        Err(e) => {
            // The row says the offset in any case.
            let _ = to.set_len(offset);
            Err(file_fault("write an upload", e))
        }
    }
}

async fn length(file: &Locked) -> Result<u64, Fault> {
    let file = file
        .0
        .try_clone()
        .map_err(|e| file_fault("look at an upload", e))?;
    blocking(move || {
        let about = file.metadata();
        about
            .map(|about| about.len())
            .map_err(|e| file_fault("look at an upload", e))
    })
    .await
}

/// The digest over so many bytes of a file, read in pieces.
async fn digest_of(file: &Locked, size: u64) -> Result<Digest, Fault> {
    let file = file.0.try_clone().map_err(|e| file_fault("read an upload", e))?;
    blocking(move || {
        let mut hasher = Sha256::new();
        let mut at = 0;
        while at < size {
            let bytes = read_at(&file, at..size.min(at.saturating_add(PIECE)))
                .map_err(|e| file_fault("read an upload", e))?;
            if bytes.is_empty() {
                let shorter = std::io::Error::from(ErrorKind::UnexpectedEof);
                return Err(file_fault("read an upload", shorter));
            }
            hasher.update(&bytes);
            at = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        }
        let sha256 = hex(&hasher.finalize());
        Ok(Digest { sha256, size })
    })
    .await
}

/// A full disk is nothing that the sender can mend, but they can wait and go on.
fn full(fault: Fault) -> UploadError {
    use ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    match &fault {
        Fault::File { source, .. } if matches!(source.kind(), StorageFull | QuotaExceeded | FileTooLarge) => {
            Refusal::new("MJ3009", &[]).into()
        }
        _ => fault.into(),
    }
}

fn unknown(id: &str) -> Refusal {
    Refusal::new("MJ3003", &[("id", id)])
}

fn missing(offset: u64, size: u64) -> Refusal {
    let (offset, size) = (offset.to_string(), size.to_string());
    Refusal::new("MJ3006", &[("offset", &offset), ("size", &size)])
}

/// A size in megabytes with one decimal, rounded up so that what is over a limit also reads so.
fn megabytes(bytes: u64) -> String {
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(MEGABYTE));
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_limit_reads_as_more_than_the_limit() {
        assert_eq!(megabytes(UPLOAD_LIMIT), "500");
        assert_eq!(megabytes(UPLOAD_LIMIT + 1), "500.1");
        assert_eq!(megabytes(u64::MAX), "17592186044416");
    }
}
