//! 看板 (ShowBoard): a campaign's rubric, results and entries as they stand at one moment, for all pages of results.
//!
//! One unit is explained when its page asks for it. **Invariant:** everything on a board was computed from the same
//! entries.

use std::sync::Arc;

use mingjian_core::access::Action;
use mingjian_core::rubric::{Remark, Rubric, check};
use mingjian_core::score::{Explanation, UnitResult};

use super::show_sheet::EntrySeen;
use crate::ask::Query;
use crate::error::AppError;
use crate::loaded::{Brief, Loaded};

/// Asks for the board.
#[derive(Debug, Clone, Default)]
pub struct ShowBoard {
    /// The board that the asker has; given back while it still holds.
    pub known: Option<Arc<Board>>,
}

/// 看板.
#[derive(Clone)]
pub struct Board {
    /// 考核年度; a rubric may hold for several.
    pub year: Option<i32>,
    /// 考核表.
    pub rubric: Arc<Rubric>,
    /// What its check says.
    pub remarks: Arc<Vec<Remark>>,
    loaded: Arc<Loaded>,
}

impl std::fmt::Debug for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Board")
            .field("head", &self.loaded.head)
            .finish_non_exhaustive()
    }
}

impl Board {
    /// Results with what tables of many units show of them, in official order.
    pub fn lines(&self) -> impl Iterator<Item = (&UnitResult, &Brief)> {
        self.loaded.lines()
    }

    /// The result of one unit.
    pub fn result(&self, unit: &str) -> Option<&UnitResult> {
        self.loaded.result(unit)
    }

    /// Everything behind the total of one unit; `None` when there is no such unit.
    pub fn explain(&self, unit: &str) -> Option<Arc<Explanation>> {
        self.result(unit)?;
        self.loaded.explain(unit).ok()
    }

    /// The version of a unit's entry for an indicator, the first where there are several; 0 when there is none.
    pub fn version_of(&self, unit: &str, indicator: &str) -> i64 {
        let mut rows = self.loaded.entries_of(unit);
        rows.find(|row| row.key.indicator == indicator)
            .map_or(0, |row| row.version)
    }

    /// The entries of one unit with their versions.
    pub fn entries_of(&self, unit: &str) -> Vec<EntrySeen> {
        let seen = |row: &mingjian_store::EntryRow| EntrySeen {
            entry: row.entry.clone(),
            version: row.version,
        };
        self.loaded.entries_of(unit).map(seen).collect()
    }
}

impl Query for ShowBoard {
    type View = Arc<Board>;

    fn action(&self) -> Action {
        Action::SeeResults
    }

    fn view(&self, loaded: &Arc<Loaded>) -> Result<Arc<Board>, AppError> {
        let known = self.known.as_ref();
        if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.loaded, loaded)) {
            return Ok(Arc::clone(known));
        }
        // Sheets that are refused show no board.
        loaded.results.as_ref().map_err(Clone::clone)?;
        let same_rubric = known.filter(|known| Arc::ptr_eq(&known.rubric, &loaded.rubric));
        let remarks = same_rubric.map_or_else(
            || Arc::new(check(&loaded.rubric)),
            |known| Arc::clone(&known.remarks),
        );
        Ok(Arc::new(Board {
            year: i32::try_from(loaded.campaign.year).ok().or(loaded.rubric.year),
            rubric: Arc::clone(&loaded.rubric),
            remarks,
            loaded: Arc::clone(loaded),
        }))
    }
}
