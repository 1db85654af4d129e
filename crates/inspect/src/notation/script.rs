//! 文字: which script a character belongs to.

/// Whether a character is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Whether a text has nothing but Han characters, and at least one.
pub fn all_han(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_han)
}

/// A full-width letter, digit or sign as its half-width twin.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c).saturating_sub(0xfee0)).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// The byte of the character boundary at or before a byte.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

/// What stands before a byte, at most so many characters of it.
pub fn before(text: &str, at: usize, most: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    let start = head
        .char_indices()
        .rev()
        .nth(most.saturating_sub(1))
        .map_or(0, |(start, _)| start);
    head.get(start..).unwrap_or_default()
}

/// What stands from a byte on, at most so many characters of it.
pub fn after(text: &str, at: usize, most: usize) -> &str {
    let tail = text.get(at..).unwrap_or_default();
    let end = tail.char_indices().nth(most).map_or(tail.len(), |(end, _)| end);
    tail.get(..end).unwrap_or_default()
}
