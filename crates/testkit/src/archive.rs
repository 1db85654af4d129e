//! 归档 without a year: a campaign that is published and closed at once, for tests of what may still be seen and done.

use mingjian_app::{App, AppError, Command};
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::flow::SOLE;
use mingjian_core::flow::procedure::{Document, ProcedureFact, Publication};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_store::Reader;
use serde::Serialize;

/// Publishes and closes a campaign; the record tells it like any other step.
#[derive(Debug, Clone, Serialize)]
pub struct Archive {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Command for Archive {
    const NAME: &'static str = "test.archive";
    type Facts = ();

    fn action(&self) -> Action {
        Action::OpenCampaign
    }

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    async fn load(&self, _app: &App, _reader: &mut Reader) -> Result<(), AppError> {
        Ok(())
    }

    fn scope(&self, (): &(), _actor: &Actor) -> Scope {
        Scope::default()
    }

    fn decide(&self, (): &(), deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let by = || deed.actor.id.clone();
        let document = Document {
            number: "通报1号".to_owned(),
            date: deed.today(),
            scan: String::new(),
        };
        let publication = Publication {
            document,
            interpretation: String::new(),
            decision: 1,
            ranks: false,
            totals: false,
            on: Some(deed.today()),
        };
        let facts = [
            ProcedureFact::ResultPublished {
                publication,
                by: by(),
            },
            ProcedureFact::ResultFinalised { by: by() },
            ProcedureFact::CampaignClosed { by: by() },
        ];
        Ok(facts
            .into_iter()
            .map(|fact| Event::filed(&self.chain(), SOLE, fact))
            .collect())
    }
}
