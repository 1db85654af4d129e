//! `mingjian inspect again`: one finding once more, from its record or from the site as it is now.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_core::finding::Finding;
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::Shelf;
use mingjian_inspect::crawl::{Attached, Budget, Site, Sweep, look};
use mingjian_inspect::proof::folder::latest;
use mingjian_inspect::proof::{Again, Entry, Seal, derive};
use serde::Serialize;

use super::asking::{client, guard, paced, to_the_end};
use super::open::open;
use super::page::{PageFormat, json};
use super::shown::reason;
use super::site::unreachable;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

/// 重做一条线索.
#[derive(ClapArgs)]
#[command(
    about = "重做一条线索：依据存证离线重做，或到网站上再看一次\n\
             One finding again: offline from its record, or live from the site",
    after_help = after_help!(
        "  mingjian inspect again 5f0c3a9e1b72 --data 巡检\n  \
         mingjian inspect again 5f0c3a9e1b72 --bundle 青禾区.mjb\n  \
         mingjian inspect again 5f0c3a9e1b72 --data 巡检 --live"
    )
)]
pub struct Args {
    #[arg(value_name = "ID", help = "线索编号\nThe id of the finding")]
    id: String,
    #[arg(
        long,
        value_name = "DIR",
        required_unless_present = "bundle",
        conflicts_with = "bundle",
        help = "巡检的数据目录\nThe folder of the sweep"
    )]
    data: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = "巡检包\nA bundle")]
    bundle: Option<PathBuf>,
    #[arg(
        long,
        help = "到网站上再看一次，不凭存证\nAsk the site as it is now, not the record"
    )]
    live: bool,
    #[arg(
        long,
        value_name = "HOST:PORT",
        requires = "live",
        help = "放行的内网目标，可写多个\nAn inner target that may be asked, several allowed"
    )]
    allow: Vec<String>,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    result: &'static str,
    why: Option<String>,
    live: bool,
    same_rules: bool,
    finding: &'a Finding,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        self.format.of_refusals()
    }

    /// Does it again.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let (seal, entry, again) = match (&self.bundle, &self.data) {
            (Some(file), _) => {
                let bundle = open(file)?;
                let entry = bundle.entry(&self.id)?.clone();
                let again = if self.live {
                    None
                } else {
                    let context = bundle.seal.context()?;
                    Some(derive(&entry.finding, bundle.answer(&entry).as_ref(), &context))
                };
                (bundle.seal, entry, again)
            }
            (None, folder) => self.stored(&folder.clone().unwrap_or_default())?,
        };
        let again = match again {
            Some(again) => again,
            None => self.asked(&seal, &entry.finding)?,
        };
        self.tell(&seal, &entry, &again, voice)
    }

    /// The finding in a folder, in the latest sweep of the site that has it.
    fn stored(&self, folder: &std::path::Path) -> Result<(Seal, Entry, Option<Again>), Trouble> {
        for kept in latest(folder, None)? {
            let entries = kept.entries()?;
            let Some(entry) = entries.into_iter().find(|entry| entry.id == self.id) else {
                continue;
            };
            let again = if self.live {
                None
            } else {
                let record = entry.finding.evidence.record.as_ref();
                let answer = record.and_then(|record| Shelf::new(folder).stored(record).ok());
                Some(derive(&entry.finding, answer.as_ref(), &kept.seal.context()?))
            };
            return Ok((kept.seal, entry, again));
        }
        Err(Refusal::new("MJ5065", &[("id", &self.id)]).into())
    }

    fn asked(&self, seal: &Seal, finding: &Finding) -> Result<Again, Trouble> {
        let start = super::page::address(&seal.start)?;
        let sweep = Sweep {
            site: Site {
                start,
                context: seal.context()?,
            },
            client: client(guard(&self.allow)?)?,
            pace: paced(500),
            archive: None,
            budget: Budget::default(),
            confirm_after: 0,
            attached: Attached::default(),
        };
        let again = to_the_end(look(finding, sweep))?;
        if again == Again::NotJudged("inner_address".to_owned()) {
            return Err(unreachable(&finding.url));
        }
        Ok(again)
    }

    fn tell(&self, seal: &Seal, entry: &Entry, again: &Again, voice: Voice) -> Result<Answer, Trouble> {
        let why = match again {
            Again::NotJudged(why) => Some(why.as_str()),
            Again::Stands | Again::Gone => None,
        };
        let same_rules = seal.has_todays_rules();
        let text = if self.format == PageFormat::Table {
            let way = if self.live { "live" } else { "record" };
            let result = voice.say(&format!("again-{way}-{}", again.word().replace('_', "-")), &[]);
            let why = why.map(|why| reason(why, voice)).unwrap_or_default();
            let said = match voice.lang {
                Lang::Zh => &entry.zh,
                Lang::En => &entry.en,
            };
            let cells = [again.word(), &entry.id, &entry.finding.url, said, &result, &why];
            let clean = cells.map(|cell| cell.replace(['\t', '\n', '\r'], " "));
            clean.join("\t").trim_end().to_owned() + "\n"
        } else {
            let shown = Shown {
                id: &entry.id,
                result: again.word(),
                why: why.map(str::to_owned),
                live: self.live,
                same_rules,
                finding: &entry.finding,
            };
            json(&shown, self.format == PageFormat::Json)?
        };
        let notes = if same_rules {
            Vec::new()
        } else {
            vec![voice.say("again-other-rules", &[("program", &seal.program)])]
        };
        Ok(Answer {
            text,
            notes,
            ending: Ending::Done,
        })
    }
}
