//! The frontier of a sweep in the store: what `inspect` asks for, said in rows of the table.

use std::path::Path;

use mingjian_core::ids::Moment;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Broken, Frontier, Lease, Outcome, Row, Target, Visit};
use mingjian_store::tables::frontier::{self, NewRow, Settled};
use mingjian_store::{Fault, Location, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::trouble::Trouble;

/// 待查清单 in a folder; one sweep a site.
pub struct Kept {
    store: Store,
    sweep: String,
}

impl Kept {
    /// Opens the folder; a sweep goes by the address at which it starts.
    ///
    /// # Errors
    /// `MJ9131` for a database of another version, `MJ9132` when it cannot be opened.
    pub async fn open(folder: &Path, start: &Address) -> Result<Self, Trouble> {
        let opened = Store::open(&Location::Folder(folder.to_owned())).await;
        let store = opened.map_err(|fault| match fault {
            Fault::Migration { version, .. } => {
                Trouble::from(Refusal::new("MJ9131", &[("version", &version.to_string())]))
            }
            other => Trouble::File(Refusal::new("MJ9132", &[("why", &other.chain())])),
        })?;
        Ok(Self {
            store,
            sweep: start.to_string(),
        })
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

fn fault(fault: Fault) -> Broken {
    Broken(fault.chain())
}

fn text(data: &impl Serialize) -> Result<String, Broken> {
    serde_json::to_string(data).map_err(|error| Broken(error.to_string()))
}

fn data<T: DeserializeOwned>(text: &str) -> Result<T, Broken> {
    serde_json::from_str(text).map_err(|error| Broken(error.to_string()))
}

fn visit_of(text: Option<&String>) -> Result<Option<Visit>, Broken> {
    text.map(|text| data(text)).transpose()
}

fn new_rows(targets: &[Target], now: i64) -> Result<Vec<NewRow>, Broken> {
    targets
        .iter()
        .map(|target| {
            let skipped = target
                .skip
                .clone()
                .map(|why| Visit::bare(now, Outcome::NotChecked(why)));
            Ok(NewRow {
                url: target.url.clone(),
                place: target.rank(),
                target: text(target)?,
                visit: skipped.as_ref().map(text).transpose()?,
            })
        })
        .collect()
}

impl Frontier for Kept {
    async fn open(&self, now: i64) -> Result<(), Broken> {
        frontier::open(&self.store, &self.sweep, Moment(now))
            .await
            .map_err(fault)
    }

    async fn add(&self, targets: &[Target], now: i64) -> Result<(), Broken> {
        let rows = new_rows(targets, now)?;
        frontier::add(&self.store, &self.sweep, &rows, Moment(now))
            .await
            .map_err(fault)
    }

    async fn take(&self, now: i64, until: i64, from: i64) -> Result<Option<Lease>, Broken> {
        let taken = frontier::take(&self.store, &self.sweep, Moment(now), Moment(until), from).await;
        taken
            .map_err(fault)?
            .map(|row| {
                Ok(Lease {
                    target: data(&row.target)?,
                    number: row.taken,
                    past: visit_of(row.visit.as_ref())?,
                })
            })
            .transpose()
    }

    async fn settle(
        &self,
        lease: &Lease,
        visit: &Visit,
        look_at: i64,
        found: &[Target],
    ) -> Result<bool, Broken> {
        let settled = Settled {
            url: lease.target.url.clone(),
            taken: lease.number,
            visit: text(visit)?,
            look_at: Moment(look_at),
        };
        let rows = new_rows(found, visit.at)?;
        let done = frontier::settle(&self.store, &self.sweep, &settled, &rows, Moment(visit.at)).await;
        done.map_err(fault)
    }

    async fn postpone(&self, lease: &Lease, due: i64) -> Result<(), Broken> {
        let (url, taken) = (&lease.target.url, lease.number);
        frontier::postpone(&self.store, &self.sweep, url, taken, Moment(due))
            .await
            .map_err(fault)
    }

    async fn next_due(&self, from: i64) -> Result<Option<i64>, Broken> {
        let due = frontier::next_due(&self.store, &self.sweep, from)
            .await
            .map_err(fault)?;
        Ok(due.map(|due| due.0))
    }

    async fn rows(&self, after: &str, most: usize) -> Result<Vec<Row>, Broken> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = frontier::rows(&self.store, &self.sweep, after, most)
            .await
            .map_err(fault)?;
        rows.iter()
            .map(|row| {
                Ok(Row {
                    target: data(&row.target)?,
                    pending: row.pending,
                    visit: visit_of(row.visit.as_ref())?,
                })
            })
            .collect()
    }
}
