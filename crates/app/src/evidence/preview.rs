//! 预览: what of a file is seen on a page without its program.
//!
//! **Invariant:** text and tables leave as text; pictures and PDF are shown by the browser from their own address,
//! and only where nothing in them can run.

use mingjian_core::access::Actor;
use mingjian_core::refusal::Refusal;
use mingjian_documents::files::{Kind, Preview, disposition, preview};
use serde::Serialize;
use tokio::runtime::Handle;

use super::MarkFound;
use super::look_at::broken;
use super::serve::Part;
use super::source::Source;
use crate::error::AppError;
use crate::queries::ListWaitingEvidence;
use crate::run::App;

/// 预览.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidencePreview {
    /// A picture shows itself.
    Picture {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// A PDF shows itself.
    Pdf,
    /// A workbook, as tables of text.
    Tables {
        /// Its tables.
        tables: Vec<TableShown>,
        /// Whether there are more.
        cut: bool,
    },
    /// A document, line by line.
    Text {
        /// Its lines.
        lines: Vec<String>,
        /// Whether there are more.
        cut: bool,
    },
    /// An archive, as the names in it.
    Names {
        /// Its files.
        names: Vec<NameShown>,
        /// Whether there are more.
        cut: bool,
    },
    /// Nothing to see, and why.
    Nothing {
        /// The reason.
        reason: Refusal,
    },
}

/// One table of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableShown {
    /// The name on its tab.
    pub name: String,
    /// Rows with something in them.
    pub rows: Vec<Vec<String>>,
    /// Whether rows or columns were left out.
    pub cut: bool,
}

/// One file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NameShown {
    /// Its name.
    pub name: String,
    /// Its size in bytes, as the archive states it.
    pub size: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

impl App {
    /// What of a file is seen on a page. For a picture or a PDF the page shows the address of the download.
    ///
    /// # Errors
    /// As [`App::open_evidence`].
    pub async fn preview_evidence(&self, actor: &Actor, part: &Part) -> Result<EvidencePreview, AppError> {
        let (file, waiting) = self.file_of(actor, part).await?;
        let kind = Kind::from_ending(&file.ending).ok_or(AppError::NotFound)?;
        let blobs = self.files()?.blobs.clone();
        if !blobs.exists(&file.sha256).await? {
            return Err(Refusal::new("MJ3076", &[]).into());
        }
        let mut source = Source::new(blobs, Handle::current(), &file.sha256, file.size);
        let seen = tokio::task::spawn_blocking(move || preview(&mut source, kind))
            .await
            .map_err(broken)?;
        let shows_itself = matches!(seen, Preview::Picture { .. } | Preview::Pdf);
        if shows_itself && !disposition(kind, waiting || !file.cautions.is_empty()).inline {
            let reason = Refusal::new("MJ3078", &[("ending", &file.ending)]);
            return Ok(EvidencePreview::Nothing { reason });
        }
        Ok(seen.into())
    }
}

impl App {
    /// 密级标志 of a file that waits, with the words around them: for the one who judges.
    ///
    /// # Errors
    /// As [`App::look`]: only who may judge is answered.
    pub async fn marks_waiting(&self, actor: &Actor, part: &Part) -> Result<Vec<MarkFound>, AppError> {
        let look = ListWaitingEvidence {
            authority: part.authority.clone(),
        };
        let waiting = self.look(actor, &look).await?;
        let found = waiting
            .into_iter()
            .find(|one| one.id == part.evidence)
            .ok_or(AppError::NotFound)?;
        let upload = found
            .revisions
            .last()
            .map(|one| one.upload.clone())
            .unwrap_or_default();
        Ok(self
            .checked(&upload)
            .await?
            .map(|checked| checked.marks)
            .unwrap_or_default())
    }
}

impl From<Preview> for EvidencePreview {
    fn from(seen: Preview) -> Self {
        match seen {
            Preview::Picture { width, height } => Self::Picture { width, height },
            Preview::Pdf => Self::Pdf,
            Preview::Tables { sheets, cut } => Self::Tables {
                tables: sheets
                    .into_iter()
                    .map(|sheet| TableShown {
                        name: sheet.name,
                        rows: sheet.rows,
                        cut: sheet.cut,
                    })
                    .collect(),
                cut,
            },
            Preview::Text { lines, cut } => Self::Text { lines, cut },
            Preview::Names { entries, cut } => Self::Names {
                names: entries
                    .into_iter()
                    .map(|entry| NameShown {
                        name: entry.name,
                        size: entry.size,
                        encrypted: entry.encrypted,
                    })
                    .collect(),
                cut,
            },
            Preview::Nothing(reason) => Self::Nothing { reason },
        }
    }
}
