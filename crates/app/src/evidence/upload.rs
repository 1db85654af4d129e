//! 上传: a file comes in piece by piece, goes on after a broken line, and is looked at when it is whole.
//!
//! **Invariant:** an upload belongs to who began it; for anybody else it does not exist.

use bytes::Bytes;
use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::evidence::EvidenceFile;
use mingjian_core::ids::AuthorityId;
use mingjian_core::refusal::Refusal;
use mingjian_store::Fault;
use mingjian_store::blobs::{Digest, NewUpload};
use mingjian_store::tables::checked_file::{self, CheckedRow};

use super::look_at::look_at;
use super::{CheckedFile, Files};
use crate::case::{Case, Need};
use crate::commands::evidence::recused_scope;
use crate::error::AppError;
use crate::inspected::{BUNDLE, is_bundle};
use crate::look::Look;
use crate::run::App;

/// What somebody is about to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The authority.
    pub authority: AuthorityId,
    /// The unit to which it is to belong; empty for a paper of the campaign itself.
    pub unit: String,
    /// Id of the upload, made by whoever begins it.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Whether somebody may add evidence for a unit: what must hold before a byte is taken.
struct MayAdd<'a>(&'a NewFile);

impl Look for MayAdd<'_> {
    type View = ();
    const ACTION: Action = Action::AddEvidence;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.0.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Campaigns(Vec::new())]
    }

    fn unit(&self) -> &str {
        &self.0.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> mingjian_core::access::Scope {
        recused_scope(case, &self.0.unit, actor)
    }

    fn view(&self, _case: &Case, _deed: &Deed) -> Result<(), AppError> {
        Ok(())
    }
}

/// Whether somebody may keep the scan of a document: a paper of the campaign itself, no unit's.
struct MayKeepScan<'a>(&'a NewFile);

impl Look for MayKeepScan<'_> {
    type View = ();
    const ACTION: Action = Action::KeepScan;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.0.authority.clone())
    }

    fn view(&self, _case: &Case, _deed: &Deed) -> Result<(), AppError> {
        Ok(())
    }
}

impl App {
    /// Begins an upload, or says where one that was begun goes on.
    ///
    /// # Errors
    /// Who may not add evidence for the unit, or keep a scan where no unit is named, is told so; MJ3060 where no place for files is set; MJ3001 too large and
    /// the other refusals of [`mingjian_store::blobs::Uploads::begin`].
    pub async fn begin_upload(&self, actor: &Actor, new: &NewFile) -> Result<u64, AppError> {
        if new.unit.is_empty() {
            self.look(actor, &MayKeepScan(new)).await?;
        } else {
            self.look(actor, &MayAdd(new)).await?;
        }
        let files = self.files()?;
        if self.checked(&new.id).await?.is_some_and(|row| row.by == actor.id) {
            return Ok(new.size);
        }
        let upload = NewUpload {
            id: new.id.clone(),
            name: new.name.clone(),
            size: new.size,
            by: actor.id.clone(),
        };
        Ok(files.uploads.begin(&upload, self.deps.clock.now()).await?)
    }

    /// How large a file may be that comes piece by piece, in megabytes; none where no place for files is set.
    pub fn largest_upload(&self) -> u64 {
        self.files.as_ref().map_or(0, |files| files.uploads.largest())
    }

    /// Takes the next bytes and says where to go on.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for somebody else's upload; MJ3002 with the offset that is next, and the other refusals
    /// of [`mingjian_store::blobs::Uploads::append`].
    pub async fn append_upload(
        &self,
        actor: &Actor,
        id: &str,
        offset: u64,
        bytes: Bytes,
    ) -> Result<u64, AppError> {
        let files = self.files()?;
        own(files, actor, id).await?;
        Ok(files
            .uploads
            .append(id, offset, bytes, self.deps.clock.now())
            .await?)
    }

    /// Where an upload stands: the offset at which it goes on, and its size.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that is not there or somebody else's.
    pub async fn upload_offset(&self, actor: &Actor, id: &str) -> Result<(u64, u64), AppError> {
        let (upload, offset) = own(self.files()?, actor, id).await?;
        Ok((offset, upload.size))
    }

    /// Looks at a whole file: what it is, its place taken out, marks of secrecy searched for. May be asked again.
    ///
    /// # Errors
    /// As before; MJ3020 to MJ3033 for a file that is not taken, MJ3004 when its digest is not the sender's own.
    pub async fn finish_upload(
        &self,
        actor: &Actor,
        id: &str,
        expected: Option<&str>,
    ) -> Result<CheckedFile, AppError> {
        let files = self.files()?;
        if let Some(checked) = self.checked(id).await? {
            return if checked.by == actor.id {
                Ok(checked)
            } else {
                Err(AppError::NotFound)
            };
        }
        let (upload, _) = own(files, actor, id).await?;
        let digest = files.uploads.finish(id, expected).await?;
        // What a bundle holds is checked by whoever takes it in, all of it.
        let looked = if is_bundle(&upload.name) {
            Ok(unread(id, &upload.name, actor, digest))
        } else {
            look_at(files, id, &upload.name, &actor.id, digest).await
        };
        if matches!(looked, Err(AppError::Refused(_))) {
            // What nobody refers to is purged with its day.
            files.uploads.abandon(id).await?;
        }
        let checked = looked?;
        let row = CheckedRow {
            upload: id.to_owned(),
            by: actor.id.clone(),
            at: self.deps.clock.now(),
            body: serde_json::to_string(&checked).map_err(Fault::from)?,
        };
        let mut tx = self.store.begin().await?;
        checked_file::keep(&mut tx, &row).await?;
        tx.commit().await?;
        if !checked.file.original_sha256.is_empty() {
            files.blobs.delete(&checked.file.original_sha256).await?;
        }
        files.uploads.abandon(id).await?;
        Ok(checked)
    }

    /// Gives an upload up, also one that was looked at and that nothing names yet.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for somebody else's.
    pub async fn abandon_upload(&self, actor: &Actor, id: &str) -> Result<(), AppError> {
        let files = self.files()?;
        match self.checked(id).await? {
            Some(checked) if checked.by == actor.id => {
                if self.held_uploads().await?.contains(id) {
                    return Err(Refusal::new("MJ3070", &[]).into());
                }
                let mut tx = self.store.begin().await?;
                checked_file::remove(&mut tx, id).await?;
                tx.commit().await?;
            }
            Some(_) => return Err(AppError::NotFound),
            None => drop(own(files, actor, id).await?),
        }
        Ok(files.uploads.abandon(id).await?)
    }

    pub(crate) async fn checked(&self, id: &str) -> Result<Option<CheckedFile>, AppError> {
        Ok(CheckedFile::find(&mut self.store.read().await?, id).await?)
    }
}

/// A file that is kept as it came.
fn unread(upload: &str, name: &str, actor: &Actor, digest: Digest) -> CheckedFile {
    CheckedFile {
        upload: upload.to_owned(),
        by: actor.id.clone(),
        file: EvidenceFile {
            name: name.to_owned(),
            original_name: String::new(),
            ending: BUNDLE.to_owned(),
            size: digest.size,
            sha256: digest.sha256,
            original_sha256: String::new(),
            had_place: false,
            taken_on: None,
            cautions: Vec::new(),
            searched: false,
        },
        marks: Vec::new(),
    }
}

async fn own(files: &Files, actor: &Actor, id: &str) -> Result<(NewUpload, u64), AppError> {
    // One that is not there answers as somebody else's.
    let found = files.uploads.show(id).await?.ok_or(AppError::NotFound)?;
    if found.0.by == actor.id {
        Ok(found)
    } else {
        Err(AppError::NotFound)
    }
}
