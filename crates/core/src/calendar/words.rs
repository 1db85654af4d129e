//! 日期措辞: dates and periods in words, in the language of one explanation.
//!
//! The year is told only where it is not the year in which the counting starts. All words stand in
//! `lang/calendar.*.ftl`; **does not** choose what is said, that is `explain.rs`.

use jiff::civil::Date;

use crate::lang::{Lang, say};

/// The words of one explanation: its language, and the year that need not be repeated.
pub(super) struct Words {
    pub(super) lang: Lang,
    pub(super) year: i16,
}

impl Words {
    pub(super) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        say(self.lang, key, args)
    }

    /// Day, month and year with the weekday.
    pub(super) fn full(&self, date: Date) -> String {
        self.weekday(date, &self.long(date))
    }

    /// Day and month with the weekday; the year only where it is not the start's.
    pub(super) fn with_weekday(&self, date: Date) -> String {
        self.weekday(date, &self.short(date))
    }

    fn weekday(&self, date: Date, words: &str) -> String {
        let weekday = self.say(
            &format!("calendar-weekday-{}", date.weekday().to_monday_one_offset()),
            &[],
        );
        self.say("calendar-date-weekday", &[("date", words), ("weekday", &weekday)])
    }

    pub(super) fn long(&self, date: Date) -> String {
        let year = date.year().to_string();
        let (day, month) = (date.day().to_string(), self.month(date));
        self.say(
            "calendar-date-long",
            &[("year", &year), ("month", &month), ("day", &day)],
        )
    }

    fn short(&self, date: Date) -> String {
        if date.year() != self.year {
            return self.long(date);
        }
        let (day, month) = (date.day().to_string(), self.month(date));
        self.say("calendar-date-short", &[("month", &month), ("day", &day)])
    }

    pub(super) fn range(&self, first: Date, last: Date) -> String {
        if first.year() == last.year() && first.year() != self.year {
            let (year, there) = (
                first.year().to_string(),
                Self {
                    year: first.year(),
                    ..*self
                },
            );
            return self.say(
                "calendar-range-in-year",
                &[("year", &year), ("range", &there.range(first, last))],
            );
        }
        if (first.year(), first.month()) == (last.year(), last.month()) {
            let (from, to) = (first.day().to_string(), last.day().to_string());
            let month = self.month(first);
            return self.say(
                "calendar-range-in-month",
                &[("month", &month), ("first", &from), ("last", &to)],
            );
        }
        self.say(
            "calendar-range",
            &[("first", &self.short(first)), ("last", &self.short(last))],
        )
    }

    fn month(&self, date: Date) -> String {
        self.say(&format!("calendar-month-{}", date.month()), &[])
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_tells_month_and_year_no_more_often_than_needed() {
        let words = |lang| Words { lang, year: 2018 };
        let zh = |first, last| words(Lang::Zh).range(first, last);
        let en = |first, last| words(Lang::En).range(first, last);
        let (new_year, eve) = (date(2019, 1, 1), date(2018, 12, 30));
        assert_eq!(zh(date(2018, 2, 15), date(2018, 2, 21)), "2月15日—21日");
        assert_eq!(zh(date(2018, 4, 29), date(2018, 5, 1)), "4月29日—5月1日");
        assert_eq!(zh(eve, new_year), "12月30日—2019年1月1日");
        assert_eq!(zh(date(2019, 1, 2), date(2019, 1, 4)), "2019年1月2日—4日");
        assert_eq!(zh(date(2019, 1, 30), date(2019, 2, 3)), "2019年1月30日—2月3日");
        assert_eq!(en(date(2018, 2, 15), date(2018, 2, 21)), "15–21 February");
        assert_eq!(en(eve, new_year), "30 December – 1 January 2019");
        assert_eq!(
            en(date(2019, 1, 30), date(2019, 2, 3)),
            "30 January – 3 February 2019"
        );
    }

    #[test]
    fn a_single_day_tells_its_weekday() {
        let words = Words {
            lang: Lang::Zh,
            year: 2021,
        };
        assert_eq!(words.full(date(2021, 2, 5)), "2021年2月5日（周五）");
        assert_eq!(words.with_weekday(date(2021, 2, 7)), "2月7日（周日）");
        assert_eq!(words.with_weekday(date(2022, 2, 7)), "2022年2月7日（周一）");
    }
}
