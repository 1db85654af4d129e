//! 工作簿的行: sheets and unit lists from rows that are already decoded.
//!
//! For readers of workbooks, which know cells and not lines. The caller hands over the header, the rows with
//! their numbers and a function that makes a place of row and column, such as `Sheet1!B7`. Numbers come as the
//! text that the workbook shows, so that no float passes through here.

use super::columns::{self, Column, SHEET, UNITS, UnitColumn};
use super::entry::{Entry, Unit};
use super::join::Joiner;
use super::rows::Table;
use super::units::UnitList;
use crate::refusal::{Place, Refusal};

/// 评分表: entries from rows; one row is an entry or one occurrence of it.
///
/// `place` turns a row's number and a column (from 0; `None` for the whole row) into a place; the number of an
/// entry's first row becomes its `line`. Columns may carry English or Chinese names; missing cells at the end
/// of a row are empty.
///
/// ```
/// use mingjian_core::{refusal::Place, sheet};
/// let header = ["单位", "指标", "情形", "次数"].map(str::to_owned);
/// let rows = [(2, ["教体局", "1.2", "late", "3"].map(str::to_owned).to_vec())];
/// let entries = sheet::from_rows(1, &header, rows, |row, _| Place { line: row, ..Place::default() }).unwrap();
/// assert_eq!(entries[0].occurrences[0].count, 3);
/// ```
///
/// # Errors
/// All refusals `MJ1205` to `MJ1228` that the rows give, at most [`super::MAX_REFUSALS`] of them.
pub fn from_rows<I, P>(
    header_row: u32,
    header: &[String],
    rows: I,
    place: P,
) -> Result<Vec<Entry>, Vec<Refusal>>
where
    I: IntoIterator<Item = (u32, Vec<String>)>,
    P: Fn(u32, Option<usize>) -> Place,
{
    let table = Table {
        header_row,
        header,
        place: &place,
    };
    let columns = columns::find(&table, SHEET, &[Column::Unit, Column::Indicator])?;
    let mut joiner = Joiner::new(columns, &place);
    for (row, cells) in rows {
        if !joiner.row(row, &cells) {
            break;
        }
    }
    joiner.finish()
}

/// 单位名单: units from rows. Without a column of ids the name is the id.
///
/// # Errors
/// All refusals that the rows give, at most [`super::MAX_REFUSALS`] of them.
pub fn units_from_rows<I, P>(
    header_row: u32,
    header: &[String],
    rows: I,
    place: P,
) -> Result<Vec<Unit>, Vec<Refusal>>
where
    I: IntoIterator<Item = (u32, Vec<String>)>,
    P: Fn(u32, Option<usize>) -> Place,
{
    let table = Table {
        header_row,
        header,
        place: &place,
    };
    let columns = columns::find(&table, UNITS, &[UnitColumn::Name, UnitColumn::Class])?;
    let mut list = UnitList::new(columns, &place);
    for (row, cells) in rows {
        if !list.row(row, &cells) {
            break;
        }
    }
    list.finish()
}
