//! 辨认内容: what a file is by its bytes, whatever its name says.
//!
//! **Invariant:** the name of a file plays no part here.

use mingjian_core::refusal::Refusal;

use super::archive::Archive;
use super::check::Caution;
use super::compound::{self, Compound};
use super::kind::{Kind, runs};
use super::{Source, damaged, head, plain};

/// How many bytes at the start are looked at.
const HEAD: u64 = 8 * 1024;
/// Where a PDF may begin at the latest.
const PDF_WITHIN: usize = 1024;

/// 内容: what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// One of the kinds that are taken.
    Is(Kind),
    /// A compound file of an unknown program, as WPS wrote it in its first years.
    Compound,
    /// A program, a script or a web page.
    Runs(&'static str),
    /// An Office document with a password.
    Locked,
    /// Something else, by its usual ending.
    Other(&'static str),
    /// Nothing that is known.
    Unknown,
}

/// What a file is, and what to be careful about.
pub(super) fn sniff(file: &mut dyn Source) -> Result<(Content, Vec<Caution>), Refusal> {
    let head = head(file, HEAD)?;
    if head.starts_with(compound::START) {
        return compound(file);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip(file);
    }
    Ok((plainly(&head), Vec::new()))
}

/// What the first bytes say.
fn plainly(head: &[u8]) -> Content {
    let early = head.get(..PDF_WITHIN.min(head.len())).unwrap_or(head);
    if super::holds(early, b"%PDF-") {
        return Content::Is(Kind::Pdf);
    }
    if let Some(page) = page(early) {
        return Content::Runs(page);
    }
    let found = infer::get(head);
    match found.as_ref().map(infer::Type::extension) {
        Some("jpg") => Content::Is(Kind::Jpeg),
        Some("png") => Content::Is(Kind::Png),
        Some("webp") => Content::Is(Kind::Webp),
        Some("gif") => Content::Is(Kind::Gif),
        Some("bmp") => Content::Is(Kind::Bmp),
        Some("tif") => Content::Is(Kind::Tiff),
        Some("rar") => Content::Is(Kind::Rar),
        Some("7z") => Content::Is(Kind::SevenZip),
        Some(ending) if runs(ending) || infer::is_app(head) => Content::Runs(ending),
        Some(ending) => Content::Other(ending),
        None if plain::is_text(head) => Content::Is(Kind::Text),
        None => Content::Unknown,
    }
}

/// A web page, a drawing with scripts, or a script, by how its text begins.
fn page(early: &[u8]) -> Option<&'static str> {
    let text = plain::decode(early).to_lowercase();
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let starts = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    let marked = start.starts_with('<');
    if marked && start.contains("<svg") {
        Some("svg")
    } else if marked
        && [
            "<html",
            "<!doctype html",
            "<script",
            "<body",
            "<head",
            "<iframe",
            "<img",
            "<meta",
        ]
        .iter()
        .any(|tag| start.contains(tag))
    {
        Some("html")
    } else if starts(&["<?xml"]) {
        Some("xml")
    } else if starts(&["<?php", "<?=", "<%"]) {
        Some("php")
    } else if starts(&["mime-version:"]) {
        Some("mhtml")
    } else if starts(&["#!", "@echo off", "windows registry editor"]) {
        Some("sh")
    } else {
        None
    }
}

/// A zip, by its parts.
fn zip(file: &mut dyn Source) -> Result<(Content, Vec<Caution>), Refusal> {
    let mut archive = Archive::open(file)?;
    let parts = archive.parts()?;
    let names: Vec<String> = parts.iter().map(|part| part.name.to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|other| other == name);
    let below = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let mut cautions = Vec::new();
    let mut kind = Kind::Zip;
    if has("[content_types].xml") {
        kind = if below("word/") {
            Kind::Docx
        } else if below("xl/") {
            Kind::Xlsx
        } else if below("ppt/") {
            Kind::Pptx
        } else {
            Kind::Zip
        };
        let types = parts
            .iter()
            .find(|part| part.name.eq_ignore_ascii_case("[Content_Types].xml"));
        let stated = types
            .map(|part| archive.read(part))
            .transpose()?
            .unwrap_or_default();
        let stated = String::from_utf8_lossy(&stated).to_lowercase();
        let folders = ["vbaproject", "/macrosheets/", "/activex/", "vbadata"];
        if stated.contains("macroenabled")
            || names
                .iter()
                .any(|name| folders.iter().any(|folder| name.contains(folder)))
        {
            cautions.push(Caution::Macro);
        }
        if names.iter().any(|name| name.contains("/embeddings/")) {
            cautions.push(Caution::Embedded);
        }
    } else if has("ofd.xml") {
        kind = Kind::Ofd;
        if names.iter().any(|name| name.ends_with(".js")) {
            cautions.push(Caution::Script);
        }
    }
    if parts.iter().any(|part| part.encrypted) {
        if kind != Kind::Zip {
            return Ok((Content::Locked, cautions));
        }
        cautions.push(Caution::Locked);
    }
    let ending = |name: &str| {
        name.rsplit_once('.')
            .is_some_and(|(_, ending)| runs(ending.trim()))
    };
    if kind == Kind::Zip && names.iter().any(|name| ending(name)) {
        cautions.push(Caution::Program);
    }
    Ok((Content::Is(kind), cautions))
}

/// A compound file, by its streams.
fn compound(file: &mut dyn Source) -> Result<(Content, Vec<Caution>), Refusal> {
    let mut opened = Compound::open(file)?;
    let names = opened.names();
    let has = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        return Ok((Content::Locked, Vec::new()));
    }
    let mut cautions = Vec::new();
    if ["VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"]
        .iter()
        .any(|name| has(name))
    {
        cautions.push(Caution::Macro);
    }
    if ["ObjectPool", "\u{1}Ole10Native", "MBD"]
        .iter()
        .any(|name| has(name))
    {
        cautions.push(Caution::Embedded);
    }
    let content = if opened.has("WordDocument") {
        let stream = opened.read("WordDocument")?;
        let flags = stream.get(11).copied().ok_or_else(|| damaged("WordDocument"))?;
        // The second byte of the flags, of which the lowest bit says that the text is encrypted.
        if flags & 1 == 1 {
            Content::Locked
        } else {
            Content::Is(Kind::Doc)
        }
    } else if opened.has("Workbook") || opened.has("Book") {
        let name = if opened.has("Workbook") {
            "Workbook"
        } else {
            "Book"
        };
        if super::old_book::locked(&opened.read(name)?) {
            Content::Locked
        } else {
            Content::Is(Kind::Xls)
        }
    } else if opened.has("PowerPoint Document") {
        if opened.has("EncryptedSummary") {
            Content::Locked
        } else {
            Content::Is(Kind::Ppt)
        }
    } else if names
        .iter()
        .any(|name| name.chars().any(|c| matches!(c, '\u{3800}'..='\u{4840}')))
    {
        // Installers for Windows write the names of their tables with letters from here.
        Content::Runs("msi")
    } else if names.iter().any(|name| name.starts_with("__substg1.0")) {
        Content::Other("msg")
    } else {
        Content::Compound
    };
    Ok((content, cautions))
}
