//! The only read path: load, ask for permission, build the view.
//!
//! What a campaign's queries need (rubric, units, entries, results) is loaded once for each state of its chain and
//! kept until the chain moves on. **Invariant:** a view never shows a state older than the chain's head at the
//! time of asking.

use std::sync::{Arc, PoisonError};

use mingjian_core::access::{Action, Actor, Decision, ScopeOf, may};
use mingjian_core::event::ChainId;
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_core::score::{Explanation, Scheme, UnitResult};
use mingjian_core::sheet::{Entry, Status, Unit};
use mingjian_store::{CampaignRow, EntryRow};

use crate::error::AppError;
use crate::run::App;

/// 一次考核的现状: everything that queries of one campaign look at.
pub struct Loaded {
    /// Sequence of the chain's head at which it was loaded.
    pub seq: i64,
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its rubric.
    pub rubric: Arc<Rubric>,
    /// Its units in official order.
    pub units: Vec<Unit>,
    /// Its entries with their versions.
    pub entries: Vec<EntryRow>,
    /// Entries as sheets hold them, in the same order.
    sheet: Vec<Entry>,
    /// Final while nothing is open, otherwise draft.
    pub status: Status,
    /// Results of all units, or why there are none.
    pub results: Result<Vec<UnitResult>, Vec<Refusal>>,
}

impl Loaded {
    /// Explains one unit.
    ///
    /// # Errors
    /// The refusals of its sheet.
    pub fn explain(&self, unit: &str) -> Result<Explanation, Vec<Refusal>> {
        let scheme = Scheme::new(&self.rubric).map_err(|refusal| vec![refusal])?;
        let scoring = scheme.scoring(&self.units, &self.sheet, self.status, None)?;
        scoring.explain(unit, self.results.as_deref().unwrap_or_default())
    }

    /// Explains every unit, in official order.
    ///
    /// # Errors
    /// The refusals of the first sheet that has some.
    pub fn explain_all(&self) -> Result<Vec<Explanation>, Vec<Refusal>> {
        let scheme = Scheme::new(&self.rubric).map_err(|refusal| vec![refusal])?;
        let scoring = scheme.scoring(&self.units, &self.sheet, self.status, None)?;
        let results = self.results.as_deref().unwrap_or_default();
        self.units.iter().map(|unit| scoring.explain(&unit.id, results)).collect()
    }

    /// The unit's entries with their versions.
    pub fn entries_of<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a EntryRow> + 'a {
        self.entries.iter().filter(move |row| row.key.unit == unit)
    }
}

/// A question with its view.
pub trait Query: Send + Sync {
    /// What comes back.
    type View;

    /// The permission it takes.
    fn action(&self) -> Action;

    /// The unit it asks about.
    fn unit(&self) -> Option<&str>;

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
    pub async fn ask<Q: Query>(&self, actor: &Actor, campaign: &CampaignId, query: &Q) -> Result<Q::View, AppError> {
        let loaded = self.load(campaign).await?;
        let scope = ScopeOf { demo: loaded.campaign.demo, unit: query.unit().map(str::to_owned) };
        match may(actor, query.action(), &scope) {
            Decision::Allowed => query.view(&loaded),
            Decision::Denied => Err(AppError::Denied(Refusal::new("MJ7002", &[]))),
            Decision::Invisible => Err(AppError::NotFound),
        }
    }

    async fn load(&self, id: &CampaignId) -> Result<Arc<Loaded>, AppError> {
        let seq = self.store.head(&ChainId::Campaign(id.clone())).await?.ok_or(AppError::NotFound)?;
        {
            let known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(loaded) = known.get(id).filter(|l| l.seq == seq) {
                return Ok(Arc::clone(loaded));
            }
        }
        let campaign = self.store.campaign(id).await?.ok_or(AppError::NotFound)?;
        let row = self.store.rubric(&campaign.rubric).await?.ok_or(AppError::NotFound)?;
        let rubric = self.rubric_of(&campaign.rubric, &row.yaml)?;
        let units: Vec<Unit> = self.store.units(id).await?.into_iter().map(|row| row.unit).collect();
        let entries = self.store.entries(id, None).await?;
        let sheet: Vec<Entry> = entries.iter().map(|row| row.entry.clone()).collect();
        let (status, results) = results(&rubric, &units, &sheet, campaign.status);
        // A change that came in between has moved the head on: the next question loads again.
        let loaded = Arc::new(Loaded { seq, campaign, rubric, units, entries, sheet, status, results });
        let mut known = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id.clone(), Arc::clone(&loaded));
        Ok(loaded)
    }
}

type Results = (Status, Result<Vec<UnitResult>, Vec<Refusal>>);

/// Results as final where nothing is open, otherwise as draft.
fn results(rubric: &Rubric, units: &[Unit], sheet: &[Entry], status: Status) -> Results {
    let score = |status| -> Result<Vec<UnitResult>, Vec<Refusal>> {
        let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
        scheme.scoring(units, sheet, status, None)?.all()
    };
    match status {
        Status::Draft => (Status::Draft, score(Status::Draft)),
        Status::Final => match score(Status::Final) {
            Err(refusals) if refusals.iter().all(|r| matches!(r.code, "MJ4005" | "MJ4036" | "MJ4051")) => {
                (Status::Draft, score(Status::Draft))
            }
            other => (Status::Final, other),
        },
    }
}
