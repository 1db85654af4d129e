//! 封存处: the folder of sealed records and the log of who opened them.
//!
//! **Invariant:** a record is written whole or not at all, and the log is only added to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::access::{self, Access, How};
use mingjian_inspect::archive::{SealedHead, Vault};

use crate::cli::trouble::{Trouble, not_read, not_written};

/// The largest sealed record, in bytes: the largest file with room for its heads.
const MAX_RECORD: u64 = 40 * 1024 * 1024;
/// As much holds the head.
const HEAD: u64 = 128 * 1024;
/// The largest log that is read.
const MAX_LOG: u64 = 256 * 1024 * 1024;
/// The log beside the records.
const LOG: &str = "access.jsonl";
/// Ending of records.
const ENDING: &str = "sealed";

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
    /// `MJ5073` nobody or nothing is named, `MJ5074` the log was changed, or it cannot be written.
    pub fn log(&self, (who, why): (&str, &str), record: &str, how: How) -> Result<(), Trouble> {
        if who.trim().is_empty() || why.trim().is_empty() {
            return Err(Refusal::new("MJ5073", &[]).into());
        }
        let log = self.text()?;
        self.checked(&log)?;
        let access = Access {
            at: super::clock(),
            who: who.trim().to_owned(),
            why: why.trim().to_owned(),
            record: record.to_owned(),
            how,
            before: String::new(),
        };
        let add = || {
            let mut file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(self.0.join(LOG))?;
            file.write_all(access.line(&log).as_bytes())?;
            file.sync_all()
        };
        add().map_err(|error| not_written(&error))
    }

    /// All that was written down.
    ///
    /// # Errors
    /// `MJ5074` the log was changed, or it cannot be read.
    pub fn accesses(&self) -> Result<Vec<Access>, Trouble> {
        self.checked(&self.text()?)
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

impl Vault for Folder {
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let half = self.0.join(format!("{name}.part"));
        let mut file = File::create(&half)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(half, self.0.join(name))
    }
}
