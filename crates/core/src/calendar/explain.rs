//! 时限说明: a due date or a count in sentences, block by block, in both languages.
//!
//! A deadline opens its day-by-day calendar: what was counted, what was skipped and why, by which text, as known
//! when, and whether the result may still change. All words stand in `lang/calendar.*.ftl`. **Does not** draw the
//! month; a page draws it from [`Tally::days`].

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::day_count::DayCount;
use super::deadline::Deadline;
use super::tally::{CountedDay, Tally, Unit};
use super::version::{KnownOnSource, Origin, Version};
use super::words::Words;
use super::workday::DayKind;
use crate::lang::Lang;

/// 时限说明: the sentences, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The result in one sentence.
    pub heading: String,
    /// One line for each block of days with the same fate.
    pub blocks: Vec<String>,
    /// By which texts, as known when, and what may still change.
    pub notes: Vec<String>,
}

impl fmt::Display for Explanation {
    /// One sentence a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.heading)?;
        for line in self.blocks.iter().chain(&self.notes) {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

impl Deadline<'_> {
    /// Why the limit ends on its due date.
    pub fn explain(&self, lang: Lang) -> Explanation {
        let words = Words {
            lang,
            year: self.start.year(),
        };
        let key = match self.unit {
            Unit::WorkingDays => "calendar-due-working-days",
            Unit::Days => "calendar-due-days",
        };
        let (start, due) = (words.full(self.start), words.full(self.due));
        let heading = words.say(
            key,
            &[
                ("start", &start),
                ("count", &self.count.to_string()),
                ("due", &due),
            ],
        );
        let mut told = words.tell(heading, &self.tally, self.unit, self.known_on);
        if let Some(last) = self.tally.days.last().filter(|day| !day.kind.is_workday()) {
            let why = words.why(last, true);
            told.notes
                .push(words.say("calendar-note-day-off", &[("due", &due), ("why", &why)]));
        }
        told
    }
}

impl DayCount<'_> {
    /// How the days between the two dates were counted.
    pub fn explain(&self, lang: Lang) -> Explanation {
        let words = Words {
            lang,
            year: self.start.year(),
        };
        let key = match self.unit {
            Unit::WorkingDays => "calendar-between-working-days",
            Unit::Days => "calendar-between-days",
        };
        let (start, end) = (words.full(self.start), words.full(self.end));
        let heading = words.say(
            key,
            &[
                ("start", &start),
                ("end", &end),
                ("count", &self.count.to_string()),
            ],
        );
        words.tell(heading, &self.tally, self.unit, self.known_on)
    }
}

impl Words {
    fn tell(&self, heading: String, tally: &Tally<'_>, unit: Unit, known_on: Option<Date>) -> Explanation {
        let same = |a: &CountedDay<'_>, b: &CountedDay<'_>| {
            let fate = |day: &CountedDay<'_>| (day.kind, day.number.is_some(), day.provisional);
            fate(a) == fate(b) && a.name == b.name
        };
        let blocks = tally.days.chunk_by(same).map(|block| self.block(block)).collect();
        let mut notes: Vec<String> = tally
            .versions
            .iter()
            .map(|version| self.version(version))
            .collect();
        if let Some(day) = known_on.filter(|_| unit == Unit::WorkingDays) {
            notes.push(self.say("calendar-note-known-on", &[("date", &self.long(day))]));
        }
        if let Some(why) = tally.provisional {
            let (from, year) = (self.long(why.from), why.from.year().to_string());
            notes.push(self.say("calendar-note-provisional", &[("year", &year), ("from", &from)]));
        }
        Explanation {
            heading,
            blocks,
            notes,
        }
    }

    /// One line for neighbouring days with the same fate.
    fn block(&self, block: &[CountedDay<'_>]) -> String {
        let (Some(first), Some(last)) = (block.first(), block.last()) else {
            return String::new();
        };
        let single = first.date == last.date;
        let days = if single {
            self.with_weekday(first.date)
        } else {
            self.range(first.date, last.date)
        };
        let why = self.why(first, single);
        let (Some(from), Some(to)) = (first.number, last.number) else {
            return self.say("calendar-block-skipped", &[("days", &days), ("why", &why)]);
        };
        let key = if single {
            "calendar-block-one"
        } else {
            "calendar-block-many"
        };
        let (from, to) = (from.to_string(), to.to_string());
        self.say(
            key,
            &[("days", &days), ("why", &why), ("from", &from), ("to", &to)],
        )
    }

    /// The reason of a day or, with another number of the noun, of a block.
    fn why(&self, day: &CountedDay<'_>, single: bool) -> String {
        let name = day.name.map_or("", |name| name.get(self.lang));
        let key = match (day.kind, single) {
            (DayKind::Workday, true) => "calendar-why-workday",
            (DayKind::Workday, false) => "calendar-why-workdays",
            (DayKind::SwapDay, true) => "calendar-why-swap-day",
            (DayKind::SwapDay, false) => "calendar-why-swap-days",
            (DayKind::Weekend, _) => "calendar-why-weekend",
            (DayKind::Holiday, _) => "calendar-why-holiday",
        };
        let why = self.say(key, &[("name", name)]);
        if day.provisional {
            self.say("calendar-why-provisional", &[("why", &why)])
        } else {
            why
        }
    }

    /// The text that decided days, with the date from which it was known.
    fn version(&self, version: &Version) -> String {
        let key = match version.origin {
            Origin::Act => "calendar-note-act",
            Origin::List => "calendar-note-list",
            Origin::Amendment => "calendar-note-amendment",
            Origin::Local if version.document.is_empty() => "calendar-note-local-bare",
            Origin::Local => "calendar-note-local",
        };
        let mut known_on = self.long(version.known_on);
        if version.known_on_source == KnownOnSource::Assumed {
            known_on = self.say("calendar-date-assumed", &[("date", &known_on)]);
        }
        let (year, reason) = (version.year.to_string(), version.reason.get(self.lang));
        let args = [
            ("document", version.document.as_str()),
            ("date", &known_on),
            ("year", &year),
            ("reason", reason),
        ];
        self.say(key, &args)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::addition::{Addition, Effect};
    use super::super::day_count::count_between;
    use super::super::workday::Calendar;
    use super::*;
    use crate::lang::Text;

    fn due(start: Date, count: u32, known_on: Option<Date>, lang: Lang) -> Explanation {
        Deadline::working_days(Calendar::builtin().unwrap(), start, count, known_on)
            .unwrap()
            .explain(lang)
    }

    #[test]
    fn the_explanation_of_a_rectification_limit_reads_as_recorded() {
        let zh = include_str!("../../../../golden/calendars/due-2021-02-05-10.zh.txt");
        let en = include_str!("../../../../golden/calendars/due-2021-02-05-10.en.txt");
        assert_eq!(due(date(2021, 2, 5), 10, None, Lang::Zh).to_string(), zh);
        assert_eq!(due(date(2021, 2, 5), 10, None, Lang::En).to_string(), en);
    }

    #[test]
    fn an_amendment_is_named_only_once_it_was_known() {
        let named = |known_on| {
            let told = due(date(2020, 1, 17), 20, Some(known_on), Lang::Zh).to_string();
            told.contains("国办发明电〔2020〕1号")
        };
        assert!(!named(date(2020, 1, 25)));
        assert!(named(date(2020, 1, 26)));
    }

    #[test]
    fn a_provisional_date_says_so_in_both_languages() {
        let zh = due(date(2026, 12, 25), 10, None, Lang::Zh).to_string();
        assert!(zh.contains("2027年放假安排尚未公布"), "{zh}");
        assert!(zh.contains("元旦放假（暂定），不计"), "{zh}");
        let en = due(date(2026, 12, 25), 10, None, Lang::En).to_string();
        assert!(en.contains("The list for 2027 has not been published"), "{en}");
    }

    #[test]
    fn plain_days_count_days_off_and_say_that_the_end_stays_on_one() {
        let calendar = Calendar::builtin().unwrap();
        let told = Deadline::days(calendar, date(2021, 1, 30), 15, None)
            .unwrap()
            .explain(Lang::Zh);
        assert!(told.heading.contains("2021年2月14日（周日）"), "{told}");
        assert!(told.notes.iter().any(|note| note.contains("不顺延")), "{told}");
    }

    #[test]
    fn a_count_and_a_local_holiday_are_told_too() {
        let mut calendar = Calendar::builtin().unwrap().clone();
        let day = date(2021, 12, 6);
        let (name, reason) = (Text::zh("地方节日"), Text::zh("自治州放假安排"));
        let (document, known_on) = (String::from("州政办〔2021〕3号"), date(2021, 11, 1));
        let addition = Addition {
            effect: Effect::Holiday,
            first: day,
            last: day,
            name,
            reason,
            document,
            known_on,
        };
        calendar.add(addition).unwrap();
        let (start, end) = (date(2021, 12, 2), date(2021, 12, 28));
        let told = count_between(&calendar, start, end, Unit::WorkingDays, None)
            .unwrap()
            .explain(Lang::Zh);
        assert!(told.heading.contains("17个工作日"), "{told}");
        assert!(
            told.to_string().contains("12月6日（周一） 地方节日放假，不计"),
            "{told}"
        );
        assert!(told.to_string().contains("州政办〔2021〕3号"), "{told}");
    }

    #[test]
    fn no_sentence_lacks_its_words() {
        for lang in [Lang::Zh, Lang::En] {
            let told = due(date(2018, 12, 20), 600, Some(date(2019, 6, 1)), lang).to_string();
            assert!(!told.contains("calendar-") && !told.contains('{'), "{told}");
        }
    }
}
