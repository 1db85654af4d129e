//! 登录日志: who came in or tried to, the newest first, a page at a time.
//!
//! **Invariant:** shows attempts of people of the own authority, and those under a name that nobody has; a page goes
//! on from the last row that was looked at, not the last that was shown.

use mingjian_core::access::{Action, Actor};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::person::Person;
use mingjian_core::ids::{AuthorityId, Moment};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;
use crate::run::App;
use crate::sign_in::SignInRow;

/// Rows of one page when nobody says how many.
pub const SIGN_INS_A_PAGE: usize = 50;

/// Asks who belongs to an authority, in the right to see its log.
#[derive(Debug, Clone)]
struct Names {
    authority: AuthorityId,
}

impl Look for Names {
    type View = Vec<(String, String)>;

    const ACTION: Action = Action::SeeSignIns;

    fn chain(&self) -> ChainId {
        ChainId::Authority(self.authority.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<Self::View, AppError> {
        Ok(case
            .house
            .all::<Person>()
            .map(|(id, person)| (id.to_owned(), person.name))
            .collect())
    }
}

/// 登录日志, one page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignInsView {
    /// The rows, the newest first.
    pub rows: Vec<SignInShown>,
    /// Where the next page begins; empty at the end.
    pub next: String,
}

/// One attempt, or several that were turned away alike.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignInShown {
    /// When; the first of several.
    pub at: Moment,
    /// The last of several.
    pub last_at: Moment,
    /// How many attempts.
    pub attempts: i64,
    /// The login name as it was typed.
    pub login: String,
    /// Whose it is; empty when nobody has it.
    pub name: String,
    /// From which address.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    /// How it ended, under its stable name.
    pub outcome: String,
}

impl App {
    /// A page of the log. `after` is [`SignInsView::next`] of the page before, or empty; so many rows at most.
    ///
    /// # Errors
    /// [`AppError`].
    pub async fn list_sign_ins(
        &self,
        actor: &Actor,
        authority: &AuthorityId,
        after: &str,
        most: usize,
    ) -> Result<SignInsView, AppError> {
        let names = self
            .look(
                actor,
                &Names {
                    authority: authority.clone(),
                },
            )
            .await?;
        let name = |person: &str| {
            names
                .iter()
                .find(|(id, _)| id == person)
                .map(|(_, name)| name.clone())
        };
        let begin = after
            .split_once('.')
            .and_then(|(at, id)| Some((Moment(at.parse().ok()?), id)));
        let mut rows = self
            .sign_in_log(begin, i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1))
            .await?;
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| format!("{}.{}", row.at.0, row.id))
            .unwrap_or_default();
        let own = |row: &SignInRow| row.person.is_empty() || name(&row.person).is_some();
        let shown = rows.into_iter().filter(own).map(|row| SignInShown {
            at: row.at,
            last_at: row.last_at,
            attempts: row.attempts,
            name: name(&row.person).unwrap_or_default(),
            login: row.login,
            address: row.address,
            browser: row.browser,
            outcome: row.outcome,
        });
        Ok(SignInsView {
            rows: shown.collect(),
            next,
        })
    }
}
