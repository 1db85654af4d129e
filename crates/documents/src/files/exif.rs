//! 照片信息 (EXIF): what a camera writes about a photograph.
//!
//! **Invariant:** nothing outside the bytes is read, no table is followed twice, and a fresh block holds the four
//! harmless things (camera, model, turn, date) and nothing else.

use jiff::civil::Date;

use super::at;

const MAKE: u16 = 0x010f;
const MODEL: u16 = 0x0110;
const ORIENTATION: u16 = 0x0112;
const CHANGED: u16 = 0x0132;
const DETAILS: u16 = 0x8769;
const PLACE: u16 = 0x8825;
const TAKEN: u16 = 0x9003;
const DIGITIZED: u16 = 0x9004;
const MAKER_NOTE: u16 = 0x927c;
/// Most entries of a table that are looked at.
const MAX_ENTRIES: u16 = 1_000;
/// Longest text that is kept, in bytes.
const MAX_TEXT: usize = 200;
/// The type of a text, of a short number and of a long one.
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Exif {
    make: Option<String>,
    model: Option<String>,
    orientation: Option<u16>,
    taken: Option<String>,
    /// Whether a place is written in it.
    pub(super) place: bool,
    /// Whether it has a part that only its maker can read.
    pub(super) closed: bool,
}

/// A reader of numbers in the order of bytes that the block states.
struct Block<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Block<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    }

    /// The entries of a table: tag, type, and where the entry begins.
    fn table(&self, start: usize) -> Option<Vec<(u16, u16, usize)>> {
        let count = self.short(start)?.min(MAX_ENTRIES);
        let mut entries = Vec::new();
        for number in 0..usize::from(count) {
            let entry = start.checked_add(2)?.checked_add(number.checked_mul(12)?)?;
            entries.push((self.short(entry)?, self.short(entry.checked_add(2)?)?, entry));
        }
        Some(entries)
    }

    /// The text of an entry.
    fn text(&self, entry: usize) -> Option<String> {
        let count = at(self.long(entry.checked_add(4)?)?).min(MAX_TEXT);
        let value = entry.checked_add(8)?;
        let start = if count <= 4 { value } else { at(self.long(value)?) };
        let bytes = self.bytes.get(start..start.checked_add(count)?)?;
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        let text: String = text
            .iter()
            .filter(|b| (0x20..0x7f).contains(*b))
            .map(|b| char::from(*b))
            .collect();
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }
}

impl Exif {
    /// Reads a block that begins with the order of its bytes; `None` when it is none, or damaged.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            [b'I', b'I', 42, 0] => true,
            [b'M', b'M', 0, 42] => false,
            _ => return None,
        };
        let block = Block { bytes, little };
        let mut found = Self::default();
        let mut changed = None;
        let mut details = None;
        for (tag, kind, entry) in block.table(at(block.long(4)?))? {
            match tag {
                MAKE => found.make = block.text(entry),
                MODEL => found.model = block.text(entry),
                ORIENTATION if kind == SHORT => found.orientation = block.short(entry.checked_add(8)?),
                CHANGED => changed = block.text(entry),
                PLACE => found.place = true,
                DETAILS => details = block.long(entry.checked_add(8)?),
                _ => {}
            }
        }
        let mut digitized = None;
        let entries = match details {
            Some(start) => block.table(at(start))?,
            None => Vec::new(),
        };
        for (tag, _, entry) in entries {
            match tag {
                TAKEN => found.taken = block.text(entry),
                DIGITIZED => digitized = block.text(entry),
                MAKER_NOTE => found.closed = true,
                PLACE => found.place = true,
                _ => {}
            }
        }
        found.taken = found.taken.or(digitized).or(changed);
        Some(found)
    }

    /// The day on which the photograph was taken, as the camera's clock had it.
    pub(super) fn taken_on(&self) -> Option<Date> {
        let text = self.taken.as_deref()?;
        let mut parts = text.get(..10)?.split([':', '-', '/']);
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Date::new(year, month, day).ok()
    }

    /// A fresh block with camera, model, turn and date; `None` when there is nothing to keep.
    pub(super) fn fresh(&self) -> Option<Vec<u8>> {
        let orientation = self.orientation.filter(|turn| (1..=8).contains(turn));
        let mut first: Vec<(u16, u16, Vec<u8>)> = Vec::new();
        for (tag, text) in [(MAKE, &self.make), (MODEL, &self.model)] {
            first.extend(text.as_deref().map(|text| (tag, ASCII, ended(text))));
        }
        first.extend(orientation.map(|turn| (ORIENTATION, SHORT, turn.to_be_bytes().to_vec())));
        let taken = self.taken.as_deref().map(ended);
        if first.is_empty() && taken.is_none() {
            return None;
        }
        let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
        // The second table begins after the first and its texts.
        let second = taken.is_some().then(|| {
            let texts: usize = first.iter().map(|(_, _, value)| beyond(value)).sum();
            let entries = first.len().saturating_add(1).saturating_mul(12);
            8_usize
                .saturating_add(6)
                .saturating_add(entries)
                .saturating_add(texts)
        });
        if let Some(second) = second {
            let pointer = u32::try_from(second).unwrap_or_default();
            first.push((DETAILS, LONG, pointer.to_be_bytes().to_vec()));
        }
        table(&mut out, &first);
        if let Some(taken) = taken {
            table(&mut out, &[(TAKEN, ASCII, taken)]);
        }
        Some(out)
    }
}

/// A text with the zero that ends it.
fn ended(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

/// How many bytes of a value stand after its table.
fn beyond(value: &[u8]) -> usize {
    if value.len() > 4 {
        value.len().next_multiple_of(2)
    } else {
        0
    }
}

/// Writes a table with its values after it.
fn table(out: &mut Vec<u8>, entries: &[(u16, u16, Vec<u8>)]) {
    let start = out.len();
    let after = start
        .saturating_add(6)
        .saturating_add(entries.len().saturating_mul(12));
    let mut values = Vec::new();
    out.extend(u16::try_from(entries.len()).unwrap_or_default().to_be_bytes());
    for (tag, kind, value) in entries {
        let count = if *kind == ASCII { value.len() } else { 1 };
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(u32::try_from(count).unwrap_or_default().to_be_bytes());
        if value.len() > 4 {
            let place = after.saturating_add(values.len());
            out.extend(u32::try_from(place).unwrap_or_default().to_be_bytes());
            values.extend(value);
            values.resize(values.len().next_multiple_of(2), 0);
        } else {
            let mut four = value.clone();
            four.resize(4, 0);
            out.extend(four);
        }
    }
    out.extend([0; 4]);
    out.extend(values);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_block_reads_back_as_it_was() {
        let exif = Exif {
            make: Some("HUAWEI".to_owned()),
            model: Some("P40".to_owned()),
            orientation: Some(6),
            taken: Some("2024:05:06 07:08:09".to_owned()),
            ..Exif::default()
        };
        assert_eq!(Exif::read(&exif.fresh().unwrap()).as_ref(), Some(&exif));
        assert_eq!(exif.taken_on(), Some(jiff::civil::date(2024, 5, 6)));
        assert_eq!(Exif::default().fresh(), None);
    }

    #[test]
    fn a_block_cut_anywhere_is_no_block_or_a_smaller_one() {
        let exif = Exif {
            model: Some("camera".to_owned()),
            taken: Some("2024:05:06 07:08:09".to_owned()),
            ..Exif::default()
        };
        let bytes = exif.fresh().unwrap();
        for end in 0..bytes.len() {
            let _ = Exif::read(&bytes[..end]);
        }
    }
}
