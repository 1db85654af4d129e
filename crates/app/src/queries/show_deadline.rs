//! 时限 (ShowDeadline): when a limit ends, and every day on the way there.
//!
//! The sentences come from core; the cells of the month grid are cut here, whole weeks from Monday.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use mingjian_core::calendar::{Calendar, DayKind, Deadline, Explanation, MAX_COUNT, Unit, parse_date};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::Serialize;

use super::unit_tree::both;

/// Longest limit that is drawn as a grid; a longer one is told in sentences only.
const MAX_CELLS: usize = 420;

/// 查询条件, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadlineAsk {
    /// First day (ISO); not counted.
    pub from: String,
    /// How many.
    pub days: String,
    /// Plain days instead of working days.
    pub plain: bool,
    /// Only what was known on this day; empty for everything known.
    pub known_on: String,
}

/// 时限.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeadlineView {
    /// First day, not counted.
    pub start: String,
    /// `working_days` or `days`.
    pub unit: Unit,
    /// How many.
    pub count: u32,
    /// Last day of the limit.
    pub due: String,
    /// Its weekday, 1 for Monday.
    pub due_weekday: i8,
    /// Whether the due day is a day off.
    pub due_is_off: bool,
    /// Only what was known on this day was used.
    pub known_on: Option<String>,
    /// Set when the result may still change: the first day that rests on no list.
    pub provisional_from: Option<String>,
    /// The result in one sentence.
    pub heading: Text,
    /// One sentence for each block of days.
    pub blocks: Vec<Text>,
    /// By which texts.
    pub notes: Vec<Text>,
    /// Whole weeks from Monday; empty for a very long limit.
    pub weeks: Vec<Vec<CalendarCell>>,
}

/// A day in the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CalendarCell {
    /// ISO date.
    pub date: String,
    /// Year, shown where it changes.
    pub year: i16,
    /// Month.
    pub month: i8,
    /// Day of the month.
    pub day: i8,
    /// Whether the cell names its month: the first cell and each first day.
    pub names_month: bool,
    /// Why the day counts or not; absent for days around the limit.
    pub kind: Option<DayKind>,
    /// Its holiday.
    pub name: Option<Text>,
    /// Its number in the count.
    pub number: Option<u32>,
    /// Whether it is the first day.
    pub is_start: bool,
    /// Whether it is the due day.
    pub is_due: bool,
    /// Whether it rests on no list yet.
    pub provisional: bool,
}

/// Computes a deadline.
///
/// # Errors
/// MJ2002 for what is not a date, MJ2007 and MJ2008 for dates and counts out of range.
pub fn deadline(calendar: &Calendar, ask: &DeadlineAsk) -> Result<DeadlineView, Refusal> {
    let start = parse_date(ask.from.trim())?;
    let known = ask.known_on.trim();
    let known_on = if known.is_empty() {
        None
    } else {
        Some(parse_date(known)?)
    };
    let count = ask.days.trim().parse::<u32>().map_err(|_| {
        let (count, max) = (
            ask.days.chars().take(20).collect::<String>(),
            MAX_COUNT.to_string(),
        );
        Refusal::new("MJ2008", &[("count", &count), ("max", &max)])
    })?;
    let unit = if ask.plain { Unit::Days } else { Unit::WorkingDays };
    let found = Deadline::of(calendar, start, unit, count, known_on)?;
    let (zh, en) = (found.explain(Lang::Zh), found.explain(Lang::En));
    Ok(DeadlineView {
        start: start.to_string(),
        unit,
        count,
        due: found.due.to_string(),
        due_weekday: found.due.weekday().to_monday_one_offset(),
        due_is_off: found.tally.days.last().is_some_and(|day| !day.kind.is_workday()),
        known_on: known_on.map(|day| day.to_string()),
        provisional_from: found.tally.provisional.map(|why| why.from.to_string()),
        blocks: pairs(&zh, &en, |told| &told.blocks),
        notes: pairs(&zh, &en, |told| &told.notes),
        heading: both(|lang| {
            if lang == Lang::Zh {
                zh.heading.clone()
            } else {
                en.heading.clone()
            }
        }),
        weeks: weeks(&found),
    })
}

fn pairs(zh: &Explanation, en: &Explanation, of: impl Fn(&Explanation) -> &Vec<String>) -> Vec<Text> {
    of(zh)
        .iter()
        .zip(of(en))
        .map(|(zh, en)| Text {
            zh: zh.clone(),
            en: en.clone(),
        })
        .collect()
}

fn weeks(found: &Deadline<'_>) -> Vec<Vec<CalendarCell>> {
    if found.tally.days.len() > MAX_CELLS {
        return Vec::new();
    }
    let back = i32::from(found.start.weekday().since(Weekday::Monday));
    let on = i32::from(Weekday::Sunday.since(found.due.weekday()));
    let (Ok(first), Ok(last)) = (
        found.start.checked_sub(back.days()),
        found.due.checked_add(on.days()),
    ) else {
        return Vec::new();
    };
    let mut cells = Vec::new();
    let mut date = first;
    while date <= last {
        cells.push(cell(found, date, date == first));
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    cells.chunks(7).map(<[CalendarCell]>::to_vec).collect()
}

fn cell(found: &Deadline<'_>, date: Date, first: bool) -> CalendarCell {
    let day = found.tally.days.binary_search_by(|day| day.date.cmp(&date)).ok();
    let day = day.and_then(|at| found.tally.days.get(at));
    CalendarCell {
        date: date.to_string(),
        year: date.year(),
        month: date.month(),
        day: date.day(),
        names_month: first || date.day() == 1,
        kind: day.map(|day| day.kind),
        name: day.and_then(|day| day.name.cloned()),
        number: day.and_then(|day| day.number),
        is_start: date == found.start,
        is_due: date == found.due,
        provisional: day.is_some_and(|day| day.provisional),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(from: &str, days: &str) -> DeadlineAsk {
        DeadlineAsk {
            from: from.into(),
            days: days.into(),
            ..DeadlineAsk::default()
        }
    }

    #[test]
    fn a_limit_of_ten_working_days_is_drawn_in_whole_weeks() {
        let view = deadline(Calendar::builtin().unwrap(), &ask("2021-02-05", "10")).unwrap();
        assert_eq!(view.due, "2021-02-24");
        assert!(view.weeks.iter().all(|week| week.len() == 7));
        let cells: Vec<&CalendarCell> = view.weeks.iter().flatten().collect();
        assert_eq!(cells.iter().filter(|cell| cell.number.is_some()).count(), 10);
        assert_eq!(cells.first().unwrap().date, "2021-02-01");
        assert_eq!(cells.last().unwrap().date, "2021-02-28");
        assert_eq!(view.due_weekday, 3);
    }

    #[test]
    fn what_is_no_date_or_number_is_refused() {
        let calendar = Calendar::builtin().unwrap();
        assert_eq!(deadline(calendar, &ask("明天", "10")).unwrap_err().code, "MJ2002");
        assert_eq!(
            deadline(calendar, &ask("2021-02-05", "ten")).unwrap_err().code,
            "MJ2008"
        );
        assert_eq!(
            deadline(calendar, &ask("2021-02-05", "0")).unwrap_err().code,
            "MJ2008"
        );
    }

    #[test]
    fn a_very_long_limit_has_no_grid() {
        let view = deadline(Calendar::builtin().unwrap(), &ask("2021-02-05", "1000")).unwrap();
        assert!(view.weeks.is_empty() && !view.blocks.is_empty());
    }
}
