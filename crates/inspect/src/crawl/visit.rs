//! 查看: one row asked, recorded, read and inspected.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use mingjian_core::finding::{Finding, Record};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::address::{LONGEST, is_file, is_looping, normalise};
use super::frontier::{Lease, Outcome, Source, Visit, Want};
use super::judge::{self, Missing};
use crate::archive::Archive;
use crate::context::Context;
use crate::detect::inspect;
use crate::fetch::{Answer, Client, Failure, Method, Pace, Request, Robots, RobotsState, retry_after};
use crate::page::{Cut, Form, LinkFrom, Page, Part, parse};

/// 网站: where a sweep begins and what is known about it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The start page.
    pub start: Url,
    /// Whose site it is and by which rules it is judged; the address of each page is filled in.
    pub context: Context,
}

impl Site {
    /// Whether an address belongs to the site: the same host, with or without `www.`.
    pub fn has(&self, url: &Url) -> bool {
        let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
        host(url) == host(&self.start) && url.port() == self.start.port()
    }
}

/// Requests to one host at the same time.
const PER_HOST: usize = 2;
/// Most redirects on end.
pub(super) const MAX_HOPS: u32 = 10;
/// A wait longer than this gives the row back meanwhile, in milliseconds.
const LONG_WAIT: i64 = 5_000;
/// How often a busy host is asked again for the same row.
const MAX_TRIES: i64 = 3;
/// As much is received of what need only open.
const SAMPLE: usize = 64 * 1024;
/// Most addresses that are taken from one page.
const MAX_FOUND: usize = 5_000;

/// An address on a page.
pub(super) struct Found {
    pub(super) url: Url,
    pub(super) want: Want,
    pub(super) file: bool,
    pub(super) source: Option<Source>,
}

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

fn settled(visit: Visit) -> Came {
    Came::Settled {
        visit: Box::new(visit),
        found: Vec::new(),
        beyond: 0,
        content: None,
        asked: true,
    }
}

/// 工具 that all visits share.
pub(super) struct Tools {
    pub(super) client: Client,
    pub(super) pace: Pace,
    pub(super) archive: Option<Mutex<Archive>>,
    pub(super) site: Arc<Site>,
    robots: Mutex<HashMap<String, Arc<OnceCell<Robots>>>>,
    missing: OnceCell<Missing>,
    /// SHA-256 of the start page of an earlier run.
    pub(super) first: OnceLock<String>,
    /// The site shows its start page for addresses that it cannot have, or one shell for all: nothing follows from it.
    shell: AtomicBool,
    lanes: Mutex<HashMap<String, Arc<Semaphore>>>,
    /// Crawl-delays that were longer than we wait, by host.
    pub(super) clamped: Mutex<Vec<(String, i64)>>,
    /// The archive failed.
    pub(super) unwritten: Mutex<Option<String>>,
}

impl Tools {
    pub(super) fn new(client: Client, pace: Pace, archive: Option<Archive>, site: Site) -> Self {
        Self {
            client,
            pace,
            archive: archive.map(Mutex::new),
            site: Arc::new(site),
            robots: Mutex::default(),
            missing: OnceCell::new(),
            first: OnceLock::new(),
            shell: AtomicBool::new(false),
            lanes: Mutex::default(),
            clamped: Mutex::default(),
            unwritten: Mutex::default(),
        }
    }

    /// Asks at the host's pace.
    async fn ask(&self, request: &Request) -> Result<Answer, Failure> {
        let host = host_of(&request.url);
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(lanes.entry(host.clone()).or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))))
        };
        // Nobody closes a lane.
        let _permit = lane.acquire().await.map_err(|_| Failure::Reset)?;
        Pace::wait(self.pace.reserve(&host)).await;
        let asked = self.client.fetch(request).await;
        match &asked {
            Ok(answer) if matches!(answer.status, 429 | 503) => {
                let retry = answer.header("retry-after").and_then(|text| retry_after(text, self.pace.now()));
                self.pace.strained(&host, retry);
            }
            Ok(_) => self.pace.well(&host),
            Err(Failure::Timeout | Failure::Reset | Failure::Unreachable | Failure::ConnectionRefused) => {
                self.pace.strained(&host, None);
            }
            Err(_) => {}
        }
        asked
    }

    fn keep(&self, answer: &Answer) -> Option<Record> {
        let mut archive = self.archive.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        match archive.keep(answer, self.pace.now()) {
            Ok(record) => Some(record),
            Err(error) => {
                let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
                unwritten.get_or_insert_with(|| error.to_string());
                None
            }
        }
    }

    /// Whether the site lets the address be fetched.
    async fn lets(&self, url: &Url) -> Result<(), &'static str> {
        let cell = {
            let mut known = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(url.origin().ascii_serialization()).or_default())
        };
        let robots = cell.get_or_init(|| self.read_robots(url)).await;
        match (robots.allows(url.as_str()), robots.state) {
            (true, _) => Ok(()),
            (false, RobotsState::Failing) => Err("robots_failing"),
            (false, _) => Err("robots"),
        }
    }

    async fn read_robots(&self, url: &Url) -> Robots {
        let Ok(mut at) = url.join("/robots.txt") else {
            return Robots::read(404, &[]);
        };
        for _ in 0..MAX_HOPS {
            let Ok(answer) = self.ask(&Request::new(Method::Get, at.clone())).await else { break };
            if let Some(to) = answer.location() {
                at = to;
                continue;
            }
            let robots = Robots::read(answer.status, &answer.body().0);
            let host = host_of(url);
            if let Some(delay) = robots.crawl_delay()
                && self.pace.crawl_delay(&host, delay)
            {
                self.clamped.lock().unwrap_or_else(PoisonError::into_inner).push((host, delay));
            }
            return robots;
        }
        Robots::read(404, &[])
    }

    /// How the site answers to an address that it cannot have.
    async fn missing(&self) -> Missing {
        let known = self.missing.get_or_init(|| self.probe()).await;
        Missing {
            text: known.text.filter(|_| !self.shell.load(Ordering::Relaxed)),
            moved: known.moved.clone(),
        }
    }

    async fn probe(&self) -> Missing {
        let mark = Sha256::digest(self.site.start.as_str().as_bytes());
        let name: String = mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let Ok(url) = self.site.start.join(&format!("/mj-{name}.html")) else {
            return Missing::default();
        };
        let Ok(answer) = self.ask(&Request::new(Method::Get, url)).await else {
            return Missing::default();
        };
        let text = (answer.status == 200).then(|| {
            let (body, _) = answer.body();
            let page = parse(&body, answer.header("content-type"), Form::Markup);
            (self.first.get() != Some(&page.digest)).then(|| judge::mark(&page))
        });
        Missing {
            text: text.flatten(),
            moved: answer.location().map(|to| normalise(&to).to_string()),
        }
    }

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
        if self.site.has(&url)
            && let Err(why) = self.lets(&url).await
        {
            return decided(Outcome::NotChecked(why.to_owned()));
        }
        match lease.target.want {
            Want::Page => self.page(&url, lease).await,
            Want::Link => self.link(&url, lease).await,
        }
    }

    async fn page(self: Arc<Self>, url: &Url, lease: &Lease) -> Came {
        let past = lease.past.as_ref().filter(|past| past.outcome == Outcome::Opened && !past.digest.is_empty());
        let mut request = Request::new(Method::Get, url.clone());
        request.etag = past.and_then(|past| past.etag.clone());
        request.last_modified = past.and_then(|past| past.last_modified.clone());
        let answer = match self.ask(&request).await {
            Ok(answer) => answer,
            Err(why) => return settled(Visit::bare(self.pace.now(), judge::failure(why))),
        };
        let now = self.pace.now();
        if matches!(answer.status, 429 | 503) && lease.number < MAX_TRIES {
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
            visit.cut = answer.stop.map(|stop| stop.word().to_owned());
            return settled(visit);
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
        } else if to.as_str() != lease.target.url && self.missing().await.moved.as_deref() == Some(to.as_str()) && lease.target.depth > 0 {
            Outcome::Dead("soft_404".to_owned())
        } else {
            Outcome::Moved(to.to_string())
        };
        let mut found = Vec::new();
        if matches!(visit.outcome, Outcome::Moved(_)) {
            let want = if self.site.has(&to) { Want::Page } else { Want::Link };
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
        let known = lease.past.as_ref().filter(|past| past.outcome == Outcome::Opened).cloned();
        let tools = Arc::clone(&self);
        let start = lease.target.depth == 0;
        let reading = tokio::task::spawn_blocking(move || {
            let (body, whole) = answer.body();
            let digest: String = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
            if let Some(known) = known.filter(|known| known.digest == digest) {
                return Read::Same(Box::new(known));
            }
            let mut page = parse(&body, answer.header("content-type"), Form::Markup);
            if !whole && !page.cuts.contains(&Cut::Bytes) {
                page.cuts.push(Cut::Bytes);
            }
            let record = tools.keep(&answer);
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
            if outcome == Outcome::Opened {
                let context = Context {
                    url: Some(answer.url.clone()),
                    ..tools.site.context.clone()
                };
                findings = inspect(&page, &context);
                findings.iter_mut().for_each(|finding| finding.evidence.record.clone_from(&record));
                found = links(&page, &answer.url, &tools.site);
            }
            let cut = answer.stop.map(|stop| stop.word().to_owned());
            let cut = cut.or_else(|| page.cuts.iter().find(|cut| **cut != Cut::Depth).map(|cut| cut.word().to_owned()));
            Read::New(Box::new(Inspected {
                content: content_of(&page),
                outcome,
                digest,
                record,
                findings,
                found,
                cut,
            }))
        });
        let Ok(read) = reading.await else {
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
                let content = (read.outcome == Outcome::Opened).then_some(read.content);
                visit.outcome = read.outcome;
                visit.digest = read.digest;
                visit.record = read.record;
                visit.cut = read.cut;
                visit.findings = read.findings;
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

    /// Whether a link opens: the head first, the body only where the head does not settle it.
    async fn link(&self, url: &Url, lease: &Lease) -> Came {
        let mut at = url.clone();
        let mut method = Method::Head;
        let mut visit = Visit::bare(self.pace.now(), Outcome::NotJudged("redirects".to_owned()));
        for _ in 0..MAX_HOPS.saturating_mul(2) {
            let mut request = Request::new(method, at.clone());
            request.most = SAMPLE;
            let asked = self.ask(&request).await;
            visit.at = self.pace.now();
            let answer = match asked {
                Ok(answer) => answer,
                // Some servers only know GET, and break off at anything else.
                Err(Failure::Reset | Failure::Head | Failure::Timeout) if method == Method::Head => {
                    method = Method::Get;
                    continue;
                }
                Err(why) => {
                    visit.outcome = judge::failure(why);
                    return settled(visit);
                }
            };
            visit.status = answer.status;
            visit.bytes = visit.bytes.saturating_add(u64::try_from(answer.raw.len()).unwrap_or(u64::MAX));
            if let Some(to) = answer.location() {
                at = to;
                continue;
            }
            let busy = matches!(answer.status, 429 | 503);
            if busy && lease.number < MAX_TRIES {
                return Came::Later(visit.at.saturating_add(self.pace.wait_of(&host_of(&at))));
            }
            let opened = (200..300).contains(&answer.status);
            // A file that comes as a page is most often a message that it is gone.
            let doubtful = lease.target.file && answer.header("content-type").is_some() && answer.is_page();
            if method == Method::Head && !busy && (!opened || doubtful) {
                method = Method::Get;
                continue;
            }
            visit.outcome = judge::status(answer.status).unwrap_or(Outcome::Opened);
            if method == Method::Get && opened && answer.is_page() {
                let page = parse(&answer.body().0, answer.header("content-type"), Form::Markup);
                let missing = if self.site.has(&at) { self.missing().await } else { Missing::default() };
                if judge::is_challenge(&page) {
                    visit.outcome = Outcome::NotJudged("challenge".to_owned());
                } else if judge::is_soft_404(&page, &missing) {
                    visit.outcome = Outcome::Dead("soft_404".to_owned());
                }
            }
            if visit.outcome != Outcome::Opened && method == Method::Get {
                visit.record = self.keep(&answer);
            }
            return settled(visit);
        }
        settled(visit)
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
    findings: Vec<Finding>,
    found: (Vec<Found>, usize),
    cut: Option<String>,
    content: u64,
}

/// A mark of what a reader sees.
fn content_of(page: &Page) -> u64 {
    let mut hasher = DefaultHasher::new();
    page.text().hash(&mut hasher);
    hasher.finish()
}

/// The host with its port, as the pace knows it.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Elements whose address is followed or has to open; others are parts of the page.
const FOLLOWED: &[&str] = &["a", "area", "frame", "iframe", "meta"];
/// Elements whose address has to open.
const OPENED: &[&str] = &["img", "embed", "object", "source", "video", "audio"];

/// The addresses of a page, and how many were left out.
fn links(page: &Page, url: &Url, site: &Site) -> (Vec<Found>, usize) {
    let base = page.elements.iter().find(|element| element.name == "base");
    let base = base.and_then(|element| element.attribute("href")).and_then(|href| url.join(href.trim()).ok());
    let base = base.as_ref().unwrap_or(url);
    let mut seen = std::collections::HashSet::new();
    let (mut found, mut beyond) = (Vec::new(), 0_usize);
    for link in &page.links {
        let name = link.element.and_then(|index| page.elements.get(index)).map(|element| element.name.as_str());
        let inside = matches!(link.from, LinkFrom::Inside | LinkFrom::Refresh);
        let follow = link.from == LinkFrom::Script || inside || name.is_some_and(|name| FOLLOWED.contains(&name));
        let open = name.is_some_and(|name| OPENED.contains(&name));
        if (!follow && !open) || link.raw.starts_with('#') {
            continue;
        }
        let Some(target) = link.resolve(Some(base)).filter(|to| matches!(to.scheme(), "http" | "https")) else {
            continue;
        };
        let target = normalise(&target);
        let own = site.has(&target);
        let weak = link.from == LinkFrom::Script || (link.from == LinkFrom::Inside && !own);
        if target.as_str().len() > LONGEST || is_looping(&target) || (weak && !own) || !seen.insert(target.to_string()) {
            continue;
        }
        if found.len() >= MAX_FOUND {
            beyond = beyond.saturating_add(1);
            continue;
        }
        let file = is_file(&target) || open;
        let spot = page.spot_in_source(Part::Markup, link.offset, String::new());
        found.push(Found {
            want: if own && !file { Want::Page } else { Want::Link },
            file,
            url: target,
            source: Some(Source {
                page: url.to_string(),
                digest: page.digest.clone(),
                line: spot.line,
                column: spot.column,
                offset: spot.offset,
                raw: link.raw.chars().take(500).collect(),
                weak,
            }),
        });
    }
    (found, beyond)
}
