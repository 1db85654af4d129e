//! 方案 (ShowPlan): the plan, the government's agreement, and how the leading group chose the method.
//!
//! **Does not** judge a plan; the act that writes it does.

use std::collections::BTreeSet;

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::Indicator;
use mingjian_core::sheet::FocusRule;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::DocumentShown;
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowPlan {
    /// The campaign.
    pub campaign: CampaignId,
}

/// A node that a focused assessment may choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChoosableNode {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its level: 1 or 2.
    pub level: u32,
    /// Its weight in the class.
    pub weight: Option<Points>,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// The nodes of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClassNodes {
    /// The class.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// How many units it has.
    pub units: usize,
    /// Its nodes of levels 1 and 2.
    pub nodes: Vec<ChoosableNode>,
}

/// 方案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanView {
    /// The campaign's title.
    pub title: Text,
    /// 考核年度.
    pub year: i64,
    /// Where the year stands.
    pub stage: Stage,
    /// The plan; absent while none was written.
    pub plan: Option<Plan>,
    /// What a form begins with: the plan, or an empty one with the year's dates.
    pub form: Plan,
    /// 经政府同意.
    pub agreed: Option<DocumentShown>,
    /// The act by which the method was chosen.
    pub method: Option<DocumentShown>,
    /// Whether the assessment is focused.
    pub focused: bool,
    /// How a focused table is rescaled.
    pub rule: Option<FocusRule>,
    /// Classes with the nodes that may be chosen.
    pub classes: Vec<ClassNodes>,
    /// Whether the plan may still be changed.
    pub open: bool,
}

impl Look for ShowPlan {
    type View = PlanView;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<PlanView, AppError> {
        let campaign = case.campaign.as_ref().ok_or(AppError::NotFound)?;
        let procedure = case.procedure();
        let rubric = case.rubric()?;
        let nodes = procedure
            .focus
            .as_ref()
            .map(|focus| focus.nodes.clone())
            .unwrap_or_default();
        let none = BTreeSet::new();
        let class = |class: &mingjian_core::rubric::UnitClass| {
            let id = class.id.text.clone();
            let chosen: BTreeSet<String> = nodes
                .get(&id)
                .map_or_else(|| none.clone(), |all| all.iter().cloned().collect());
            let mut found = Vec::new();
            choosable(&rubric.indicators, &id, 1, &chosen, &mut found);
            ClassNodes {
                units: case.assessed().filter(|unit| unit.class == id).count(),
                title: class.title.clone(),
                nodes: found,
                id,
            }
        };
        let form = procedure
            .plan
            .clone()
            .unwrap_or_else(|| blank(campaign.year, deed));
        Ok(PlanView {
            title: campaign.title.clone(),
            year: campaign.year,
            stage: procedure.stage,
            form,
            agreed: procedure.agreed.as_ref().map(DocumentShown::of),
            method: procedure.method.as_ref().map(DocumentShown::of),
            focused: procedure.focus.is_some(),
            rule: procedure.focus.as_ref().map(|focus| focus.rule),
            classes: rubric.classes.iter().map(class).collect(),
            open: procedure.stage == Stage::Planning && procedure.agreed.is_none(),
            plan: procedure.plan.clone(),
        })
    }
}

/// An empty plan with the calendar year as the assessed period.
fn blank(year: i64, deed: &Deed) -> Plan {
    let today = deed.today();
    let year = i16::try_from(year).unwrap_or_else(|_| today.year());
    let day = |month, day| jiff::civil::Date::new(year, month, day).unwrap_or(today);
    Plan {
        title: String::new(),
        document_number: String::new(),
        signed_on: today,
        published_on: None,
        assessed_from: day(1, 1),
        assessed_to: day(12, 31),
        periods: Vec::new(),
        sampling_dates: std::collections::BTreeMap::new(),
        limits: mingjian_core::flow::plan::Limits::default(),
        target_points: None,
    }
}

fn choosable(
    indicators: &[Indicator],
    class: &str,
    level: u32,
    chosen: &BTreeSet<String>,
    found: &mut Vec<ChoosableNode>,
) {
    for one in indicators.iter().filter(|one| one.is_for(class)) {
        found.push(ChoosableNode {
            id: one.id.text.clone(),
            title: one.title.clone(),
            level,
            weight: one.weight_for(class).cloned(),
            chosen: chosen.contains(&one.id.text),
        });
        if level < 2 {
            choosable(&one.children, class, level + 1, chosen, found);
        }
    }
}
