//! 逐日推定: consecutive days, each decided by the last text that was known of it.
//!
//! The order of authority on one date: a local addition, then the latest known list or amendment, then, in a year
//! without a list, the law, then the plain week. **Invariant:** a walk searches once and then only steps along.

use jiff::civil::{Date, Weekday};

use super::version::Version;
use super::workday::{Calendar, Day, DayKind, LAST_YEAR};

/// What one version says of one date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) date: Date,
    /// A local addition stands above the national texts.
    pub(super) local: bool,
    pub(super) known_on: Date,
    pub(super) version: usize,
    pub(super) name: usize,
    pub(super) off: bool,
}

impl Mark {
    /// Of the marks of one date the last known one decides.
    pub(super) fn order(&self) -> (Date, bool, Date, usize) {
        (self.date, self.local, self.known_on, self.version)
    }
}

/// The holidays that a law fixes to a date.
#[derive(Debug, Clone)]
pub(super) struct Act {
    pub(super) version: usize,
    /// (month, day, name)
    pub(super) days: Vec<(i8, i8, usize)>,
}

/// Consecutive days: walks the marks along, so that a day costs no search.
pub(super) struct Days<'c> {
    calendar: &'c Calendar,
    known_on: Option<Date>,
    next: Option<Date>,
    weekday: Weekday,
    marks: &'c [Mark],
    year: i16,
    list: Option<&'c Version>,
    act: Option<&'c Act>,
}

impl<'c> Days<'c> {
    /// From a date on, which the caller has found to lie inside the calendar.
    pub(super) fn from(calendar: &'c Calendar, date: Date, known_on: Option<Date>) -> Self {
        let first = calendar.marks.partition_point(|mark| mark.date < date);
        Self {
            calendar,
            known_on,
            next: Some(date),
            weekday: date.weekday(),
            marks: calendar.marks.get(first..).unwrap_or_default(),
            year: 0,
            list: None,
            act: None,
        }
    }

    /// Looks up once a year what was known of it.
    fn enter(&mut self, year: i16) {
        let (calendar, known_on) = (self.calendar, self.known_on);
        let known = |version: usize| calendar.versions.get(version).filter(|v| v.is_known(known_on));
        self.year = year;
        self.list = calendar
            .lists
            .binary_search_by_key(&year, |(year, _)| *year)
            .ok()
            .and_then(|at| calendar.lists.get(at))
            .and_then(|(_, version)| known(*version));
        let applies = |act: &&Act| known(act.version).is_some_and(|v| v.year <= year);
        self.act = match self.list {
            Some(_) => None,
            None => calendar.acts.iter().find(applies),
        };
    }

    /// The last known mark of a date.
    fn mark(&mut self, date: Date) -> Option<&'c Mark> {
        let mut decides = None;
        while let Some((mark, rest)) = self.marks.split_first() {
            if mark.date > date {
                break;
            }
            if self.known_on.is_none_or(|day| mark.known_on <= day) {
                decides = Some(mark);
            }
            self.marks = rest;
        }
        decides
    }
}

impl<'c> Iterator for Days<'c> {
    type Item = Day<'c>;

    fn next(&mut self) -> Option<Day<'c>> {
        let date = self.next?;
        let weekday = self.weekday;
        self.next = date.tomorrow().ok().filter(|next| next.year() <= LAST_YEAR);
        self.weekday = weekday.next();
        if date.year() != self.year {
            self.enter(date.year());
        }
        let plain = match weekday {
            Weekday::Saturday | Weekday::Sunday => DayKind::Weekend,
            _ => DayKind::Workday,
        };
        let calendar = self.calendar;
        let (kind, name, version) = if let Some(mark) = self.mark(date) {
            let kind = if mark.off {
                DayKind::Holiday
            } else {
                DayKind::SwapDay
            };
            (kind, Some(mark.name), Some(mark.version))
        } else if let Some((act, name)) = self.act.and_then(|act| Some((act, act.name_on(date)?))) {
            (DayKind::Holiday, Some(name), Some(act.version))
        } else {
            (plain, None, None)
        };
        Some(Day {
            date,
            kind,
            name: name.and_then(|at| calendar.names.get(at)),
            version: version.and_then(|at| calendar.versions.get(at)),
            list: self.list,
        })
    }
}

impl Act {
    fn name_on(&self, date: Date) -> Option<usize> {
        let on = |(month, day, _): &&(i8, i8, usize)| (*month, *day) == (date.month(), date.day());
        self.days.iter().find(on).map(|(_, _, name)| *name)
    }
}
