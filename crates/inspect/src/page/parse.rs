//! 解析: a page's bytes to everything that the detectors look at.
//!
//! **Invariant:** whatever the bytes are, this ends, in memory bounded by the limits below; a limit that was
//! reached is named in [`Page::cuts`] and becomes a finding of its own, never silence.

use std::sync::OnceLock;

use mingjian_core::finding::{Evidence, Finding, Kind, Spot, Verdict};
use url::Url;

use super::build::{Raw, build};
use super::dates::{self, Candidate};
use super::decode::{Charset, decode};
use super::element::{Element, Field, Part};
use super::links::{Link, links};
use super::text::Visible;
use crate::digest::sha256;
use crate::notation::script::{after, before};
use crate::notation::watch::{Places, Watch};

/// The longest page that is read to its end, in bytes; of a longer one the beginning is.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// How deep elements are nested before deeper ones count as siblings.
pub const MAX_DEPTH: usize = 512;
/// Most elements that are kept.
pub const MAX_ELEMENTS: usize = 400_000;
/// Most links that are kept.
pub const MAX_LINKS: usize = 200_000;
/// Most places that one finding lists.
const MAX_SPOTS: usize = 200;
/// Characters of an excerpt on either side.
const AROUND: usize = 16;

/// Whether line breaks of the source are line breaks of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// HTML.
    Markup,
    /// A text file; tags in it are read as tags.
    Plain,
}

/// 未查完: a limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Bytes beyond [`MAX_BYTES`] were left out.
    Bytes,
    /// Elements beyond [`MAX_ELEMENTS`] were left out.
    Elements,
    /// Visible text was left out.
    Text,
    /// Links beyond [`MAX_LINKS`] were left out.
    Links,
    /// Elements below [`MAX_DEPTH`] were read as if they stood beside each other.
    Depth,
}

impl Cut {
    /// The word of the limit.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Elements => "elements",
            Self::Text => "text",
            Self::Links => "links",
            Self::Depth => "depth",
        }
    }
}

/// 网页: one page, read.
#[derive(Debug, Clone)]
pub struct Page {
    /// The decoded source.
    pub source: String,
    /// How it was decoded.
    pub charset: Charset,
    /// SHA-256 of all bytes of the page, in hexadecimal.
    pub digest: String,
    /// Markup or plain text.
    pub form: Form,
    /// Start tags in the order of the source.
    pub elements: Vec<Element>,
    /// Title and meta tags.
    pub fields: Vec<Field>,
    /// Links of any attribute.
    pub links: Vec<Link>,
    /// Limits that were reached.
    pub cuts: Vec<Cut>,
    pub(super) visible: Visible,
    pub(super) scripts: Vec<Raw>,
    pub(super) styles: Vec<Raw>,
    /// The bytes of the source at which lines begin.
    lines: Vec<usize>,
    /// The bytes of the visible text at which lines begin.
    text_starts: Vec<usize>,
    /// How many characters of the source stand before every so many bytes, once somebody asked.
    counts: OnceLock<Vec<usize>>,
    /// Where the watched words stand, once somebody asked.
    places: OnceLock<Places>,
    /// The dates that stand on it, once somebody asked.
    dates: OnceLock<Vec<Candidate>>,
}

/// Reads a page; `content_type` is the header of the answer, where there was one.
///
/// ```
/// use mingjian_inspect::page::{Form, parse};
/// let page = parse("<p>政务<b>公开</b></p>".as_bytes(), None, Form::Markup);
/// assert_eq!(page.text(), "政务公开\n");
/// ```
pub fn parse(bytes: &[u8], content_type: Option<&str>, form: Form) -> Page {
    parse_of_digest(bytes, sha256(bytes), content_type, form)
}

/// The same, for bytes whose SHA-256 is known.
pub(crate) fn parse_of_digest(bytes: &[u8], digest: String, content_type: Option<&str>, form: Form) -> Page {
    let kept = bytes.get(..bytes.len().min(MAX_BYTES)).unwrap_or_default();
    let decoded = decode(kept, content_type);
    let source = decoded.text;
    let mut built = build(&source, form);
    let (links, all) = links(&built.elements, &built.scripts, MAX_LINKS);
    if !all {
        built.cuts.push(Cut::Links);
    }
    if kept.len() < bytes.len() {
        built.cuts.push(Cut::Bytes);
    }
    built.cuts.sort_unstable();
    let lines = line_starts(&source);
    let text_starts = line_starts(&built.visible.text);
    Page {
        charset: decoded.charset,
        digest,
        form,
        elements: built.elements,
        fields: built.fields,
        links,
        cuts: built.cuts,
        visible: built.visible,
        scripts: built.scripts,
        styles: built.styles,
        lines,
        text_starts,
        counts: OnceLock::new(),
        places: OnceLock::new(),
        dates: OnceLock::new(),
        source,
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    std::iter::once(0)
        .chain(breaks.map(|at| at.saturating_add(1)))
        .collect()
}

/// Bytes between two counts of characters, so that the column in an endless line costs no walk along it.
const STEP: usize = 4096;

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count()
}

fn counts(source: &str) -> Vec<usize> {
    let mut sum = 0_usize;
    source
        .as_bytes()
        .chunks(STEP)
        .map(|chunk| {
            let before = sum;
            sum = sum.saturating_add(characters(chunk));
            before
        })
        .collect()
}

impl Page {
    /// The text that a reader sees.
    pub fn text(&self) -> &str {
        &self.visible.text
    }

    /// Where the words of the one list that is watched for stand in the text.
    pub(crate) fn places(&self, watch: &Watch) -> &Places {
        self.places.get_or_init(|| watch.places(self.text()))
    }

    /// The dates that stand on the page itself, the most trusted source first.
    pub(super) fn dates(&self) -> &[Candidate] {
        self.dates.get_or_init(|| dates::of_page(self))
    }

    /// The `<title>`, empty where there is none.
    pub fn title(&self) -> &str {
        let title = self.fields.iter().find(|field| field.part == Part::Title);
        title.map(|field| field.text.as_str()).unwrap_or_default()
    }

    /// The content of the first meta tag of a name, whatever its case.
    pub fn meta(&self, name: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| field.part == Part::Meta && field.name.eq_ignore_ascii_case(name))
    }

    /// The address from which those on the page are seen: its `<base>`, or else its own.
    pub(crate) fn base(&self, url: &Url) -> Url {
        let base = self.elements.iter().find(|element| element.name == "base");
        let href = base.and_then(|element| element.attribute("href"));
        href.and_then(|href| url.join(href.trim()).ok())
            .unwrap_or_else(|| url.clone())
    }

    /// The texts of inline scripts.
    pub fn scripts(&self) -> impl Iterator<Item = &str> {
        self.scripts.iter().map(|raw| raw.text.as_str())
    }

    /// The texts of style sheets inside the page.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.styles.iter().map(|raw| raw.text.as_str())
    }

    /// The line of the visible text around a byte, and where it begins.
    pub fn line_at(&self, at: usize) -> (usize, &str) {
        let line = self.text_starts.partition_point(|start| *start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|before| self.text_starts.get(before))
            .copied()
            .unwrap_or_default();
        let end = self
            .text_starts
            .get(line)
            .map_or(self.text().len(), |next| next.saturating_sub(1));
        (start, self.text().get(start..end).unwrap_or_default())
    }

    /// How many characters of the source stand between two bytes.
    fn characters(&self, from: usize, to: usize) -> usize {
        let between = |from: usize, to: usize| {
            let bytes = self.source.as_bytes().get(from..to);
            characters(bytes.unwrap_or_default())
        };
        if to.saturating_sub(from) <= STEP {
            return between(from, to);
        }
        let counts = self.counts.get_or_init(|| counts(&self.source));
        let before = |at: usize| {
            let chunk = at / STEP;
            let counted = counts.get(chunk).copied().unwrap_or_default();
            counted.saturating_add(between(chunk.saturating_mul(STEP), at))
        };
        before(to).saturating_sub(before(from))
    }

    /// Lines of the visible text that say something, with the byte at which each begins.
    pub fn text_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let ends = self.text_starts.iter().skip(1).map(|next| next.saturating_sub(1));
        let ends = ends.chain(std::iter::once(self.text().len()));
        self.text_starts.iter().zip(ends).filter_map(|(start, end)| {
            let line = self.text().get(*start..end)?;
            (!line.trim_start().is_empty()).then_some((*start, line))
        })
    }

    /// A place of the visible text, with what stands around it.
    pub fn spot(&self, part: Part, start: usize, end: usize) -> Spot {
        let (line_start, line) = self.line_at(start);
        let from = start.saturating_sub(line_start);
        let excerpt = around(line, from, end.saturating_sub(line_start));
        self.spot_in_source(part, self.visible.source(start), excerpt)
    }

    /// The byte of the source at which a byte of the visible text stands.
    pub(crate) fn source_of(&self, at: usize) -> usize {
        self.visible.source(at)
    }

    /// A place of the source with a given excerpt.
    pub fn spot_in_source(&self, part: Part, offset: usize, excerpt: String) -> Spot {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|at| self.lines.get(at))
            .copied()
            .unwrap_or_default();
        let before = self.characters(start, offset);
        Spot {
            part: part.word().to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.saturating_add(1)).unwrap_or(u32::MAX),
            offset: u64::try_from(offset).unwrap_or(u64::MAX),
            excerpt,
        }
    }

    /// A finding with its places; the url and the basis are filled in by [`crate::inspect`].
    pub fn finding(&self, rule: &str, kind: Kind, confidence: u8, mut spots: Vec<Spot>) -> Finding {
        let count = u32::try_from(spots.len()).unwrap_or(u32::MAX);
        spots.truncate(MAX_SPOTS);
        Finding {
            rule: rule.to_owned(),
            kind,
            url: String::new(),
            verdict: Verdict::Found,
            confidence: confidence.min(100),
            excerpt: spots.first().map(|spot| spot.excerpt.clone()).unwrap_or_default(),
            params: Vec::new(),
            basis: None,
            evidence: Evidence {
                spots,
                count,
                digest: self.digest.clone(),
                mac: None,
                record: None,
            },
        }
    }
}

/// What stands in a line from one byte to another, with a few characters on either side.
fn around(line: &str, from: usize, to: usize) -> String {
    let head = before(line, from, AROUND);
    let mut excerpt = String::new();
    if head.len() < from {
        excerpt.push('…');
    }
    excerpt.push_str(head);
    let to = to.min(line.len());
    excerpt.extend(line.get(from..to).unwrap_or_default().chars().take(120));
    let tail = after(line, to, AROUND);
    excerpt.push_str(tail);
    if to.saturating_add(tail.len()) < line.len() {
        excerpt.push('…');
    }
    excerpt.replace(['\t', '\r'], " ")
}

/// A finding with the parameters of its sentence.
pub(crate) fn with(mut finding: Finding, params: &[(&str, &str)]) -> Finding {
    finding.params = params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_links_fields_and_places_are_read() {
        let html = "<html><head><title> 甲 </title><meta name=PubDate content='2020-01-02'></head>\n<body><p>一\
                    <b>二</b>&nbsp;三<table><tr><td>号<td>1</table><a href=/a>链</a></body>";
        let page = parse(html.as_bytes(), None, Form::Markup);
        assert_eq!(page.text(), "一二 三\n号\t1\n链\n");
        assert_eq!(page.title(), "甲");
        assert_eq!(page.meta("pubdate").unwrap().text, "2020-01-02");
        assert_eq!(page.links.len(), 1);
        let at = page.text().find('链').unwrap();
        let spot = page.spot(Part::Body, at, at + 3);
        assert_eq!((spot.line, spot.offset), (2, html.find('链').unwrap() as u64));
        assert!(page.elements.iter().any(|e| e.name == "td" && e.filled));
    }

    #[test]
    fn deep_soup_and_stray_ends_stay_within_bounds() {
        let deep = "<div><b><table>".repeat(10_000) + "甲" + &"</div></b>".repeat(10_000);
        let page = parse(deep.as_bytes(), None, Form::Markup);
        assert!(page.cuts.contains(&Cut::Depth) && page.text().contains('甲'));
        let stray = "</div></p></span>".repeat(100_000);
        assert_eq!(parse(stray.as_bytes(), None, Form::Markup).text(), "");
    }

    #[test]
    fn scripts_are_not_text_and_noscript_is_read_apart() {
        let html = "<p>甲</p><script>var a='乙<p>';</script><style>p{}</style><noscript><a href='http://x.test/'>丙</a></noscript><p>丁</p>";
        let page = parse(html.as_bytes(), None, Form::Markup);
        assert_eq!(page.text(), "甲\n丁\n");
        assert!(page.links.iter().any(|link| link.raw == "http://x.test/"));
        assert!(page.elements.iter().any(|e| e.name == "a" && e.in_noscript));
    }
}
