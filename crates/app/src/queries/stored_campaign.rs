//! 在库的考核: the rubric, units and entries of a campaign as the scorer takes them.
//!
//! **Does not** score: who asks tries them under another rubric or with other entries.

use std::sync::Arc;

use mingjian_core::access::Action;
use mingjian_core::rubric::Rubric;
use mingjian_core::sheet::{FORMAT, Sheets};

use crate::ask::Query;
use crate::error::AppError;
use crate::loaded::Loaded;

/// Asks for what a campaign is scored from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCampaign;

/// What a campaign is scored from, at one state of its record.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The rubric that it pins.
    pub rubric: Arc<Rubric>,
    /// Its units in official order with their entries; a draft while anything is open.
    pub sheets: Sheets,
}

impl Query for StoredCampaign {
    type View = Stored;

    fn action(&self) -> Action {
        Action::SeeResults
    }

    fn view(&self, loaded: &Arc<Loaded>) -> Result<Stored, AppError> {
        let entries = loaded.units.iter().flat_map(|unit| loaded.entries_of(&unit.id));
        Ok(Stored {
            rubric: Arc::clone(&loaded.rubric),
            sheets: Sheets {
                mingjian: FORMAT.to_owned(),
                label: loaded.campaign.label.clone(),
                status: loaded.status,
                focus: loaded.campaign.focus.clone(),
                entries: entries.map(|row| row.entry.clone()).collect(),
                units: loaded.units.to_vec(),
                ..Sheets::default()
            },
        })
    }
}
