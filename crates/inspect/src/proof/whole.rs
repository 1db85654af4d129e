//! 全站重做: a site as its records show it, judged once more as a whole, offline.
//!
//! The latest answer of each address is read again, its facts are taken, and the detectors of the whole site run over
//! them. **Invariant:** what the records do not hold (redirects, links that opened, earlier looks) is never made up:
//! where the picture is not whole, a finding that does not follow is not judged.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{Error, ErrorKind};
use std::ops::ControlFlow;

use mingjian_core::finding::Finding;
use url::Url;

use super::again::Again;
use super::seal::Seal;
use super::trove::{Lying, Trove, answer, answers};
use crate::archive::Stored;
use crate::context::Context;
use crate::crawl::address::{is_file, normalise};
use crate::crawl::{
    Brought, Found, Missing, Outcome, Row, Site, Target, Visit, Want, first_batches, is_batch, is_challenge,
    is_soft_404, links, read_batch, status,
};
use crate::page::Page;
use crate::survey::{Facts, SITE_DETECTORS, Seen, Survey, inspect, mark};

/// Most addresses that are read again.
const MOST: usize = 500_000;
/// Rules that compare several sweeps by the moments of their looks, which no record holds.
const OVER_SWEEPS: &[&str] = &["date-first-seen-late", "home-page-unchanged"];
/// Rules that ask what files tell of themselves, which is not read again here.
const BY_FILES: &[&str] = &["date-attachment-made-later", "guide-form-empty"];

/// Whether the rule looks at a site as a whole.
pub(super) fn is_of_a_site(rule: &str) -> bool {
    SITE_DETECTORS
        .iter()
        .any(|detector| detector.rules.contains(&rule))
}

/// What the latest answer of an address was.
enum Latest {
    Page(Lying),
    /// A batch of a list that a script fills.
    Batch(Lying),
    Other(Outcome),
}

/// A site as its records show it.
struct Picture {
    survey: Survey,
    /// Every page that the seal counts is there, and how far each is from the start.
    whole: bool,
    /// It is certain whether every page that was known was looked at.
    certain: bool,
}

/// Derives a finding about a whole site from all records of its sweep.
pub(super) fn derive(
    finding: &Finding,
    (trove, files): (&dyn Trove, &[String]),
    seal: &Seal,
    context: &Context,
) -> std::io::Result<Again> {
    if OVER_SWEEPS.contains(&finding.rule.as_str()) {
        return Ok(Again::NotJudged("needs_earlier_sweeps".to_owned()));
    }
    if BY_FILES.contains(&finding.rule.as_str()) {
        return Ok(Again::NotJudged("needs_files".to_owned()));
    }
    let mut picture = picture(trove, files, seal, context)?;
    let follows = |survey: &Survey| inspect(survey, context).iter().any(|one| is_same(one, finding));
    let mut stands = follows(&picture.survey);
    if !stands && !picture.certain {
        // The seal counts what was not looked at, and not how much of it were pages.
        picture.survey.whole = !picture.survey.whole;
        stands = follows(&picture.survey);
    }
    Ok(match (stands, picture.whole) {
        (true, _) => Again::Stands,
        (false, true) => Again::Gone,
        (false, false) => Again::NotJudged("records_incomplete".to_owned()),
    })
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule
        && one.url == other.url
        && one.params == other.params
        && one.verdict == other.verdict
}

fn picture(trove: &dyn Trove, files: &[String], seal: &Seal, context: &Context) -> std::io::Result<Picture> {
    let start: Url = seal.start.parse().map_err(|_| ErrorKind::InvalidData)?;
    let site = Site {
        start,
        context: context.clone(),
    };
    let latest = latest(trove, files, &site)?;
    let places: HashMap<String, usize> = latest.keys().cloned().zip(0..).collect();
    let mut survey = Survey::new(&seal.start);
    let mut leads: Vec<Vec<usize>> = vec![Vec::new(); latest.len()];
    let mut pages: Vec<usize> = Vec::new();
    let mut lists = Lists::default();
    for (at, (url, latest)) in latest.into_iter().enumerate() {
        let outcome = match latest {
            Latest::Other(outcome) => outcome,
            Latest::Batch(lying) => {
                lists.lying.insert(url, lying);
                continue;
            }
            Latest::Page(lying) => {
                let (record, stored) = answer(trove, &lying)?;
                let page = stored.page();
                match opened(&page, url == seal.start) {
                    Outcome::Opened => {
                        let (seen, found, first) = seen(&url, &page, &site, &stored)?;
                        lists.begin(at, first);
                        let found = found.iter().filter_map(|url| places.get(url).copied());
                        if let Some(leads) = leads.get_mut(at) {
                            leads.extend(found);
                        }
                        survey.put(Seen {
                            record: Some(record),
                            ..seen
                        });
                        pages.push(at);
                        continue;
                    }
                    other => other,
                }
            }
        };
        survey.add(&row(url, outcome));
    }
    let batches = lists.read(trove, &site, |page, brought, url| {
        let found = brought
            .found
            .iter()
            .filter_map(|one| places.get(one.url.as_str()).copied());
        if let Some(leads) = leads.get_mut(page) {
            leads.extend(found);
        }
        survey.add(&batch_row(url, brought.facts));
    })?;
    let depths = depths(places.get(&seal.start).copied(), &leads);
    let mut reached = true;
    for (seen, at) in survey.pages.iter_mut().zip(&pages) {
        let depth = depths.get(*at).copied().flatten();
        reached &= depth.is_some();
        // What no recorded page leads to was reached by a redirect, over how many clicks is not known.
        seen.depth = depth.unwrap_or(u32::MAX);
    }
    let counted =
        survey.pages.len().saturating_add(batches) == seal.coverage.pages && survey.home().is_some();
    let certain = seal.coverage.not_judged.is_empty() && seal.coverage.not_checked.is_empty();
    Ok(Picture {
        survey: survey.finish(context, usize::from(!certain)),
        whole: reached && counted,
        certain,
    })
}

/// What became of each address of the site at the last answer that was kept of it.
fn latest(trove: &dyn Trove, files: &[String], site: &Site) -> std::io::Result<BTreeMap<String, Latest>> {
    let mut latest = BTreeMap::new();
    answers(trove, files, |lying, stored| {
        let Some(answer) = stored.answer().filter(|answer| site.has(&answer.url)) else {
            return ControlFlow::Continue(());
        };
        let what = match status(stored.status) {
            Some(outcome) => Latest::Other(outcome),
            None if is_batch(&answer.url) => Latest::Batch(lying),
            None if is_file(&answer.url) || !answer.is_page() => Latest::Other(Outcome::Opened),
            None => Latest::Page(lying),
        };
        latest.insert(normalise(&answer.url).to_string(), what);
        if latest.len() > MOST {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if latest.len() > MOST {
        return Err(Error::from(ErrorKind::FileTooLarge));
    }
    Ok(latest)
}

/// What an answer of success is, as far as it can be told without the site's page for missing addresses.
pub(super) fn opened(page: &Page, start: bool) -> Outcome {
    if is_challenge(page) {
        Outcome::NotJudged("challenge".to_owned())
    } else if !start && is_soft_404(page, &Missing::default()) {
        Outcome::Dead("soft_404".to_owned())
    } else {
        Outcome::Opened
    }
}

/// Lists that scripts fill, batch by batch.
#[derive(Default)]
struct Lists {
    /// The answers to batches that are there.
    lying: BTreeMap<String, Lying>,
    /// Batches that are next, each with the place of the page whose list it continues.
    next: VecDeque<(usize, Found)>,
}

impl Lists {
    fn begin(&mut self, page: usize, first: Vec<Found>) {
        self.next.extend(first.into_iter().map(|one| (page, one)));
    }

    /// Reads what is there from the first batch of each list on; gives back how many were read.
    fn read(
        mut self,
        trove: &dyn Trove,
        site: &Site,
        mut each: impl FnMut(usize, Brought, String),
    ) -> std::io::Result<usize> {
        let mut count = 0_usize;
        while let Some((page, next)) = self.next.pop_front() {
            let url = next.url.to_string();
            let Some(lying) = self.lying.remove(&url) else {
                continue;
            };
            let (_, stored) = answer(trove, &lying)?;
            let Some(mut brought) = read_batch(&stored.page(), &next.url, next.source, site) else {
                continue;
            };
            count = count.saturating_add(1);
            let (on, lines) = brought.found.into_iter().partition(|one| one.want == Want::Batch);
            brought.found = lines;
            self.begin(page, on);
            each(page, brought, url);
        }
        Ok(count)
    }
}

/// A page with its facts, the addresses of pages to which it leads, and the first batches of its lists.
fn seen(
    url: &str,
    page: &Page,
    site: &Site,
    stored: &Stored,
) -> std::io::Result<(Seen, Vec<String>, Vec<Found>)> {
    let at: Url = url.parse().map_err(|_| ErrorKind::InvalidData)?;
    let found = links(page, &at, site).0.into_iter();
    let found = found
        .filter(|one| one.want == Want::Page)
        .map(|one| one.url.to_string());
    let first = first_batches(page, &at, site);
    let seen = Seen {
        url: url.to_owned(),
        depth: 0,
        at: stored
            .date
            .parse::<jiff::Timestamp>()
            .map_or(0, jiff::Timestamp::as_millisecond),
        added: 0,
        absent: 0,
        items_since: 0,
        facts: Facts {
            continued: first.iter().map(|one| mark(one.url.as_str())).collect(),
            ..Facts::of(page, &at, site)
        },
        record: None,
        digest: page.digest.clone(),
        modified: None,
    };
    Ok((seen, found.collect(), first))
}

/// A batch with its lines.
fn batch_row(url: String, facts: Facts) -> Row {
    let mut row = row(url, Outcome::Opened);
    row.target.want = Want::Batch;
    if let Some(visit) = &mut row.visit {
        visit.facts = Some(Box::new(facts));
    }
    row
}

/// An address of which nothing but its fate is known.
fn row(url: String, outcome: Outcome) -> Row {
    Row {
        target: Target {
            url,
            want: Want::Link,
            depth: 0,
            hops: 0,
            file: false,
            shape: String::new(),
            source: None,
            skip: None,
            added: 0,
            absent: 0,
        },
        pending: false,
        visit: Some(Visit::bare(0, outcome)),
    }
}

/// Clicks from the start; `None` for what no page leads to.
fn depths(start: Option<usize>, leads: &[Vec<usize>]) -> Vec<Option<u32>> {
    let mut depths: Vec<Option<u32>> = vec![None; leads.len()];
    let mut waiting: VecDeque<(usize, u32)> = start.map(|start| (start, 0)).into_iter().collect();
    while let Some((at, depth)) = waiting.pop_front() {
        let Some(known) = depths.get_mut(at).filter(|known| known.is_none()) else {
            continue;
        };
        *known = Some(depth);
        let next = leads.get(at).into_iter().flatten();
        waiting.extend(next.map(|to| (*to, depth.saturating_add(1))));
    }
    depths
}
