//! 合并: rows with the same key become one entry with its occurrences.
//!
//! The key is unit, indicator, period, source and assessor. What a row says about the entry itself must agree
//! with what the others say; a row with a column of an occurrence adds one, and its reason and proof are then
//! the occurrence's. **Invariant:** the same row twice is refused, never counted twice and never dropped.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::cells::{Answer, Cells, Denied, Found};
use super::columns::Column;
use super::entry::Entry;
use super::rows::{MAX_FIELD, MAX_ROWS};
use crate::refusal::{Place, Refusal};

/// The end of a chain of entries with the same hash.
const END: u32 = u32::MAX;

/// Collects rows into entries.
pub(super) struct Joiner<P> {
    columns: Vec<Option<Column>>,
    place: P,
    entries: Vec<Entry>,
    denied: Vec<Denied>,
    /// The last entry with a hash, and for each entry the one before it.
    last: HashMap<u64, u32>,
    before: Vec<u32>,
    seen: HashMap<(u64, u64), u32>,
    hashers: (RandomState, RandomState),
    rows: u32,
    list: RefusalList,
}

/// 拒绝清单: bounded; what does not fit is counted.
#[derive(Default)]
pub(super) struct RefusalList {
    listed: Vec<Refusal>,
    more: u64,
}

impl RefusalList {
    pub fn push(&mut self, refusal: Refusal) {
        if self.listed.len() < super::MAX_REFUSALS {
            self.listed.push(refusal);
        } else {
            self.more += 1;
        }
    }

    /// The value when nothing was refused.
    pub fn or<T>(mut self, value: T) -> Result<T, Vec<Refusal>> {
        if self.listed.is_empty() {
            return Ok(value);
        }
        if self.more > 0 {
            let limit = super::MAX_REFUSALS.to_string();
            let params = [("limit", limit.as_str()), ("more", &self.more.to_string())];
            self.listed.push(Refusal::new("MJ1223", &params));
        }
        Err(self.listed)
    }
}

/// Checks what holds for the cells of any table: width, length, control characters. False for a blank row.
pub(super) fn sound<S: AsRef<str>>(
    cells: &[S],
    width: usize,
    place: &dyn Fn(Option<usize>) -> Place,
) -> Result<bool, Refusal> {
    let mut blank = true;
    for (at, cell) in cells.iter().enumerate() {
        let cell = cell.as_ref();
        if cell.len() > MAX_FIELD {
            let (size, limit) = (cell.len().to_string(), MAX_FIELD.to_string());
            return Err(Refusal::new("MJ1205", &[("size", &size), ("limit", &limit)]).at(place(Some(at))));
        }
        if let Some(mark) = control(cell) {
            return Err(Refusal::new("MJ1220", &[("code", &mark)]).at(place(Some(at))));
        }
        let empty = cell.trim().is_empty();
        blank &= empty;
        if at >= width && !empty {
            return Err(Refusal::new("MJ1212", &[("count", &width.to_string())]).at(place(Some(at))));
        }
    }
    Ok(!blank)
}

/// The first control character that no text may hold, as `U+0000`.
pub(super) fn control(text: &str) -> Option<String> {
    let bad = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    text.chars().find(bad).map(|c| format!("U+{:04X}", u32::from(c)))
}

impl<P: Fn(u32, Option<usize>) -> Place> Joiner<P> {
    pub fn new(columns: Vec<Option<Column>>, place: P) -> Self {
        Self {
            columns,
            place,
            entries: Vec::new(),
            denied: Vec::new(),
            last: HashMap::new(),
            before: Vec::new(),
            seen: HashMap::new(),
            hashers: (RandomState::new(), RandomState::new()),
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
        if let Err(refusal) = self.take(row, cells) {
            self.list.push(refusal);
        }
        true
    }

    fn take<S: AsRef<str>>(&mut self, row: u32, cells: &[S]) -> Result<(), Refusal> {
        let place = |at| (self.place)(row, at);
        if !sound(cells, self.columns.len(), &place)? {
            return Ok(());
        }
        let found = Cells {
            columns: &self.columns,
            cells,
            place: &place,
        }
        .read(row)?;
        let sum = |hasher: &RandomState| {
            let trimmed = |(at, column): (usize, &Option<Column>)| {
                column
                    .and(cells.get(at))
                    .map(|cell| cell.as_ref().trim())
                    .unwrap_or_default()
            };
            hasher.hash_one(
                self.columns
                    .iter()
                    .enumerate()
                    .map(trimmed)
                    .collect::<Vec<&str>>(),
            )
        };
        let both = (sum(&self.hashers.0), sum(&self.hashers.1));
        if let Some(first) = self.seen.insert(both, row) {
            let first = first.to_string();
            return Err(Refusal::new("MJ1219", &[("first", &first)]).at(located(place(None), &found.entry)));
        }
        let hash = self.hashers.0.hash_one(key(&found.entry));
        let mut at = self.last.get(&hash).copied().unwrap_or(END);
        while at != END {
            let index = usize::try_from(at).unwrap_or(usize::MAX);
            let (Some(entry), Some(denied)) = (self.entries.get_mut(index), self.denied.get_mut(index))
            else {
                break;
            };
            if key(entry) == key(&found.entry) {
                return join(entry, denied, found)
                    .map_err(|clash| clash.refusal(entry, &self.columns, &place));
            }
            at = self.before.get(index).copied().unwrap_or(END);
        }
        let index = u32::try_from(self.entries.len()).unwrap_or(END);
        self.before.push(self.last.insert(hash, index).unwrap_or(END));
        self.denied.push(found.denied);
        self.entries.push(found.entry);
        Ok(())
    }

    /// The entries in the order of their first rows.
    pub fn finish(self) -> Result<Vec<Entry>, Vec<Refusal>> {
        self.list.or(self.entries)
    }
}

/// 录入键: what tells entries apart.
pub(super) fn key(entry: &Entry) -> [&str; 5] {
    [
        &entry.unit,
        &entry.indicator,
        &entry.period,
        &entry.source,
        &entry.assessor,
    ]
}

/// The place with the entry as its node, where none is named yet.
pub(super) fn located(mut place: Place, entry: &Entry) -> Place {
    if place.node.is_empty() {
        place.node = format!("{}/{}", entry.unit, entry.indicator);
    }
    place
}

/// 矛盾: two rows of one entry that do not agree.
struct Clash {
    column: Column,
    one: String,
    other: String,
}

impl Clash {
    /// The refusal at the cell of the later row.
    fn refusal(
        self,
        entry: &Entry,
        columns: &[Option<Column>],
        place: &dyn Fn(Option<usize>) -> Place,
    ) -> Refusal {
        let cut = |text: &str| text.chars().take(60).collect::<String>();
        let at = columns.iter().position(|c| *c == Some(self.column));
        let params = [
            ("name", super::columns::title(super::columns::SHEET, self.column)),
            ("first", entry.line.to_string()),
            ("one", cut(&self.one)),
            ("other", cut(&self.other)),
        ];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        Refusal::new("MJ1218", &params).at(located(place(at), entry))
    }
}

/// Adds a row to its entry, unless it contradicts it.
fn join(entry: &mut Entry, denied: &mut Denied, found: Found) -> Result<(), Clash> {
    let Found {
        entry: new,
        denied: no,
    } = found;
    let clash = |column: Column, one: String, other: String| Clash { column, one, other };
    for (flag, said, denial, no, column) in [
        (
            &mut entry.decides,
            new.decides,
            &mut denied.decides,
            no.decides,
            Column::Decides,
        ),
        (&mut entry.full, new.full, &mut denied.full, no.full, Column::Full),
        (
            &mut entry.fired,
            new.fired,
            &mut denied.fired,
            no.fired,
            Column::Fired,
        ),
        (
            &mut entry.not_applicable,
            new.not_applicable,
            &mut denied.not_applicable,
            no.not_applicable,
            Column::NotApplicable,
        ),
    ] {
        *flag |= said;
        *denial |= no;
        if *flag && *denial {
            return Err(clash(column, Answer(!no).to_string(), Answer(no).to_string()));
        }
    }
    for (slot, said, column) in [
        (&mut entry.points, new.points, Column::Points),
        (&mut entry.lost, new.lost, Column::Lost),
        (&mut entry.lost_share, new.lost_share, Column::LostShare),
    ] {
        agree(slot, said).map_err(|(one, other)| clash(column, one, other))?;
    }
    agree(&mut entry.level, new.level).map_err(|(one, other)| clash(Column::Level, one, other))?;
    agree(&mut entry.count, new.count).map_err(|(one, other)| clash(Column::Count, one, other))?;
    for (name, value) in new.counts {
        match entry.counts.get(&name) {
            Some(known) if *known != value => {
                return Err(clash(
                    Column::Counts,
                    format!("{name}={known}"),
                    format!("{name}={value}"),
                ));
            }
            _ => entry.counts.insert(name, value),
        };
    }
    if !new.reason.is_empty() && !entry.reason.is_empty() && new.reason != entry.reason {
        return Err(clash(Column::Reason, entry.reason.clone(), new.reason));
    }
    if !new.proof.is_empty() && !entry.proof.is_empty() && new.proof != entry.proof {
        return Err(clash(Column::Proof, entry.proof.join("；"), new.proof.join("；")));
    }
    if entry.reason.is_empty() {
        entry.reason = new.reason;
    }
    if entry.proof.is_empty() {
        entry.proof = new.proof;
    }
    entry.occurrences.extend(new.occurrences);
    Ok(())
}

/// Takes what a further row says; both texts when it contradicts.
fn agree<T: PartialEq + ToString>(slot: &mut Option<T>, said: Option<T>) -> Result<(), (String, String)> {
    match (&slot, said) {
        (Some(known), Some(said)) if *known != said => Err((known.to_string(), said.to_string())),
        (None, said) => {
            *slot = said;
            Ok(())
        }
        _ => Ok(()),
    }
}
