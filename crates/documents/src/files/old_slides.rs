//! 旧演示文稿 (ppt, dps): the text of slides of the old format, record by record as the stream has them.
//!
//! A container is entered by stepping over its head, so that the walk goes forward only, whatever is nested in it.
//! **Does not** follow the directory of saved versions: of a file that was saved in pieces, text of an earlier piece is
//! read as well; whoever receives the file has it too. **Invariant:** each record is read within the stream.

use encoding_rs::UTF_16LE;
use mingjian_core::refusal::Refusal;

use super::compound::Compound;
use super::lines::Lines;
use super::{Source, at, damaged};

/// The stream with the slides, and the one that says how they were saved.
const SLIDES: &str = "PowerPoint Document";
const USER: &str = "Current User";
/// Where the latter says whether the slides are encrypted, and how it says so.
const TOKEN_AT: usize = 12;
const ENCRYPTED: [u8; 4] = [0xdf, 0xc4, 0xd1, 0xf3];
/// The head of a record: version and instance, kind, length.
const HEAD: usize = 8;
/// The version of a record that is a container.
const CONTAINER: u16 = 0x0f;
/// Text of two bytes a character, and of one where the other is zero.
const CHARS: u16 = 0x0fa0;
const BYTES: u16 = 0x0fa8;
/// What stands on masters are prompts, and no text of the author.
const MASTER: u16 = 0x03f8;
/// Notes on how the slides are encrypted.
const CRYPT: u16 = 0x2f14;

fn locked() -> Refusal {
    Refusal::new("MJ3026", &[])
}

/// Adds the text of slides and notes, each box on lines of its own.
///
/// # Errors
/// `MJ3025` damaged, `MJ3026` encrypted, `MJ3032` too large.
pub(super) fn read(file: &mut dyn Source, lines: &mut Lines) -> Result<(), Refusal> {
    let mut compound = Compound::open(file)?;
    if compound.has("EncryptedSummary") || compound.has("EncryptedPackage") {
        return Err(locked());
    }
    if compound.has(USER) {
        let user = compound.read(USER)?;
        if user
            .get(TOKEN_AT..)
            .is_some_and(|rest| rest.starts_with(&ENCRYPTED))
        {
            return Err(locked());
        }
    }
    walk(&compound.read(SLIDES)?, lines)
}

fn walk(stream: &[u8], lines: &mut Lines) -> Result<(), Refusal> {
    let mut rest = stream;
    while let Some((head, body)) = rest.split_first_chunk::<HEAD>() {
        let [v0, v1, k0, k1, l0, l1, l2, l3] = *head;
        let (version, kind) = (u16::from_le_bytes([v0, v1]) & 0x0f, u16::from_le_bytes([k0, k1]));
        if kind == CRYPT {
            return Err(locked());
        }
        if version == CONTAINER && kind != MASTER {
            rest = body;
            continue;
        }
        let Some((text, after)) = body.split_at_checked(at(u32::from_le_bytes([l0, l1, l2, l3]))) else {
            if lines.lines.is_empty() {
                return Err(damaged(SLIDES));
            }
            lines.cut = true;
            return Ok(());
        };
        let text = match kind {
            CHARS => UTF_16LE.decode_without_bom_handling(text).0.into_owned(),
            BYTES => text.iter().copied().map(char::from).collect(),
            _ => String::new(),
        };
        if !lines.add(&shown(&text)) {
            return Ok(());
        }
        rest = after;
    }
    Ok(())
}

/// The text as it is seen: marks of fields and other control characters left out.
fn shown(text: &str) -> String {
    let seen = |c: &char| matches!(c, '\r' | '\n' | '\t' | '\u{b}') || !c.is_control();
    text.chars().filter(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::lines::Limits;

    const MANY: Limits = Limits {
        lines: 100,
        bytes: 10_000,
        tables: 1,
        rows: 1,
        columns: 1,
    };

    fn record(version: u16, kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap();
        [
            &version.to_le_bytes()[..],
            &kind.to_le_bytes(),
            &length.to_le_bytes(),
            body,
        ]
        .concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn told(stream: &[u8]) -> Result<(Vec<String>, bool), String> {
        let mut lines = Lines::new(MANY);
        walk(stream, &mut lines).map_err(|refusal| refusal.code.to_owned())?;
        Ok((lines.lines, lines.cut))
    }

    fn deck() -> Vec<u8> {
        let boxes = [
            record(0, CHARS, &wide("补贴名单\r王小明\u{b}青禾街1号")),
            record(0, BYTES, b"caf\xe9 \x02 2021"),
        ];
        let slide = record(CONTAINER, 0x03ee, &record(CONTAINER, 0xf00d, &boxes.concat()));
        let master = record(
            CONTAINER,
            MASTER,
            &record(0, CHARS, &wide("单击此处编辑母版标题样式")),
        );
        [record(1, 0x03e9, &[0; 40]), master, slide].concat()
    }

    #[test]
    fn text_of_both_widths_is_read_and_prompts_of_masters_are_not() {
        let lines = ["补贴名单", "王小明", "青禾街1号", "café  2021"].map(str::to_owned);
        assert_eq!(told(&deck()), Ok((lines.to_vec(), false)));
        assert_eq!(told(&[]), Ok((Vec::new(), false)));
    }

    #[test]
    fn a_stream_that_is_cut_or_lies_about_lengths_gives_what_came_before() {
        let deck = deck();
        for end in 0..deck.len() {
            match told(&deck[..end]) {
                Ok((lines, _)) => assert!(lines.len() <= 4),
                Err(code) => assert_eq!(code, "MJ3025"),
            }
        }
        let mut lying = record(0, CHARS, &wide("甲"));
        lying.extend([0, 0, 0xa0, 0x0f, 0xff, 0xff, 0xff, 0xff, 0x41, 0]);
        assert_eq!(told(&lying), Ok((vec!["甲".to_owned()], true)));
        // A million containers in one another.
        let nested = record(CONTAINER, 0x03ee, &[]).repeat(1_000_000);
        assert_eq!(told(&nested), Ok((Vec::new(), false)));
    }

    #[test]
    fn notes_on_encryption_mean_a_password() {
        assert_eq!(told(&record(CONTAINER, CRYPT, &[0; 8])), Err("MJ3026".to_owned()));
    }
}
