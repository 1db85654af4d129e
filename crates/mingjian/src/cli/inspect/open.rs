//! `mingjian inspect open`: checks a bundle without network and says what is in it; what does not hold is named.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use mingjian_inspect::proof::Entry;
use mingjian_inspect::proof::bundle::{Bundle, read};

use super::page::{PageFormat, json, row};
use super::shown::time;
use super::signing::{Trust, sealed_by};
use crate::cli::after_help;
use crate::cli::answer::{Answer, Ending, Format};
use crate::cli::trouble::{Trouble, not_read};
use crate::cli::words::Voice;

/// 核对一包.
#[derive(ClapArgs)]
#[command(
    about = "核对巡检包：签名、线索和存证；被改、被删、被调换、被截尾的逐处指出，不联网\n\
             Check a bundle: signature, findings, records; names what was edited, deleted, moved or cut, offline",
    after_help = after_help!(
        "  mingjian inspect open 青禾区.mjb\n  \
         mingjian inspect open 青禾区.mjb --trust \"1a2b 3c4d 5e6f 7081 92a3 b4c5 d6e7 f809\"\n  \
         mingjian inspect open 青禾区.mjb --format jsonl"
    )
)]
pub struct Args {
    #[arg(value_name = "FILE", help = "巡检包\nThe bundle")]
    file: PathBuf,
    #[command(flatten)]
    trust: Trust,
    #[arg(long, value_enum, default_value_t = PageFormat::Table, help = "输出格式\nOutput format")]
    format: PageFormat,
}

/// Opens a bundle.
pub(super) fn open(path: &Path) -> Result<Bundle, Trouble> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| not_read(&error, &name))?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(not_read(&std::io::ErrorKind::IsADirectory.into(), &name));
    }
    let read = read(BufReader::new(file));
    read.map_err(|breaches| {
        let named = breaches.into_iter().map(|breach| breach.in_file(&name));
        Trouble::Refused(named.collect())
    })
}

impl Args {
    /// The form of refusals.
    pub fn format(&self) -> Format {
        self.format.of_refusals()
    }

    /// Checks it and lists its findings.
    pub fn run(&self, voice: Voice) -> Result<Answer, Trouble> {
        let bundle = open(&self.file)?;
        if let Some(wanted) = &self.trust.trust {
            bundle.trust(wanted)?;
        }
        let lines = |line: &dyn Fn(&Entry) -> Result<String, Trouble>| -> Result<String, Trouble> {
            let lines: Result<Vec<String>, Trouble> = bundle.entries.iter().map(line).collect();
            Ok(lines?.concat())
        };
        let text = match self.format {
            PageFormat::Table => lines(&|entry| Ok(format!("{}\t{}", entry.id, row(&entry.finding, voice))))?,
            PageFormat::Jsonl => lines(&|entry| json(entry, false))?,
            PageFormat::Json => json(&bundle.entries, true)?,
        };
        Ok(Answer {
            text,
            notes: self.notes(&bundle, voice),
            ending: Ending::Done,
        })
    }

    fn notes(&self, bundle: &Bundle, voice: Voice) -> Vec<String> {
        let seal = &bundle.seal;
        let (begun, ended) = (time(seal.begun), time(seal.ended));
        let (findings, records) = (seal.findings.to_string(), bundle.records().to_string());
        let args = [
            ("site", seal.start.as_str()),
            ("begun", &begun),
            ("ended", &ended),
            ("findings", &findings),
            ("records", &records),
        ];
        let key = if self.trust.trust.is_some() {
            "open-trusted"
        } else {
            "open-signed"
        };
        vec![
            voice.say("open-holds", &args),
            voice.say(key, &[("fingerprint", &bundle.signer)]),
            sealed_by(seal, bundle.sealer.as_deref(), voice),
        ]
    }
}
