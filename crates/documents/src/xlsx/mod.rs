//! 工作簿 (xlsx): tables of text out of bytes, and bytes out of tables.

mod book;
pub(crate) mod layout;
mod number;
mod pack;
mod place;
mod read;

pub use book::{Book, Choices, Heading, Look, Page, Shape, Value, write};
pub use number::{MAX_DECIMALS, as_number};
pub(crate) use number::{date, decimal};
pub(crate) use pack::open as unpack;
pub use pack::{MAX_BYTES, MAX_INFLATED, MAX_PARTS, MAX_RATIO};
pub use place::{cell_name, column_name};
pub use read::{MAX_CELLS, MAX_COLUMNS, MAX_REMARKS, MAX_TABLES, MAX_TEXT, Row, Table, read};

pub(crate) use book::{MAX_UNITS, margin, unfit};
pub(crate) use pack::short;
