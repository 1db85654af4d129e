//! Documents: bytes to and from workbooks (xlsx) — rubrics, sheets, unit lists.
//!
//! **Invariant:** no network, no clock, no file; the same data gives the same bytes, and no number of a workbook
//! reaches the model as a float.

pub mod books;
pub mod files;
pub mod rubric;
pub mod sheets;
pub mod target;
pub mod units;
pub mod xlsx;
