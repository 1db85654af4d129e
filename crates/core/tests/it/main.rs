//! The tests of the crate, one binary.

mod checks;
mod generate;
mod golden;
mod hostile;
mod sheets;
