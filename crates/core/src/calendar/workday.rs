//! 工作日: what kind of day a date is, and by which text, as known on a date.
//!
//! A working day is Monday to Friday, minus holidays, plus swap days (调休上班). A year whose list is not known has
//! weekends and the holidays that the law fixes to a date (全国年节及纪念日放假办法第二条), and each of its days is
//! provisional. **Does not** guess lunar festivals or swap days of such a year, and does not know hours.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use super::days::{Act, Days, Mark};
use super::version::{Version, iso};
use super::yaml;
use crate::lang::Text;
use crate::refusal::Refusal;

/// The last year in which days are counted; anything later is a slip of the keyboard.
pub const LAST_YEAR: i16 = 2199;

/// 日期种类: why a day counts as worked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// 工作日: an ordinary Monday to Friday.
    Workday,
    /// 调休上班: a day worked in exchange for one off.
    SwapDay,
    /// 周末: a Saturday or Sunday without a holiday.
    Weekend,
    /// 放假: a holiday, on whatever day of the week.
    Holiday,
}

impl DayKind {
    /// Whether people work on such a day.
    pub fn is_workday(self) -> bool {
        matches!(self, Self::Workday | Self::SwapDay)
    }
}

/// 一天: a date, its kind and the text that made it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Day<'c> {
    /// The date.
    #[serde(serialize_with = "iso")]
    pub date: Date,
    /// Its kind.
    pub kind: DayKind,
    /// The holiday that it is, or that it is worked for.
    pub name: Option<&'c Text>,
    /// The text that made it differ from the plain week.
    pub version: Option<&'c Version>,
    /// The list of its year; `None` makes the day provisional.
    pub list: Option<&'c Version>,
}

impl Day<'_> {
    /// Whether people work on this day.
    pub fn is_workday(&self) -> bool {
        self.kind.is_workday()
    }

    /// Whether the list of its year is not known yet.
    pub fn is_provisional(&self) -> bool {
        self.list.is_none()
    }
}

/// 日历: all versions of the holidays and swap days of a country, with what an office added.
///
/// ```
/// use mingjian_core::calendar::{Calendar, DayKind, parse_date};
/// let calendar = Calendar::builtin().unwrap();
/// let day = calendar.day(parse_date("2021-02-07").unwrap(), None).unwrap();
/// assert_eq!(day.kind, DayKind::SwapDay);
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(super) title: Text,
    pub(super) names: Vec<Text>,
    pub(super) versions: Vec<Version>,
    /// (year, index of its list), ascending without gaps.
    pub(super) lists: Vec<(i16, usize)>,
    /// Latest first.
    pub(super) acts: Vec<Act>,
    /// In the order of [`Mark::order`].
    pub(super) marks: Vec<Mark>,
}

static BUILTIN: LazyLock<Result<Calendar, Refusal>> =
    LazyLock::new(|| Calendar::from_yaml(include_str!("../../../../data/calendars/cn.yaml")));

impl Calendar {
    /// The calendar that ships with the program, parsed once.
    ///
    /// # Errors
    /// As [`Calendar::from_yaml`]; a test makes sure that the shipped file has none.
    pub fn builtin() -> Result<&'static Self, Refusal> {
        BUILTIN.as_ref().map_err(Clone::clone)
    }

    /// Reads a calendar from the text of a YAML file in the form of `data/calendars/cn.yaml`.
    ///
    /// # Errors
    /// MJ2001 to MJ2006 and MJ2010 to MJ2012: what is wrong, where, and what to do.
    pub fn from_yaml(text: &str) -> Result<Self, Refusal> {
        yaml::read(text)
    }

    /// The calendar's name.
    pub fn title(&self) -> &Text {
        &self.title
    }

    /// Every version: laws, lists, amendments, local additions.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The first year that the calendar covers.
    pub fn first_year(&self) -> i16 {
        self.lists.first().map_or(LAST_YEAR, |(year, _)| *year)
    }

    /// The last year whose list was known on a date (`None`: today's file as a whole).
    pub fn last_published_year(&self, known_on: Option<Date>) -> Option<i16> {
        let known =
            |(_, list): &&(i16, usize)| self.versions.get(*list).is_some_and(|v| v.is_known(known_on));
        self.lists.iter().rev().find(known).map(|(year, _)| *year)
    }

    /// What kind of day a date is, by the versions known on `known_on` (`None`: by all).
    ///
    /// # Errors
    /// MJ2007 when the date lies outside the calendar.
    pub fn day(&self, date: Date, known_on: Option<Date>) -> Result<Day<'_>, Refusal> {
        self.days_from(date, known_on)?
            .next()
            .ok_or_else(|| self.outside(date))
    }

    /// Whether people work on a date.
    ///
    /// # Errors
    /// As [`Calendar::day`].
    pub fn is_workday(&self, date: Date, known_on: Option<Date>) -> Result<bool, Refusal> {
        Ok(self.day(date, known_on)?.is_workday())
    }

    /// The days from a date on, up to the end of [`LAST_YEAR`].
    pub(super) fn days_from(&self, date: Date, known_on: Option<Date>) -> Result<Days<'_>, Refusal> {
        if date.year() < self.first_year() || date.year() > LAST_YEAR {
            return Err(self.outside(date));
        }
        Ok(Days::from(self, date, known_on))
    }

    /// The refusal for a date that the calendar does not cover.
    pub(super) fn outside(&self, date: Date) -> Refusal {
        let (first, last) = (self.first_year().to_string(), LAST_YEAR.to_string());
        Refusal::new(
            "MJ2007",
            &[("date", &date.to_string()), ("first", &first), ("last", &last)],
        )
    }
}

/// A date from ISO text such as `2021-02-05`, nothing else.
///
/// # Errors
/// MJ2002 when the text is not such a date.
pub fn parse_date(text: &str) -> Result<Date, Refusal> {
    let shown: String = text.chars().take(40).collect();
    let refused = || Refusal::new("MJ2002", &[("text", &shown)]);
    if text.len() != 10 {
        return Err(refused());
    }
    text.parse().map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn kind(on: Date, known_on: Option<Date>) -> DayKind {
        Calendar::builtin().unwrap().day(on, known_on).unwrap().kind
    }

    #[test]
    fn the_four_kinds_of_day_are_told_apart() {
        assert_eq!(kind(date(2021, 2, 5), None), DayKind::Workday);
        assert_eq!(kind(date(2021, 2, 6), None), DayKind::Weekend);
        assert_eq!(kind(date(2021, 2, 7), None), DayKind::SwapDay);
        assert_eq!(kind(date(2021, 2, 11), None), DayKind::Holiday);
        assert_eq!(kind(date(2021, 2, 13), None), DayKind::Holiday);
    }

    #[test]
    fn the_prolonged_spring_holiday_is_known_from_26_january_2020() {
        let before = Some(date(2020, 1, 25));
        let after = Some(date(2020, 1, 26));
        assert_eq!(kind(date(2020, 1, 31), before), DayKind::Workday);
        assert_eq!(kind(date(2020, 2, 1), before), DayKind::SwapDay);
        assert_eq!(kind(date(2020, 2, 2), before), DayKind::Weekend);
        for day in [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)] {
            assert_eq!(kind(day, after), DayKind::Holiday, "{day}");
        }
        assert_eq!(kind(date(2020, 2, 3), after), DayKind::Workday);
    }

    #[test]
    fn labour_day_2019_and_victory_day_2015_follow_their_amendments() {
        assert_eq!(kind(date(2019, 5, 2), Some(date(2019, 3, 21))), DayKind::Workday);
        assert_eq!(kind(date(2019, 5, 2), Some(date(2019, 3, 22))), DayKind::Holiday);
        assert_eq!(kind(date(2019, 4, 28), Some(date(2019, 3, 22))), DayKind::SwapDay);
        assert_eq!(kind(date(2015, 9, 3), Some(date(2015, 5, 12))), DayKind::Workday);
        assert_eq!(kind(date(2015, 9, 3), Some(date(2015, 5, 13))), DayKind::Holiday);
        assert_eq!(kind(date(2015, 9, 6), None), DayKind::SwapDay);
    }

    #[test]
    fn the_last_days_of_2018_belong_to_the_list_of_2019() {
        assert_eq!(
            kind(date(2018, 12, 31), Some(date(2018, 12, 3))),
            DayKind::Workday
        );
        assert_eq!(
            kind(date(2018, 12, 31), Some(date(2018, 12, 4))),
            DayKind::Holiday
        );
        assert_eq!(
            kind(date(2018, 12, 29), Some(date(2018, 12, 4))),
            DayKind::SwapDay
        );
    }

    #[test]
    fn a_year_without_a_list_is_provisional_and_keeps_the_holidays_of_the_law() {
        let calendar = Calendar::builtin().unwrap();
        let new_year = calendar.day(date(2027, 1, 1), None).unwrap();
        assert_eq!(
            (new_year.kind, new_year.is_provisional()),
            (DayKind::Holiday, true)
        );
        assert_eq!(new_year.name.unwrap().zh, "元旦");
        let early = Some(date(2020, 11, 24));
        assert!(calendar.day(date(2021, 3, 1), early).unwrap().is_provisional());
        assert!(
            !calendar
                .day(date(2021, 3, 1), Some(date(2020, 11, 25)))
                .unwrap()
                .is_provisional()
        );
        assert_eq!(calendar.last_published_year(early), Some(2020));
        assert_eq!(kind(date(2024, 5, 2), Some(date(2023, 1, 1))), DayKind::Workday);
        assert_eq!(kind(date(2028, 5, 2), None), DayKind::Holiday);
    }

    #[test]
    fn a_date_outside_the_calendar_is_refused() {
        let calendar = Calendar::builtin().unwrap();
        for day in [date(2014, 12, 31), date(2200, 1, 1), date(-44, 3, 15)] {
            assert_eq!(calendar.day(day, None).unwrap_err().code, "MJ2007", "{day}");
        }
        assert!(calendar.day(date(2199, 12, 31), None).is_ok());
    }

    #[test]
    fn only_the_iso_form_is_a_date() {
        assert_eq!(parse_date("2021-02-05").unwrap(), date(2021, 2, 5));
        for text in [
            "2021-2-5",
            "20210205",
            "2021-02-30",
            "2021-02-05T00:00",
            "",
            "明天",
            "２０２１-02",
        ] {
            assert_eq!(parse_date(text).unwrap_err().code, "MJ2002", "{text}");
        }
    }
}
