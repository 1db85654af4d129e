//! 一条线索 (ShowFinding): places, rule, record and seal of one finding, what was decided on it, and the forms to decide.
//!
//! Clause: 方案第六部分第(三)项. **Invariant:** of a mark of secrecy the place is shown and no words.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::finding::{Finding, Kind as Fault, Record};
use mingjian_core::flow::inspection::Sweep;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_inspect::rules::builtin;
use mingjian_inspect::words;
use schemars::JsonSchema;
use serde::Serialize;

use super::inspection_parts::{CoverageShown, Desk, FindingShown, Suggested, SweepShown, suggested};
use super::office_parts::Called;
use super::show_deductions::{ProposalForm, proposal_form};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::inspected::FindingsAsk;
use crate::look::Look;

/// Asks for one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowFinding {
    /// The campaign.
    pub campaign: CampaignId,
    /// The sweep.
    pub sweep: String,
    /// The finding.
    pub id: String,
    /// The item on which it is to come off; the one that the rule feeds when empty.
    pub item: String,
}

impl ShowFinding {
    /// Of a finding, without an item.
    pub fn of(campaign: &CampaignId, sweep: &str, id: &str) -> Self {
        Self {
            campaign: campaign.clone(),
            sweep: sweep.to_owned(),
            id: id.to_owned(),
            item: String::new(),
        }
    }
}

/// A place, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpotShown {
    /// Which part of the page, in a word.
    pub part: String,
    /// The same in words; of a file where in it.
    pub place: Text,
    /// The line, from 1.
    pub line: u32,
    /// The character in that line, from 1.
    pub column: u32,
    /// The byte of the decoded page, from 0.
    pub offset: u64,
    /// What stands there, masked; empty where nothing may be shown.
    pub excerpt: String,
}

/// The record of an archive, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordShown {
    /// The file of the archive.
    pub file: String,
    /// The byte at which it begins.
    pub offset: u64,
    /// How many bytes it takes.
    pub length: u64,
    /// Its own name.
    pub id: String,
    /// SHA-256 of the answer's body.
    pub digest: String,
    /// SHA-256 of the record as it stands in the archive; empty where it was not kept.
    pub member: String,
}

impl RecordShown {
    fn of(record: &Record, member: Option<String>) -> Self {
        Self {
            file: record.file.clone(),
            offset: record.offset,
            length: record.length,
            id: record.id.clone(),
            digest: record.digest.clone(),
            member: member.unwrap_or_default(),
        }
    }
}

/// The rule of a rule set, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BasisShown {
    /// The title of the rule set.
    pub rule_set: Text,
    /// Its 文号; empty where it has none.
    pub number: String,
    /// The rule in it.
    pub rule: String,
    /// The rule's title.
    pub title: Text,
    /// Its points at most; absent where the set has none.
    pub points: Option<Points>,
    /// Whether words and points were compared with the original.
    pub verified: bool,
}

/// 一条线索.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingView {
    /// The finding.
    pub finding: FindingShown,
    /// The sweep.
    pub sweep: SweepShown,
    /// What the sweep saw.
    pub coverage: CoverageShown,
    /// The places.
    pub spots: Vec<SpotShown>,
    /// SHA-256 of the page.
    pub page: String,
    /// The record from which it was read; absent where no answer was recorded.
    pub record: Option<RecordShown>,
    /// The rule that it belongs to; absent where none covers it.
    pub basis: Option<BasisShown>,
    /// SHA-256 over all texts by which the sweep judged.
    pub rules: String,
    /// What the rule feeds, where the table has it; empty otherwise.
    pub suggested: Suggested,
    /// The form to adopt it, where the person may.
    pub form: Option<ProposalForm>,
}

impl Look for ShowFinding {
    type View = FindingView;
    const ACTION: Action = Action::SeeInspection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Deduction),
            Need::All(Kind::Triage),
            Need::SweepRow(self.sweep.clone()),
            Need::Findings(FindingsAsk::Of {
                sweep: self.sweep.clone(),
                ids: vec![self.id.clone()],
            }),
        ]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope("", actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<FindingView, AppError> {
        let desk = Desk::of(case, deed);
        let sweep = case.papers.see::<Sweep>(&self.sweep);
        let sweep = sweep.filter(|one| desk.sees(&one.received.unit));
        let sweep = sweep.ok_or(AppError::NotFound)?;
        let (_, row) = case.inspected.findings.first().ok_or(AppError::NotFound)?;
        let sealed = case.inspected.row.as_ref().ok_or(AppError::NotFound)?;
        let (shown, entry) = desk.finding((&self.sweep, sweep), row)?;
        let suggested = suggested(case, &entry.finding.rule);
        let form = if shown.may_adopt {
            let unit = Called::unit(case.unit(&sweep.received.unit)?);
            Some(proposal_form(case, &unit, suggested.item(&self.item), false)?)
        } else {
            None
        };
        Ok(FindingView {
            finding: shown,
            sweep: SweepShown::of(case, &self.sweep, sweep),
            coverage: CoverageShown::of(sealed)?,
            spots: spots(&entry.finding),
            page: entry.finding.evidence.digest.clone(),
            record: entry
                .finding
                .evidence
                .record
                .as_ref()
                .map(|record| RecordShown::of(record, entry.record.clone())),
            basis: basis(&entry.finding),
            rules: entry.rules.clone(),
            suggested,
            form,
        })
    }
}

fn spots(finding: &Finding) -> Vec<SpotShown> {
    let secret = finding.kind == Fault::SecrecyMark;
    let spot = |spot: &mingjian_core::finding::Spot| SpotShown {
        part: spot.part.clone(),
        place: Text {
            zh: words::part(Lang::Zh, &spot.part),
            en: words::part(Lang::En, &spot.part),
        },
        line: spot.line,
        column: spot.column,
        offset: spot.offset,
        excerpt: if secret {
            String::new()
        } else {
            spot.excerpt.clone()
        },
    };
    finding.evidence.spots.iter().map(spot).collect()
}

fn basis(finding: &Finding) -> Option<BasisShown> {
    let basis = finding.basis.as_ref()?;
    let unknown = || BasisShown {
        rule_set: Text::zh(&*basis.rule_set),
        number: String::new(),
        rule: basis.rule.clone(),
        title: Text::default(),
        points: None,
        verified: basis.verified,
    };
    let Ok(rules) = builtin(&basis.rule_set) else {
        return Some(unknown());
    };
    Some(match rules.rule(&basis.rule) {
        Some(rule) => BasisShown {
            rule_set: rules.title.clone(),
            number: rules.number.clone(),
            title: rule.title.clone(),
            points: rule.points.clone(),
            ..unknown()
        },
        None => unknown(),
    })
}
