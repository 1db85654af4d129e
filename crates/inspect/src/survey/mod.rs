//! 巡检概貌: a site seen as a whole after a sweep: its sections, and what no single page shows.
//!
//! While a page is read its facts are taken (`read`); after the sweep they are gathered (`gather`), sections are found
//! in them (`learn`, `classify`), and the detectors of `detect/` judge. **Invariant:** pure over the facts, so that the
//! same sweep always gives the same findings; what a sweep did not meet is `not_judged`, never a fault.

mod anchors;
mod batch;
mod classify;
mod confirmed;
pub mod detect;
mod facts;
mod gather;
mod guide;
mod items;
mod kind;
mod learn;
mod likeness;
mod messages;
mod read;
mod section;

pub(crate) use batch::articles;
pub use classify::{Class, Sign, classify};
pub use confirmed::{Confirmed, read as read_sections, write as write_sections};
pub use detect::{SITE_DETECTORS, SiteDetector, inspect};
pub use facts::{Document, FORM, Facts, Filling, Guide, Item, Message, PageForm, Place, Sample, Step, mark};
pub use gather::{Fate, Seen, Survey};
pub(crate) use items::{between, records};
pub use kind::{KINDS, SectionKind};
pub use likeness::alike;
pub use section::{Limit, Line, Section, State};

/// The words that reading a page looks for at every page.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    anchors::words().chain(messages::words()).chain(read::words())
}
