//! 复查与销号 commands: the office looks again; it closes the order, or gives a new day with the reason.
//!
//! Clause: 方案第七部分第(二)项. **Invariant:** an order is closed by a re-check with its result, never by a day.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::rectification::{RectificationFact, RectificationState};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order::{find, scope_of};
use super::{in_the_year, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Closes an order after a re-check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseRectification {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// What the re-check found.
    pub reason: String,
}

impl Act for CloseRectification {
    const NAME: &'static str = "rectification.close";
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
        find(case, &self.rectification)?.expect(RectificationState::Reported)?;
        text("reason", &self.reason)?;
        let (reason, by) = (self.reason.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::Closed { reason, by },
        )])
    }
}

/// Records that the re-check was not passed, and gives a new day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotPassed {
    /// The campaign.
    pub campaign: CampaignId,
    /// Id of the order.
    pub rectification: String,
    /// What is left.
    pub reason: String,
    /// By when.
    #[schemars(with = "String")]
    pub completion_due: Date,
}

impl Act for NotPassed {
    const NAME: &'static str = "rectification.not_passed";
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
        find(case, &self.rectification)?.expect(RectificationState::Reported)?;
        text("reason", &self.reason)?;
        if self.completion_due <= deed.today() {
            return Err(vec![Refusal::new(
                "MJ6126",
                &[("date", &self.completion_due.to_string())],
            )]);
        }
        let (reason, completion_due) = (self.reason.clone(), self.completion_due);
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(
            &self.rectification,
            RectificationFact::NotPassed {
                reason,
                completion_due,
                by,
            },
        )])
    }
}
