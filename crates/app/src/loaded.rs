//! 一次考核的现状: everything that queries of one campaign look at, loaded once for each state of its chain.
//!
//! **Invariant:** never changed; when the chain moves on, another one takes its place.

use std::sync::Arc;

use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::Rubric;
use mingjian_core::score::{Explanation, Scheme, UnitResult};
use mingjian_core::sheet::{Entry, Status, Unit};
use mingjian_store::{CampaignRow, EntryRow, Head};

use crate::scoring;

/// 一次考核的现状.
pub struct Loaded {
    /// The head of the chain at which it was loaded.
    pub head: Head,
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its rubric.
    pub rubric: Arc<Rubric>,
    /// Its units in official order.
    pub units: Vec<Unit>,
    /// Its entries with their versions.
    pub entries: Vec<EntryRow>,
    /// Entries as sheets hold them, in the same order.
    sheet: Vec<Entry>,
    /// Final while nothing is open, otherwise draft.
    pub status: Status,
    /// Results of all units, or why there are none.
    pub results: Result<Vec<UnitResult>, Vec<Refusal>>,
}

impl Loaded {
    pub(crate) fn new(
        head: Head,
        campaign: CampaignRow,
        rubric: Arc<Rubric>,
        units: Vec<Unit>,
        entries: Vec<EntryRow>,
    ) -> Self {
        let sheet: Vec<Entry> = entries.iter().map(|row| row.entry.clone()).collect();
        let (status, results) = scoring::all(&rubric, &units, &sheet, campaign.focus.as_ref());
        Self {
            head,
            campaign,
            rubric,
            units,
            entries,
            sheet,
            status,
            results,
        }
    }

    /// Explains one unit.
    ///
    /// # Errors
    /// The refusals of its sheet.
    pub fn explain(&self, unit: &str) -> Result<Explanation, Vec<Refusal>> {
        self.explained(&[unit])?
            .pop()
            .ok_or_else(|| vec![Refusal::new("MJ4010", &[("unit", unit)])])
    }

    /// Explains every unit, in official order.
    ///
    /// # Errors
    /// The refusals of the first sheet that has some.
    pub fn explain_all(&self) -> Result<Vec<Explanation>, Vec<Refusal>> {
        let units: Vec<&str> = self.units.iter().map(|unit| unit.id.as_str()).collect();
        self.explained(&units)
    }

    fn explained(&self, units: &[&str]) -> Result<Vec<Explanation>, Vec<Refusal>> {
        let scheme = Scheme::new(&self.rubric).map_err(|refusal| vec![refusal])?;
        let scoring = scheme.scoring(
            &self.units,
            &self.sheet,
            self.status,
            self.campaign.focus.as_ref(),
        )?;
        let results = self.results.as_deref().unwrap_or_default();
        units.iter().map(|unit| scoring.explain(unit, results)).collect()
    }

    /// The unit's entries with their versions.
    pub fn entries_of<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a EntryRow> + 'a {
        self.entries.iter().filter(move |row| row.key.unit == unit)
    }
}
