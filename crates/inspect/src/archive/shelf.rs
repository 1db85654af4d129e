//! 存证目录: the folder in which records lie, read stretch by stretch.
//!
//! **Invariant:** only files of the folder are opened: a name that leads out of it is refused, wherever it came from.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Component, Path, PathBuf};

use mingjian_core::finding::Record;

use super::warc::MAX_RECORD;
use super::{Damaged, Stored};

/// The host of an address as it stands in names of files, with its port where that is not the usual one.
pub fn host(start: &str) -> String {
    let url = url::Url::parse(start).ok();
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or_default();
    let port = url.as_ref().and_then(url::Url::port);
    let port = port.map_or_else(String::new, |port| format!("-{port}"));
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '.' {
            c
        } else {
            '-'
        }
    };
    host.chars().map(plain).collect::<String>() + &port
}

/// 存证目录.
#[derive(Debug, Clone)]
pub struct Shelf(PathBuf);

impl Shelf {
    /// In a folder of data.
    pub fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The path of a file of records.
    ///
    /// # Errors
    /// The name leads out of the folder.
    pub fn path(&self, file: &str) -> std::io::Result<PathBuf> {
        let name = Path::new(file);
        let plain = name.components().all(|part| matches!(part, Component::Normal(_)));
        if file.is_empty() || !plain {
            return Err(ErrorKind::InvalidInput.into());
        }
        Ok(self.0.join(name))
    }

    /// The files of records of a site, older ones first, as records name them.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files(&self, start: &str) -> std::io::Result<Vec<String>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.0.join("warc"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if Self::of_site(&name, start) {
                files.push(format!("warc/{name}"));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Whether a file of records is one of a site, as its name says.
    pub(crate) fn of_site(file: &str, start: &str) -> bool {
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name
            .strip_suffix(".warc.gz")
            .and_then(|stem| stem.rsplit_once('-'));
        stem.is_some_and(|(known, _)| known == host(start))
    }

    /// When a file of records was begun, in milliseconds, as its name says.
    pub fn begun(file: &str) -> Option<i64> {
        let (_, stamp) = file.strip_suffix(".warc.gz")?.rsplit_once('-')?;
        stamp.parse().ok()
    }

    /// The member that a record takes, byte by byte.
    ///
    /// # Errors
    /// It is not there, or longer than any record is.
    pub fn member(&self, record: &Record) -> std::io::Result<Vec<u8>> {
        let most = u64::try_from(MAX_RECORD).unwrap_or(u64::MAX);
        if record.length > most {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut file = File::open(self.path(&record.file)?)?;
        file.seek(SeekFrom::Start(record.offset))?;
        let mut member = Vec::new();
        file.take(record.length).read_to_end(&mut member)?;
        if u64::try_from(member.len()).is_ok_and(|length| length == record.length) {
            Ok(member)
        } else {
            Err(ErrorKind::UnexpectedEof.into())
        }
    }

    /// The answer of a record.
    ///
    /// # Errors
    /// As [`Shelf::member`]; it does not hold what it says.
    pub fn stored(&self, record: &Record) -> std::io::Result<Stored> {
        let changed = |_: Damaged| Error::from(ErrorKind::InvalidData);
        let stored = Stored::read(&self.member(record)?).map_err(changed)?;
        if stored.id == record.id {
            Ok(stored)
        } else {
            Err(ErrorKind::InvalidData.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_refused() {
        let shelf = Shelf::new(Path::new("data"));
        for name in ["../a", "warc/../../a", "/etc/passwd", "", "./a"] {
            assert!(shelf.path(name).is_err(), "{name}");
        }
        assert!(shelf.path("warc/a.warc.gz").is_ok());
    }
}
