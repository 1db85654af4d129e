//! 网上检查 commands: a sweep is received, its findings are adopted, dismissed or waived; whose sweeps are trusted;
//! which words the authority wants noticed.
//!
//! Clause: 方案第六部分第(三)项 (网上检查). **Invariant:** the program takes no point by itself: what is adopted becomes a
//! proposed deduction, decided by the same rules as one that a person wrote.

mod judge;
mod receive;
mod trust;
mod words;

pub use judge::{AdoptFindings, DismissFindings, WaiveFindings};
pub use receive::ReceiveSweep;
pub use trust::{TrustInspector, WithdrawInspector};
pub use words::{DropWord, KeepWords};
