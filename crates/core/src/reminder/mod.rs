//! 提醒: who is told of what is due, on which working day, and in which words.
//!
//! Pure: what is due, what was said already and today come in; digests and texts go out. How they are carried is
//! for the application. **Invariant:** one digest a recipient and day, each lead of a due thing at most once ever,
//! and nothing whose lead has come is left out.

mod chat;
mod digest;
mod due;
mod leads;
mod owed;
mod plan;
mod words;

pub use chat::{MAX_BLOCK, chat};
pub use digest::{Letter, Wording};
pub use due::{Due, Item, Recipient, Standing};
pub use leads::{Leads, MAX_LEAD};
pub use owed::{OVERDUE, Year};
pub use plan::{Digest, Key, Plan, Said, plan, standing};
