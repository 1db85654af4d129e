//! 收回: a book that came back, compared with what stands now.
//!
//! Lines are known by their hidden keys, so that sorting changes nothing. A cell counts as touched when it differs
//! from what stood there when the book left. A formula counts with the result that the file holds and is remarked;
//! without one it is refused. **Invariant:** a touched cell gives one change or one refusal; no other cell gives
//! either.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};

use super::change::{Change, Differences};
use super::content::{Content, text_of};
use super::digest::plain;
use super::field::Field;
use super::grid::{Grid, Line};
use super::seal::{Sealed, SealedLine, Stamp};
use crate::xlsx::{self, Row, Table, short};

/// Most refusals that are listed.
const MAX_REFUSALS: usize = 100;

/// Reads a book and compares it with the pages as they would be written now.
///
/// # Errors
/// What [`xlsx::read`] refuses; `MJ8200` to `MJ8208` the book belongs elsewhere; `MJ8210` to `MJ8217` its lines or
/// fixed cells were changed, or the entry moved on; `MJ8220` to `MJ8226` what was filled in cannot be taken.
pub fn read(
    bytes: &[u8],
    stamp: &Stamp<'_>,
    grids: impl Fn(Lang) -> Vec<Grid>,
) -> Result<Differences, Vec<Refusal>> {
    let one = |refusal| vec![refusal];
    let tables = xlsx::read(bytes).map_err(one)?;
    let sealed = Sealed::read(&tables).map_err(one)?;
    stamp.owns(&sealed).map_err(one)?;
    let mut found = Differences::default();
    let mut refusals = Vec::new();
    for (page, grid) in grids(sealed.lang).iter().enumerate() {
        let Some(table) = tables.iter().find(|table| table.name == grid.name) else {
            refusals.push(Refusal::new("MJ8214", &[("sheet", &grid.name)]));
            continue;
        };
        let mut reading = Reading {
            page,
            grid,
            table,
            sealed: &sealed,
            formulas: formulas(table),
            found: &mut found,
            refusals: &mut refusals,
        };
        if reading.head() {
            reading.lines();
        }
    }
    if refusals.is_empty() {
        return Ok(found);
    }
    let more = refusals.len().saturating_sub(MAX_REFUSALS);
    refusals.truncate(MAX_REFUSALS);
    if more > 0 {
        let (limit, more) = (MAX_REFUSALS.to_string(), more.to_string());
        refusals.push(Refusal::new("MJ8141", &[("limit", &limit), ("more", &more)]));
    }
    Err(refusals)
}

/// The cells that hold formulas.
fn formulas(table: &Table) -> BTreeSet<&str> {
    let cells = table.remarks.iter().map(|remark| remark.place.cell.as_str());
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// One page while it is read.
struct Reading<'a> {
    page: usize,
    grid: &'a Grid,
    table: &'a Table,
    sealed: &'a Sealed,
    formulas: BTreeSet<&'a str>,
    found: &'a mut Differences,
    refusals: &'a mut Vec<Refusal>,
}

impl<'a> Reading<'a> {
    fn refuse(&mut self, code: &'static str, params: &[(&str, &str)], place: Place) {
        self.refusals.push(Refusal::new(code, params).at(place));
    }

    /// A fixed cell that was changed, with both values.
    fn fixed(&mut self, wanted: &str, found: &str, place: Place) {
        let params = [("wanted", short(wanted)), ("found", short(found))];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.refuse("MJ8210", &params, place);
    }

    /// Checks title, notes and header; false when the lines below cannot be found by them.
    fn head(&mut self) -> bool {
        let head = self.grid.head();
        let texts: Vec<String> = head
            .iter()
            .map(|(row, column, _)| plain(self.text(row.saturating_add(1), *column)))
            .collect();
        if self.sealed.head_is(self.page, &texts) {
            return true;
        }
        let mut sound = true;
        for ((row, column, wanted), found) in head
            .iter()
            .zip(&texts)
            .filter(|((_, _, wanted), found)| wanted != *found)
        {
            let number = u32::try_from(row.saturating_add(1)).unwrap_or(u32::MAX);
            self.fixed(wanted, found, self.table.place(number, Some(*column)));
            sound &= *row != self.grid.header();
        }
        sound
    }

    /// The text of a cell by the number of its row, from 1.
    fn text(&self, number: usize, column: usize) -> &'a str {
        let row = self
            .table
            .rows
            .iter()
            .find(|row| usize::try_from(row.number) == Ok(number));
        row.map(|row| Table::text(row, column)).unwrap_or_default()
    }

    fn lines(&mut self) {
        let width = self.grid.headings.len();
        let key_column = Line::key_column(width);
        let now: BTreeMap<&str, &Line> = self
            .grid
            .lines
            .iter()
            .map(|line| (line.key.as_str(), line))
            .collect();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let header = self.grid.header().saturating_add(1);
        let below = |row: &&Row| usize::try_from(row.number).is_ok_and(|number| number > header);
        let rows: Vec<&Row> = self.table.rows.iter().filter(below).collect();
        for row in rows {
            if row.cells.iter().all(|cell| plain(cell).is_empty()) {
                continue;
            }
            let place = |column| self.table.place(row.number, column);
            if let Some(beside) = (width..row.cells.len()).find(|at| !plain(Table::text(row, *at)).is_empty())
            {
                self.refuse("MJ8217", &[], place(Some(beside)));
            }
            let key = plain(Table::text(row, key_column));
            let Some(sealed) = self.sealed.lines.get(&(self.page, key.clone())) else {
                self.refuse("MJ8213", &[], place(None));
                continue;
            };
            if let Some(first) = seen.get(&key) {
                let first = first.to_string();
                self.refuse("MJ8212", &[("first", &first)], place(None));
                continue;
            }
            seen.insert(key.clone(), row.number);
            match now.get(key.as_str()) {
                Some(line) => self.line(row, line, sealed),
                None => self.gone(row, sealed),
            }
        }
        let sealed = self.sealed.lines.range((self.page, String::new())..);
        let missing = sealed
            .take_while(|((page, _), _)| *page == self.page)
            .filter(|((_, key), _)| !seen.contains_key(key));
        let missing: Vec<&String> = missing.map(|((_, key), _)| key).collect();
        for key in missing {
            let name = now.get(key.as_str()).map(|line| self.name(line));
            let name = name.unwrap_or_else(|| short(key));
            let place = Place {
                cell: self.grid.name.clone(),
                ..Place::default()
            };
            self.refuse("MJ8211", &[("name", &name)], place);
        }
    }

    /// How people know a line: its first cells that stay.
    fn name(&self, line: &Line) -> String {
        let fixed = line.slots.iter().filter(|slot| slot.input.is_none());
        let shown = fixed
            .map(|slot| plain(text_of(&slot.value)))
            .filter(|text| !text.is_empty());
        short(&shown.take(3).collect::<Vec<_>>().join(" "))
    }

    /// A line that the system no longer holds: refused where somebody filled in something.
    fn gone(&mut self, row: &Row, sealed: &SealedLine) {
        let columns = self.grid.headings.iter().enumerate();
        let touched = columns
            .filter(|(_, heading)| heading.field.is_some())
            .map(|(column, _)| column)
            .find(|column| plain(Table::text(row, *column)) != sealed.value(*column));
        if let Some(column) = touched {
            let value = short(Table::text(row, column));
            let place = self.table.place(row.number, Some(column));
            self.refuse("MJ8216", &[("value", &value)], place);
        }
    }

    fn line(&mut self, row: &Row, line: &Line, sealed: &SealedLine) {
        if line.digest(|column| Table::text(row, column)) != sealed.fixed {
            let fixed = line
                .slots
                .iter()
                .enumerate()
                .filter(|(_, slot)| slot.input.is_none());
            for (column, slot) in fixed {
                let (wanted, found) = (slot.shown(), plain(Table::text(row, column)));
                if wanted != found {
                    self.fixed(&wanted, &found, self.table.place(row.number, Some(column)));
                }
            }
        }
        let mut filled = BTreeSet::new();
        let mut touched = None;
        for (column, slot) in line.slots.iter().enumerate() {
            let Some(input) = &slot.input else { continue };
            let Some(field) = self.grid.headings.get(column).and_then(|heading| heading.field) else {
                continue;
            };
            let place = self.table.place(row.number, Some(column));
            let text = plain(Table::text(row, column));
            if self.formulas.contains(place.cell.as_str()) {
                if text.is_empty() {
                    self.refuse("MJ8225", &[], place);
                    continue;
                }
                let taken = self.table.remarks.iter().find(|remark| remark.place == place);
                self.found.remarks.extend(taken.cloned());
            }
            if !text.is_empty() {
                filled.insert(field);
            }
            let (shown, lang) = (slot.shown(), self.sealed.lang);
            let title = field.title(lang);
            if text == sealed.value(column) {
                if sealed.version != line.version && text != shown {
                    let params = [("name", title), ("book", &short(&text)), ("now", &short(&shown))];
                    let remark = Refusal::new("MJ8218", &params).at(place);
                    self.found.remarks.push(remark);
                }
                continue;
            }
            let after = match input.rule.read(title, &text, lang) {
                Ok(after) => after,
                Err(refusal) => {
                    self.refusals.push(refusal.at(place));
                    continue;
                }
            };
            if input.rule.same(&input.content, &after, lang) {
                continue;
            }
            if sealed.version != line.version {
                let params = [
                    ("name", title),
                    ("left", &short(sealed.value(column))),
                    ("now", &short(&shown)),
                    ("book", &short(&text)),
                ];
                self.refuse("MJ8215", &params, place);
                continue;
            }
            touched.get_or_insert_with(|| place.clone());
            let to = plain(text_of(&after.value(&input.rule, lang)));
            self.found.changes.push(Change {
                cell: place.cell,
                at: line.at.clone(),
                version: line.version,
                field,
                before: input.content.clone(),
                after,
                shown: [shown, to],
            });
        }
        self.counted(line, &filled, touched);
    }

    /// On a new line of 逐项扣分, whatever is filled in needs a count.
    fn counted(&mut self, line: &Line, filled: &BTreeSet<Field>, touched: Option<Place>) {
        let new = line.at.occurrence.is_some()
            && line.slots.iter().all(|slot| {
                let content = slot.input.as_ref().map(|input| &input.content);
                content.is_none_or(|content| *content == Content::Empty)
            });
        if new
            && !filled.contains(&Field::Count)
            && let Some(place) = touched
        {
            let name = Field::Count.title(self.sealed.lang);
            self.refuse("MJ8224", &[("name", name)], place);
        }
    }
}
