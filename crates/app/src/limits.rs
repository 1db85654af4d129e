//! 日历变动之后: every campaign of the authority counts its open limits again.
//!
//! Called right after a day was changed, and by the daily job for a change that a crash left unfinished.
//! **Invariant:** each campaign's moves are one command of that campaign; doing it again changes nothing.

use mingjian_core::access::Actor;
use mingjian_core::ids::AuthorityId;
use mingjian_store::tables;

use crate::commands::consequence::MoveLimits;
use crate::error::AppError;
use crate::run::{App, Given};

impl App {
    /// Counts the open limits of all campaigns of an authority again; returns how many moved.
    ///
    /// # Errors
    /// What the calendar refuses, and the database's own.
    pub async fn move_limits(&self, authority: &AuthorityId) -> Result<i64, AppError> {
        let all = tables::campaign::list(&mut self.store.read().await?).await?;
        let mut moved = 0;
        for row in all.into_iter().filter(|row| row.authority == *authority) {
            let given = Given {
                id: self.deps.random.command_id(),
                actor: Actor::system("calendar"),
                command: MoveLimits { campaign: row.id },
            };
            let receipt = self.run(given).await?;
            moved += receipt
                .last_seq
                .saturating_sub(receipt.first_seq)
                .saturating_add(1)
                .max(0);
        }
        Ok(moved)
    }
}
