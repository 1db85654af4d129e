//! 方案 commands: the plan is written, agreed by the government, and full or focused assessment is decided.
//!
//! Clause: 方案第五部分 (全面考核或重点考核, fixed by the leading group) and its issue with number and date.

use std::collections::BTreeMap;

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::{Document, ProcedureFact, Stage};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::{Focus, FocusRule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};
use crate::scoring;

/// Writes the plan, or changes it before it is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftPlan {
    /// The campaign.
    pub campaign: CampaignId,
    /// The plan.
    pub plan: Plan,
}

impl Act for DraftPlan {
    const NAME: &'static str = "plan.draft";
    const ACTION: Action = Action::WritePlan;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Planning)?;
        if procedure.agreed.is_some() {
            return Err(vec![Refusal::new("MJ2115", &[])]);
        }
        self.plan.check()?;
        if procedure.plan.as_ref() == Some(&self.plan) {
            return Ok(Vec::new());
        }
        let (plan, by) = (self.plan.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(SOLE, ProcedureFact::Drafted { plan, by })])
    }
}

/// Records that the government agreed to the plan (经政府同意).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreePlan {
    /// The campaign.
    pub campaign: CampaignId,
    /// The act: number, date, scan.
    pub document: Document,
}

impl Act for AgreePlan {
    const NAME: &'static str = "plan.agree";
    const ACTION: Action = Action::WritePlan;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Planning)?;
        procedure.planned()?;
        self.document.check()?;
        let (document, by) = (self.document.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(SOLE, ProcedureFact::Agreed { document, by })])
    }
}

/// Decides on full or focused assessment, as an act of the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideMethod {
    /// The campaign.
    pub campaign: CampaignId,
    /// The minutes: number, date, scan.
    pub document: Document,
    /// The chosen nodes by class; none for a full assessment.
    #[serde(default)]
    pub nodes: BTreeMap<String, Vec<String>>,
    /// How a focused table is rescaled.
    #[serde(default)]
    pub rule: FocusRule,
}

impl Act for DecideMethod {
    const NAME: &'static str = "method.decide";
    const ACTION: Action = Action::DecideMethod;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::Entries, Need::Totals]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Planning)?;
        procedure.planned()?;
        self.document.check()?;
        let focus = (!self.nodes.is_empty()).then(|| Focus {
            nodes: self.nodes.clone(),
            rule: self.rule,
            decision: self.document.number.as_str().into(),
        });
        let rubric = case.rubric()?;
        // Scoring refuses nodes that the table does not have; the totals follow the decision.
        let sheet: Vec<_> = case.entries.iter().map(|row| row.entry.clone()).collect();
        let ids: Vec<&str> = case.units.iter().map(|unit| unit.id.as_str()).collect();
        let results = scoring::each(rubric, &case.units, &sheet, focus.as_ref(), &ids)?;
        let (document, by) = (self.document.clone(), deed.actor.id.clone());
        let mut events = vec![
            Event::CampaignFocused {
                campaign: self.campaign.clone(),
                focus: focus.clone(),
            },
            case.fact(SOLE, ProcedureFact::MethodDecided { document, focus, by }),
        ];
        events.extend(scoring::moved(case, &results)?);
        Ok(events)
    }
}
