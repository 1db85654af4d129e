//! 下载: a file of a piece of evidence goes out, inert.
//!
//! **Invariant:** type and policy come from the table of kinds, never from who sent the file; what bears a caution or
//! waits for judgement is a download and never shown by a browser.

use std::ops::Range;

use bytes::Bytes;
use futures_util::Stream;
use mingjian_core::access::Actor;
use mingjian_core::flow::evidence::{EvidenceFile, RevisionState};
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::{Kind, NO_SNIFF, disposition};
use mingjian_store::Fault;
use mingjian_store::blobs::Chunks;

use crate::error::AppError;
use crate::queries::{EvidenceView, ShowEvidence};
use crate::run::App;

/// Which file of a piece of evidence, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The authority.
    pub authority: AuthorityId,
    /// The evidence.
    pub evidence: String,
    /// The revision, from 1; the newest that has a file when absent.
    pub revision: Option<usize>,
    /// The bytes; all when absent.
    pub range: Option<Range<u64>>,
}

/// A file on its way out.
#[derive(Debug)]
pub struct FileOut {
    /// Its name for `Content-Disposition`; to be encoded there.
    pub name: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Whether a browser may show it; otherwise it is an attachment.
    pub inline: bool,
    /// `Content-Security-Policy` of the answer.
    pub policy: &'static str,
    /// `X-Content-Type-Options` of the answer.
    pub no_sniff: &'static str,
    /// SHA-256 of the whole file, for `ETag`.
    pub sha256: String,
    /// Size of the whole file.
    pub size: u64,
    chunks: Chunks,
}

impl FileOut {
    /// Which bytes come, after a range was cut at the end of the file.
    pub fn range(&self) -> Range<u64> {
        self.chunks.range()
    }

    /// The pieces, for the body of an answer.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Fault>> + Send + 'static {
        self.chunks.into_stream()
    }

    /// All of it in memory: for files that are known to be small.
    ///
    /// # Errors
    /// [`AppError::Fault`] where the file is damaged.
    pub async fn collect(self) -> Result<Vec<u8>, AppError> {
        Ok(self.chunks.collect().await?)
    }
}

impl App {
    /// Opens a file of a piece of evidence for sending it out.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what the person may not see or what has no file; MJ3076 for bytes that were removed.
    pub async fn open_evidence(&self, actor: &Actor, part: &Part) -> Result<FileOut, AppError> {
        let (file, waiting) = self.file_of(actor, part).await?;
        self.file_out(file, waiting, part.range.clone()).await
    }

    /// A file on its way out; `cautious` where it is never shown in the page.
    pub(super) async fn file_out(
        &self,
        file: EvidenceFile,
        cautious: bool,
        range: Option<Range<u64>>,
    ) -> Result<FileOut, AppError> {
        let chunks = self.files()?.blobs.get(&file.sha256, range).await?;
        let chunks = chunks.ok_or_else(gone)?;
        let kind = Kind::from_ending(&file.ending).ok_or(AppError::NotFound)?;
        let serve = disposition(kind, cautious || !file.cautions.is_empty());
        let name = if file.name.is_empty() {
            format!("{}.{}", short(&file.sha256), file.ending)
        } else {
            file.name
        };
        Ok(FileOut {
            name,
            content_type: serve.content_type,
            inline: serve.inline,
            policy: serve.policy,
            no_sniff: NO_SNIFF,
            sha256: file.sha256,
            size: file.size,
            chunks,
        })
    }

    /// The file that a person asks for, and whether it waits for judgement.
    pub(super) async fn file_of(&self, actor: &Actor, part: &Part) -> Result<(EvidenceFile, bool), AppError> {
        let look = ShowEvidence {
            authority: part.authority.clone(),
            evidence: part.evidence.clone(),
        };
        let view: EvidenceView = self.look(actor, &look).await?;
        let found = view.revisions.into_iter().rev().find(|one| match part.revision {
            Some(number) => one.number == number,
            None => one.file.is_some() && one.state != RevisionState::Removed,
        });
        let found = found.ok_or(AppError::NotFound)?;
        if found.state == RevisionState::Removed {
            return Err(gone());
        }
        Ok((
            found.file.ok_or(AppError::NotFound)?,
            found.state == RevisionState::Waiting,
        ))
    }
}

fn gone() -> AppError {
    Refusal::new("MJ3076", &[]).into()
}

/// The beginning of a digest: a name for what has none.
fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}
