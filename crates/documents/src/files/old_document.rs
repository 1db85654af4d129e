//! 旧文档 (doc, wps): the text of a document of the old format, by its table of pieces.
//!
//! **Invariant:** each piece is read within the stream, and no more text is gathered than asked for.

use encoding_rs::{UTF_16LE, WINDOWS_1252};
use mingjian_core::refusal::Refusal;

use super::compound::Compound;
use super::lines::Lines;
use super::{Source, at, damaged};

/// Where the head of the document says which table stream it uses, and where its table of pieces stands.
const FLAGS: usize = 0x0a;
const TABLE_BIT: u16 = 0x0200;
const PIECES_AT: usize = 0x01a2;
const PIECES_SIZE: usize = 0x01a6;
/// Most bytes of all pieces together.
const MAX_BYTES: usize = 16 * 1024 * 1024;

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// Adds the text of a document: body, notes, headers and text boxes, as they stand one after another.
///
/// # Errors
/// `MJ3025` damaged, `MJ3026` encrypted, `MJ3032` too large.
pub(super) fn read(file: &mut dyn Source, lines: &mut Lines) -> Result<(), Refusal> {
    let mut compound = Compound::open(file)?;
    if compound.has("EncryptedPackage") {
        return Err(Refusal::new("MJ3026", &[]));
    }
    let document = compound.read("WordDocument")?;
    let flags = short(&document, FLAGS).ok_or_else(|| damaged("WordDocument"))?;
    let name = if flags & TABLE_BIT == 0 {
        "0Table"
    } else {
        "1Table"
    };
    let table = compound.read(name)?;
    let text = pieces(&document, &table).ok_or_else(|| damaged("Clx"))?;
    lines.add(&shown(&text));
    Ok(())
}

/// The text of all pieces.
fn pieces(document: &[u8], table: &[u8]) -> Option<String> {
    let start = at(long(document, PIECES_AT)?);
    let end = start.checked_add(at(long(document, PIECES_SIZE)?))?;
    let mut rest = table.get(start..end)?;
    // Before the pieces stand notes on formats.
    while rest.first() == Some(&1) {
        let size = usize::from(short(rest, 1)?);
        rest = rest.get(size.checked_add(3)?..)?;
    }
    if rest.first() != Some(&2) {
        return None;
    }
    let size = at(long(rest, 1)?);
    let list = rest.get(5..size.checked_add(5)?)?;
    let count = list.len().checked_sub(4)?.checked_div(12)?;
    let heads = count.checked_add(1)?.checked_mul(4)?;
    let mut out = String::new();
    let mut left = MAX_BYTES;
    for number in 0..count {
        let from = long(list, number.checked_mul(4)?)?;
        let to = long(list, number.checked_add(1)?.checked_mul(4)?)?;
        let characters = at(to.checked_sub(from)?);
        let place = long(list, heads.checked_add(number.checked_mul(8)?)?.checked_add(2)?)?;
        let narrow = place & 0x4000_0000 != 0;
        let place = at(place & 0x3fff_ffff);
        let (start, size) = if narrow {
            (place / 2, characters)
        } else {
            (place, characters.checked_mul(2)?)
        };
        let bytes = document.get(start..start.checked_add(size)?)?;
        let Some(rest) = left.checked_sub(size) else { break };
        left = rest;
        let encoding = if narrow { WINDOWS_1252 } else { UTF_16LE };
        out.push_str(&encoding.decode_without_bom_handling(bytes).0);
    }
    Some(out)
}

/// The text as it is seen: codes of fields left out, marks of cells and breaks as what they do.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // For each open field, whether its code is still going on.
    let mut fields: Vec<bool> = Vec::new();
    for c in text.chars() {
        match c {
            '\u{13}' => fields.push(true),
            '\u{14}' => {
                if let Some(last) = fields.last_mut() {
                    *last = false;
                }
            }
            '\u{15}' => {
                fields.pop();
            }
            _ if fields.contains(&true) => {}
            '\r' | '\u{b}' | '\u{c}' | '\n' => out.push('\n'),
            '\u{7}' | '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_both_widths_are_one_text() {
        let mut document = vec![0; 0x200];
        let wide: Vec<u8> = "机密★".encode_utf16().flat_map(u16::to_le_bytes).collect();
        document.extend(&wide);
        document.extend(b"10\r");
        let mut list = Vec::new();
        for place in [0_u32, 3, 6] {
            list.extend(place.to_le_bytes());
        }
        for place in [0x200_u32, 0x4000_0000 | (0x206 * 2)] {
            list.extend([0, 0]);
            list.extend(place.to_le_bytes());
            list.extend([0, 0]);
        }
        let mut table = vec![1, 2, 0, 9, 9, 2];
        table.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
        table.extend(&list);
        document[PIECES_SIZE..PIECES_SIZE + 4]
            .copy_from_slice(&u32::try_from(table.len()).unwrap().to_le_bytes());
        assert_eq!(pieces(&document, &table).unwrap(), "机密★10\r");
        for end in 0..table.len() {
            assert_eq!(pieces(&document, &table[..end]), None);
        }
    }

    #[test]
    fn codes_of_fields_are_not_seen() {
        assert_eq!(shown("第\u{13} PAGE \u{14}1\u{15}页\u{7}甲\r"), "第1页\t甲\n");
    }
}
