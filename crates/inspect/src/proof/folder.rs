//! 封存目录: seals and chains under `proof/` of a folder of data, written once and never touched again.
//!
//! **Invariant:** the seal comes last and whole: a run that is killed while it seals leaves no seal.

use std::fs;
use std::io::{Error, Write};
use std::path::{Path, PathBuf};

use mingjian_core::refusal::{Place, Refusal};

use super::chain::{self, Entry};
use super::seal::{FORM, Seal, Sealed};
use super::texts::RuleText;
use crate::digest::{bytes_of, sha256};

/// The folder of seals in a folder of data.
const FOLDER: &str = "proof";
/// The folder of rules' texts below it; each goes by its digest, so that a text that many sweeps share lies there once.
const TEXTS: &str = "texts";
/// How the file of a seal ends.
const SEAL: &str = ".seal.json";
/// How the file of a chain ends.
const CHAIN: &str = ".findings.jsonl";
/// The largest seal, in bytes.
pub(super) const MAX_SEAL: u64 = 4 * 1024 * 1024;
/// The largest chain, in bytes.
pub(super) const MAX_CHAIN: u64 = 256 * 1024 * 1024;
/// The largest text of a rule, in bytes.
pub(super) const MAX_TEXT: u64 = 4 * 1024 * 1024;

/// 一次封存 in the folder.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The seal.
    pub seal: Seal,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its file.
    path: PathBuf,
}

/// Writes a sealed sweep under a name that is not taken.
///
/// # Errors
/// It cannot be written.
pub fn write(data: &Path, name: &str, sealed: &Sealed) -> std::io::Result<()> {
    let folder = data.join(FOLDER);
    let texts = folder.join(TEXTS);
    fs::create_dir_all(&texts)?;
    for text in &sealed.texts {
        let path = texts.join(&text.sha256);
        if !path.exists() {
            fs::write(path, &text.text)?;
        }
    }
    let mut chain = fs::File::create_new(folder.join(format!("{name}{CHAIN}")))?;
    chain.write_all(sealed.lines.as_bytes())?;
    chain.sync_all()?;
    let text = serde_json::to_string_pretty(&sealed.seal).map_err(Error::other)?;
    let path = folder.join(format!("{name}{SEAL}"));
    let unfinished = folder.join(format!("{name}.part"));
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(unfinished, path)
}

/// All seals of a folder, older ones first; none where there is no such folder.
///
/// # Errors
/// MJ5053 for one that is too large, MJ5054 for one of another form, MJ5067 for one that cannot be read.
pub fn seals(data: &Path) -> Result<Vec<Kept>, Refusal> {
    let Ok(entries) = fs::read_dir(data.join(FOLDER)) else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.to_string_lossy().ends_with(SEAL) {
            let bytes = bounded(&path, MAX_SEAL)?;
            let seal = read(&bytes).map_err(|refusal| refusal.in_file(&path.display().to_string()))?;
            let digest = sha256(&bytes);
            kept.push(Kept {
                seal,
                digest,
                bytes,
                path,
            });
        }
    }
    kept.sort_by(|one, other| (one.seal.begun, &one.path).cmp(&(other.seal.begun, &other.path)));
    Ok(kept)
}

/// The latest seal of each site, or of one site alone.
///
/// # Errors
/// As [`seals`]; MJ5050 where there is none, MJ5051 where the site has none.
pub fn latest(data: &Path, site: Option<&str>) -> Result<Vec<Kept>, Refusal> {
    let folder = data.display().to_string();
    let mut latest: Vec<Kept> = Vec::new();
    for kept in seals(data)? {
        latest.retain(|known| known.seal.start != kept.seal.start);
        latest.push(kept);
    }
    if latest.is_empty() {
        return Err(Refusal::new("MJ5050", &[("folder", &folder)]));
    }
    let Some(site) = site else { return Ok(latest) };
    latest.retain(|kept| kept.seal.start.trim_end_matches('/') == site.trim_end_matches('/'));
    if latest.is_empty() {
        return Err(Refusal::new("MJ5051", &[("site", site), ("folder", &folder)]));
    }
    Ok(latest)
}

impl Kept {
    /// The text of the chain.
    ///
    /// # Errors
    /// MJ5053 when it is too large, MJ5067 when it cannot be read.
    pub fn text(&self) -> Result<String, Refusal> {
        let (path, bytes) = (self.chain(), bounded(&self.chain(), MAX_CHAIN)?);
        String::from_utf8(bytes).map_err(|_| unreadable(&path))
    }

    fn chain(&self) -> PathBuf {
        let name = self.path.to_string_lossy();
        PathBuf::from(format!("{}{CHAIN}", name.trim_end_matches(SEAL)))
    }

    /// The texts by which the sweep judged, those that lie there as they were.
    pub(super) fn texts(&self) -> Vec<RuleText> {
        let folder = self
            .path
            .parent()
            .map(|folder| folder.join(TEXTS))
            .unwrap_or_default();
        let text = |wanted: &RuleText| {
            // A digest is digits; whatever else stands in its place is no name of a file.
            bytes_of(&wanted.sha256)?;
            let bytes = bounded(&folder.join(&wanted.sha256), MAX_TEXT).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let found = RuleText::new(wanted.name.clone(), &text);
            (found.sha256 == wanted.sha256).then_some(found)
        };
        self.seal.texts.iter().filter_map(text).collect()
    }

    /// The findings, after the chain was checked.
    ///
    /// # Errors
    /// As [`Kept::text`]; every place at which the chain does not hold.
    pub fn entries(&self) -> Result<Vec<Entry>, Vec<Refusal>> {
        let file = self.chain().display().to_string();
        let text = self.text().map_err(|refusal| vec![refusal])?;
        let (seal, root) = (&self.seal, self.seal.root());
        chain::check(&text, &root, seal.findings, &seal.head).map_err(|breaches| {
            let named = breaches.into_iter().map(|breach| breach.in_file(&file));
            named.collect()
        })
    }
}

/// A seal from its bytes.
pub(super) fn read(bytes: &[u8]) -> Result<Seal, Refusal> {
    let seal: Seal = serde_json::from_slice(bytes).map_err(|_| Refusal::new("MJ5067", &[]))?;
    if seal.mingjian == FORM {
        Ok(seal)
    } else {
        let params = [("found", seal.mingjian.as_str()), ("wanted", FORM)];
        Err(Refusal::new("MJ5054", &params))
    }
}

fn unreadable(path: &Path) -> Refusal {
    Refusal::new("MJ5067", &[]).at(Place {
        file: path.display().to_string(),
        ..Place::default()
    })
}

fn bounded(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let size = fs::metadata(path).map_err(|_| unreadable(path))?.len();
    if size > most {
        let refusal = Refusal::new("MJ5053", &[("limit", &most.to_string())]);
        return Err(refusal.in_file(&path.display().to_string()));
    }
    fs::read(path).map_err(|_| unreadable(path))
}
