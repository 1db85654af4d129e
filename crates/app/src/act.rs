//! 办理: commands of the procedure, each a pure decision over a [`Case`], and the list of all of them.
//!
//! Whatever is an [`Act`] is a [`Command`]; the list gives its route, its form in the API and its name in the record.
//! **Invariant:** an act changes nothing but through the events that it decides.

use std::pin::Pin;

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::ids::CommandId;
use mingjian_core::refusal::Refusal;
use mingjian_store::{Reader, Receipt};
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::run::{App, Command, Given};

/// 办理: one file an act under `commands/`.
pub trait Act: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// The stable name: `chapter.verb`.
    const NAME: &'static str;
    /// The permission it takes.
    const ACTION: Action;
    /// Whether the record is verified first; the act is refused when it does not hold.
    const VERIFIES: bool = false;

    /// The one chain it appends to.
    fn chain(&self) -> ChainId;

    /// What it must know, besides the campaign and its procedure.
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }

    /// The unit on whose papers it acts; empty for the whole campaign.
    fn unit(&self) -> &str {
        ""
    }

    /// On what it acts, for the permission.
    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(self.unit(), actor)
    }

    /// What happens, or why it does not. Pure; no event at all when everything is so already.
    ///
    /// # Errors
    /// The refusals that the person can act on.
    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>>;
}

impl<A: Act> Command for A {
    const NAME: &'static str = A::NAME;
    const VERIFIES: bool = A::VERIFIES;
    type Facts = Case;

    fn action(&self) -> Action {
        A::ACTION
    }

    fn chain(&self) -> ChainId {
        Act::chain(self)
    }

    async fn load(&self, app: &App, reader: &mut Reader) -> Result<Case, AppError> {
        Case::load(app, reader, &Act::chain(self), &self.needs()).await
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        Act::scope(self, case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        Act::decide(self, case, deed)
    }
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<Receipt, AppError>> + Send + 'a>>;

/// An act by its name, as the API and forms reach it.
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// The permission it takes.
    pub action: Action,
    /// The form of its input.
    pub schema: fn(&mut SchemaGenerator) -> schemars::Schema,
    /// Whether a value has that form.
    reads: fn(&Value) -> Result<(), AppError>,
    run: for<'a> fn(&'a App, CommandId, Actor, Value) -> Running<'a>,
}

impl Listed {
    /// The entry of an act.
    pub const fn of<A: Act>() -> Self {
        Self::command::<A>(A::ACTION, A::json_schema)
    }

    /// The entry of a command that loads its facts in its own way.
    pub const fn command<C: Command + DeserializeOwned + 'static>(
        action: Action,
        schema: fn(&mut SchemaGenerator) -> schemars::Schema,
    ) -> Self {
        Self {
            name: C::NAME,
            action,
            schema,
            reads: |input| C::deserialize(input).map(drop).map_err(|e| unreadable(&e)),
            run: |app, id, actor, input| {
                Box::pin(async move {
                    let command: C = serde_json::from_value(input).map_err(|e| unreadable(&e))?;
                    app.run(Given { id, actor, command }).await
                })
            },
        }
    }
}

impl Listed {
    /// Whether a value is an input of this act, without giving it.
    ///
    /// # Errors
    /// MJ9006 for one that is not.
    pub fn reads(&self, input: &Value) -> Result<(), AppError> {
        (self.reads)(input)
    }
}

fn unreadable(error: &serde_json::Error) -> AppError {
    Refusal::new("MJ9006", &[("why", &error.to_string())]).into()
}

impl App {
    /// Carries an act out by its name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a name that is not listed, MJ9006 for an input that is not its form, and the
    /// act's own.
    pub async fn act(
        &self,
        name: &str,
        id: CommandId,
        actor: Actor,
        input: Value,
    ) -> Result<Receipt, AppError> {
        let listed = crate::commands::LIST.iter().find(|one| one.name == name);
        let done = (listed.ok_or(AppError::NotFound)?.run)(self, id, actor, input.clone()).await?;
        self.after_act(name, &input).await?;
        Ok(done)
    }
}
