//! 链接文字: the links that a reader sees, with what they say and where they lead.

use std::collections::HashSet;

use url::Url;

use super::facts::Step;
use crate::crawl::Site;
use crate::crawl::address::{LONGEST, is_file, normalise};
use crate::page::Page;
use crate::watched;

/// Most links that are looked at on a page.
const MAX_ANCHORS: usize = 3_000;
/// The longest address that is kept, in bytes.
pub(super) const MAX_URL: usize = 400;
/// Most characters that are kept of a name or a title.
pub(super) const MAX_NAME: usize = 80;

/// One link.
pub(super) struct Anchor<'p> {
    /// What it says; the `title` attribute where that says more.
    pub(super) text: &'p str,
    pub(super) url: Url,
    /// It belongs to the site.
    pub(super) own: bool,
    pub(super) file: bool,
    /// The bytes of the visible text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The links of a page that say something, in order.
pub(super) fn anchors<'p>(page: &'p Page, url: &Url, site: &Site) -> Vec<Anchor<'p>> {
    let base = page.base(url);
    let links = page
        .elements
        .iter()
        .filter(|element| element.name == "a" && !element.in_noscript);
    let read = links.filter_map(|element| {
        let href = element.attribute("href")?.trim();
        if href.is_empty() || href.starts_with('#') || href.len() > LONGEST {
            return None;
        }
        let shown = page
            .text()
            .get(element.text_start..element.text_end)
            .unwrap_or_default()
            .trim();
        let told = element.attribute("title").unwrap_or_default().trim();
        let text = if told.len() > shown.len() { told } else { shown };
        if text.is_empty() {
            return None;
        }
        let to = base.join(href).ok()?;
        if !matches!(to.scheme(), "http" | "https") {
            return None;
        }
        let to = normalise(&to);
        Some(Anchor {
            text,
            own: site.has(&to),
            file: is_file(&to),
            url: to,
            start: element.text_start,
            end: element.text_end,
        })
    });
    read.take(MAX_ANCHORS).collect()
}

/// The beginning of a text, on one line.
pub(super) fn short(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(most).collect()
}

/// Short links of the site's own: those of menus.
pub(super) fn menu(anchors: &[Anchor<'_>], most: usize) -> Vec<Step> {
    let mut seen = HashSet::new();
    let short = anchors.iter().filter(|anchor| {
        let length = anchor.text.chars().count();
        anchor.own && !anchor.file && (2..=14).contains(&length) && anchor.url.as_str().len() <= MAX_URL
    });
    short
        .filter(|anchor| seen.insert((anchor.text, anchor.url.as_str())))
        .take(most)
        .map(|anchor| Step {
            name: self::short(anchor.text, MAX_NAME),
            url: anchor.url.to_string(),
        })
        .collect()
}

/// Words before 当前位置.
const HERE: &[&str] = &[
    "当前位置",
    "您的位置",
    "现在的位置",
    "所在位置",
    "所在的位置",
    "您当前的位置",
];
/// What stands between its steps.
const BETWEEN: &[char] = &['>', '›', '»', '＞', '→', '/', '|', '\n', '》', '-', '\t'];

/// The words that are looked for at every page.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    HERE.iter().copied()
}

/// 当前位置: its steps from the top, without the home page and without the text itself.
pub(super) fn trail(page: &Page, anchors: &[Anchor<'_>]) -> Vec<Step> {
    let text = page.text();
    let Some(at) = HERE
        .iter()
        .filter_map(|word| Some(watched::first(page, word)?.saturating_add(word.len())))
        .min()
    else {
        return Vec::new();
    };
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.trim_start_matches(['：', ':', ' ', '】', ']']);
    let from = text.len().saturating_sub(rest.len());
    let mut length = rest.find('\n').unwrap_or(rest.len());
    let first = rest.get(..length).unwrap_or_default();
    if first.trim().is_empty() || !first.contains(BETWEEN) {
        // Each step on a line of its own.
        let lines = rest
            .split('\n')
            .take(10)
            .take_while(|line| line.chars().count() <= 16);
        length = lines
            .map(|line| line.len().saturating_add(1))
            .sum::<usize>()
            .min(rest.len());
    }
    let line = rest
        .get(..length.min(400))
        .or_else(|| rest.get(..length))
        .unwrap_or_default();
    let end = from.saturating_add(line.len());
    let inside: Vec<&Anchor<'_>> = anchors
        .iter()
        .filter(|anchor| anchor.start >= from && anchor.end <= end)
        .collect();
    line.split(BETWEEN)
        .map(str::trim)
        .filter(|name| {
            !name.is_empty()
                && name.chars().count() <= 30
                && !["首页", "网站首页", "正文", "内容", "详情"].contains(name)
        })
        .take(8)
        .map(|name| Step {
            name: short(name, MAX_NAME),
            url: inside
                .iter()
                .find(|anchor| anchor.text == name)
                .map(|anchor| anchor.url.to_string())
                .filter(|url| url.len() <= MAX_URL)
                .unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn trail_of(html: &str) -> Vec<(String, String)> {
        let url = Url::parse("https://www.qinghe.test/zwgk/tzgg/1.html").unwrap();
        let site = Site {
            start: Url::parse("https://www.qinghe.test/").unwrap(),
            context: crate::Context::default(),
        };
        let page = parse(html.as_bytes(), None, Form::Markup);
        let steps = trail(&page, &anchors(&page, &url, &site));
        steps.into_iter().map(|step| (step.name, step.url)).collect()
    }

    #[test]
    fn the_way_from_the_home_page_is_read_on_one_line_and_on_several() {
        let wanted = [
            ("政务公开".to_owned(), "https://www.qinghe.test/zwgk/".to_owned()),
            (
                "通知公告".to_owned(),
                "https://www.qinghe.test/zwgk/tzgg/".to_owned(),
            ),
        ];
        let one = "<div>您现在的位置：<a href=/>首页</a> &gt; <a href=/zwgk/>政务公开</a> &gt; <a href=/zwgk/tzgg/>通知公告</a> &gt; 正文</div><p>甲</p>";
        assert_eq!(trail_of(one), wanted);
        let several = "<div>当前位置：</div><ul><li><a href=/>首页</a><li><a href=/zwgk/>政务公开</a><li><a href=/zwgk/tzgg/>通知公告</a></ul><p>关于做好政务公开工作有关事项的通知</p>";
        assert_eq!(trail_of(several), wanted);
        assert!(trail_of("<p>公司位置优越</p>").is_empty());
    }
}
