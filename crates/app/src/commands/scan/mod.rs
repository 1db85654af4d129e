//! 扫描件 commands.

mod keep;

pub use keep::KeepScan;
