//! 考核 commands.

mod open;

pub(crate) use open::total_changed;
pub use open::{DEMO_AUTHORITY, OpenCampaign};
