//! 登记主体: an authority begins to use the system.
//!
//! **Invariant:** an authority is founded once; founding it again under the same name changes nothing.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::Deed;
use mingjian_core::ids::AuthorityId;
use mingjian_core::lang::Text;
use mingjian_core::refusal::Refusal;
use mingjian_store::Reader;
use mingjian_store::tables::authority::{self, AuthorityRow};
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::run::{App, Command};

/// Takes an authority in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAuthority {
    /// The authority.
    pub authority: AuthorityId,
    /// Its name.
    pub name: Text,
}

impl Command for FoundAuthority {
    const NAME: &'static str = "authority.found";
    /// The authority of that id, if there is one.
    type Facts = Option<AuthorityRow>;

    fn action(&self) -> Action {
        Action::FoundAuthority
    }

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    async fn load(&self, _app: &App, reader: &mut Reader) -> Result<Self::Facts, AppError> {
        Ok(authority::find(reader, &self.authority).await?)
    }

    fn scope(&self, _facts: &Self::Facts, _actor: &Actor) -> Scope {
        Scope {
            authority: Some(self.authority.clone()),
            ..Scope::default()
        }
    }

    fn decide(&self, facts: &Self::Facts, _deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        match facts {
            Some(row) if row.name == self.name => Ok(Vec::new()),
            Some(_) => Err(vec![Refusal::new(
                "MJ2091",
                &[("authority", self.authority.as_str())],
            )]),
            None => {
                let (authority, name) = (self.authority.clone(), self.name.clone());
                Ok(vec![Event::AuthorityFounded { authority, name }])
            }
        }
    }
}
