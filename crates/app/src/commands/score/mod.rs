//! 评分 commands.

mod enter;

pub use enter::EnterScore;
