//! 提出表扬: a unit of the best decided grade, or an individual with the basis for it.
//!
//! Clause: 方案第七部分第(二)项. **Does not** commend anybody; that comes with the issue.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::body::Body;
use mingjian_core::flow::commendation::{Commendation, CommendationFact, Commended};
use mingjian_core::flow::consequence::Route;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{after_decision, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Proposes to commend a unit or an individual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCommendation {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub whom: Commended,
    /// For what.
    pub basis: String,
    /// By the leading group, or by request to the government.
    pub route: Route,
}

impl Act for ProposeCommendation {
    const NAME: &'static str = "commendation.propose";
    const ACTION: Action = Action::Commend;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::All(Kind::Commendation),
        ]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        after_decision(&case.procedure())?;
        text("basis", &self.basis)?;
        let name = self.name(case)?;
        let again = |one: &Commendation| one.whom == self.whom && !one.course.state().is_dropped();
        if case.papers.all::<Commendation>().any(|(_, one)| again(&one)) {
            return Err(vec![Refusal::new("MJ6111", &[("name", &name.zh)])]);
        }
        let fact = CommendationFact::Proposed {
            whom: self.whom.clone(),
            name,
            basis: self.basis.clone(),
            route: self.route,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

impl ProposeCommendation {
    /// The name to be printed.
    fn name(&self, case: &Case) -> Result<Text, Vec<Refusal>> {
        match &self.whom {
            Commended::Unit { unit } => {
                best(case, unit)?;
                Ok(case.unit(unit)?.name.clone())
            }
            Commended::Individual { name, body } => {
                if name.trim().is_empty() {
                    return Err(vec![Refusal::new("MJ2101", &[("field", "name")])]);
                }
                if case.house.get::<Body>(body).is_none() {
                    return Err(vec![Refusal::new("MJ2112", &[("id", body)])]);
                }
                Ok(Text::zh(name.trim()))
            }
        }
    }
}

/// Refuses a unit whose decided grade is not the best of its class.
pub(super) fn best(case: &Case, unit: &str) -> Result<(), Vec<Refusal>> {
    let name = &case.unit(unit)?.name.zh;
    let decision = case.decided()?;
    if decision.line(unit).is_some_and(|line| line.best) {
        return Ok(());
    }
    Err(vec![Refusal::new("MJ6110", &[("unit", name)])])
}
