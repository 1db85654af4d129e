//! 考核表工作簿: a rubric as a workbook that an office reads, edits and prints, and back without loss.
//!
//! One sheet a concept, one row a thing, one column a field; the columns are declared once and serve writing,
//! reading and comparing. **Invariant:** what [`write()`] gives was read back and found equal.

mod bonus;
mod cell;
mod column;
mod composition;
mod diff;
mod form;
mod gather;
mod head;
mod indicators;
mod list;
mod listing;
mod lists;
mod outside;
mod settings;
mod sheet;
mod situations;
mod tree;
mod upright;
mod words;
mod write;

pub use diff::{Change, Difference, difference};
pub use gather::{from_tables, read};
pub use write::{book, write};
