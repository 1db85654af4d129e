//! `mingjian calendar due`: when a limit ends.

use clap::{ArgGroup, Args as ClapArgs};
use mingjian_core::calendar::{Calendar, Deadline, Unit, parse_date};

use super::days::{self, Told, WithWords};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 到期日.
#[derive(ClapArgs)]
#[command(
    about = "到期日：起始日不计，末日计入\nDue date: the first day is not counted, the last one is",
    after_help = after_help!(
        "  mingjian calendar due 2021-02-05 --working-days 10\n  \
         mingjian calendar due 2021-02-05 --working-days 10 --explain\n  \
         mingjian calendar due 2020-01-17 --working-days 20 --known-on 2020-01-25\n  \
         mingjian calendar due 2021-02-05 --days 15 --format json"
    ),
    group(ArgGroup::new("limit").required(true))
)]
pub struct Args {
    #[arg(
        value_name = "DATE",
        help = "起始日，如 2021-02-05\nThe first day, such as 2021-02-05"
    )]
    date: String,
    #[arg(
        long,
        value_name = "N",
        group = "limit",
        help = "多少个工作日\nSo many working days"
    )]
    working_days: Option<u32>,
    #[arg(
        long,
        value_name = "N",
        group = "limit",
        help = "多少日，休息日也算\nSo many days, days off included"
    )]
    days: Option<u32>,
    #[arg(
        long,
        value_name = "DATE",
        help = "只用这一天已经知道的放假安排\nOnly what was known of the calendar on this day"
    )]
    known_on: Option<String>,
    #[arg(
        long,
        help = "逐段说明哪天算、哪天不算\nSay which days count and which do not"
    )]
    explain: bool,
    #[arg(long, value_enum, default_value_t = Format::Table, help = "输出格式\nOutput format")]
    pub format: Format,
}

impl Args {
    /// Counts and shows.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let (start, known_on) = (
            parse_date(&self.date)?,
            super::known_on(self.known_on.as_deref())?,
        );
        let (unit, count) = match (self.working_days, self.days) {
            (Some(count), _) => (Unit::WorkingDays, count),
            (None, count) => (Unit::Days, count.unwrap_or_default()),
        };
        let deadline = Deadline::of(Calendar::builtin()?, start, unit, count, known_on)?;
        match self.format {
            Format::Table => {
                let told = self.explain.then(|| deadline.explain(voice.lang));
                Ok(days::text(deadline.due.to_string(), told, &deadline.tally, voice))
            }
            Format::Json => {
                let explanation = Told::of(|lang| deadline.explain(lang));
                Answer::json(&WithWords {
                    result: deadline,
                    explanation,
                })
            }
            Format::Csv => days::rows(&deadline.tally, voice),
        }
    }
}
