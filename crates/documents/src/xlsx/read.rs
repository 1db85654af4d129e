//! 读工作簿: tables of text from the bytes of an xlsx file.
//!
//! Cells are streamed, never laid out as a grid of the size that a file states. A number becomes the decimal that
//! was typed, a date ISO text, a formula its cached value with a remark. **Invariant:** whatever the bytes, the
//! answer is tables or a refusal that names the place.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};
use mingjian_core::refusal::{Place, Refusal};

use super::number;
use super::pack::{self, short};
use super::place::place;

/// Most tables of a workbook.
pub const MAX_TABLES: usize = 200;
/// Most columns of a table.
pub const MAX_COLUMNS: usize = 1_000;
/// Most cells of all tables together, empty ones before the last of a row among them.
pub const MAX_CELLS: usize = 8_000_000;
/// Longest text of a cell, in bytes: three for each character that a workbook allows.
pub const MAX_TEXT: usize = 100_000;
/// Most remarks of a table.
pub const MAX_REMARKS: usize = 100;

/// 表: one sheet of a workbook as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The name on its tab.
    pub name: String,
    /// Rows with something in them, in their order.
    pub rows: Vec<Row>,
    /// What a person should know about what was read: formulas, each with its cell.
    pub remarks: Vec<Refusal>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells from the first column to the last that holds something; an empty cell is an empty text.
    pub cells: Vec<String>,
}

impl Table {
    /// The place of a cell: row from 1, column from 0.
    pub fn place(&self, row: u32, column: Option<usize>) -> Place {
        place(&self.name, row, column)
    }

    /// The text of a cell of a row, empty when there is none.
    pub fn text(row: &Row, column: usize) -> &str {
        row.cells.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// Reads a workbook.
///
/// ```
/// use mingjian_documents::xlsx;
/// let refusal = xlsx::read(b"a,b\n1,2\n").unwrap_err();
/// assert_eq!(refusal.code, "MJ8102");
/// ```
///
/// # Errors
/// `MJ8101` to `MJ8108` when the file cannot be opened, `MJ8109` too many tables, `MJ8110` too many cells,
/// `MJ8111` a text too long, `MJ8112` an error value, `MJ8113` not a number, `MJ8114` too many columns.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, Refusal> {
    let fresh = pack::open(bytes)?;
    // The library is not ours: should it panic on some bytes, one file is refused and nothing else happens.
    let tables = catch_unwind(AssertUnwindSafe(|| tables(fresh)));
    tables.unwrap_or_else(|_| Err(unreadable("xlsx", "panic")))
}

fn unreadable(part: &str, reason: &str) -> Refusal {
    Refusal::new("MJ8108", &[("part", &short(part)), ("reason", &short(reason))])
}

fn tables(bytes: Vec<u8>) -> Result<Vec<Table>, Refusal> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Refusal::new("MJ8103", &[]),
        XlsxError::FileNotFound(part) => Refusal::new("MJ8106", &[("part", &short(&part))]),
        XlsxError::RelationshipNotFound => Refusal::new("MJ8106", &[("part", "xl/workbook.xml")]),
        other => unreadable("xl/workbook.xml", &other.to_string()),
    })?;
    let sheets = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    if names.is_empty() {
        return Err(Refusal::new("MJ8106", &[("part", "xl/worksheets")]));
    }
    if names.len() > MAX_TABLES {
        let (count, limit) = (names.len().to_string(), MAX_TABLES.to_string());
        return Err(Refusal::new("MJ8109", &[("count", &count), ("limit", &limit)]));
    }
    let mut left = MAX_CELLS;
    names
        .iter()
        .map(|name| table(&mut book, name, &mut left))
        .collect()
}

/// Reads one table, taking its cells from those that are left.
fn table(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, left: &mut usize) -> Result<Table, Refusal> {
    let broken = |error: XlsxError| unreadable(name, &error.to_string());
    let mut table = Table {
        name: name.to_owned(),
        ..Table::default()
    };
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| match error {
        XlsxError::FileNotFound(part) | XlsxError::WorksheetNotFound(part) => {
            Refusal::new("MJ8106", &[("part", &short(&part))])
        }
        other => broken(other),
    })?;
    let mut formulas = 0_usize;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        let (row, column) = (cell.pos.0.saturating_add(1), cell.pos.1 as usize);
        let text = text(&cell.value).map_err(|code| {
            let value = shown(&cell.value);
            Refusal::new(code, &[("value", &value)]).at(place(name, row, Some(column)))
        })?;
        let at = || place(name, row, Some(column));
        if cell.formula.is_some() {
            formulas = formulas.saturating_add(1);
            if table.remarks.len() < MAX_REMARKS {
                table
                    .remarks
                    .push(Refusal::new("MJ8115", &[("value", &short(&text))]).at(at()));
            }
        }
        if text.is_empty() {
            continue;
        }
        if text.len() > MAX_TEXT {
            let (size, limit) = (text.len().to_string(), MAX_TEXT.to_string());
            return Err(Refusal::new("MJ8111", &[("size", &size), ("limit", &limit)]).at(at()));
        }
        if column >= MAX_COLUMNS {
            return Err(Refusal::new("MJ8114", &[("limit", &MAX_COLUMNS.to_string())]).at(at()));
        }
        put(&mut table.rows, row, column, text, left).map_err(|refusal| refusal.at(at()))?;
    }
    if formulas > table.remarks.len() {
        let more = formulas.saturating_sub(table.remarks.len()).to_string();
        let remark = Refusal::new("MJ8116", &[("limit", &MAX_REMARKS.to_string()), ("more", &more)]);
        table.remarks.push(remark.at(Place::node(name)));
    }
    Ok(table)
}

/// Puts a text where it belongs; cells come row by row and from left to right.
fn put(
    rows: &mut Vec<Row>,
    number: u32,
    column: usize,
    text: String,
    left: &mut usize,
) -> Result<(), Refusal> {
    if rows.last().is_none_or(|last| last.number < number) {
        rows.push(Row {
            number,
            cells: Vec::new(),
        });
    }
    let Some(row) = rows
        .last_mut()
        .filter(|row| row.number == number && row.cells.len() <= column)
    else {
        return Err(unreadable("worksheet", "cells out of order"));
    };
    let wider = column.saturating_add(1).saturating_sub(row.cells.len());
    let Some(rest) = left.checked_sub(wider) else {
        return Err(Refusal::new("MJ8110", &[("limit", &MAX_CELLS.to_string())]));
    };
    *left = rest;
    row.cells.resize(column, String::new());
    row.cells.push(text);
    Ok(())
}

/// What a cell shows that has no text for us.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Error(error) => error.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(date) => date.as_f64().to_string(),
        _ => String::new(),
    }
}

/// The text of a cell, or the code of the refusal.
fn text(value: &DataRef<'_>) -> Result<String, &'static str> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number::decimal(*number).ok_or("MJ8113")?,
        DataRef::DateTime(date) => number::date(date).ok_or("MJ8113")?,
        DataRef::DateTimeIso(date) => date
            .strip_suffix("T00:00:00")
            .or_else(|| date.strip_suffix("T00:00:00.000"))
            .unwrap_or(date)
            .to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) => return Err("MJ8112"),
    })
}
