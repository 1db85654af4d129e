//! 单元格: what the cells of one row say.

use std::collections::BTreeMap;
use std::fmt;

use super::columns::{Column, SHEET, title};
use super::entry::{Entry, Occurrence};
use super::join::located;
use crate::points::Points;
use crate::refusal::{Place, Refusal};

/// One row with its columns and the places of its cells.
pub(super) struct Cells<'a, S> {
    pub columns: &'a [Option<Column>],
    pub cells: &'a [S],
    pub place: &'a dyn Fn(Option<usize>) -> Place,
}

/// What a row says: an entry with at most one occurrence.
pub(super) struct Found {
    pub entry: Entry,
    pub denied: Denied,
}

/// Flags to which a row says no in so many words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Denied {
    pub decides: bool,
    pub full: bool,
    pub fired: bool,
    pub not_applicable: bool,
}

/// 是 or 否.
pub(super) struct Answer(pub bool);

impl Answer {
    /// Reads yes or no; `None` for anything else.
    pub fn parse(text: &str) -> Option<bool> {
        match text.to_lowercase().as_str() {
            "是" | "对" | "√" | "✓" | "yes" | "y" | "true" | "1" => Some(true),
            "否" | "×" | "✗" | "no" | "n" | "false" | "0" => Some(false),
            _ => None,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { "是" } else { "否" })
    }
}

/// What stands behind the mark that keeps a workbook from reading a text as a formula.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(GUARDED) => rest,
        _ => cell,
    }
}

/// First characters before which [`super::write_csv`] sets the mark.
pub(super) const GUARDED: [char; 8] = ['=', '+', '-', '@', '\'', '＝', '＋', '＠'];

/// The items of a cell: one a line, or separated by semicolons when it has no line break.
fn items(cell: &str, also: &[char]) -> Vec<String> {
    let split = |c: char| matches!(c, ';' | '；') || also.contains(&c);
    let parts: Vec<&str> = if cell.contains('\n') {
        cell.lines().collect()
    } else {
        cell.split(split).collect()
    };
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

impl<S: AsRef<str>> Cells<'_, S> {
    /// Reads the row.
    pub fn read(&self, row: u32) -> Result<Found, Refusal> {
        let mut entry = Entry {
            line: row,
            ..Entry::default()
        };
        entry.unit = self.text(Column::Unit);
        entry.indicator = self.text(Column::Indicator);
        for (column, value) in [(Column::Unit, &entry.unit), (Column::Indicator, &entry.indicator)] {
            if value.is_empty() {
                let place = (self.place)(self.position(column));
                let name = title(SHEET, column);
                return Err(Refusal::new("MJ1213", &[("name", &name)]).at(located(place, &entry)));
            }
        }
        let mut found = Found {
            entry,
            denied: Denied::default(),
        };
        let mut occurrence = Occurrence::default();
        let mut occurred = false;
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.cells.get(at).map(AsRef::as_ref).unwrap_or_default();
            if let Some(column) = column
                && !cell.trim().is_empty()
            {
                occurred |= fill(&mut found, &mut occurrence, *column, cell)
                    .map_err(|code| self.refused(code, at, *column, cell.trim(), &found.entry))?;
            }
        }
        if occurred {
            occurrence.reason = std::mem::take(&mut found.entry.reason);
            occurrence.proof = std::mem::take(&mut found.entry.proof);
            found.entry.occurrences.push(occurrence);
        }
        Ok(found)
    }

    fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|c| *c == Some(column))
    }

    fn text(&self, column: Column) -> String {
        let cell = self.position(column).and_then(|at| self.cells.get(at));
        cell.map(|cell| unguarded(cell.as_ref().trim()).to_owned())
            .unwrap_or_default()
    }

    fn refused(&self, code: &'static str, at: usize, column: Column, cell: &str, entry: &Entry) -> Refusal {
        let value: String = cell.chars().take(60).collect();
        let name = title(SHEET, column);
        Refusal::new(code, &[("name", &name), ("value", &value)]).at(located((self.place)(Some(at)), entry))
    }
}

/// Puts a cell where it belongs; whether it belongs to an occurrence, or the code of the refusal.
fn fill(
    found: &mut Found,
    occurrence: &mut Occurrence,
    column: Column,
    whole_cell: &str,
) -> Result<bool, &'static str> {
    let (entry, denied) = (&mut found.entry, &mut found.denied);
    // A list needs the line break at its end, which says that it is one item a line.
    let list = |also: &[char]| items(unguarded(whole_cell.trim_start()), also);
    let cell = whole_cell.trim();
    let text = || unguarded(cell).to_owned();
    let points = || Points::parse(cell).map_err(|_| "MJ1214");
    let whole = || {
        let number = Points::parse(cell).ok().and_then(|value| value.as_integer());
        number.and_then(|value| u32::try_from(value).ok()).ok_or("MJ1215")
    };
    let yes = || Answer::parse(cell).ok_or("MJ1216");
    match column {
        Column::Unit | Column::Indicator => return Ok(false),
        Column::Period => entry.period = text(),
        Column::Source => entry.source = text(),
        Column::Assessor => entry.assessor = text(),
        Column::Decides => (entry.decides, denied.decides) = (yes()?, !yes()?),
        Column::Full => (entry.full, denied.full) = (yes()?, !yes()?),
        Column::Fired => (entry.fired, denied.fired) = (yes()?, !yes()?),
        Column::NotApplicable => (entry.not_applicable, denied.not_applicable) = (yes()?, !yes()?),
        Column::Points => entry.points = Some(points()?),
        Column::Lost => entry.lost = Some(points()?),
        Column::LostShare => entry.lost_share = Some(points()?),
        Column::Level => entry.level = Some(text()),
        Column::Count => entry.count = Some(whole()?),
        Column::Counts => entry.counts = counts(unguarded(cell)).ok_or("MJ1217")?,
        Column::Reason => entry.reason = text(),
        Column::Proof => entry.proof = list(&[]),
        Column::Trigger => occurrence.trigger = text(),
        Column::Times => occurrence.count = whole()?,
        Column::Amount => occurrence.amount = Some(points()?),
        Column::Quantity => occurrence.quantity = Some(points()?),
        Column::Finding => occurrence.finding = text(),
        Column::On => occurrence.on = day(cell).ok_or("MJ1228")?,
        Column::Charge => occurrence.charge = text(),
        Column::Work => occurrence.work = text(),
        Column::Merits => occurrence.merits = list(&['、']),
    }
    Ok(matches!(
        column,
        Column::Trigger
            | Column::Times
            | Column::Amount
            | Column::Quantity
            | Column::Finding
            | Column::On
            | Column::Charge
            | Column::Work
            | Column::Merits
    ))
}

/// Named numbers: `满意=12；不满意=3`.
fn counts(cell: &str) -> Option<BTreeMap<String, Points>> {
    let mut found = BTreeMap::new();
    for item in items(cell, &[',', '，', '、']) {
        let (name, value) = item.rsplit_once(['=', ':', '：', '＝'])?;
        let (name, value) = (name.trim(), Points::parse(value).ok()?);
        if name.is_empty() || found.insert(name.to_owned(), value).is_some() {
            return None;
        }
    }
    Some(found)
}

/// An ISO date from what officials and workbooks write: `2022-03-01`, `2022/3/1`, `2022.3.1`, `2022年3月1日`.
fn day(cell: &str) -> Option<String> {
    let cell = cell.strip_suffix('日').unwrap_or(cell);
    let mut parts = cell.split(['-', '/', '.', '年', '月']);
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month: i8 = parts.next()?.parse().ok()?;
    let day: i8 = parts.next()?.parse().ok()?;
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    parts.next().is_none().then(|| date.to_string())
}
