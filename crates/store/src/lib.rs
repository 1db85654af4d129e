//! Rows, hash chain, migrations and jobs: the only crate that knows SQL.
//!
//! Rows are there for reading, the chain is the proof; both change in one transaction. **Invariant:** rows change
//! through [`Store::apply`] only, one writer an event, and one SQL text serves SQLite and PostgreSQL.

mod audit;
pub mod blobs;
pub mod chain;
mod fault;
pub mod jobs;
mod migrate;
mod sql;
pub mod tables;

pub use audit::{Breach, Report};
pub use chain::{Act, Digest, Head, hex_sha256, sha256};
pub use fault::Fault;
pub use migrate::fingerprint;
pub use sql::{FILE, Location, Reader, Statement, Store, Tx};
pub use tables::campaign::CampaignRow;
pub use tables::command_receipt::Receipt;
pub use tables::score_entry::EntryRow;
pub use tables::unit_total::TotalRow;

/// Every statement of the store, for the test that both databases understand it.
pub fn statements() -> impl Iterator<Item = Statement> {
    [chain::ALL, jobs::ALL, migrate::ALL]
        .into_iter()
        .chain(tables::STATEMENTS.iter().copied())
        .flatten()
        .copied()
}
