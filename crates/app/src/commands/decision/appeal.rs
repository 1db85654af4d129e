//! 复核申请 commands: a unit asks for a review of its published result, the office answers, a correction follows.
//!
//! Only where the plan gives days for it; 0 days means that there is no such step. **Invariant:** an answer changes no
//! score; what is right in an appeal is put right by a correction.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::appeal::{Appeal, AppealFact};
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::consequence::{evidence_of, evidence_stands};

/// Asks for a review of the own unit's published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileAppeal {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// What it holds against the result.
    pub statement: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// The last day on which a unit may ask, where the plan gives days for it.
pub(crate) fn last_day(
    case: &Case,
    procedure: &Procedure,
) -> Result<Option<jiff::civil::Date>, Vec<Refusal>> {
    let days = procedure
        .plan
        .as_ref()
        .map_or(0, |plan| plan.limits.appeal_working_days);
    match (days, procedure.reached_on(Stage::Published)) {
        (0, _) | (_, None) => Ok(None),
        (days, Some(on)) => case.working_days_after(on, days).map(Some),
    }
}

impl Act for FileAppeal {
    const NAME: &'static str = "appeal.file";
    const ACTION: Action = Action::Appeal;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::All(Kind::Appeal),
        ];
        needs.extend(evidence_of(&self.evidence));
        needs
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Published)?;
        case.unit(&self.unit)?;
        let Some(last) = last_day(case, &procedure)? else {
            return Err(vec![Refusal::new("MJ6140", &[])]);
        };
        if deed.today() > last {
            return Err(vec![Refusal::new("MJ6141", &[("due", &last.to_string())])]);
        }
        if self.statement.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "statement")])]);
        }
        let decision = procedure.publication.as_ref().map_or(1, |one| one.decision);
        let again = |one: &Appeal| one.unit == self.unit && one.decision == decision;
        if case.papers.all::<Appeal>().any(|(_, one)| again(&one)) {
            return Err(vec![Refusal::new("MJ6142", &[])]);
        }
        evidence_stands(case, &self.unit, &self.evidence)?;
        let fact = AppealFact::Filed {
            unit: self.unit.clone(),
            decision,
            statement: self.statement.clone(),
            evidence: self.evidence.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// Answers a unit that asked for a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerAppeal {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the appeal.
    pub appeal: String,
    /// Whether the unit is right; a correction follows.
    pub upheld: bool,
    /// Why.
    pub reason: String,
}

impl Act for AnswerAppeal {
    const NAME: &'static str = "appeal.answer";
    const ACTION: Action = Action::AnswerAppeal;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Appeal, self.appeal.clone())]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        let unit = case
            .papers
            .get::<Appeal>(&self.appeal)
            .map(|one| one.unit)
            .unwrap_or_default();
        case.scope(&unit, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Published)?;
        let found: Option<Appeal> = case.papers.get(&self.appeal);
        let found = found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", &self.appeal)])])?;
        if found.answer.is_some() {
            return Err(vec![Refusal::new("MJ6143", &[])]);
        }
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        let by = deed.actor.id.clone();
        let fact = AppealFact::Answered {
            upheld: self.upheld,
            reason: self.reason.clone(),
            by,
        };
        Ok(vec![case.fact(&self.appeal, fact)])
    }
}
