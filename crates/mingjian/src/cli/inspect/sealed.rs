//! `mingjian inspect sealed`: the records with personal data, listed without a key, opened with one; each opening is
//! written down first.

mod vault;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_app::inspected::Documents;
use mingjian_core::contents::Contents;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::access::How;
use mingjian_inspect::archive::{Seal, SealBroken, SealedHead, Stored};
use mingjian_inspect::attachment::{Reader, of_page, plain, redacted};

use super::known::MAX_KEY;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

pub(super) use vault::Folder;
use vault::LogEnd;

/// 查阅封存的存证.
#[derive(ClapArgs)]
#[command(
    about = "封存的存证（含个人信息）：列出，或登记后打开一条\n\
             Sealed records (with personal data): list them, or open one, which is written down",
    after_help = after_help!(
        "  mingjian inspect sealed --data 巡检\n  \
         mingjian inspect sealed --data 巡检 --open 1f0c… --who 王主任 --why 核对线索 --key-file 密钥"
    )
)]
pub struct Args {
    #[arg(
        long,
        value_name = "DIR",
        help = "巡检的数据目录\nThe data folder of the sweeps"
    )]
    data: PathBuf,
    #[arg(
        long,
        value_name = "ID",
        requires_all = ["who", "why", "key_file"],
        help = "打开哪一条；缺省遮盖个人信息\nThe record to open; what is personal is masked unless --plain"
    )]
    open: Option<String>,
    #[arg(
        long,
        requires_all = ["who", "why", "key_file"],
        conflicts_with = "open",
        help = "登记的末尾核对不上、又无从取回时，写明原因，照现状接受\n\
                Accept the log as it stands, where its end cannot be checked and there is no copy"
    )]
    accept_log: bool,
    #[arg(long, value_name = "NAME", help = "谁打开\nWho opens it")]
    who: Option<String>,
    #[arg(long, value_name = "TEXT", help = "为什么\nWhy")]
    why: Option<String>,
    #[arg(
        long,
        value_name = "FILE",
        help = "封存时用的单位密钥文件；列出时用来核对登记\n\
                The installation's key that sealed it; in a listing it proves the log"
    )]
    key_file: Option<PathBuf>,
    #[arg(
        long,
        requires = "open",
        help = "不遮盖，原样显示\nShow it as it is, nothing masked"
    )]
    plain: bool,
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        Format::Table
    }

    /// Lists, or opens one.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let folder = Folder::of(&self.data);
        let key = self.key_file.as_ref();
        let key = key.map(|key| input::page(key, MAX_KEY)).transpose()?;
        let seal = key.as_deref().map(Seal::new);
        let (text, notes) = match (&self.open, &self.who, &self.why, &seal) {
            (Some(id), Some(who), Some(why), Some(seal)) => {
                (self.opened(&folder, id, (who, why), seal)?, Vec::new())
            }
            (None, Some(who), Some(why), Some(seal)) if self.accept_log => {
                folder.accept((who, why), seal)?;
                listed(&folder, Some(seal), voice)?
            }
            _ => listed(&folder, seal.as_ref(), voice)?,
        };
        Ok(Answer {
            text,
            notes,
            ending: Ending::Done,
        })
    }

    fn opened(&self, folder: &Folder, id: &str, by: (&str, &str), seal: &Seal) -> Result<String, Trouble> {
        let (head, bytes) = folder.record(id)?;
        let (_, member) = seal.open(&bytes).map_err(|why| closed(&head, why))?;
        let how = if self.plain { How::Plain } else { How::Redacted };
        // Nothing is shown that is not written down before.
        folder.log(by, &head.id, how, seal)?;
        let stored = Stored::read(&member).map_err(|_| closed(&head, SealBroken::Form))?;
        let contents = contents(&head.url, stored);
        Ok(contents
            .iter()
            .map(|one| if self.plain { plain(one) } else { redacted(one) })
            .collect())
    }
}

/// What a reader sees of the answer: the lines of a page, or those of a file and the files in it.
fn contents(url: &str, stored: Stored) -> Vec<Contents> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| Documents.takes(&ending)) {
        let pieces = Documents.read(name, stored.body());
        let read: Vec<Contents> = pieces
            .into_iter()
            .filter_map(|piece| piece.contents.ok())
            .collect();
        if !read.is_empty() {
            return read;
        }
    }
    vec![of_page(&stored.page())]
}

pub(super) fn closed(head: &SealedHead, why: SealBroken) -> Trouble {
    match (why, &head.erased) {
        (SealBroken::Erased, Some(erased)) => {
            let params = [
                ("id", head.id.as_str()),
                ("who", &erased.who),
                ("why", &erased.why),
            ];
            Refusal::new("MJ5072", &params).into()
        }
        _ => Refusal::new("MJ5071", &[("id", &head.id)]).into(),
    }
}

/// A line a record; what was written down about openings is counted.
fn listed(folder: &Folder, seal: Option<&Seal>, voice: Voice) -> Result<(String, Vec<String>), Trouble> {
    let mut text = String::new();
    for head in folder.heads()? {
        let state = match &head.erased {
            Some(erased) => voice.say("sealed-erased", &[("who", &erased.who), ("why", &erased.why)]),
            None => voice.say("sealed-kept", &[]),
        };
        let cells = [
            head.id.as_str(),
            &moment(head.at),
            &head.url,
            &head.rules.join(","),
            head.digest.get(..16).unwrap_or_default(),
            &state,
        ];
        text.push_str(&cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t"));
        text.push('\n');
    }
    let log = folder.accesses(seal)?;
    let count = log.count.to_string();
    let last = if log.last.is_empty() { "-" } else { &log.last };
    let mut notes = vec![voice.say("sealed-accesses", &[("count", &count), ("last", last)])];
    notes.extend(match log.end {
        LogEnd::Certain => None,
        LogEnd::Unproved => Some(voice.say("sealed-log-unproved", &[])),
        LogEnd::OneMore => Some(voice.say("sealed-log-one-more", &[])),
        LogEnd::Headless => Some(voice.say("sealed-log-headless", &[])),
    });
    Ok((text, notes))
}

/// A moment as text.
fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

/// The moment of the system's clock, in milliseconds since 1970.
pub(super) fn clock() -> i64 {
    Deps::system().clock.now().0
}
