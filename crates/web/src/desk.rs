//! 案头: what pages ask for and the one thing they change, as an interface over the app's two doors.
//!
//! Pages read a whole board at once, so that everything on a page was computed from the same entries.

use std::pin::Pin;
use std::sync::Arc;

use mingjian_app::queries::Board;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::Entry;

/// The answer of a desk, some time later.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Trouble>> + Send + 'a>>;

/// 改一项: an entry to be written over the version that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The entry as it should be.
    pub entry: Entry,
    /// The version seen; 0 when there was none.
    pub seen: i64,
    /// Id of the command when the client gave one; doing it twice does it once.
    pub command: Option<String>,
}

/// Why something was not done.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// Not there, or not for this person.
    NotFound,
    /// Refused, each with what to do.
    Refused(Vec<Refusal>),
    /// Seen, but not to be done by this person.
    Denied(Refusal),
    /// Somebody changed it in between; the page shows both versions.
    Stale,
    /// A fault of the program, kept in the log under an id.
    Fault(String),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

/// 案头.
pub trait Desk: Send + Sync + 'static {
    /// Everything that pages show.
    fn board(&self) -> Asked<'_, Arc<Board>>;

    /// Changes one entry.
    fn change(&self, change: Change) -> Asked<'_, ()>;

    /// ISO date of today; empty when there is no clock.
    fn today(&self) -> String;
}
