//! 共用件 of the online inspection: a sweep and a finding as views show them.
//!
//! **Invariant:** who is kept away from a unit sees neither its sweeps nor its findings; what a finding shows was masked
//! before it came here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mingjian_core::access::{Actor, Role};
use mingjian_core::finding::Verdict;
use mingjian_core::flow::Deed;
use mingjian_core::flow::deduction::{Deduction, DeductionState};
use mingjian_core::flow::inspection::{FindingState, Outcome, Sweep, Triage};
use mingjian_core::flow::settings::Inspector;
use mingjian_core::ids::Moment;
use mingjian_core::lang::Text;
use mingjian_inspect::proof::Entry;
use mingjian_inspect::rules::feeds;
use mingjian_store::tables::finding::FindingRow;
use mingjian_store::tables::sweep::SweepRow;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::Called;
use super::show_deductions::called;
use crate::case::Case;
use crate::commands::work::duty::Duty;
use crate::commands::work::find_named;
use crate::error::AppError;
use crate::inspected::{self, triage_id};

/// 巡检, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SweepShown {
    /// The digest of its seal.
    pub id: String,
    /// The address at which it began.
    pub site: String,
    /// The unit.
    pub unit: Called,
    /// When it began.
    pub begun: Moment,
    /// When it ended.
    pub ended: Moment,
    /// How many findings.
    pub findings: u64,
    /// The head of its chain of findings.
    pub head: String,
    /// SHA-256 of the bundle.
    pub bundle: String,
    /// The fingerprint of the key that signed it.
    pub signer: String,
    /// The trusted inspector whose key it was when it was received; empty where it was not on the list.
    pub inspector: String,
    /// Who received it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl SweepShown {
    pub(super) fn of(case: &Case, id: &str, one: &Sweep) -> Self {
        let received = &one.received;
        Self {
            id: id.to_owned(),
            site: received.site.clone(),
            unit: called(case, &received.unit),
            begun: received.begun,
            ended: received.ended,
            findings: received.findings,
            head: received.head.clone(),
            bundle: received.bundle.clone(),
            signer: received.signer.clone(),
            inspector: received.inspector.clone(),
            by: case.name_of(one.by.as_str()),
            at: one.at,
        }
    }
}

/// 受信任的检查方, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InspectorShown {
    /// The fingerprint of the key.
    pub fingerprint: String,
    /// Who signs with it.
    pub name: String,
    /// How the fingerprint was compared.
    pub checked: String,
    /// Who put it on the list.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Once it was withdrawn.
    pub withdrawn: Option<WithdrawnShown>,
}

/// 停用, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WithdrawnShown {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// 理由.
    pub reason: String,
}

impl InspectorShown {
    pub(super) fn of(case: &Case, one: &Inspector) -> Self {
        Self {
            fingerprint: one.fingerprint.clone(),
            name: one.name.clone(),
            checked: one.checked.clone(),
            by: case.name_of(one.by.as_str()),
            at: one.at,
            withdrawn: one.withdrawn.as_ref().map(|it| WithdrawnShown {
                by: case.name_of(it.by.as_str()),
                at: it.at,
                reason: it.reason.clone(),
            }),
        }
    }
}

/// How much of a site a sweep saw.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct CoverageShown {
    /// Pages that were read.
    pub pages: usize,
    /// Addresses that are known.
    pub known: usize,
    /// Pages that were read up to a limit only.
    pub cut: usize,
    /// Addresses that lead nowhere.
    pub dead: usize,
    /// Asked, but not judged, by the word of the reason.
    pub not_judged: BTreeMap<String, usize>,
    /// Not asked, by the word of the reason.
    pub not_checked: BTreeMap<String, usize>,
    /// Why it ended, in a word.
    pub stopped: String,
    /// The rule set by which it judged.
    pub rule_set: String,
    /// Whether the rules of this program are those of the sweep.
    pub same_rules: bool,
    /// The program that made it.
    pub program: String,
}

impl CoverageShown {
    pub(super) fn of(row: &SweepRow) -> Result<Self, AppError> {
        let seal = inspected::seal(row)?;
        let same_rules = seal.has_todays_rules();
        let coverage = seal.coverage;
        Ok(Self {
            pages: coverage.pages,
            known: coverage.known,
            cut: coverage.cut,
            dead: coverage.dead,
            not_judged: coverage.not_judged,
            not_checked: coverage.not_checked,
            stopped: seal.stopped,
            rule_set: seal.rule_set,
            same_rules,
            program: seal.program,
        })
    }

    /// How many addresses were not judged or not checked.
    pub fn unknown(&self) -> usize {
        self.not_judged.values().chain(self.not_checked.values()).sum()
    }
}

/// What was decided on a finding, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TriageShown {
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
    /// 理由.
    pub reason: String,
    /// The last day of a waiver; empty otherwise.
    pub until: String,
    /// The proposed deduction of an adopted finding; empty otherwise.
    pub deduction: String,
    /// How that deduction stands.
    pub decided: Option<DeductionState>,
}

/// 问题线索, as shown in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingShown {
    /// Its id, the same from sweep to sweep.
    pub id: String,
    /// The sweep in which it is shown.
    pub sweep: String,
    /// The unit.
    pub unit: Called,
    /// Its number in the chain of the sweep.
    pub number: i64,
    /// Its kind, in a word.
    pub kind: String,
    /// The detector's rule.
    pub rule: String,
    /// The page.
    pub url: String,
    /// `found`, `confirmed` or `not_judged`.
    pub verdict: String,
    /// Whether it was derived again from the record that came with the bundle.
    pub proved: bool,
    /// 0 to 100.
    pub confidence: u8,
    /// What it says.
    pub text: Text,
    /// What stands at the first place, masked.
    pub excerpt: String,
    /// How many places.
    pub count: u32,
    /// How it stands.
    pub state: FindingState,
    /// What was decided last.
    pub triage: Option<TriageShown>,
    /// Whether the sweep before did not have it; `false` where there was none.
    pub fresh: bool,
    /// Whether the latest sweep of the site has it no more.
    pub gone: bool,
    /// Whether the person may dismiss or waive it.
    pub may_judge: bool,
    /// Whether the person may adopt it.
    pub may_adopt: bool,
}

/// 引出的指标: what a finding's rule feeds in the campaign's table; empty where the choice is left to the person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Suggested {
    /// The indicator.
    pub indicator: String,
    /// 扣分情形 of it.
    pub trigger: String,
}

impl Suggested {
    /// The item that a person chose, or else this one.
    pub(super) fn item<'s>(&'s self, chosen: &'s str) -> &'s str {
        if chosen.is_empty() {
            &self.indicator
        } else {
            chosen
        }
    }
}

/// What a detector's rule feeds, where the campaign's table has it.
pub(super) fn suggested(case: &Case, rule: &str) -> Suggested {
    let known = case.rubric.as_deref().and_then(|rubric| {
        let feed = feeds()?.of(&rubric.id.text, rule)?;
        find_named(&rubric.indicators, &feed.indicator).map(|one| (one, feed))
    });
    known.map_or_else(Suggested::default, |(one, feed)| Suggested {
        indicator: one.id.text.clone(),
        trigger: feed.trigger.clone(),
    })
}

/// What is asked about findings of one sweep.
pub(super) struct Desk<'c> {
    case: &'c Case,
    duty: Duty<'c>,
    deed: &'c Deed,
}

impl<'c> Desk<'c> {
    pub(super) fn of(case: &'c Case, deed: &'c Deed) -> Self {
        Self {
            case,
            duty: Duty::of(case),
            deed,
        }
    }

    /// Whether the person sees a unit's sweeps.
    pub(super) fn sees(&self, unit: &str) -> bool {
        let actor: &Actor = &self.deed.actor;
        let team = matches!(actor.role, Role::TeamLeader | Role::Assessor);
        !(team && self.duty.is_away(actor, unit))
    }

    /// The day on which it is asked.
    pub(super) fn today(&self) -> Date {
        self.deed.today()
    }

    /// Whether the person decides on findings of a unit that they see.
    pub(super) fn judges(&self) -> bool {
        matches!(
            self.deed.actor.role,
            Role::Office | Role::TeamLeader | Role::Assessor
        )
    }

    /// A finding of a sweep, with the line of the chain; it is not compared with other sweeps here.
    pub(super) fn finding(
        &self,
        (id, sweep): (&str, &Sweep),
        row: &FindingRow,
    ) -> Result<(FindingShown, Entry), AppError> {
        let entry = inspected::entry(row)?;
        let finding = &entry.finding;
        let triage = self
            .case
            .papers
            .see::<Triage>(&triage_id(&sweep.received.site, &row.id));
        let state = triage.map_or(FindingState::Open, |one| one.state_on(self.deed.today()));
        let triage = triage.map(|one| self.triage(one));
        // One whose deduction the team dismissed may be decided again.
        let stands = state == FindingState::Adopted
            && triage
                .as_ref()
                .is_some_and(|one| one.decided != Some(DeductionState::Dismissed));
        let may_judge = self.judges() && !stands;
        let sure = finding.verdict == Verdict::Confirmed || (finding.verdict == Verdict::Found && row.proved);
        let shown = FindingShown {
            id: row.id.clone(),
            sweep: id.to_owned(),
            unit: called(self.case, &sweep.received.unit),
            number: row.number,
            kind: finding.kind.word().to_owned(),
            rule: finding.rule.clone(),
            url: finding.url.clone(),
            verdict: finding.verdict.word().to_owned(),
            proved: row.proved,
            confidence: finding.confidence,
            text: Text {
                zh: entry.zh.clone(),
                en: entry.en.clone(),
            },
            excerpt: finding.excerpt.clone(),
            count: finding.evidence.count,
            state,
            triage,
            fresh: false,
            gone: false,
            may_judge,
            may_adopt: may_judge && sure,
        };
        Ok((shown, entry))
    }

    fn triage(&self, one: &Triage) -> TriageShown {
        let (until, deduction) = match &one.outcome {
            Outcome::Adopted { deduction } => (String::new(), deduction.clone()),
            Outcome::Waived { until } => (until.to_string(), String::new()),
            Outcome::Dismissed => (String::new(), String::new()),
        };
        TriageShown {
            by: self.case.name_of(one.by.as_str()),
            at: one.at,
            reason: one.reason.clone(),
            until,
            decided: self.case.papers.see::<Deduction>(&deduction).map(|one| one.state),
            deduction,
        }
    }
}
