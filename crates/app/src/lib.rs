//! 用例: commands and queries, the only crate that may change anything.
//!
//! Two doors: [`App::run`] for a command, [`App::ask`] for a query. Jobs and the command line use the same two.
//! **Invariant:** permission is asked here and nowhere else; a change is an event or it does not happen.

mod ask;
pub mod commands;
mod deps;
mod error;
mod loaded;
pub mod queries;
mod run;
mod scoring;

pub use ask::Query;
pub use deps::{Clock, Deps, Random, SystemClock, SystemRandom};
pub use error::AppError;
pub use loaded::Loaded;
pub use run::{App, Command, Given};
