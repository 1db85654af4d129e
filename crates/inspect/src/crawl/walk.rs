//! 爬行: rows of the frontier looked at, a few at a time, until none waits or a budget is used up.
//!
//! **Invariant:** it ends, whatever the site does: each budget is counted here, and what was not asked for that reason
//! is told as not checked.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError};

use tokio::task::JoinSet;
use url::Url;

use super::address::{is_serial, normalise, shape};
use super::attached::Attached;
use super::batch::Batch;
use super::budget::{Budget, Stopped};
use super::found::Found;
use super::frontier::{Broken, Frontier, LINKS_FROM, Lease, Outcome, Target, Visit, Want};
use super::site::Site;
use super::tools::Tools;
use super::trap::Traps;
use super::visit::Came;
use crate::archive::Archive;
use crate::fetch::{Client, Pace};

/// Rows that are looked at together.
const PARALLEL: usize = 4;
/// How long a row is leased, in milliseconds: longer than the longest visit takes.
const LEASE: i64 = 15 * 60 * 1000;
/// Most rows of closed forms that are kept for the report.
const KEPT_SKIPPED: u32 = 1_000;
/// The longest wait before it is looked again whether to stop, in milliseconds.
const NAP: i64 = 1_000;

/// 一次巡检: all that a run needs beside its frontier.
pub struct Sweep {
    /// Where it begins.
    pub site: Site,
    /// Who asks.
    pub client: Client,
    /// How soon.
    pub pace: Pace,
    /// Where answers are kept.
    pub archive: Option<Archive>,
    /// How much.
    pub budget: Budget,
    /// How long after the first look a dead link may be confirmed, in milliseconds.
    pub confirm_after: i64,
    /// What else was brought.
    pub attached: Attached,
}

/// 进度.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pages asked in this run.
    pub pages: u32,
    /// Other addresses asked in this run.
    pub links: u32,
    /// Findings on the pages of this run.
    pub findings: usize,
    /// Bytes received in this run.
    pub bytes: u64,
    /// Addresses known.
    pub known: usize,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Why.
    pub stopped: Stopped,
    /// How far it came.
    pub progress: Progress,
    /// Addresses that were not even remembered.
    pub beyond: usize,
    /// Crawl-delays that were longer than we wait: host and milliseconds.
    pub clamped: Vec<(String, i64)>,
    /// Why the archive could not be written.
    pub unwritten: Option<String>,
}

struct Walker<'f, F> {
    frontier: &'f F,
    tools: Arc<Tools>,
    budget: Budget,
    confirm_after: i64,
    traps: Traps,
    seen: HashSet<u64>,
    progress: Progress,
    skipped: u32,
    /// Batches of lists that are known and not left out.
    batches: u32,
    /// Marks of what batches brought, by list.
    brought: HashSet<u64>,
    beyond: usize,
    /// The site asked for rest until then.
    rest: i64,
}

/// Goes through a site until nothing waits, a budget is used up, or `stop` resolves.
///
/// # Errors
/// The frontier cannot be read or written.
pub async fn walk<F: Frontier>(
    frontier: &F,
    sweep: Sweep,
    stop: impl Future<Output = ()>,
    tell: &(dyn Fn(&Progress) + Sync),
) -> Result<Ran, Broken> {
    let start = normalise(&sweep.site.start);
    let now = sweep.pace.now();
    let tools = Tools::new(
        sweep.client,
        sweep.pace,
        sweep.archive,
        sweep.site,
        sweep.attached,
    );
    let mut walker = Walker {
        frontier,
        tools: Arc::new(tools),
        budget: sweep.budget,
        confirm_after: sweep.confirm_after,
        traps: Traps::new(sweep.budget.shape),
        seen: HashSet::new(),
        progress: Progress::default(),
        skipped: 0,
        batches: 0,
        brought: HashSet::new(),
        beyond: 0,
        rest: 0,
    };
    walker.remember().await?;
    frontier.open(now).await?;
    let first = walker.target(
        Found {
            url: start,
            want: Want::Page,
            file: false,
            source: None,
        },
        0,
        0,
    );
    frontier.add(first.as_slice(), now).await?;
    let stopped = walker.run(now, stop, tell).await?;
    let tools = &walker.tools;
    let clamped = tools
        .clamped
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let unwritten = tools
        .unwritten
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    Ok(Ran {
        stopped,
        progress: walker.progress,
        beyond: walker.beyond,
        clamped,
        unwritten,
    })
}

fn mark(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

impl<F: Frontier> Walker<'_, F> {
    /// What an earlier run knew.
    async fn remember(&mut self) -> Result<(), Broken> {
        let mut after = String::new();
        loop {
            let rows = self.frontier.rows(&after, 1_000).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.target.url);
            for row in &rows {
                self.seen.insert(mark(&row.target.url));
                if let (None, Some(visit)) = (&row.target.source, &row.visit) {
                    // Only the start stands nowhere.
                    let _ = self.tools.first.set(visit.digest.clone());
                }
                match (row.target.want, &row.target.skip) {
                    (Want::Page, None) => drop(self.traps.admit(&row.target.shape)),
                    (Want::Batch, None) => self.batches = self.batches.saturating_add(1),
                    _ => {}
                }
            }
            self.progress.known = self.seen.len();
        }
    }

    /// The target of an address that is not known yet.
    fn target(&mut self, found: Found, depth: u32, hops: u32) -> Option<Target> {
        let url = found.url.to_string();
        if self.seen.contains(&mark(&url)) {
            return None;
        }
        if self.seen.len() >= self.budget.known {
            self.beyond = self.beyond.saturating_add(1);
            return None;
        }
        let shape = shape(&found.url);
        let skip = match found.want {
            Want::Page | Want::Batch if depth > self.budget.depth => Some("depth"),
            Want::Page if !self.traps.admit(&shape) => Some("endless"),
            Want::Batch if self.is_full(&found.url) => Some("batches"),
            _ => None,
        };
        if found.want == Want::Batch && skip.is_none() {
            self.batches = self.batches.saturating_add(1);
        }
        if skip == Some("endless") {
            self.skipped = self.skipped.saturating_add(1);
            if self.skipped > KEPT_SKIPPED {
                self.beyond = self.beyond.saturating_add(1);
                return None;
            }
        }
        self.seen.insert(mark(&url));
        self.progress.known = self.seen.len();
        Some(Target {
            url,
            want: found.want,
            depth,
            hops,
            file: found.file,
            shape,
            source: found.source,
            skip: skip.map(str::to_owned),
            added: self.tools.pace.now(),
            absent: 0,
        })
    }

    async fn run(
        &mut self,
        begun: i64,
        stop: impl Future<Output = ()>,
        tell: &(dyn Fn(&Progress) + Sync),
    ) -> Result<Stopped, Broken> {
        let mut stop = std::pin::pin!(stop);
        let mut tasks: JoinSet<(Lease, Came)> = JoinSet::new();
        let (mut pages, mut links) = (0_u32, 0_u32);
        loop {
            let now = self.tools.pace.now();
            let late = now.saturating_sub(begun) >= self.budget.millis;
            let full = self.progress.bytes >= self.budget.bytes;
            let from = if pages >= self.budget.pages { LINKS_FROM } else { 0 };
            let spent = from == LINKS_FROM && links >= self.budget.links;
            while tasks.len() < PARALLEL && !late && !full && !spent && now >= self.rest {
                let from = if pages >= self.budget.pages { LINKS_FROM } else { 0 };
                let Some(lease) = self.frontier.take(now, now.saturating_add(LEASE), from).await? else {
                    break;
                };
                if lease.target.want == Want::Link && links >= self.budget.links {
                    self.frontier.postpone(&lease, i64::MAX).await?;
                    break;
                }
                if self.is_beyond(&lease).await? {
                    continue;
                }
                match lease.target.want {
                    Want::Page | Want::Batch => pages = pages.saturating_add(1),
                    Want::Link => links = links.saturating_add(1),
                }
                let tools = Arc::clone(&self.tools);
                tasks.spawn(async move {
                    let came = tools.visit(&lease).await;
                    (lease, came)
                });
            }
            if tasks.is_empty() {
                let due = self.frontier.next_due(from).await?.filter(|due| *due < i64::MAX);
                let rest = match from {
                    0 => None,
                    _ => self.frontier.next_due(0).await?,
                };
                match (late, full, due) {
                    (true, ..) => return Ok(Stopped::Time),
                    (_, true, _) => return Ok(Stopped::Bytes),
                    (.., None) if rest.is_some() => return Ok(Stopped::Pages),
                    (.., None) => return Ok(Stopped::Done),
                    _ if spent => return Ok(Stopped::Pages),
                    (.., Some(due)) => {
                        let nap = due.max(self.rest).saturating_sub(now).clamp(1, NAP);
                        tokio::select! {
                            () = &mut stop => return Ok(Stopped::Told),
                            () = Pace::wait(nap) => {}
                        }
                    }
                }
                continue;
            }
            tokio::select! {
                biased;
                () = &mut stop => return Ok(Stopped::Told),
                Some(done) = tasks.join_next() => {
                    // A task that fell leaves its row leased; the next run looks at it again.
                    if let Ok((lease, came)) = done {
                        self.settle(&lease, came).await?;
                        tell(&self.progress);
                    }
                }
            }
        }
    }

    /// Settles a row that this run's budgets leave out although an earlier run let it wait.
    async fn is_beyond(&self, lease: &Lease) -> Result<bool, Broken> {
        let url = || Url::parse(&lease.target.url).ok();
        let why = match lease.target.want {
            Want::Link => return Ok(false),
            _ if lease.target.depth > self.budget.depth => "depth",
            Want::Page if self.traps.is_closed(&lease.target.shape) => "endless",
            Want::Batch if lease.target.skip.is_some() && url().is_none_or(|url| self.is_full(&url)) => {
                "batches"
            }
            _ => return Ok(false),
        };
        let visit = Visit::bare(self.tools.pace.now(), Outcome::NotChecked(why.to_owned()));
        self.frontier.settle(lease, &visit, 0, &[]).await?;
        Ok(true)
    }

    /// Whether a batch is more than its list, or all lists together, may have.
    fn is_full(&self, url: &Url) -> bool {
        let number = Batch::read(url).map_or(u32::MAX, |batch| batch.number);
        number > self.budget.list || self.batches >= self.budget.batches
    }

    /// Ends a list whose batches bring what an earlier one brought.
    fn mind_repeats(&mut self, lease: &Lease, content: u64, visit: &mut Visit, found: &mut Vec<Found>) {
        let list = Url::parse(&lease.target.url).ok();
        let list = list.and_then(|url| Some(Batch::read(&url)?.list()));
        let goes_on = found.iter().any(|one| one.want == Want::Batch);
        if !self
            .brought
            .insert(mark(&format!("{content}\n{}", list.unwrap_or_default())))
            && goes_on
        {
            found.retain(|one| one.want != Want::Batch);
            visit.facts = None;
            visit.outcome = Outcome::NotJudged("batch_again".to_owned());
        }
    }

    async fn settle(&mut self, lease: &Lease, came: Came) -> Result<(), Broken> {
        let (mut visit, mut found, beyond, content, asked) = match came {
            Came::Later(due) => {
                let own = Url::parse(&lease.target.url).is_ok_and(|url| self.tools.site.has(&url));
                if own {
                    self.rest = self.rest.max(due);
                }
                return self.frontier.postpone(lease, due).await;
            }
            Came::Settled {
                visit,
                found,
                beyond,
                content,
                asked,
            } => (*visit, found, beyond, content, asked),
        };
        if asked {
            match lease.target.want {
                Want::Page | Want::Batch => self.progress.pages = self.progress.pages.saturating_add(1),
                Want::Link => self.progress.links = self.progress.links.saturating_add(1),
            }
        }
        self.progress.bytes = self.progress.bytes.saturating_add(visit.bytes);
        self.progress.findings = self.progress.findings.saturating_add(visit.findings.len());
        self.beyond = self.beyond.saturating_add(beyond);
        let batch = lease.target.want == Want::Batch;
        if let (true, Some(content)) = (batch, content) {
            self.mind_repeats(lease, content, &mut visit, &mut found);
        }
        let moved = matches!(visit.outcome, Outcome::Moved(_));
        let (depth, hops) = match (moved, batch) {
            (true, _) => (lease.target.depth, lease.target.hops.saturating_add(1)),
            // A line is one click from its list, in whichever batch it comes.
            (false, true) => (lease.target.depth, 0),
            (false, false) => (lease.target.depth.saturating_add(1), 0),
        };
        // What an earlier look at this page did not find was not there then.
        let past = lease.past.as_ref().filter(|past| past.outcome == Outcome::Opened);
        let absent = past.map_or(0, |past| past.at);
        let targets: Vec<Target> = found
            .into_iter()
            .filter_map(|one| self.target(one, depth, hops))
            .map(|target| Target {
                added: visit.at,
                absent,
                ..target
            })
            .collect();
        if let (false, Some(content)) = (batch, content) {
            let serial = Url::parse(&lease.target.url).is_ok_and(|url| is_serial(&url));
            let new: Vec<&str> = targets
                .iter()
                .filter(|target| target.want == Want::Page)
                .map(|target| target.shape.as_str())
                .collect();
            self.traps.brought(&lease.target.shape, serial, &new, content);
        }
        let look_at = self.second_look(lease, &mut visit);
        self.frontier
            .settle(lease, &visit, look_at, &targets)
            .await
            .map(drop)
    }

    /// When a dead link may be looked at again; confirms one that was dead long enough ago already.
    fn second_look(&self, lease: &Lease, visit: &mut Visit) -> i64 {
        if !matches!(visit.outcome, Outcome::Dead(_)) {
            return 0;
        }
        let past = lease.past.as_ref().filter(|past| past.dead_since > 0);
        visit.dead_since = past.map_or(visit.at, |past| past.dead_since);
        let due = visit.dead_since.saturating_add(self.confirm_after);
        visit.confirmed = past.is_some_and(|past| past.confirmed || visit.at >= due);
        if visit.confirmed { 0 } else { due.max(1) }
    }
}
