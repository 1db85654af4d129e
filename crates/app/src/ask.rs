//! The only read path: load, ask for permission, build the view.
//!
//! **Invariant:** a view never shows a state older than the chain's head at the time of asking, nor a mixture of
//! two states.

use std::sync::{Arc, PoisonError};

use mingjian_core::access::{Action, Actor, Scope, may};
use mingjian_core::event::ChainId;
use mingjian_core::ids::{CampaignId, well_formed};
use mingjian_store::{CampaignRow, chain, tables};

use crate::error::AppError;
use crate::loaded::Loaded;
use crate::run::{App, allow};

/// A question about a campaign with its view.
pub trait Query: Send + Sync {
    /// What comes back.
    type View;

    /// The permission it takes.
    fn action(&self) -> Action;

    /// Builds the view; pure.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown unit, refusals of the sheets.
    fn view(&self, loaded: &Loaded) -> Result<Self::View, AppError>;
}

impl App {
    /// Answers a query about a campaign.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn ask<Q: Query>(
        &self,
        actor: &Actor,
        campaign: &CampaignId,
        query: &Q,
    ) -> Result<Q::View, AppError> {
        let loaded = self.load(campaign).await?;
        allow(may(actor, query.action(), &scope_of(&loaded.campaign)))?;
        query.view(&loaded)
    }

    /// The campaigns of which somebody may see the results, the newest year first.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn campaigns(&self, actor: &Actor) -> Result<Vec<CampaignRow>, AppError> {
        let all = tables::campaign::list(&mut self.store.read().await?).await?;
        let seen = |row: &CampaignRow| allow(may(actor, Action::SeeResults, &scope_of(row))).is_ok();
        Ok(all.into_iter().filter(seen).collect())
    }

    async fn load(&self, id: &CampaignId) -> Result<Arc<Loaded>, AppError> {
        if !well_formed(id.as_str()) {
            return Err(AppError::NotFound);
        }
        // One transaction for head and rows: both show the same state.
        let mut reader = self.store.read().await?;
        let head = chain::head(&mut reader, &ChainId::Campaign(id.clone()))
            .await?
            .ok_or(AppError::NotFound)?;
        {
            let known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(loaded) = known.get(id).filter(|loaded| loaded.head == head) {
                return Ok(Arc::clone(loaded));
            }
        }
        let campaign = tables::campaign::find(&mut reader, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let version = tables::rubric_version::find(&mut reader, id, &campaign.rubric).await?;
        let version = version.ok_or(AppError::NotFound)?;
        let rubric = self.rubric_of(&version.sha256, &version.yaml)?;
        let units = tables::unit::list(&mut reader, id).await?;
        let entries = tables::score_entry::of_campaign(&mut reader, id).await?;
        let loaded = Arc::new(Loaded::new(head, campaign, rubric, units, entries));
        let mut known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.clone(), Arc::clone(&loaded));
        Ok(loaded)
    }
}

fn scope_of(campaign: &CampaignRow) -> Scope {
    Scope {
        authority: Some(campaign.authority.clone()),
        demo: campaign.demo,
        assessor: String::new(),
    }
}
