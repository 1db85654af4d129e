//! The tests of the crate, one binary.

#![cfg(test)]

mod bulk;
mod checks;
mod fuzz;
mod generate;
mod golden;
mod hostile;
mod naive;
mod permissions;
mod properties;
mod sheets;
