//! 日历: which days are worked, when a time limit ends, and why.
//!
//! **Invariant:** nothing here asks for today; what was known on a date is a parameter, so that a due date can be
//! derived again years later.

mod addition;
mod build;
mod day_count;
mod days;
mod deadline;
mod explain;
mod tally;
mod version;
mod words;
mod workday;
mod yaml;

pub use addition::{Addition, Effect};
pub use day_count::{DayCount, count_between};
pub use deadline::{Deadline, MAX_COUNT};
pub use explain::Explanation;
pub use tally::{CountedDay, Provisional, Tally, Unit};
pub use version::{KnownOnSource, Origin, Version};
pub use workday::{Calendar, Day, DayKind, LAST_YEAR, parse_date};
