//! 条目: the lines of lists with their dates, those that a script holds as data included.
//!
//! A date belongs to the link on whose line it stands, or else to the one above or below it, whichever the page does
//! throughout. Without any, the day in the address counts.

use url::Url;

use super::anchors::{Anchor, MAX_NAME, MAX_URL, anchors, short};
use super::facts::{Item, mark};
use super::read::{place, place_in_source};
use crate::crawl::Site;
use crate::page::{Form, Page, dates, parse};

/// Most lines that are kept of a page.
pub(super) const MAX_ITEMS: usize = 150;
/// A title with fewer characters is a menu's.
const SHORTEST: usize = 6;
/// Without a date beside it a line has to be that long.
const UNDATED: usize = 8;
/// A line with a date and nothing more has no more bytes.
const ONLY_DATE: usize = 48;
/// The longest line that is read, in bytes.
const MAX_LINE: usize = 4_096;
/// Most bytes of list data in a script that are read.
const MAX_RECORDS: usize = 512 * 1024;

/// The lines of a page's lists, and whether all fitted.
pub(super) fn items(page: &Page, anchors: &[Anchor<'_>]) -> (Vec<Item>, bool) {
    let long = anchors.iter().filter(|anchor| {
        anchor.own && anchor.url.as_str().len() <= MAX_URL && anchor.text.chars().count() >= SHORTEST
    });
    let long: Vec<&Anchor<'_>> = long.collect();
    let beside: Vec<Beside> = long.iter().map(|anchor| beside(page, anchor)).collect();
    let count = |side: fn(&Beside) -> bool| {
        beside
            .iter()
            .filter(|one| one.line.is_none() && side(one))
            .count()
    };
    let below = count(|one| one.below.is_some()) >= count(|one| one.above.is_some());
    let mut items: Vec<Item> = Vec::new();
    for (anchor, dates) in long.iter().zip(&beside) {
        let near = if below { dates.below } else { dates.above };
        let date = dates.line.or(near).or_else(|| {
            let (date, month_only) = dates::in_url(anchor.url.path())?;
            (!month_only).then_some(date)
        });
        let title = short(anchor.text, MAX_NAME);
        if date.is_none() && title.chars().count() < UNDATED {
            continue;
        }
        if items.len() >= MAX_ITEMS {
            return (items, false);
        }
        if items.iter().any(|item| item.url == anchor.url.as_str()) {
            continue;
        }
        items.push(Item {
            url: anchor.url.to_string(),
            title,
            date,
            place: place(page, anchor.start),
        });
    }
    (items, true)
}

/// Dates near a link.
struct Beside {
    line: Option<jiff::civil::Date>,
    below: Option<jiff::civil::Date>,
    above: Option<jiff::civil::Date>,
}

fn beside(page: &Page, anchor: &Anchor<'_>) -> Beside {
    let (start, line) = page.line_at(anchor.start);
    let (from, to) = (
        anchor.start.saturating_sub(start),
        anchor.end.saturating_sub(start),
    );
    let mut found = Beside {
        line: None,
        below: None,
        above: None,
    };
    if line.len() <= MAX_LINE && may_have_date(line) {
        let dates = dates::written(line);
        let inside = dates.iter().find(|date| date.start >= to);
        let before = dates.iter().rev().find(|date| date.end <= from);
        found.line = inside.or(before).or(dates.first()).map(|date| date.date);
    }
    if found.line.is_none() {
        let only = |line: &str| {
            let fits = line.len() <= ONLY_DATE && may_have_date(line);
            fits.then(|| dates::written(line).first().map(|date| date.date))
                .flatten()
        };
        let end = start.saturating_add(line.len());
        let next = page
            .text()
            .get(end.saturating_add(1)..)
            .and_then(|rest| rest.split('\n').next());
        found.below = next.and_then(only);
        let last = page
            .text()
            .get(..start.saturating_sub(1))
            .and_then(|head| head.rsplit('\n').next());
        found.above = last.and_then(only);
    }
    found
}

fn may_have_date(line: &str) -> bool {
    line.contains("20") || line.contains("19") || line.contains('年')
}

/// The pieces between `<record><![CDATA[` and `]]>`.
pub(crate) fn between(text: &str) -> impl Iterator<Item = &str> {
    text.split("<record>").skip(1).filter_map(|part| {
        let (html, _) = part.trim_start().strip_prefix("<![CDATA[")?.split_once("]]>")?;
        Some(html)
    })
}

/// The pieces of HTML that a list's script holds as data: `<record><![CDATA[…]]></record>` of jpage.
pub(crate) fn records(page: &Page) -> Vec<&str> {
    let mut found = Vec::new();
    let mut size = 0_usize;
    for script in page
        .scripts()
        .filter(|script| script.contains("<![CDATA[") && script.contains("<record>"))
    {
        for html in between(script) {
            size = size.saturating_add(html.len());
            if size > MAX_RECORDS || found.len() >= MAX_ITEMS {
                return found;
            }
            found.push(html);
        }
    }
    found
}

/// The lines of lists that a script holds as data.
pub(super) fn recorded(page: &Page, url: &Url, site: &Site) -> (Vec<Item>, bool) {
    let pieces = records(page);
    let Some(at) = pieces.first().and_then(|first| page.source.find(*first)) else {
        return (Vec::new(), true);
    };
    let inner = parse(
        pieces.join("\n<div></div>\n").as_bytes(),
        Some("text/html; charset=utf-8"),
        Form::Markup,
    );
    let (mut items, whole) = items(&inner, &anchors(&inner, url, site));
    let place = place_in_source(page, at);
    for item in &mut items {
        item.place = place;
    }
    (items, whole)
}

/// A mark of the dated lines, whatever their order; 0 without any.
pub(super) fn items_mark(items: &[Item]) -> u64 {
    let dated = items.iter().filter_map(|item| {
        let date = item.date?;
        Some(mark(&format!("{}\n{}\n{date}", item.url, item.title)))
    });
    dated.fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::super::facts::Place;
    use super::*;

    fn read(html: &str) -> Vec<(String, Option<String>)> {
        let url = Url::parse("https://www.qinghe.test/zwgk/tzgg/index.html").unwrap();
        let site = Site {
            start: Url::parse("https://www.qinghe.test/").unwrap(),
            context: crate::Context::default(),
        };
        let page = parse(html.as_bytes(), None, Form::Markup);
        let (mut items, _) = items(&page, &anchors(&page, &url, &site));
        items.extend(recorded(&page, &url, &site).0);
        items
            .into_iter()
            .map(|item| {
                (
                    item.url.replace("https://www.qinghe.test", ""),
                    item.date.map(|date| date.to_string()),
                )
            })
            .collect()
    }

    fn wanted(of: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        of.iter()
            .map(|(url, date)| ((*url).to_owned(), (!date.is_empty()).then(|| (*date).to_owned())))
            .collect()
    }

    const A: &str = "<a href=/a.html>关于做好政务公开工作的通知</a>";
    const B: &str = "<a href=/b.html>关于公布权责清单的公告</a>";

    #[test]
    fn dates_are_read_on_the_line_and_on_either_side_of_it() {
        let both = wanted(&[("/a.html", "2021-05-02"), ("/b.html", "2021-05-01")]);
        for html in [
            format!("<ul><li>{A}<span>2021-05-02</span></li><li>{B}<span>2021-05-01</span></li></ul>"),
            format!("<ul><li><i>[2021年5月2日]</i>{A}</li><li>[2021.05.01]{B}</li></ul>"),
            format!(
                "<table><tr><td>{A}</td><td>2021-05-02</td></tr><tr><td>{B}</td><td>2021/5/1</td></tr></table>"
            ),
            format!("<div>{A}</div><p>2021-05-02</p><div>{B}</div><p>2021-05-01</p>"),
            format!("<p>2021-05-02</p><div>{A}</div><p>2021-05-01</p><div>{B}</div>"),
        ] {
            assert_eq!(read(&html), both, "{html}");
        }
    }

    #[test]
    fn an_address_may_have_the_day_and_a_menu_is_no_list() {
        let html = "<a href=/zwgk/>政务公开</a><ul><li><a href=/202105/t20210503_1.html>关于开展检查的通知</a><li><a href=/c.html>关于印发工作方案的通知</a></ul>";
        assert_eq!(
            read(html),
            wanted(&[("/202105/t20210503_1.html", "2021-05-03"), ("/c.html", "")])
        );
    }

    #[test]
    fn list_data_in_a_script_is_read_as_a_list() {
        let html = format!(
            "<div id=list></div><script type='text/xml'><datastore><totalpage>9</totalpage><recordset>\
             <record><![CDATA[<li>{A}<span>2021-05-02</span></li>]]></record>\n\
             <record><![CDATA[<li>{B}<span>2021-05-01</span></li>]]></record></recordset></datastore></script>"
        );
        assert_eq!(
            read(&html),
            wanted(&[("/a.html", "2021-05-02"), ("/b.html", "2021-05-01")])
        );
    }

    #[test]
    fn the_mark_minds_dated_lines_and_not_their_order() {
        let item = |url: &str, day: i8| Item {
            url: url.to_owned(),
            title: "甲".to_owned(),
            date: Some(jiff::civil::date(2021, 5, day)),
            place: Place::default(),
        };
        let (a, b) = (item("/a", 1), item("/b", 2));
        assert_eq!(
            items_mark(&[a.clone(), b.clone()]),
            items_mark(&[b.clone(), a.clone()])
        );
        assert_ne!(items_mark(std::slice::from_ref(&a)), items_mark(&[a.clone(), b]));
        assert_eq!(items_mark(&[Item { date: None, ..a }]), 0);
    }
}
