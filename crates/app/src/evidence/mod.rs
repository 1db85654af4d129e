//! 印证材料的文件: how a file comes in, is looked at, goes out again and is forgotten; the service beside the acts.
//!
//! A file comes in piece by piece ([`App::begin_upload`], [`App::append_upload`], [`App::finish_upload`]); what was
//! found in it is kept as a working row until a command names the upload, so that nobody can name a digest that they
//! did not send. [`App::open_evidence`] and [`App::preview_evidence`] give it back. **Invariant:** nothing comes in
//! or goes out that the doors of the application did not allow; no file passes through memory in one piece.

use std::sync::Arc;

use mingjian_core::flow::evidence::EvidenceFile;
use mingjian_core::ids::ActorId;
use mingjian_core::refusal::Refusal;
use mingjian_store::blobs::{Blobs, UploadError, Uploads};
use mingjian_store::{Fault, Reader, Store, tables};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::run::App;

mod look_at;
mod preview;
mod purge;
mod scan;
mod serve;
mod source;
mod upload;

pub use preview::{EvidencePreview, NameShown, TableShown};
pub use purge::Purged;
pub use serve::{FileOut, Part};
pub(crate) use source::Source;
pub use upload::NewFile;

/// 文件存储 of an application: where files stand, and those on their way.
#[derive(Debug, Clone)]
pub struct Files {
    pub(crate) blobs: Blobs,
    pub(crate) uploads: Arc<Uploads>,
}

impl Files {
    /// Over an opened place, with a limit for one file in bytes.
    pub fn new(store: Store, blobs: Blobs, limit: u64) -> Self {
        let uploads = Arc::new(Uploads::new(store, blobs.clone(), limit));
        Self { blobs, uploads }
    }
}

/// 核对结果 of an upload: what a command that names the upload may rely on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedFile {
    /// Id of the upload.
    pub upload: String,
    /// Who sent it.
    pub by: ActorId,
    /// What is known of the file.
    pub file: EvidenceFile,
    /// Marks of secrecy: with any of these it waits for the office.
    pub marks: Vec<MarkFound>,
}

/// A mark of secrecy with the words around it; never in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MarkFound {
    /// 密级.
    pub level: String,
    /// Line of the text, from 1; 0 for the name of the file.
    pub line: u64,
    /// What stands there.
    pub excerpt: String,
}

impl CheckedFile {
    /// What was found in an upload.
    pub(crate) async fn find(reader: &mut Reader, upload: &str) -> Result<Option<Self>, Fault> {
        let row = tables::checked_file::find(reader, upload).await?;
        row.map(|row| serde_json::from_str(&row.body).map_err(Fault::from))
            .transpose()
    }
}

impl App {
    /// The same application with a place for files.
    #[must_use]
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = Some(files);
        self
    }

    pub(crate) fn files(&self) -> Result<&Files, AppError> {
        self.files
            .as_ref()
            .ok_or_else(|| Refusal::new("MJ3060", &[]).into())
    }
}

impl From<UploadError> for AppError {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Refused(refusal) => refusal.into(),
            UploadError::Fault(fault) => fault.into(),
        }
    }
}
