//! The tests of the crate, one binary.

mod golden;
