//! `mingjian inspect copies`: addresses elsewhere compared with the pages of a site.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Compared, Site, copies};
use mingjian_inspect::fetch::{Allow, Client, Guard, Limits, Pace, SystemResolver};

use super::known::Known;
use super::page::{PageFormat, address, json, row, shown};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// The longest list, in bytes.
const MAX_LIST: usize = 1024 * 1024;
/// Most addresses of a list.
const MAX_ADDRESSES: usize = 2_000;

/// 查找仿冒页面.
#[derive(ClapArgs)]
#[command(
    about = "比对名单上的网址是否仿冒本网站的页面（路径相同、文字雷同）\n\
             Compare listed addresses with the pages of a site: the same path, the same text",
    after_help = after_help!(
        "  mingjian inspect copies --site https://www.example.gov.cn/ --list 可疑网址.txt"
    )
)]
pub struct Args {
    #[arg(
        long,
        value_name = "URL",
        help = "本网站的首页网址\nThe home page of the own site"
    )]
    site: String,
    #[arg(
        long,
        value_name = "FILE",
        help = "名单，每行一个网址，# 起为说明\nThe list: an address a line, # begins a remark"
    )]
    list: PathBuf,
    #[command(flatten)]
    known: Known,
    #[arg(
        long,
        value_name = "HOST:PORT",
        help = "放行的内网目标，可写多个\nAn inner target that may be asked, several allowed"
    )]
    allow: Vec<String>,
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2,
        value_parser = clap::value_parser!(u32).range(1..),
        help = "每台主机每秒最多几次请求\nMost requests a second to one host"
    )]
    rate: u32,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        match self.format {
            PageFormat::Table => Format::Table,
            PageFormat::Json | PageFormat::Jsonl => Format::Json,
        }
    }

    /// Compares, and tells what is a copy.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let start = address(&self.site)?;
        let addresses = self.addresses()?;
        let mut allowed = Vec::new();
        for text in &self.allow {
            let allow = Allow::read(text);
            allowed.push(allow.ok_or_else(|| Trouble::Usage(Refusal::new("MJ5009", &[("text", text)])))?);
        }
        let clock = Deps::system().clock;
        let client = Client::new(Guard::new(allowed), Arc::new(SystemResolver), Limits::default());
        let client = client.map_err(|why| Trouble::Fault(anyhow::anyhow!("{why}")))?;
        let delay = i64::from(1000_u32.checked_div(self.rate).unwrap_or(1000));
        let pace = Pace::new(Arc::new(move || clock.now().0), delay);
        let site = Site {
            start,
            context: self.known.context(None)?,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.context("start the runtime").map_err(Trouble::Fault)?;
        let compared = runtime.block_on(copies(site, client, pace, None, &addresses));
        self.answer(&compared, voice)
    }

    fn addresses(&self) -> Result<Vec<Address>, Trouble> {
        let bytes = input::page(&self.list, MAX_LIST)?;
        let text = String::from_utf8_lossy(&bytes);
        let mut addresses = Vec::new();
        for (number, line) in (1_u32..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let place = Place {
                file: input::shown(&self.list),
                line: number,
                ..Place::default()
            };
            let bad = |_| Refusal::new("MJ5008", &[("url", line)]).at(place.clone());
            addresses.push(address(line).map_err(bad)?);
            if addresses.len() > MAX_ADDRESSES {
                let params = [("limit", MAX_ADDRESSES.to_string())];
                let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
                return Err(Refusal::new("MJ5075", &params).at(place).into());
            }
        }
        Ok(addresses)
    }

    fn answer(&self, compared: &[Compared], voice: Voice) -> Result<Answer, Trouble> {
        let findings: Vec<_> = compared.iter().filter_map(|one| one.finding.as_ref()).collect();
        let text = match self.format {
            PageFormat::Table => findings.iter().map(|finding| row(finding, voice)).collect(),
            PageFormat::Json if findings.is_empty() => String::new(),
            PageFormat::Json => json(
                &findings.iter().map(|finding| shown(finding)).collect::<Vec<_>>(),
                true,
            )?,
            PageFormat::Jsonl => {
                let lines: Result<Vec<String>, Trouble> = findings
                    .iter()
                    .map(|finding| json(&shown(finding), false))
                    .collect();
                lines?.concat()
            }
        };
        let notes = compared
            .iter()
            .map(|one| match (&one.not_judged, &one.own) {
                (Some(why), _) => {
                    let why = match why.strip_prefix("status_") {
                        Some(status) => voice.say("sweep-why-status", &[("status", status)]),
                        None => voice.word("sweep-why", why),
                    };
                    voice.say("copies-not-judged", &[("url", &one.url), ("why", &why)])
                }
                (None, own) => {
                    let (own, percent) = (own.as_deref().unwrap_or_default(), one.percent.to_string());
                    voice.say(
                        "copies-compared",
                        &[("url", &one.url), ("own", own), ("percent", &percent)],
                    )
                }
            })
            .collect();
        Ok(Answer {
            text,
            notes,
            ending: Ending::Done,
        })
    }
}
