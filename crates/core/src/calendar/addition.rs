//! 本地补充: holidays and working days that an office adds to the calendar, such as a regional festival.
//!
//! An addition carries its reason, its document and the date from which it was known, like every other version,
//! and stands above the national texts. **Does not** store anything: the app keeps additions as events and adds
//! them to the calendar that ships.

use jiff::civil::Date;
use serde::Serialize;

use super::build::span;
use super::days::Mark;
use super::version::{KnownOnSource, Origin, Version};
use super::workday::Calendar;
use crate::lang::Text;
use crate::refusal::Refusal;

/// 效果: what an addition makes of its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nobody works on these days.
    Holiday,
    /// These days are worked, whatever they were before.
    SwapDay,
}

/// 本地补充: days that an office adds, with their reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// What the days become.
    pub effect: Effect,
    /// The first day.
    pub first: Date,
    /// The last day, the same as the first for a single day.
    pub last: Date,
    /// The festival or occasion, such as 三月三.
    pub name: Text,
    /// Why the office adds it.
    pub reason: Text,
    /// The document that it rests on; may be empty.
    pub document: String,
    /// From this day on it counts as known.
    pub known_on: Date,
}

impl Calendar {
    /// Adds what an office decided; a later addition on the same day wins, and takes back an earlier one.
    ///
    /// # Errors
    /// MJ2003 for a period that runs backwards or is too long, MJ2007 outside the calendar, MJ2013 without a name
    /// or a reason.
    pub fn add(&mut self, addition: Addition) -> Result<(), Refusal> {
        let missing = match (
            addition.name.zh.trim().is_empty(),
            addition.reason.zh.trim().is_empty(),
        ) {
            (true, _) => Some("name"),
            (_, true) => Some("reason"),
            _ => None,
        };
        if let Some(field) = missing {
            return Err(Refusal::new("MJ2013", &[("field", field)]));
        }
        self.day(addition.first, None)?;
        self.day(addition.last, None)?;
        let (version, name) = (self.versions.len(), self.names.len());
        let off = addition.effect == Effect::Holiday;
        let known_on = addition.known_on;
        let mark = |date| Mark {
            date,
            local: true,
            known_on,
            version,
            name,
            off,
        };
        self.marks.extend(span(addition.first, addition.last)?.map(mark));
        self.marks.sort_unstable_by_key(Mark::order);
        self.names.push(addition.name);
        self.versions.push(Version {
            origin: Origin::Local,
            year: addition.first.year(),
            known_on,
            known_on_source: KnownOnSource::Circular,
            published_on: None,
            document: addition.document,
            reason: addition.reason,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::workday::DayKind;
    use super::*;

    fn festival() -> Addition {
        Addition {
            effect: Effect::Holiday,
            first: date(2026, 4, 20),
            last: date(2026, 4, 21),
            name: Text::zh("三月三"),
            reason: Text::zh("自治区放假安排"),
            document: "桂政办电〔2026〕1号".into(),
            known_on: date(2026, 3, 1),
        }
    }

    #[test]
    fn an_added_holiday_counts_from_the_day_it_was_known() {
        let mut calendar = Calendar::builtin().unwrap().clone();
        calendar.add(festival()).unwrap();
        let kind = |known_on| calendar.day(date(2026, 4, 20), Some(known_on)).unwrap().kind;
        assert_eq!(kind(date(2026, 2, 28)), DayKind::Workday);
        assert_eq!(kind(date(2026, 3, 1)), DayKind::Holiday);
    }

    #[test]
    fn an_addition_stands_above_the_national_list_and_a_later_one_above_it() {
        let mut calendar = Calendar::builtin().unwrap().clone();
        let on = date(2026, 10, 10);
        calendar
            .add(Addition {
                first: on,
                last: on,
                known_on: date(2025, 1, 1),
                ..festival()
            })
            .unwrap();
        assert_eq!(calendar.day(on, None).unwrap().kind, DayKind::Holiday);
        let back = Addition {
            effect: Effect::SwapDay,
            first: on,
            last: on,
            ..festival()
        };
        calendar.add(back).unwrap();
        assert_eq!(calendar.day(on, None).unwrap().kind, DayKind::SwapDay);
    }

    #[test]
    fn an_addition_without_name_or_reason_or_with_a_false_period_is_refused() {
        let mut calendar = Calendar::builtin().unwrap().clone();
        let code = |calendar: &mut Calendar, addition| calendar.add(addition).unwrap_err().code;
        assert_eq!(
            code(
                &mut calendar,
                Addition {
                    name: Text::zh(" "),
                    ..festival()
                }
            ),
            "MJ2013"
        );
        assert_eq!(
            code(
                &mut calendar,
                Addition {
                    reason: Text::default(),
                    ..festival()
                }
            ),
            "MJ2013"
        );
        assert_eq!(
            code(
                &mut calendar,
                Addition {
                    last: date(2026, 4, 19),
                    ..festival()
                }
            ),
            "MJ2003"
        );
        assert_eq!(
            code(
                &mut calendar,
                Addition {
                    first: date(1999, 1, 1),
                    ..festival()
                }
            ),
            "MJ2007"
        );
        assert_eq!(
            calendar.versions().len(),
            Calendar::builtin().unwrap().versions().len()
        );
    }
}
