//! 爬取: a site from its start page to its report.

pub mod address;
mod again;
mod attached;
mod attachment;
mod batch;
mod betting;
mod budget;
mod copies;
mod dead_link;
mod file_facts;
mod filled;
mod found;
mod frontier;
mod judge;
mod memory;
mod open;
mod probe;
mod probe_site;
mod report;
mod site;
mod snapshot;
mod tools;
mod trap;
mod visit;
mod walk;

pub use again::look;
pub(crate) use again::recorded;
pub use attached::Attached;
pub(crate) use attachment::{PHOTOS, name_of, saved_as};
pub(crate) use batch::{Brought, is_batch, read as read_batch};
pub use budget::{Budget, Stopped};
pub use copies::{Compared, RULES as COPY_RULES, copies};
pub use dead_link::RULES as LINK_RULES;
pub(crate) use filled::first_batches;
pub(crate) use found::{Found, links};
pub use frontier::{
    Broken, FileFacts, Frontier, LINKS_FROM, Lease, Outcome, Row, Source, Target, Visit, Want,
};
pub(crate) use judge::{Missing, is_challenge, is_soft_404, status};
pub use memory::Memory;
pub use probe::RULES as PROBE_RULES;
pub(crate) use probe::Seen as ProbeSeen;
pub(crate) use probe::is_known;
pub use probe_site::RULES as SITE_RULES;
pub(crate) use probe_site::{is_government, mixed, offers_elder};
pub use report::{Coverage, Report, survey};
pub use site::Site;
pub(crate) use snapshot::is_suspect;
pub use snapshot::{RULES as SNAPSHOT_RULES, Snapshot};
pub use walk::{Progress, Ran, Sweep, walk};
