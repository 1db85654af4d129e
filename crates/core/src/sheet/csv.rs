//! CSV: sheets and unit lists as text files, read row by row and written back.

use std::collections::HashMap;
use std::io::Read;

use super::cells::GUARDED;
use super::columns::{self, Column, Named, SHEET, UNITS, UnitColumn};
use super::entry::{Entry, Occurrence, Unit};
use super::join::Joiner;
use super::rows::{Rows, Table};
use super::units::UnitList;
use crate::refusal::{Place, Refusal};

fn at_line(line: u32, _: Option<usize>) -> Place {
    Place {
        line,
        ..Place::default()
    }
}

/// A file whose header was read.
struct Opened<R: Read, C> {
    rows: Rows<R>,
    columns: Vec<Option<C>>,
}

/// Opens a file and finds its columns.
fn open<R: Read, C: Copy + PartialEq>(
    reader: R,
    known: &[Named<C>],
    required: &[C],
) -> Result<Opened<R, C>, Vec<Refusal>> {
    let mut rows = Rows::open(reader).map_err(|refusal| vec![refusal])?;
    let (header_row, header) = match rows.next_row() {
        Some(Ok((line, cells))) => (line, cells.into_iter().map(str::to_owned).collect()),
        Some(Err(refusal)) => return Err(vec![refusal]),
        None => (1, Vec::new()),
    };
    let table = Table {
        header_row,
        header: &header,
        place: at_line,
    };
    let columns = columns::find(&table, known, required)?;
    Ok(Opened { rows, columns })
}

/// 评分表 CSV: entries, one row an entry or one occurrence of it.
///
/// UTF-8 with or without mark; comma, tab or semicolon; English or Chinese column names. Only the entries are
/// kept in memory.
///
/// # Errors
/// All refusals of the file with their lines, at most [`super::MAX_REFUSALS`]; a file that cannot be read on
/// ends with that refusal.
pub fn parse_csv(reader: impl Read) -> Result<Vec<Entry>, Vec<Refusal>> {
    let Opened { mut rows, columns } = open(reader, SHEET, &[Column::Unit, Column::Indicator])?;
    let mut joiner = Joiner::new(columns, at_line);
    while let Some(row) = rows.next_row() {
        match row {
            Ok((line, cells)) if joiner.row(line, &cells) => {}
            Ok(_) => break,
            Err(refusal) => {
                joiner.broken(refusal);
                break;
            }
        }
    }
    joiner.finish()
}

/// 单位名单 CSV: units; without a column of ids the name is the id.
///
/// # Errors
/// All refusals of the file with their lines, at most [`super::MAX_REFUSALS`].
pub fn parse_units_csv(reader: impl Read) -> Result<Vec<Unit>, Vec<Refusal>> {
    let Opened { mut rows, columns } = open(reader, UNITS, &[UnitColumn::Name, UnitColumn::Class])?;
    let mut list = UnitList::new(columns, at_line);
    while let Some(row) = rows.next_row() {
        match row {
            Ok((line, cells)) if list.row(line, &cells) => {}
            Ok(_) => break,
            Err(refusal) => {
                list.broken(refusal);
                break;
            }
        }
    }
    list.finish()
}

/// Entries as CSV in UTF-8 with its mark, so that WPS and Excel open it; it reads back as the same entries.
///
/// Alike occurrences of an entry are written as one with their number. Texts lose blanks at their ends; a text
/// that a workbook would take for a formula gets a `'` before it, which reading takes off again.
pub fn write_csv(entries: &[Entry]) -> String {
    let mut out = String::from('\u{feff}');
    line(&mut out, |column| named(column).to_owned());
    for entry in entries {
        let occurrences = alike(&entry.occurrences);
        let bare = Entry {
            unit: entry.unit.clone(),
            indicator: entry.indicator.clone(),
            period: entry.period.clone(),
            source: entry.source.clone(),
            assessor: entry.assessor.clone(),
            occurrences: entry.occurrences.clone(),
            line: entry.line,
            ..Entry::default()
        };
        if occurrences.is_empty() || bare != *entry {
            line(&mut out, |column| entry_cell(entry, column));
        }
        for occurrence in &occurrences {
            line(&mut out, |column| occurrence_cell(entry, occurrence, column));
        }
    }
    out
}

fn named(column: Column) -> &'static str {
    SHEET
        .iter()
        .find(|(c, _, _)| *c == column)
        .map(|(_, en, zh)| *zh.first().unwrap_or(en))
        .unwrap_or_default()
}

/// Occurrences that differ in nothing but their number, added up.
fn alike(occurrences: &[Occurrence]) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for occurrence in occurrences {
        let name = format!(
            "{:?}",
            Occurrence {
                count: 0,
                ..occurrence.clone()
            }
        );
        let known = places.get(&name).and_then(|at| found.get_mut(*at));
        match known.and_then(|known| Some((known.count.checked_add(occurrence.count)?, known))) {
            Some((sum, known)) => known.count = sum,
            None => {
                places.insert(name, found.len());
                found.push(occurrence.clone());
            }
        }
    }
    found
}

/// Writes one row.
fn line(out: &mut String, cell: impl Fn(Column) -> String) {
    for (at, (column, _, _)) in SHEET.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let text = cell(*column);
        if text.contains(['"', ',', '\n', '\r', '\t', ';']) {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&text);
        }
    }
    out.push_str("\r\n");
}

/// A text that no workbook takes for a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(GUARDED) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A list that reads back as the same items: one a line.
fn list(items: &[String]) -> String {
    match items {
        [only] if !only.contains([';', '；', '、']) => guarded(only),
        _ => guarded(&items.iter().map(|item| format!("{item}\n")).collect::<String>()),
    }
}

fn key_cell(entry: &Entry, column: Column) -> Option<String> {
    Some(guarded(match column {
        Column::Unit => &entry.unit,
        Column::Indicator => &entry.indicator,
        Column::Period => &entry.period,
        Column::Source => &entry.source,
        Column::Assessor => &entry.assessor,
        _ => return None,
    }))
}

fn some<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(T::to_string).unwrap_or_default()
}

fn entry_cell(entry: &Entry, column: Column) -> String {
    let yes = |flag: bool| if flag { "是".to_owned() } else { String::new() };
    if let Some(text) = key_cell(entry, column) {
        return text;
    }
    match column {
        Column::Decides => yes(entry.decides),
        Column::Full => yes(entry.full),
        Column::Points => some(&entry.points),
        Column::Lost => some(&entry.lost),
        Column::LostShare => some(&entry.lost_share),
        Column::Level => entry.level.as_deref().map(guarded).unwrap_or_default(),
        Column::Count => some(&entry.count),
        Column::Counts => guarded(
            &entry
                .counts
                .iter()
                .map(|(name, value)| format!("{name}={value}\n"))
                .collect::<String>(),
        ),
        Column::Fired => yes(entry.fired),
        Column::NotApplicable => yes(entry.not_applicable),
        Column::Reason => guarded(&entry.reason),
        Column::Proof => list(&entry.proof),
        _ => String::new(),
    }
}

fn occurrence_cell(entry: &Entry, occurrence: &Occurrence, column: Column) -> String {
    if let Some(text) = key_cell(entry, column) {
        return text;
    }
    match column {
        Column::Trigger => guarded(&occurrence.trigger),
        Column::Times => occurrence.count.to_string(),
        Column::Amount => some(&occurrence.amount),
        Column::Quantity => some(&occurrence.quantity),
        Column::Finding => guarded(&occurrence.finding),
        Column::On => guarded(&occurrence.on),
        Column::Charge => guarded(&occurrence.charge),
        Column::Work => guarded(&occurrence.work),
        Column::Merits => list(&occurrence.merits),
        Column::Reason => guarded(&occurrence.reason),
        Column::Proof => list(&occurrence.proof),
        _ => String::new(),
    }
}
