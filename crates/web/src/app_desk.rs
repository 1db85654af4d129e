//! 案头 over the application: one campaign, seen and changed by one actor.
//!
//! **Does not** ask for permission; the app's doors do.

use std::sync::Arc;

use mingjian_app::commands::score::EnterScore;
use mingjian_app::queries::{Board, ShowBoard};
use mingjian_app::{App, AppError, Given};
use mingjian_core::access::Actor;
use mingjian_core::ids::{CampaignId, CommandId};

use crate::desk::{Change, Trouble};
use crate::routes::Site;

/// The refusal of a change over a version that was not seen.
const STALE: &str = "MJ9001";

/// 案头.
pub(crate) struct Desk<'s> {
    site: &'s Site,
    actor: &'s Actor,
    campaign: &'s CampaignId,
}

impl<'s> Desk<'s> {
    /// The desk of an actor at a campaign.
    pub(crate) fn new(site: &'s Site, actor: &'s Actor, campaign: &'s CampaignId) -> Self {
        Self {
            site,
            actor,
            campaign,
        }
    }

    /// Everything that pages of results show, as it stands now.
    pub(crate) async fn board(&self) -> Result<Arc<Board>, Trouble> {
        let query = ShowBoard {
            known: self.site.known_board(self.campaign),
        };
        let board = self.site.app().ask(self.actor, self.campaign, &query).await;
        let board = board.map_err(|error| trouble(self.site.app(), error))?;
        self.site.keep_board(self.campaign, &board);
        Ok(board)
    }

    /// Changes one entry.
    pub(crate) async fn change(&self, change: Change) -> Result<(), Trouble> {
        let app = self.site.app();
        let id = change
            .command
            .map_or_else(|| app.deps().random.command_id(), CommandId);
        let command = EnterScore {
            campaign: self.campaign.clone(),
            seen_version: change.seen,
            entry: change.entry,
        };
        let given = Given {
            id,
            actor: self.actor.clone(),
            command,
        };
        app.run(given)
            .await
            .map(drop)
            .map_err(|error| trouble(app, error))
    }
}

/// What the application says, as pages say it; a fault goes to the log under an id.
pub(crate) fn trouble(app: &App, error: AppError) -> Trouble {
    match error {
        AppError::NotFound => Trouble::NotFound,
        AppError::Denied(refusal) => Trouble::Denied(refusal),
        AppError::Refused(all) if all.iter().any(|one| one.code == STALE) => Trouble::Stale(all),
        AppError::Refused(all) => Trouble::Refused(all),
        AppError::Fault(fault) => {
            let id = app.deps().random.id();
            tracing::error!(%id, error = ?fault, "a fault");
            Trouble::Fault(id)
        }
    }
}
