//! 往来工作簿: papers that leave as a workbook for people who live in WPS, and come back as a list of changes.
//!
//! A book is data; its pages are laid out once and serve writing and comparing. **Invariant:** what comes back is
//! never taken over: it is compared with what stands now, and each changed cell is one change for a person to
//! confirm, or is refused with its cell.

mod change;
mod compare;
mod content;
mod digest;
mod field;
mod grid;
mod occurrence;
mod paper;
mod score_grid;
mod score_sheet;
mod seal;
mod self_check;

pub use change::{Change, Differences};
pub use content::{Choice, Content, MAX_COUNT, MAX_PROOF, MAX_REASON, MAX_STATEMENT};
pub use field::Field;
pub use grid::{At, Nth};
pub use occurrence::{OccurrenceLine, Trigger};
pub use score_sheet::{Scope, ScoreRow, ScoreSheetBook};
pub use seal::{HIDDEN, Seal};
pub use self_check::{SelfCheckBook, SelfCheckRow};
