//! Commands, one file each, by chapter.

pub mod authority;
pub mod campaign;
pub mod score;
