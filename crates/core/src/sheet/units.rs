//! 单位名单: the rows of a unit list.

use std::collections::HashMap;

use super::cells::{Answer, unguarded};
use super::columns::{UNITS, UnitColumn, title};
use super::entry::Unit;
use super::join::{RefusalList, sound};
use super::rows::MAX_ROWS;
use crate::lang::Text;
use crate::refusal::{Place, Refusal};

/// Collects rows into units.
pub(super) struct UnitList<P> {
    columns: Vec<Option<UnitColumn>>,
    place: P,
    units: Vec<Unit>,
    seen: HashMap<String, u32>,
    rows: u32,
    list: RefusalList,
}

impl<P: Fn(u32, Option<usize>) -> Place> UnitList<P> {
    pub fn new(columns: Vec<Option<UnitColumn>>, place: P) -> Self {
        let (units, seen) = (Vec::new(), HashMap::new());
        Self {
            columns,
            place,
            units,
            seen,
            rows: 0,
            list: RefusalList::default(),
        }
    }

    /// A trouble of the reader itself, after which no row follows.
    pub fn broken(&mut self, refusal: Refusal) {
        self.list.push(refusal);
    }

    /// Takes a row; false when no further row is wanted.
    pub fn row<S: AsRef<str>>(&mut self, row: u32, cells: &[S]) -> bool {
        self.rows = self.rows.saturating_add(1);
        if self.rows > MAX_ROWS {
            let limit = MAX_ROWS.to_string();
            self.list
                .push(Refusal::new("MJ1207", &[("limit", &limit)]).at((self.place)(row, None)));
            return false;
        }
        match self.read(row, cells) {
            Ok(Some(unit)) => self.units.push(unit),
            Ok(None) => {}
            Err(refusal) => self.list.push(refusal),
        }
        true
    }

    fn read<S: AsRef<str>>(&mut self, row: u32, cells: &[S]) -> Result<Option<Unit>, Refusal> {
        let place = |at| (self.place)(row, at);
        if !sound(cells, self.columns.len(), &place)? {
            return Ok(None);
        }
        let position = |column| self.columns.iter().position(|c| *c == Some(column));
        let text = |column| {
            let cell = position(column).and_then(|at| cells.get(at));
            cell.map(|cell| unguarded(cell.as_ref().trim()).to_owned())
                .unwrap_or_default()
        };
        let name = text(UnitColumn::Name);
        let id = if position(UnitColumn::Id).is_some() {
            text(UnitColumn::Id)
        } else {
            name.clone()
        };
        let class = text(UnitColumn::Class);
        for (column, value) in [
            (UnitColumn::Id, &id),
            (UnitColumn::Name, &name),
            (UnitColumn::Class, &class),
        ] {
            if value.is_empty() {
                let place = place(position(column));
                return Err(Refusal::new("MJ1213", &[("name", &title(UNITS, column))]).at(place));
            }
        }
        let excluded = text(UnitColumn::Excluded);
        let excluded = match Answer::parse(&excluded) {
            Some(true) => {
                let place = Place {
                    node: id,
                    ..place(position(UnitColumn::Excluded))
                };
                return Err(Refusal::new("MJ1225", &[("value", &excluded)]).at(place));
            }
            None if !excluded.is_empty() => Some(Text::zh(excluded)),
            _ => None,
        };
        if let Some(first) = self.seen.insert(id.clone(), row) {
            let first = first.to_string();
            return Err(
                Refusal::new("MJ1224", &[("id", &id), ("first", &first)]).at(Place {
                    node: id,
                    ..place(None)
                }),
            );
        }
        let parent = Some(text(UnitColumn::Parent)).filter(|parent| !parent.is_empty());
        let (kind, region) = (text(UnitColumn::Kind), text(UnitColumn::Region));
        Ok(Some(Unit {
            id,
            name: Text::zh(name),
            class,
            kind,
            parent,
            region,
            excluded,
        }))
    }

    /// The units in the order of their rows.
    pub fn finish(self) -> Result<Vec<Unit>, Vec<Refusal>> {
        self.list.or(self.units)
    }
}
