//! `mingjian calendar`: time limits and the days behind them.

mod count;
mod days;
mod due;
mod show;

use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use mingjian_core::calendar::parse_date;

use super::answer::{Answer, Format};
use super::trouble::Trouble;
use super::words::Voice;

/// 日历.
#[derive(ClapArgs)]
#[command(
    about = "日历：到期日、两日之间的天数、放假和调休\nCalendar: due dates, days between dates, holidays"
)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

// What a verb is about stands in its own file.
#[derive(Subcommand)]
enum Verb {
    Due(due::Args),
    Count(count::Args),
    Show(show::Args),
}

impl Args {
    /// The form of the answer.
    pub fn format(&self) -> Format {
        match &self.verb {
            Verb::Due(args) => args.format,
            Verb::Count(args) => args.format,
            Verb::Show(args) => args.format,
        }
    }

    /// Runs the verb below.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        match &self.verb {
            Verb::Due(args) => args.run(voice),
            Verb::Count(args) => args.run(voice),
            Verb::Show(args) => args.run(voice),
        }
    }
}

/// The date on which the calendar is looked at, where one was given.
fn known_on(text: Option<&str>) -> Result<Option<Date>, Trouble> {
    Ok(text.map(parse_date).transpose()?)
}
