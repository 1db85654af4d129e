//! 封存处: the folder of sealed records and the log of who opened them.
//!
//! **Invariant:** a record is written whole or not at all, and the log is only added to, by who has the key. Behind each
//! line its head is written; a run that is killed between the two leaves a log of one line more, which the next one
//! takes up. A log whose end its head does not know is added to only after somebody accepted it, by a line of its own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::access::{self, Access, End, Head, How};
use mingjian_inspect::archive::{Seal, SealedHead, Vault};

use crate::cli::trouble::{Trouble, not_read, not_written};

/// The largest sealed record, in bytes: the largest file with room for its heads.
const MAX_RECORD: u64 = 40 * 1024 * 1024;
/// As much holds the head.
const HEAD: u64 = 128 * 1024;
/// The largest log that is read.
const MAX_LOG: u64 = 256 * 1024 * 1024;
/// The log beside the records.
const LOG: &str = "access.jsonl";
/// The head of the log beside it.
const LOG_HEAD: &str = "access.head.json";
/// Ending of records.
const ENDING: &str = "sealed";

/// How far the end of the log is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogEnd {
    /// The head fits, under the key.
    Certain,
    /// The head fits, and without the key nobody knows who made it.
    Unproved,
    /// One line stands behind what the head knows.
    OneMore,
    /// There is no head: an earlier version wrote the log, or somebody took the head away.
    Headless,
}

/// 查阅登记, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accesses {
    /// How many lines.
    pub count: usize,
    /// SHA-256 of the last one, in hexadecimal; empty for none.
    pub last: String,
    /// How far its end is certain.
    pub end: LogEnd,
}

/// 封存处 in a data folder.
pub struct Folder(PathBuf);

impl Folder {
    /// Of a data folder.
    pub fn of(data: &Path) -> Self {
        Self(data.join("sealed"))
    }

    /// All heads, in the order of time.
    ///
    /// # Errors
    /// The folder cannot be read. A folder without sealed records has none.
    pub fn heads(&self) -> Result<Vec<SealedHead>, Trouble> {
        let mut heads = Vec::new();
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(heads),
            Err(error) => return Err(self.unread(&error)),
        };
        for entry in entries {
            let path = entry.map_err(|error| self.unread(&error))?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) {
                let bytes = take(&path, HEAD).map_err(|error| self.unread(&error))?;
                heads.extend(SealedHead::read(&bytes));
            }
        }
        heads.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(heads)
    }

    /// A record by its name, or by the beginning of it that no other has.
    ///
    /// # Errors
    /// `MJ5070` there is none, or several.
    pub fn record(&self, id: &str) -> Result<(SealedHead, Vec<u8>), Trouble> {
        let wanted = id.trim().trim_start_matches("urn:uuid:");
        let mut found = self
            .heads()?
            .into_iter()
            .filter(|head| head.id.trim_start_matches("urn:uuid:").starts_with(wanted));
        match (wanted.is_empty(), found.next(), found.next()) {
            (false, Some(head), None) => {
                let bytes = take(&self.0.join(head.file()), MAX_RECORD);
                Ok((head, bytes.map_err(|error| self.unread(&error))?))
            }
            _ => Err(Refusal::new("MJ5070", &[("id", id)]).into()),
        }
    }

    /// Writes down who does what and why.
    ///
    /// # Errors
    /// `MJ5073` nobody or nothing is named, `MJ5074` the log was changed, `MJ5109` its end was cut, `MJ5110` its head is
    /// missing, `MJ5111` its head is of another key, or it cannot be written.
    pub fn log(&self, by: (&str, &str), record: &str, how: How, seal: &Seal) -> Result<(), Trouble> {
        let log = self.text()?;
        self.checked(&log)?;
        match self.state(&log, Some(seal))? {
            LogEnd::Headless => {
                Err(Refusal::new("MJ5110", &[("count", &log.lines().count().to_string())]).into())
            }
            _ => self.add(by, (record, how), log, seal),
        }
    }

    /// Accepts the log as it stands, by a line that says so.
    ///
    /// # Errors
    /// As [`Folder::log`], without those of its end and its head.
    pub fn accept(&self, by: (&str, &str), seal: &Seal) -> Result<(), Trouble> {
        let log = self.text()?;
        self.checked(&log)?;
        self.add(by, ("", How::Accepted), log, seal)
    }

    fn add(
        &self,
        (who, why): (&str, &str),
        (record, how): (&str, How),
        mut log: String,
        seal: &Seal,
    ) -> Result<(), Trouble> {
        if who.trim().is_empty() || why.trim().is_empty() {
            return Err(Refusal::new("MJ5073", &[]).into());
        }
        let access = Access {
            at: super::clock(),
            who: who.trim().to_owned(),
            why: why.trim().to_owned(),
            record: record.to_owned(),
            how,
            before: String::new(),
        };
        let line = access.line(&log);
        log.push_str(&line);
        let add = || {
            fs::create_dir_all(&self.0)?;
            let mut file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(self.0.join(LOG))?;
            file.write_all(line.as_bytes())?;
            file.sync_all()?;
            let head = serde_json::to_vec(&seal.log_head(&log))?;
            whole(&self.0, LOG_HEAD, &head)
        };
        add().map_err(|error| not_written(&error))
    }

    /// All that was written down, and how far its end is certain; without the key the head is taken at its word.
    ///
    /// # Errors
    /// `MJ5074` the log was changed, `MJ5109` its end was cut, `MJ5111` its head is of another key, or it cannot be read.
    pub fn accesses(&self, seal: Option<&Seal>) -> Result<Accesses, Trouble> {
        let log = self.text()?;
        Ok(Accesses {
            count: self.checked(&log)?.len(),
            last: access::last(&log),
            end: self.state(&log, seal)?,
        })
    }

    fn state(&self, log: &str, seal: Option<&Seal>) -> Result<LogEnd, Trouble> {
        let text = match take(&self.0.join(LOG_HEAD), HEAD) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(if log.is_empty() {
                    LogEnd::Certain
                } else {
                    LogEnd::Headless
                });
            }
            Err(error) => return Err(self.unread(&error)),
        };
        let head: Option<Head> = serde_json::from_slice(&text).ok();
        let head = head.filter(|head| seal.is_none_or(|seal| seal.made(head)));
        let head = head.ok_or_else(|| Refusal::new("MJ5111", &[]))?;
        match (head.end(log), seal) {
            (End::Fits, Some(_)) => Ok(LogEnd::Certain),
            (End::Fits, None) => Ok(LogEnd::Unproved),
            (End::OneMore, _) => Ok(LogEnd::OneMore),
            (End::Other, _) => {
                let params = [
                    ("count", head.count.to_string()),
                    ("found", log.lines().count().to_string()),
                ];
                let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
                Err(Refusal::new("MJ5109", &params).into())
            }
        }
    }

    fn checked(&self, log: &str) -> Result<Vec<Access>, Trouble> {
        access::read(log).map_err(|line| Refusal::new("MJ5074", &[("line", &line.to_string())]).into())
    }

    fn text(&self) -> Result<String, Trouble> {
        match take(&self.0.join(LOG), MAX_LOG) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(self.unread(&error)),
        }
    }

    fn unread(&self, error: &io::Error) -> Trouble {
        not_read(error, &self.0.display().to_string())
    }
}

fn take(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file whole or not at all.
fn whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let half = folder.join(format!("{name}.part"));
    let mut file = File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(half, folder.join(name))
}

impl Vault for Folder {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        whole(&self.0, name, bytes)
    }
}
