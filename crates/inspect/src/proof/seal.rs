//! 封存: what a sweep was, how much it saw, by which rules it judged, and the head of its chain of findings.
//!
//! A seal names the digest of the seal before it, so that sweeps of one site are a chain of their own.

use mingjian_core::finding::Record;
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::chain::{Chain, Entry};
use super::id::ids;
use super::texts::{RuleText, digest, rule_texts};
use crate::archive::Shelf;
use crate::context::{Address, Context};
use crate::crawl::{Coverage, Report};
use crate::digest::sha256;
use crate::rules::builtin;
use crate::words;

/// The form of seals that this program writes and reads.
pub(super) const FORM: &str = "proof/1";

/// 封存.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The form, `proof/1`.
    pub mingjian: String,
    /// The version of the program.
    pub program: String,
    /// The address at which the sweep began.
    pub start: String,
    /// 所属单位.
    #[serde(default)]
    pub unit: Option<String>,
    /// The known place.
    #[serde(default)]
    pub place: Option<String>,
    /// The day by which limits were judged, as ISO text.
    #[serde(default)]
    pub as_of: Option<String>,
    /// Hosts that the unit may link to.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
    /// When it began, in milliseconds.
    pub begun: i64,
    /// When it ended, in milliseconds.
    pub ended: i64,
    /// Why it ended: `done`, `pages`, `bytes`, `time`, `told`.
    pub stopped: String,
    /// The id of the rule set.
    pub rule_set: String,
    /// The texts by which it judged.
    pub texts: Vec<RuleText>,
    /// How much of the site it saw.
    pub coverage: Coverage,
    /// How many findings.
    pub findings: u64,
    /// SHA-256 of the seal of the sweep of this site before it; empty for the first.
    #[serde(default)]
    pub previous: String,
    /// The link of the last finding.
    pub head: String,
}

impl Seal {
    /// Where the chain begins: what was known before the first finding. Its parts are named one by one, so that a field
    /// that a later version adds changes no older chain.
    pub(super) fn root(&self) -> String {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let parts = [
            self.mingjian.clone(),
            self.program.clone(),
            self.start.clone(),
            said(&self.unit),
            said(&self.place),
            said(&self.as_of),
            self.begun.to_string(),
            self.rule_set.clone(),
            self.rules(),
            self.previous.clone(),
        ];
        // As JSON, so that no part can reach into the next.
        sha256(serde_json::to_string(&parts).unwrap_or_default().as_bytes())
    }

    /// The digest over all texts of the rules.
    pub fn rules(&self) -> String {
        digest(&self.texts)
    }

    /// Whether the rules of this program are, text by text, those of the seal.
    pub fn has_todays_rules(&self) -> bool {
        builtin(&self.rule_set).is_ok_and(|rules| digest(&rule_texts(&rules)) == self.rules())
    }

    /// What the detectors knew, without the installation's key.
    ///
    /// # Errors
    /// MJ5003 when this program does not have the rule set.
    pub fn context(&self) -> Result<Context, Refusal> {
        Ok(Context {
            unit: self.unit.clone(),
            place: self.place.clone(),
            as_of: self.as_of.as_ref().and_then(|day| day.parse().ok()),
            rules: builtin(&self.rule_set)?.into(),
            allowed_hosts: self.allowed_hosts.clone(),
            ..Context::default()
        })
    }
}

/// 一次巡检 that is to be sealed.
pub struct Run<'a> {
    /// Where it began.
    pub start: &'a Address,
    /// What it knew.
    pub context: &'a Context,
    /// When it began, in milliseconds.
    pub begun: i64,
    /// When it ended, in milliseconds.
    pub ended: i64,
    /// The word of the reason for which it ended.
    pub stopped: &'a str,
    /// SHA-256 of the seal before it; empty for the first.
    pub previous: &'a str,
}

/// A seal with the chain below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The seal.
    pub seal: Seal,
    /// The chain, a line a finding.
    pub lines: String,
    /// The texts by which it judged.
    pub texts: Vec<RuleText>,
}

/// Seals a sweep: binds each finding to its record, to the rules and to the finding before it.
///
/// # Errors
/// A finding cannot be written as JSON.
pub fn seal(report: &Report, run: &Run<'_>, shelf: &Shelf) -> Result<Sealed, serde_json::Error> {
    let texts = rule_texts(&run.context.rules);
    let mut seal = Seal {
        mingjian: FORM.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        start: run.start.to_string(),
        unit: run.context.unit.clone(),
        place: run.context.place.clone(),
        as_of: run.context.as_of.map(|day| day.to_string()),
        allowed_hosts: run.context.allowed_hosts.clone(),
        begun: run.begun,
        ended: run.ended,
        stopped: run.stopped.to_owned(),
        rule_set: run.context.rules.id.clone(),
        texts: texts.iter().map(RuleText::digest).collect(),
        coverage: report.coverage.clone(),
        findings: 0,
        previous: run.previous.to_owned(),
        head: String::new(),
    };
    let rules = seal.rules();
    let mut chain = Chain::begin(&seal.root());
    let mut read: Option<(Record, Option<String>)> = None;
    for ((seq, finding), id) in (1_u64..).zip(&report.findings).zip(ids(&report.findings)) {
        let record = finding.evidence.record.as_ref().and_then(|record| {
            // Findings of one page stand together and share its record.
            if read.as_ref().is_none_or(|(known, _)| known != record) {
                let bytes = shelf.member(record).ok();
                read = Some((record.clone(), bytes.map(|bytes| sha256(&bytes))));
            }
            read.as_ref().and_then(|(_, digest)| digest.clone())
        });
        chain.add(&Entry {
            seq,
            id,
            rules: rules.clone(),
            record,
            finding: finding.clone(),
            zh: words::sentence(Lang::Zh, finding),
            en: words::sentence(Lang::En, finding),
        })?;
        seal.findings = seq;
    }
    seal.head = chain.head;
    Ok(Sealed {
        seal,
        lines: chain.lines,
        texts,
    })
}
