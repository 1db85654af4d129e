//! 批量计分: a country at once, in whole numbers over a common denominator.
//!
//! A [`Plan`] is one class's table turned into integer steps that run over columns of entries, a block of units at
//! a time. It holds what plain sheets hold (points, counts of occurrences, bonus claims, major deductions); whatever
//! else a unit has (not-applicable items, vetoes, findings, zeroing events) goes through [`super::Scoring`], and a
//! table that needs more is refused by [`Plan::build`]. **Invariant:** where a plan exists, it gives exactly what the
//! general scorer gives; a value outside its range is reported, never wrapped.

mod block;
mod bounds;
mod matrix;
mod plan;
mod standing;

pub use block::Totals;
pub use bounds::MAX_BYTES;
pub use matrix::{MAX_ROWS, Matrix, Ranked, Row};
pub use plan::{Column, ColumnKind, Plan};
pub use standing::{Standing, ranks, ranks_within};
