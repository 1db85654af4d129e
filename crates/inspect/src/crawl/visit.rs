//! 查看: one row asked, recorded, read and inspected.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use mingjian_core::finding::{Finding, Kind, Record};
use url::Url;

use super::address::{is_file, normalise};
use super::filled::first_batches;
use super::found::{Found, links};
use super::frontier::{Lease, Outcome, Visit, Want};
use super::judge;
use super::snapshot::Snapshot;
use super::tools::{MAX_HOPS, Tools, host_of};
use crate::context::Context;
use crate::detect::inspect;
use crate::digest::sha256;
use crate::fetch::{Answer, LONGEST, Method, Request};
use crate::page::{Cut, Form, Page, parse_of_digest};
use crate::survey::{FORM, Facts, PageForm, mark};

/// A wait longer than this gives the row back meanwhile, in milliseconds: longer than what rows that are under way can
/// have taken together.
const LONG_WAIT: i64 = LONGEST * 4;

/// A longer answer is read on another thread, so that the others are not waited for meanwhile, in bytes.
const AT_ONCE: usize = 128 * 1024;

/// What came of a row.
pub(super) enum Came {
    /// It is settled.
    Settled {
        visit: Box<Visit>,
        found: Vec<Found>,
        /// Addresses beyond the limit of one page.
        beyond: usize,
        /// A mark of the content, where it was a page.
        content: Option<u64>,
        /// It was asked, not only decided.
        asked: bool,
    },
    /// It waits until then.
    Later(i64),
}

pub(super) fn settled(visit: Visit) -> Came {
    Came::Settled {
        visit: Box::new(visit),
        found: Vec::new(),
        beyond: 0,
        content: None,
        asked: true,
    }
}

impl Tools {
    /// Looks at a row.
    pub(super) async fn visit(self: Arc<Self>, lease: &Lease) -> Came {
        let now = self.pace.now();
        let decided = |outcome: Outcome| Came::Settled {
            visit: Box::new(Visit::bare(now, outcome)),
            found: Vec::new(),
            beyond: 0,
            content: None,
            asked: false,
        };
        let Ok(url) = Url::parse(&lease.target.url) else {
            return decided(Outcome::NotJudged("host".to_owned()));
        };
        if let Err(refused) = self.client.guard().check(&url) {
            return decided(Outcome::NotJudged(refused.word().to_owned()));
        }
        let host = host_of(&url);
        if self.pace.is_given_up(&host) {
            return decided(Outcome::NotChecked("host_silent".to_owned()));
        }
        if self.pace.wait_of(&host) > LONG_WAIT {
            return Came::Later(now.saturating_add(self.pace.wait_of(&host)));
        }
        // Other hosts say in their own file what programs may ask.
        if let Err(why) = self.lets(&url).await {
            return decided(Outcome::NotChecked(why.to_owned()));
        }
        match lease.target.want {
            Want::Page => {
                let came = Arc::clone(&self).page(&url, lease).await;
                self.probed(&url, lease, came).await
            }
            Want::Batch => self.batch(&url, lease).await,
            Want::Link if self.reads(&url) => self.attachment(&url, lease).await,
            Want::Link => self.link(&url, lease).await,
        }
    }

    async fn page(self: Arc<Self>, url: &Url, lease: &Lease) -> Came {
        let past = lease
            .past
            .as_ref()
            .filter(|past| past.outcome == Outcome::Opened && !past.digest.is_empty() && has_facts(past));
        let mut request = Request::new(Method::Get, url.clone());
        request.etag = past.and_then(|past| past.etag.clone());
        request.last_modified = past.and_then(|past| past.last_modified.clone());
        let answer = match self.ask(&request).await {
            Ok(answer) => answer,
            Err(why) => return settled(Visit::bare(self.pace.now(), judge::failure(why))),
        };
        let now = self.pace.now();
        if matches!(answer.status, 429 | 503) && self.tries_again(&lease.target.url) {
            return Came::Later(now.saturating_add(self.pace.wait_of(&host_of(url))));
        }
        let mut visit = Visit::bare(now, Outcome::Opened);
        visit.status = answer.status;
        visit.bytes = u64::try_from(answer.raw.len()).unwrap_or(u64::MAX);
        if let (304, Some(past)) = (answer.status, past) {
            return settled(Visit {
                at: now,
                bytes: 0,
                ..past.clone()
            });
        }
        if answer.location().is_some() {
            return self.moved(&answer, lease, visit).await;
        }
        visit.etag = answer.header("etag").map(str::to_owned);
        visit.last_modified = answer.header("last-modified").map(str::to_owned);
        if let Some(outcome) = judge::status(answer.status) {
            visit.record = self.keep(&answer);
            visit.outcome = outcome;
            return settled(visit);
        }
        if !answer.is_page() {
            return self.sent(url, answer, visit).await;
        }
        self.read(answer, lease, visit).await
    }

    /// A redirect is a row of its own.
    async fn moved(&self, answer: &Answer, lease: &Lease, mut visit: Visit) -> Came {
        let Some(to) = answer.location() else {
            return settled(visit);
        };
        let to = normalise(&to);
        visit.outcome = if let Err(refused) = self.client.guard().check(&to) {
            Outcome::NotJudged(refused.word().to_owned())
        } else if lease.target.hops >= MAX_HOPS {
            Outcome::NotJudged("redirects".to_owned())
        } else if to.as_str() != lease.target.url
            && self.missing().await.moved.as_deref() == Some(to.as_str())
            && lease.target.depth > 0
        {
            Outcome::Dead("soft_404".to_owned())
        } else {
            Outcome::Moved(to.to_string())
        };
        let mut found = Vec::new();
        if matches!(visit.outcome, Outcome::Moved(_)) {
            let want = if self.site.has(&to) {
                Want::Page
            } else {
                Want::Link
            };
            found.push(Found {
                file: is_file(&to),
                url: to,
                want,
                source: lease.target.source.clone(),
            });
        } else {
            visit.record = self.keep(answer);
        }
        Came::Settled {
            visit: Box::new(visit),
            found,
            beyond: 0,
            content: None,
            asked: true,
        }
    }

    async fn read(self: Arc<Self>, answer: Answer, lease: &Lease, mut visit: Visit) -> Came {
        let missing = self.missing().await;
        let known = lease
            .past
            .as_ref()
            .filter(|past| past.outcome == Outcome::Opened)
            .cloned();
        let tools = Arc::clone(&self);
        let start = lease.target.depth == 0;
        // Nobody closes it.
        let turn = self.reading.acquire().await;
        let small = answer.raw.len() <= AT_ONCE;
        let read = move || {
            let (body, whole) = answer.body();
            let digest = sha256(&body);
            let since = known.as_ref().map_or((0, 0), |known| {
                let mark = known.facts.as_ref().map_or(0, |facts| facts.items_mark);
                (mark, known.items_since)
            });
            let old = match known {
                Some(known) if known.digest == digest && has_facts(&known) => {
                    return Read::Same(Box::new(known));
                }
                other => other.and_then(|known| known.snapshot),
            };
            let mut page =
                parse_of_digest(&body, digest.clone(), answer.header("content-type"), Form::Markup);
            if !whole && !page.cuts.contains(&Cut::Bytes) {
                page.cuts.push(Cut::Bytes);
            }
            if start && missing.text == Some(judge::mark(&page)) {
                tools.shell.store(true, Ordering::Relaxed);
            }
            let outcome = if judge::is_challenge(&page) {
                Outcome::NotJudged("challenge".to_owned())
            } else if !start && judge::is_soft_404(&page, &missing) {
                Outcome::Dead("soft_404".to_owned())
            } else {
                Outcome::Opened
            };
            let mut findings = Vec::new();
            let mut found = (Vec::new(), 0);
            let mut facts = None;
            let mut snapshot = None;
            if outcome == Outcome::Opened {
                let context = Context {
                    url: Some(answer.url.clone()),
                    ..tools.site.context.clone()
                };
                findings = inspect(&page, &context);
                let (new, changes) = tools.snapshot(&page, old.as_ref(), &context);
                // Of a suspected secret not even the title is kept.
                if !findings.iter().any(|finding| finding.kind == Kind::SecrecyMark) {
                    snapshot = Some(new);
                    facts = Some(Box::new(Facts::of(&page, &answer.url, &tools.site)));
                    findings.extend(changes);
                }
                found = links(&page, &answer.url, &tools.site);
                // An article shows parts of lists beside itself; the list's own page leads to all of it.
                if let Some(facts) = facts.as_mut().filter(|facts| facts.is != PageForm::Article) {
                    let first = first_batches(&page, &answer.url, &tools.site);
                    facts.continued = first.iter().map(|one| mark(one.url.as_str())).collect();
                    found.0.extend(first);
                }
            }
            let record = tools.keep_judged(&answer, &findings);
            findings
                .iter_mut()
                .for_each(|finding| finding.evidence.record.clone_from(&record));
            let cut = answer.stop.map(|stop| stop.word().to_owned());
            let cut = cut.or_else(|| {
                page.cuts
                    .iter()
                    .find(|cut| **cut != Cut::Depth)
                    .map(|cut| cut.word().to_owned())
            });
            Read::New(Box::new(Inspected {
                content: content_of(&page),
                outcome,
                digest,
                record,
                snapshot,
                findings,
                found,
                cut,
                facts,
                since,
            }))
        };
        // What is small is read where it was received, in a task of its own so that a fault of it ends nothing else.
        let reading = if small {
            tokio::task::spawn(async move { read() })
        } else {
            tokio::task::spawn_blocking(read)
        };
        let read = reading.await;
        drop(turn);
        let Ok(read) = read else {
            // A page on which the program itself fails is told of, and the rest goes on.
            visit.outcome = Outcome::NotJudged("fault".to_owned());
            return settled(visit);
        };
        match read {
            Read::Same(known) => settled(Visit {
                at: visit.at,
                bytes: visit.bytes,
                etag: visit.etag,
                last_modified: visit.last_modified,
                ..*known
            }),
            Read::New(read) => {
                let read = *read;
                let content = (read.outcome == Outcome::Opened).then_some(read.content);
                visit.outcome = read.outcome;
                visit.digest = read.digest;
                visit.record = read.record;
                visit.cut = read.cut;
                visit.snapshot = read.snapshot;
                visit.findings = read.findings;
                let lines = read.facts.as_ref().map_or(0, |facts| facts.items_mark);
                visit.items_since = match read.since {
                    _ if lines == 0 => 0,
                    (known, since) if known == lines && since > 0 => since,
                    _ => visit.at,
                };
                visit.facts = read.facts;
                Came::Settled {
                    visit: Box::new(visit),
                    found: read.found.0,
                    beyond: read.found.1,
                    content,
                    asked: true,
                }
            }
        }
    }
}

enum Read {
    Same(Box<Visit>),
    New(Box<Inspected>),
}

struct Inspected {
    outcome: Outcome,
    digest: String,
    record: Option<Record>,
    snapshot: Option<Snapshot>,
    findings: Vec<Finding>,
    found: (Vec<Found>, usize),
    cut: Option<String>,
    content: u64,
    facts: Option<Box<Facts>>,
    /// The mark of the dated lines as they were, and since when.
    since: (u64, i64),
}

/// Whether the facts of a visit are of the form that this program takes.
fn has_facts(visit: &Visit) -> bool {
    visit.facts.as_ref().is_some_and(|facts| facts.form == FORM)
}

/// A mark of what a reader sees.
fn content_of(page: &Page) -> u64 {
    let words = page.text().as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word)
    });
    words.fold(0, |mark: u64, word| {
        (mark ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29)
    })
}
