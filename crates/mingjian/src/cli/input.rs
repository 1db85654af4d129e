//! 读入: files within bounds, by their extensions.
//!
//! The size is looked at before anything is read, and reading stops at the limit in any case; `-` is standard
//! input. **Does not** understand what it reads, core does.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::bulk;
use mingjian_core::sheet::{self, Sheets, Unit};
use mingjian_documents as documents;
use mingjian_documents::xlsx as workbook;

use super::trouble::{Trouble, not_read};

/// The kinds of files that sheets and unit lists come in.
#[derive(Clone, Copy)]
enum Kind {
    Yaml,
    Csv,
    Xlsx,
}

/// A file that is ready to be understood.
enum Opened {
    Yaml(Vec<u8>),
    Csv(Box<dyn Read>),
    Xlsx(Vec<u8>),
}

/// Extensions and the kinds behind them.
const KINDS: &[(&str, Kind)] = &[
    ("yaml", Kind::Yaml),
    ("yml", Kind::Yaml),
    ("csv", Kind::Csv),
    ("xlsx", Kind::Xlsx),
];

/// The path that means standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a path names a workbook.
pub fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// A path as it is told to people.
pub fn shown(path: &Path) -> String {
    if is_stdin(path) {
        "stdin".to_owned()
    } else {
        path.display().to_string()
    }
}

/// 考核表: YAML, or the workbook that `rubric convert` writes.
///
/// # Errors
/// As `rubric::parse` or the reader of workbooks, with the file's name; a file that cannot be read.
pub fn rubric(path: &Path) -> Result<Rubric, Trouble> {
    if is_workbook(path) {
        let bytes = whole(file(path)?, path, workbook::MAX_BYTES, "MJ8101")?;
        return documents::rubric::read(&bytes).map_err(|refusals| in_file(refusals, path));
    }
    let bytes = if is_stdin(path) {
        take(io::stdin().lock(), path, rubric::MAX_BYTES, "MJ1001")?
    } else {
        whole(file(path)?, path, rubric::MAX_BYTES, "MJ1001")?
    };
    rubric::parse(&bytes).map_err(|refusal| refusal.in_file(&shown(path)).into())
}

/// 评分表: YAML or CSV; a CSV file has entries only.
///
/// # Errors
/// The refusals of the reader with the file's name; a file that cannot be read.
pub fn sheets(path: &Path) -> Result<Sheets, Trouble> {
    match open(path)? {
        Opened::Yaml(bytes) => yaml(path, &bytes),
        Opened::Xlsx(bytes) => {
            let read = documents::sheets::read(&bytes).map_err(|refusals| in_file(refusals, path))?;
            Ok(Sheets {
                mingjian: sheet::FORMAT.to_owned(),
                entries: read.entries,
                units: read.units,
                ..Sheets::default()
            })
        }
        Opened::Csv(reader) => {
            let entries = sheet::parse_csv(reader).map_err(|refusals| in_file(refusals, path))?;
            Ok(Sheets {
                mingjian: sheet::FORMAT.to_owned(),
                entries,
                ..Sheets::default()
            })
        }
    }
}

/// 单位名单: the units of a YAML file, or a CSV list.
///
/// # Errors
/// As [`sheets`].
pub fn units(path: &Path) -> Result<Vec<Unit>, Trouble> {
    match open(path)? {
        Opened::Yaml(bytes) => Ok(yaml(path, &bytes)?.units),
        Opened::Xlsx(bytes) => documents::units::read(&bytes).map_err(|refusals| in_file(refusals, path)),
        Opened::Csv(reader) => {
            Ok(sheet::parse_units_csv(reader).map_err(|refusals| in_file(refusals, path))?)
        }
    }
}

fn yaml(path: &Path, bytes: &[u8]) -> Result<Sheets, Trouble> {
    sheet::parse_yaml(bytes).map_err(|refusal| refusal.in_file(&shown(path)).into())
}

fn in_file(refusals: Vec<Refusal>, path: &Path) -> Trouble {
    let file = shown(path);
    Trouble::Refused(
        refusals
            .into_iter()
            .map(|refusal| refusal.in_file(&file))
            .collect(),
    )
}

/// Opens sheets or a unit list by what their extension, or their first line, says.
fn open(path: &Path) -> Result<Opened, Trouble> {
    if is_stdin(path) {
        let bytes = take(io::stdin().lock(), path, sheet::MAX_BYTES, "MJ1201")?;
        return Ok(match looks_like(&bytes) {
            Kind::Yaml => Opened::Yaml(bytes),
            Kind::Csv => Opened::Csv(Box::new(io::Cursor::new(bytes))),
            Kind::Xlsx => Opened::Xlsx(bytes),
        });
    }
    let file = file(path)?;
    let extension = path
        .extension()
        .map(|text| text.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    match KINDS.iter().find(|(known, _)| *known == extension) {
        Some((_, Kind::Yaml)) => Ok(Opened::Yaml(whole(file, path, sheet::MAX_BYTES, "MJ1201")?)),
        Some((_, Kind::Csv)) => {
            sized(&file, path, sheet::MAX_CSV_BYTES, "MJ1229")?;
            Ok(Opened::Csv(Box::new(file)))
        }
        Some((_, Kind::Xlsx)) => Ok(Opened::Xlsx(whole(file, path, workbook::MAX_BYTES, "MJ8101")?)),
        None => {
            let known: Vec<String> = KINDS.iter().map(|(known, _)| format!(".{known}")).collect();
            let refusal = Refusal::new(
                "MJ9106",
                &[("extension", &extension), ("known", &known.join(" "))],
            );
            Err(refusal.at(place(path)).into())
        }
    }
}

/// What comes without a name is YAML when its first line that says anything is `key: …`.
fn looks_like(bytes: &[u8]) -> Kind {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let says = |line: &&[u8]| !line.trim_ascii().is_empty() && !line.starts_with(b"#");
    let first = lines.find(says).unwrap_or_default();
    // A workbook is a zip archive.
    if bytes.starts_with(b"PK\x03\x04") {
        return Kind::Xlsx;
    }
    let key = first.trim_ascii_end().ends_with(b":") || first.windows(2).any(|pair| pair == b": ");
    if key || first.starts_with(b"---") || first.starts_with(b"{") {
        Kind::Yaml
    } else {
        Kind::Csv
    }
}

/// 网页: a page as it was saved.
///
/// # Errors
/// A file that cannot be read or is over the limit.
pub fn page(path: &Path, limit: usize) -> Result<Vec<u8>, Trouble> {
    if is_stdin(path) {
        return take(io::stdin().lock(), path, limit, "MJ5007");
    }
    whole(file(path)?, path, limit, "MJ5007")
}

/// A wide table as it comes, read as a stream.
///
/// # Errors
/// A file that cannot be opened or is over the limit.
pub fn wide(path: &Path) -> Result<Box<dyn Read>, Trouble> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin()));
    }
    let file = file(path)?;
    sized(&file, path, bulk::MAX_BYTES, "MJ4066")?;
    Ok(Box::new(file))
}

/// Opens what can be read as a file: pipes and devices too, no directory.
fn file(path: &Path) -> Result<File, Trouble> {
    let fault = |error: io::Error| not_read(&error, &shown(path));
    let file = File::open(path).map_err(fault)?;
    if file.metadata().map_err(fault)?.is_dir() {
        return Err(fault(io::ErrorKind::IsADirectory.into()));
    }
    Ok(file)
}

/// All bytes of a file; its size is looked at first.
fn whole(file: File, path: &Path, limit: usize, too_large: &'static str) -> Result<Vec<u8>, Trouble> {
    sized(&file, path, u64::try_from(limit).unwrap_or(u64::MAX), too_large)?;
    take(file, path, limit, too_large)
}

/// Refuses a file that is over the limit by its size alone.
fn sized(file: &File, path: &Path, limit: u64, too_large: &'static str) -> Result<(), Trouble> {
    let size = file
        .metadata()
        .map_err(|error| not_read(&error, &shown(path)))?
        .len();
    if size > limit {
        return Err(over(path, &size.to_string(), limit, too_large));
    }
    Ok(())
}

/// Reads on to the limit and one byte beyond.
fn take(reader: impl Read, path: &Path, limit: usize, too_large: &'static str) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| not_read(&error, &shown(path)))?;
    if bytes.len() > limit {
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        return Err(over(path, &format!("> {limit}"), most, too_large));
    }
    Ok(bytes)
}

fn over(path: &Path, size: &str, limit: u64, code: &'static str) -> Trouble {
    let refusal = Refusal::new(code, &[("size", size), ("limit", &limit.to_string())]);
    refusal.at(place(path)).into()
}

fn place(path: &Path) -> Place {
    Place {
        file: shown(path),
        ..Place::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_by_pipe_is_told_apart_by_its_first_line() {
        let yaml = |text: &str| matches!(looks_like(text.as_bytes()), Kind::Yaml);
        assert!(yaml("# 演示\n\nmingjian: sheets/1\n"));
        assert!(yaml("\u{feff}---\nmingjian: sheets/1\n"));
        assert!(yaml("entries:\r\n  - {}\r\n"));
        assert!(!yaml("单位,指标,得分\n"));
        assert!(!yaml(""));
    }
}
