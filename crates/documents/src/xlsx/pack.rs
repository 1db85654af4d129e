//! 压缩包: what stands in the zip of a workbook, opened within limits.
//!
//! All input is hostile. The parts that are read are inflated here, counted while they are inflated, and put into
//! a fresh archive without compression; the reader of workbooks sees only that. **Invariant:** no size that a file
//! states about itself is believed, and nothing beyond the limits is ever held in memory.

use std::io::{Cursor, Read, Write};

use mingjian_core::refusal::{Place, Refusal};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Largest workbook that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Most parts in the zip.
pub const MAX_PARTS: usize = 5_000;
/// Most bytes of all parts together once inflated.
pub const MAX_INFLATED: u64 = 256 * 1024 * 1024;
/// A part above 16 MiB may be at most this many times its compressed size.
pub const MAX_RATIO: u64 = 300;
/// Below this size a high ratio is harmless.
const RATIO_FROM: u64 = 16 * 1024 * 1024;
/// Parts without which a zip is no workbook.
const NEEDED: [&str; 2] = ["[Content_Types].xml", "_rels/.rels"];

/// The start of a zip.
const ZIP: &[u8] = b"PK\x03\x04";
/// The start of a compound file: the old formats, and every encrypted workbook.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The name of the stream that holds an encrypted workbook, in UTF-16.
const ENCRYPTED: &str = "EncryptedPackage";

fn numbered(code: &'static str, size: u64, limit: u64) -> Refusal {
    Refusal::new(
        code,
        &[("size", &size.to_string()), ("limit", &limit.to_string())],
    )
}

fn damaged(error: &dyn std::fmt::Display) -> Refusal {
    Refusal::new("MJ8105", &[("reason", &short(&error.to_string()))])
}

/// A text cut to what a message can hold.
pub(crate) fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

/// The parts that are read, in a fresh archive.
///
/// # Errors
/// `MJ8101` too large, `MJ8102` no workbook, `MJ8103` encrypted, `MJ8104` an old format, `MJ8105` damaged,
/// `MJ8106` another kind of document, `MJ8107` a zip that swells beyond the limits, `MJ8108` a part cannot be read.
pub fn open(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(numbered("MJ8101", bytes.len() as u64, MAX_BYTES as u64));
    }
    if bytes.starts_with(COMPOUND) {
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(Refusal::new(if encrypted { "MJ8103" } else { "MJ8104" }, &[]));
    }
    if !bytes.starts_with(ZIP) {
        return Err(Refusal::new("MJ8102", &[]));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MAX_PARTS {
        return Err(swollen("parts", archive.len() as u64, MAX_PARTS as u64));
    }
    for part in NEEDED {
        if archive.index_for_name(part).is_none() {
            return Err(Refusal::new("MJ8106", &[("part", part)]));
        }
    }
    let mut fresh = ZipWriter::new(Cursor::new(Vec::new()));
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?.into_owned();
        if part.encrypted() {
            return Err(Refusal::new("MJ8103", &[]));
        }
        if !wanted(&name) {
            continue;
        }
        let (packed, left) = (part.compressed_size(), MAX_INFLATED.saturating_sub(total));
        let limit = left.min(RATIO_FROM.max(packed.saturating_mul(MAX_RATIO)));
        // One byte more than allowed shows that there is more, whatever the declared size.
        let mut content = Vec::new();
        let read = part
            .by_ref()
            .take(limit.saturating_add(1))
            .read_to_end(&mut content);
        let size = content.len() as u64;
        if size > limit {
            return Err(swollen(if limit == left { "size" } else { "ratio" }, size, limit).at(at(&name)));
        }
        read.map_err(|error| damaged(&error).at(at(&name)))?;
        total = total.saturating_add(size);
        sound(&name, &content)?;
        keep(&mut fresh, &name, &content).map_err(|error| damaged(&error).at(at(&name)))?;
    }
    fresh
        .finish()
        .map(Cursor::into_inner)
        .map_err(|error| damaged(&error))
}

fn keep(fresh: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    fresh.start_file(name, options)?;
    fresh.write_all(content)?;
    Ok(())
}

fn swollen(why: &str, size: u64, limit: u64) -> Refusal {
    let params = [
        ("why", why),
        ("size", &size.to_string()),
        ("limit", &limit.to_string()),
    ];
    Refusal::new("MJ8107", &params)
}

fn at(name: &str) -> Place {
    Place::node(short(name))
}

/// Whether a part is read at all: pictures, macros and embedded files stay packed.
fn wanted(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let kept = lower.ends_with(".xml") || lower.ends_with(".rels");
    let idle = [
        "drawings/",
        "media/",
        "charts/",
        "embeddings/",
        "customxml/",
        "pivot",
        "externallinks/",
    ];
    kept && !idle.iter().any(|folder| lower.contains(folder))
}

/// Refuses what the reader of workbooks would trust: a stated number of texts that the part cannot hold, and
/// encodings in which that number could not be seen.
fn sound(name: &str, content: &[u8]) -> Result<(), Refusal> {
    let unreadable = |reason: &str| Refusal::new("MJ8108", &[("part", &short(name)), ("reason", reason)]);
    if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) || content.contains(&0) {
        return Err(unreadable("not UTF-8"));
    }
    if !name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
        return Ok(());
    }
    let mark = b"uniqueCount";
    for (start, _) in content
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| window == mark)
    {
        let rest = content.get(start + mark.len()..).unwrap_or_default();
        let digits = rest
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''));
        let digits: String = digits
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        let possible = digits.is_empty() || digits.parse::<usize>().is_ok_and(|count| count <= content.len());
        if !possible {
            return Err(unreadable("uniqueCount"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_states_more_texts_than_it_holds_is_refused() {
        let text = |count: &str| format!("<sst uniqueCount = \"{count}\"><si><t>a</t></si></sst>");
        assert!(sound("xl/sharedStrings.xml", text("1").as_bytes()).is_ok());
        for count in ["99999", "99999999999999999999999999"] {
            assert_eq!(
                sound("xl/sharedStrings.xml", text(count).as_bytes())
                    .unwrap_err()
                    .code,
                "MJ8108"
            );
        }
    }

    #[test]
    fn pictures_and_macros_stay_packed() {
        assert!(
            wanted("xl/worksheets/sheet1.xml") && wanted("_rels/.rels") && wanted("xl/sharedStrings.xml")
        );
        assert!(
            !wanted("xl/media/image1.png") && !wanted("xl/vbaProject.bin") && !wanted("xl/drawings/d.xml")
        );
    }
}
