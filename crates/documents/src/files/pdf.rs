//! PDF: scripts, actions and embedded files in it, found without trusting its tables.
//!
//! The names in the file are looked at one by one, in the open and in streams of objects (inflated within limits),
//! with `#4A` written out. **Invariant:** what could not be looked through gets a caution, too.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::ZlibDecoder;
use mingjian_core::refusal::Refusal;

use super::check::Caution;
use super::{MAX_LOOKED_AT, MAX_PART, Source, damaged, find, head, holds, length, tail};

/// Where the end of a PDF is sought.
const END_WITHIN: u64 = 64 * 1024;
/// Longest name that is looked at.
const MAX_NAME: usize = 40;

/// Names and what they mean.
const NAMES: &[(&str, Caution)] = &[
    ("JavaScript", Caution::Script),
    ("JS", Caution::Script),
    ("XFA", Caution::Script),
    ("RichMedia", Caution::Script),
    ("Launch", Caution::Launch),
    ("GoToR", Caution::Launch),
    ("SubmitForm", Caution::Launch),
    ("ImportData", Caution::Launch),
    ("EmbeddedFile", Caution::Embedded),
    ("EmbeddedFiles", Caution::Embedded),
    ("Encrypt", Caution::Locked),
];

/// What to be careful about in a PDF.
///
/// # Errors
/// `MJ3025` when its end is missing.
pub(super) fn cautions(file: &mut dyn Source) -> Result<BTreeSet<Caution>, Refusal> {
    let end = tail(file, END_WITHIN)?;
    if !holds(&end, b"%%EOF") {
        return Err(damaged("%%EOF"));
    }
    let mut found = BTreeSet::new();
    if length(file)? > MAX_LOOKED_AT {
        found.insert(Caution::NotSeen);
    }
    let bytes = head(file, MAX_LOOKED_AT)?;
    let mut left = MAX_PART;
    let mut rest = bytes.as_slice();
    while let Some(start) = find(rest, b"stream") {
        let (open, after) = rest.split_at_checked(start).unwrap_or((rest, &[]));
        names(open, true, &mut found);
        let body = after.get(b"stream".len()..).unwrap_or_default();
        let body = body
            .strip_prefix(b"\r\n")
            .or_else(|| body.strip_prefix(b"\n"))
            .unwrap_or(body);
        let size = find(body, b"endstream").unwrap_or(body.len());
        let (data, next) = body.split_at_checked(size).unwrap_or((body, &[]));
        // Short names would be found in any picture; a script that only pretends to be one is found by its long name.
        names(data, false, &mut found);
        if object_stream(open) {
            inflated(data, &mut left, &mut found);
        }
        rest = next.strip_prefix(b"endstream").unwrap_or(next);
    }
    names(rest, true, &mut found);
    Ok(found)
}

/// Whether the last dictionary before a stream says that objects are in it.
fn object_stream(before: &[u8]) -> bool {
    let start = memchr::memmem::rfind(before, b" obj").unwrap_or(0);
    let own = before.get(start..).unwrap_or(before);
    let mut seen = false;
    each_name(own, |name| seen |= name == "ObjStm");
    seen
}

fn inflated(data: &[u8], left: &mut u64, found: &mut BTreeSet<Caution>) {
    let mut out = Vec::new();
    // What is cut or damaged gives as much as could be read; what swells beyond the limit was not seen whole.
    let read = ZlibDecoder::new(data)
        .take(left.saturating_add(1))
        .read_to_end(&mut out);
    let size = u64::try_from(out.len()).unwrap_or(u64::MAX);
    if read.is_err() || size > *left {
        found.insert(Caution::NotSeen);
    }
    *left = left.saturating_sub(size);
    names(&out, true, found);
}

fn names(bytes: &[u8], short: bool, found: &mut BTreeSet<Caution>) {
    each_name(bytes, |name| {
        if let Some((_, caution)) = NAMES
            .iter()
            .find(|(listed, _)| *listed == name && (short || listed.len() > 5))
        {
            found.insert(*caution);
        }
    });
}

/// Each name of a PDF, with its numbers written out.
fn each_name(bytes: &[u8], mut see: impl FnMut(&str)) {
    for start in memchr::memchr_iter(b'/', bytes) {
        let rest = bytes.get(start.saturating_add(1)..).unwrap_or_default();
        let mut name = String::new();
        let mut at = 0_usize;
        while let Some(byte) = rest.get(at).copied() {
            let end = byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte);
            if end || name.len() > MAX_NAME {
                break;
            }
            let written = (byte == b'#')
                .then(|| rest.get(at.saturating_add(1)..at.saturating_add(3)))
                .flatten()
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            name.push(char::from(written.unwrap_or(byte)));
            at = at.saturating_add(if written.is_some() { 3 } else { 1 });
        }
        see(&name);
    }
}
