//! 线索链: the findings of a sweep, a line each, every line bound to the one before it.
//!
//! A line is one JSON object whose last member is the link: SHA-256 over the link before it and the bytes of the line
//! up to there, as they are stored. A changed, deleted or moved line is found and named by its number, and a cut-off
//! tail by the head in the seal. **Invariant:** bytes are hashed as stored, never as written anew, so that a line of
//! another version of the program stays what it was.

use std::collections::BTreeMap;

use mingjian_core::finding::Finding;
use mingjian_core::refusal::{Place, Refusal};
use serde::{Deserialize, Serialize};

use crate::digest::sha256;

/// What stands between the body of a line and its link.
const JOINT: &str = ",\"link\":\"";
/// The end of a line.
const END: &str = "\"}";
/// Digits of a link.
const DIGITS: usize = 64;
/// Most findings of a sweep that are read.
pub(super) const MAX_ENTRIES: usize = 500_000;

/// 链上的一条: a finding with what it was judged by and read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The number, from 1.
    pub seq: u64,
    /// The finding's id.
    pub id: String,
    /// The digest over all texts of the rules.
    pub rules: String,
    /// SHA-256 of the bytes of its record; `None` where no answer was recorded.
    pub record: Option<String>,
    /// The finding.
    pub finding: Finding,
    /// What it says, in Chinese.
    pub zh: String,
    /// What it says, in English.
    pub en: String,
}

/// A chain that grows.
pub(super) struct Chain {
    pub(super) head: String,
    pub(super) lines: String,
}

impl Chain {
    pub(super) fn begin(root: &str) -> Self {
        Self {
            head: root.to_owned(),
            lines: String::new(),
        }
    }

    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), serde_json::Error> {
        let whole = serde_json::to_string(entry)?;
        let body = whole.strip_suffix('}').unwrap_or(&whole);
        self.head = link(&self.head, body);
        self.lines.push_str(body);
        self.lines.push_str(JOINT);
        self.lines.push_str(&self.head);
        self.lines.push_str(END);
        self.lines.push('\n');
        Ok(())
    }
}

fn link(before: &str, body: &str) -> String {
    sha256(format!("{before}\n{body}").as_bytes())
}

/// The body of a line and its link.
fn split(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_suffix(END)?;
    let at = rest.len().checked_sub(DIGITS)?;
    let (rest, link) = (rest.get(..at)?, rest.get(at..)?);
    Some((rest.strip_suffix(JOINT)?, link))
}

/// A refusal about a line.
fn at(code: &'static str, line: usize, params: &[(&str, &str)]) -> Refusal {
    Refusal::new(code, params).at(Place {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        ..Place::default()
    })
}

struct Read<'a> {
    line: usize,
    body: &'a str,
    link: &'a str,
    entry: Entry,
}

/// Reads a chain and names everything at which it does not hold; `count` and `head` are those of the seal.
///
/// # Errors
/// MJ5053 too many, MJ5060 edited, MJ5061 missing, MJ5062 moved, MJ5063 another head.
pub(super) fn check(text: &str, root: &str, count: u64, head: &str) -> Result<Vec<Entry>, Vec<Refusal>> {
    if text.lines().nth(MAX_ENTRIES).is_some() {
        let limit = MAX_ENTRIES.to_string();
        return Err(vec![Refusal::new("MJ5053", &[("limit", &limit)])]);
    }
    let mut breaches = Vec::new();
    let mut read = Vec::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let parsed = split(line).and_then(|(body, link)| {
            let entry = serde_json::from_str(line).ok()?;
            Some(Read {
                line: number,
                body,
                link,
                entry,
            })
        });
        match parsed {
            Some(one) => read.push(one),
            None => breaches.push(at("MJ5060", number, &[("number", &number.to_string())])),
        }
    }
    let links: BTreeMap<u64, &str> = read.iter().map(|one| (one.entry.seq, one.link)).collect();
    let unread = breaches.len();
    for one in &read {
        let seq = one.entry.seq;
        // What is missing before a line is told as missing: the line itself is compared where that can be done.
        let before = match seq {
            1 => Some(root),
            _ => links.get(&seq.saturating_sub(1)).copied(),
        };
        if before.is_some_and(|before| link(before, one.body) != one.link) {
            breaches.push(at("MJ5060", one.line, &[("number", &seq.to_string())]));
        }
    }
    let mut highest = 0;
    for one in &read {
        let seq = one.entry.seq;
        if seq <= highest {
            breaches.push(at("MJ5062", one.line, &[("number", &seq.to_string())]));
        }
        highest = highest.max(seq);
    }
    // A line that cannot be read is edited, not missing.
    if unread == 0 {
        breaches.extend(gaps(links.keys().copied(), count));
    }
    let last = if count == 0 {
        Some(root)
    } else {
        links.get(&count).copied()
    };
    if breaches.is_empty() && last != Some(head) {
        breaches.push(Refusal::new("MJ5063", &[]));
    }
    if breaches.is_empty() {
        Ok(read.into_iter().map(|one| one.entry).collect())
    } else {
        Err(breaches)
    }
}

/// Numbers from 1 to `count` that are not there, stretch by stretch, and those beyond.
fn gaps(known: impl Iterator<Item = u64>, count: u64) -> Vec<Refusal> {
    let missing = |first: u64, last: u64| {
        let params = [("first", first.to_string()), ("last", last.to_string())];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        Refusal::new("MJ5061", &params)
    };
    let mut gaps = Vec::new();
    let mut next = 1_u64;
    for seq in known {
        if seq > count {
            gaps.push(Refusal::new("MJ5063", &[]));
            break;
        }
        if seq > next {
            gaps.push(missing(next, seq.saturating_sub(1)));
        }
        next = seq.saturating_add(1).max(next);
    }
    if next <= count {
        gaps.push(missing(next, count));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};
    use crate::{Context, inspect};

    fn chain(count: u64) -> Chain {
        let page = parse("<p>严禁焚烧秸杆</p>".as_bytes(), None, Form::Markup);
        let finding = inspect(&page, &Context::default()).remove(0);
        let mut chain = Chain::begin("root");
        for seq in 1..=count {
            let entry = Entry {
                seq,
                id: format!("id{seq}"),
                rules: "rules".into(),
                record: None,
                finding: finding.clone(),
                zh: "疑似错别字".into(),
                en: "wrong".into(),
            };
            chain.add(&entry).unwrap();
        }
        chain
    }

    fn codes(text: &str, count: u64, head: &str) -> Vec<(&'static str, u32)> {
        let breaches = check(text, "root", count, head).unwrap_err();
        breaches
            .iter()
            .map(|breach| (breach.code, breach.place.line))
            .collect()
    }

    #[test]
    fn a_whole_chain_reads_and_an_empty_one_too() {
        let whole = chain(5);
        assert_eq!(check(&whole.lines, "root", 5, &whole.head).unwrap().len(), 5);
        assert_eq!(check("", "root", 0, "root").unwrap(), []);
        assert_eq!(codes(&whole.lines, 5, "another"), [("MJ5063", 0)]);
    }

    #[test]
    fn what_was_done_to_a_chain_is_named() {
        let whole = chain(6);
        let lines: Vec<&str> = whole.lines.lines().collect();
        let join = |lines: &[&str]| lines.join("\n") + "\n";
        let edited = whole.lines.replace("\"id3\"", "\"id0\"");
        assert_eq!(codes(&edited, 6, &whole.head), [("MJ5060", 3)]);
        let deleted = join(&[&lines[..2], &lines[4..]].concat());
        let gap = check(&deleted, "root", 6, &whole.head).unwrap_err();
        assert_eq!(gap, gaps([1, 2, 5, 6].into_iter(), 6));
        assert_eq!(gap[0].params[0].1, "3");
        assert_eq!(codes(&join(&lines[..4]), 6, &whole.head), [("MJ5061", 0)]);
        let mut moved = lines.clone();
        moved.swap(1, 3);
        assert_eq!(
            codes(&join(&moved), 6, &whole.head),
            [("MJ5062", 3), ("MJ5062", 4)]
        );
        let twice = join(&[&lines[..], &lines[5..]].concat());
        assert_eq!(codes(&twice, 6, &whole.head), [("MJ5062", 7)]);
        assert_eq!(codes(&join(&lines), 5, &whole.head), [("MJ5063", 0)]);
        assert_eq!(
            codes(&whole.lines.replace("\"seq\":2", "\"seq\":\"2\""), 6, &whole.head),
            [("MJ5060", 2)]
        );
    }
}
