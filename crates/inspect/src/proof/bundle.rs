//! 开包: a bundle read and checked, where there is no network.
//!
//! [`read`] is all that an importer needs: it gives the seal, the findings with their ids, and the recorded answers, or
//! every place at which the bundle does not hold. **Invariant:** nothing in a bundle is compressed, so that it takes no
//! more memory than its own length, and no name in it becomes a path.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};

use mingjian_core::refusal::{Place, Refusal};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive};

use super::chain::{self, Entry};
use super::folder::{self, MAX_CHAIN, MAX_SEAL, MAX_TEXT};
use super::key::{fingerprint, fits};
use super::pack::{
    CHAIN, Cited, FORM, MANIFEST, MAX_BUNDLE, Manifest, RECORDS, SEAL, SEAL_SIGNATURE, SIGNATURE, WARC,
};
use super::seal::Seal;
use super::signature::{self, MAX_SIGNATURE};
use super::texts::RuleText;
use crate::archive::Stored;
use crate::context::Context;
use crate::digest::{sha256, spelled};

/// Most parts of a bundle.
const MAX_PARTS: usize = 2_000;
/// The largest manifest, in bytes.
const MAX_MANIFEST: u64 = 64 * 1024 * 1024;
/// Most breaches that are told: whoever changed more has said enough.
const TOLD: usize = 200;
/// Most bytes of cited records.
pub(super) const MAX_RECORDS: u64 = 512 * 1024 * 1024;
/// How an entry of a zip's directory begins.
const ENTRY: &[u8] = b"PK\x01\x02";
/// How many bytes are searched or copied at a time.
const PIECE: usize = 64 * 1024;

/// 一包: a bundle that holds.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// What the sweep was.
    pub seal: Seal,
    /// SHA-256 of the seal's bytes: the name of the sweep elsewhere.
    pub digest: String,
    /// Its findings in order.
    pub entries: Vec<Entry>,
    /// The texts by which it judged, where they went with it.
    pub texts: Vec<RuleText>,
    /// The fingerprint of the key that signed it; a person compares it with the one that was told another way.
    pub signer: String,
    /// The fingerprint of the key that signed the seal when the sweep ended; `None` for one of an earlier version.
    pub sealer: Option<String>,
    /// Where the whole files of records lie in it, by name: first byte and length. Empty unless it was packed whole.
    pub(super) archives: BTreeMap<String, (u64, u64)>,
    records: BTreeMap<String, Stretch>,
    bytes: Vec<u8>,
}

/// Where a record begins and ends among the bytes.
type Stretch = (usize, usize);

impl Bundle {
    /// The recorded answer that a finding was read from; `None` where there was none or where it did not travel.
    pub fn answer(&self, entry: &Entry) -> Option<Stored> {
        let record = entry.finding.evidence.record.as_ref()?;
        let (from, to) = *self.records.get(&record.id)?;
        Stored::read(self.bytes.get(from..to)?).ok()
    }

    /// What the detectors knew, the sections that a person had confirmed among it.
    ///
    /// # Errors
    /// MJ5003 when this program does not have the rule set, MJ5058 when the list of sections did not come with it.
    pub fn context(&self) -> Result<Context, Refusal> {
        self.seal.context_by(&self.texts)
    }

    /// Whether all records of the site came with it, not only those that findings cite.
    pub fn is_whole(&self) -> bool {
        !self.archives.is_empty()
    }

    /// How many records came with it.
    pub fn records(&self) -> usize {
        self.records.len()
    }

    /// The finding of an id.
    ///
    /// # Errors
    /// MJ5065 when it has none.
    pub fn entry(&self, id: &str) -> Result<&Entry, Refusal> {
        let found = self.entries.iter().find(|entry| entry.id == id);
        found.ok_or_else(|| Refusal::new("MJ5065", &[("id", id)]))
    }

    /// Refuses a bundle that another key than the trusted one signed; spaces and case do not count.
    ///
    /// # Errors
    /// MJ5056.
    pub fn trust(&self, wanted: &str) -> Result<(), Refusal> {
        signature::trust(&self.signer, wanted)
    }
}

fn damaged() -> Refusal {
    Refusal::new("MJ5052", &[])
}

fn too_large(limit: u64) -> Refusal {
    Refusal::new("MJ5053", &[("limit", &limit.to_string())])
}

fn about(code: &'static str, name: &str) -> Refusal {
    let shown: String = name.chars().take(120).collect();
    Refusal::new(code, &[("name", &shown)]).at(Place::node(shown.clone()))
}

/// Reads a bundle and checks all of it: signature, digests, chain, texts and records.
///
/// # Errors
/// MJ5052 no bundle or cut off, MJ5053 beyond a limit, MJ5054 another form, MJ5055 the signature does not fit, MJ5057
/// to MJ5059 a part edited, missing or unknown, MJ5060 to MJ5063 the chain, MJ5064 a record, MJ5067 the seal, MJ5104 to
/// MJ5106 its signature. All that is found, not only the first.
pub fn read(mut source: impl Read + Seek) -> Result<Bundle, Vec<Refusal>> {
    let alone = |refusal: Refusal| vec![refusal];
    count(&mut source).map_err(alone)?;
    let mut zip = ZipArchive::new(source).map_err(|_| vec![damaged()])?;
    let mut parts = Parts::of(&mut zip).map_err(alone)?;
    let text = parts.take(&mut zip, MANIFEST, MAX_MANIFEST).map_err(alone)?;
    let text = text.ok_or_else(|| vec![about("MJ5058", MANIFEST)])?;
    let signature = parts.take(&mut zip, SIGNATURE, 1_024).map_err(alone)?;
    let signature = signature.ok_or_else(|| vec![about("MJ5058", SIGNATURE)])?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| vec![damaged()])?;
    if manifest.mingjian != FORM {
        let params = [("found", manifest.mingjian.as_str()), ("wanted", FORM)];
        return Err(vec![Refusal::new("MJ5054", &params)]);
    }
    if manifest.parts.len() > MAX_PARTS {
        return Err(vec![too_large(u64::try_from(MAX_PARTS).unwrap_or(u64::MAX))]);
    }
    let mut breaches = Vec::new();
    if !fits(&manifest.key, &text, &String::from_utf8_lossy(&signature)) {
        breaches.push(Refusal::new("MJ5055", &[]));
    }
    let mut kept = Kept::default();
    for part in &manifest.parts {
        match parts.digest(&mut zip, &part.name, &mut kept) {
            Ok(Some(found)) if found == part.sha256 => {}
            Ok(Some(_)) => breaches.push(about("MJ5057", &part.name)),
            Ok(None) => breaches.push(about("MJ5058", &part.name)),
            Err(refusal) => return Err(vec![refusal]),
        }
    }
    breaches.extend(parts.0.iter().map(|name| about("MJ5059", name)));
    let seal = folder::read(&kept.seal);
    let seal = seal.map_err(|refusal| [std::mem::take(&mut breaches), vec![refusal]].concat())?;
    let sealer = signature::check(&seal, &kept.seal, kept.signature.as_deref()).unwrap_or_else(|refusal| {
        breaches.push(refusal.in_file(SEAL));
        None
    });
    for archived in &seal.archives {
        let mut parts = manifest.parts.iter();
        if parts.any(|part| part.name == archived.file && part.sha256 != archived.sha256) {
            breaches.push(about("MJ5057", &archived.file));
        }
    }
    let entries = std::str::from_utf8(&kept.chain)
        .map_err(|_| vec![about("MJ5057", CHAIN)])
        .and_then(|text| chain::check(text, &seal.root(), seal.findings, &seal.head));
    let entries = entries.unwrap_or_else(|found| {
        breaches.extend(found.into_iter().map(|one| one.in_file(CHAIN)));
        Vec::new()
    });
    for text in &kept.texts {
        if !seal.texts.contains(&text.digest()) {
            breaches.push(about("MJ5057", &text.name));
        }
    }
    let (records, lost) = records(&manifest.records, &kept.records, &entries);
    breaches.extend(lost);
    if !breaches.is_empty() {
        breaches.dedup();
        breaches.truncate(TOLD);
        return Err(breaches);
    }
    Ok(Bundle {
        seal,
        digest: sha256(&kept.seal),
        entries,
        texts: kept.texts,
        archives: kept.archives,
        signer: fingerprint(&manifest.key),
        sealer,
        records,
        bytes: kept.records,
    })
}

/// Where each record stands, and those that are not what the chain says.
fn records(cited: &[Cited], bytes: &[u8], entries: &[Entry]) -> (BTreeMap<String, Stretch>, Vec<Refusal>) {
    let mut wanted: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in entries {
        if let Some(record) = &entry.finding.evidence.record {
            wanted.entry(&record.id).or_insert(entry);
        }
    }
    let (mut records, mut lost) = (BTreeMap::new(), Vec::new());
    for one in cited {
        let stretch = usize::try_from(one.offset)
            .ok()
            .zip(usize::try_from(one.length).ok());
        let stretch = stretch.and_then(|(from, length)| Some((from, from.checked_add(length)?)));
        let member = stretch.and_then(|(from, to)| bytes.get(from..to));
        let entry = wanted.get(one.id.as_str());
        match (stretch, member, entry) {
            (Some(stretch), Some(member), Some(entry)) if entry.record == Some(sha256(member)) => {
                records.insert(one.id.clone(), stretch);
            }
            // Where the chain itself is broken, nothing can be said of the record.
            (_, _, None) => {}
            (.., Some(entry)) => {
                let number = entry.seq.to_string();
                lost.push(Refusal::new("MJ5064", &[("number", &number), ("id", &entry.id)]));
            }
        }
    }
    (records, lost)
}

/// Refuses what is too large or holds more entries than a bundle has, before the directory is loaded.
fn count(source: &mut (impl Read + Seek)) -> Result<(), Refusal> {
    let size = source.seek(SeekFrom::End(0)).map_err(|_| damaged())?;
    let limit = MAX_BUNDLE.saturating_add(MAX_MANIFEST);
    if size > limit {
        return Err(too_large(limit));
    }
    source.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    let (mut window, mut found) = (Vec::new(), 0_usize);
    loop {
        // The last bytes stay, so that an entry between two pieces is seen.
        let keep = window.len().min(ENTRY.len().saturating_sub(1));
        window.drain(..window.len().saturating_sub(keep));
        let piece = u64::try_from(PIECE).unwrap_or(u64::MAX);
        let read = (&mut *source).take(piece).read_to_end(&mut window);
        if read.map_err(|_| damaged())? == 0 {
            return Ok(());
        }
        found = found.saturating_add(window.windows(ENTRY.len()).filter(|four| *four == ENTRY).count());
        if found > MAX_PARTS {
            return Err(too_large(u64::try_from(MAX_PARTS).unwrap_or(u64::MAX)));
        }
    }
}

/// What is kept of a bundle while it is read.
#[derive(Default)]
struct Kept {
    seal: Vec<u8>,
    signature: Option<Vec<u8>>,
    chain: Vec<u8>,
    records: Vec<u8>,
    texts: Vec<RuleText>,
    archives: BTreeMap<String, (u64, u64)>,
}

/// The names of a zip that were not looked at yet.
struct Parts(BTreeSet<String>);

impl Parts {
    fn of(zip: &mut ZipArchive<impl Read + Seek>) -> Result<Self, Refusal> {
        let mut names = BTreeSet::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| damaged())?;
            let name = String::from_utf8(entry.name_raw().to_vec()).map_err(|_| damaged())?;
            let plain = entry.compression() == CompressionMethod::Stored && !entry.encrypted();
            if !plain || !names.insert(name) {
                return Err(damaged());
            }
        }
        Ok(Self(names))
    }

    /// The bytes of a part; `None` when it is not there.
    fn take(
        &mut self,
        zip: &mut ZipArchive<impl Read + Seek>,
        name: &str,
        most: u64,
    ) -> Result<Option<Vec<u8>>, Refusal> {
        let mut bytes = Vec::new();
        let there = self.pieces(zip, name, most, |piece| bytes.extend_from_slice(piece))?;
        Ok(there.map(|_| bytes))
    }

    /// The digest of a part, of which only what is needed is kept; `None` when it is not there.
    fn digest(
        &mut self,
        zip: &mut ZipArchive<impl Read + Seek>,
        name: &str,
        kept: &mut Kept,
    ) -> Result<Option<String>, Refusal> {
        let mut text = Vec::new();
        let rule = name.strip_prefix("rules/");
        let (into, most) = match name {
            SEAL => (Some(&mut kept.seal), MAX_SEAL),
            SEAL_SIGNATURE => (Some(kept.signature.get_or_insert_default()), MAX_SIGNATURE),
            CHAIN => (Some(&mut kept.chain), MAX_CHAIN),
            RECORDS => (Some(&mut kept.records), MAX_RECORDS),
            _ if rule.is_some() => (Some(&mut text), MAX_TEXT),
            _ => (None, MAX_BUNDLE),
        };
        let (mut into, mut hasher) = (into, Sha256::new());
        let there = self.pieces(zip, name, most, |piece| {
            hasher.update(piece);
            if let Some(into) = &mut into {
                into.extend_from_slice(piece);
            }
        })?;
        if let (Some(stretch), true) = (there, name.starts_with(WARC)) {
            kept.archives.insert(name.to_owned(), stretch);
        }
        if let (Some(_), Some(rule)) = (there, rule) {
            let text = String::from_utf8_lossy(&text);
            kept.texts.push(RuleText::new(rule.to_owned(), &text));
        }
        Ok(there.map(|_| spelled(&hasher.finalize())))
    }

    /// Goes through a part; gives back where it begins and how long it is, `None` when it is not there.
    fn pieces(
        &mut self,
        zip: &mut ZipArchive<impl Read + Seek>,
        name: &str,
        most: u64,
        mut each: impl FnMut(&[u8]),
    ) -> Result<Option<(u64, u64)>, Refusal> {
        if !self.0.remove(name) {
            return Ok(None);
        }
        let Some(index) = zip.index_for_name(name) else {
            return Ok(None);
        };
        // As it lies there: what was changed is told by our own digests.
        let mut entry = zip.by_index_raw(index).map_err(|_| damaged())?;
        let start = entry.data_start().ok_or_else(damaged)?;
        let (mut piece, mut length) = (vec![0; PIECE], 0_u64);
        loop {
            let count = entry.read(&mut piece).map_err(|_| damaged())?;
            let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else {
                return Ok(Some((start, length)));
            };
            length = length.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            if length > most {
                return Err(too_large(most));
            }
            each(read);
        }
    }
}
