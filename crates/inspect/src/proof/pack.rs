//! 打包: a sealed sweep as one signed file that leaves the network.
//!
//! A zip without compression: seal with its signature, chain, texts of the rules, the records that findings cite, and a manifest with the
//! digest of each, signed. **Invariant:** what is kept under lock (personal data) stays where it is: only files of
//! `warc/` go with it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek, Write};

use mingjian_core::finding::Record;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::chain::Entry;
use super::folder::Kept;
use super::key::Key;
use crate::archive::Shelf;
use crate::digest::{sha256, spelled};

/// The form of bundles that this program writes and reads.
pub(super) const FORM: &str = "bundle/1";
/// The names of the parts.
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SIGNATURE: &str = "manifest.sig";
pub(super) const SEAL: &str = "seal.json";
pub(super) const SEAL_SIGNATURE: &str = "seal.sig";
pub(super) const CHAIN: &str = "findings.jsonl";
pub(super) const RECORDS: &str = "records.warc.gz";
/// Where the files of the archive lie, here and there.
pub(super) const WARC: &str = "warc/";
/// The largest bundle, in bytes: what a zip without extensions holds.
pub(super) const MAX_BUNDLE: u64 = 4_000_000_000;

/// One part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) length: u64,
    pub(super) sha256: String,
}

/// Where a cited record stands in the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cited {
    pub(super) id: String,
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// 清单.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) mingjian: String,
    /// The public key of whoever signed, in hexadecimal.
    pub(super) key: String,
    pub(super) parts: Vec<Part>,
    pub(super) records: Vec<Cited>,
}

/// What went into a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    /// Findings.
    pub findings: usize,
    /// Records that they cite.
    pub records: usize,
    /// Records that are kept under lock, or gone, and did not go with it.
    pub withheld: usize,
    /// Bytes.
    pub bytes: u64,
}

struct Packer<W: Write + Seek> {
    zip: ZipWriter<W>,
    parts: Vec<Part>,
    bytes: u64,
}

impl<W: Write + Seek> Packer<W> {
    fn start(&mut self, name: &str) -> std::io::Result<()> {
        // No time and no rights: the same sweep gives the same file.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(name, options).map_err(std::io::Error::other)
    }

    fn count(&mut self, length: u64) -> std::io::Result<()> {
        self.bytes = self.bytes.saturating_add(length);
        if self.bytes > MAX_BUNDLE {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(())
    }

    fn copy(&mut self, name: &str, mut from: impl Read) -> std::io::Result<()> {
        self.start(name)?;
        let (mut hasher, mut length) = (Sha256::new(), 0_u64);
        let mut piece = vec![0; 64 * 1024];
        loop {
            let count = from.read(&mut piece)?;
            let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else {
                break;
            };
            let added = u64::try_from(count).unwrap_or(u64::MAX);
            self.count(added)?;
            length = length.saturating_add(added);
            hasher.update(read);
            self.zip.write_all(read)?;
        }
        self.parts.push(Part {
            name: name.to_owned(),
            length,
            sha256: spelled(&hasher.finalize()),
        });
        Ok(())
    }
}

/// Whether a record lies in the open archive.
fn is_open(record: &Record) -> bool {
    record.file.starts_with(WARC)
}

/// Packs a sweep and signs it; `whole` takes the whole files of records along, not only what findings cite.
///
/// # Errors
/// MJ5053 beyond the limit of a bundle, MJ5067 when a file cannot be read or written; every place at which the chain
/// does not hold: what is broken is not signed.
pub fn pack(
    kept: &Kept,
    shelf: &Shelf,
    key: &Key,
    whole: bool,
    out: impl Write + Seek,
) -> Result<Packed, Vec<Refusal>> {
    let entries = kept.entries()?;
    let text = kept.text().map_err(|refusal| vec![refusal])?;
    let packed = write(kept, &entries, &text, shelf, key, whole, out);
    packed.map_err(|error| {
        vec![match error.kind() {
            std::io::ErrorKind::FileTooLarge => Refusal::new("MJ5053", &[("limit", &MAX_BUNDLE.to_string())]),
            _ => Refusal::new("MJ5067", &[]),
        }]
    })
}

fn write(
    kept: &Kept,
    entries: &[Entry],
    text: &str,
    shelf: &Shelf,
    key: &Key,
    whole: bool,
    out: impl Write + Seek,
) -> std::io::Result<Packed> {
    let mut packer = Packer {
        zip: ZipWriter::new(out),
        parts: Vec::new(),
        bytes: 0,
    };
    let json = |data: &Manifest| serde_json::to_string_pretty(data).map_err(std::io::Error::other);
    packer.copy(SEAL, kept.bytes.as_slice())?;
    if let Some(signature) = &kept.signature {
        packer.copy(SEAL_SIGNATURE, signature.as_slice())?;
    }
    packer.copy(CHAIN, text.as_bytes())?;
    for rule in kept.texts() {
        packer.copy(&format!("rules/{}", rule.name), rule.text.as_bytes())?;
    }
    let (mut records, mut seen, mut withheld) = (Vec::new(), BTreeSet::new(), 0_usize);
    let mut members: Vec<u8> = Vec::new();
    for entry in entries {
        let Some(record) = &entry.finding.evidence.record else {
            continue;
        };
        if !seen.insert(record.id.as_str()) {
            continue;
        }
        let member = if is_open(record) {
            shelf.member(record).ok()
        } else {
            None
        };
        let Some(member) = member.filter(|member| entry.record.as_ref() == Some(&sha256(member))) else {
            withheld = withheld.saturating_add(1);
            continue;
        };
        records.push(Cited {
            id: record.id.clone(),
            offset: u64::try_from(members.len()).unwrap_or(u64::MAX),
            length: record.length,
        });
        members.extend_from_slice(&member);
        if u64::try_from(members.len()).unwrap_or(u64::MAX) > super::bundle::MAX_RECORDS {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
    }
    packer.copy(RECORDS, members.as_slice())?;
    drop(members);
    if whole {
        for file in shelf.files(&kept.seal.start)? {
            packer.copy(&file, File::open(shelf.path(&file)?)?)?;
        }
    }
    let manifest = json(&Manifest {
        mingjian: FORM.to_owned(),
        key: key.public(),
        parts: packer.parts.clone(),
        records: records.clone(),
    })?;
    packer.start(MANIFEST)?;
    packer.zip.write_all(manifest.as_bytes())?;
    packer.start(SIGNATURE)?;
    packer.zip.write_all(key.sign(manifest.as_bytes()).as_bytes())?;
    packer.zip.finish().map_err(std::io::Error::other)?;
    Ok(Packed {
        findings: entries.len(),
        records: records.len(),
        withheld,
        bytes: packer.bytes,
    })
}
