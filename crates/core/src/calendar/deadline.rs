//! 时限: when a limit of so many working days or days ends.
//!
//! Implements 工作日 limits (条例第二十六条、第三十三条; rectification within 10 working days) and plain-day ones
//! (notice 15 days ahead). The start day is not counted, the last day is. **Does not** know what the limit is for,
//! nor move an end that falls on a day off; a limit's hour is the end of its last day.

use jiff::civil::Date;
use serde::Serialize;

use super::tally::{Tally, Unit, Until};
use super::version::{iso, iso_or_null};
use super::workday::Calendar;
use crate::refusal::Refusal;

/// The longest limit, some forty years: more is a slip of the keyboard.
pub const MAX_COUNT: u32 = 10_000;

/// 时限: a due date that can say how it was found.
///
/// ```
/// use mingjian_core::calendar::{Calendar, Deadline, parse_date};
/// let calendar = Calendar::builtin().unwrap();
/// let deadline = Deadline::working_days(calendar, parse_date("2021-02-05").unwrap(), 10, None).unwrap();
/// assert_eq!(deadline.due.to_string(), "2021-02-24");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline<'c> {
    /// The day on which the limit starts; not counted.
    #[serde(serialize_with = "iso")]
    pub start: Date,
    /// What is counted.
    pub unit: Unit,
    /// How many.
    pub count: u32,
    /// The last day of the limit.
    #[serde(serialize_with = "iso")]
    pub due: Date,
    /// Only what was known on this day was used; `None`: everything known.
    #[serde(serialize_with = "iso_or_null")]
    pub known_on: Option<Date>,
    /// Every day from the one after the start to the due date.
    #[serde(flatten)]
    pub tally: Tally<'c>,
}

impl<'c> Deadline<'c> {
    /// The day that ends a limit of `count` working days after `start`, by what was known on `known_on`.
    ///
    /// # Errors
    /// MJ2007 when a date lies outside the calendar, MJ2008 when the count is not 1 to [`MAX_COUNT`].
    pub fn working_days(
        calendar: &'c Calendar,
        start: Date,
        count: u32,
        known_on: Option<Date>,
    ) -> Result<Self, Refusal> {
        Self::of(calendar, start, Unit::WorkingDays, count, known_on)
    }

    /// The day that ends a limit of `count` plain days (日、天) after `start`; days off count.
    ///
    /// The calendar only names the days; it never moves the date.
    ///
    /// # Errors
    /// As [`Deadline::working_days`].
    pub fn days(
        calendar: &'c Calendar,
        start: Date,
        count: u32,
        known_on: Option<Date>,
    ) -> Result<Self, Refusal> {
        Self::of(calendar, start, Unit::Days, count, known_on)
    }

    /// Either of the two, for callers that hold the unit as data.
    ///
    /// # Errors
    /// As [`Deadline::working_days`].
    pub fn of(
        calendar: &'c Calendar,
        start: Date,
        unit: Unit,
        count: u32,
        known_on: Option<Date>,
    ) -> Result<Self, Refusal> {
        if !(1..=MAX_COUNT).contains(&count) {
            let (count, max) = (count.to_string(), MAX_COUNT.to_string());
            return Err(Refusal::new("MJ2008", &[("count", &count), ("max", &max)]));
        }
        let (tally, count) = Tally::walk(calendar, start, unit, Until::Count(count), known_on)?;
        let due = tally.days.last().map_or(start, |day| day.date);
        Ok(Self {
            start,
            unit,
            count,
            due,
            known_on,
            tally,
        })
    }

    /// Whether the due date may still move when a list appears.
    pub fn is_provisional(&self) -> bool {
        self.tally.provisional.is_some()
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::addition::{Addition, Effect};
    use super::super::day_count::count_between;
    use super::super::workday::parse_date;
    use super::*;
    use crate::lang::Text;

    #[test]
    fn every_vector_comes_out_as_recorded() {
        let calendar = Calendar::builtin().unwrap();
        let mut rows =
            csv::Reader::from_reader(include_str!("../../../../golden/calendars/vectors.csv").as_bytes());
        let mut seen = 0;
        for row in rows.records() {
            let row = row.unwrap();
            let cell = |at: usize| row.get(at).unwrap();
            let start = parse_date(cell(1)).unwrap();
            let known_on = (!cell(4).is_empty()).then(|| parse_date(cell(4)).unwrap());
            let (count, end) = (cell(2).parse().unwrap(), parse_date(cell(3)).unwrap());
            let (got, provisional) = match cell(0) {
                "due_working_days" => {
                    let deadline = Deadline::working_days(calendar, start, count, known_on).unwrap();
                    (deadline.due == end, deadline.is_provisional())
                }
                "due_days" => {
                    let deadline = Deadline::days(calendar, start, count, known_on).unwrap();
                    (deadline.due == end, deadline.is_provisional())
                }
                "count_working_days" => {
                    let between = count_between(calendar, start, end, Unit::WorkingDays, known_on).unwrap();
                    (between.count == count, between.tally.provisional.is_some())
                }
                other => panic!("unknown kind {other}"),
            };
            assert!(got, "{row:?}");
            assert_eq!(provisional, cell(5) == "yes", "{row:?}");
            seen += 1;
        }
        assert!(seen >= 25, "{seen} vectors");
    }

    #[test]
    fn a_limit_past_the_last_list_is_provisional_and_says_from_when() {
        let calendar = Calendar::builtin().unwrap();
        let known_on = Some(date(2020, 11, 1));
        let deadline = Deadline::working_days(calendar, date(2020, 12, 25), 10, known_on).unwrap();
        let why = deadline.tally.provisional.unwrap();
        assert_eq!(
            (why.from, why.last_published_year),
            (date(2021, 1, 1), Some(2020))
        );
        assert!(
            !Deadline::working_days(calendar, date(2020, 12, 25), 4, known_on)
                .unwrap()
                .is_provisional()
        );
    }

    #[test]
    fn plain_days_need_no_list_and_are_never_provisional() {
        let calendar = Calendar::builtin().unwrap();
        let deadline = Deadline::days(calendar, date(2026, 12, 29), 15, None).unwrap();
        assert_eq!(deadline.due, date(2027, 1, 13));
        assert!(!deadline.is_provisional() && deadline.tally.versions.is_empty());
    }

    #[test]
    fn limits_out_of_bounds_are_refused() {
        let calendar = Calendar::builtin().unwrap();
        let code = |start, count| {
            Deadline::working_days(calendar, start, count, None)
                .unwrap_err()
                .code
        };
        assert_eq!(code(date(2021, 2, 5), 0), "MJ2008");
        assert_eq!(code(date(2021, 2, 5), MAX_COUNT + 1), "MJ2008");
        assert_eq!(code(date(2014, 12, 31), 1), "MJ2007");
        assert_eq!(code(date(2199, 12, 20), 20), "MJ2007");
        assert_eq!(code(date(9999, 12, 31), 1), "MJ2007");
        assert_eq!(
            Deadline::working_days(calendar, date(2021, 2, 5), MAX_COUNT, None)
                .unwrap()
                .count,
            MAX_COUNT
        );
    }

    #[test]
    fn the_result_is_plain_data_for_the_api() {
        let calendar = Calendar::builtin().unwrap();
        let deadline = Deadline::working_days(calendar, date(2021, 2, 5), 10, None).unwrap();
        let json = serde_json::to_value(&deadline).unwrap();
        assert_eq!(json["due"], "2021-02-24");
        assert_eq!(json["unit"], "working_days");
        assert_eq!(json["days"][1]["kind"], "swap_day");
        assert_eq!(json["versions"][0]["document"], "国办发明电〔2020〕27号");
    }

    fn start_days() -> impl Strategy<Value = Date> {
        (0..4700_i32).prop_map(|n| date(2015, 1, 1).saturating_add(n.days()))
    }

    fn known() -> impl Strategy<Value = Option<Date>> {
        prop::option::of((0..4700_i32).prop_map(|n| date(2014, 6, 1).saturating_add(n.days())))
    }

    proptest! {
        #[test]
        fn a_due_date_is_a_workday_and_counts_back_to_the_limit(
            start in start_days(), count in 1..300_u32, known_on in known(),
        ) {
            let calendar = Calendar::builtin().unwrap();
            let deadline = Deadline::working_days(calendar, start, count, known_on).unwrap();
            prop_assert!(calendar.is_workday(deadline.due, known_on).unwrap());
            let back = count_between(calendar, start, deadline.due, Unit::WorkingDays, known_on).unwrap();
            prop_assert_eq!(back.count, count);
            prop_assert_eq!(back.tally, deadline.tally);
        }

        #[test]
        fn the_walk_agrees_with_asking_day_by_day(start in start_days(), known_on in known()) {
            let calendar = Calendar::builtin().unwrap();
            let end = start.saturating_add(60.days());
            let walked = count_between(calendar, start, end, Unit::WorkingDays, known_on).unwrap();
            for day in &walked.tally.days {
                let asked = calendar.day(day.date, known_on).unwrap();
                prop_assert_eq!((day.kind, day.name, day.provisional),
                    (asked.kind, asked.name, asked.is_provisional()));
            }
        }

        #[test]
        fn one_day_more_or_a_later_start_never_ends_earlier(
            start in start_days(), count in 1..300_u32, known_on in known(),
        ) {
            let calendar = Calendar::builtin().unwrap();
            let due = |start, count| Deadline::working_days(calendar, start, count, known_on).unwrap().due;
            prop_assert!(due(start, count) < due(start, count + 1));
            prop_assert!(due(start, count) <= due(start.tomorrow().unwrap(), count));
        }

        #[test]
        fn an_added_holiday_never_brings_a_due_date_forward(
            start in start_days(), count in 1..60_u32, after in 0..90_i32, length in 0..10_i32, known_on in known(),
        ) {
            let calendar = Calendar::builtin().unwrap();
            let mut local = calendar.clone();
            let first = start.saturating_add(after.days());
            local.add(Addition {
                effect: Effect::Holiday,
                first,
                last: first.saturating_add(length.days()),
                name: Text::zh("地方节日"),
                reason: Text::zh("试验"),
                document: String::new(),
                known_on: date(2014, 1, 1),
            }).unwrap();
            let due = |calendar| Deadline::working_days(calendar, start, count, known_on).unwrap().due;
            prop_assert!(due(&local) >= due(calendar));
        }
    }
}
