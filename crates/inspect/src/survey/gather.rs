//! 巡检概貌: what a sweep saw of a site, row by row, so that it can be judged as a whole.
//!
//! **Invariant:** bounded: beyond [`MOST`] bytes of facts, lines and menus of further pages are left out and that is
//! told, so that nothing is called missing that was only not kept.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use mingjian_core::finding::{Evidence, Finding, Kind, Record, Spot, Verdict};

use super::facts::{Facts, PageForm, Place, Step, mark};
use super::learn::learn;
use super::section::Section;
use crate::context::Context;
use crate::crawl::{FileFacts, Outcome, Row, Visit, Want};
use crate::page::Part;
use crate::page::dates_beside::of_header;

/// Most bytes of facts that are kept of a sweep, roughly.
const MOST: usize = 64 * 1024 * 1024;
/// Most files that are kept.
const MAX_FILES: usize = 50_000;
/// Most names of menus that are kept.
const MAX_MENU: usize = 5_000;

/// 一页, as the sweep saw it.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its address.
    pub url: String,
    /// Clicks from the start.
    pub depth: u32,
    /// When it was looked at, in milliseconds.
    pub at: i64,
    /// When its address was first met; 0 where that is not known.
    pub added: i64,
    /// When the page on which it was first met had been looked at before, without it; 0 for never.
    pub absent: i64,
    /// Since when its dated lines are what they are; 0 where that is not known.
    pub items_since: i64,
    /// Its facts.
    pub facts: Facts,
    /// The record of the answer.
    pub record: Option<Record>,
    /// SHA-256 of the page.
    pub digest: String,
    /// `Last-Modified` of the answer.
    pub modified: Option<Date>,
}

/// 附件 of the site that tells something of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFile {
    /// Its address.
    pub url: String,
    /// What it tells.
    pub facts: FileFacts,
    /// `Last-Modified` of the answer.
    pub modified: Option<Date>,
}

/// What became of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It opens.
    Open,
    /// It leads nowhere.
    Dead,
    /// It leads on.
    Moved(u64),
    /// It was not asked or cannot be judged.
    Unknown,
}

/// 巡检概貌.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// The start page.
    pub start: String,
    /// The pages that were read, in the order of their addresses.
    pub pages: Vec<Seen>,
    /// Every page of the site that is known was looked at.
    pub whole: bool,
    /// Facts were left out for want of room.
    pub bounded: bool,
    /// 栏目.
    pub sections: Vec<Section>,
    /// The section of each page that belongs to one.
    pub owners: Vec<Option<usize>>,
    /// Batches of lists with the pages that they are the lines of: those that continue each page's list.
    parts: BTreeMap<usize, Vec<usize>>,
    batches: HashMap<u64, Seen>,
    files: BTreeMap<u64, SeenFile>,
    fates: HashMap<u64, Fate>,
    places: HashMap<u64, usize>,
    menu: BTreeMap<(String, String), usize>,
    weight: usize,
    missed: usize,
}

impl Survey {
    /// Of a site that begins there.
    pub fn new(start: &str) -> Self {
        Self {
            start: start.to_owned(),
            ..Self::default()
        }
    }

    /// Takes in a row.
    pub fn add(&mut self, row: &Row) {
        let fate = match row.visit.as_ref().map(|visit| &visit.outcome) {
            Some(Outcome::Opened) => Fate::Open,
            Some(Outcome::Dead(_)) => Fate::Dead,
            Some(Outcome::Moved(to)) => Fate::Moved(mark(to)),
            Some(Outcome::NotJudged(_) | Outcome::NotChecked(_)) | None => Fate::Unknown,
        };
        self.fates.insert(mark(&row.target.url), fate);
        if row.target.want == Want::Link {
            self.add_file(row);
            return;
        }
        if row.target.source.is_none() && self.start.is_empty() {
            self.start.clone_from(&row.target.url);
        }
        self.missed = self.missed.saturating_add(usize::from(fate == Fate::Unknown));
        let Some(visit) = row
            .visit
            .as_ref()
            .filter(|visit| visit.outcome == Outcome::Opened)
        else {
            return;
        };
        if visit.file.is_some() {
            // A program sent a file where a page was expected.
            self.add_file(row);
            return;
        }
        let Some(facts) = &visit.facts else {
            // A row of an earlier program: nothing is known of it.
            self.missed = self
                .missed
                .saturating_add(usize::from(visit.cut.is_some() || visit.digest.len() == 64));
            return;
        };
        let mut seen = Seen {
            url: row.target.url.clone(),
            depth: row.target.depth,
            at: visit.at,
            added: row.target.added,
            absent: row.target.absent,
            items_since: visit.items_since,
            facts: (**facts).clone(),
            record: visit.record.clone(),
            digest: visit.digest.clone(),
            modified: visit.last_modified.as_deref().and_then(of_header),
        };
        if row.target.want == Want::Batch {
            self.weigh(&mut seen);
            self.batches.insert(mark(&seen.url), seen);
        } else {
            self.put(seen);
        }
    }

    fn add_file(&mut self, row: &Row) {
        let opened = |visit: &&Visit| visit.outcome == Outcome::Opened;
        let Some((visit, facts)) = row
            .visit
            .as_ref()
            .filter(opened)
            .and_then(|visit| Some((visit, visit.file.filter(is_asked)?)))
        else {
            return;
        };
        if self.files.len() >= MAX_FILES {
            self.bounded = true;
            return;
        }
        let file = SeenFile {
            url: row.target.url.clone(),
            facts,
            modified: visit.last_modified.as_deref().and_then(of_header),
        };
        self.files.insert(mark(&file.url), file);
    }

    /// Takes in a page.
    pub fn put(&mut self, mut seen: Seen) {
        for step in std::mem::take(&mut seen.facts.menu) {
            if self.menu.len() < MAX_MENU {
                let count = self.menu.entry((step.name, step.url)).or_default();
                *count = count.saturating_add(1);
            } else {
                self.bounded = true;
            }
        }
        self.weigh(&mut seen);
        self.place(seen);
    }

    /// Leaves out of a page what there is no room for.
    fn weigh(&mut self, seen: &mut Seen) {
        self.weight = self.weight.saturating_add(seen.facts.weight());
        if self.weight > MOST {
            self.bounded = true;
            seen.facts.items = Vec::new();
            seen.facts.links = Vec::new();
            seen.facts.scripts = Vec::new();
        }
    }

    fn place(&mut self, seen: Seen) {
        self.fates.insert(mark(&seen.url), Fate::Open);
        self.places.insert(mark(&seen.url), self.pages.len());
        self.pages.push(seen);
    }

    /// Finds the sections, once all rows are in; `beyond` are addresses that were not even remembered.
    #[must_use]
    pub fn finish(mut self, context: &Context, beyond: usize) -> Self {
        self.join();
        self.whole = self.missed == 0 && beyond == 0 && !self.bounded;
        learn(&mut self, context);
        self
    }

    /// Puts batches behind the pages whose lists they continue.
    fn join(&mut self) {
        let continued: Vec<(usize, Vec<u64>)> = self
            .pages
            .iter()
            .enumerate()
            .filter(|(_, seen)| !seen.facts.continued.is_empty())
            .map(|(at, seen)| (at, seen.facts.continued.clone()))
            .collect();
        for (page, lists) in continued {
            let mut parts = Vec::new();
            for first in lists {
                let mut next = Some(first);
                while let Some(url) = next {
                    if let Some(seen) = self.batches.remove(&url) {
                        self.place(seen);
                    }
                    let part = self.places.get(&url).copied();
                    let Some(part) = part.filter(|part| !parts.contains(part)) else {
                        break;
                    };
                    parts.push(part);
                    let seen = self.pages.get(part);
                    next = seen.and_then(|seen| seen.facts.continued.first().copied());
                }
            }
            self.parts.insert(page, parts);
        }
        self.batches.clear();
    }

    /// The batches that continue the list of a page.
    pub(super) fn parts(&self, page: usize) -> &[usize] {
        self.parts.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Whether the first batch of each of a page's lists was read, so that a script leaves out nothing new.
    pub(super) fn is_filled(&self, page: usize) -> bool {
        let lists = self.pages.get(page).map_or(&[][..], |seen| &seen.facts.continued);
        !lists.is_empty() && lists.iter().all(|first| self.places.contains_key(first))
    }

    /// What among the pages is a batch of a list.
    pub(super) fn batches(&self) -> HashSet<usize> {
        self.parts.values().flatten().copied().collect()
    }

    /// What became of an address, wherever it leads.
    pub fn fate(&self, url: u64) -> Fate {
        let mut at = url;
        for _ in 0..10 {
            match self.fates.get(&at) {
                Some(Fate::Moved(to)) => at = *to,
                Some(fate) => return *fate,
                None => return Fate::Unknown,
            }
        }
        Fate::Unknown
    }

    /// The page at an address, wherever it leads.
    pub fn page(&self, url: u64) -> Option<usize> {
        let mut at = url;
        for _ in 0..10 {
            match self.fates.get(&at) {
                Some(Fate::Moved(to)) => at = *to,
                _ => return self.places.get(&at).copied(),
            }
        }
        None
    }

    /// The file at an address, where it tells when it was made, or was read and looks like no form.
    pub fn file(&self, url: u64) -> Option<&SeenFile> {
        self.files.get(&url)
    }

    /// All files that are kept.
    pub fn files(&self) -> impl Iterator<Item = &SeenFile> {
        self.files.values()
    }

    /// The start page.
    pub fn home(&self) -> Option<usize> {
        self.page(mark(&self.start))
    }

    /// Names of menus with their addresses, over all pages.
    pub fn menu(&self) -> impl Iterator<Item = Step> {
        self.menu.keys().map(|(name, url)| Step {
            name: name.clone(),
            url: url.clone(),
        })
    }

    /// Articles with their numbers.
    pub fn articles(&self) -> impl Iterator<Item = (usize, &Seen)> {
        self.pages
            .iter()
            .enumerate()
            .filter(|(_, seen)| seen.facts.is == PageForm::Article)
    }

    /// The kind of the section that a page belongs to.
    pub fn owner(&self, page: usize) -> Option<&Section> {
        self.owners
            .get(page)
            .copied()
            .flatten()
            .and_then(|at| self.sections.get(at))
    }

    /// A finding about a page; the basis is filled in by [`super::inspect`].
    pub fn finding(&self, seen: &Seen, rule: &str, kind: Kind, confidence: u8, spots: Vec<Spot>) -> Finding {
        Finding {
            rule: rule.to_owned(),
            kind,
            url: seen.url.clone(),
            verdict: Verdict::Found,
            confidence: confidence.min(100),
            excerpt: spots.first().map(|spot| spot.excerpt.clone()).unwrap_or_default(),
            params: Vec::new(),
            basis: None,
            evidence: Evidence {
                count: u32::try_from(spots.len()).unwrap_or(u32::MAX),
                spots,
                digest: seen.digest.clone(),
                mac: None,
                record: seen.record.clone(),
            },
        }
    }
}

/// Whether a detector asks about a file: most are neither dated nor without fields, and not kept.
fn is_asked(facts: &FileFacts) -> bool {
    let dated = facts.made.is_some() || facts.saved.is_some();
    dated || (facts.characters.is_some() && !facts.fields)
}

/// A place of a page with what stands there.
pub(super) fn spot(part: Part, place: Place, excerpt: &str) -> Spot {
    Spot {
        part: part.word().to_owned(),
        line: place.0,
        column: place.1,
        offset: place.2,
        excerpt: excerpt.chars().take(120).collect(),
    }
}

/// The day of a moment where Chinese offices are.
pub(super) fn day_of(millis: i64) -> Option<Date> {
    let moment = jiff::Timestamp::from_millisecond(millis).ok()?;
    (millis > 0).then(|| jiff::tz::offset(8).to_datetime(moment).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(url: &str, items: usize) -> Seen {
        let item = |at: usize| super::super::facts::Item {
            url: format!("https://www.qinghe.test/a/{at}/{}", "x".repeat(300)),
            title: "关于做好政务公开工作的通知".repeat(6),
            date: None,
            place: Place::default(),
        };
        Seen {
            url: url.to_owned(),
            depth: 1,
            at: 1,
            added: 0,
            absent: 0,
            items_since: 0,
            facts: Facts {
                items: (0..items).map(item).collect(),
                ..Facts::default()
            },
            record: None,
            digest: String::new(),
            modified: None,
        }
    }

    #[test]
    fn five_thousand_of_the_fattest_pages_stay_within_bounds_and_that_is_told() {
        let mut survey = Survey::new("https://www.qinghe.test/");
        let fat = seen("", 150);
        for at in 0..5_000 {
            survey.put(Seen {
                url: format!("https://www.qinghe.test/{at}"),
                ..fat.clone()
            });
        }
        let kept: usize = survey.pages.iter().map(|seen| seen.facts.weight()).sum();
        assert!(survey.bounded && kept < MOST + 8 * 1024 * 1024, "{kept}");
        assert!(!survey.finish(&Context::default(), 0).whole);
    }

    #[test]
    fn days_are_those_of_chinese_offices() {
        assert_eq!(day_of(1_790_000_000_000).unwrap().to_string(), "2026-09-21");
        assert_eq!(day_of(0), None);
    }
}
