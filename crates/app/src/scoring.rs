//! From stored units and entries to results: the one place where the doors meet the scorer.
//!
//! A unit is scored to the end as soon as nothing is open, and has a lowest and a highest total before.
//! **Invariant:** reading and writing compute a result in the same way.

use mingjian_core::event::{Event, Total};
use mingjian_core::points::{Points, Rounding};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Rubric, TakenOn};
use mingjian_core::score::{Scheme, UnitResult};
use mingjian_core::sheet::{Entry, Focus, Status, Unit};

use crate::case::Case;

/// Decimals of the number for sorting where units are ranked before rounding.
const EXACT_PLACES: u32 = 9;

/// The results of all units: final when nothing is open, otherwise draft.
pub(crate) fn all(
    rubric: &Rubric,
    units: &[Unit],
    sheet: &[Entry],
    focus: Option<&Focus>,
) -> (Status, Result<Vec<UnitResult>, Vec<Refusal>>) {
    let score = |status| -> Result<Vec<UnitResult>, Vec<Refusal>> {
        let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
        scheme.scoring(units, sheet, status, focus)?.all()
    };
    let draft = score(Status::Draft);
    match &draft {
        Ok(results) if results.iter().all(|result| result.open == 0) => (Status::Final, score(Status::Final)),
        _ => (Status::Draft, draft),
    }
}

/// The results of some units, each on its own, by a rubric that was made ready before.
pub(crate) fn each(
    rubric: &Rubric,
    units: &[Unit],
    sheet: &[Entry],
    focus: Option<&Focus>,
    ids: &[&str],
) -> Result<Vec<UnitResult>, Vec<Refusal>> {
    let scheme = Scheme::again(rubric).map_err(|refusal| vec![refusal])?;
    let draft = scheme.scoring(units, sheet, Status::Draft, focus)?;
    let mut results = ids
        .iter()
        .map(|id| draft.one(id))
        .collect::<Result<Vec<_>, _>>()?;
    let complete = draft.taken_as(Status::Final);
    for result in results.iter_mut().filter(|result| result.open == 0) {
        *result = complete.one(&result.unit.id)?;
    }
    Ok(results)
}

/// A result as the record keeps it.
pub(crate) fn total(rubric: &Rubric, result: &UnitResult) -> Total {
    let settings = &rubric.settings;
    let rank_key = match settings.rank_on {
        TakenOn::Rounded => result
            .total
            .as_ref()
            .and_then(|t| t.rank_key(settings.places, settings.mode)),
        TakenOn::Exact => result
            .exact
            .as_ref()
            .and_then(|t| t.rank_key(EXACT_PLACES, Rounding::HalfUp)),
    };
    Total {
        status: result.status.into(),
        exact: result.exact.as_ref().map(Points::fraction),
        total: result.total.as_ref().map(Points::fraction),
        shown: result.shown(),
        rank_key,
        grade: result.grade.clone(),
        open: i64::from(result.open),
    }
}

/// The totals that became others.
pub(crate) fn moved(case: &Case, results: &[UnitResult]) -> Result<Vec<Event>, Vec<Refusal>> {
    let rubric = case.rubric()?;
    let campaign = case.campaign.as_ref().map(|row| row.id.clone());
    let campaign = campaign.ok_or_else(|| vec![Refusal::new("MJ2111", &[])])?;
    let event = |result: &UnitResult| {
        let new = total(rubric, result);
        let old = case.totals.iter().find(|row| row.unit == result.unit.id);
        (old.map(|row| &row.total) != Some(&new)).then(|| Event::UnitTotalChanged {
            authority: case.authority.clone(),
            campaign: campaign.clone(),
            unit: result.unit.id.clone(),
            total: new,
        })
    };
    Ok(results.iter().filter_map(event).collect())
}

/// The unit and all units above it, in whose totals it may count.
pub(crate) fn line_of<'u>(units: &'u [Unit], id: &'u str) -> Vec<&'u str> {
    let mut line = vec![id];
    let mut here = id;
    while let Some(parent) = units
        .iter()
        .find(|unit| unit.id == here)
        .and_then(|unit| unit.parent.as_deref())
    {
        // A body above itself would never end; the scorer refuses it.
        if line.contains(&parent) {
            break;
        }
        line.push(parent);
        here = parent;
    }
    line
}
