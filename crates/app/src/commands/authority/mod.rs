//! 政府主体 commands.

mod found;

pub use found::FoundAuthority;
