//! `mingjian audit`: whether the record holds.

mod verify;

use clap::{Args as ClapArgs, Subcommand};

use crate::cli::answer::{Answer, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 留痕.
#[derive(ClapArgs)]
#[command(about = "留痕：核验记录和数据有没有被改动\nThe record: whether it or the data were changed")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

// What a verb is about stands in its own file: a doc comment here would take its place in the help.
#[derive(Subcommand)]
enum Verb {
    Verify(verify::Args),
}

impl Args {
    /// The form of the answer.
    pub fn format(&self) -> Format {
        match &self.verb {
            Verb::Verify(args) => args.format,
        }
    }

    /// Runs the verb.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        match &self.verb {
            Verb::Verify(args) => args.run(voice),
        }
    }
}
