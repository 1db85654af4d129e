//! 相似度: how much of two texts is the same, from marks of a few hundred bytes each.
//!
//! The text is cut into overlapping pieces of five characters; each piece falls into one of 64 bins by its mark, and a
//! bin keeps the smallest. The share of bins that agree is the share of pieces that two texts have in common, to about
//! six in a hundred. Digits are left out, so that a text with other numbers is the same text. **Does not** know which
//! of two texts was first.

use super::facts::mark;

const BINS: usize = 64;
const PIECE: usize = 5;
/// A shorter text has too few pieces to be compared, in characters.
pub(super) const SHORTEST: usize = 200;

/// The marks of a text as 16 bits a bin in hexadecimal; empty for a short text.
pub(super) fn likeness<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let text: Vec<char> = lines
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && !c.is_ascii_digit())
        .take(40_000)
        .collect();
    if text.len() < SHORTEST {
        return String::new();
    }
    let mut least = [u64::MAX; BINS];
    for piece in text.windows(PIECE) {
        let hash = piece.iter().fold(0x9e37_79b9_7f4a_7c15, |hash: u64, c| {
            (hash ^ u64::from(u32::from(*c)))
                .wrapping_mul(0xff51_afd7_ed55_8ccd)
                .rotate_left(29)
        });
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        let bin = usize::try_from(hash >> 58).unwrap_or_default();
        if let Some(known) = least.get_mut(bin) {
            *known = (*known).min(hash & 0x03ff_ffff_ffff_ffff);
        }
    }
    // The smallest mark of a bin is small by nature; its low half is not.
    least
        .iter()
        .map(|least| format!("{:04x}", least & 0xffff))
        .collect()
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

/// A mark of the running text as it stands, white space left out.
pub(super) fn exact<'t>(lines: impl Iterator<Item = &'t str>) -> (u64, u32) {
    let text: String = lines
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect();
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    (mark(&text), length)
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
        let of = |text: &str| likeness(std::iter::once(text));
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
        let of = |text: &str| exact(std::iter::once(text));
        assert_eq!(of("甲 乙\u{3000}1"), of("甲乙1"));
        assert_ne!(of("甲乙1").0, of("甲乙2").0);
    }
}
