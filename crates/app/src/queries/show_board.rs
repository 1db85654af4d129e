//! 看板 (ShowBoard): a campaign's rubric, results and entries as they stand at one moment, for all first pages.
//!
//! Explaining every unit is the dearest thing a page asks for, so a board may be handed back in and is returned as
//! it is while the chain has not moved on. **Invariant:** everything on a board was computed from the same entries.

use std::sync::Arc;

use mingjian_core::access::Action;
use mingjian_core::rubric::{Remark, Rubric, check};
use mingjian_core::score::Explanation;

use super::show_sheet::EntrySeen;
use crate::ask::Query;
use crate::error::AppError;
use crate::loaded::Loaded;

/// Asks for the board.
#[derive(Debug, Clone, Default)]
pub struct ShowBoard {
    /// The board that the asker has; given back while it still holds.
    pub known: Option<Arc<Board>>,
}

/// 看板.
#[derive(Debug, Clone)]
pub struct Board {
    /// The head of the chain at which it was drawn; empty when there is no chain.
    pub head: String,
    /// 考核年度; a rubric may hold for several.
    pub year: Option<i32>,
    /// 考核表.
    pub rubric: Arc<Rubric>,
    /// What its check says.
    pub remarks: Vec<Remark>,
    /// Results of all units, in official order.
    pub results: Vec<Explanation>,
    /// All entries with their versions.
    pub entries: Vec<EntrySeen>,
}

impl Query for ShowBoard {
    type View = Arc<Board>;

    fn action(&self) -> Action {
        Action::SeeResults
    }

    fn view(&self, loaded: &Loaded) -> Result<Arc<Board>, AppError> {
        let head = format!("{}:{}:{}", loaded.campaign.id, loaded.head.seq, loaded.head.hash);
        if let Some(known) = self.known.as_ref().filter(|known| known.head == head) {
            return Ok(Arc::clone(known));
        }
        let seen = |row: &mingjian_store::EntryRow| EntrySeen {
            entry: row.entry.clone(),
            version: row.version,
        };
        Ok(Arc::new(Board {
            head,
            year: i32::try_from(loaded.campaign.year).ok().or(loaded.rubric.year),
            rubric: Arc::clone(&loaded.rubric),
            remarks: check(&loaded.rubric),
            results: loaded.explain_all()?,
            entries: loaded.entries.iter().map(seen).collect(),
        }))
    }
}
