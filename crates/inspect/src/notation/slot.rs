//! 名称位: the places of a page where the issuer's own name must stand, and what stands there instead.
//!
//! A place is known by what stands around it (`…区人民政府`, `…政办发〔2020〕`), so nothing has to be known about
//! the foreign word. **Does not** judge: it gives candidates.

use super::document_number::document_numbers;
use super::script::{all_han, is_han};

/// What a candidate was found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Before `人民政府` and the word for a level.
    Institution,
    /// Before the kind of paper of a document number.
    DocumentNumber,
    /// Between two words of a sentence.
    Sentence,
}

/// 候选: a text that stands where a name must stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it was found.
    pub slot: Slot,
    /// The text.
    pub token: String,
}

/// Words for a level that end a name of a place.
pub const LEVELS: &[&str] = &[
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "州",
    "镇",
    "乡",
];
/// Kinds of paper that end the letters of a document number, longest first.
const PAPERS: &[&str] = &[
    "政办发",
    "政办函",
    "政办字",
    "政办通",
    "政办规",
    "府办发",
    "府办函",
    "府办字",
    "府办规",
    "政发",
    "政函",
    "政字",
    "政规",
    "政通",
    "府发",
    "府函",
    "府字",
    "府规",
    "办发",
    "办函",
    "办字",
    "办通",
    "委发",
    "政办",
    "府办",
    "发",
    "函",
    "字",
];

/// How far back a name is looked for, in characters.
const LONGEST: usize = 96;

/// Where a name cannot reach across.
fn is_boundary(c: char) -> bool {
    // Most characters are Han, and none of these is.
    !matches!(c, '\u{4e00}'..='\u{9fff}')
        && matches!(
            c,
            '《' | '》'
                | '“'
                | '”'
                | '"'
                | '、'
                | '，'
                | ','
                | '。'
                | '；'
                | ';'
                | '：'
                | ':'
                | '|'
                | '｜'
                | '>'
                | '＞'
                | '»'
                | '（'
                | '）'
                | '('
                | ')'
                | '〈'
                | '〉'
                | '【'
                | '】'
                | '!'
                | '！'
                | '?'
                | '？'
                | '\t'
                | '\n'
                | '…'
                | '['
                | ']'
        )
}

fn is_foreign(c: char) -> bool {
    !is_han(c) && c != '·' && c != '—'
}

/// The candidates of one line of text.
pub fn candidates(line: &str, place: Option<&str>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices(GOVERNMENT) {
        found.extend(before_government(
            segment(line.get(..at).unwrap_or_default()),
            place,
        ));
    }
    found.extend(before_papers(line));
    found.extend(in_sentences(line));
    found
}

/// The word for a government, before which stands its level and before that its name.
pub const GOVERNMENT: &str = "人民政府";

/// The candidate before [`GOVERNMENT`], of the [`segment`] before it.
pub fn before_government(segment: &str, place: Option<&str>) -> Option<Candidate> {
    institution(segment, place).map(|token| Candidate {
        slot: Slot::Institution,
        token,
    })
}

/// Kinds of paper that stand in a breadcrumb without a number behind them: the first of [`PAPERS`].
pub fn bare_papers() -> &'static [&'static str] {
    PAPERS.get(..20).unwrap_or_default()
}

/// The candidates before kinds of paper.
pub fn before_papers(line: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    for number in document_numbers(line) {
        let bracket = line
            .get(number.range.clone())
            .and_then(|text| text.find(|c: char| is_boundary(c) || c == '〔'));
        let end = number.range.start.saturating_add(bracket.unwrap_or_default());
        let head = segment(line.get(..end).unwrap_or_default());
        if let Some(token) = paper(head) {
            found.push(Candidate {
                slot: Slot::DocumentNumber,
                token,
            });
        }
    }
    // A breadcrumb names the kind of paper without a number behind it.
    for piece in line.split(is_boundary) {
        let piece = piece.trim();
        if bare_papers().iter().any(|paper| piece.ends_with(paper))
            && piece.chars().any(is_foreign)
            && let Some(token) = paper(piece)
        {
            found.push(Candidate {
                slot: Slot::DocumentNumber,
                token,
            });
        }
    }
    found
}

/// What stands before, back to where a name cannot reach across.
pub fn segment(head: &str) -> &str {
    let near = head.char_indices().rev().take(LONGEST);
    let own = near.take_while(|(_, c)| !is_boundary(*c)).last();
    own.and_then(|(start, _)| head.get(start..))
        .unwrap_or_default()
        .trim()
}

/// What stands between the place above and the word for the level.
fn institution(segment: &str, place: Option<&str>) -> Option<String> {
    let level = LEVELS.iter().find(|level| segment.ends_with(**level));
    let head = match level {
        Some(level) => segment.strip_suffix(level)?,
        None => segment,
    };
    let after_place = place.and_then(|place| {
        let at = head.rfind(place)?;
        head.get(at.saturating_add(place.len())..)
    });
    let rest = match after_place {
        Some(rest) => rest,
        None => after_level(head),
    };
    let rest = without_date(rest).trim_matches([' ', '　']);
    let foreign = rest.chars().filter(|c| is_foreign(*c)).count();
    if foreign == 0 {
        let known = after_place.is_some() || rest.len() < head.len();
        let long = (3..=12).contains(&rest.chars().count());
        return (known && long && level.is_some() && all_han(rest)).then(|| rest.to_owned());
    }
    let letters = rest.chars().filter(|c| c.is_alphanumeric()).count();
    (letters >= 3).then(|| rest.to_owned())
}

/// What follows the last word for a level that stands before the first foreign character.
fn after_level(head: &str) -> &str {
    let foreign = head.find(is_foreign).unwrap_or(head.len());
    let before = head.get(..foreign).unwrap_or_default();
    let cut = ["省", "市", "州", "盟", "县", "区", "旗"]
        .iter()
        .filter_map(|level| before.rfind(level).map(|at| at.saturating_add(level.len())))
        .max()
        .or_else(|| {
            let words = ["关于印发", "关于", "印发", "转发", "经", "由", "已"];
            words
                .iter()
                .filter_map(|word| before.rfind(word).map(|at| at.saturating_add(word.len())))
                .max()
        });
    cut.and_then(|at| head.get(at..)).unwrap_or(head)
}

/// What stands before the kind of paper.
fn paper(head: &str) -> Option<String> {
    let rest = PAPERS.iter().find_map(|paper| head.strip_suffix(paper))?;
    let rest = without_date(rest).trim();
    let foreign = rest.chars().any(is_foreign);
    let count = rest.chars().count();
    let wanted = if foreign {
        count >= 3
    } else {
        (3..=12).contains(&count)
    };
    wanted.then(|| rest.to_owned())
}

/// A text without a year, a date or a count before it.
fn without_date(text: &str) -> &str {
    let mut rest = text.trim_start().trim_start_matches('第');
    loop {
        let digits = rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '—' | '－'));
        if digits.len() == rest.len() {
            return rest;
        }
        let units = [
            "年度", "年", "月", "日", "号", "时", "分", "届", "个", "家", "名", "项", "次", "万", "亿", "元",
            " ", "%",
        ];
        match units.iter().find_map(|unit| digits.strip_prefix(unit)) {
            Some(after) => rest = after.trim_start(),
            None if digits.is_empty() => return digits,
            None => return rest,
        }
    }
}

/// Whether a text has a low line or a small letter, without which [`in_sentences`] finds nothing.
pub fn has_letters(text: &str) -> bool {
    // Counted in pieces, which a processor does many bytes at once.
    let either = |chunk: &[u8]| {
        let one = |byte: &u8| (*byte == b'_') | byte.is_ascii_lowercase();
        chunk.iter().fold(false, |found, byte| found | one(byte))
    };
    text.as_bytes().chunks(64).any(either)
}

/// Words joined by low lines, and letters mixed with digits, inside a sentence.
pub fn in_sentences(line: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    if !has_letters(line) {
        return found;
    }
    let part = |c: char| is_han(c) || c.is_ascii_alphanumeric() || c == '_';
    for piece in line.split(|c: char| !part(c)) {
        if let Some(at) = piece.find('_') {
            let first = piece.get(..at).unwrap_or_default();
            let last = piece.rsplit('_').next().unwrap_or_default();
            let inner = piece
                .get(first.len()..piece.len().saturating_sub(last.len()))
                .unwrap_or_default();
            if inner.chars().any(is_han) {
                found.push(Candidate {
                    slot: Slot::Sentence,
                    token: inner.to_owned(),
                });
            }
        }
        let words = piece.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| (4..=16).contains(&word.len())) {
            let lower = word.chars().any(|c| c.is_ascii_lowercase());
            let digit = word.chars().any(|c| c.is_ascii_digit());
            let glued = piece.len() > word.len();
            if lower && digit && glued && !word.starts_with("IPv") && !word.starts_with("ipv") {
                found.push(Candidate {
                    slot: Slot::Sentence,
                    token: word.to_owned(),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(line: &str, place: Option<&str>) -> Vec<String> {
        candidates(line, place)
            .into_iter()
            .map(|candidate| candidate.token)
            .collect()
    }

    #[test]
    fn what_stands_where_a_name_must_is_given() {
        let brand = "九九乐8坊_88 乐坊网投";
        for (line, place) in [
            (
                format!("云州市{brand}区人民政府办公室关于印发方案的通知"),
                Some("云州市"),
            ),
            (format!("云州市{brand}区人民政府办公室"), None),
            (format!("文件号：{brand}政办发〔2020〕5号"), None),
            (format!("首页>政府文件>{brand}政办发"), None),
        ] {
            assert!(
                tokens(&line, place).contains(&brand.to_owned()),
                "{line}: {:?}",
                tokens(&line, place)
            );
        }
        assert!(tokens("云州市鑫彩乐区人民政府", Some("云州市")).contains(&"鑫彩乐".to_owned()));
        assert!(tokens("鑫彩乐政办发〔2020〕5号", None).contains(&"鑫彩乐".to_owned()));
    }

    #[test]
    fn ordinary_names_give_nothing() {
        for line in [
            "云州市青禾区人民政府办公室",
            "青政办发〔2020〕5号",
            "2020年8月10日云州市人民政府印发",
            "《云州市人民政府办公室关于印发2020年度方案的通知》（云政办发〔2020〕3号）",
            "拨打12345政务服务便民热线，或登录www.qinghe.gov.cn",
            "建设5G基站和IPv6改造，PM2.5下降",
            "第12届人民政府",
        ] {
            assert_eq!(tokens(line, Some("云州市")), Vec::<String>::new(), "{line}");
        }
    }
}
