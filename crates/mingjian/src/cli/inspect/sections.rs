//! `mingjian inspect sections`: the sections that a sweep found, as the file in which a person confirms them.
//!
//! Printed is what `--sections` reads: correct it once and give it back to every later sweep. Nothing is fetched.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::crawl::address::normalise;
use mingjian_inspect::crawl::survey;
use mingjian_inspect::survey::write_sections;

use super::known::Known;
use super::page::address;
use super::site::kept::Kept;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 列出栏目.
#[derive(ClapArgs)]
#[command(
    about = "列出巡检认出的栏目，核对后用 --sections 交回\n\
             The sections that a sweep found; check them and give them back with --sections",
    after_help = after_help!(
        "  mingjian inspect sections https://www.example.gov.cn/ --data 巡检 > 栏目.yaml\n  \
         mingjian inspect site https://www.example.gov.cn/ --data 巡检 --sections 栏目.yaml --as-of 2026-06-01"
    )
)]
pub struct Args {
    #[arg(
        value_name = "URL",
        help = "巡检的首页网址\nThe address at which the sweep begins"
    )]
    url: String,
    #[arg(
        long,
        value_name = "DIR",
        help = "inspect site 的数据目录\nThe data folder of inspect site"
    )]
    data: PathBuf,
    #[command(flatten)]
    known: Known,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Reads the sweep and prints the file.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let start = normalise(&address(&self.url)?);
        let context = self.known.context(None)?;
        let missing = || Trouble::from(Refusal::new("MJ5043", &[("url", start.as_str())]));
        // Opening a folder that is not there would make one.
        if !self.data.is_dir() {
            return Err(missing());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        let survey = runtime.block_on(async {
            let kept = Kept::open(&self.data, &start).await?;
            let survey = survey(&kept, &context, 0).await;
            kept.close().await;
            survey.map_err(|why| Trouble::Fault(anyhow::Error::new(why).context("the frontier")))
        })?;
        if survey.pages.is_empty() {
            return Err(missing());
        }
        Ok(Answer {
            text: write_sections(&survey, voice.lang),
            notes: Vec::new(),
            ending: Ending::Done,
        })
    }
}
