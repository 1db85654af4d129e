//! 文件存储: files under the SHA-256 of their bytes, in a folder or in an S3-compatible bucket.
//!
//! A file is first written to a draft on the local disk, whole and synced, and only then becomes visible under its
//! digest: by a rename in a folder, by a single or multipart upload in a bucket. Both happen at once or not at all.
//! The draft stands on the local disk for a bucket too: its name is the digest, which is known only when the last
//! byte has come, and a bucket cannot rename. **Invariant:** what stands under a digest is whole; the same bytes are
//! kept once; no file passes through memory in one piece.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use bytes::Bytes;
use mingjian_core::ids::Moment;

use crate::fault::Fault;

mod chunks;
mod draft;
mod fs;
mod s3;
mod uploads;

pub use chunks::Chunks;
pub use draft::Writer;
pub use uploads::{NewUpload, UPLOAD_LIMIT, UploadError, Uploads};

use draft::{Drafts, Local};

/// How many bytes are read from a local file at a time.
const PIECE: u64 = 1024 * 1024;

/// Where files are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum BlobPlace {
    /// A folder of this machine; made when it is missing, readable by the program's user only.
    Folder(PathBuf),
    /// A bucket of an S3-compatible service.
    S3 {
        /// Address of the service, such as `https://s3.example.gov.cn`.
        endpoint: String,
        /// The bucket; it must exist.
        bucket: String,
        /// The region, often `us-east-1` where a service knows none.
        region: String,
        /// The access key.
        key: String,
        /// The secret belonging to it.
        secret: String,
        /// Whether the service may be reached without TLS.
        allow_http: bool,
        /// What stands before every name in the bucket; may be empty.
        prefix: String,
        /// A local folder for files that are still coming in.
        drafts: PathBuf,
    },
}

impl fmt::Debug for BlobPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            // The secret must not reach a log.
            Self::S3 { endpoint, bucket, .. } => write!(f, "S3({endpoint}/{bucket})"),
        }
    }
}

/// 文件指纹: what a command carries instead of the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Digest {
    /// SHA-256 of the bytes, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// How many bytes.
    pub size: u64,
}

/// A file that is kept, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its digest.
    pub digest: Digest,
    /// When it was put there last.
    pub modified: Moment,
}

/// One concrete storage of files for both places. Clones share it.
#[derive(Debug, Clone)]
pub struct Blobs {
    drafts: Drafts,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(fs::Folder),
    Bucket(s3::Bucket),
}

impl Blobs {
    /// Opens the place and tries it out: a folder by writing to it, a bucket by listing it.
    ///
    /// # Errors
    /// The folder cannot be written; the service cannot be reached or does not know the key or the bucket.
    pub async fn open(place: &BlobPlace) -> Result<Self, Fault> {
        let (drafts, place) = match place {
            BlobPlace::Folder(folder) => {
                let drafts = Drafts::open(folder.join("incoming")).await?;
                (
                    drafts,
                    Place::Folder(fs::Folder::open(folder.join("kept")).await?),
                )
            }
            BlobPlace::S3 { drafts, .. } => {
                let local = Drafts::open(drafts.clone()).await?;
                (local, Place::Bucket(s3::Bucket::open(place).await?))
            }
        };
        Ok(Self { drafts, place })
    }

    /// Begins to write a file chunk by chunk. Dropped before [`Writer::finish`], it leaves nothing.
    ///
    /// # Errors
    /// The folder of drafts cannot be written.
    pub async fn writer(&self) -> Result<Writer, Fault> {
        Writer::begin(self.clone()).await
    }

    /// Keeps bytes that are in memory already.
    ///
    /// # Errors
    /// The place cannot be written; then nothing is kept.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, Fault> {
        let mut writer = self.writer().await?;
        writer.write(bytes).await?;
        writer.finish().await
    }

    /// The file under a digest, or a part of it; `None` when there is none. A range is cut at the end of the file.
    /// The digest is verified where the whole file is read; a part of it cannot be.
    ///
    /// # Errors
    /// The place cannot be read.
    pub async fn get(&self, sha256: &str, range: Option<Range<u64>>) -> Result<Option<Chunks>, Fault> {
        if !is_sha256(sha256) {
            return Ok(None);
        }
        match &self.place {
            Place::Folder(folder) => folder.get(sha256, range).await,
            Place::Bucket(bucket) => bucket.get(sha256, range).await,
        }
    }

    /// How large the file under a digest is; `None` when there is none.
    ///
    /// # Errors
    /// The place cannot be read.
    pub async fn size(&self, sha256: &str) -> Result<Option<u64>, Fault> {
        Ok(self.find(sha256).await?.map(|kept| kept.digest.size))
    }

    /// Whether there is a file under a digest.
    ///
    /// # Errors
    /// The place cannot be read.
    pub async fn exists(&self, sha256: &str) -> Result<bool, Fault> {
        Ok(self.find(sha256).await?.is_some())
    }

    /// Takes a file away for good, for a lawful erasure; `false` when there was none.
    ///
    /// # Errors
    /// The place cannot be written.
    pub async fn delete(&self, sha256: &str) -> Result<bool, Fault> {
        if self.find(sha256).await?.is_none() {
            return Ok(false);
        }
        match &self.place {
            Place::Folder(folder) => folder.delete(sha256).await,
            Place::Bucket(bucket) => bucket.delete(sha256).await,
        }
        .map(|()| true)
    }

    /// Up to `limit` files behind a digest, in the order of their digests: for finding what nobody refers to.
    ///
    /// # Errors
    /// The place cannot be read.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Kept>, Fault> {
        match &self.place {
            Place::Folder(folder) => folder.list(after, limit).await,
            Place::Bucket(bucket) => bucket.list(after, limit).await,
        }
    }

    /// Takes a listed file away unless it was put again since; for purging. Only for files that are older than
    /// any upload can be without its command: a day, not a minute.
    ///
    /// # Errors
    /// The place cannot be written.
    pub async fn discard(&self, listed: &Kept) -> Result<bool, Fault> {
        if self.find(&listed.digest.sha256).await?.as_ref() != Some(listed) {
            return Ok(false);
        }
        self.delete(&listed.digest.sha256).await
    }

    /// Takes away drafts that nobody has written to since; how many.
    ///
    /// # Errors
    /// The folder of drafts cannot be read.
    pub async fn purge_drafts(&self, older_than: Moment) -> Result<u64, Fault> {
        self.drafts.purge(older_than).await
    }

    async fn find(&self, sha256: &str) -> Result<Option<Kept>, Fault> {
        if !is_sha256(sha256) {
            return Ok(None);
        }
        match &self.place {
            Place::Folder(folder) => folder.find(sha256).await,
            Place::Bucket(bucket) => bucket.find(sha256).await,
        }
    }

    /// Makes a whole, synced local file visible under its digest. In a folder the draft is gone behind it.
    async fn publish(&self, draft: Local, digest: &Digest) -> Result<(), Fault> {
        match &self.place {
            Place::Folder(folder) => folder.publish(draft, &digest.sha256).await,
            Place::Bucket(bucket) => bucket.publish(draft.path(), digest).await,
        }
    }
}

/// Only such a text becomes part of a path.
fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A file's time as a moment.
fn moment(time: std::time::SystemTime) -> Moment {
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Work on the local disk, away from the threads that serve.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| file_fault("work on the local disk", std::io::Error::other(e)))?
}

fn file_fault(doing: impl Into<String>, source: std::io::Error) -> Fault {
    Fault::File {
        doing: doing.into(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_digest_becomes_part_of_a_path() {
        assert!(is_sha256(&"0a".repeat(32)));
        for text in [
            "",
            "../../etc/passwd",
            &"0A".repeat(32),
            &"0g".repeat(32),
            &"0".repeat(63),
        ] {
            assert!(!is_sha256(text), "{text}");
        }
    }

    #[test]
    fn a_place_does_not_show_its_secret() {
        let place = BlobPlace::S3 {
            endpoint: "https://s3".to_owned(),
            bucket: "files".to_owned(),
            region: String::new(),
            key: "the key".to_owned(),
            secret: "the secret".to_owned(),
            allow_http: false,
            prefix: String::new(),
            drafts: PathBuf::new(),
        };
        assert_eq!(format!("{place:?}"), "S3(https://s3/files)");
    }
}
