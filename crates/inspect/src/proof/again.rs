//! 重做: one finding derived again from records, offline, by the same rules.
//!
//! What follows from one answer is derived from that; what looks at a site as a whole, at two sweeps or at two visitors
//! takes all records of the site ([`Grounds`]). **Invariant:** what does not follow from what is at hand is not judged,
//! with the word of the reason, which is not the same as being withdrawn.

use mingjian_core::finding::Finding;
use mingjian_core::refusal::{Place, Refusal};

use super::attached::{self, is_of_a_file};
use super::seal::{Archived, Seal};
use super::trove::{self, Trove};
use super::whole::{self, is_of_a_site};
use super::{compared, folder};
use crate::archive::Stored;
use crate::attachment::Reader;
use crate::context::Context;
use crate::crawl::{LINK_RULES, PROBE_RULES, SITE_RULES, SNAPSHOT_RULES, recorded};
use crate::detect::{DETECTORS, inspect};

/// 重做的结果.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// It is there, at the same places.
    Stands,
    /// It is not there.
    Gone,
    /// It cannot be told, with the word of the reason.
    NotJudged(String),
}

impl Again {
    /// The word of the result.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Gone => "gone",
            Self::NotJudged(_) => "not_judged",
        }
    }

    fn not_judged(why: &str) -> Self {
        Self::NotJudged(why.to_owned())
    }
}

/// Whether the rule looks at one page and nothing else.
pub(crate) fn is_of_a_page(rule: &str) -> bool {
    DETECTORS.iter().any(|detector| detector.rules.contains(&rule))
}

/// Whether two findings are about the same fault; `places` wants the same places too.
pub(crate) fn is_same(one: &Finding, other: &Finding, places: bool) -> bool {
    one.rule == other.rule
        && (!places || one.evidence.spots == other.evidence.spots)
        && (places || one.excerpt == other.excerpt || one.params == other.params)
}

/// Why there is no answer to a finding: none came, or it lies under lock.
fn unanswered(finding: &Finding) -> Again {
    let record = finding.evidence.record.as_ref();
    Again::not_judged(match record {
        Some(record) if record.file.starts_with("sealed/") => "record_sealed",
        _ => "no_record",
    })
}

/// Derives a finding again from the answer that was recorded, and from nothing else; `context` is that of the seal.
pub fn derive(finding: &Finding, answer: Option<&Stored>, context: &Context) -> Again {
    let Some(answer) = answer else {
        return unanswered(finding);
    };
    if LINK_RULES.contains(&finding.rule.as_str()) {
        return recorded(finding, answer);
    }
    if !is_of_a_page(&finding.rule) {
        return Again::not_judged("whole_site");
    }
    let context = Context {
        url: finding.url.parse().ok(),
        ..context.clone()
    };
    let found = inspect(&answer.page(), &context);
    if found.iter().any(|one| is_same(one, finding, true)) {
        Again::Stands
    } else {
        Again::Gone
    }
}

/// All records of a site, with the names of the files in which they stand.
type Files<'a> = (&'a dyn Trove, Vec<String>);

/// 依据: what a finding may be derived again from.
pub struct Grounds<'a> {
    /// The seal of its sweep.
    pub seal: &'a Seal,
    /// What the detectors knew.
    pub context: Context,
    /// All records of the site, where they are at hand.
    pub trove: Option<&'a dyn Trove>,
    /// The files of records that have to be, byte by byte, what was sealed.
    pub sealed: &'a [Archived],
    /// Reads files, where somebody brought a reader.
    pub reader: Option<&'a dyn Reader>,
}

impl Grounds<'_> {
    /// Derives a finding again; `answer` is its own record.
    ///
    /// # Errors
    /// MJ5067 when records cannot be read, MJ5108 when a file of them is not what was sealed.
    pub fn derive(&self, finding: &Finding, answer: Option<&Stored>) -> Result<Again, Refusal> {
        let rule = finding.rule.as_str();
        if is_of_a_file(finding) {
            return Ok(answer.map_or_else(
                || unanswered(finding),
                |answer| attached::derive(finding, answer, &self.context, self.reader),
            ));
        }
        if LINK_RULES.contains(&rule) {
            return Ok(self.link(finding, answer));
        }
        if is_of_a_page(rule) {
            let again = derive(finding, answer, &self.context);
            // Of some rules a page is judged alone, and a section over all its pages.
            if again == Again::Stands || !is_of_a_site(rule) {
                return Ok(again);
            }
        }
        let site = is_of_a_site(rule) || SITE_RULES.contains(&rule);
        let compared = SNAPSHOT_RULES.contains(&rule) || PROBE_RULES.contains(&rule);
        if !site && !compared {
            return Ok(Again::not_judged("whole_site"));
        }
        if compared && answer.is_none() {
            return Ok(unanswered(finding));
        }
        self.compared(finding, answer)
    }

    fn link(&self, finding: &Finding, answer: Option<&Stored>) -> Again {
        let again = derive(finding, answer, &self.context);
        let (Again::NotJudged(_), Some(answer), Some(reader)) = (&again, answer, self.reader) else {
            return again;
        };
        // A file that no program opens is a dead one, whatever the status says.
        attached::is_dead(finding, answer, &self.context, reader).unwrap_or(again)
    }

    fn compared(&self, finding: &Finding, answer: Option<&Stored>) -> Result<Again, Refusal> {
        let rule = finding.rule.as_str();
        let records = self.records()?;
        let records = records.as_ref().map(|(trove, files)| (*trove, files.as_slice()));
        let told = match (records, answer) {
            (records, _) if SITE_RULES.contains(&rule) => compared::site(finding, records, self.seal),
            (None, _) => return Ok(Again::not_judged("records_not_in_bundle")),
            (Some(records), Some(answer)) if PROBE_RULES.contains(&rule) => {
                compared::probe(finding, answer, records, (self.seal, &self.context))
            }
            (Some(records), _) if SNAPSHOT_RULES.contains(&rule) => {
                compared::change(finding, records, &self.context)
            }
            (Some(records), _) => whole::derive(finding, records, self.seal, &self.context),
        };
        told.map_err(|_| unreadable())
    }

    /// The files in which the answers of the sweep stand, each as it was sealed.
    fn records(&self) -> Result<Option<Files<'_>>, Refusal> {
        let Some(trove) = self.trove else { return Ok(None) };
        let changed = trove::changed(trove, self.sealed).map_err(|_| unreadable())?;
        if let Some(file) = changed {
            return Err(Refusal::new("MJ5108", &[("file", file)]).at(Place {
                file: file.to_owned(),
                ..Place::default()
            }));
        }
        let files = trove::files(trove, self.seal, self.sealed).map_err(|_| unreadable())?;
        Ok(Some((trove, files)))
    }
}

fn unreadable() -> Refusal {
    Refusal::new("MJ5067", &[])
}

/// The files of records that the seals of a folder name, up to a sweep of it.
pub fn archives(seals: &[folder::Kept], until: &Seal) -> Vec<Archived> {
    let before = seals.iter().filter(|kept| kept.seal.ended <= until.ended);
    let mut all: Vec<Archived> = before.flat_map(|kept| kept.seal.archives.clone()).collect();
    let own = |one: &Archived| crate::archive::Shelf::of_site(&one.file, &until.start);
    all.retain(own);
    all.sort_by(|one, other| one.file.cmp(&other.file));
    all.dedup();
    all
}
