//! 考核 commands.

mod open;

pub use open::OpenCampaign;
