//! Commands, one file each, by chapter.

pub mod campaign;
pub mod score;
