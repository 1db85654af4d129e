//! `mingjian inspect again`: one finding once more, from its record or from the site as it is now.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use mingjian_app::inspected::Documents;
use mingjian_core::finding::{Finding, Record};
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::Context;
use mingjian_inspect::archive::access::How;
use mingjian_inspect::archive::{Seal as Lock, Shelf, Stored, sha256};
use mingjian_inspect::crawl::{Attached, Budget, Site, Sweep, look};
use mingjian_inspect::proof::folder::{Kept, seals};
use mingjian_inspect::proof::{Again, Entry, Grounds, InBundle, InFolder, Seal, Trove, archives};
use serde::Serialize;

use super::asking::{client, guard, paced, to_the_end};
use super::known::MAX_KEY;
use super::open::open;
use super::page::{PageFormat, json};
use super::sealed::{Folder, closed};
use super::shown::reason;
use super::signing::{Trust, sealed_by};
use super::site::unreachable;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
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
    #[command(flatten)]
    trust: Trust,
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
    #[arg(
        long,
        value_name = "FILE",
        requires_all = ["who", "why", "data"],
        conflicts_with = "live",
        help = "存证封存着的，用单位密钥打开，先登记\n\
                The installation's key, where the record is sealed; the opening is written down first"
    )]
    key_file: Option<PathBuf>,
    #[arg(
        long,
        value_name = "NAME",
        requires = "key_file",
        help = "谁打开\nWho opens it"
    )]
    who: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "key_file", help = "为什么\nWhy")]
    why: Option<String>,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

/// The finding with the seal of its sweep, and who signed that.
struct Found {
    seal: Seal,
    context: Context,
    sealer: Option<String>,
    entry: Entry,
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
        let (found, again) = match (&self.bundle, &self.data) {
            (Some(file), _) => {
                let bundle = open(file)?;
                if let Some(wanted) = &self.trust.trust {
                    bundle.trust(wanted)?;
                }
                let entry = bundle.entry(&self.id)?.clone();
                let again = if self.live {
                    None
                } else {
                    let whole = InBundle {
                        bundle: &bundle,
                        open: || File::open(file),
                    };
                    let grounds = Grounds {
                        seal: &bundle.seal,
                        context: bundle.context()?,
                        trove: bundle.is_whole().then_some(&whole as &dyn Trove),
                        // Checked against the manifest and the seal when it was opened.
                        sealed: &[],
                        reader: Some(&Documents),
                    };
                    Some(grounds.derive(&entry.finding, bundle.answer(&entry).as_ref())?)
                };
                let found = Found {
                    context: bundle.context()?,
                    seal: bundle.seal,
                    sealer: bundle.sealer,
                    entry,
                };
                (found, again)
            }
            (None, folder) => self.stored(&folder.clone().unwrap_or_default())?,
        };
        let again = match again {
            Some(again) => again,
            None => self.asked(&found)?,
        };
        self.tell(&found, &again, voice)
    }

    /// The finding in a folder, in the latest sweep of the site that has it.
    fn stored(&self, folder: &Path) -> Result<(Found, Option<Again>), Trouble> {
        for kept in self.trust.latest(folder, None)? {
            let entries = kept.entries()?;
            let Some(entry) = entries.into_iter().find(|entry| entry.id == self.id) else {
                continue;
            };
            let again = if self.live {
                None
            } else {
                Some(self.derived(folder, &kept, &entry)?)
            };
            let found = Found {
                context: kept.context()?,
                seal: kept.seal,
                sealer: kept.signer,
                entry,
            };
            return Ok((found, again));
        }
        Err(Refusal::new("MJ5065", &[("id", &self.id)]).into())
    }

    /// From the records of a folder, all of which have to be what was sealed.
    fn derived(&self, folder: &Path, kept: &Kept, entry: &Entry) -> Result<Again, Trouble> {
        let shelf = Shelf::new(folder);
        let answer = match &entry.finding.evidence.record {
            Some(record) if record.file.starts_with("sealed/") => self.unlocked(folder, record)?,
            Some(record) => cited(&shelf, record, entry)?,
            None => None,
        };
        let sealed = archives(&seals(folder)?, &kept.seal);
        let whole = InFolder {
            shelf: &shelf,
            start: &kept.seal.start,
        };
        let grounds = Grounds {
            seal: &kept.seal,
            context: kept.context()?,
            trove: Some(&whole),
            sealed: &sealed,
            reader: Some(&Documents),
        };
        Ok(grounds.derive(&entry.finding, answer.as_ref())?)
    }

    /// A record that lies under lock, where the key was given; it is written down first.
    fn unlocked(&self, folder: &Path, record: &Record) -> Result<Option<Stored>, Trouble> {
        let (Some(key), Some(who), Some(why)) = (&self.key_file, &self.who, &self.why) else {
            return Ok(None);
        };
        let lock = Lock::new(&input::page(key, MAX_KEY)?);
        let sealed = Folder::of(folder);
        let (head, bytes) = sealed.record(&record.id)?;
        let (_, member) = lock.open(&bytes).map_err(|why| closed(&head, why))?;
        sealed.log((who, why), &head.id, How::Redacted, &lock)?;
        Ok(Stored::read(&member).ok())
    }

    fn asked(&self, found: &Found) -> Result<Again, Trouble> {
        let (start, finding) = (super::page::address(&found.seal.start)?, &found.entry.finding);
        let sweep = Sweep {
            site: Site {
                start,
                context: found.context.clone(),
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

    fn tell(&self, found: &Found, again: &Again, voice: Voice) -> Result<Answer, Trouble> {
        let Found {
            seal, sealer, entry, ..
        } = found;
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
        let mut notes = vec![sealed_by(seal, sealer.as_deref(), voice)];
        if !same_rules {
            notes.push(voice.say("again-other-rules", &[("program", &seal.program)]));
        }
        Ok(Answer {
            text,
            notes,
            ending: Ending::Done,
        })
    }
}

/// The answer that a finding cites, as it was when the chain was written; `None` for a note in place of one.
fn cited(shelf: &Shelf, record: &Record, entry: &Entry) -> Result<Option<Stored>, Trouble> {
    let member = shelf.member(record).ok();
    let same = member.filter(|bytes| entry.record.as_ref() == Some(&sha256(bytes)));
    let Some(member) = same else {
        let params = [("number", entry.seq.to_string()), ("id", entry.id.clone())];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        return Err(Refusal::new("MJ5064", &params).in_file(&record.file).into());
    };
    Ok(Stored::read(&member).ok())
}
