//! 草稿文件: files that are still coming in, on the local disk.
//!
//! **Invariant:** a draft that is not finished goes with its writer; one that a killed program left goes with the
//! purge, and is never mistaken for a file that is kept.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use mingjian_core::ids::Moment;
use sha2::{Digest as _, Sha256};

use super::{Blobs, Digest, blocking, file_fault, moment};
use crate::chain::hex;
use crate::fault::Fault;

/// The folder of drafts.
#[derive(Debug, Clone)]
pub(super) struct Drafts {
    folder: PathBuf,
    count: Arc<AtomicU64>,
}

impl Drafts {
    /// Makes the folder and writes to it once, so that a wrong setting is told at the start.
    pub async fn open(folder: PathBuf) -> Result<Self, Fault> {
        let drafts = Self {
            folder,
            count: Arc::default(),
        };
        let first = drafts.clone();
        blocking(move || {
            make_folder(&first.folder)?;
            first.create().map(drop)
        })
        .await?;
        Ok(drafts)
    }

    /// Where the bytes of a resumable upload stand. The id becomes no part of the path.
    pub fn upload(&self, id: &str) -> PathBuf {
        self.folder
            .join(format!("upload-{}", crate::chain::hex_sha256(id.as_bytes())))
    }

    /// Takes away what nobody has written to since.
    pub async fn purge(&self, older_than: Moment) -> Result<u64, Fault> {
        let folder = self.folder.clone();
        blocking(move || {
            let doing = || format!("look through {}", folder.display());
            let mut removed = 0;
            for entry in std::fs::read_dir(&folder).map_err(|e| file_fault(doing(), e))? {
                let entry = entry.map_err(|e| file_fault(doing(), e))?;
                let Ok(modified) = entry.metadata().and_then(|about| about.modified()) else {
                    // Finished or taken away by another program since the folder was read.
                    continue;
                };
                if moment(modified) < older_than {
                    remove(&entry.path())?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }

    /// A new draft. Other programs may use the same folder, so a name that is taken is left alone.
    fn create(&self) -> Result<Draft, Fault> {
        loop {
            let number = self.count.fetch_add(1, Ordering::Relaxed);
            let path = self.folder.join(format!("draft-{}-{number}", std::process::id()));
            match private().create_new(true).open(&path) {
                Ok(file) => {
                    return Ok(Draft {
                        file,
                        local: Local {
                            path,
                            ours: true,
                            _lock: None,
                        },
                        hasher: Sha256::new(),
                        size: 0,
                    });
                }
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(file_fault(format!("create {}", path.display()), e)),
            }
        }
    }
}

/// Opens for reading and writing, for the program's user only.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

/// Makes a folder and those above it, for the program's user only.
pub(super) fn make_folder(folder: &Path) -> Result<(), Fault> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| Fault::Folder {
            folder: folder.display().to_string(),
            source,
        })
}

/// Takes a file away; that it is gone already is as good.
pub(super) fn remove(path: &Path) -> Result<(), Fault> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(file_fault(format!("remove {}", path.display()), e)),
        _ => Ok(()),
    }
}

/// A file under its lock. Unlocked in so many words: closing alone would leave the lock with a process that is just
/// being started and has not yet closed what it inherited.
#[derive(Debug)]
pub(super) struct Locked(pub File);

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// A whole file that is to be kept.
#[derive(Debug)]
pub(super) struct Local {
    path: PathBuf,
    /// Whether the file goes with this value. Nobody else takes the name while the file is there.
    ours: bool,
    /// Keeps others away until the work on it is over, also when nobody waits for its end any more.
    _lock: Option<Locked>,
}

impl Local {
    /// A file that stays where it is when it cannot be kept: its upload may go on later.
    pub fn upload(path: PathBuf, lock: Locked) -> Self {
        Self {
            path,
            ours: false,
            _lock: Some(lock),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It was moved: the name may be somebody else's by now.
    pub fn moved(&mut self) {
        self.ours = false;
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.ours {
            // What cannot be removed here goes with the purge.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// One file that is coming in.
#[derive(Debug)]
struct Draft {
    file: File,
    local: Local,
    hasher: Sha256,
    size: u64,
}

impl Draft {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.file
            .write_all(bytes)
            .map_err(|e| file_fault(format!("write {}", self.local.path.display()), e))?;
        self.hasher.update(bytes);
        self.size = self
            .size
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    fn sync(&self) -> Result<Digest, Fault> {
        self.file
            .sync_all()
            .map_err(|e| file_fault(format!("write {}", self.local.path.display()), e))?;
        Ok(Digest {
            sha256: hex(&self.hasher.clone().finalize()),
            size: self.size,
        })
    }
}

/// Writes a file chunk by chunk.
#[derive(Debug)]
pub struct Writer {
    blobs: Blobs,
    draft: Option<Draft>,
}

impl Writer {
    pub(super) async fn begin(blobs: Blobs) -> Result<Self, Fault> {
        let drafts = blobs.drafts.clone();
        let draft = blocking(move || drafts.create()).await?;
        Ok(Self {
            blobs,
            draft: Some(draft),
        })
    }

    /// Writes the next bytes.
    ///
    /// # Errors
    /// The disk does not take them; the writer is of no use then, and leaves nothing.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Fault> {
        let mut draft = self.take()?;
        self.draft = Some(
            blocking(move || {
                draft.write(&bytes)?;
                Ok(draft)
            })
            .await?,
        );
        Ok(())
    }

    /// How many bytes were written.
    pub fn size(&self) -> u64 {
        self.draft.as_ref().map_or(0, |draft| draft.size)
    }

    /// Keeps the file under its digest.
    ///
    /// # Errors
    /// The place does not take it; then nothing is kept.
    pub async fn finish(mut self) -> Result<Digest, Fault> {
        let draft = self.take()?;
        let (draft, digest) = blocking(move || {
            let digest = draft.sync()?;
            Ok((draft, digest))
        })
        .await?;
        self.blobs.publish(draft.local, &digest).await?;
        Ok(digest)
    }

    fn take(&mut self) -> Result<Draft, Fault> {
        let gone = || std::io::Error::other("an earlier write failed or was broken off");
        self.draft
            .take()
            .ok_or_else(|| file_fault("write a draft", gone()))
    }
}
