//! 旧工作簿 (xls, et): the records of an old workbook, made harmless for the reader of workbooks.
//!
//! That reader trusts the size a table states and lays cells out as a grid. Here the records are walked first: the
//! stated sizes are taken out, the true ones are bounded. **Invariant:** what leaves here has tables that begin where
//! the workbook says, and no more cells than allowed.

use std::collections::BTreeSet;

use mingjian_core::refusal::Refusal;

use super::{at, damaged};

const BOUND_SHEET: u16 = 0x0085;
const PASSWORD: u16 = 0x002f;
const DIMENSIONS: u16 = 0x0200;
const END: u16 = 0x000a;
/// Records that begin a table, of all versions.
const BEGIN: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];
/// Records that hold one cell: row and column are their first numbers.
const CELL: [u16; 8] = [0x0006, 0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, 0x0207];
/// A record with the numbers of several cells of a row; its last number is the last column.
const MANY: u16 = 0x00bd;
/// Most tables.
const MAX_TABLES: usize = 256;
/// Most cells of all grids together.
const MAX_CELLS: u64 = 6_000_000;
/// Most records that are walked for all tables together.
const MAX_RECORDS: u32 = 20_000_000;

/// One record: type, where its content begins, where the next record begins.
type Record = (u16, usize, usize);

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// The record at a place.
fn record(stream: &[u8], place: usize) -> Option<Record> {
    let kind = short(stream, place)?;
    let size = usize::from(short(stream, place.checked_add(2)?)?);
    let start = place.checked_add(4)?;
    let next = start.checked_add(size)?;
    (next <= stream.len()).then_some((kind, start, next))
}

/// Whether an old workbook is encrypted.
pub(super) fn locked(stream: &[u8]) -> bool {
    let mut place = 0;
    while let Some((kind, _, next)) = record(stream, place) {
        match kind {
            PASSWORD => return true,
            END => return false,
            _ => place = next,
        }
    }
    false
}

/// The records without stated sizes.
///
/// # Errors
/// `MJ3025` tables that begin nowhere, `MJ3026` encrypted, `MJ3027` more cells than allowed.
pub(super) fn harmless(mut stream: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    if locked(&stream) {
        return Err(Refusal::new("MJ3026", &[]));
    }
    let mut begins = BTreeSet::new();
    let mut tables = Vec::new();
    let mut sizes = Vec::new();
    let mut place = 0;
    while let Some((kind, start, next)) = record(&stream, place) {
        if BEGIN.contains(&kind) {
            begins.insert(place);
        }
        match kind {
            BOUND_SHEET => tables.push(at(long(&stream, start).ok_or_else(|| damaged("BoundSheet"))?)),
            DIMENSIONS => sizes.push((start, next)),
            _ => {}
        }
        place = next;
    }
    if tables.len() > MAX_TABLES {
        return Err(swollen(u64::try_from(MAX_TABLES).unwrap_or(u64::MAX)));
    }
    let (mut cells, mut left) = (0_u64, MAX_RECORDS);
    for table in tables {
        if !begins.contains(&table) {
            return Err(damaged("BoundSheet"));
        }
        cells = cells.saturating_add(grid(&stream, table, &mut left)?);
        if cells > MAX_CELLS {
            return Err(swollen(MAX_CELLS));
        }
    }
    for (start, next) in sizes {
        for byte in stream.get_mut(start..next).unwrap_or_default() {
            *byte = 0;
        }
    }
    Ok(stream)
}

fn swollen(limit: u64) -> Refusal {
    Refusal::new("MJ3027", &[("why", "cells"), ("limit", &limit.to_string())])
}

/// How many cells the grid of a table has, from its first cell to its last.
fn grid(stream: &[u8], table: usize, left: &mut u32) -> Result<u64, Refusal> {
    let (mut place, mut depth) = (table, 0_u32);
    let mut rows: Option<(u16, u16)> = None;
    let mut columns: Option<(u16, u16)> = None;
    let widen = |range: &mut Option<(u16, u16)>, value: u16| {
        let (low, high) = range.unwrap_or((value, value));
        *range = Some((low.min(value), high.max(value)));
    };
    while let Some((kind, start, next)) = record(stream, place) {
        *left = left
            .checked_sub(1)
            .ok_or_else(|| swollen(u64::from(MAX_RECORDS)))?;
        if BEGIN.contains(&kind) {
            depth = depth.saturating_add(1);
        } else if kind == END {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                break;
            }
        } else if CELL.contains(&kind) || kind == MANY {
            if kind != 0x0207 {
                let row = short(stream, start).unwrap_or_default();
                let column = short(stream, start.saturating_add(2)).unwrap_or_default();
                widen(&mut rows, row);
                widen(&mut columns, column);
            }
            if kind == MANY {
                widen(
                    &mut columns,
                    short(stream, next.saturating_sub(2)).unwrap_or_default(),
                );
            }
        }
        place = next;
    }
    let span = |range: Option<(u16, u16)>| {
        range.map_or(0, |(low, high)| {
            u64::from(high).saturating_sub(u64::from(low)).saturating_add(1)
        })
    };
    Ok(span(rows).saturating_mul(span(columns)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(out: &mut Vec<u8>, kind: u16, content: &[u8]) {
        out.extend(kind.to_le_bytes());
        out.extend(u16::try_from(content.len()).unwrap().to_le_bytes());
        out.extend(content);
    }

    fn book(offset: u32, cells: &[(u16, u16)]) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, 0x0809, &[0; 16]);
        put(
            &mut out,
            BOUND_SHEET,
            &[&offset.to_le_bytes()[..], &[0; 6]].concat(),
        );
        put(&mut out, END, &[]);
        put(&mut out, 0x0809, &[0; 16]);
        put(&mut out, DIMENSIONS, &[0xff; 14]);
        for (row, column) in cells {
            let head = [row.to_le_bytes(), column.to_le_bytes()].concat();
            put(&mut out, 0x0203, &[head, vec![0; 10]].concat());
        }
        put(&mut out, END, &[]);
        out
    }

    #[test]
    fn a_stated_size_is_taken_out_and_a_true_one_is_bounded() {
        let plain = book(38, &[(0, 0), (9, 9)]);
        let clean = harmless(plain.clone()).unwrap();
        assert_eq!(clean.len(), plain.len());
        assert!(!clean.windows(14).any(|window| window == [0xff; 14]));
        assert_eq!(
            harmless(book(38, &[(0, 0), (65_535, 255)])).unwrap_err().code,
            "MJ3027"
        );
        assert_eq!(harmless(book(40, &[(0, 0)])).unwrap_err().code, "MJ3025");
    }
}
