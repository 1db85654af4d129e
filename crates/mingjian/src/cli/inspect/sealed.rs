//! `mingjian inspect sealed`: the records with personal data, listed without a key, opened with one; each opening is
//! written down first.

mod vault;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use mingjian_app::Deps;
use mingjian_core::contents::Contents;
use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::access::How;
use mingjian_inspect::archive::{Seal, SealBroken, SealedHead, Stored};
use mingjian_inspect::attachment::{Reader, of_page, plain, redacted};

use super::attachments::Documents;
use super::known::MAX_KEY;
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::input;
use crate::cli::trouble::Trouble;
use crate::cli::words::Voice;

pub(super) use vault::Folder;

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
    #[arg(long, value_name = "NAME", requires = "open", help = "谁打开\nWho opens it")]
    who: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "open", help = "为什么\nWhy")]
    why: Option<String>,
    #[arg(
        long,
        value_name = "FILE",
        requires = "open",
        help = "封存时用的单位密钥文件\nThe installation's key that sealed it"
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
        let (text, notes) = match (&self.open, &self.who, &self.why, &self.key_file) {
            (Some(id), Some(who), Some(why), Some(key)) => {
                let key = input::page(key, MAX_KEY)?;
                (
                    self.opened(&folder, id, (who, why), &Seal::new(&key))?,
                    Vec::new(),
                )
            }
            _ => listed(&folder, voice)?,
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
        folder.log(by, &head.id, how)?;
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

fn closed(head: &SealedHead, why: SealBroken) -> Trouble {
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
fn listed(folder: &Folder, voice: Voice) -> Result<(String, Vec<String>), Trouble> {
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
    let count = folder.accesses()?.len().to_string();
    Ok((text, vec![voice.say("sealed-accesses", &[("count", &count)])]))
}

/// A moment as text.
fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

/// The moment of the system's clock, in milliseconds since 1970.
pub(super) fn clock() -> i64 {
    Deps::system().clock.now().0
}
