//! 评分 commands.

mod enter;

pub use enter::EnterScore;
pub(crate) use enter::{totals_with, written};
