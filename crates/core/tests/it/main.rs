//! The tests of the crate, one binary.

mod bulk;
mod checks;
mod generate;
mod golden;
mod naive;
mod hostile;
mod sheets;
