//! 相似度: how much of two texts is the same, from marks of a few hundred bytes each.
//!
//! The text is cut into overlapping pieces of five characters; each piece falls into one of 64 bins by its mark, and a
//! bin keeps the smallest. The share of bins that agree is the share of pieces that two texts have in common, to about
//! six in a hundred. Digits are left out, so that a text with other numbers is the same text. **Does not** know which
//! of two texts was first.

use std::fmt::Write as _;

use super::facts::mark;

const BINS: usize = 64;
const PIECE: usize = 5;
/// A shorter text has too few pieces to be compared, in characters.
pub(super) const SHORTEST: usize = 200;

/// Most characters of which pieces are taken.
const MOST: usize = 40_000;
const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;
/// [`FACTOR`] to the power of [`PIECE`]: what the character has become that leaves a piece.
const LEAVES: u64 = {
    let square = FACTOR.wrapping_mul(FACTOR);
    square.wrapping_mul(square).wrapping_mul(FACTOR)
};

/// The marks of a text's characters as 16 bits a bin in hexadecimal; empty for a short text.
fn likeness(characters: &[u32]) -> String {
    if characters.len() < SHORTEST {
        return String::new();
    }
    let value = |c: &u32| u64::from(*c).wrapping_add(1);
    let add = |hash: u64, new: u64| hash.wrapping_mul(FACTOR).wrapping_add(new);
    let mut least = [u64::MAX; BINS];
    let mut take = |hash: u64| {
        let hash = (hash ^ (hash >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        let bin = usize::try_from(hash >> 58).unwrap_or_default();
        if let Some(known) = least.get_mut(bin) {
            *known = (*known).min(hash & 0x03ff_ffff_ffff_ffff);
        }
    };
    let (first, rest) = characters.split_at(PIECE);
    let mut hash = first.iter().map(value).fold(0, add);
    take(hash);
    // The mark of each piece follows from the one before.
    for (gone, new) in characters.iter().zip(rest) {
        hash = add(hash, value(new)).wrapping_sub(value(gone).wrapping_mul(LEAVES));
        take(hash);
    }
    let mut marks = String::with_capacity(BINS.saturating_mul(4));
    for least in least {
        // The smallest mark of a bin is small by nature; its low half is not. A text has no end in writing.
        let _ = write!(marks, "{:04x}", least & 0xffff);
    }
    marks
}

/// What is kept of a running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marks {
    /// A mark of the text as it stands, white space left out.
    pub(super) exact: u64,
    /// Its characters without white space.
    pub(super) length: u32,
    /// Marks by which similar texts are known, digits left out; empty for a short text.
    pub(super) likeness: String,
}

/// The marks of a running text.
pub(super) fn marks<'t>(lines: impl Iterator<Item = &'t str>) -> Marks {
    let mut characters = Vec::new();
    let (mut exact, mut length) = (mark(""), 0_u32);
    for line in lines {
        for c in line.chars() {
            // Nearly all characters stand above all white space.
            if c <= '\u{3000}' && c.is_whitespace() {
                continue;
            }
            // As `mark` does it, a character at a time.
            exact = (exact ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
            length = length.saturating_add(1);
            if !c.is_ascii_digit() && characters.len() < MOST {
                characters.push(u32::from(c));
            }
        }
    }
    Marks {
        // Of the factor few low bits are set, so that the last characters would stand in the low half alone.
        exact: exact ^ (exact >> 32),
        length,
        likeness: likeness(&characters),
    }
}

/// How many in a hundred pieces two texts have in common; `None` where one is too short.
pub fn alike(a: &str, b: &str) -> Option<u32> {
    let whole = |marks: &str| marks.len() == BINS.saturating_mul(4) && marks.is_ascii();
    if !whole(a) || !whole(b) {
        return None;
    }
    let same = a.as_bytes().chunks(4).zip(b.as_bytes().chunks(4));
    let same = same.filter(|(a, b)| a == b).count();
    u32::try_from(same.saturating_mul(100) / BINS).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(from: u32, to: u32) -> String {
        (from..to)
            .map(|at| {
                format!(
                    "第{at}项工作由青禾区{}牵头，",
                    ["民政局", "司法局", "水务局"][at as usize % 3]
                )
            })
            .map(|line| line.chars().rev().collect::<String>() + &line)
            .enumerate()
            .map(|(at, line)| {
                format!(
                    "{line}{}",
                    char::from_u32(0x4e00 + at as u32 * 7 + from * 13).unwrap()
                )
            })
            .collect()
    }

    #[test]
    fn other_numbers_make_no_other_text_and_other_words_do() {
        let of = |text: &str| marks(std::iter::once(text)).likeness;
        let first = text(0, 60);
        let numbers = first.replace('1', "9");
        assert_eq!(alike(&of(&first), &of(&numbers)), Some(100));
        let other: String = "办理依申请公开事项，答复率达到百分之百，全年没有行政复议和行政诉讼案件发生，群众满意度明显提升。"
            .chars()
            .cycle()
            .take(400)
            .collect();
        assert!(alike(&of(&first), &of(&other)).unwrap() < 20);
        assert_eq!(alike(&of("短"), &of(&first)), None);
        assert_eq!(alike("zz", ""), None);
    }

    #[test]
    fn the_exact_mark_minds_numbers_and_not_spaces() {
        let of = |text: &str| marks(std::iter::once(text));
        assert_eq!(of("甲 乙\u{3000}1"), of("甲乙1"));
        assert_ne!(of("甲乙1").exact, of("甲乙2").exact);
        assert_eq!(of("甲 乙1").length, 3);
    }
}
