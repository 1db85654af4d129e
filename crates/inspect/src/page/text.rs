//! 可见文字: the text that a reader sees, and for each byte of it the place in the source.
//!
//! White space is collapsed as a browser does, blocks end in a line break and cells in a tab, so that labels and
//! values stay apart. **Invariant:** every place of the text leads to a character boundary of the source.

use std::ops::Range;

use crate::notation::script::floor;

/// The visible text with its map to the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visible {
    /// The text.
    pub text: String,
    /// From a byte of the text on, bytes of the source run beside it from this one on.
    marks: Vec<(usize, usize)>,
    /// Whether a space is owed before the next character, and from where in the source.
    space: Option<usize>,
}

/// The longest visible text that is kept, in bytes.
pub(super) const MAX_TEXT: usize = 8 * 1024 * 1024;

impl Visible {
    /// The place in the source of a byte of the text.
    pub fn source(&self, at: usize) -> usize {
        let after = self.marks.partition_point(|(text, _)| *text <= at);
        match after.checked_sub(1).and_then(|before| self.marks.get(before)) {
            Some((text, source)) => source.saturating_add(at.saturating_sub(*text)),
            None => 0,
        }
    }

    /// Adds a run of text that stands in the source from `start` on; `raw` is what stands there.
    ///
    /// `keep_lines` is for texts without markup, where a line break is one.
    pub(super) fn push(&mut self, value: &str, raw: &str, start: usize, keep_lines: bool) {
        if value == raw {
            // Nothing in it is written otherwise than it reads: the usual case, taken in whole runs.
            self.push_as_it_stands(value, start, keep_lines);
            return;
        }
        let mut rest = raw;
        let mut at = start;
        for c in value.chars() {
            if self.text.len() >= MAX_TEXT {
                return;
            }
            let here = at;
            let step = step(rest, c);
            rest = rest.get(step..).unwrap_or_default();
            at = at.saturating_add(step);
            if is_collapsed(c) {
                self.collapse(c, here, keep_lines);
            } else {
                self.settle();
                self.mark(here);
                self.text.push(c);
            }
        }
    }

    fn push_as_it_stands(&mut self, value: &str, start: usize, keep_lines: bool) {
        let mut run = 0_usize;
        for (at, c) in collapsed(value) {
            self.run(value.get(run..at).unwrap_or_default(), start.saturating_add(run));
            self.collapse(c, start.saturating_add(at), keep_lines);
            run = at.saturating_add(c.len_utf8());
        }
        self.run(value.get(run..).unwrap_or_default(), start.saturating_add(run));
    }

    /// Adds characters of which none is collapsed, as far as there is room.
    fn run(&mut self, text: &str, source: usize) {
        let room = MAX_TEXT.saturating_sub(self.text.len());
        let text = text.get(..floor(text, room)).unwrap_or_default();
        if !text.is_empty() {
            self.settle();
            self.mark(source);
            self.text.push_str(text);
        }
    }

    /// White space is owed, a line ends, or a mark without width is left out.
    fn collapse(&mut self, c: char, source: usize, keep_lines: bool) {
        match c {
            '\n' | '\r' if keep_lines => self.line_break(source),
            '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' => {}
            _ => {
                self.space.get_or_insert(source);
            }
        }
    }

    /// Begins a new line, unless one begins here.
    pub(super) fn line_break(&mut self, source: usize) {
        self.space = None;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.mark(source);
            self.text.push('\n');
        }
    }

    /// Begins a new cell.
    pub(super) fn cell(&mut self, source: usize) {
        self.space = None;
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.mark(source);
            self.text.push('\t');
        }
    }

    fn settle(&mut self) {
        if let Some(source) = self.space.take()
            && !self.text.is_empty()
            && !self.text.ends_with(['\n', '\t'])
        {
            self.mark(source);
            self.text.push(' ');
        }
    }

    /// Notes where the next byte of the text stands, where it does not follow the one before.
    fn mark(&mut self, source: usize) {
        let at = self.text.len();
        let expected = self
            .marks
            .last()
            .map(|(text, known)| known.saturating_add(at.saturating_sub(*text)));
        if expected != Some(source) {
            self.marks.push((at, source));
        }
    }
}

/// Whether a character is white space, or has no width.
fn is_collapsed(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}'
    )
}

/// Bytes that are looked at together.
const STRETCH: usize = 64;

/// The characters of a text that are collapsed, with their bytes.
fn collapsed(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let stretches = (0..text.len()).step_by(STRETCH);
    let stretches = stretches.map(|from| from..from.saturating_add(STRETCH).min(text.len()));
    let told = stretches.filter(|stretch| may_collapse(text.as_bytes(), stretch.clone()));
    told.flatten().filter_map(|at| {
        let c = text.get(at..)?.chars().next()?;
        is_collapsed(c).then_some((at, c))
    })
}

/// Whether a character that [`is_collapsed`] may begin in a stretch, asked without a branch, so that a processor looks
/// at many bytes at once.
fn may_collapse(bytes: &[u8], stretch: Range<usize>) -> bool {
    let first = bytes.get(stretch.clone()).unwrap_or_default();
    let behind = |by: usize| bytes.get(stretch.start.saturating_add(by)..).unwrap_or_default();
    let short = |found: bool, a: &u8| found | (*a <= b' ') | (*a == 0xc2);
    let long = |found: bool, ((a, b), c): ((&u8, &u8), &u8)| {
        let no_width = (*a == 0xe2) & (*b == 0x80) & (*c >= 0x8b) & (*c <= 0x8d);
        found | no_width | ((*a == 0xef) & (*b == 0xbb))
    };
    first.iter().fold(false, short) || first.iter().zip(behind(1)).zip(behind(2)).fold(false, long)
}

/// How many bytes of the source stand for one character of the decoded run.
fn step(raw: &str, c: char) -> usize {
    let mut chars = raw.chars();
    match chars.next() {
        Some('\r') if c == '\n' && chars.next() == Some('\n') => 2,
        Some(first) if first == c && c != '&' => first.len_utf8(),
        Some('&') => reference(raw),
        Some(first) => first.len_utf8(),
        None => 0,
    }
}

/// The length of the character reference at the beginning.
fn reference(raw: &str) -> usize {
    let bytes = raw.as_bytes();
    let end = bytes
        .iter()
        .enumerate()
        .skip(1)
        .take(32)
        .find(|(_, byte)| !(byte.is_ascii_alphanumeric() || **byte == b'#'));
    match end {
        Some((at, b';')) => at.saturating_add(1),
        Some((1, _)) | None => 1,
        Some((at, _)) if bytes.get(1) == Some(&b'#') => at,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_references_spaces_and_line_breaks() {
        let raw = "甲&amp;乙 \r\n  丙&#x4E01;丁";
        let mut visible = Visible::default();
        visible.push("甲&乙 \n  丙丁丁", raw, 100, false);
        assert_eq!(visible.text, "甲&乙 丙丁丁");
        let place = |wanted: &str| {
            let at = visible.text.find(wanted).unwrap();
            visible.source(at) - 100
        };
        for wanted in ["甲", "乙", "丙"] {
            assert_eq!(place(wanted), raw.find(wanted).unwrap(), "{wanted}");
        }
        let last = visible.text.rfind('丁').unwrap();
        assert_eq!(visible.source(last) - 100, raw.rfind('丁').unwrap());
    }

    #[test]
    fn whatever_is_collapsed_is_found_wherever_it_stands() {
        for c in (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .filter(|c| is_collapsed(*c))
        {
            for before in [0, 1, 20, 21, 22, 63, 64, 65] {
                for text in [
                    "甲".repeat(before) + &c.to_string(),
                    "a".repeat(before) + &c.to_string() + "，“乙",
                ] {
                    let at = text.find(c).unwrap();
                    assert_eq!(collapsed(&text).collect::<Vec<_>>(), [(at, c)], "{text:?}");
                }
            }
        }
        assert_eq!(collapsed("“甲”，。\u{3000}乙…—").count(), 0);
    }

    #[test]
    fn blocks_and_cells_end_once() {
        let mut visible = Visible::default();
        visible.line_break(0);
        visible.push("甲", "甲", 0, false);
        visible.line_break(3);
        visible.line_break(3);
        visible.push(" 乙", " 乙", 10, false);
        visible.cell(14);
        visible.push("丙", "丙", 20, false);
        assert_eq!(visible.text, "甲\n乙\t丙");
        assert_eq!(visible.source(visible.text.find('丙').unwrap()), 20);
    }

    #[test]
    fn a_text_without_markup_keeps_its_lines() {
        let mut visible = Visible::default();
        visible.push("甲\n  乙", "甲\r\n  乙", 0, true);
        assert_eq!(visible.text, "甲\n乙");
        assert_eq!(visible.source(4), 7);
    }
}
