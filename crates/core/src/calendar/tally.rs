//! 逐日计数: the days of a time limit one by one, each with its number or the reason why it has none.
//!
//! The start day is not counted, counting begins on the next day (the practice under 条例第三十三条; the rubric's
//! document may not say so, therefore every explanation does). **Does not** move an end that falls on a day off.

use std::ptr;

use jiff::civil::Date;
use serde::Serialize;

use super::version::{Version, iso};
use super::workday::{Calendar, Day, DayKind};
use crate::lang::Text;
use crate::refusal::Refusal;

/// 计算单位: what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日: only days on which people work.
    WorkingDays,
    /// 日: every day of the calendar.
    Days,
}

/// 所数的一天: one day of the tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CountedDay<'c> {
    /// The date.
    #[serde(serialize_with = "iso")]
    pub date: Date,
    /// Why people work on it or not.
    pub kind: DayKind,
    /// The holiday that it is, or that it is worked for.
    pub name: Option<&'c Text>,
    /// Its number in the count, from 1; `None` when it does not count.
    pub number: Option<u32>,
    /// Whether the list of its year is not known yet.
    pub provisional: bool,
}

/// 暂定: why a result may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Provisional {
    /// The first day that rests on no list.
    #[serde(serialize_with = "iso")]
    pub from: Date,
    /// The last year whose list was known.
    pub last_published_year: Option<i16>,
}

/// 逐日计数: every day after the start up to the end, and the texts that decided them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally<'c> {
    /// The days in order.
    pub days: Vec<CountedDay<'c>>,
    /// The lists of the years touched, and every amendment, law or addition that decided a day; none when plain
    /// days are counted, for then no calendar decides.
    pub versions: Vec<&'c Version>,
    /// Set when the result may change with a list not yet known.
    pub provisional: Option<Provisional>,
}

/// Where a walk stops.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    Count(u32),
    Date(Date),
}

impl<'c> Tally<'c> {
    /// Walks from the day after the start and returns the tally with the number of the last counted day.
    pub(super) fn walk(
        calendar: &'c Calendar,
        start: Date,
        unit: Unit,
        until: Until,
        known_on: Option<Date>,
    ) -> Result<(Self, u32), Refusal> {
        let mut days = calendar.days_from(start, known_on)?;
        days.next();
        let mut tally = Self {
            days: Vec::with_capacity(room(until)),
            versions: Vec::new(),
            provisional: None,
        };
        let mut count = 0;
        let mut last = start;
        while !until.reached(count, last) {
            let Some(day) = days.next() else {
                return Err(calendar.outside(last.saturating_add(jiff::ToSpan::days(1))));
            };
            last = day.date;
            let counts = unit == Unit::Days || day.is_workday();
            count += u32::from(counts);
            tally.push(&day, counts.then_some(count));
            if unit == Unit::WorkingDays {
                tally.rests_on(calendar, &day, known_on);
            }
        }
        Ok((tally, count))
    }

    fn push(&mut self, day: &Day<'c>, number: Option<u32>) {
        let (kind, name, provisional) = (day.kind, day.name, day.is_provisional());
        self.days.push(CountedDay {
            date: day.date,
            kind,
            name,
            number,
            provisional,
        });
    }

    /// Notes the texts behind a day, each once.
    fn rests_on(&mut self, calendar: &Calendar, day: &Day<'c>, known_on: Option<Date>) {
        for version in [day.list, day.version].into_iter().flatten() {
            if !self.versions.iter().rev().any(|known| ptr::eq(*known, version)) {
                self.versions.push(version);
            }
        }
        if day.is_provisional() && self.provisional.is_none() {
            let last_published_year = calendar.last_published_year(known_on);
            self.provisional = Some(Provisional {
                from: day.date,
                last_published_year,
            });
        }
    }
}

impl Until {
    fn reached(self, count: u32, last: Date) -> bool {
        match self {
            Self::Count(wanted) => count >= wanted,
            Self::Date(end) => last >= end,
        }
    }
}

/// Room for the days at once: seven days hold five working days, and a long holiday some more.
fn room(until: Until) -> usize {
    match until {
        Until::Count(count) => usize::try_from(count).unwrap_or_default() * 3 / 2 + 10,
        Until::Date(_) => 32,
    }
}
