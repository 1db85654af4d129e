//! 两日之间的天数: how many working days or days lie between two dates.
//!
//! For disputes on whether an answer came in time (条例第三十三条): the first date is not counted, the last one is.
//! **Does not** judge; which date starts the limit is for people to say, and it may decide the case.

use jiff::civil::Date;
use serde::Serialize;

use super::tally::{Tally, Unit, Until};
use super::version::{iso, iso_or_null};
use super::workday::Calendar;
use crate::refusal::Refusal;

/// 两日之间的天数: how many working days or days lie between two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayCount<'c> {
    /// The first date; not counted.
    #[serde(serialize_with = "iso")]
    pub start: Date,
    /// The last date; counted when it is of the unit.
    #[serde(serialize_with = "iso")]
    pub end: Date,
    /// What is counted.
    pub unit: Unit,
    /// How many.
    pub count: u32,
    /// Only what was known on this day was used; `None`: everything known.
    #[serde(serialize_with = "iso_or_null")]
    pub known_on: Option<Date>,
    /// Every day from the one after the start to the end.
    #[serde(flatten)]
    pub tally: Tally<'c>,
}

/// 计数: the working days or days after `start` up to and with `end`; 0 when both are the same.
///
/// # Errors
/// MJ2007 when a date lies outside the calendar, MJ2009 when the end lies before the start.
pub fn count_between<'c>(
    calendar: &'c Calendar,
    start: Date,
    end: Date,
    unit: Unit,
    known_on: Option<Date>,
) -> Result<DayCount<'c>, Refusal> {
    calendar.day(end, known_on)?;
    if end < start {
        let (start, end) = (start.to_string(), end.to_string());
        return Err(Refusal::new("MJ2009", &[("start", &start), ("end", &end)]));
    }
    let (tally, count) = Tally::walk(calendar, start, unit, Until::Date(end), known_on)?;
    Ok(DayCount {
        start,
        end,
        unit,
        count,
        known_on,
        tally,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn count(start: Date, end: Date, unit: Unit) -> Result<u32, &'static str> {
        let calendar = Calendar::builtin().unwrap();
        count_between(calendar, start, end, unit, None)
            .map(|found| found.count)
            .map_err(|refusal| refusal.code)
    }

    #[test]
    fn the_first_date_is_not_counted_and_the_last_is() {
        assert_eq!(count(date(2021, 2, 5), date(2021, 2, 5), Unit::Days), Ok(0));
        assert_eq!(count(date(2021, 2, 5), date(2021, 2, 24), Unit::Days), Ok(19));
        assert_eq!(
            count(date(2021, 2, 5), date(2021, 2, 24), Unit::WorkingDays),
            Ok(10)
        );
        assert_eq!(
            count(date(2021, 2, 6), date(2021, 2, 7), Unit::WorkingDays),
            Ok(1)
        );
    }

    #[test]
    fn a_known_dispute_turns_on_its_first_date() {
        assert_eq!(
            count(date(2021, 11, 24), date(2021, 12, 28), Unit::WorkingDays),
            Ok(24)
        );
        assert_eq!(
            count(date(2021, 12, 2), date(2021, 12, 28), Unit::WorkingDays),
            Ok(18)
        );
    }

    #[test]
    fn dates_in_the_wrong_order_or_outside_the_calendar_are_refused() {
        assert_eq!(
            count(date(2021, 2, 5), date(2021, 2, 4), Unit::Days),
            Err("MJ2009")
        );
        assert_eq!(
            count(date(2021, 2, 5), date(2300, 1, 1), Unit::Days),
            Err("MJ2007")
        );
        assert_eq!(
            count(date(2014, 2, 5), date(2021, 1, 1), Unit::Days),
            Err("MJ2007")
        );
    }
}
