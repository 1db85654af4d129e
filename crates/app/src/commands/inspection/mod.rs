//! 网上检查 commands: a sweep is received, its findings are adopted, dismissed or waived; whose sweeps are trusted.
//!
//! Clause: 方案第六部分第(三)项 (网上检查). **Invariant:** the program takes no point by itself: what is adopted becomes a
//! proposed deduction, decided by the same rules as one that a person wrote.

mod judge;
mod receive;
mod trust;

pub use judge::{AdoptFindings, DismissFindings, WaiveFindings};
pub use receive::ReceiveSweep;
pub use trust::{TrustInspector, WithdrawInspector};
