//! 文件名: a name that is safe to show, to store beside and to hand back, made from the one that came.
//!
//! **Invariant:** the name that is shown has no path, no control or direction character, no name of a device and one
//! ending; the one that came is kept beside it.

use super::kind::runs;

/// Most characters of a name that is shown.
const MAX_CHARACTERS: usize = 120;
/// Most bytes of a name that is shown; file systems hold 255.
const MAX_BYTES: usize = 240;
/// Most characters that are kept of the name that came.
const MAX_ORIGINAL: usize = 1_000;
/// The name of a file whose name was nothing but dirt.
const NAMELESS: &str = "未命名";
/// Names that Windows keeps for devices.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "conin$", "conout$", "clock$", "com", "lpt",
];

/// 文件名.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it came, cut at a thousand characters. Never shown without escaping, never a path.
    pub original: String,
    /// As it is shown.
    pub shown: String,
    /// The ending in small letters, without the dot; empty when there is none.
    pub ending: String,
}

impl Name {
    /// Whether something had to be changed.
    pub fn changed(&self) -> bool {
        self.original != self.shown
    }
}

/// Makes a name harmless.
///
/// ```
/// use mingjian_documents::files::clean;
/// assert_eq!(clean("../../etc/年报.exe.PDF").shown, "年报_exe.PDF");
/// assert_eq!(clean("NUL.txt").shown, "_NUL.txt");
/// ```
pub fn clean(original: &str) -> Name {
    let kept: String = original.chars().take(MAX_ORIGINAL).collect();
    let last = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|c| !unseen(*c)).map(harmless).collect();
    let trimmed = visible
        .trim_matches(|c: char| c.is_whitespace() || c == '.')
        .to_owned();
    let dotted = visible.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    // A name such as `.pdf` is all ending; one such as `.` is nothing.
    let (stem, ending) = match trimmed.rsplit_once('.') {
        Some((stem, ending)) if !ending.is_empty() && ending.chars().count() <= 10 => (stem, ending),
        _ if dotted.starts_with('.') && trimmed.chars().all(|c| c.is_ascii_alphanumeric()) => {
            ("", trimmed.as_str())
        }
        _ => (trimmed.as_str(), ""),
    };
    let stem = shorten(&inner(stem.trim()), ending.len().saturating_add(1));
    let stem = if stem.is_empty() {
        NAMELESS.to_owned()
    } else {
        stem
    };
    let stem = if device(&stem) { format!("_{stem}") } else { stem };
    let shown = if ending.is_empty() {
        stem
    } else {
        format!("{stem}.{ending}")
    };
    Name {
        original: kept,
        shown,
        ending: ending.to_ascii_lowercase(),
    }
}

/// Characters that nobody sees, or that turn the direction of others.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// What a file system or a shell would take for more than a letter.
fn harmless(c: char) -> char {
    match c {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' | '`' | '$' | '%' | ';' | '&' | '\'' => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The stem with the dots before endings of programs taken away: `年报.exe.pdf` looks like what it is not.
fn inner(stem: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    for (number, part) in stem.split('.').enumerate() {
        if number > 0 {
            out.push(if runs(part.trim()) { '_' } else { '.' });
        }
        out.push_str(part);
    }
    out
}

/// Cut between characters so that `more` bytes still fit.
fn shorten(stem: &str, more: usize) -> String {
    let mut out = String::new();
    for c in stem.chars().take(MAX_CHARACTERS) {
        if out.len().saturating_add(c.len_utf8()).saturating_add(more) > MAX_BYTES {
            break;
        }
        out.push(c);
    }
    out.trim_end_matches([' ', '.']).to_owned()
}

/// Whether a stem is the name of a device, alone or with what follows its first dot.
fn device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_lowercase();
    let bare = first.trim_end_matches(|c: char| matches!(c, '0'..='9' | '¹' | '²' | '³'));
    let digits = first.chars().count().saturating_sub(bare.chars().count());
    DEVICES.contains(&bare)
        && match bare {
            "com" | "lpt" => digits == 1,
            _ => digits == 0,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_becomes_a_harmless_one() {
        for (came, shown, ending) in [
            ("2024年政务公开自查报告.pdf", "2024年政务公开自查报告.pdf", "pdf"),
            ("C:\\Users\\a\\年报.docx", "年报.docx", "docx"),
            ("../../../etc/passwd", "passwd", ""),
            ("a\u{0}b\nc.pdf", "abc.pdf", "pdf"),
            ("报告\u{202e}fdp.exe", "报告fdp.exe", "exe"),
            ("零\u{200b}宽.txt", "零宽.txt", "txt"),
            ("年报.pdf.exe", "年报.pdf.exe", "exe"),
            ("年报.exe.pdf", "年报_exe.pdf", "pdf"),
            ("年报.js .pdf", "年报_js.pdf", "pdf"),
            ("v1.2 说明.pdf", "v1.2 说明.pdf", "pdf"),
            ("con.pdf", "_con.pdf", "pdf"),
            ("COM1.pdf", "_COM1.pdf", "pdf"),
            ("lpt².tar.zip", "_lpt².tar.zip", "zip"),
            ("com12.pdf", "com12.pdf", "pdf"),
            ("<script>.pdf", "_script_.pdf", "pdf"),
            (".pdf", "未命名.pdf", "pdf"),
            ("...", "未命名", ""),
            ("", "未命名", ""),
            ("年报.pdf. . ", "年报.pdf", "pdf"),
            ("a\u{3000}b.pdf", "a b.pdf", "pdf"),
            ("没有点", "没有点", ""),
        ] {
            let name = clean(came);
            assert_eq!(
                (name.shown.as_str(), name.ending.as_str()),
                (shown, ending),
                "{came:?}"
            );
            assert_eq!(name.original, came);
            assert_eq!(name.changed(), came != shown);
        }
    }

    #[test]
    fn a_name_that_is_too_long_keeps_its_ending() {
        let name = clean(&format!("{}.docx", "长".repeat(5_000)));
        assert!(name.shown.len() <= MAX_BYTES && name.shown.ends_with("长.docx"));
        assert_eq!(name.original.chars().count(), MAX_ORIGINAL);
    }

    #[test]
    fn cleaning_twice_changes_nothing_more() {
        for came in [
            "a/../b:.exe.pdf",
            "NUL",
            "..x..",
            "\u{202e}a.b.c.zip",
            "aux.con.txt",
        ] {
            let once = clean(came);
            assert_eq!(clean(&once.shown).shown, once.shown, "{came}");
        }
    }
}
