//! `mingjian inspect copies`: addresses elsewhere compared with the pages of a site.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Compared, Site, copies};

use super::asking::{Inner, Rate, client, to_the_end};
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
    #[command(flatten)]
    inner: Inner,
    #[command(flatten)]
    rate: Rate,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        self.format.of_refusals()
    }

    /// Compares, and tells what is a copy.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let start = address(&self.site)?;
        let addresses = self.addresses()?;
        let client = client(self.inner.guard()?)?;
        let site = Site {
            start,
            context: self.known.context(None)?,
        };
        let asking = copies(site, client, self.rate.pace(), None, &addresses);
        let compared = to_the_end(asking)?;
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
