//! What comes back when a door does not open.
//!
//! **Invariant:** whichever it is, nothing was changed.

use mingjian_core::refusal::Refusal;
use mingjian_store::Fault;

/// Why a command or query did not go through.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The person can act on it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
    /// What the person may not see does not exist for them.
    #[error("not found")]
    NotFound,
    /// It is there, but not to be done by this person.
    #[error("{0}")]
    Denied(Refusal),
    /// Something broke; logged with a number, shown as that number.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl AppError {
    /// Whether it was refused with this code.
    pub fn is_refused_with(&self, code: &str) -> bool {
        matches!(self, Self::Refused(refusals) if refusals.iter().any(|refusal| refusal.code == code))
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Vec<Refusal>> for AppError {
    fn from(refusals: Vec<Refusal>) -> Self {
        Self::Refused(refusals)
    }
}
