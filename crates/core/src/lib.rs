//! The meaning of the rules: rubrics, sheets, exact scores, the calendar, and who may do what.
//!
//! **Invariant:** nothing here reads a file, a clock or a random source, and no score ever passes through
//! a float.

#![deny(clippy::indexing_slicing, clippy::float_arithmetic)]

pub mod access;
pub mod calendar;
pub mod contents;
pub mod event;
pub mod finding;
pub mod flow;
pub mod ids;
pub mod lang;
pub mod points;
pub mod refusal;
pub mod reminder;
pub mod rubric;
pub mod score;
pub mod secrecy;
pub mod sheet;
