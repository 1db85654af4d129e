//! 拟定等次: the computed grade of each unit, and a proposed one that differs only with a reason and a name.

use std::collections::BTreeMap;

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::procedure::{GradeLine, Procedure, ProcedureFact, Proposal, Stage};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_core::score::UnitResult;
use mingjian_core::sheet::{Entry, Status};
use mingjian_store::Digest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::loaded::Loaded;
use crate::scoring;

/// A grade that differs from the computed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The unit.
    pub unit: String,
    /// The proposed grade's id.
    pub grade: String,
    /// Why it differs.
    pub reason: String,
}

/// Ends the review, once every objection is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginProposal {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for BeginProposal {
    const NAME: &'static str = "proposal.begin";
    const ACTION: Action = Action::ProposeGrades;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let undecided = crate::commands::work::UNDECIDED;
        [
            vec![Need::Rubric, Need::Totals, Need::All(Kind::Dossier)],
            undecided.to_vec(),
        ]
        .concat()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Reviewing)?;
        super::super::assessment::complete(case)?;
        crate::commands::work::settled(case)?;
        let open: Vec<Refusal> = case
            .assessed()
            .flat_map(|unit| {
                let feedback = case.dossier(&unit.id).feedback.clone().unwrap_or_default();
                let open = feedback
                    .objections
                    .into_iter()
                    .filter(move |one| !feedback.answers.contains_key(&one.indicator));
                open.map(|one| Refusal::new("MJ2155", &[("unit", &unit.name.zh), ("node", &one.indicator)]))
            })
            .collect();
        if !open.is_empty() {
            return Err(open);
        }
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::ProposalBegun {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Proposes the grades: the computed ones, save for the differences that are named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeGrades {
    /// The campaign.
    pub campaign: CampaignId,
    /// Units whose grade is to differ from the computed one.
    #[serde(default)]
    pub differences: Vec<Difference>,
}

impl Act for ProposeGrades {
    const NAME: &'static str = "grades.propose";
    const ACTION: Action = Action::ProposeGrades;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::Entries]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Proposing)?;
        let proposal = self.proposal(case, &procedure, deed)?;
        if procedure.proposal.as_ref() == Some(&proposal) {
            return Ok(Vec::new());
        }
        let by = deed.actor.id.clone();
        Ok(vec![
            case.fact(SOLE, ProcedureFact::GradesProposed { proposal, by }),
        ])
    }
}

impl ProposeGrades {
    fn proposal(&self, case: &Case, procedure: &Procedure, deed: &Deed) -> Result<Proposal, Vec<Refusal>> {
        let rubric = case.rubric()?;
        let mut lines = computed(case)?;
        for one in &self.differences {
            let unit = case.unit(&one.unit)?.name.zh.clone();
            let Some(line) = lines.get_mut(&one.unit) else {
                return Err(vec![Refusal::new("MJ6010", &[("unit", &unit)])]);
            };
            if !rubric.grades.iter().any(|grade| grade.id.text == one.grade) {
                return Err(vec![Refusal::new("MJ6011", &[("grade", &one.grade)])]);
            }
            if one.grade == line.computed {
                continue;
            }
            if one.reason.trim().is_empty() {
                return Err(vec![Refusal::new("MJ6012", &[("unit", &unit)])]);
            }
            line.proposed.clone_from(&one.grade);
            line.reason.clone_from(&one.reason);
            line.by = case.name_of(deed.actor.id.as_str());
        }
        let number = match &procedure.proposal {
            Some(last) if last.submitted_by.is_empty() => last.number,
            Some(last) => last.number + 1,
            None => 1,
        };
        Ok(Proposal {
            number,
            digest: digest(case, &lines),
            lines,
            submitted_by: String::new(),
        })
    }
}

/// The lines of all assessed units with their computed grades.
fn computed(case: &Case) -> Result<BTreeMap<String, GradeLine>, Vec<Refusal>> {
    let sheet: Vec<_> = case.entries.iter().map(|row| row.entry.clone()).collect();
    let focus = case.campaign.as_ref().and_then(|row| row.focus.as_ref());
    let (status, results) = scoring::all(case.rubric()?, &case.units, &sheet, focus);
    graded(status, results?.iter())
}

/// The lines of the assessed units among some results.
///
/// # Errors
/// MJ6013 while something is open.
pub(crate) fn graded<'r>(
    status: Status,
    results: impl Iterator<Item = &'r UnitResult>,
) -> Result<BTreeMap<String, GradeLine>, Vec<Refusal>> {
    if status != Status::Final {
        return Err(vec![Refusal::new("MJ6013", &[])]);
    }
    let lines = results
        .filter(|result| result.unit.excluded.is_none())
        .map(|result| {
            let computed = result.grade.clone().unwrap_or_default();
            let line = GradeLine {
                total: result.shown().unwrap_or_default(),
                proposed: computed.clone(),
                computed,
                reason: String::new(),
                by: String::new(),
            };
            (result.unit.id.clone(), line)
        });
    Ok(lines.collect())
}

/// The digest over rubric, entries and lines: what is approved is what was proposed.
pub(super) fn digest(case: &Case, lines: &BTreeMap<String, GradeLine>) -> String {
    let entries: Vec<_> = case.entries.iter().map(|row| &row.entry).collect();
    digest_over(case, &entries, lines)
}

/// The same over entries as they are to stand.
pub(super) fn digest_over(case: &Case, entries: &[&Entry], lines: &BTreeMap<String, GradeLine>) -> String {
    let rubric = case
        .campaign
        .as_ref()
        .map(|row| row.rubric.0.clone())
        .unwrap_or_default();
    let text = |value: serde_json::Result<String>| value.unwrap_or_default();
    Digest::new()
        .part(&rubric)
        .part(&text(serde_json::to_string(entries)))
        .part(&text(serde_json::to_string(lines)))
        .end()
}

/// The same over the entries of a state.
pub(crate) fn digest_of(loaded: &Loaded, lines: &BTreeMap<String, GradeLine>) -> String {
    let lines = serde_json::to_string(lines).unwrap_or_default();
    loaded.digest().part(&lines).end()
}

/// Submits the proposed grades to the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitProposal {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for SubmitProposal {
    const NAME: &'static str = "proposal.submit";
    const ACTION: Action = Action::ProposeGrades;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::Entries]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Proposing)?;
        let Some(proposal) = procedure
            .proposal
            .as_ref()
            .filter(|one| one.submitted_by.is_empty())
        else {
            return Err(vec![Refusal::new("MJ6014", &[])]);
        };
        if proposal.digest != digest(case, &proposal.lines) {
            return Err(vec![Refusal::new("MJ6015", &[])]);
        }
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::ProposalSubmitted {
                by: deed.actor.id.clone(),
            },
        )])
    }
}
