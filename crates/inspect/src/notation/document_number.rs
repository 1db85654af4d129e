//! 文号: numbers of documents such as `青政办发〔2020〕55号`, with the right brackets and with wrong ones.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

/// 文号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The letters before the year, such as `青政办发`.
    pub prefix: String,
    /// The year.
    pub year: i16,
    /// The serial number; `None` where it is missing.
    pub serial: Option<u32>,
    /// Whether the year stands in 〔〕.
    pub is_bracketed: bool,
}

static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"([\p{Han}（）()]{1,14}?)([〔\[\(（【［﹝〈<])\s?((?:19|20)\d\d)\s?年?([〕\]\)）】］﹞〉>])\s?(第?)\s?(\d{0,5})\s?号",
    )
    .ok()
});

/// All document numbers of a text.
///
/// The prefix is what stands before the year without a break, from the last character that cannot belong to it.
pub fn document_numbers(text: &str) -> Vec<DocumentNumber> {
    let Some(form) = FORM.as_ref().filter(|_| has_year_in_brackets(text)) else {
        return Vec::new();
    };
    let found = form.captures_iter(text).filter_map(|captures| {
        let whole = captures.get(0)?;
        let bracket = captures.get(2)?;
        let head = super::script::before(text, bracket.start(), 16);
        let stop = |c: char| !(super::script::is_han(c));
        let prefix = head.rsplit(stop).next().unwrap_or_default();
        let prefix = trim_prefix(prefix);
        let start = bracket.start().checked_sub(prefix.len())?;
        let close = captures.get(4)?.as_str();
        Some(DocumentNumber {
            range: start..whole.end(),
            prefix: prefix.to_owned(),
            year: captures.get(3)?.as_str().parse().ok()?,
            serial: captures.get(6).and_then(|serial| serial.as_str().parse().ok()),
            is_bracketed: bracket.as_str() == "〔" && close == "〕",
        })
    });
    found.filter(|number| is_issuer(&number.prefix)).collect()
}

/// Whether a year opens a bracket anywhere: the whole form begins with any character and would be tried at each.
pub(crate) fn has_year_in_brackets(text: &str) -> bool {
    let opens = ['〔', '[', '(', '（', '【', '［', '﹝', '〈', '<'];
    ["19", "20"].iter().any(|century| {
        memmem::find_iter(text.as_bytes(), century).any(|at| {
            let head = text.get(..at).unwrap_or_default();
            head.trim_end().ends_with(opens)
        })
    })
}

/// Words that run into a number from the sentence before it.
const BEFORE: &[&str] = &[
    "根据", "依据", "按照", "文件", "印发", "通知", "意见", "以", "经", "和", "及", "与", "的", "于", "号",
];

fn trim_prefix(prefix: &str) -> &str {
    let cut = BEFORE
        .iter()
        .filter_map(|word| prefix.rfind(word).map(|at| at.saturating_add(word.len())))
        .max();
    cut.and_then(|at| prefix.get(at..)).unwrap_or(prefix)
}

/// Whether letters look like those of an issuer: they end in the word for a kind of paper.
fn is_issuer(prefix: &str) -> bool {
    const ENDS: &[&str] = &[
        "发", "函", "字", "办", "政", "令", "通", "规", "告", "电", "委", "任", "议", "批", "复", "请", "纪",
        "文", "改", "建", "提",
    ];
    let length = prefix.chars().count();
    (1..=12).contains(&length) && (length <= 4 || ENDS.iter().any(|end| prefix.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_each_bracket() {
        let text = "青政办发〔2020〕55号，(青政发[2019]3号)、青府办函（2018）第 7 号。根据国办发【2016】80号，共件〔2020〕号";
        let found = document_numbers(text);
        let shown: Vec<(&str, i16, Option<u32>, bool)> = found
            .iter()
            .map(|n| (n.prefix.as_str(), n.year, n.serial, n.is_bracketed))
            .collect();
        assert_eq!(
            shown,
            [
                ("青政办发", 2020, Some(55), true),
                ("青政发", 2019, Some(3), false),
                ("青府办函", 2018, Some(7), false),
                ("国办发", 2016, Some(80), false),
                ("共件", 2020, None, true),
            ]
        );
        assert!(text[found[1].range.clone()].starts_with("青政发["));
    }
}
