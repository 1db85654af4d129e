//! 清理: what nobody refers to goes after a day; what was judged not to belong here goes at once.
//!
//! A file is referred to when its digest stands anywhere in the record, as what is served; the digest under which a
//! photograph came, with its place, refers to nothing. **Invariant:** in doubt a file stays; a removed one goes,
//! whoever else refers to it.

use std::collections::BTreeSet;

use mingjian_core::event::ChainId;
use mingjian_core::flow::Kind;
use mingjian_core::flow::Papers;
use mingjian_core::flow::evidence::{Evidence, RevisionState};
use mingjian_core::ids::Moment;
use mingjian_store::blobs::Kept;
use mingjian_store::tables::{checked_file, paper};
use mingjian_store::{Fault, Reader, chain};
use serde_json::Value;

use super::{CheckedFile, Files};
use crate::error::AppError;
use crate::run::App;

/// How long a file waits for a command that names it: a day, in milliseconds.
const PATIENCE: i64 = 86_400_000;
/// How many entries or files are looked at in one go.
const PAGE: usize = 500;

/// What was cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Uploads that did not go on, and what killed programs left.
    pub uploads: u64,
    /// Files to which nobody refers.
    pub files: u64,
    /// Files that were judged not to belong here.
    pub removed: u64,
}

impl App {
    /// Clears away what is older than a day and referred to by nobody. A job for once an hour or a day; running it
    /// twice does no harm.
    ///
    /// # Errors
    /// The database or the storage cannot be read or written; what was done before stays done.
    pub async fn purge_files(&self) -> Result<Purged, AppError> {
        let files = self.files()?;
        let older_than = Moment(self.deps.clock.now().0.saturating_sub(PATIENCE));
        let removed = self.erase_removed().await?;
        let uploads = files.uploads.purge(older_than).await?;
        let held = self.held_uploads().await?;
        let mut tx = self.store.begin().await?;
        for row in checked_file::before(&mut tx, older_than).await? {
            if !held.contains(&row.upload) {
                checked_file::remove(&mut tx, &row.upload).await?;
            }
        }
        tx.commit().await?;
        let referred = self.referred().await?;
        let mut purged = 0;
        for kept in old_files(files, older_than).await? {
            if !referred.contains(&kept.digest.sha256) && files.blobs.discard(&kept).await? {
                purged += 1;
            }
        }
        Ok(Purged {
            uploads,
            files: purged,
            removed,
        })
    }

    /// Erases the bytes of what the office judged not to belong here, and what was found in them; how many files.
    /// To be called after `evidence.clear`; [`App::purge_files`] does it too.
    ///
    /// # Errors
    /// As [`App::purge_files`].
    pub async fn erase_removed(&self) -> Result<u64, AppError> {
        let files = self.files()?;
        let mut reader = self.store.read().await?;
        let mut digests = BTreeSet::new();
        for evidence in evidence_saying(&mut reader, "removed").await? {
            let removed = evidence
                .revisions
                .into_iter()
                .filter(|one| one.state == RevisionState::Removed);
            digests.extend(removed.filter_map(|one| one.file).map(|file| file.sha256));
        }
        drop(reader);
        let mut erased = 0;
        for digest in &digests {
            erased += u64::from(files.blobs.delete(digest).await?);
        }
        let mut tx = self.store.begin().await?;
        for row in checked_file::before(&mut tx, Moment(i64::MAX)).await? {
            let checked: CheckedFile = serde_json::from_str(&row.body).map_err(Fault::from)?;
            if digests.contains(&checked.file.sha256) {
                checked_file::remove(&mut tx, &row.upload).await?;
            }
        }
        tx.commit().await?;
        Ok(erased)
    }

    /// The uploads that a piece of evidence still waits for.
    pub(super) async fn held_uploads(&self) -> Result<BTreeSet<String>, AppError> {
        let waiting = evidence_saying(&mut self.store.read().await?, "waiting").await?;
        let uploads = waiting
            .iter()
            .filter_map(Evidence::waiting)
            .map(|one| one.upload.clone());
        Ok(uploads.collect())
    }

    /// The digests that stand in the record, and those of files that were just looked at.
    async fn referred(&self) -> Result<BTreeSet<String>, AppError> {
        let mut found = BTreeSet::new();
        let mut reader = self.store.read().await?;
        for row in checked_file::before(&mut reader, Moment(i64::MAX)).await? {
            digests_in(&serde_json::from_str(&row.body).map_err(Fault::from)?, &mut found);
        }
        let page = i64::try_from(PAGE).unwrap_or(i64::MAX);
        for chain in chain::chains(&mut reader).await? {
            let mut behind = 0;
            loop {
                let entries = chain::entries(&mut reader, &chain, behind, page).await?;
                let Some(last) = entries.last() else { break };
                behind = last.seq;
                for body in entries.iter().filter_map(|entry| entry.body.as_deref()) {
                    digests_in(&serde_json::from_str(body).map_err(Fault::from)?, &mut found);
                }
            }
        }
        Ok(found)
    }
}

/// The evidence of all authorities in which a revision has a state.
async fn evidence_saying(reader: &mut Reader, state: &str) -> Result<Vec<Evidence>, AppError> {
    let word = format!(r#""state":"{state}""#);
    let mut found = Vec::new();
    for chain in chain::chains(reader).await? {
        if matches!(chain, ChainId::Authority(_)) {
            let papers = Papers::new(paper::saying(reader, &chain, Kind::Evidence, &word).await?);
            found.extend(papers.all::<Evidence>().map(|(_, evidence)| evidence));
        }
    }
    Ok(found)
}

async fn old_files(files: &Files, older_than: Moment) -> Result<Vec<Kept>, AppError> {
    let (mut found, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = files.blobs.list(after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.digest.sha256.clone());
        found.extend(page.into_iter().filter(|kept| kept.modified < older_than));
    }
}

/// All digests in a text of the record but those under which nothing is served.
fn digests_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            found.insert(text.to_ascii_lowercase());
        }
        Value::Array(all) => all.iter().for_each(|one| digests_in(one, found)),
        Value::Object(fields) => {
            let served = fields.iter().filter(|(name, _)| *name != "original_sha256");
            served.for_each(|(_, one)| digests_in(one, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_refers_to_a_file_wherever_it_stands_but_not_that_of_an_original() {
        let (one, other) = ("a".repeat(64), "b".repeat(64));
        let value = serde_json::json!({ "x": [{ "scan": one }], "original_sha256": other, "y": "a" });
        let mut found = BTreeSet::new();
        digests_in(&value, &mut found);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [one]);
    }
}
