//! One file a table: its row, its reads, and what its events do to it.
//!
//! **Invariant:** [`Store::apply`] is the one way to change rows; each event has one writer, named there, and touches
//! exactly one row.

pub mod authority;
pub(crate) mod blob_upload;
pub mod campaign;
pub mod checked_file;
pub mod command_receipt;
pub mod credential;
pub mod finding;
pub mod frontier;
pub mod outbox;
pub mod paper;
pub mod rubric_version;
pub mod score_entry;
pub mod session;
pub mod sign_in_log;
pub mod sweep;
pub mod unit;
pub mod unit_total;

use mingjian_core::event::Event;
use mingjian_core::ids::Moment;

use crate::fault::Fault;
use crate::sql::{Reader, Row, Statement, Store, Tx, values};

/// The statements of all tables.
pub(crate) const STATEMENTS: &[&[Statement]] = &[
    authority::ALL,
    blob_upload::ALL,
    campaign::ALL,
    command_receipt::ALL,
    paper::ALL,
    rubric_version::ALL,
    score_entry::ALL,
    outbox::ALL,
    unit::ALL,
    unit_total::ALL,
    credential::ALL,
    session::ALL,
    sign_in_log::ALL,
    checked_file::ALL,
    frontier::ALL,
    sweep::ALL,
    finding::ALL,
];

impl Store {
    /// Turns an event into rows.
    ///
    /// # Errors
    /// [`Fault::Misfit`] when the rows are not those that the event supposes, and the database's own.
    pub async fn apply(tx: &mut Tx, event: &Event, at: Moment) -> Result<(), Fault> {
        let touched = match event {
            Event::AuthorityFounded { .. } => authority::founded(tx, event).await,
            Event::RubricAdopted { .. } => rubric_version::adopted(tx, event).await,
            Event::CampaignOpened { .. } => campaign::opened(tx, event, at).await,
            Event::UnitEnrolled { .. } => unit::enrolled(tx, event).await,
            Event::ScoreEntryChanged { .. } => score_entry::changed(tx, event, at).await,
            Event::UnitTotalChanged { .. } => unit_total::changed(tx, event, at).await,
            Event::CampaignFocused { .. } => campaign::focused(tx, event).await,
            Event::Filed(_) => paper::filed(tx, &[(event, at)]).await,
        }?;
        if touched == 1 {
            Ok(())
        } else {
            Err(Fault::Misfit {
                event: event.name(),
                touched,
            })
        }
    }

    /// Turns events into rows, one after another; what happens to one paper in a row is written once.
    ///
    /// # Errors
    /// As [`Store::apply`].
    pub async fn apply_all(tx: &mut Tx, events: &[(&Event, Moment)]) -> Result<(), Fault> {
        for run in events
            .chunk_by(|(one, _), (next, _)| paper::of(one).is_some() && paper::of(one) == paper::of(next))
        {
            match run {
                [(event, at)] => Self::apply(tx, event, *at).await?,
                [(event, _), ..] => match paper::filed(tx, run).await? {
                    1 => {}
                    touched => {
                        return Err(Fault::Misfit {
                            event: event.name(),
                            touched,
                        });
                    }
                },
                [] => {}
            }
        }
        Ok(())
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
    Dump {
        table: "rubric_version",
        key: 1,
        statement: rubric_version::DUMP,
    },
    Dump {
        table: "campaign",
        key: 1,
        statement: campaign::DUMP,
    },
    Dump {
        table: "unit",
        key: 1,
        statement: unit::DUMP,
    },
    Dump {
        table: "score_entry",
        key: 5,
        statement: score_entry::DUMP,
    },
    Dump {
        table: "unit_total",
        key: 1,
        statement: unit_total::DUMP,
    },
    Dump {
        table: "paper",
        key: 2,
        statement: paper::DUMP_CAMPAIGN,
    },
];

/// What an authority's chain accounts for.
pub(crate) const AUTHORITY_DUMPS: &[Dump] = &[
    Dump {
        table: "authority",
        key: 1,
        statement: authority::DUMP,
    },
    Dump {
        table: "paper",
        key: 2,
        statement: paper::DUMP_AUTHORITY,
    },
];

impl Dump {
    /// The rows of a campaign or authority, in the order of their keys.
    pub(crate) async fn rows(
        &self,
        reader: &mut Reader,
        id: &str,
    ) -> Result<Vec<Vec<Option<String>>>, Fault> {
        let rows = reader.rows(self.statement, values![id]).await?;
        let mut rows = rows.iter().map(Row::cells).collect::<Result<Vec<_>, Fault>>()?;
        rows.sort();
        Ok(rows)
    }
}

/// A JSON column.
fn json<T: serde::de::DeserializeOwned>(table: &'static str, text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::Row {
        table,
        what: e.to_string(),
    })
}

/// A JSON column that may be NULL.
fn optional_json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    text: Option<String>,
) -> Result<Option<T>, Fault> {
    text.map(|text| json(table, &text)).transpose()
}
