//! 旁证日期: dates that stand beside the page: in the names of its attachments, in what the caller knows of them, in
//! the answer's head, and when our own crawl first met the address.
//!
//! They say when something was there at the latest or the earliest, and never when it was published: none of them is
//! picked as the day of publication.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::dates::{Candidate, DateSource, written};
use super::parse::Page;

/// 附件 as the caller knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attachment {
    /// Its name or address.
    pub name: String,
    /// The day in its properties.
    pub changed: Option<Date>,
}

/// What is known beside the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Its attachments.
    pub attachments: Vec<Attachment>,
    /// The header `Last-Modified` as it came.
    pub last_modified: Option<String>,
    /// When our own crawl first met the address.
    pub first_seen: Option<Date>,
}

/// Most attachments that are looked at.
const MAX_ATTACHMENTS: usize = 200;
/// File endings of attachments.
const ENDINGS: &[&str] = &[
    "doc", "docx", "xls", "xlsx", "pdf", "wps", "et", "zip", "rar", "ofd", "ppt", "pptx", "rtf", "txt",
];

/// `P020220506123456789.pdf`, `W0202205…`: the day of the upload in names that the publishing system makes; or the day
/// between other signs.
static IN_NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?:^|/)[PW]0((?:19|20)\d\d)([01]\d)([0-3]\d)\d{6,}",
        r"(?:^|[^0-9])((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[^0-9]|\d{6,11}[^0-9])",
    ]
    .into_iter()
    .filter_map(|form| Regex::new(form).ok())
    .collect()
});

/// The day in the name of a file.
pub fn in_name(name: &str) -> Option<Date> {
    if name.len() > 1_000 {
        return None;
    }
    let marked = IN_NAME.iter().find_map(|form| {
        let captures = form.captures(name)?;
        let part = |at: usize| captures.get(at)?.as_str().parse::<i16>().ok();
        let (month, day) = (i8::try_from(part(2)?).ok()?, i8::try_from(part(3)?).ok()?);
        Date::new(part(1)?, month, day).ok()
    });
    marked.or_else(|| written(name).first().map(|written| written.date))
}

/// The attachments that a page links to: their addresses.
pub fn attachments(page: &Page) -> Vec<Attachment> {
    let links = page.links.iter().filter(|link| {
        let path = link.raw.split(['?', '#']).next().unwrap_or_default();
        let ending = path
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
    });
    links
        .take(MAX_ATTACHMENTS)
        .map(|link| Attachment {
            name: link.raw.clone(),
            changed: None,
        })
        .collect()
}

/// The day of `Sat, 06 May 2022 08:00:00 GMT`, in the zone that it names.
pub fn of_header(text: &str) -> Option<Date> {
    let mut words = text.split_whitespace().skip(1);
    let day: i8 = words.next()?.parse().ok()?;
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let word = words.next()?;
    let month = names.iter().position(|name| name.eq_ignore_ascii_case(word))?;
    let year: i16 = words.next()?.parse().ok()?;
    Date::new(year, i8::try_from(month).ok()?.checked_add(1)?, day).ok()
}

/// The candidates that stand beside the page, the most trusted source first.
pub fn candidates(beside: &Beside) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut add = |date: Option<Date>, source: DateSource, text: &str| {
        found.extend(date.map(|date| Candidate {
            date,
            source,
            month_only: false,
            at: None,
            text: text.chars().take(200).collect(),
        }));
    };
    for attachment in beside.attachments.iter().take(MAX_ATTACHMENTS) {
        add(attachment.changed, DateSource::Attachment, &attachment.name);
        add(
            in_name(&attachment.name),
            DateSource::Attachment,
            &attachment.name,
        );
    }
    if let Some(header) = &beside.last_modified {
        add(of_header(header), DateSource::LastModified, header);
    }
    add(beside.first_seen, DateSource::FirstSeen, "");
    found.sort_by_key(|candidate| std::cmp::Reverse(candidate.source.confidence()));
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::dates::published;
    use super::super::{Form, parse};
    use super::*;

    #[test]
    fn names_of_files_give_the_day_of_their_upload() {
        for (name, wanted) in [
            ("/zwgk/202205/P020220506395012345678.pdf", Some(date(2022, 5, 6))),
            ("W020210103512345678901.doc", Some(date(2021, 1, 3))),
            ("/files/20220506/a.doc", Some(date(2022, 5, 6))),
            ("/up/20220506093012.xls", Some(date(2022, 5, 6))),
            ("2022年5月6日名单.docx", Some(date(2022, 5, 6))),
            ("/files/1234567890123.pdf", None),
            ("/files/20221399/a.doc", None),
            ("名单.xls", None),
        ] {
            assert_eq!(in_name(name), wanted, "{name}");
        }
    }

    #[test]
    fn what_stands_beside_a_page_comes_by_its_weight_and_is_never_the_day_of_publication() {
        let page = parse(
            b"<a href=/f/P020220506395012345678.pdf>1</a><a href=/b.html>2</a>",
            None,
            Form::Markup,
        );
        let beside = Beside {
            attachments: attachments(&page),
            last_modified: Some("Mon, 09 May 2022 08:00:00 GMT".to_owned()),
            first_seen: Some(date(2022, 5, 20)),
        };
        let found = candidates(&beside);
        let sources: Vec<DateSource> = found.iter().map(|one| one.source).collect();
        assert_eq!(
            sources,
            [
                DateSource::Attachment,
                DateSource::FirstSeen,
                DateSource::LastModified
            ]
        );
        assert_eq!(found[2].date, date(2022, 5, 9));
        assert_eq!(published(&found), None);
        assert_eq!(of_header("yesterday"), None);
    }
}
