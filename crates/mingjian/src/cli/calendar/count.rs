//! `mingjian calendar count`: how many working days or days lie between two dates.

use clap::Args as ClapArgs;
use mingjian_core::calendar::{Calendar, Unit, count_between, parse_date};

use super::days::{self, Told, WithWords};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 两日之间的天数.
#[derive(ClapArgs)]
#[command(
    about = "两日之间有几个工作日：首日不计，末日计入\n\
             Working days between two dates: the first is not counted, the last is",
    after_help = after_help!(
        "  mingjian calendar count 2021-11-24 2021-12-28\n  \
         mingjian calendar count 2021-11-24 2021-12-28 --days\n  \
         mingjian calendar count 2021-11-24 2021-12-28 --explain"
    )
)]
pub struct Args {
    #[arg(value_name = "FROM", help = "首日\nThe first date")]
    from: String,
    #[arg(value_name = "TO", help = "末日\nThe last date")]
    to: String,
    #[arg(long, help = "数每一天，不只工作日\nCount every day, not only working days")]
    days: bool,
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
        let known_on = super::known_on(self.known_on.as_deref())?;
        let unit = if self.days { Unit::Days } else { Unit::WorkingDays };
        let (from, to) = (parse_date(&self.from)?, parse_date(&self.to)?);
        let count = count_between(Calendar::builtin()?, from, to, unit, known_on)?;
        match self.format {
            Format::Table => {
                let told = self.explain.then(|| count.explain(voice.lang));
                Ok(days::text(count.count.to_string(), told, &count.tally, voice))
            }
            Format::Json => {
                let explanation = Told::of(|lang| count.explain(lang));
                Answer::json(&WithWords {
                    result: count,
                    explanation,
                })
            }
            Format::Csv => days::rows(&count.tally, voice),
        }
    }
}
