//! 网上检查的结果: sweeps and findings as a case sees them, and the service that takes bundles in and opens them again.
//!
//! A bundle is checked and its findings are kept as working rows ([`App::stage_sweep`]); a command that names the sweep
//! makes it the campaign's. **Invariant:** a campaign sees the findings of sweeps that it received, and no others.
//!
//! [`App::stage_sweep`]: crate::App::stage_sweep

use std::collections::BTreeMap;

use mingjian_core::flow::Papers;
use mingjian_core::flow::inspection::Sweep;
use mingjian_inspect::proof::{Entry, Seal};
use mingjian_store::tables::finding::{self, FindingRow};
use mingjian_store::tables::sweep::{self, SweepRow};
use mingjian_store::{Fault, Reader, hex_sha256};
use serde::de::DeserializeOwned;

use crate::case::Need;

mod again;
mod stage;

pub use again::AgainShown;

/// Which findings of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingsAsk {
    /// The sweep; the one that ended last when empty.
    pub sweep: String,
    /// Of this kind alone; all when empty.
    pub kind: String,
    /// With this verdict alone; all when empty.
    pub verdict: String,
    /// These ids alone; all when there are none.
    pub ids: Vec<String>,
    /// At most so many.
    pub most: i64,
}

/// A sweep with what became of its findings since the sweep of the same site before it.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Its row.
    pub row: SweepRow,
    /// How many findings of each kind it has.
    pub kinds: Vec<(String, i64)>,
    /// The sweep before: how many findings it had, and how many of these are still there.
    pub before: Option<(i64, i64)>,
}

/// What a case knows of the online inspection.
#[derive(Debug, Clone, Default)]
pub struct Inspected {
    /// The sweep that was asked for by name.
    pub row: Option<SweepRow>,
    /// The latest sweep of each site.
    pub latest: Vec<Compared>,
    /// The sweep whose findings were asked for.
    pub sweep: String,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// How many findings of each kind it has.
    pub kinds: Vec<(String, i64)>,
}

/// The sweeps of a campaign, the one that ended last first.
pub(crate) fn received(papers: &Papers) -> Vec<(&str, &Sweep)> {
    let mut all: Vec<(&str, &Sweep)> = papers.each::<Sweep>().collect();
    all.sort_by_key(|(id, one)| (std::cmp::Reverse(one.received.ended), *id));
    all
}

/// The sweep of the same site that ended last before one.
fn before<'p>(papers: &'p Papers, sweep: &Sweep) -> Option<(&'p str, &'p Sweep)> {
    received(papers).into_iter().find(|(_, one)| {
        one.received.site == sweep.received.site && one.received.ended < sweep.received.ended
    })
}

impl Inspected {
    pub(crate) async fn load(
        &mut self,
        reader: &mut Reader,
        papers: &Papers,
        need: &Need,
    ) -> Result<(), Fault> {
        match need {
            Need::SweepRow(id) => self.row = sweep::find(reader, id).await?,
            Need::Sweeps => self.load_latest(reader, papers).await?,
            Need::Findings(ask) => self.load_findings(reader, papers, ask).await?,
            _ => {}
        }
        Ok(())
    }

    async fn load_latest(&mut self, reader: &mut Reader, papers: &Papers) -> Result<(), Fault> {
        let mut seen = BTreeMap::new();
        for (id, one) in received(papers) {
            if seen.insert(one.received.site.as_str(), id).is_some() {
                continue;
            }
            let Some(row) = sweep::find(reader, id).await? else {
                continue;
            };
            let before = match before(papers, one) {
                Some((other, known)) => Some((
                    i64::try_from(known.received.findings).unwrap_or(i64::MAX),
                    finding::remaining(reader, id, other).await?,
                )),
                None => None,
            };
            let kinds = finding::kinds(reader, id).await?;
            self.latest.push(Compared { row, kinds, before });
        }
        Ok(())
    }

    async fn load_findings(
        &mut self,
        reader: &mut Reader,
        papers: &Papers,
        ask: &FindingsAsk,
    ) -> Result<(), Fault> {
        let all = received(papers);
        let wanted = all
            .iter()
            .find(|(id, _)| ask.sweep.is_empty() || *id == ask.sweep);
        let Some((id, one)) = wanted else {
            return Ok(());
        };
        (*id).clone_into(&mut self.sweep);
        self.findings.clear();
        for wanted in &ask.ids {
            self.findings.extend(finding::find(reader, id, wanted).await?);
        }
        if ask.ids.is_empty() {
            let other = before(papers, one).map_or("", |(id, _)| id);
            let narrowed = (ask.kind.as_str(), ask.verdict.as_str());
            self.findings = finding::list(reader, id, other, narrowed, ask.most).await?;
            self.kinds = finding::kinds(reader, id).await?;
        }
        Ok(())
    }
}

/// Under which id people's decisions on a finding stand: the same in every sweep of the site.
pub(crate) fn triage_id(site: &str, finding: &str) -> String {
    let site: String = hex_sha256(site.as_bytes()).chars().take(12).collect();
    format!("{site}.{finding}")
}

fn read<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Row {
        table,
        what: error.to_string(),
    })
}

/// The line of the chain that a row holds.
pub(crate) fn entry(row: &FindingRow) -> Result<Entry, Fault> {
    read("finding", &row.body)
}

/// The seal that a row holds.
pub(crate) fn seal(row: &SweepRow) -> Result<Seal, Fault> {
    read("sweep", &row.body)
}
