//! The tests of the crate, one binary.

#![cfg(test)]

mod bulk;
mod checks;
mod generate;
mod golden;
mod naive;
mod properties;
mod hostile;
mod sheets;
