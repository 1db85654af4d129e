//! 审定: the leading group approves, in the system or by minutes or a signed sheet, or sends the proposal back.
//!
//! **Invariant:** what is approved is frozen in the same act: decision 1, with the inputs behind it.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::procedure::{Approval, ApprovalForm, Document, ProcedureFact, Stage};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::frozen::{Settled, freeze};

/// What must be known to freeze a decision.
pub(super) fn frozen_needs() -> Vec<Need> {
    vec![
        Need::House,
        Need::Rubric,
        Need::Entries,
        Need::All(Kind::Decision),
    ]
}

/// Approves the proposed grades in the system, as the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveResult {
    /// The campaign.
    pub campaign: CampaignId,
    /// Digest of the proposal that the person saw.
    pub digest: String,
    /// The meeting: number and date.
    pub document: Document,
}

impl Act for ApproveResult {
    const NAME: &'static str = "result.approve";
    const ACTION: Action = Action::Approve;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        frozen_needs()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        approve(case, deed, &self.digest, ApprovalForm::Electronic, &self.document)
    }
}

/// Records an approval that the leading group gave on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordApproval {
    /// The campaign.
    pub campaign: CampaignId,
    /// Digest of the proposal that was approved.
    pub digest: String,
    /// Minutes or signed sheet.
    pub form: ApprovalForm,
    /// It: number, date and scan.
    pub document: Document,
}

impl Act for RecordApproval {
    const NAME: &'static str = "result.record_approval";
    const ACTION: Action = Action::RecordApproval;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        frozen_needs()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if self.form == ApprovalForm::Electronic {
            return Err(vec![Refusal::new("MJ6020", &[])]);
        }
        if self.document.scan.is_empty() {
            return Err(vec![Refusal::new("MJ6021", &[])]);
        }
        approve(case, deed, &self.digest, self.form, &self.document)
    }
}

/// Sends the proposal back, with reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBackProposal {
    /// The campaign.
    pub campaign: CampaignId,
    /// What is to be looked at again.
    pub reasons: String,
    /// To which stage: assessing, reviewing or proposing.
    pub to: Stage,
}

impl Act for SendBackProposal {
    const NAME: &'static str = "proposal.send_back";
    const ACTION: Action = Action::Approve;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Approving)?;
        if self.reasons.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reasons")])]);
        }
        if !matches!(self.to, Stage::Assessing | Stage::Reviewing | Stage::Proposing) {
            return Err(vec![Refusal::new("MJ6022", &[])]);
        }
        let fact = ProcedureFact::ProposalSentBack {
            reasons: self.reasons.clone(),
            to: self.to,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, fact)])
    }
}

fn approve(
    case: &Case,
    deed: &Deed,
    seen: &str,
    form: ApprovalForm,
    document: &Document,
) -> Result<Vec<Event>, Vec<Refusal>> {
    let procedure = case.procedure();
    procedure.expect(Stage::Approving)?;
    document.check()?;
    let proposal = procedure
        .proposal
        .as_ref()
        .ok_or_else(|| vec![Refusal::new("MJ6014", &[])])?;
    let now = super::propose::digest(case, &proposal.lines);
    if proposal.digest != seen || proposal.digest != now {
        return Err(vec![Refusal::new("MJ6015", &[])]);
    }
    let approval = Approval {
        form,
        document: document.clone(),
        by: deed.actor.id.clone(),
        digest: proposal.digest.clone(),
    };
    let settled = Settled {
        entries: case.entries.iter().map(|row| row.entry.clone()).collect(),
        grades: &proposal.lines,
        approval: approval.clone(),
        replaces: None,
    };
    let mut events = vec![case.fact(SOLE, ProcedureFact::ResultApproved { approval })];
    events.extend(freeze(case, settled, deed.today())?);
    Ok(events)
}
