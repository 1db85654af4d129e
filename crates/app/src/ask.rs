//! The only read path: load, ask for permission, build the view.
//!
//! **Invariant:** a view never shows a state older than the chain's head at the time of asking, nor a mixture of
//! two states.

use std::sync::{Arc, PoisonError};

use mingjian_core::access::{Action, Actor, Scope, may};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::ids::{CampaignId, well_formed};
use mingjian_store::{CampaignRow, Head, Reader, chain, tables};

use crate::error::AppError;
use crate::loaded::Loaded;
use crate::run::{App, allow};

/// How many events may have happened since, for a state that is brought forward instead of loaded again.
const MAX_BEHIND: i64 = 500;

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
    fn view(&self, loaded: &Arc<Loaded>) -> Result<Self::View, AppError>;
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

    /// The campaigns in which somebody takes part, the newest year first.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn campaigns(&self, actor: &Actor) -> Result<Vec<CampaignRow>, AppError> {
        let all = tables::campaign::list(&mut self.store.read().await?).await?;
        let seen = |row: &CampaignRow| allow(may(actor, Action::SeeCampaign, &scope_of(row))).is_ok();
        Ok(all.into_iter().filter(seen).collect())
    }

    async fn load(&self, id: &CampaignId) -> Result<Arc<Loaded>, AppError> {
        if !well_formed(id.as_str()) {
            return Err(AppError::NotFound);
        }
        if let Some(known) = self.standing(id).await? {
            return Ok(known);
        }
        // One brings the state forward for all who wait: after a start two hundred people would each load everything.
        let _turn = self.loading.lock().await;
        if let Some(known) = self.standing(id).await? {
            return Ok(known);
        }
        self.loaded_in(&mut self.store.read().await?, id).await
    }

    /// The state of a campaign as a transaction sees it.
    pub(crate) async fn loaded_in(
        &self,
        reader: &mut Reader,
        id: &CampaignId,
    ) -> Result<Arc<Loaded>, AppError> {
        // One transaction for head and rows: both show the same state.
        let head = head(reader, id).await?;
        if let Some(known) = self.known(id) {
            if known.head == head {
                return Ok(known);
            }
            if let Some(next) = advanced(reader, &known, &head).await? {
                return Ok(self.keep(id, next));
            }
        }
        let campaign = tables::campaign::find(reader, id)
            .await?
            .ok_or(AppError::NotFound)?;
        let rubric = self.rubric(reader, &campaign).await?;
        let units = self.units(reader, id).await?;
        let entries = tables::score_entry::of_campaign(reader, id).await?;
        Ok(self.keep(id, Loaded::new(head, campaign, rubric, units, entries)))
    }

    fn known(&self, id: &CampaignId) -> Option<Arc<Loaded>> {
        let known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(id).cloned()
    }

    /// The state that is known, when it is the one at a head.
    pub(crate) fn known_at(&self, id: &CampaignId, head: Option<Head>) -> Option<Arc<Loaded>> {
        self.known(id).filter(|known| Some(&known.head) == head.as_ref())
    }

    /// The state that is known, when nothing happened since.
    async fn standing(&self, id: &CampaignId) -> Result<Option<Arc<Loaded>>, AppError> {
        let head = head(&mut self.store.glance().await?, id).await?;
        Ok(self.known_at(id, Some(head)))
    }

    pub(crate) fn keep(&self, id: &CampaignId, loaded: Loaded) -> Arc<Loaded> {
        let loaded = Arc::new(loaded);
        let mut known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody who read earlier does not set the clock back.
        if known
            .get(id)
            .is_none_or(|other| other.head.seq <= loaded.head.seq)
        {
            known.insert(id.clone(), Arc::clone(&loaded));
        }
        loaded
    }
}

async fn head(reader: &mut Reader, id: &CampaignId) -> Result<Head, AppError> {
    let head = chain::seen_head(reader, &ChainId::Campaign(id.clone())).await?;
    head.ok_or(AppError::NotFound)
}

/// The state after what happened since, when that is little.
async fn advanced(reader: &mut Reader, known: &Loaded, head: &Head) -> Result<Option<Loaded>, AppError> {
    let behind = head.seq - known.head.seq;
    if !(1..=MAX_BEHIND).contains(&behind) {
        return Ok(None);
    }
    let chain = ChainId::Campaign(known.campaign.id.clone());
    let mut since = Vec::new();
    for entry in chain::entries(reader, &chain, known.head.seq, behind).await? {
        let body = entry.body.as_deref().unwrap_or_default();
        // One whose body was taken away says no more what it changed.
        match Event::read(&entry.name, entry.version, body) {
            Ok(event) => since.push((event, entry.at)),
            Err(_) => return Ok(None),
        }
    }
    Ok(known.advanced(head.clone(), &since))
}

fn scope_of(campaign: &CampaignRow) -> Scope {
    Scope {
        authority: Some(campaign.authority.clone()),
        ..Scope::default()
    }
}
