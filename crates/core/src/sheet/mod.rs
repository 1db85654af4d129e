//! 评分表: sheets as data, read from YAML, CSV or the rows of a workbook, written as CSV.
//!
//! Reading only says what was written: what an entry is worth, and whether its unit and indicator exist, is for
//! the scorer. **Invariant:** all input is hostile; size, depth, rows and fields are bounded before they cost.

mod book;
mod cells;
mod columns;
mod csv;
mod entry;
mod join;
mod rows;
mod units;
mod yaml;

pub use book::{from_rows, units_from_rows};
pub use csv::{parse_csv, parse_units_csv, write_csv};
pub use entry::*;
pub use rows::{MAX_CSV_BYTES, MAX_FIELD, MAX_ROW, MAX_ROWS};
pub use yaml::{MAX_BYTES, MAX_NODES, parse_yaml};

/// Most refusals that one reading lists; what comes after is counted in one last refusal.
pub const MAX_REFUSALS: usize = 100;
