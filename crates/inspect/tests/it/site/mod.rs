//! Sweeps of sites on this machine: what is found, what is refused, and that it ends.

mod coverage;
mod files;
mod guarded;
mod guides;
mod hostile;
mod lists;
mod looks;
mod network;
mod polite;
mod probe;
mod record;
pub mod seeded;
mod whole;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use mingjian_core::finding::Finding;
use mingjian_inspect::Context;
use mingjian_inspect::archive::Archive;
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Attached, Budget, Frontier, Outcome, Ran, Report, Row, Site, Sweep, walk};
use mingjian_inspect::fetch::{
    Allow, Client, Clock, Guard, Limits, Pace, Resolve, Resolving, SystemResolver,
};
use mingjian_testkit::site::FixtureSite;

/// A clock that goes on by a quarter of a second whenever it is asked, and can be set.
#[derive(Clone)]
pub struct Ticking(Arc<AtomicI64>);

impl Ticking {
    pub fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_790_000_000_000)))
    }

    fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Arc::new(move || now.fetch_add(250, Ordering::Relaxed))
    }

    pub fn later(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

/// A resolver that gives what it is told, one answer after another; the last one stays.
struct Told(std::sync::Mutex<Vec<Vec<std::net::IpAddr>>>);

impl Told {
    fn new(answers: &[&[&str]]) -> Self {
        let read = |all: &&[&str]| all.iter().map(|text| text.parse().unwrap()).collect();
        Self(std::sync::Mutex::new(answers.iter().map(read).collect()))
    }
}

impl Resolve for Told {
    fn resolve<'a>(&'a self, _: &'a str) -> Resolving<'a> {
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0].clone()
        };
        Box::pin(async move { io::Result::Ok(answer) })
    }
}

/// Limits under which a test need not wait long.
fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_secs(2),
        whole: Duration::from_secs(20),
        stretch: Duration::from_secs(2),
        ..Limits::default()
    }
}

fn client(allowed: &[String], resolver: Arc<dyn Resolve>) -> Client {
    let allowed = allowed.iter().map(|text| Allow::read(text).unwrap()).collect();
    Client::new(Guard::new(allowed), resolver, limits()).unwrap()
}

/// A sweep of a site, which is the one thing that it may ask.
pub fn sweep(site: &FixtureSite, clock: &Ticking) -> Sweep {
    Sweep {
        site: Site {
            start: site.url("/").parse::<Address>().unwrap(),
            context: crate::context(),
        },
        client: client(&[site.address.to_string()], Arc::new(SystemResolver)),
        pace: Pace::new(clock.clock(), 0),
        archive: None,
        budget: Budget::default(),
        confirm_after: 6 * 3_600_000,
        attached: Attached::default(),
    }
}

fn archive(name: &str) -> (Archive, Shared) {
    let shared = Shared::default();
    (Archive::begin(Box::new(shared.clone()), name, 0).unwrap(), shared)
}

/// Bytes that are written and can be looked at.
#[derive(Clone, Default)]
struct Shared(Arc<std::sync::Mutex<Vec<u8>>>);

impl io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a sweep left behind.
pub struct Swept {
    pub ran: Ran,
    pub report: Report,
    rows: BTreeMap<String, Row>,
}

impl Swept {
    /// What came of a path.
    fn outcome(&self, site: &FixtureSite, path: &str) -> Outcome {
        let row = self
            .rows
            .get(&site.url(path))
            .unwrap_or_else(|| panic!("{path} is not known"));
        row.visit
            .clone()
            .unwrap_or_else(|| panic!("{path} was not looked at"))
            .outcome
    }

    /// The findings of a rule: page path and the rest.
    fn of(&self, rule: &str) -> Vec<&Finding> {
        self.report
            .findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .collect()
    }
}

pub async fn run(frontier: &impl Frontier, sweep: Sweep) -> Swept {
    // No day is known, so that no limit is judged.
    let context = Context {
        rules: sweep.site.context.rules.clone(),
        ..Context::default()
    };
    let ran = walk(frontier, sweep, std::future::pending(), &|_| {})
        .await
        .unwrap();
    let report = Report::about(frontier, &context, ran.beyond).await.unwrap();
    let rows = frontier.rows("", 1_000_000).await.unwrap();
    Swept {
        ran,
        report,
        rows: rows
            .into_iter()
            .map(|row| (row.target.url.clone(), row))
            .collect(),
    }
}

/// Links to these paths.
pub fn links(paths: &[&str]) -> String {
    paths
        .iter()
        .map(|path| format!("<p><a href=\"{path}\">目录</a></p>"))
        .collect()
}
