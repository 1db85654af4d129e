//! 封存: what a sweep was, how much it saw, by which rules it judged, and the head of its chain of findings.
//!
//! A seal names the digest of the seal before it, so that sweeps of one site are a chain of their own.

use mingjian_core::finding::Record;
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::chain::{Chain, Entry};
use super::id::ids;
use super::key::Key;
use super::signature::sign;
use super::texts::{RuleText, SECTIONS, digest, rule_texts, sections_text};
use super::trove::digest as digest_of;
use crate::archive::Shelf;
use crate::context::{Address, Context};
use crate::crawl::{Coverage, Report};
use crate::digest::sha256;
use crate::own_words::{self, OwnWords};
use crate::rules::builtin;
use crate::survey::read_sections;
use crate::words;

/// The form of seals that this program writes.
pub(super) const FORM: &str = "proof/2";
/// The form of seals of earlier versions, which nobody signed.
pub(super) const UNSIGNED: &str = "proof/1";

/// 存证文件 as it stood when a sweep was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// Its name in the folder of data.
    pub file: String,
    /// Its length in bytes.
    pub length: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// 封存.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The form: `proof/2`, or `proof/1` of one that is not signed.
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
    /// The files of records that came with it and with no earlier seal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<Archived>,
    /// How many findings.
    pub findings: u64,
    /// SHA-256 of the seal of the sweep of this site before it; empty for the first.
    #[serde(default)]
    pub previous: String,
    /// The public key that signs the seal, in hexadecimal; empty for `proof/1`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The link of the last finding.
    pub head: String,
}

impl Seal {
    /// Where the chain begins: what was known before the first finding. Its parts are named one by one, so that a field
    /// that a later version adds changes no older chain.
    pub(super) fn root(&self) -> String {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut parts = vec![
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
        // Bound to the chain as well, so that nobody takes the key out and leaves the rest.
        parts.extend(self.signer().map(str::to_owned));
        // As JSON, so that no part can reach into the next.
        sha256(serde_json::to_string(&parts).unwrap_or_default().as_bytes())
    }

    /// The public key that must have signed it; `None` for a seal of an earlier version.
    pub(super) fn signer(&self) -> Option<&str> {
        (self.mingjian != UNSIGNED).then_some(self.key.as_str())
    }

    /// The digest over all texts of the rules.
    pub fn rules(&self) -> String {
        digest(&self.texts)
    }

    /// Whether the rules of this program are, text by text, those of the seal.
    pub fn has_todays_rules(&self) -> bool {
        let own: Vec<RuleText> = self
            .texts
            .iter()
            .filter(|text| text.name != SECTIONS && text.name != own_words::NAME)
            .cloned()
            .collect();
        builtin(&self.rule_set).is_ok_and(|rules| digest(&rule_texts(&rules)) == digest(&own))
    }

    /// The same with the sections that a person had confirmed and the office's own words, by the texts that went with
    /// the seal.
    ///
    /// # Errors
    /// As [`Seal::context`]; MJ5058 when one of the two lists is not there, and what is wrong with it.
    pub(super) fn context_by(&self, texts: &[RuleText]) -> Result<Context, Refusal> {
        let mut context = self.context()?;
        let list = |name: &str| {
            let there = |all: &[RuleText]| {
                all.iter()
                    .find(|text| text.name == name)
                    .map(|text| text.text.clone())
            };
            match there(&self.texts) {
                None => Ok(None),
                Some(_) => there(texts)
                    .map(Some)
                    .ok_or_else(|| Refusal::new("MJ5058", &[("name", name)])),
            }
        };
        if let Some(text) = list(SECTIONS)? {
            context.sections = read_sections(&text)?;
        }
        if let Some(text) = list(own_words::NAME)? {
            context.own_words = Some(OwnWords::read(&text)?.into());
        }
        Ok(context)
    }

    /// What the detectors knew of a page, without the installation's key and the lists that went with it.
    ///
    /// # Errors
    /// MJ5003 when this program does not have the rule set.
    fn context(&self) -> Result<Context, Refusal> {
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
    /// When the sweep ended whose seal names the earlier files of records, in milliseconds; 0 where none does.
    pub since: i64,
    /// Signs the seal.
    pub key: &'a Key,
}

/// A seal with the chain below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The seal.
    pub seal: Seal,
    /// The bytes of the seal, over which it is signed.
    pub(super) bytes: String,
    /// The text of its signature.
    pub(super) signature: String,
    /// The chain, a line a finding.
    pub lines: String,
    /// The texts by which it judged.
    pub texts: Vec<RuleText>,
}

/// Seals a sweep: binds each finding to its record, to the rules and to the finding before it, and signs the whole.
///
/// # Errors
/// A finding cannot be written as JSON, or a file of records cannot be read.
pub fn seal(report: &Report, run: &Run<'_>, shelf: &Shelf) -> std::io::Result<Sealed> {
    let mut texts = rule_texts(&run.context.rules);
    texts.extend(sections_text(&run.context.sections));
    let own = run.context.own_words.as_deref();
    texts.extend(own.map(|own| RuleText::new(own_words::NAME.to_owned(), own.text())));
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
        archives: archived(run, shelf)?,
        findings: 0,
        previous: run.previous.to_owned(),
        key: run.key.public(),
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
    let bytes = serde_json::to_string_pretty(&seal)?;
    Ok(Sealed {
        signature: sign(run.key, bytes.as_bytes()),
        bytes,
        seal,
        lines: chain.lines,
        texts,
    })
}

/// The files of records that are not in an earlier seal.
fn archived(run: &Run<'_>, shelf: &Shelf) -> std::io::Result<Vec<Archived>> {
    let files = match shelf.files(run.start.as_str()) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    let own = |file: &String| Shelf::begun(file).is_some_and(|begun| begun > run.since);
    let read = |file: String| {
        let (length, sha256) = digest_of(&mut std::fs::File::open(shelf.path(&file)?)?)?;
        Ok(Archived { file, length, sha256 })
    };
    files.into_iter().filter(own).map(read).collect()
}
