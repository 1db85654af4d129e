//! `mingjian rubric`: checking and showing scoring tables.

mod check;
mod convert;
mod diff;
mod rows;
mod show;
mod tree;
mod triggers;

use clap::{Args as ClapArgs, Subcommand};

use super::answer::{Answer, Format};
use super::trouble::Trouble;
use super::words::Voice;

/// 考核表.
#[derive(ClapArgs)]
#[command(about = "考核表：检查、查看、转换、比较\nRubrics: check, show, convert, compare")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

// What a verb is about stands in its own file.
#[derive(Subcommand)]
enum Verb {
    Check(check::Args),
    Show(show::Args),
    Convert(convert::Args),
    Diff(diff::Args),
}

impl Args {
    /// The form of the answer.
    pub fn format(&self) -> Format {
        match &self.verb {
            Verb::Check(args) => args.format,
            Verb::Show(args) => args.format,
            Verb::Convert(_) => Format::Table,
            Verb::Diff(args) => args.format,
        }
    }

    /// Runs the verb below.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        match &self.verb {
            Verb::Check(args) => args.run(voice),
            Verb::Show(args) => args.run(voice),
            Verb::Convert(args) => args.run(voice),
            Verb::Diff(args) => args.run(voice),
        }
    }
}
