//! 更正 commands: decision n+1 for the whole class, proposed with its list of changes, approved by the leading group.
//!
//! Clause: 方案第六部分第(四)项: what the leading group decided, only the leading group changes. **Invariant:** the
//! approval works the list out again; when it comes out otherwise, nothing is approved. The old decision stays.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::correction::{Correction, CorrectionDraft, CorrectionFact, EntryChange};
use mingjian_core::flow::procedure::{Approval, ApprovalForm, Document, Procedure, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approve::frozen_needs;
use super::correction::{Grades, Outlook, draft, key};
use super::propose::Difference;
use crate::act::Act;
use crate::case::{Case, Need};
use crate::frozen::{Settled, freeze};
use crate::scoring;

/// Proposes a correction of the decided result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCorrection {
    /// The campaign.
    pub campaign: CampaignId,
    /// Entries as they are to stand, each with the version seen and the reason.
    pub changes: Vec<EntryChange>,
    /// Grades that are to differ from the computed ones.
    #[serde(default)]
    pub differences: Vec<Difference>,
    /// Why the result is corrected.
    pub reason: String,
    /// Digest of the list of changes that the person saw.
    pub digest: String,
}

fn needs() -> Vec<Need> {
    let mut needs = frozen_needs();
    needs.extend([Need::Totals, Need::All(Kind::Correction)]);
    needs
}

/// Refuses where no decision stands, or the year is archived.
fn open(procedure: &Procedure) -> Result<(), Vec<Refusal>> {
    procedure.expect_one_of(&[Stage::Approved, Stage::Published, Stage::Final])
}

impl Act for ProposeCorrection {
    const NAME: &'static str = "decision.correct";
    const ACTION: Action = Action::ProposeCorrection;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open(&case.procedure())?;
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        if case.papers.all::<Correction>().any(|(_, one)| one.end.is_none()) {
            return Err(vec![Refusal::new("MJ6101", &[])]);
        }
        let by = case.name_of(deed.actor.id.as_str());
        let grades = Grades::Anew {
            differences: &self.differences,
            by: &by,
        };
        let outlook = draft(case, &self.changes, &self.reason, &grades)?;
        if outlook.draft.digest != self.digest {
            return Err(vec![Refusal::new("MJ6105", &[])]);
        }
        let fact = CorrectionFact::Proposed {
            draft: outlook.draft,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// Approves a correction in the system, as the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveCorrection {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the correction.
    pub correction: String,
    /// Digest of the list of changes that the person saw.
    pub digest: String,
    /// The meeting: number and date.
    pub document: Document,
}

impl Act for ApproveCorrection {
    const NAME: &'static str = "decision.approve_correction";
    const ACTION: Action = Action::ApproveCorrection;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let approval = Approval {
            form: ApprovalForm::Electronic,
            document: self.document.clone(),
            by: deed.actor.id.clone(),
            digest: self.digest.clone(),
        };
        approve(case, deed, &self.correction, approval)
    }
}

/// Records an approval of a correction that the leading group gave on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCorrection {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the correction.
    pub correction: String,
    /// Digest of the list of changes that was approved.
    pub digest: String,
    /// Minutes or signed sheet.
    pub form: ApprovalForm,
    /// It: number, date and scan.
    pub document: Document,
}

impl Act for RecordCorrection {
    const NAME: &'static str = "decision.record_correction";
    const ACTION: Action = Action::RecordApproval;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if self.form == ApprovalForm::Electronic {
            return Err(vec![Refusal::new("MJ6020", &[])]);
        }
        if self.document.scan.is_empty() {
            return Err(vec![Refusal::new("MJ6021", &[])]);
        }
        let approval = Approval {
            form: self.form,
            document: self.document.clone(),
            by: deed.actor.id.clone(),
            digest: self.digest.clone(),
        };
        approve(case, deed, &self.correction, approval)
    }
}

/// Refuses a correction, with reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseCorrection {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the correction.
    pub correction: String,
    /// Why.
    pub reasons: String,
}

impl Act for RefuseCorrection {
    const NAME: &'static str = "decision.refuse_correction";
    const ACTION: Action = Action::ApproveCorrection;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Correction, self.correction.clone())]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open(&case.procedure())?;
        pending(case, &self.correction)?;
        if self.reasons.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reasons")])]);
        }
        let fact = CorrectionFact::Refused {
            reasons: self.reasons.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.correction, fact)])
    }
}

/// A correction that was not decided yet.
fn pending(case: &Case, id: &str) -> Result<CorrectionDraft, Vec<Refusal>> {
    let found: Correction = case
        .papers
        .get(id)
        .ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])?;
    match found.end {
        None => Ok(found.draft),
        Some(_) => Err(vec![Refusal::new("MJ6106", &[])]),
    }
}

fn approve(case: &Case, deed: &Deed, id: &str, approval: Approval) -> Result<Vec<Event>, Vec<Refusal>> {
    open(&case.procedure())?;
    approval.document.check()?;
    let proposed = pending(case, id)?;
    let outlook = draft(
        case,
        &proposed.changes,
        &proposed.reason,
        &Grades::Proposed(&proposed.grades),
    )?;
    if proposed.digest != approval.digest || outlook.draft != proposed {
        return Err(vec![Refusal::new("MJ6105", &[])]);
    }
    let mut events = entries(case, &proposed.changes, &outlook)?;
    events.extend(scoring::moved(case, &outlook.results)?);
    let settled = Settled {
        entries: outlook.entries,
        grades: &proposed.grades,
        approval: approval.clone(),
        replaces: Some((proposed.replaces, proposed.reason.clone())),
    };
    let decision = proposed.replaces.saturating_add(1);
    events.push(case.fact(id, CorrectionFact::Approved { approval, decision }));
    events.extend(freeze(case, settled, deed.today())?);
    Ok(events)
}

/// The changed entries, each as a fact with its version.
fn entries(case: &Case, changes: &[EntryChange], outlook: &Outlook) -> Result<Vec<Event>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let event = |change: &EntryChange| {
        let key = key(case, &change.entry)?;
        let standing = case.entries.iter().find(|row| row.key == key);
        if standing.is_some_and(|row| row.entry == change.entry) {
            return Ok(None);
        }
        let unit = change.entry.unit.as_str();
        let before = case
            .totals
            .iter()
            .find(|row| row.unit == unit)
            .and_then(|row| row.total.exact.clone());
        let after = outlook.results.iter().find(|result| result.unit.id == unit);
        Ok(Some(Event::ScoreEntryChanged {
            key,
            previous: change.seen_version,
            version: change.seen_version.saturating_add(1),
            entry: Box::new(change.entry.clone()),
            total_before: before,
            total_after: after.and_then(|result| scoring::total(rubric, result).exact),
        }))
    };
    changes
        .iter()
        .filter_map(|change| event(change).transpose())
        .collect()
}
