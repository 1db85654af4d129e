//! 整改措施与进展 commands: the unit hands in measures, notes progress, reports completion; the office may send back.
//!
//! Clause: 方案第七部分第(二)项. What is late is taken in and shown as late. **Invariant:** one step after another, and
//! evidence is the unit's own.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::rectification::{RectificationFact, RectificationState, Statement};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order::{find, scope_of};
use super::{evidence_of, evidence_stands, in_the_year, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// What a statement's act must know.
fn needs(id: &str, statement: &Statement) -> Vec<Need> {
    let order = Need::One(Kind::Rectification, id.to_owned());
    std::iter::once(order)
        .chain(evidence_of(&statement.evidence))
        .collect()
}

/// Refuses unless the order stands here and the statement can be taken in.
fn check(
    case: &Case,
    id: &str,
    state: RectificationState,
    statement: &Statement,
) -> Result<(), Vec<Refusal>> {
    in_the_year(&case.procedure())?;
    let order = find(case, id)?;
    order.expect(state)?;
    text("text", &statement.text)?;
    evidence_stands(case, &order.unit, &statement.evidence)
}

/// Hands in the measures, as the unit's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitMeasures {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// 整改措施.
    pub measures: Statement,
}

impl Act for SubmitMeasures {
    const NAME: &'static str = "rectification.submit_measures";
    const ACTION: Action = Action::SubmitMeasures;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.rectification, &self.measures)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        check(
            case,
            &self.rectification,
            RectificationState::Received,
            &self.measures,
        )?;
        let (measures, by) = (self.measures.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::MeasuresSubmitted { measures, by },
        )])
    }
}

/// Sends measures back, as the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnMeasures {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// What is missing.
    pub reason: String,
}

impl Act for ReturnMeasures {
    const NAME: &'static str = "rectification.return_measures";
    const ACTION: Action = Action::CheckRectification;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Rectification, self.rectification.clone())]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        in_the_year(&case.procedure())?;
        find(case, &self.rectification)?.expect(RectificationState::Rectifying)?;
        text("reason", &self.reason)?;
        let (reason, by) = (self.reason.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::MeasuresReturned { reason, by },
        )])
    }
}

/// Notes how far the unit is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteProgress {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// 进展.
    pub note: Statement,
}

impl Act for NoteProgress {
    const NAME: &'static str = "rectification.note_progress";
    const ACTION: Action = Action::AnswerRectification;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.rectification, &self.note)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        check(
            case,
            &self.rectification,
            RectificationState::Rectifying,
            &self.note,
        )?;
        let (note, by) = (self.note.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::ProgressNoted { note, by },
        )])
    }
}

/// Reports that everything was put right, as the unit's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportCompletion {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// 整改完成报告.
    pub report: Statement,
}

impl Act for ReportCompletion {
    const NAME: &'static str = "rectification.report_completion";
    const ACTION: Action = Action::SubmitMeasures;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.rectification, &self.report)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        check(
            case,
            &self.rectification,
            RectificationState::Rectifying,
            &self.report,
        )?;
        let (report, by) = (self.report.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::CompletionReported { report, by },
        )])
    }
}
