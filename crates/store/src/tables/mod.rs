//! One file a table: its row, its reads, and what its events do to it.
//!
//! **Invariant:** [`Store::apply`] is the one way to change rows; each event has one line there and touches one row.

pub mod authority;
pub mod campaign;
pub mod command_receipt;
pub mod rubric_version;
pub mod score_entry;
pub mod unit;
pub mod unit_result;

use mingjian_core::event::Event;
use mingjian_core::ids::{Moment, NotAnId};

use crate::fault::Fault;
use crate::sql::{Reader, Row, Statement, Store, Tx, values};

/// The statements of all tables.
pub(crate) const STATEMENTS: &[&[Statement]] = &[
    authority::ALL,
    campaign::ALL,
    command_receipt::ALL,
    rubric_version::ALL,
    score_entry::ALL,
    unit::ALL,
    unit_result::ALL,
];

impl Store {
    /// Turns an event into rows.
    ///
    /// # Errors
    /// [`Fault::Misfit`] when the rows are not those that the event supposes, and the database's own.
    pub async fn apply(tx: &mut Tx, event: &Event, at: Moment) -> Result<(), Fault> {
        let touched = match event {
            Event::AuthorityRegistered(fact) => authority::registered(tx, fact).await,
            Event::CampaignOpened(fact) => campaign::opened(tx, fact, at).await,
            Event::RubricAdopted(fact) => rubric_version::adopted(tx, fact).await,
            Event::UnitEnrolled(fact) => unit::enrolled(tx, fact).await,
            Event::ScoreEntryChanged(fact) => score_entry::changed(tx, fact, at).await,
            Event::UnitResultComputed(fact) => unit_result::computed(tx, fact, at).await,
        }?;
        if touched == 1 { Ok(()) } else { Err(Fault::Misfit { event: event.name(), touched }) }
    }
}

/// The rows of a table that belong to one chain, for comparing them with a replay.
pub(crate) struct Dump {
    /// The table.
    pub table: &'static str,
    /// How many of the first columns are the row's key.
    pub key: usize,
    statement: Statement,
}

/// What a campaign's chain accounts for.
pub(crate) const CAMPAIGN_DUMPS: &[Dump] = &[
    Dump { table: "rubric_version", key: 1, statement: rubric_version::DUMP },
    Dump { table: "campaign", key: 1, statement: campaign::DUMP },
    Dump { table: "unit", key: 1, statement: unit::DUMP },
    Dump { table: "score_entry", key: 5, statement: score_entry::DUMP },
    Dump { table: "unit_result", key: 1, statement: unit_result::DUMP },
];

/// What an authority's chain accounts for.
pub(crate) const AUTHORITY_DUMPS: &[Dump] =
    &[Dump { table: "authority", key: 1, statement: authority::DUMP }];

impl Dump {
    /// The rows of a campaign or authority, in the order of their keys.
    pub(crate) async fn rows(&self, reader: &mut Reader, id: &str) -> Result<Vec<Vec<Option<String>>>, Fault> {
        let rows = reader.rows(self.statement, values![id]).await?;
        let mut rows = rows.iter().map(Row::cells).collect::<Result<Vec<_>, Fault>>()?;
        rows.sort();
        Ok(rows)
    }
}

/// A JSON column.
fn json<T: serde::de::DeserializeOwned>(table: &'static str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::Row { table, what: e.to_string() })
}

/// A JSON column that may be NULL.
fn optional_json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    text: Option<String>,
) -> Result<Option<T>, Fault> {
    text.map(|text| json(table, &text)).transpose()
}

/// An id that came out of a column.
fn id<T>(table: &'static str, id: Result<T, NotAnId>) -> Result<T, Fault> {
    id.map_err(|e| Fault::Row { table, what: e.to_string() })
}
