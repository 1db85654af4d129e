//! 待查清单: what is still to be looked at, kept by whoever wires the run.
//!
//! **Invariant:** a sweep is done when no row is pending, and never before: there is no channel that could close too
//! early or too late. Settling a row and adding what was found on it is one step, so that a run that is killed at any
//! moment loses nothing and repeats at most what was under way.

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Record};
use serde::{Deserialize, Serialize};

use super::snapshot::Snapshot;
use crate::survey::Facts;

/// What a target is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Want {
    /// A page of the site: read and followed.
    Page,
    /// A piece of a list that a script fills: read for its lines.
    Batch,
    /// Whether it opens, and nothing more.
    Link,
}

/// 出处: where an address stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The page.
    pub page: String,
    /// SHA-256 of that page.
    pub digest: String,
    /// Its line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
    /// The byte of the source.
    pub offset: u64,
    /// The address as written.
    pub raw: String,
    /// It was pieced out of a script and may be half an address: nothing follows from its failing.
    pub weak: bool,
}

/// 目标: an address with what is known before it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The address, normalised.
    pub url: String,
    /// What for.
    pub want: Want,
    /// How many clicks from the start.
    pub depth: u32,
    /// How many redirects led here.
    pub hops: u32,
    /// It is a file to be opened, not a page to be read.
    pub file: bool,
    /// The form of the address, by which endless lists are known.
    pub shape: String,
    /// Where it stands; the start stands nowhere.
    pub source: Option<Source>,
    /// Why it is not to be asked; it is kept so that the report can count it.
    pub skip: Option<String>,
    /// When it was first met, in milliseconds; 0 where an earlier program met it.
    #[serde(default)]
    pub added: i64,
    /// When the page on which it was first met had been looked at before, without it; 0 for never.
    #[serde(default)]
    pub absent: i64,
}

/// Links come behind all pages.
pub const LINKS_FROM: i64 = 1_000_000;

impl Target {
    /// The order in which targets are taken: pages by depth, then links.
    pub fn rank(&self) -> i64 {
        match self.want {
            Want::Page | Want::Batch => i64::from(self.depth),
            Want::Link => LINKS_FROM.saturating_add(i64::from(self.depth)),
        }
    }
}

/// 结果 of looking once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "why")]
pub enum Outcome {
    /// It is there.
    Opened,
    /// It leads on, to another row.
    Moved(String),
    /// It leads nowhere.
    Dead(String),
    /// 未判定: it was asked and cannot be judged.
    NotJudged(String),
    /// 未检查: it was not asked.
    NotChecked(String),
}

/// 文件事实: what is kept of a file so that the site as a whole can be judged. Of its text no word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileFacts {
    /// When it says that it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Date>,
    /// When it says that it was last saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Date>,
    /// How many characters are read in it; none where it shows more than its text, or was not read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<u32>,
    /// It looks like something to be filled in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fields: bool,
}

/// 一次查看: what is kept of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// When, in milliseconds.
    pub at: i64,
    /// The status of the answer; 0 without one.
    pub status: u16,
    /// What came of it.
    pub outcome: Outcome,
    /// For the next time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// For the next time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// SHA-256 of the page, for comparing.
    #[serde(default)]
    pub digest: String,
    /// Bytes that were received.
    #[serde(default)]
    pub bytes: u64,
    /// Since when it leads nowhere; 0 when it does not.
    #[serde(default)]
    pub dead_since: i64,
    /// Seen dead a second time, long enough after the first.
    #[serde(default)]
    pub confirmed: bool,
    /// The limit at which the page was cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
    /// The record of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    /// What the page is made of, for comparing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
    /// What the detectors found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What is kept of the page for judging the site as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Box<Facts>>,
    /// Since when its dated lines are what they are, in milliseconds; 0 without any.
    #[serde(default)]
    pub items_since: i64,
    /// What is kept of a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileFacts>,
}

impl Visit {
    /// Of a target with nothing but an outcome.
    pub fn bare(at: i64, outcome: Outcome) -> Self {
        Self {
            at,
            status: 0,
            outcome,
            etag: None,
            last_modified: None,
            digest: String::new(),
            bytes: 0,
            dead_since: 0,
            confirmed: false,
            cut: None,
            record: None,
            snapshot: None,
            findings: Vec::new(),
            facts: None,
            items_since: 0,
            file: None,
        }
    }
}

/// 租约: a row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What is to be looked at.
    pub target: Target,
    /// The how manieth taking; whoever comes with an older number has lost the row.
    pub number: i64,
    /// How it was the last time.
    pub past: Option<Visit>,
}

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The target.
    pub target: Target,
    /// Whether it waits to be looked at.
    pub pending: bool,
    /// How it was the last time.
    pub visit: Option<Visit>,
}

/// The rows cannot be read or written.
#[derive(Debug)]
pub struct Broken(pub String);

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// 待查清单 of one sweep.
pub trait Frontier: Send + Sync {
    /// Takes the sweep over: rows that a killed run had taken wait again, and so do rows that are due for a second
    /// look; where nothing waits, the sweep begins anew and every row does whose day has come.
    fn open(&self, now: i64) -> impl Future<Output = Result<(), Broken>> + Send;

    /// Adds targets that are not known yet.
    fn add(&self, targets: &[Target], now: i64) -> impl Future<Output = Result<(), Broken>> + Send;

    /// Takes the first waiting row of at least a rank until a moment.
    fn take(
        &self,
        now: i64,
        until: i64,
        from: i64,
    ) -> impl Future<Output = Result<Option<Lease>, Broken>> + Send;

    /// Writes what came of a row and adds what was found on it, both or neither; `look_at` is when it may be opened
    /// again. `false` when the row was lost to another run.
    fn settle(
        &self,
        lease: &Lease,
        visit: &Visit,
        look_at: i64,
        found: &[Target],
    ) -> impl Future<Output = Result<bool, Broken>> + Send;

    /// Gives a row back until a moment.
    fn postpone(&self, lease: &Lease, due: i64) -> impl Future<Output = Result<(), Broken>> + Send;

    /// When the next waiting row of at least a rank may be taken.
    fn next_due(&self, from: i64) -> impl Future<Output = Result<Option<i64>, Broken>> + Send;

    /// Rows in the order of their addresses, behind one.
    fn rows(&self, after: &str, most: usize) -> impl Future<Output = Result<Vec<Row>, Broken>> + Send;
}
