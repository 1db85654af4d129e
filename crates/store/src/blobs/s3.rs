//! Files in a bucket of an S3-compatible service: `<prefix>/<digest>`.
//!
//! **Invariant:** an object appears by one request, or by the completion of an upload in parts, whole or not at
//! all. Parts of an upload that a killed program left are not visible; a rule of the bucket (abort incomplete
//! multipart uploads) takes them away.

use std::fmt;
use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use mingjian_core::ids::Moment;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};

use super::chunks::{Chunks, Source, read_at};
use super::{BlobPlace, Digest, Kept, PIECE, blocking, file_fault, is_sha256};
use crate::fault::Fault;

/// Size of a part of an upload: the services want at least 5 MiB, and all but the last of one size.
const PART: u64 = 8 * PIECE;
/// How long one request may take: a part over a slow line.
const REQUEST: Duration = Duration::from_secs(120);
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How often a failed request is tried again, and until when.
const RETRIES: usize = 4;
const RETRY_UNTIL: Duration = Duration::from_secs(60);

/// The bucket.
#[derive(Clone)]
pub(super) struct Bucket {
    service: Arc<AmazonS3>,
    prefix: Path,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The library's own words hold the keys.
        f.debug_struct("Bucket")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

fn failed(doing: impl Into<String>, error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::Bucket {
        doing: doing.into(),
        source: Box::new(error),
    }
}

impl Bucket {
    /// Makes the client and lists the bucket once, so that a wrong setting is told at the start.
    pub async fn open(place: &BlobPlace) -> Result<Self, Fault> {
        let BlobPlace::S3 {
            endpoint,
            bucket,
            region,
            key,
            secret,
            allow_http,
            prefix,
            ..
        } = place
        else {
            return Err(failed(
                "open a bucket",
                std::io::Error::other("the place is none"),
            ));
        };
        let service = AmazonS3Builder::new()
            .with_client_options(
                ClientOptions::new()
                    .with_timeout(REQUEST)
                    .with_connect_timeout(CONNECT),
            )
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: RETRY_UNTIL,
                ..RetryConfig::default()
            })
            .with_endpoint(endpoint.trim_end_matches('/'))
            .with_bucket_name(bucket)
            .with_region(region)
            .with_access_key_id(key)
            .with_secret_access_key(secret)
            .with_allow_http(*allow_http)
            .build()
            .map_err(|e| failed(format!("read the settings of the bucket {bucket}"), e))?;
        let prefix =
            Path::parse(prefix).map_err(|e| failed(format!("read the prefix {prefix} of the bucket"), e))?;
        let opened = Self {
            service: Arc::new(service),
            prefix,
        };
        opened.list(None, 1).await?;
        Ok(opened)
    }

    fn path(&self, sha256: &str) -> Path {
        self.prefix.clone().join(sha256)
    }

    /// Also over an object that stands there: that refreshes its time, so that a purge does not take it.
    pub async fn publish(&self, draft: &std::path::Path, digest: &Digest) -> Result<(), Fault> {
        let path = self.path(&digest.sha256);
        let doing = || format!("put {path}");
        let draft = draft.to_owned();
        let file = blocking(move || {
            File::open(&draft).map_err(|e| file_fault(format!("read {}", draft.display()), e))
        })
        .await?;
        let file = Arc::new(file);
        if digest.size <= PART {
            let bytes = part(&file, 0..digest.size).await?;
            let put = self.service.put(&path, PutPayload::from_bytes(bytes)).await;
            return put.map(drop).map_err(|e| failed(doing(), e));
        }
        let mut upload = self
            .service
            .put_multipart(&path)
            .await
            .map_err(|e| failed(doing(), e))?;
        let mut sent = Ok(());
        let mut at = 0;
        while sent.is_ok() && at < digest.size {
            let end = digest.size.min(at.saturating_add(PART));
            sent = match part(&file, at..end).await {
                Ok(bytes) => {
                    let put = upload.put_part(PutPayload::from_bytes(bytes)).await;
                    put.map_err(|e| failed(doing(), e))
                }
                Err(fault) => Err(fault),
            };
            at = end;
        }
        if sent.is_ok() {
            sent = upload.complete().await.map(drop).map_err(|e| failed(doing(), e));
        }
        if sent.is_err() {
            // Where this fails too, the rule of the bucket takes the parts away.
            let _ = upload.abort().await;
        }
        sent
    }

    pub async fn get(&self, sha256: &str, range: Option<Range<u64>>) -> Result<Option<Chunks>, Fault> {
        let Some(kept) = self.find(sha256).await? else {
            return Ok(None);
        };
        let object = Object {
            bucket: self.clone(),
            path: self.path(sha256),
        };
        Ok(Some(Chunks::new(Source::Object(object), kept.digest, range)))
    }

    pub async fn find(&self, sha256: &str) -> Result<Option<Kept>, Fault> {
        let path = self.path(sha256);
        match self.service.head(&path).await {
            Ok(about) => Ok(Some(kept(sha256, &about))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(failed(format!("look at {path}"), e)),
        }
    }

    pub async fn delete(&self, sha256: &str) -> Result<(), Fault> {
        let path = self.path(sha256);
        match self.service.delete(&path).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(failed(format!("delete {path}"), e)),
        }
    }

    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Kept>, Fault> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let mut objects = match after.filter(|after| is_sha256(after)) {
            Some(after) => self.service.list_with_offset(prefix, &self.path(after)),
            None => self.service.list(prefix),
        };
        let mut found = Vec::new();
        while found.len() < limit {
            let Some(about) = objects.next().await else {
                break;
            };
            let about = about.map_err(|e| failed("list the bucket", e))?;
            // Whatever else somebody keeps in the bucket is not ours.
            if let Some(name) = about.location.filename().filter(|name| is_sha256(name))
                && about.location == self.path(name)
            {
                found.push(kept(name, &about));
            }
        }
        Ok(found)
    }
}

fn kept(sha256: &str, about: &ObjectMeta) -> Kept {
    Kept {
        digest: Digest {
            sha256: sha256.to_owned(),
            size: about.size,
        },
        // Seconds: some services give no more in one of their two answers.
        modified: Moment(about.last_modified.timestamp().saturating_mul(1000)),
    }
}

async fn part(file: &Arc<File>, range: Range<u64>) -> Result<Bytes, Fault> {
    let file = Arc::clone(file);
    blocking(move || {
        let wanted = range.end - range.start;
        let bytes = read_at(&file, range).map_err(|e| file_fault("read a draft", e))?;
        if u64::try_from(bytes.len()) == Ok(wanted) {
            Ok(bytes)
        } else {
            let shorter = std::io::Error::other("it is shorter than it was");
            Err(file_fault("read a draft", shorter))
        }
    })
    .await
}

/// An object that is being read.
#[derive(Debug)]
pub(super) struct Object {
    bucket: Bucket,
    path: Path,
}

impl Object {
    pub async fn read(&self, range: Range<u64>) -> Result<Bytes, Fault> {
        self.bucket
            .service
            .get_range(&self.path, range)
            .await
            .map_err(|e| failed(format!("read {}", self.path), e))
    }
}
