//! 公布、定论、归档: only what was approved is published; afterwards the year is closed.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::flow::procedure::{Document, ProcedureFact, Publication, Stage};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::Case;

/// Publishes the approved result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishResult {
    /// The campaign.
    pub campaign: CampaignId,
    /// The notice of publication: number and date.
    pub document: Document,
    /// Where its interpretation stands; empty when there is none.
    #[serde(default)]
    pub interpretation: String,
}

impl Act for PublishResult {
    const NAME: &'static str = "result.publish";
    const ACTION: Action = Action::Publish;
    const VERIFIES: bool = true;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Approved)?;
        self.document.check()?;
        let publication = Publication {
            document: self.document.clone(),
            interpretation: self.interpretation.clone(),
        };
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(SOLE, ProcedureFact::ResultPublished { publication, by })])
    }
}

/// Declares the result final, once nothing is open any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinaliseResult {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for FinaliseResult {
    const NAME: &'static str = "result.finalise";
    const ACTION: Action = Action::Finish;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Published)?;
        Ok(vec![case.fact(SOLE, ProcedureFact::ResultFinalised { by: deed.actor.id.clone() })])
    }
}

/// Closes and archives the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCampaign {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for CloseCampaign {
    const NAME: &'static str = "campaign.close";
    const ACTION: Action = Action::Finish;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Final)?;
        Ok(vec![case.fact(SOLE, ProcedureFact::CampaignClosed { by: deed.actor.id.clone() })])
    }
}
