//! 收包: a bundle comes in, is checked, and its findings are kept as working rows until a command receives the sweep.
//!
//! **Invariant:** nothing is kept of a bundle that does not hold; what is checked is checked away from the threads that
//! answer people.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Seek};

use bytes::Bytes;
use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::finding::Kind;
use mingjian_core::flow::Deed;
use mingjian_core::ids::{CampaignId, well_formed};
use mingjian_core::refusal::Refusal;
use mingjian_inspect::proof::bundle::{self, Bundle};
use mingjian_inspect::proof::{Again, Entry, derive};
use mingjian_store::Fault;
use mingjian_store::tables::finding::{self, NewFinding};
use mingjian_store::tables::sweep::{self, SweepRow};
use tokio::runtime::Handle;

use crate::case::Case;
use crate::error::AppError;
use crate::evidence::Source;
use crate::look::Look;
use crate::run::App;

/// Most findings that are derived again while a bundle comes in; later ones are when somebody asks.
const MAX_DERIVED: usize = 5_000;
/// Longest id of a finding.
const MAX_ID: usize = 32;

/// Whether somebody may receive sweeps: what must hold before a byte is taken.
struct MayReceive<'a>(&'a CampaignId);

impl Look for MayReceive<'_> {
    type View = ();
    const ACTION: Action = Action::ReceiveSweep;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.0.clone())
    }

    fn view(&self, _case: &Case, _deed: &Deed) -> Result<(), AppError> {
        Ok(())
    }
}

/// What is kept of a bundle.
struct Taken {
    bundle: Bundle,
    findings: Vec<NewFinding>,
}

/// Whether an id can stand in an address.
fn is_plain(id: &str) -> bool {
    (1..=MAX_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a finding follows from the record that came with it. Of a link the answer says how it was at one moment only.
fn is_proved(bundle: &Bundle, entry: &Entry) -> bool {
    if entry.finding.kind == Kind::DeadLink {
        return false;
    }
    let (Some(answer), Ok(context)) = (bundle.answer(entry), bundle.context()) else {
        return false;
    };
    derive(&entry.finding, Some(&answer), &context) == Again::Stands
}

/// What somebody may look for in a finding: what every page shows of it.
fn said(entry: &Entry) -> String {
    let finding = &entry.finding;
    let all = [
        &finding.url,
        &entry.zh,
        &entry.en,
        &finding.excerpt,
        &finding.rule,
    ];
    // PostgreSQL takes no such letter.
    all.map(|one| one.to_lowercase().replace('\0', "")).join("\n")
}

fn take(source: impl Read + Seek) -> Result<Taken, Vec<Refusal>> {
    let bundle = bundle::read(source)?;
    if !well_formed(&bundle.seal.start) {
        return Err(vec![Refusal::new("MJ5067", &[])]);
    }
    let mut findings = Vec::new();
    for (at, entry) in bundle.entries.iter().enumerate() {
        if !is_plain(&entry.id) {
            let number = entry.seq.to_string();
            return Err(vec![Refusal::new("MJ5060", &[("number", &number)])]);
        }
        let body = serde_json::to_string(entry).map_err(|_| vec![Refusal::new("MJ5052", &[])])?;
        findings.push(NewFinding {
            id: entry.id.clone(),
            number: i64::try_from(entry.seq).unwrap_or(i64::MAX),
            kind: entry.finding.kind.word(),
            verdict: entry.finding.verdict.word(),
            proved: at < MAX_DERIVED && is_proved(&bundle, entry),
            rule: entry.finding.rule.clone(),
            said: said(entry),
            body,
        });
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = findings.iter().find(|one| !seen.insert(one.id.as_str())) {
        return Err(vec![Refusal::new(
            "MJ5062",
            &[("number", &twice.number.to_string())],
        )]);
    }
    Ok(Taken { bundle, findings })
}

impl App {
    /// Whether somebody may send bundles: to be asked before a byte of one is read.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for who may not.
    pub async fn may_stage(&self, actor: &Actor, campaign: &CampaignId) -> Result<(), AppError> {
        self.look(actor, &MayReceive(campaign)).await
    }

    /// Takes a bundle in: checks all of it and keeps what it holds; gives the name of its sweep. Doing it again changes
    /// nothing that anybody relies on.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for who may not receive sweeps; MJ3060 where no place for files is set; every place at
    /// which the bundle does not hold (MJ5052 to MJ5064, MJ5067).
    pub async fn stage_sweep(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        bytes: Bytes,
    ) -> Result<String, AppError> {
        self.may_stage(actor, campaign).await?;
        let files = self.files()?;
        let read = bytes.clone();
        let taken = tokio::task::spawn_blocking(move || take(Cursor::new(&read[..]))).await;
        let taken = taken.map_err(broken)??;
        let kept = files.blobs.put(bytes).await?;
        self.keep_staged(taken, kept.sha256).await
    }

    /// Does the same with a bundle that came piece by piece and is whole.
    ///
    /// # Errors
    /// As [`App::stage_sweep`]; MJ3003 for an upload that is not there, or is somebody else's.
    pub async fn stage_upload(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        upload: &str,
    ) -> Result<String, AppError> {
        self.may_stage(actor, campaign).await?;
        let files = self.files()?;
        let unknown = || AppError::from(Refusal::new("MJ3003", &[("id", upload)]));
        let file = self.checked(upload).await?.filter(|one| one.by == actor.id);
        let file = file.ok_or_else(unknown)?.file;
        let source = Source::new(files.blobs.clone(), Handle::current(), &file.sha256, file.size);
        let taken = tokio::task::spawn_blocking(move || take(source)).await;
        self.keep_staged(taken.map_err(broken)??, file.sha256).await
    }

    async fn keep_staged(&self, taken: Taken, sha256: String) -> Result<String, AppError> {
        let Taken { bundle, findings } = taken;
        let row = SweepRow {
            id: bundle.digest,
            bundle: sha256,
            site: bundle.seal.start.clone(),
            signer: bundle.signer,
            staged_at: self.deps.clock.now(),
            body: serde_json::to_string(&bundle.seal).map_err(Fault::from)?,
        };
        let mut tx = self.store.begin().await?;
        sweep::keep(&mut tx, &row).await?;
        finding::keep(&mut tx, &row.id, &findings).await?;
        tx.commit().await?;
        self.shelves.indexes.forget(&row.id);
        Ok(row.id)
    }
}

/// A thread that was given work did not come back with it.
pub(super) fn broken(error: tokio::task::JoinError) -> AppError {
    Fault::Work {
        doing: "reading a bundle",
        what: error.to_string(),
    }
    .into()
}
