//! 发现: the addresses of a page that are followed, or have to open.

use std::collections::HashSet;

use url::Url;

use super::address::{LONGEST, is_file, is_looping, normalise};
use super::frontier::{Source, Want};
use super::site::Site;
use crate::page::{Form, LinkFrom, Page, Part, parse};
use crate::survey::records;

/// Most addresses that are taken from one page.
const MAX_FOUND: usize = 5_000;
/// The longest address that is kept as it was written, in characters.
const LONGEST_RAW: usize = 500;
/// Elements whose address is followed or has to open; others are parts of the page.
const FOLLOWED: &[&str] = &["a", "area", "frame", "iframe", "meta"];
/// Elements whose address has to open.
const OPENED: &[&str] = &["img", "embed", "object", "source", "video", "audio"];

/// An address on a page.
pub(crate) struct Found {
    pub(crate) url: Url,
    pub(crate) want: Want,
    pub(crate) file: bool,
    pub(crate) source: Option<Source>,
}

/// Where an address stands: on a page, at a byte of its source, written like that.
pub(super) fn source(page: &Page, url: &Url, offset: usize, raw: &str, weak: bool) -> Source {
    let spot = page.spot_in_source(Part::Markup, offset, String::new());
    Source {
        page: url.to_string(),
        digest: page.digest.clone(),
        line: spot.line,
        column: spot.column,
        offset: spot.offset,
        raw: raw.chars().take(LONGEST_RAW).collect(),
        weak,
    }
}

/// The addresses of a page, and how many were left out.
pub(crate) fn links(page: &Page, url: &Url, site: &Site) -> (Vec<Found>, usize) {
    let base = &page.base(url);
    let mut seen = HashSet::new();
    let (mut found, mut beyond) = (Vec::new(), 0_usize);
    for link in &page.links {
        let name = link
            .element
            .and_then(|index| page.elements.get(index))
            .map(|element| element.name.as_str());
        let inside = matches!(link.from, LinkFrom::Inside | LinkFrom::Refresh);
        let follow =
            link.from == LinkFrom::Script || inside || name.is_some_and(|name| FOLLOWED.contains(&name));
        let open = name.is_some_and(|name| OPENED.contains(&name));
        if (!follow && !open) || link.raw.starts_with('#') {
            continue;
        }
        let Some(target) = link
            .resolve(Some(base))
            .filter(|to| matches!(to.scheme(), "http" | "https"))
        else {
            continue;
        };
        let target = normalise(&target);
        let own = site.has(&target);
        let weak = link.from == LinkFrom::Script || (link.from == LinkFrom::Inside && !own);
        if target.as_str().len() > LONGEST
            || is_looping(&target)
            || (weak && !own)
            || !seen.insert(target.to_string())
        {
            continue;
        }
        if found.len() >= MAX_FOUND {
            beyond = beyond.saturating_add(1);
            continue;
        }
        let file = is_file(&target) || open;
        found.push(Found {
            want: if own && !file { Want::Page } else { Want::Link },
            file,
            url: target,
            source: Some(source(page, url, link.offset, &link.raw, weak)),
        });
    }
    for one in listed(page, url, base, site) {
        if found.len() < MAX_FOUND && seen.insert(one.url.to_string()) {
            found.push(one);
        }
    }
    (found, beyond)
}

/// The addresses of a list that stands as data in a script; a browser shows them like any others.
fn listed(page: &Page, url: &Url, base: &Url, site: &Site) -> Vec<Found> {
    let pieces = records(page);
    let Some(at) = pieces.first().and_then(|first| page.source.find(*first)) else {
        return Vec::new();
    };
    let html = pieces.concat();
    let inner = parse(html.as_bytes(), Some("text/html; charset=utf-8"), Form::Markup);
    piece_links(&inner, page, url, (base, at), site)
}

/// The addresses of pieces of HTML that stand in another page, or in an answer, from a byte of it on.
pub(super) fn piece_links(
    inner: &Page,
    page: &Page,
    url: &Url,
    (base, at): (&Url, usize),
    site: &Site,
) -> Vec<Found> {
    let stands = source(page, url, at, "", false);
    let links = inner.links.iter().filter(|link| {
        let element = link.element.and_then(|index| inner.elements.get(index));
        link.from == LinkFrom::Attribute && element.is_some_and(|element| element.name == "a")
    });
    let found = links.filter_map(|link| {
        let target = link.resolve(Some(base))?;
        let target = normalise(&target);
        let right = matches!(target.scheme(), "http" | "https") && target.as_str().len() <= LONGEST;
        if !right || link.raw.starts_with('#') || is_looping(&target) {
            return None;
        }
        let file = is_file(&target);
        Some(Found {
            want: if site.has(&target) && !file {
                Want::Page
            } else {
                Want::Link
            },
            file,
            url: target,
            source: Some(Source {
                raw: link.raw.chars().take(LONGEST_RAW).collect(),
                ..stands.clone()
            }),
        })
    });
    found.take(MAX_FOUND).collect()
}
