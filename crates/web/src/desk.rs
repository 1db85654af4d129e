//! 案头: what pages of results change, and why something was not done.

use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::Entry;

/// 改一项: an entry to be written over the version that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The entry as it should be.
    pub(crate) entry: Entry,
    /// The version seen; 0 when there was none.
    pub(crate) seen: i64,
    /// Id of the command when the client gave one; doing it twice does it once.
    pub(crate) command: Option<String>,
}

/// Why something was not done.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// Not there, or not for this person.
    NotFound,
    /// Nobody is signed in.
    SignedOut,
    /// A token that is worth nothing.
    WrongToken,
    /// Refused, each with what to do.
    Refused(Vec<Refusal>),
    /// Seen, but not to be done by this person.
    Denied(Refusal),
    /// Somebody changed it in between; the page shows both versions.
    Stale(Vec<Refusal>),
    /// A fault of the program, kept in the log under an id.
    Fault(String),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}
