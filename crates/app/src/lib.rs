// READ crates/store/WHO-DOES-WHAT.md FIRST: two engineers are at work here; it says who does what.
//! 用例: commands and queries, the only crate that may change anything.
//!
//! Two doors: [`App::run`] for a command, [`App::ask`] for a query. Jobs and the command line use the same two.
//! **Invariant:** permission is asked here and nowhere else; a change is an event or it does not happen.

mod ask;
pub mod commands;
mod deps;
mod error;
pub mod queries;
mod run;

pub use ask::{Loaded, Query};
pub use deps::{Clock, Deps, Random};
pub use error::AppError;
pub use run::{App, Command, Given};
