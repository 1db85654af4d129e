//! The only write path.
//!
//! In one transaction: lock the head of the chain; a command id seen before returns its receipt; load the facts;
//! ask for permission; decide; apply each event; append them to the chain; commit. Commands of one campaign run
//! one after another. **Invariant:** nothing slow happens in here, and `decide` is pure.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingjian_core::access::{Action, Actor, Decision, ScopeOf, may};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::ids::{CampaignId, CommandId, RubricVersionId};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_store::{Receipt, Store, Writing};

use crate::ask::Loaded;
use crate::deps::Deps;
use crate::error::AppError;

/// 用例: one file a command under `commands/`.
pub trait Command: Send + Sync {
    /// The stable name: route, API, audit name and message key in one.
    const NAME: &'static str;
    /// What it needs to know.
    type Facts: Send;

    /// The permission it takes.
    fn action(&self) -> Action;

    /// The one chain it appends to.
    fn chain(&self) -> ChainId;

    /// Loads the facts inside the transaction.
    fn load(&self, app: &App, tx: &mut Writing) -> impl Future<Output = Result<Self::Facts, AppError>> + Send;

    /// On what it acts, for the permission.
    fn scope(&self, facts: &Self::Facts) -> ScopeOf;

    /// What happens, or why it does not. Pure.
    ///
    /// # Errors
    /// The refusals that the person can act on.
    fn decide(&self, facts: &Self::Facts, now_ms: i64) -> Result<Vec<Event>, Vec<Refusal>>;
}

/// A command with its id, as it came in.
pub struct Given<C> {
    /// Made by whoever gives the command; carried out once.
    pub id: CommandId,
    /// Who gives it.
    pub actor: Actor,
    /// The command.
    pub command: C,
}

/// The application over one store.
#[derive(Clone)]
pub struct App {
    pub(crate) store: Store,
    pub(crate) deps: Deps,
    rubrics: Arc<Mutex<HashMap<RubricVersionId, Arc<Rubric>>>>,
    pub(crate) loaded: Arc<Mutex<HashMap<CampaignId, Arc<Loaded>>>>,
}

impl App {
    /// The application over a store.
    pub fn new(store: Store, deps: Deps) -> Self {
        Self { store, deps, rubrics: Arc::default(), loaded: Arc::default() }
    }

    /// The store, for wiring (`audit verify`, shutting down).
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// [`AppError`]; whatever it is, nothing was changed.
    pub async fn run<C: Command>(&self, given: Given<C>) -> Result<Receipt, AppError> {
        let Given { id, actor, command } = given;
        let now = self.deps.clock.now_ms();
        let chain = command.chain();
        let mut tx = self.store.write().await?;
        tx.lock(&chain).await?;
        if let Some(receipt) = tx.receipt(&id).await? {
            return Ok(receipt);
        }
        let facts = command.load(self, &mut tx).await?;
        match may(&actor, command.action(), &command.scope(&facts)) {
            Decision::Allowed => {}
            Decision::Denied => return Err(AppError::Denied(Refusal::new("MJ7002", &[]))),
            Decision::Invisible => return Err(AppError::NotFound),
        }
        let events = command.decide(&facts, now)?;
        for event in &events {
            tx.apply(event, now).await?;
        }
        let names: Vec<&str> = events.iter().map(Event::name).collect();
        let body = serde_json::json!({ "events": names });
        let salted: Vec<(Event, [u8; 32])> = events.into_iter().map(|e| (e, self.deps.random.salt())).collect();
        let seq = tx.append(&chain, &actor.id, now, &salted).await?;
        let receipt = Receipt { command: id, name: C::NAME.to_owned(), chain: chain.key(), seq, at_ms: now, body };
        tx.remember(&receipt).await?;
        tx.commit().await?;
        Ok(receipt)
    }

    /// A parsed rubric; parsed once, since a stored version never changes.
    pub(crate) fn rubric_of(&self, id: &RubricVersionId, yaml: &str) -> Result<Arc<Rubric>, AppError> {
        let mut known = self.rubrics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rubric) = known.get(id) {
            return Ok(Arc::clone(rubric));
        }
        let rubric = Arc::new(mingjian_core::rubric::parse(yaml.as_bytes())?);
        known.insert(id.clone(), Arc::clone(&rubric));
        Ok(rubric)
    }
}
