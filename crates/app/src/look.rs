//! 查看: queries of the procedure, each a pure view over a [`Case`].
//!
//! **Invariant:** reads in one transaction, asks for permission, and shows what the person may see and no more; a view
//! that is not for them is not there.

use mingjian_core::access::{Action, Actor, Decision, Scope, may};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::ids::well_formed;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::run::{App, allow};

/// 查看: one file a view under `queries/`.
pub trait Look: Send + Sync {
    /// What comes back; also the API's JSON.
    type View: Serialize + Send;

    /// The permission it takes.
    const ACTION: Action;

    /// Of which chain.
    fn chain(&self) -> ChainId;

    /// What it must know, besides the campaign and its procedure.
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    /// Of which unit; empty for the whole campaign.
    fn unit(&self) -> &str {
        ""
    }

    /// On what, for the permission.
    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(self.unit(), actor)
    }

    /// Builds the view; pure.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not there.
    fn view(&self, case: &Case, deed: &Deed) -> Result<Self::View, AppError>;
}

impl App {
    /// Answers a query of the procedure.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn look<L: Look>(&self, actor: &Actor, look: &L) -> Result<L::View, AppError> {
        let chain = look.chain();
        if !well_formed(&chain.key()) {
            return Err(AppError::NotFound);
        }
        let mut reader = self.store.read().await?;
        let case = Case::load(self, &mut reader, &chain, &look.needs()).await?;
        drop(reader);
        match may(actor, L::ACTION, &look.scope(&case, actor)) {
            // Who may know that something can be done may still not see this.
            Decision::Denied => return Err(AppError::NotFound),
            decision => allow(decision)?,
        }
        let deed = Deed {
            actor: actor.clone(),
            now: self.deps.clock.now(),
            id: String::new(),
        };
        look.view(&case, &deed)
    }
}
