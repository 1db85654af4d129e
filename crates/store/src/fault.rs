//! 故障 (Fault): what no reader can mend, as a chain of causes for the log.
//!
//! A person who can act is given a `Refusal` instead; a fault is shown with a number only.

use mingjian_core::event::UnreadableEvent;

/// 故障 of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The database did not do what a statement asked.
    #[error("the database failed at: {doing}")]
    Database {
        /// The statement or step.
        doing: String,
        /// The library's own words.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The data directory cannot be used.
    #[error("the data directory {folder} cannot be used")]
    Folder {
        /// The directory.
        folder: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written or read.
    #[error("the disk failed at: {doing}")]
    File {
        /// The step.
        doing: String,
        /// Why.
        source: std::io::Error,
    },
    /// The bucket of files did not do what was asked.
    #[error("the storage of files failed at: {doing}")]
    Bucket {
        /// The step.
        doing: String,
        /// The library's own words.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A kept file is not the one that was put there.
    #[error("the file {sha256} is damaged: found {found}")]
    Damaged {
        /// The digest under which it stands.
        sha256: String,
        /// What stands there instead.
        found: String,
    },
    /// A row does not hold what the program wrote.
    #[error("a row of {table} cannot be read: {what}")]
    Row {
        /// The table.
        table: &'static str,
        /// What is wrong.
        what: String,
    },
    /// A stored event cannot be read.
    #[error("the record cannot be read")]
    Event(#[from] UnreadableEvent),
    /// A fact does not fit the paper to which it happened.
    #[error("a paper does not take the fact")]
    Paper(#[source] mingjian_core::flow::Misfit),
    /// Something could not be written as JSON.
    #[error("a value cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The database was made or changed by another program.
    #[error("migration {version} in the database is not the one of this program: {what}")]
    Migration {
        /// Number of the migration.
        version: i64,
        /// How it differs.
        what: String,
    },
    /// Work that needs no database was not done.
    #[error("{doing} was not done: {what}")]
    Work {
        /// The work.
        doing: &'static str,
        /// Why not.
        what: String,
    },
    /// The PostgreSQL database sorts by the rules of a language, so ids would not stand in the same order on both
    /// databases.
    #[error(
        "the database does not sort by bytes; create it with LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    )]
    Collation,
    /// An event supposes other rows than there are: an older version, or none.
    #[error("the event {event} touched {touched} rows instead of one")]
    Misfit {
        /// The event.
        event: &'static str,
        /// How many rows it touched.
        touched: u64,
    },
}

impl Fault {
    /// The fault and its causes in one line.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
