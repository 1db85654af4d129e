//! `mingjian calendar show`: the holidays and swap days of a year, and the texts that decide them.

use clap::Args as ClapArgs;
use jiff::civil::Date;
use mingjian_core::calendar::{Calendar, Day, DayKind, KnownOnSource, Origin, Version, parse_date};
use mingjian_core::lang::say;
use serde::Serialize;

use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::export::{cell, csv};
use crate::cli::table::{Column, table};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 放假和调休.
#[derive(ClapArgs)]
#[command(
    about = "一年的放假和调休，以及依据哪些文件\nHolidays and swap days of a year, and the texts behind them",
    after_help = after_help!(
        "  mingjian calendar show 2020\n  mingjian calendar show 2020 --known-on 2020-01-25\n  \
         mingjian calendar show 2020 --format csv"
    )
)]
pub struct Args {
    #[arg(value_name = "YEAR", help = "年份\nThe year", value_parser = clap::value_parser!(i16).range(1..=9999))]
    year: i16,
    #[arg(
        long,
        value_name = "DATE",
        help = "只用这一天已经知道的放假安排\nOnly what was known of the calendar on this day"
    )]
    known_on: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

#[derive(Serialize)]
struct Shown<'a> {
    year: i16,
    known_on: Option<String>,
    provisional: bool,
    days: Vec<Day<'a>>,
    versions: Vec<VersionShown<'a>>,
}

#[derive(Serialize)]
struct VersionShown<'a> {
    #[serde(flatten)]
    version: &'a Version,
    known: bool,
}

/// A kind of day by its name in JSON.
pub fn kind_id(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Workday => "workday",
        DayKind::SwapDay => "swap_day",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
    }
}

impl Args {
    /// Looks up and shows.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let calendar = Calendar::builtin()?;
        let known_on = super::known_on(self.known_on.as_deref())?;
        let mut days = Vec::new();
        let mut next = Some(parse_date(&format!("{:04}-01-01", self.year))?);
        let mut provisional = false;
        while let Some(date) = next.filter(|date| date.year() == self.year) {
            let day = calendar.day(date, known_on)?;
            provisional |= day.is_provisional();
            if matches!(day.kind, DayKind::Holiday | DayKind::SwapDay) {
                days.push(day);
            }
            next = date.tomorrow().ok();
        }
        let decides = |version: &Version| {
            version.year == self.year && version.origin != Origin::Act
                || days
                    .iter()
                    .any(|day| day.version.is_some_and(|of| std::ptr::eq(of, version)))
        };
        let versions: Vec<&Version> = calendar
            .versions()
            .iter()
            .filter(|version| decides(version))
            .collect();
        match self.format {
            Format::Table => Ok(Answer::text(self.text(
                &days,
                &versions,
                known_on,
                provisional,
                voice,
            ))),
            Format::Json => {
                let known = |version: &&Version| version.is_known(known_on);
                let versions = versions
                    .iter()
                    .map(|version| VersionShown {
                        version,
                        known: known(version),
                    })
                    .collect();
                let known_on = known_on.map(|date| date.to_string());
                let year = self.year;
                // A day names the list of its year too; once, under `versions`, is enough.
                let days = days.into_iter().map(|day| Day { list: None, ..day }).collect();
                Answer::json(&Shown {
                    year,
                    known_on,
                    provisional,
                    days,
                    versions,
                })
            }
            Format::Csv => csv(
                &["date", "kind", "name", "document", "known_on"],
                days.iter().map(|day| row(day, voice)),
            ),
        }
    }

    fn text(
        &self,
        days: &[Day<'_>],
        versions: &[&Version],
        known_on: Option<Date>,
        provisional: bool,
        voice: Voice,
    ) -> String {
        let mut out = format!(
            "{}\n",
            voice.say("calendar-year", &[("year", &self.year.to_string())])
        );
        if provisional {
            out.push_str(&format!("{}\n", voice.say("calendar-provisional", &[])));
        }
        let column = |key: &str, right: bool| Column {
            title: voice.say(key, &[]),
            right,
        };
        let columns = [
            column("column-dates", false),
            column("column-weekdays", false),
            column("column-days", true),
            column("column-kind", false),
            column("column-occasion", false),
            column("column-document", false),
        ];
        let rows: Vec<Vec<String>> = days
            .chunk_by(|a, b| same_block(a, b))
            .map(|block| block_row(block, voice))
            .collect();
        out.push_str(&format!("\n{}", table(&columns, &rows)));
        out.push_str(&format!("\n{}\n", voice.say("calendar-versions", &[])));
        for version in versions {
            out.push_str(&version_line(version, known_on, voice));
        }
        out
    }
}

/// Neighbouring days of the same kind, name and text.
fn same_block(a: &Day<'_>, b: &Day<'_>) -> bool {
    let next = a.date.tomorrow().is_ok_and(|next| next == b.date);
    next && a.kind == b.kind && a.name == b.name && a.version == b.version
}

fn block_row(block: &[Day<'_>], voice: Voice) -> Vec<String> {
    let (Some(first), Some(last)) = (block.first(), block.last()) else {
        return Vec::new();
    };
    let weekday = |day: &Day<'_>| {
        let number = day.date.weekday().to_monday_one_offset();
        say(voice.lang, &format!("calendar-weekday-{number}"), &[])
    };
    let (dates, weekdays) = if first.date == last.date {
        (first.date.to_string(), weekday(first))
    } else {
        let end = last.date.strftime("%m-%d");
        (
            format!("{}—{end}", first.date),
            format!("{}—{}", weekday(first), weekday(last)),
        )
    };
    vec![
        dates,
        weekdays,
        block.len().to_string(),
        voice.word("day", kind_id(first.kind)),
        first
            .name
            .map(|name| voice.text(name).to_owned())
            .unwrap_or_default(),
        first
            .version
            .map(|version| version.document.clone())
            .unwrap_or_default(),
    ]
}

fn version_line(version: &Version, known_on: Option<Date>, voice: Voice) -> String {
    let origin = match version.origin {
        Origin::Act => "act",
        Origin::List => "list",
        Origin::Amendment => "amendment",
        Origin::Local => "local",
    };
    let mut parts = vec![version.document.clone(), voice.word("origin", origin)];
    let known = version.known_on.to_string();
    parts.push(voice.say("calendar-known-on", &[("date", &known)]));
    if version.known_on_source == KnownOnSource::Assumed {
        parts.push(voice.say("calendar-assumed", &[]));
    }
    if let Some(published) = version.published_on {
        parts.push(voice.say("calendar-published-on", &[("date", &published.to_string())]));
    }
    if !version.reason.is_empty() {
        parts.push(voice.text(&version.reason).to_owned());
    }
    if !version.is_known(known_on) {
        parts.push(voice.say("calendar-not-known", &[]));
    }
    format!("  {}\n", parts.join(" · "))
}

fn row(day: &Day<'_>, voice: Voice) -> Vec<String> {
    vec![
        day.date.to_string(),
        kind_id(day.kind).to_owned(),
        day.name.map(|name| cell(voice.text(name))).unwrap_or_default(),
        day.version
            .map(|version| cell(&version.document))
            .unwrap_or_default(),
        day.version
            .map(|version| version.known_on.to_string())
            .unwrap_or_default(),
    ]
}
