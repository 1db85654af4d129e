//! `mingjian inspect`: what is wrong on a page, or on a whole site.

mod again;
mod asking;
mod bulletin;
mod bundle;
mod copies;
mod erase;
mod known;
mod open;
mod page;
mod report;
mod sealed;
mod sections;
mod shown;
mod signing;
mod site;
mod written;

use clap::{Args as ClapArgs, Subcommand};

use super::answer::{Answer, Format};
use super::trouble::Trouble;
use super::words::Voice;

/// 网上检查.
#[derive(ClapArgs)]
#[command(
    about = "网上检查：页面或整个网站的问题线索和位置\nOnline inspection: findings on a page or a site, with their places"
)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

// What a verb is about stands in its own file.
#[derive(Subcommand)]
enum Verb {
    Page(page::Args),
    Site(Box<site::Args>),
    Report(report::Args),
    Bulletin(bulletin::Args),
    Bundle(bundle::Args),
    Open(open::Args),
    Again(again::Args),
    Sections(sections::Args),
    Sealed(sealed::Args),
    Erase(erase::Args),
    Copies(Box<copies::Args>),
}

impl Args {
    /// The form of the answer.
    pub fn format(&self) -> Format {
        match &self.verb {
            Verb::Page(args) => args.format(),
            Verb::Site(args) => args.format(),
            Verb::Report(args) => args.format(),
            Verb::Bulletin(args) => args.format(),
            Verb::Bundle(args) => args.format(),
            Verb::Open(args) => args.format(),
            Verb::Again(args) => args.format(),
            Verb::Sections(args) => args.format(),
            Verb::Sealed(args) => args.format(),
            Verb::Erase(args) => args.format(),
            Verb::Copies(args) => args.format(),
        }
    }

    /// Runs the verb below.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        match &self.verb {
            Verb::Page(args) => args.run(voice),
            Verb::Site(args) => args.run(voice),
            Verb::Report(args) => args.run(voice),
            Verb::Bulletin(args) => args.run(voice),
            Verb::Bundle(args) => args.run(voice),
            Verb::Open(args) => args.run(voice),
            Verb::Again(args) => args.run(voice),
            Verb::Sections(args) => args.run(voice),
            Verb::Sealed(args) => args.run(voice),
            Verb::Erase(args) => args.run(voice),
            Verb::Copies(args) => args.run(voice),
        }
    }
}
