//! 网上检查的结果: sweeps and findings as a case sees them, and the service that takes bundles in and opens them again.
//!
//! A bundle is checked and its findings are kept as working rows ([`App::stage_sweep`]); a command that names the sweep
//! makes it the campaign's. **Invariant:** a campaign sees the findings of sweeps that it received, and no others.
//!
//! [`App::stage_sweep`]: crate::App::stage_sweep

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::flow::Papers;
use mingjian_core::flow::inspection::Sweep;
use mingjian_inspect::proof::{Entry, Seal};
use mingjian_store::tables::finding::{self, FindingRow};
use mingjian_store::tables::sweep::{self, SweepRow};
use mingjian_store::{Fault, Reader, hex_sha256};
use serde::de::DeserializeOwned;

use crate::case::Need;

mod again;
mod index;
mod reader;
mod stage;

pub use again::AgainShown;
pub use index::Line;
pub(crate) use index::{Indexes, Lines};
pub use reader::Documents;

/// How the name of a bundle ends.
pub(crate) const BUNDLE: &str = "mjb";

/// Whether a file is a bundle by its name.
pub(crate) fn is_bundle(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(BUNDLE))
}

/// Which findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FindingsAsk {
    /// What all findings of all sweeps are filtered by, and of each sweep the ids in which a text is said where the text
    /// is not empty.
    Lines {
        /// Of this site alone; of all when empty.
        site: String,
        /// The text.
        text: String,
    },
    /// These findings of a sweep.
    Of {
        /// The sweep.
        sweep: String,
        /// The findings.
        ids: Vec<String>,
    },
    /// These findings, each with its sweep, and the seals of those sweeps.
    These(Vec<(String, String)>),
    /// None.
    #[default]
    None,
}

/// What a sweep's findings are filtered by.
#[derive(Debug, Clone)]
pub struct SweepLines {
    /// The sweep.
    pub sweep: String,
    /// Its findings, in the order of its chain.
    pub lines: Lines,
    /// Those in which the text is said; absent where none was asked for.
    pub saying: Option<BTreeSet<String>>,
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
    /// Findings that were asked for, with the sweep of each.
    pub findings: Vec<(String, FindingRow)>,
    /// The sweeps of those findings.
    pub sweeps: Vec<SweepRow>,
    /// What all findings are filtered by, the sweep that ended last first.
    pub lines: Vec<SweepLines>,
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
        indexes: &Indexes,
        reader: &mut Reader,
        papers: &Papers,
        need: &Need,
    ) -> Result<(), Fault> {
        match need {
            Need::SweepRow(id) => self.row = sweep::find(reader, id).await?,
            Need::Sweeps => self.load_latest(reader, papers).await?,
            Need::Findings(FindingsAsk::Lines { site, text }) => {
                self.load_lines(indexes, reader, papers, (site, text)).await?;
            }
            Need::Findings(FindingsAsk::Of { sweep, ids }) => {
                for id in ids {
                    self.load_finding(reader, papers, (sweep, id)).await?;
                }
            }
            Need::Findings(FindingsAsk::These(all)) => {
                for (sweep, id) in all {
                    self.load_finding(reader, papers, (sweep, id)).await?;
                    if self.sweeps.iter().all(|row| row.id != *sweep) {
                        self.sweeps.extend(sweep::find(reader, sweep).await?);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn load_lines(
        &mut self,
        indexes: &Indexes,
        reader: &mut Reader,
        papers: &Papers,
        (site, text): (&str, &str),
    ) -> Result<(), Fault> {
        let all = received(papers);
        for (id, _) in all
            .into_iter()
            .filter(|(_, one)| site.is_empty() || one.received.site == site)
        {
            let saying = if text.is_empty() {
                None
            } else {
                Some(finding::saying(reader, id, text).await?.into_iter().collect())
            };
            self.lines.push(SweepLines {
                sweep: id.to_owned(),
                lines: indexes.of(reader, id).await?,
                saying,
            });
        }
        Ok(())
    }

    /// A finding of a sweep that the campaign received.
    async fn load_finding(
        &mut self,
        reader: &mut Reader,
        papers: &Papers,
        (sweep, id): (&str, &str),
    ) -> Result<(), Fault> {
        if papers.see::<Sweep>(sweep).is_some()
            && let Some(row) = finding::find(reader, sweep, id).await?
        {
            self.findings.push((sweep.to_owned(), row));
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
}

/// Under which id people's decisions on a finding stand: the same in every sweep of the site.
pub(crate) fn triage_id(site: &str, finding: &str) -> String {
    format!("{}.{finding}", site_mark(site))
}

/// What stands for a site in the ids of decisions.
pub(crate) fn site_mark(site: &str) -> String {
    hex_sha256(site.as_bytes()).chars().take(12).collect()
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
