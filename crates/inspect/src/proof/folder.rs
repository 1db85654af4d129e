//! 封存目录: seals and chains under `proof/` of a folder of data, written once and never touched again.
//!
//! **Invariant:** the seal comes last and whole, behind its signature: a run that is killed while it seals leaves no
//! seal. No seal is given out whose signature was not checked.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use mingjian_core::refusal::{Place, Refusal};

use super::chain::{self, Entry};
use super::key::{Key, fingerprint};
use super::seal::{FORM, Seal, Sealed, UNSIGNED};
use super::signature::{self, MAX_SIGNATURE, trust};
use super::texts::RuleText;
use crate::context::Context;
use crate::digest::{bytes_of, sha256};

/// The folder of seals in a folder of data.
const FOLDER: &str = "proof";
/// The folder of rules' texts below it; each goes by its digest, so that a text that many sweeps share lies there once.
const TEXTS: &str = "texts";
/// How the file of a seal ends.
const SEAL: &str = ".seal.json";
/// How the file of its signature ends.
const SIGNATURE: &str = ".seal.sig";
/// The key file of a folder of data, unless its owner keeps it elsewhere.
pub const KEY: &str = "signing.key";
/// How the file of a chain ends.
const CHAIN: &str = ".findings.jsonl";
/// The largest seal, in bytes.
pub(super) const MAX_SEAL: u64 = 4 * 1024 * 1024;
/// The largest chain, in bytes.
pub(super) const MAX_CHAIN: u64 = 256 * 1024 * 1024;
/// The largest text of a rule, in bytes.
pub(super) const MAX_TEXT: u64 = 16 * 1024 * 1024;

/// 一次封存 in the folder.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The seal.
    pub seal: Seal,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// The fingerprint of the key that signed it; `None` for one of an earlier version, which nobody signed.
    pub signer: Option<String>,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// The text of its signature.
    pub(super) signature: Option<Vec<u8>>,
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
    // The signature first: a seal is never there without it.
    for (ending, text) in [(SIGNATURE, &sealed.signature), (SEAL, &sealed.bytes)] {
        let unfinished = folder.join(format!("{name}.part"));
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(unfinished, folder.join(format!("{name}{ending}")))?;
    }
    Ok(())
}

/// All seals of a folder, older ones first; none where there is no such folder.
///
/// # Errors
/// MJ5053 for one that is too large, MJ5054 for one of another form, MJ5067 for one that cannot be read; MJ5104 to
/// MJ5106 for a signature that is missing, of another key, or does not fit; MJ5107 for an unsigned one behind a signed.
pub fn seals(data: &Path) -> Result<Vec<Kept>, Refusal> {
    let Ok(entries) = fs::read_dir(data.join(FOLDER)) else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.to_string_lossy().ends_with(SEAL) {
            let bytes = bounded(&path, MAX_SEAL)?;
            let named = |refusal: Refusal| refusal.in_file(&path.display().to_string());
            let seal = read(&bytes).map_err(named)?;
            let beside = beside(&path, SIGNATURE);
            let signature = if beside.exists() {
                Some(bounded(&beside, MAX_SIGNATURE)?)
            } else {
                None
            };
            kept.push(Kept {
                signer: signature::check(&seal, &bytes, signature.as_deref()).map_err(named)?,
                digest: sha256(&bytes),
                seal,
                bytes,
                signature,
                path,
            });
        }
    }
    kept.sort_by(|one, other| (one.seal.begun, &one.path).cmp(&(other.seal.begun, &other.path)));
    let mut signed = BTreeSet::new();
    for one in &kept {
        if one.signer.is_some() {
            signed.insert(one.seal.start.as_str());
        } else if signed.contains(one.seal.start.as_str()) {
            // A version that signs does not go back to one that does not: somebody took the signature out.
            return Err(Refusal::new("MJ5107", &[]).in_file(&one.path.display().to_string()));
        }
    }
    Ok(kept)
}

/// The latest seal of each site, or of one site alone, by the key whose file lies in the folder where one does.
///
/// # Errors
/// As [`seals`]; MJ5050 where there is none, MJ5051 where the site has none, MJ5105 where another key signed it.
pub fn latest(data: &Path, site: Option<&str>) -> Result<Vec<Kept>, Refusal> {
    let latest = newest(data, site)?;
    let text = bounded(&data.join(KEY), MAX_SIGNATURE).unwrap_or_default();
    let Some(key) = Key::read(&String::from_utf8_lossy(&text)) else {
        return Ok(latest);
    };
    let wanted = fingerprint(&key.public());
    for kept in &latest {
        if let Some(found) = kept.signer.as_ref().filter(|found| **found != wanted) {
            let params = [("found", found.as_str()), ("wanted", &wanted)];
            return Err(Refusal::new("MJ5105", &params).in_file(&kept.path.display().to_string()));
        }
    }
    Ok(latest)
}

/// The same by a key whose fingerprint a person names, whatever key lies in the folder.
///
/// # Errors
/// As [`seals`] and [`latest`]; MJ5056 where another key signed one of them, MJ5104 where none did.
pub fn trusted(data: &Path, site: Option<&str>, wanted: &str) -> Result<Vec<Kept>, Refusal> {
    let latest = newest(data, site)?;
    for kept in &latest {
        let named = |refusal: Refusal| refusal.in_file(&kept.path.display().to_string());
        match &kept.signer {
            Some(found) => trust(found, wanted).map_err(named)?,
            None => return Err(named(Refusal::new("MJ5104", &[]))),
        }
    }
    Ok(latest)
}

fn newest(data: &Path, site: Option<&str>) -> Result<Vec<Kept>, Refusal> {
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
        beside(&self.path, CHAIN)
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

    /// What the detectors knew, the sections that a person had confirmed among it.
    ///
    /// # Errors
    /// MJ5003 when this program does not have the rule set, MJ5058 when the list of sections is not there as it was.
    pub fn context(&self) -> Result<Context, Refusal> {
        self.seal.context_by(&self.texts())
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
    if [FORM, UNSIGNED].contains(&seal.mingjian.as_str()) {
        Ok(seal)
    } else {
        let params = [("found", seal.mingjian.as_str()), ("wanted", FORM)];
        Err(Refusal::new("MJ5054", &params))
    }
}

/// The file of another ending that belongs to a seal.
fn beside(seal: &Path, ending: &str) -> PathBuf {
    let name = seal.to_string_lossy();
    PathBuf::from(format!("{}{ending}", name.trim_end_matches(SEAL)))
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
