//! 工具: what all visits of a run share: who asks, how soon, what the site allows, and where answers are kept.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use mingjian_core::finding::{Finding, Kind, Record};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::address::normalise;
use super::attached::Attached;
use super::judge::{self, Missing};
use super::site::Site;
use super::snapshot::Snapshot;
use crate::archive::{Archive, Sealed};
use crate::attachment::Reader;
use crate::context::Context;
use crate::digest::spelled;
use crate::fetch::{Answer, Client, Failure, Method, Pace, Request, Robots, RobotsState, retry_after};
use crate::page::{Form, Page, parse};

/// Requests to one host at the same time.
const PER_HOST: usize = 2;
/// Most redirects on end.
pub(super) const MAX_HOPS: u32 = 10;
/// How often a busy host is asked for the same row.
const MAX_TRIES: u32 = 3;

/// 工具 that all visits share.
pub(super) struct Tools {
    pub(super) client: Client,
    pub(super) pace: Pace,
    pub(super) archive: Option<Mutex<Archive>>,
    pub(super) reader: Option<Arc<dyn Reader>>,
    sealed: Option<Mutex<Sealed>>,
    /// One file at a time is in memory.
    pub(super) files: Semaphore,
    /// One page at a time is read: sites are asked far more slowly than pages are read, and what is left of the
    /// machine is for people.
    pub(super) reading: Semaphore,
    /// What was told as new in this run.
    pub(super) told: Mutex<HashSet<String>>,
    /// How many pages may still be asked again as other visitors.
    pub(super) probes: AtomicU32,
    pub(super) site: Arc<Site>,
    robots: Mutex<HashMap<String, Arc<OnceCell<Robots>>>>,
    missing: OnceCell<Missing>,
    /// SHA-256 of the start page of an earlier run.
    pub(super) first: OnceLock<String>,
    /// The site shows its start page for addresses that it cannot have, or one shell for all: nothing follows from it.
    pub(super) shell: AtomicBool,
    /// How often a busy host was asked for a row.
    busy: Mutex<HashMap<String, u32>>,
    lanes: Mutex<HashMap<String, Arc<Semaphore>>>,
    /// Crawl-delays that were longer than we wait, by host.
    pub(super) clamped: Mutex<Vec<(String, i64)>>,
    /// The archive failed.
    pub(super) unwritten: Mutex<Option<String>>,
}

impl Tools {
    pub(super) fn new(
        client: Client,
        pace: Pace,
        archive: Option<Archive>,
        site: Site,
        attached: Attached,
    ) -> Self {
        Self {
            client,
            pace,
            archive: archive.map(Mutex::new),
            reader: attached.reader,
            sealed: attached.sealed.map(Mutex::new),
            files: Semaphore::new(1),
            reading: Semaphore::new(1),
            told: Mutex::default(),
            probes: AtomicU32::new(attached.probes),
            site: Arc::new(site),
            robots: Mutex::default(),
            missing: OnceCell::new(),
            first: OnceLock::new(),
            shell: AtomicBool::new(false),
            busy: Mutex::default(),
            lanes: Mutex::default(),
            clamped: Mutex::default(),
            unwritten: Mutex::default(),
        }
    }

    /// Asks at the host's pace.
    pub(super) async fn ask(&self, request: &Request) -> Result<Answer, Failure> {
        let host = host_of(&request.url);
        let lane = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(
                lanes
                    .entry(host.clone())
                    .or_insert_with(|| Arc::new(Semaphore::new(PER_HOST))),
            )
        };
        // Nobody closes a lane.
        let _permit = lane.acquire().await.map_err(|_| Failure::Reset)?;
        Pace::wait(self.pace.reserve(&host)).await;
        let asked = self.client.fetch(request).await;
        match &asked {
            Ok(answer) if matches!(answer.status, 429 | 503) => {
                let retry = answer
                    .header("retry-after")
                    .and_then(|text| retry_after(text, self.pace.now()));
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

    /// Whether a busy host may be asked once more for the same row.
    pub(super) fn tries_again(&self, url: &str) -> bool {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = busy.entry(url.to_owned()).or_default();
        *tries = tries.saturating_add(1);
        *tries < MAX_TRIES
    }

    pub(super) fn keep(&self, answer: &Answer) -> Option<Record> {
        let mut archive = self
            .archive
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.written(archive.keep(answer, self.pace.now()))
    }

    fn written(&self, record: std::io::Result<Record>) -> Option<Record> {
        match record {
            Ok(record) => Some(record),
            Err(error) => {
                let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
                unwritten.get_or_insert_with(|| error.to_string());
                None
            }
        }
    }

    /// Keeps an answer as what was found in it allows: with a mark of secrecy without its body, with personal data
    /// sealed, otherwise open.
    pub(super) fn keep_judged(&self, answer: &Answer, findings: &[Finding]) -> Option<Record> {
        let is = |kind: Kind| findings.iter().any(|finding| finding.kind == kind);
        let (secret, personal) = (is(Kind::SecrecyMark), is(Kind::PersonalDataExposure));
        if !secret && !personal {
            return self.keep(answer);
        }
        let mut archive = self
            .archive
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let now = self.pace.now();
        let why = match (secret, &self.sealed) {
            (true, _) => "secret",
            (false, Some(_)) => "sealed",
            // Without a key nothing personal is written.
            (false, None) => "personal",
        };
        let noted = self.written(archive.note(answer, now, why));
        drop(archive);
        let (false, Some(sealed)) = (secret, &self.sealed) else {
            return noted;
        };
        let mut rules: Vec<String> = findings
            .iter()
            .filter(|finding| finding.kind == Kind::PersonalDataExposure)
            .map(|finding| finding.rule.clone())
            .collect();
        rules.dedup();
        let mut sealed = sealed.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = sealed.keep(answer, now, rules);
        let digest = noted.map(|noted| noted.digest).unwrap_or_default();
        self.written(kept.map(|(file, length, id)| Record {
            file: format!("sealed/{file}"),
            offset: 0,
            length,
            id,
            digest,
        }))
    }

    /// The snapshot of a page, and what is new in it against the one before.
    pub(super) fn snapshot(
        &self,
        page: &Page,
        old: Option<&Snapshot>,
        context: &Context,
    ) -> (Snapshot, Vec<Finding>) {
        let mut new = Snapshot::of(page, context);
        let changes = old.map(|old| {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            new.changes(old, page, context, &mut told)
        });
        (new, changes.unwrap_or_default())
    }

    fn robots_of(&self, url: &Url) -> Arc<OnceCell<Robots>> {
        let mut known = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(url.origin().ascii_serialization()).or_default())
    }

    /// Whether the robot of a search engine may fetch the address.
    pub(super) async fn lets_search(&self, url: &Url) -> bool {
        let cell = self.robots_of(url);
        let robots = cell.get_or_init(|| self.read_robots(url)).await;
        robots.allows_search(url.as_str())
    }

    /// Addresses that the site cannot have; the same in each run, so that two runs can be compared.
    pub(super) fn never_seen(&self) -> [String; 2] {
        let mark = Sha256::digest(format!("never seen {}", self.site.start).as_bytes());
        let name: String = mark
            .iter()
            .take(5)
            .map(|byte| char::from(b'a' + byte % 26))
            .collect();
        let number = mark.iter().skip(8).take(3).fold(0_u32, |sum, byte| {
            sum.saturating_mul(100).saturating_add(u32::from(byte % 90) + 10)
        });
        [format!("/{name}/{number}.html"), format!("/{number}/{name}.html")]
    }

    /// Whether the site lets the address be fetched.
    pub(super) async fn lets(&self, url: &Url) -> Result<(), &'static str> {
        let cell = self.robots_of(url);
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
            let Ok(answer) = self.ask(&Request::new(Method::Get, at.clone())).await else {
                break;
            };
            if let Some(to) = answer.location() {
                at = to;
                continue;
            }
            let robots = Robots::read(answer.status, &answer.body().0);
            let host = host_of(url);
            if let Some(delay) = robots.crawl_delay()
                && self.pace.crawl_delay(&host, delay)
            {
                self.clamped
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((host, delay));
            }
            return robots;
        }
        Robots::read(404, &[])
    }

    /// How the site answers to an address that it cannot have.
    pub(super) async fn missing(&self) -> Missing {
        let known = self.missing.get_or_init(|| self.probe()).await;
        Missing {
            text: known.text.filter(|_| !self.shell.load(Ordering::Relaxed)),
            moved: known.moved.clone(),
        }
    }

    async fn probe(&self) -> Missing {
        let mark = Sha256::digest(self.site.start.as_str().as_bytes());
        let name = spelled(mark.get(..8).unwrap_or_default());
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
}

/// The host with its port, as the pace knows it.
pub(super) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
