//! 密级标志: marks of secrecy in names and texts, told from talk about secrecy.
//!
//! Evidence that bears a mark is stopped for a person to judge, a public page or attachment that bears one is a
//! finding: both ask here. **Invariant:** a mark is found by its form and its place in line and document, by the words
//! in `forms`.

mod forms;

use crate::refusal::Refusal;

pub use forms::Level;
use forms::{
    AFTER_LABEL, AFTER_LEVEL, CHOSEN, KEEP, KEEP_AT_TOP, LABELS, LEVELS, STARS, SUBJECTS, TERMS, THINGS, TOP,
    UNITS, URGENCIES,
};

/// Longest line that can be a mark, in characters.
const MAX_LINE: usize = 400;
/// Most marks that are listed.
const MAX_MARKS: usize = 20;
/// Longest excerpt, in characters.
const EXCERPT: usize = 60;

/// 密级标志: one mark, where it stands, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub level: Level,
    /// Where.
    pub place: Where,
    /// The line or the name around it.
    pub excerpt: String,
}

/// Where a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In the name of the file.
    Name,
    /// In a line of its text, from 1.
    Line(usize),
}

impl Level {
    /// The word of the mark.
    pub fn word(self) -> &'static str {
        let found = LEVELS
            .iter()
            .find(|(word, level, _)| *level == self && *word != "核心商密");
        found.map_or("涉密", |(word, ..)| word)
    }
}

impl Mark {
    /// The refusal that stops the file until a person has judged.
    pub fn refusal(&self) -> Refusal {
        let level = self.level.word();
        match self.place {
            Where::Name => Refusal::new("MJ3040", &[("level", level), ("excerpt", &self.excerpt)]),
            Where::Line(line) => {
                let line = line.to_string();
                let params = [
                    ("level", level),
                    ("line", line.as_str()),
                    ("excerpt", &self.excerpt),
                ];
                Refusal::new("MJ3041", &params)
            }
        }
    }
}

/// Marks of secrecy in the name of a file and in its text.
///
/// ```
/// use mingjian_core::secrecy::{Level, secrecy_marks};
/// assert_eq!(secrecy_marks("通知.docx", "机 密★10年\n关于……的通知")[0].level, Level::Secret);
/// assert!(secrecy_marks("保密审查表.docx", "涉密信息不公开，机密文件不得上网。").is_empty());
/// ```
pub fn secrecy_marks(name: &str, text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = in_name(name).into_iter().collect();
    let mut seen = 0_usize;
    for (number, line) in text.lines().enumerate() {
        let Some(line) = short(line) else { continue };
        seen = seen.saturating_add(1);
        if let Some(level) = in_line(line, seen <= TOP) {
            marks.push(Mark {
                level,
                place: Where::Line(number.saturating_add(1)),
                excerpt: excerpt(line),
            });
        }
        if marks.len() >= MAX_MARKS {
            break;
        }
    }
    marks
}

/// What the mark on a line says, where the line is one; `top` is whether it stands among the first lines of a document,
/// where a level alone is a mark.
///
/// ```
/// use mingjian_core::secrecy::{Level, mark_in_line};
/// assert_eq!(mark_in_line("机密★10年", false), Some(Level::Secret));
/// assert_eq!(mark_in_line("秘密", false), None);
/// ```
pub fn mark_in_line(line: &str, top: bool) -> Option<Level> {
    in_line(short(line)?, top)
}

fn excerpt(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(EXCERPT).collect()
}

/// A line that has something in it; of a long one only the beginning, where a mark would stand.
fn short(line: &str) -> Option<&str> {
    let line = line.trim();
    let end = if line.len() <= MAX_LINE {
        line.len()
    } else {
        line.char_indices().nth(MAX_LINE).map_or(line.len(), |(at, _)| at)
    };
    line.get(..end).filter(|line| !line.is_empty())
}

fn in_name(name: &str) -> Option<Mark> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let cut = |c: char| c.is_whitespace() || "_-—－()（）[]【】〔〕{}·、，,+＋.《》".contains(c);
    let whole = std::iter::once(stem);
    let found = whole
        .chain(stem.split(cut))
        .find_map(|token| form(&tight(token), true).or_else(|| kept_in(&tight(token), true)));
    found.map(|level| Mark {
        level,
        place: Where::Name,
        excerpt: excerpt(name),
    })
}

/// A mark that is the whole line, or one of the pieces between wide gaps.
fn in_line(line: &str, top: bool) -> Option<Level> {
    // Each word of a mark has 密 or is one with 内部; most lines have neither.
    let inner = line.contains('内') && line.contains('部');
    if !inner && !line.contains('密') {
        return None;
    }
    let whole = tight(line);
    if let Some(level) = form(&whole, top).or_else(|| kept_in(&whole, top)) {
        return Some(level);
    }
    let line = line.replace(['\t', '\u{3000}', '|'], "  ");
    let pieces: Vec<&str> = line
        .split("  ")
        .filter(|piece| !piece.trim().is_empty())
        .collect();
    if pieces.len() < 2 {
        return None;
    }
    // Beside other words a bare level is talk, or the head of a table; a star is not.
    pieces.iter().find_map(|piece| form(&tight(piece), false))
}

/// A text without gaps, with one form of digits, brackets, colons and stars.
fn tight(text: &str) -> String {
    let one = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c).saturating_sub(0xfee0)).unwrap_or(c),
        '：' | '∶' | '︰' => ':',
        '，' => ',',
        '；' => ';',
        '【' | '〔' | '［' | '（' | '[' | '〖' => '(',
        '】' | '〕' | '］' | '）' | ']' | '〗' => ')',
        c if STARS.contains(&c) => '★',
        c => c,
    };
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200b}'));
    kept.map(one).collect()
}

/// A classification mark that is the whole text: level and star, level alone (where `bare` is allowed), or a label.
fn form(text: &str, bare: bool) -> Option<Level> {
    // Before the mark may stand the number of the copy.
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if text.len().saturating_sub(rest.len()) <= 8 {
        rest
    } else {
        text
    };
    let rest = rest.strip_prefix('№').unwrap_or(rest);
    let inner = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(rest);
    if let Some(labelled) = label(inner) {
        let value = labelled.trim_start_matches(|c| CHOSEN.contains(&c));
        let (level, _, rest) = level(value)?;
        let ends = after(rest) || AFTER_LABEL.iter().any(|word| rest.starts_with(word));
        return ends.then_some(level);
    }
    let (level, alone, rest) = level(inner)?;
    if let Some(rest) = rest.strip_prefix('★') {
        return after(rest).then_some(level);
    }
    let thing = THINGS.contains(&rest) && level != Level::Unstated && level != Level::Work;
    (bare && alone && (after(rest) || thing)).then_some(level)
}

/// What stands after a label and its colon.
fn label(text: &str) -> Option<&str> {
    LABELS
        .iter()
        .find_map(|label| text.strip_prefix(label)?.strip_prefix(':'))
}

/// The level at the beginning, whether it may stand alone, and what follows it.
fn level(text: &str) -> Option<(Level, bool, &str)> {
    let (level, alone, rest) = LEVELS
        .iter()
        .find_map(|(word, level, alone)| Some((*level, *alone, text.strip_prefix(word)?)))?;
    let rest = AFTER_LEVEL
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    Some((level, alone, rest))
}

/// Whether nothing but term and urgency follows.
fn after(text: &str) -> bool {
    let rest = text.trim_start_matches(['★', '·', ',', '-', '(']);
    let rest = term(rest).unwrap_or(rest);
    let rest = rest.trim_start_matches(['★', '·', ',', ')']);
    let rest = URGENCIES
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    rest.is_empty()
}

/// What follows a term at the beginning.
fn term(text: &str) -> Option<&str> {
    if let Some(rest) = TERMS.iter().find_map(|word| text.strip_prefix(word)) {
        return Some(rest);
    }
    let digits = |c: char| c.is_ascii_digit() || "一二三四五六七八九十〇零两".contains(c);
    let rest = text.trim_start_matches(digits);
    if rest.len() == text.len() {
        return None;
    }
    UNITS.iter().find_map(|unit| rest.strip_prefix(unit))
}

/// A line that keeps a paper in: a subject alone, or a subject and what is to be done.
fn kept_in(text: &str, top: bool) -> Option<Level> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    SUBJECTS.iter().find_map(|(subject, level, alone)| {
        let rest = plain.strip_prefix(subject)?;
        let kept = KEEP.contains(&rest)
            || (top && KEEP_AT_TOP.contains(&rest))
            || (top && *alone && rest.is_empty());
        kept.then_some(*level)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text far below the top of its document.
    fn below(line: &str) -> String {
        format!("{}{line}\n", "关于做好政务公开工作的通知。\n".repeat(30))
    }

    #[test]
    fn marks_are_found() {
        let top = [
            ("机密★10年", Level::Secret),
            ("机 密 ★ 1 0 年", Level::Secret),
            ("绝密★长期", Level::Top),
            ("秘密☆", Level::Confidential),
            ("秘密", Level::Confidential),
            ("【机密】", Level::Secret),
            ("机密  特急", Level::Secret),
            ("000012 机密★5年 特急", Level::Secret),
            ("密级：秘密", Level::Confidential),
            ("密级:☑机密  保密期限：10年", Level::Secret),
            ("密级：内部", Level::Internal),
            ("内部资料，注意保存", Level::Internal),
            ("内部文件 严禁外传", Level::Internal),
            ("涉密文件", Level::Unstated),
            ("此件涉密，不予公开", Level::Unstated),
            ("核心商密★3年", Level::Commercial),
            ("绝密★启用前", Level::Top),
            ("工作秘密", Level::Work),
            ("机密文件", Level::Secret),
            ("某某市人民政府文件        秘密★1年", Level::Confidential),
        ];
        for (line, level) in top {
            let marks = secrecy_marks("通知.pdf", &format!("\n{line}\n正文"));
            assert_eq!(marks.len(), 1, "{line}");
            assert_eq!(
                (marks[0].level, marks[0].place),
                (level, Where::Line(2)),
                "{line}"
            );
        }
        for line in [
            "机密★10年",
            "附件1\t秘密★6个月",
            "密级：机密",
            "内部资料 注意保存",
            "保密等级：绝密",
        ] {
            let marks = secrecy_marks("通知.pdf", &below(line));
            assert_eq!(
                marks.iter().map(|mark| mark.place).collect::<Vec<_>>(),
                [Where::Line(31)],
                "{line}"
            );
        }
        for name in [
            "机密★10年 关于某事项的请示.docx",
            "（机密）会议纪要.doc",
            "【秘密】情况报告.wps",
            "绝密-方案.pdf",
            "涉密文件.zip",
            "会议材料_内部资料.docx",
            "机密文件 2024.pdf",
            "秘密10年.docx",
            "内部资料注意保存.txt",
        ] {
            let marks = secrecy_marks(name, "");
            assert_eq!(marks.len(), 1, "{name}");
            assert_eq!(marks[0].place, Where::Name);
        }
    }

    #[test]
    fn talk_about_secrecy_is_no_mark() {
        for line in [
            "涉密信息不公开",
            "公开前应当进行保密审查。",
            "依据《中华人民共和国保守国家秘密法》第二十条",
            "国家秘密的密级分为绝密、机密、秘密三级",
            "密级：绝密、机密、秘密三级",
            "密级：□绝密 □机密 □秘密",
            "密级：公开",
            "密级：无",
            "密级：",
            "密级    保密期限    知悉范围",
            "文件首页应当标注“机密★10年”字样",
            "如 机密★10年 的标注方式",
            "涉及国家秘密、商业秘密、个人隐私的政府信息不得公开",
            "本系统为非涉密系统，严禁上传涉密文件",
            "非涉密",
            "经审查，不涉密，同意公开。",
            "秘密级文件须在保密室阅读",
            "机密级以上计算机不得联网",
            "保密审查意见：不涉及国家秘密",
            "内部资料 免费交流",
            "内部管理制度",
            "商业秘密权利人",
            "机密性、完整性、可用性",
            "秘密投票选举产生",
            "机密文件管理制度",
            "涉密人员管理情况",
            "工作秘密管理办法",
            "保密期限：3年",
            "涉密岗位\t秘密\t3人",
            "《机密》",
        ] {
            assert_eq!(secrecy_marks("保密审查表.docx", line), [], "{line}");
        }
        for line in [
            "秘密",
            "涉密文件不得上网",
            "国家秘密",
            "机密文件",
            "内部资料",
            "涉密",
        ] {
            assert_eq!(secrecy_marks("a.docx", &below(line)), [], "{line}");
        }
        for name in [
            "政府信息公开保密审查制度.docx",
            "涉密信息不公开说明.pdf",
            "商业秘密认定.docx",
            "涉密文件管理制度.doc",
            "非涉密承诺书.pdf",
            "国家秘密定密管理规定.pdf",
            "保密法宣传照片.jpg",
            "内部管理制度汇编.docx",
            "机密性测试.txt",
        ] {
            assert_eq!(secrecy_marks(name, ""), [], "{name}");
        }
    }

    #[test]
    fn a_long_text_is_searched_in_one_pass_and_marks_are_bounded() {
        let text = "机密★10年\n".repeat(100_000);
        assert_eq!(secrecy_marks("a.txt", &text).len(), MAX_MARKS);
        assert_eq!(secrecy_marks("a.txt", &"密".repeat(1_000_000)), []);
    }
}
