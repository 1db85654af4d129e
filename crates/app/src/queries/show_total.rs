//! The total of one unit, as printed.

use std::sync::Arc;

use mingjian_core::access::Action;
use mingjian_core::score::UnitStatus;
use schemars::JsonSchema;
use serde::Serialize;

use crate::ask::Query;
use crate::error::AppError;
use crate::loaded::Loaded;

/// Asks for the total of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowTotal {
    /// The unit.
    pub unit: String,
}

/// 得分 of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TotalView {
    /// The unit.
    pub unit: String,
    /// How it stands.
    pub status: UnitStatus,
    /// The total as printed; absent while entries are open.
    pub shown: Option<String>,
    /// Rank in the class.
    pub rank: Option<u32>,
    /// Number of open entries.
    pub open: u32,
}

impl Query for ShowTotal {
    type View = TotalView;

    fn action(&self) -> Action {
        Action::SeeResults
    }

    fn view(&self, loaded: &Arc<Loaded>) -> Result<TotalView, AppError> {
        loaded.results.as_ref().map_err(Clone::clone)?;
        let result = loaded.result(&self.unit).ok_or(AppError::NotFound)?;
        Ok(TotalView {
            unit: self.unit.clone(),
            status: result.status,
            shown: result.shown(),
            rank: result.rank,
            open: result.open,
        })
    }
}
