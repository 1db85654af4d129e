//! 日期: every date that a page gives, with its source and how far it can be trusted, and one picked by rule.
//!
//! Implements the order of date sources of the inspection: meta, label, line beside the title, address, sign-off. A
//! clock in a banner is never taken, whatever it says. **Does not** decide about fraud: contradictions are for a
//! detector to name and for a person to judge.

use std::sync::LazyLock;

use jiff::civil::Date;
use memchr::memmem;
use regex::Regex;

use super::element::Part;
use super::parse::Page;
use crate::notation::date_in_digits::dates_in_digits;
use crate::notation::numerals;

/// Where a date comes from, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateSource {
    /// `<meta name="PubDate">`.
    Meta,
    /// 发布日期 and its variants.
    PublishedLabel,
    /// A line beside the title that names the source or the time.
    TitleLine,
    /// The address.
    Url,
    /// 成文日期 and its variants.
    SignedLabel,
    /// 落款.
    SignOff,
    /// A line of a list.
    ListLine,
    /// The name or the properties of an attachment.
    Attachment,
    /// `Last-Modified` of the answer.
    LastModified,
    /// When our own crawl first met the address.
    FirstSeen,
}

impl DateSource {
    /// The word of the source.
    pub fn word(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::PublishedLabel => "published-label",
            Self::TitleLine => "title-line",
            Self::Url => "url",
            Self::SignedLabel => "signed-label",
            Self::SignOff => "sign-off",
            Self::ListLine => "list-line",
            Self::Attachment => "attachment",
            Self::LastModified => "last-modified",
            Self::FirstSeen => "first-seen",
        }
    }

    /// 0 to 100.
    pub fn confidence(self) -> u8 {
        match self {
            Self::Meta => 95,
            Self::PublishedLabel => 90,
            Self::TitleLine => 75,
            Self::SignedLabel => 90,
            Self::SignOff => 85,
            Self::Url => 60,
            Self::ListLine => 70,
            Self::Attachment => 40,
            Self::FirstSeen => 30,
            // Servers write the day of the last copy, or of the request.
            Self::LastModified => 20,
        }
    }

    /// Whether it says when the page was published.
    pub fn is_publication(self) -> bool {
        matches!(
            self,
            Self::Meta | Self::PublishedLabel | Self::TitleLine | Self::Url
        )
    }
}

/// 日期候选: one date that the page gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The date.
    pub date: Date,
    /// Where it comes from.
    pub source: DateSource,
    /// Whether only year and month are known; the day is the first then.
    pub month_only: bool,
    /// The byte of the visible text, where it stands there.
    pub at: Option<usize>,
    /// What stands there.
    pub text: String,
}

/// Labels of the day of publication.
const PUBLISHED: &[&str] = &[
    "发布日期",
    "公开日期",
    "上载日期",
    "信息提供日期",
    "发布时间",
    "公开时间",
    "发表时间",
    "更新时间",
    "发布于",
    "公布日期",
    "信息公开日期",
    "上传时间",
    "录入时间",
];
/// Labels of the day of signing.
const SIGNED: &[&str] = &[
    "成文日期",
    "发文日期",
    "生成日期",
    "公文生成日期",
    "成文时间",
    "印发日期",
    "签发日期",
    "制发日期",
];
/// What a line says that shows the clock of a banner.
const BANNER: &[&str] = &[
    "今天是",
    "现在是",
    "当前时间",
    "星期",
    "农历",
    "礼拜",
    "您好",
    "欢迎您",
    "北京时间",
];

/// The longest line that is read for dates, in bytes.
const MAX_LINE: usize = 16 * 1024;

static YEAR: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("年"));
static IN_NUMERALS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([一二][〇零○ОOo0一二三四五六七八九]{3})\s?年\s?([一二三四五六七八九十]{1,2})\s?月\s?([一二三四五六七八九十廿卅]{1,3})\s?日").ok()
});
static IN_URL: LazyLock<Vec<(Regex, bool)>> = LazyLock::new(|| {
    [
        (r"/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/", false),
        (r"t((?:19|20)\d\d)([01]\d)([0-3]\d)_", false),
        (r"/((?:19|20)\d\d)[-/]?([01]\d)[-/]?([0-3]\d)[/_]", false),
        (r"/((?:19|20)\d\d)-?([01]\d)/", true),
    ]
    .into_iter()
    .filter_map(|(form, month)| Some((Regex::new(form).ok()?, month)))
    .collect()
});

/// A date in a text with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The date.
    pub date: Date,
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

/// The dates of a text, in digits and in numerals.
pub fn written(text: &str) -> Vec<Written> {
    let mut found: Vec<Written> = dates_in_digits(text)
        .into_iter()
        .map(|(date, bytes)| Written {
            date,
            start: bytes.start,
            end: bytes.end,
        })
        .collect();
    // Most lines have none, and looking for the sign is much cheaper than for the form.
    let mut years = YEAR.find_iter(text.as_bytes());
    let numeral = |at: usize| {
        let head = text.get(..at).unwrap_or_default().trim_end();
        head.ends_with(|c: char| "〇零○ОOo0一二三四五六七八九".contains(c))
    };
    if let Some(form) = IN_NUMERALS.as_ref().filter(|_| years.any(numeral)) {
        for captures in form.captures_iter(text) {
            let part = |at: usize| captures.get(at).map(|part| part.as_str()).unwrap_or_default();
            if let (Some(date), Some(whole)) = (numerals::date(part(1), part(2), part(3)), captures.get(0)) {
                found.push(Written {
                    date,
                    start: whole.start(),
                    end: whole.end(),
                });
            }
        }
    }
    found.sort_by_key(|written| written.start);
    found
}

/// The date in an address, and whether it has no day.
pub fn in_url(url: &str) -> Option<(Date, bool)> {
    // Each form begins with one of these; most addresses have none of them.
    let year = |start: &[u8]| matches!(start, [b'/' | b't', b'1', b'9'] | [b'/' | b't', b'2', b'0']);
    if !url.as_bytes().windows(3).any(year) {
        return None;
    }
    IN_URL.iter().find_map(|(form, month_only)| {
        let captures = form.captures(url)?;
        let part = |at: usize| {
            captures
                .get(at)
                .and_then(|part| part.as_str().parse::<i16>().ok())
        };
        let day = if *month_only {
            1
        } else {
            i8::try_from(part(3)?).ok()?
        };
        let date = Date::new(part(1)?, i8::try_from(part(2)?).ok()?, day).ok()?;
        Some((date, *month_only))
    })
}

/// All candidates of a page, the most trusted source first.
pub fn candidates(page: &Page, url: Option<&str>) -> Vec<Candidate> {
    let mut found = page.dates().to_vec();
    if let Some((date, month_only)) = url.and_then(in_url) {
        found.push(Candidate {
            date,
            source: DateSource::Url,
            month_only,
            at: None,
            text: url.unwrap_or_default().to_owned(),
        });
        found.sort_by_key(|candidate| (candidate.source, candidate.at));
    }
    found
}

/// The candidates that stand on a page itself, in the same order.
pub(super) fn of_page(page: &Page) -> Vec<Candidate> {
    let mut found = Vec::new();
    for name in [
        "PubDate",
        "publishdate",
        "article:published_time",
        "pubtime",
        "publishtime",
    ] {
        let field = page
            .fields
            .iter()
            .find(|field| field.part == Part::Meta && field.name.eq_ignore_ascii_case(name));
        if let Some(first) = field.and_then(|field| written(&field.text).into_iter().next()) {
            found.push(Candidate {
                date: first.date,
                source: DateSource::Meta,
                month_only: false,
                at: None,
                text: field.map(|field| field.text.clone()).unwrap_or_default(),
            });
        }
    }
    for (start, line) in page.text_lines() {
        in_line(page, start, line, &mut found);
    }
    found.sort_by_key(|candidate| (candidate.source, candidate.at));
    found
}

/// The day of publication by rule: of the most trusted source the first. Listed lines are other pages' dates.
pub fn published(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates
        .iter()
        .find(|candidate| candidate.source.is_publication())
}

/// The day of signing by rule.
pub fn signed(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates
        .iter()
        .find(|candidate| matches!(candidate.source, DateSource::SignedLabel | DateSource::SignOff))
}

fn in_line(page: &Page, start: usize, line: &str, found: &mut Vec<Candidate>) {
    // A line that long is neither a label nor a list.
    if line.len() > MAX_LINE {
        return;
    }
    let dates = written(line);
    if dates.is_empty() {
        return;
    }
    let banner = BANNER.iter().any(|word| line.contains(word));
    let length = line.trim().chars().count();
    let mut add = |written: &Written, source: DateSource| {
        found.push(Candidate {
            date: written.date,
            source,
            month_only: false,
            at: Some(start.saturating_add(written.start)),
            text: line
                .get(written.start..written.end)
                .unwrap_or_default()
                .to_owned(),
        });
    };
    for (index, date) in dates.iter().enumerate() {
        let from = index
            .checked_sub(1)
            .and_then(|before| dates.get(before))
            .map_or(0, |before| before.end);
        let head = line.get(from..date.start).unwrap_or_default();
        match label(page, start, head) {
            Some(source) => add(date, source),
            None if banner => {}
            None => {
                let beside = ["来源", "浏览", "作者", "字体", "字号", "编辑", "阅读", "点击"];
                if beside.iter().any(|word| line.contains(word)) && length <= 120 {
                    add(date, DateSource::TitleLine);
                } else if is_sign_off(page, start, line, date) {
                    add(date, DateSource::SignOff);
                } else if is_list_line(line, date) {
                    add(date, DateSource::ListLine);
                }
            }
        }
    }
}

/// The label before a date: on its line, or alone on the line or in the cell before.
fn label(page: &Page, start: usize, head: &str) -> Option<DateSource> {
    let squeezed: String = head
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':' | '】' | '[' | ']' | '【'))
        .collect();
    let ends = |labels: &[&str], text: &str| labels.iter().any(|label| text.ends_with(label));
    let of = |text: &str| {
        if ends(PUBLISHED, text) {
            Some(DateSource::PublishedLabel)
        } else if ends(SIGNED, text) {
            Some(DateSource::SignedLabel)
        } else {
            None
        }
    };
    if !squeezed.is_empty() {
        return of(&squeezed);
    }
    let above = page.text().get(..start)?.trim_end_matches('\n');
    let line = above.rsplit('\n').next()?;
    let cell: String = line
        .rsplit('\t')
        .next()?
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':'))
        .collect();
    (cell.chars().count() <= 8).then(|| of(&cell)).flatten()
}

/// A date alone on its line below the issuer, in the last part of the text or before an annex.
fn is_sign_off(page: &Page, start: usize, line: &str, date: &Written) -> bool {
    let alone = line.trim().len() == date.end.saturating_sub(date.start);
    let form = line.contains('年') && line.contains('日');
    if !alone || !form {
        return false;
    }
    let above = page.text().get(..start).unwrap_or_default().trim_end();
    let before = above.rsplit('\n').next().unwrap_or_default().trim();
    let issuer = [
        "政府",
        "办公室",
        "办公厅",
        "局",
        "委员会",
        "厅",
        "中心",
        "部",
        "院",
        "处",
        "会",
        "所",
        "站",
        "大队",
        "支队",
    ];
    let short = before.chars().count() <= 80;
    short && !before.ends_with(['。', '：', '；']) && issuer.iter().any(|end| before.ends_with(end))
}

/// A line of a list: a title and a date at one of its ends.
fn is_list_line(line: &str, date: &Written) -> bool {
    let trimmed = line.trim_end();
    let close = |c: char| matches!(c, ']' | '】' | ')' | '）') || c.is_whitespace();
    let last = line
        .get(date.end..)
        .unwrap_or_default()
        .trim_matches(close)
        .is_empty();
    let open = |c: char| matches!(c, '[' | '【' | '(' | '（' | '·' | '•') || c.is_whitespace();
    let first = line
        .get(..date.start)
        .unwrap_or_default()
        .trim_matches(open)
        .is_empty();
    let title = trimmed.chars().count().saturating_sub(12);
    (last != first) && (5..=90).contains(&title) && !trimmed.contains('。')
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Form, parse};
    use super::*;

    fn page(html: &str) -> Page {
        parse(html.as_bytes(), None, Form::Markup)
    }

    #[test]
    fn every_variant_of_a_label_is_read() {
        for label in PUBLISHED.iter().chain(SIGNED) {
            let spaced: String = label.chars().flat_map(|c| [c, ' ', ' ']).collect();
            for html in [
                format!("<p>{label}：2020-08-15 11:17</p>"),
                format!("<p>{spaced}： 2020年8月15日</p>"),
                format!("<table><tr><td>{label}</td><td>2020/8/15</td></tr></table>"),
                format!("<dl><dt>{label}</dt><dd>2020.08.15</dd></dl>"),
                format!("<p>[{label}] 二〇二〇年八月十五日</p>"),
            ] {
                let found = candidates(&page(&html), None);
                assert_eq!(found.len(), 1, "{html}");
                assert_eq!(found[0].date, date(2020, 8, 15), "{html}");
                let signed = SIGNED.contains(label);
                assert_eq!(found[0].source == DateSource::SignedLabel, signed, "{html}");
            }
        }
    }

    #[test]
    fn a_banner_clock_is_never_taken() {
        let html =
            "<div>今天是2019年3月5日 星期二</div><h1>通知</h1><p>来源：区政府 2022-05-06 10:00 浏览：3</p>";
        let found = candidates(&page(html), None);
        assert_eq!(published(&found).unwrap().date, date(2022, 5, 6));
        assert!(found.iter().all(|one| one.date != date(2019, 3, 5)));
        assert!(candidates(&page("<div>2019年3月5日 星期二 农历正月廿九</div>"), None).is_empty());
    }

    #[test]
    fn sources_stand_in_their_order() {
        let html = "<meta name=PubDate content='2022-05-07 09:00'><p>发布时间：2022-05-06</p><p>正文内容。</p>\
            <p>青禾区人民政府办公室</p><p>二〇二二年四月三十日</p>";
        let found = candidates(
            &page(html),
            Some("https://www.example.gov.cn/202205/t20220508_1.html"),
        );
        let sources: Vec<DateSource> = found.iter().map(|one| one.source).collect();
        assert_eq!(
            sources,
            [
                DateSource::Meta,
                DateSource::PublishedLabel,
                DateSource::Url,
                DateSource::SignOff
            ]
        );
        assert_eq!(published(&found).unwrap().date, date(2022, 5, 7));
        assert_eq!(signed(&found).unwrap().date, date(2022, 4, 30));
    }

    #[test]
    fn addresses_are_read() {
        for (url, wanted, month) in [
            ("/art/2022/8/8/art_1.html", date(2022, 8, 8), false),
            ("/zwgk/202404/t20240410_99.html", date(2024, 4, 10), false),
            ("/zwgk/202404/a.html", date(2024, 4, 1), true),
            ("/2021-03/a.html", date(2021, 3, 1), true),
            ("/2021/03/09/a.html", date(2021, 3, 9), false),
        ] {
            assert_eq!(in_url(url), Some((wanted, month)), "{url}");
        }
        assert_eq!(in_url("/c123456/2099.html"), None);
    }

    #[test]
    fn lines_of_a_list_are_told_from_text() {
        let html = "<ul><li>关于公布权责清单的通知 <span>2022-01-02</span></li><li>[2022-01-01] 区政府召开常务会议</li></ul>\
            <p>本办法自2022年3月1日起施行。</p>";
        let found = candidates(&page(html), None);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|one| one.source == DateSource::ListLine));
        assert_eq!(published(&found), None);
    }
}
