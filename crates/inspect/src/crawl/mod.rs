//! 爬取: a site from its start page to its report.

pub mod address;
mod again;
mod budget;
mod dead_link;
mod found;
mod frontier;
mod judge;
mod memory;
mod open;
mod report;
mod site;
mod tools;
mod trap;
mod visit;
mod walk;

pub use again::look;
pub(crate) use again::recorded;
pub use budget::{Budget, Stopped};
pub use dead_link::RULES as LINK_RULES;
pub use frontier::{Broken, Frontier, LINKS_FROM, Lease, Outcome, Row, Source, Target, Visit, Want};
pub use memory::Memory;
pub use report::{Coverage, Report};
pub use site::Site;
pub use walk::{Progress, Ran, Sweep, walk};
