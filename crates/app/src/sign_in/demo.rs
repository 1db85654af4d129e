//! 演示登录: one click instead of a password, in the demonstration only.
//!
//! **Invariant:** a program that was not started as a demonstration refuses it, whatever its data say.

use mingjian_core::ids::well_formed;
use mingjian_core::refusal::Refusal;
use mingjian_store::tables::sign_in_log;

use super::log::Outcome;
use super::session::Who;
use super::{SignedIn, Visit};
use crate::error::AppError;
use crate::run::App;

impl App {
    /// Signs a person of the demonstration in without a password.
    ///
    /// # Errors
    /// MJ7105 when the program was not started as a demonstration.
    pub async fn sign_in_demo(
        &self,
        demonstration: bool,
        person: &str,
        visit: &Visit,
    ) -> Result<SignedIn, AppError> {
        if !demonstration {
            return Err(Refusal::new("MJ7105", &[]).into());
        }
        if !well_formed(person) {
            return Err(AppError::NotFound);
        }
        let now = self.deps.clock.now();
        let mut tx = self.store.begin().await?;
        let entry = self.entry(now, "", person, visit, Outcome::Demo);
        sign_in_log::insert(&mut tx, &entry).await?;
        let who = Who {
            person,
            acting_as: "",
            must_change: false,
        };
        let signed_in = self.begin_session(&mut tx, now, visit, who).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}
