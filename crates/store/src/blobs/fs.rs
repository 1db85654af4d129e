//! Files in a folder of this machine: `<two digits>/<digest>`.
//!
//! **Invariant:** a file appears by one rename of a synced draft on the same disk, and the folder is synced behind
//! it, so that a power cut leaves it there whole or not at all.

use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::chunks::{Chunks, Source};
use super::draft::{Local, make_folder, remove};
use super::{Digest, Kept, blocking, file_fault, is_sha256, moment};
use crate::fault::Fault;

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder.
    pub async fn open(root: PathBuf) -> Result<Self, Fault> {
        let folder = Self { root };
        let made = folder.root.clone();
        blocking(move || make_folder(&made)).await?;
        Ok(folder)
    }

    /// The folder in which a digest stands; the digest was checked.
    fn shelf(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or_default())
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.shelf(sha256).join(sha256)
    }

    /// Also over a file that stands there: that refreshes its time, and mends it where it was damaged.
    pub async fn publish(&self, mut draft: Local, sha256: &str) -> Result<(), Fault> {
        let (root, shelf, path) = (self.root.clone(), self.shelf(sha256), self.path(sha256));
        blocking(move || {
            if !shelf.is_dir() {
                make_folder(&shelf)?;
                sync_folder(&root)?;
            }
            std::fs::rename(draft.path(), &path)
                .map_err(|e| file_fault(format!("keep {}", path.display()), e))?;
            draft.moved();
            sync_folder(&shelf)
        })
        .await
    }

    pub async fn get(&self, sha256: &str, range: Option<Range<u64>>) -> Result<Option<Chunks>, Fault> {
        let (path, sha256) = (self.path(sha256), sha256.to_owned());
        blocking(move || {
            let failed = |e| file_fault(format!("read {}", path.display()), e);
            let file = match File::open(&path) {
                Ok(file) => file,
                Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
                Err(e) => return Err(failed(e)),
            };
            let size = file.metadata().map_err(failed)?.len();
            let digest = Digest { sha256, size };
            Ok(Some(Chunks::new(Source::file(file), digest, range)))
        })
        .await
    }

    pub async fn find(&self, sha256: &str) -> Result<Option<Kept>, Fault> {
        let (path, sha256) = (self.path(sha256), sha256.to_owned());
        blocking(move || match std::fs::metadata(&path) {
            Ok(about) => kept(sha256, &about, &path).map(Some),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(file_fault(format!("look at {}", path.display()), e)),
        })
        .await
    }

    pub async fn delete(&self, sha256: &str) -> Result<(), Fault> {
        let (shelf, path) = (self.shelf(sha256), self.path(sha256));
        blocking(move || {
            remove(&path)?;
            sync_folder(&shelf)
        })
        .await
    }

    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Kept>, Fault> {
        let (root, after) = (self.root.clone(), after.unwrap_or_default().to_owned());
        blocking(move || {
            let mut found = Vec::new();
            let first = after.get(..2).unwrap_or_default();
            for shelf in names(&root)?.iter().filter(|name| name.as_str() >= first) {
                let shelf = root.join(shelf);
                for sha256 in names(&shelf)? {
                    if found.len() >= limit {
                        return Ok(found);
                    }
                    let path = shelf.join(&sha256);
                    if sha256 <= after || !is_sha256(&sha256) {
                        continue;
                    }
                    // One that is gone meanwhile is not listed.
                    if let Ok(about) = std::fs::metadata(&path) {
                        found.push(kept(sha256, &about, &path)?);
                    }
                }
            }
            Ok(found)
        })
        .await
    }
}

fn kept(sha256: String, about: &Metadata, path: &Path) -> Result<Kept, Fault> {
    let modified = about
        .modified()
        .map_err(|e| file_fault(format!("look at {}", path.display()), e))?;
    Ok(Kept {
        digest: Digest {
            sha256,
            size: about.len(),
        },
        modified: moment(modified),
    })
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let failed = |e| file_fault(format!("look through {}", folder.display()), e);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        names.extend(entry.map_err(failed)?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

fn sync_folder(folder: &Path) -> Result<(), Fault> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| file_fault(format!("sync {}", folder.display()), e))
}
