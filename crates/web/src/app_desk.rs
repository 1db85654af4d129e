//! 案头 over the application: one campaign, seen and changed by one actor.
//!
//! The board is kept until the chain moves on. **Does not** ask for permission; the app's doors do.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::tz::Offset;
use mingjian_app::commands::score::EnterScore;
use mingjian_app::queries::{Board, ShowBoard};
use mingjian_app::{App, AppError, Given};
use mingjian_core::access::Actor;
use mingjian_core::ids::{CampaignId, CommandId};

use crate::desk::{Asked, Change, Desk, Trouble};

/// The refusal of a change over a version that was not seen.
const STALE: &str = "MJ9001";

/// Dates are those of Beijing, whatever the machine's clock says.
const HOURS_EAST: i8 = 8;

/// 案头 over the application.
pub struct AppDesk {
    app: App,
    actor: Actor,
    campaign: CampaignId,
    known: Mutex<Option<Arc<Board>>>,
}

impl AppDesk {
    /// The desk of an actor at a campaign.
    pub fn new(app: App, actor: Actor, campaign: CampaignId) -> Self {
        Self {
            app,
            actor,
            campaign,
            known: Mutex::new(None),
        }
    }

    fn trouble(&self, error: AppError) -> Trouble {
        match error {
            AppError::NotFound => Trouble::NotFound,
            AppError::Denied(refusal) => Trouble::Denied(refusal),
            AppError::Refused(all) if all.iter().any(|one| one.code == STALE) => Trouble::Stale,
            AppError::Refused(all) => Trouble::Refused(all),
            AppError::Fault(fault) => {
                let id = self.app.deps().random.id();
                tracing::error!(%id, error = ?fault, "a fault");
                Trouble::Fault(id)
            }
        }
    }
}

impl Desk for AppDesk {
    fn board(&self) -> Asked<'_, Arc<Board>> {
        Box::pin(async move {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let query = ShowBoard { known };
            let board = self
                .app
                .ask(&self.actor, &self.campaign, &query)
                .await
                .map_err(|e| self.trouble(e))?;
            *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&board));
            Ok(board)
        })
    }

    fn change(&self, change: Change) -> Asked<'_, ()> {
        Box::pin(async move {
            let id = change
                .command
                .map_or_else(|| self.app.deps().random.command_id(), CommandId);
            let (campaign, entry) = (self.campaign.clone(), change.entry);
            let command = EnterScore {
                campaign,
                seen_version: change.seen,
                entry,
            };
            let given = Given {
                id,
                actor: self.actor.clone(),
                command,
            };
            self.app
                .run(given)
                .await
                .map(|_| ())
                .map_err(|error| self.trouble(error))
        })
    }

    fn today(&self) -> String {
        let now = Timestamp::from_millisecond(self.app.deps().clock.now().0);
        let date = now.map(|now| Offset::constant(HOURS_EAST).to_datetime(now).date());
        date.map(|date| date.to_string()).unwrap_or_default()
    }
}
