//! The only write path.
//!
//! In one transaction: lock the head of the chain; a command id seen before returns its receipt; load the facts;
//! ask for permission; decide; apply each event; enqueue what follows; append the events to the chain; commit.
//! Commands of one campaign run one after another. **Invariant:** nothing slow happens in here, `decide` is pure,
//! and whatever stops a command leaves everything as it was.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingjian_core::access::{Action, Actor, Decision, Scope, may};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::ids::{CampaignId, CommandId, Moment, well_formed};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_store::jobs::Job;
use mingjian_store::tables::{self, command_receipt};
use mingjian_store::{Act, CampaignRow, Fault, Reader, Receipt, Store, chain, jobs, sha256};
use serde::Serialize;

use crate::carry::Moved;
use crate::deps::Deps;
use crate::error::AppError;
use crate::evidence::Files;
use crate::loaded::Loaded;
use crate::shelves::Shelves;

/// 用例: one file a command under `commands/`.
pub trait Command: Serialize + Send + Sync {
    /// The stable name: route, API, audit name and message key in one.
    const NAME: &'static str;
    /// Whether the record is verified first; the command is refused when it does not hold.
    const VERIFIES: bool = false;
    /// What it needs to know.
    type Facts: Send + Sync;

    /// The permission it takes.
    fn action(&self) -> Action;

    /// The one chain it appends to.
    fn chain(&self) -> ChainId;

    /// Loads the facts inside the transaction, behind the locked head.
    fn load(
        &self,
        app: &App,
        reader: &mut Reader,
    ) -> impl Future<Output = Result<Self::Facts, AppError>> + Send;

    /// On what it acts, for the permission.
    fn scope(&self, facts: &Self::Facts, actor: &Actor) -> Scope;

    /// What happens, or why it does not. Pure; no event at all when everything is so already.
    ///
    /// # Errors
    /// The refusals that the person can act on.
    fn decide(&self, facts: &Self::Facts, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>>;

    /// The work that follows from its events, each as kind, body and due moment.
    fn follow_ups(&self, _events: &[Event], _now: Moment) -> Vec<(String, String, Moment)> {
        Vec::new()
    }
}

/// A command as it came in.
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
    /// Rubrics by the digest of their text.
    rubrics: Arc<Mutex<HashMap<String, Arc<Rubric>>>>,
    /// Papers and units as they were read last.
    pub(crate) shelves: Arc<Shelves>,
    pub(crate) loaded: Arc<Mutex<HashMap<CampaignId, Arc<Loaded>>>>,
    /// Whose turn it is to bring a state forward.
    pub(crate) loading: Arc<tokio::sync::Mutex<()>>,
    /// Held by each sign of a person that is being written.
    pub(crate) noting: Arc<tokio::sync::RwLock<()>>,
    /// Where files stand; none until the wiring gives a place.
    pub(crate) files: Option<Files>,
}

impl App {
    /// The application over a store.
    pub fn new(store: Store, deps: Deps) -> Self {
        Self {
            store,
            deps,
            rubrics: Arc::default(),
            shelves: Arc::default(),
            loaded: Arc::default(),
            loading: Arc::default(),
            noting: Arc::default(),
            files: None,
        }
    }

    /// The store, for wiring (`audit verify`, shutting down).
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Time and chance, for wiring (ids of commands).
    pub fn deps(&self) -> &Deps {
        &self.deps
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// [`AppError`]; whatever it is, nothing was changed.
    pub async fn run<C: Command>(&self, given: Given<C>) -> Result<Receipt, AppError> {
        let Given { id, actor, command } = given;
        let (now, chain) = (self.deps.clock.now(), command.chain());
        if !well_formed(id.as_str()) || !well_formed(&chain.key()) {
            return Err(AppError::NotFound);
        }
        let digest = digest(&command)?;
        if C::VERIFIES {
            self.refuse_unless_it_holds(&chain).await?;
        }
        let mut tx = self.store.begin().await?;
        let head = chain::lock(&mut tx, &chain).await?;
        if let Some(receipt) = command_receipt::find(&mut tx, &id).await? {
            return same(receipt, C::NAME, &digest, &actor);
        }
        let facts = command.load(self, &mut tx).await?;
        allow(may(&actor, command.action(), &command.scope(&facts, &actor)))?;
        let deed = Deed {
            actor: actor.clone(),
            now,
            id: id.0.clone(),
        };
        let events = command.decide(&facts, &deed)?;
        let dated: Vec<(&Event, Moment)> = events.iter().map(|event| (event, now)).collect();
        Store::apply_all(&mut tx, &dated).await?;
        for (at, (kind, body, due_at)) in command.follow_ups(&events, now).into_iter().enumerate() {
            let job = Job {
                id: format!("{id}/{at}"),
                kind,
                body,
                due_at,
                attempts: 0,
            };
            jobs::enqueue(&mut tx, &job).await?;
        }
        let act = Act {
            actor: &actor.id,
            command_id: &id,
            at: now,
        };
        let before = head.clone();
        let head = chain::append(&mut tx, &chain, head, &act, &events, || self.deps.random.salt()).await?;
        let moved = Arc::new(Moved {
            before,
            after: head.clone(),
            events,
            at: now,
        });
        let carrying = self.begin_to_carry(&chain, &moved);
        let receipt = Receipt {
            command_id: id,
            command: C::NAME.to_owned(),
            digest,
            actor: actor.id,
            chain: chain.key(),
            at: now,
            first_seq: moved.before.seq + 1,
            last_seq: head.seq,
            head: head.hash,
        };
        command_receipt::keep(&mut tx, &receipt).await?;
        tx.commit().await?;
        self.carry(&chain, &moved, carrying).await;
        Ok(receipt)
    }

    /// Refuses when the chain or its rows do not hold: an approval over an edited record would make it look true.
    async fn refuse_unless_it_holds(&self, chain: &ChainId) -> Result<(), AppError> {
        let report = self.store.verify(chain, None).await?;
        match report.breaches.first() {
            None => Ok(()),
            Some(first) => {
                let (count, first) = (report.breaches.len().to_string(), first.to_string());
                Err(Refusal::new("MJ6001", &[("count", &count), ("first", &first)]).into())
            }
        }
    }

    /// The rubric that a campaign pins, with the digest of its text; the text is read from the database once.
    pub(crate) async fn rubric(
        &self,
        reader: &mut Reader,
        campaign: &CampaignRow,
    ) -> Result<(String, Arc<Rubric>), AppError> {
        let sha256 = tables::rubric_version::digest(reader, &campaign.id, &campaign.rubric).await?;
        let sha256 = sha256.ok_or(AppError::NotFound)?;
        {
            let known = self.rubrics.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(rubric) = known.get(&sha256) {
                return Ok((sha256, Arc::clone(rubric)));
            }
        }
        let version = tables::rubric_version::find(reader, &campaign.id, &campaign.rubric).await?;
        let version = version.ok_or(AppError::NotFound)?;
        let rubric = self.rubric_of(&version.sha256, &version.yaml)?;
        Ok((version.sha256, rubric))
    }

    /// A rubric by the digest of its text; parsed once, since a stored version never changes.
    fn rubric_of(&self, sha256: &str, yaml: &str) -> Result<Arc<Rubric>, AppError> {
        let mut known = self.rubrics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rubric) = known.get(sha256) {
            return Ok(Arc::clone(rubric));
        }
        let rubric = Arc::new(mingjian_core::rubric::parse(yaml.as_bytes())?);
        known.insert(sha256.to_owned(), Arc::clone(&rubric));
        Ok(rubric)
    }
}

/// The answer of the table in the words of the doors.
pub(crate) fn allow(decision: Decision) -> Result<(), AppError> {
    match decision {
        Decision::Allowed => Ok(()),
        Decision::Denied => Err(AppError::Denied(Refusal::new("MJ7002", &[]))),
        Decision::Recused => Err(AppError::Denied(Refusal::new("MJ7003", &[]))),
        Decision::Invisible => Err(AppError::NotFound),
    }
}

fn digest<C: Command>(command: &C) -> Result<String, AppError> {
    let text = serde_json::to_string(command).map_err(Fault::from)?;
    Ok(sha256(&[C::NAME, &text]))
}

/// The receipt again, if it is the same person's same command; an id used for something else is refused, and says
/// nothing of what it was used for.
fn same(receipt: Receipt, name: &str, digest: &str, actor: &Actor) -> Result<Receipt, AppError> {
    if receipt.command == name && receipt.digest == digest && receipt.actor == actor.id {
        Ok(receipt)
    } else {
        Err(Refusal::new("MJ9005", &[]).into())
    }
}
