//! 日历检查: puts a calendar together from the rows of its file and refuses what cannot be true.
//!
//! Years follow each other, a day stands once in a document and belongs to its year, a swap day is a Saturday or
//! Sunday, a holiday is no longer than two months (MJ2002 to MJ2006, MJ2010, MJ2012). **Does not** know YAML.

use jiff::civil::{Date, Weekday};

use super::days::{Act, Mark};
use super::version::{KnownOnSource, Origin, Version};
use super::workday::{Calendar, LAST_YEAR, parse_date};
use super::yaml::{ActRow, VersionRow};
use crate::lang::Text;
use crate::refusal::{Place, Refusal};

/// The longest holiday; longer is a slip in the year.
const MAX_SPAN: i32 = 60;

/// The calendar while it is being put together.
pub(super) struct Build {
    /// The keys of the names in order; the position is the name's index.
    pub(super) keys: Vec<String>,
    pub(super) calendar: Calendar,
}

impl Build {
    fn name(&self, key: &str) -> Result<usize, Refusal> {
        let missing = || Refusal::new("MJ2004", &[("name", key)]);
        self.keys
            .binary_search_by(|known| known.as_str().cmp(key))
            .map_err(|_| missing())
    }

    pub(super) fn act(&mut self, row: ActRow) -> Result<(), Refusal> {
        let place = || Place::node(&row.document);
        let mut days = Vec::with_capacity(row.days.len());
        for (day, name) in &row.days {
            // Any leap year makes the day of the year a date that can be checked.
            let date = parse_date(&format!("2024-{day}")).map_err(|refusal| refusal.at(place()))?;
            days.push((
                date.month(),
                date.day(),
                self.name(name).map_err(|refusal| refusal.at(place()))?,
            ));
        }
        let known_on = parse_date(&row.known_on).map_err(|refusal| refusal.at(place()))?;
        self.calendar.acts.push(Act {
            version: self.calendar.versions.len(),
            days,
        });
        self.calendar.versions.push(Version {
            origin: Origin::Act,
            year: row.from_year,
            known_on,
            known_on_source: KnownOnSource::Circular,
            published_on: None,
            document: row.document,
            reason: Text::default(),
        });
        Ok(())
    }

    pub(super) fn list(&mut self, row: VersionRow) -> Result<(), Refusal> {
        let (year, place) = (row.year, Place::node(&row.document));
        let expected = self
            .calendar
            .lists
            .last()
            .map_or(year, |(last, _)| last.saturating_add(1));
        if year != expected || !(1949..=LAST_YEAR).contains(&year) {
            let params = [("year", year.to_string()), ("expected", expected.to_string())];
            let params = params.each_ref().map(|(key, value)| (*key, value.as_str()));
            return Err(Refusal::new("MJ2006", &params).at(place));
        }
        self.calendar.lists.push((year, self.calendar.versions.len()));
        self.version(Origin::List, row)
    }

    /// A list or an amendment: its version and the marks of its days.
    pub(super) fn version(&mut self, origin: Origin, row: VersionRow) -> Result<(), Refusal> {
        let document = row.document.clone();
        self.unplaced(origin, row)
            .map_err(|refusal| refusal.at(Place::node(document)))
    }

    fn unplaced(&mut self, origin: Origin, row: VersionRow) -> Result<(), Refusal> {
        let known_on = parse_date(&row.known_on)?;
        let published_on = row.published_on.as_deref().map(parse_date).transpose()?;
        let version = self.calendar.versions.len();
        for holiday in &row.holidays {
            let name = self.name(&holiday.name)?;
            let first = parse_date(&holiday.from)?;
            let last = holiday.to.as_deref().map_or(Ok(first), parse_date)?;
            for date in span(first, last)? {
                belongs(date, row.year)?;
                self.calendar.marks.push(Mark {
                    date,
                    local: false,
                    known_on,
                    version,
                    name,
                    off: true,
                });
            }
            for text in &holiday.swap {
                let date = parse_date(text)?;
                belongs(date, row.year)?;
                if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    return Err(Refusal::new("MJ2012", &[("date", text)]));
                }
                self.calendar.marks.push(Mark {
                    date,
                    local: false,
                    known_on,
                    version,
                    name,
                    off: false,
                });
            }
        }
        self.calendar.versions.push(Version {
            origin,
            year: row.year,
            known_on,
            known_on_source: row.known_on_source,
            published_on,
            document: row.document,
            reason: row.reason,
        });
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Calendar, Refusal> {
        if self.calendar.lists.is_empty() {
            return Err(Refusal::new("MJ2001", &[("detail", "lists: []")]));
        }
        let versions = &self.calendar.versions;
        let since = |act: &Act| {
            versions
                .get(act.version)
                .map(|version| std::cmp::Reverse(version.year))
        };
        self.calendar.acts.sort_by_key(since);
        self.calendar.marks.sort_unstable_by_key(Mark::order);
        let twice = |pair: &&[Mark]| matches!(pair, [a, b] if (a.date, a.version) == (b.date, b.version));
        if let Some([mark, ..]) = self.calendar.marks.windows(2).find(twice) {
            let document = versions
                .get(mark.version)
                .map(|v| v.document.clone())
                .unwrap_or_default();
            return Err(Refusal::new("MJ2005", &[("date", &mark.date.to_string())]).at(Place::node(document)));
        }
        Ok(self.calendar)
    }
}

/// A list speaks of its own year, and of the last days of the year before for New Year's Day.
fn belongs(date: Date, year: i16) -> Result<(), Refusal> {
    if date.year() == year || (date.year().checked_add(1) == Some(year) && date.month() == 12) {
        return Ok(());
    }
    Err(Refusal::new(
        "MJ2010",
        &[("date", &date.to_string()), ("year", &year.to_string())],
    ))
}

/// The days of a period, which must run forwards and be no longer than [`MAX_SPAN`].
pub(super) fn span(first: Date, last: Date) -> Result<impl Iterator<Item = Date>, Refusal> {
    let days = (last - first).get_days();
    if !(0..MAX_SPAN).contains(&days) {
        let (first, last, max) = (first.to_string(), last.to_string(), MAX_SPAN.to_string());
        return Err(Refusal::new(
            "MJ2003",
            &[("first", &first), ("last", &last), ("max", &max)],
        ));
    }
    Ok(first
        .series(jiff::ToSpan::days(1))
        .take_while(move |date| *date <= last))
}
