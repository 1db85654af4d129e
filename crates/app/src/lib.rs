//! 用例: commands and queries, the only crate that may change anything.
//!
//! Two doors: [`App::run`] for a command, [`App::ask`] for a query. Jobs and the command line use the same two.
//! **Invariant:** permission is asked here and nowhere else; a change is an event or it does not happen.

mod accounts;
mod act;
mod ask;
pub mod books;
mod carry;
mod case;
pub mod commands;
mod deps;
mod error;
pub mod evidence;
mod frozen;
pub mod inspected;
mod limits;
mod loaded;
mod look;
pub mod mail;
pub mod opening;
pub mod queries;
mod run;
mod scoring;
mod seat;
mod shelves;
pub mod sign_in;
mod tokens;

pub use accounts::{ManageAccount, Step};
pub use act::{Act, Listed};
pub use ask::Query;
pub use case::{Case, Need};
pub use deps::{Clock, Deps, Random, SystemClock, SystemRandom};
pub use error::AppError;
pub use loaded::{Brief, Loaded};
pub use look::Look;
pub use run::{App, Command, Given};
pub use seat::{Cast, Seat};
pub use tokens::Bearer;
