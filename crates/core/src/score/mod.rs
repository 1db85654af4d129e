//! 计分: from a rubric and sheets to totals, grades, ranks and explanations.
//!
//! [`Scheme`] is a rubric made ready; [`Scoring`] is a scheme with units and entries. The same code scores one
//! unit and a country. **Invariant:** exact until the one rounding; the order of units changes nothing.

mod aggregate;
mod base;
mod bonus;
pub mod bulk;
mod caps;
mod compose;
mod doubles;
mod explain;
mod gather;
mod grade;
mod leaf;
mod occurrence;
mod outcome;
mod outside;
mod rank;
mod rules;
mod table;
mod unit;
mod weights;

use std::collections::{HashMap, HashSet};

pub use outcome::*;

use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Rubric, TakenOn, VetoRank, impossible};
use crate::sheet::{Entry, Focus, Sheets, Status, Unit};
use compose::{Composed, World, unknown_class};
use gather::{Gathered, gather};
use table::Table;
use unit::Bound;

/// Most decimals of a total.
pub const MAX_PLACES: u32 = 12;
/// Most refusals that are listed at once.
pub const MAX_REFUSALS: usize = 200;

/// 计分方案: a rubric made ready for scoring, one table a class.
pub struct Scheme<'r> {
    rubric: &'r Rubric,
    tables: HashMap<&'r str, Table<'r>>,
}

impl<'r> Scheme<'r> {
    /// Makes a rubric ready.
    ///
    /// # Errors
    /// `MJ4002` for a name used twice, `MJ4043` for more decimals than anybody writes (a number that would cost
    /// memory without bound), `MJ1111` and `MJ1112` for a number that no rule can mean (below zero, a share over
    /// 1); other faults of a draft show when they matter, and weights need not add up here.
    pub fn new(rubric: &'r Rubric) -> Result<Self, Refusal> {
        let settings = &rubric.settings;
        let asked = [
            Some(settings.places),
            Some(settings.gap_places),
            settings.round_level1_places,
            settings.round_source_places,
            rubric.conversion.as_ref().map(|c| c.places),
        ];
        if let Some(places) = asked.into_iter().flatten().find(|places| *places > MAX_PLACES) {
            let (places, limit) = (places.to_string(), MAX_PLACES.to_string());
            return Err(Refusal::new("MJ4043", &[("places", &places), ("limit", &limit)]));
        }
        if let Some(refusal) = impossible(rubric) {
            return Err(refusal);
        }
        Self::again(rubric)
    }

    /// Makes a rubric ready that was made ready before and did not change since, such as one that a campaign pins:
    /// without looking for numbers that no rule can mean.
    ///
    /// # Errors
    /// `MJ4002` for a name used twice.
    pub fn again(rubric: &'r Rubric) -> Result<Self, Refusal> {
        let mut tables = HashMap::new();
        for class in &rubric.classes {
            if tables
                .insert(class.id.text.as_str(), Table::build(rubric, class)?)
                .is_some()
            {
                return Err(Refusal::new("MJ4002", &[("node", &class.id.text)]));
            }
        }
        Ok(Self { rubric, tables })
    }

    /// The rubric behind it.
    pub fn rubric(&self) -> &'r Rubric {
        self.rubric
    }

    /// Takes units and entries in.
    ///
    /// # Errors
    /// What names nothing: unknown units, indicators, sources; duplicates (`MJ4010`–`MJ4016`, `MJ4053`).
    pub fn scoring<'a>(
        &'a self,
        units: &'a [Unit],
        entries: impl IntoIterator<Item = &'a Entry>,
        status: Status,
        focus: Option<&'a Focus>,
    ) -> Result<Scoring<'a>, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut by_id: HashMap<&str, &Unit> = HashMap::new();
        for unit in units {
            if by_id.insert(unit.id.as_str(), unit).is_some() {
                refusals
                    .push(Refusal::new("MJ4015", &[("unit", &unit.id)]).at(Place::node(unit.id.as_str())));
            }
            if !self.tables.contains_key(unit.class.as_str()) {
                refusals.push(unknown_class(unit));
            }
        }
        let mut below: HashMap<&str, Vec<&Unit>> = HashMap::new();
        for unit in units {
            let Some(parent) = &unit.parent else { continue };
            if by_id.contains_key(parent.as_str()) {
                below.entry(parent.as_str()).or_default().push(unit);
            } else {
                let params = [("unit", unit.id.as_str()), ("parent", parent.as_str())];
                refusals.push(Refusal::new("MJ4054", &params).at(Place::node(unit.id.as_str())));
            }
        }
        refusals.extend(cycles(units, &by_id));
        let gathered = gather(self.rubric, &self.tables, &by_id, entries, &mut refusals);
        if !refusals.is_empty() {
            refusals.truncate(MAX_REFUSALS);
            return Err(refusals);
        }
        Ok(Scoring {
            scheme: self,
            units,
            by_id,
            below,
            gathered,
            status,
            focus,
        })
    }

    /// Takes a whole sheets file in.
    ///
    /// # Errors
    /// As [`Scheme::scoring`]; `MJ4016` when the file names another rubric.
    pub fn sheets<'a>(&'a self, units: &'a [Unit], sheets: &'a Sheets) -> Result<Scoring<'a>, Vec<Refusal>> {
        if let Some(named) = sheets
            .rubric
            .as_ref()
            .filter(|named| **named != self.rubric.id.text)
        {
            let params = [
                ("named", named.as_str()),
                ("rubric", self.rubric.id.text.as_str()),
            ];
            return Err(vec![Refusal::new("MJ4016", &params)]);
        }
        self.scoring(units, &sheets.entries, sheets.status, sheets.focus.as_ref())
    }
}

/// Bodies that stand above themselves.
fn cycles(units: &[Unit], by_id: &HashMap<&str, &Unit>) -> Option<Refusal> {
    let mut done: HashSet<&str> = HashSet::new();
    for unit in units {
        let mut path: HashSet<&str> = HashSet::new();
        let mut here = Some(unit.id.as_str());
        while let Some(id) = here {
            if done.contains(id) {
                break;
            }
            if !path.insert(id) {
                return Some(Refusal::new("MJ4053", &[("unit", id)]).at(Place::node(id)));
            }
            here = by_id.get(id).and_then(|u| u.parent.as_deref());
        }
        done.extend(path);
    }
    None
}

/// A scheme with units and entries.
pub struct Scoring<'a> {
    scheme: &'a Scheme<'a>,
    units: &'a [Unit],
    by_id: HashMap<&'a str, &'a Unit>,
    below: HashMap<&'a str, Vec<&'a Unit>>,
    gathered: HashMap<&'a str, Gathered<'a>>,
    status: Status,
    focus: Option<&'a Focus>,
}

impl<'a> Scoring<'a> {
    /// The same units and entries, taken for a draft or for the end.
    #[must_use]
    pub fn taken_as(self, status: Status) -> Self {
        Self { status, ..self }
    }

    fn world(&self) -> World<'_> {
        World {
            rubric: self.scheme.rubric,
            tables: &self.scheme.tables,
            gathered: &self.gathered,
            below: self.below.clone(),
            focus: self.focus,
        }
    }

    /// Scores all units; grades and ranks are given per class. Results stand in the order of the units.
    ///
    /// # Errors
    /// All refusals of all units, at most [`MAX_REFUSALS`].
    pub fn all(&self) -> Result<Vec<UnitResult>, Vec<Refusal>> {
        let world = self.world();
        let (mut results, mut refusals) = (Vec::with_capacity(self.units.len()), Vec::new());
        for unit in self.units {
            match self.result(&world, unit) {
                Ok((result, _)) => results.push(result),
                Err(more) => refusals.extend(more),
            }
            if refusals.len() >= MAX_REFUSALS {
                break;
            }
        }
        if !refusals.is_empty() {
            refusals.truncate(MAX_REFUSALS);
            return Err(refusals);
        }
        place(self.scheme.rubric, &mut results)?;
        Ok(results)
    }

    /// Scores one unit alone: total and threshold grade, no rank.
    ///
    /// # Errors
    /// The unit's refusals; `MJ4010` when there is no such unit.
    pub fn one(&self, id: &str) -> Result<UnitResult, Vec<Refusal>> {
        let unit = self.unit(id)?;
        self.result(&self.world(), unit).map(|(result, _)| result)
    }

    /// Explains one unit; `results` (of [`Scoring::all`]) lend it rank and quota grade.
    ///
    /// # Errors
    /// As [`Scoring::one`].
    pub fn explain(&self, id: &str, results: &[UnitResult]) -> Result<Explanation, Vec<Refusal>> {
        let unit = self.unit(id)?;
        let world = self.world();
        let (mut result, composed) = self.result(&world, unit)?;
        if let Some(known) = results.iter().find(|r| r.unit.id == id) {
            result = known.clone();
        }
        Ok(explain::explain(self.scheme, result, composed))
    }

    fn unit(&self, id: &str) -> Result<&'a Unit, Vec<Refusal>> {
        self.by_id
            .get(id)
            .copied()
            .ok_or_else(|| vec![Refusal::new("MJ4010", &[("unit", id)]).at(Place::node(id))])
    }

    fn result<'w>(
        &'w self,
        world: &World<'w>,
        unit: &'w Unit,
    ) -> Result<(UnitResult, Option<Composed<'w>>), Vec<Refusal>> {
        let rubric = self.scheme.rubric;
        let settings = &rubric.settings;
        let mut result = UnitResult {
            unit: unit.clone(),
            status: UnitStatus::Scored,
            total: None,
            exact: None,
            places: settings.places,
            grade: None,
            grade_title: None,
            failed: false,
            fixed: false,
            rank: None,
            region_rank: None,
            low: None,
            high: None,
            open: 0,
            converted: None,
        };
        if unit.excluded.is_some() {
            result.status = UnitStatus::Excluded;
            return Ok((result, None));
        }
        let class = rubric.classes.iter().find(|c| c.id.text == unit.class);
        if class.is_some_and(|c| c.joined_only) {
            result.status = UnitStatus::Joined;
            return Ok((result, None));
        }
        if class.is_some_and(|c| c.veto_only) {
            return self.by_vetoes(world, unit, result);
        }
        if self.status == Status::Draft {
            let low = world.compose(unit, Bound::Low)?;
            let high = world.compose(unit, Bound::High)?;
            result.status = UnitStatus::Draft;
            result.open = low.open;
            let round =
                |c: &Composed<'_>| (!c.unbounded).then(|| c.exact.round(settings.places, settings.mode));
            (result.low, result.high) = (round(&low), round(&high));
            return Ok((result, Some(high)));
        }
        let composed = world.compose(unit, Bound::Exact)?;
        if !composed.applicable {
            result.status = UnitStatus::NotApplicable;
            return Ok((result, Some(composed)));
        }
        let bands = grade::bands(rubric, &unit.class);
        let total = composed.exact.round(settings.places, settings.mode);
        let named = composed
            .named_grade
            .as_deref()
            .and_then(|id| bands.iter().find(|b| b.id.text == id).copied());
        let band = if composed.stopped || composed.fixed {
            named.or_else(|| grade::failing(&bands))
        } else {
            grade::band(
                rubric,
                &bands,
                grade::graded_on(rubric, &composed.exact, &total),
                &unit.id,
            )
            .map_err(|refusal| vec![refusal])?
        };
        if let Some(band) = band {
            result.grade = Some(band.id.text.clone());
            result.grade_title = Some(band.title.clone());
            result.failed = grade::failing(&bands).is_some_and(|f| f.id == band.id);
        }
        result.fixed = composed.fixed;
        if composed.stopped {
            result.open = composed.open;
        }
        // What would have been is known only where everything was scored.
        result.exact = (result.open == 0).then(|| composed.exact.clone());
        if composed.stopped {
            result.status = UnitStatus::Vetoed;
        } else {
            result.converted = rubric.conversion.as_ref().and_then(|c| {
                let share = total.checked_div(&c.from)?;
                Some((&share * &c.to).round(c.places, settings.mode))
            });
            result.total = Some(total);
        }
        Ok((result, Some(composed)))
    }
}

impl<'a> Scoring<'a> {
    /// A unit that is judged by vetoes alone: a grade, no points, no rank.
    fn by_vetoes<'w>(
        &'w self,
        world: &World<'w>,
        unit: &'w Unit,
        mut result: UnitResult,
    ) -> Result<(UnitResult, Option<Composed<'w>>), Vec<Refusal>> {
        let composed = world.compose(unit, Bound::High)?;
        let bands = grade::bands(self.scheme.rubric, &unit.class);
        let failing = grade::failing(&bands);
        let fired = composed.stopped || composed.fixed;
        let named = composed
            .named_grade
            .as_deref()
            .and_then(|id| bands.iter().find(|b| b.id.text == id).copied());
        let passing = bands
            .iter()
            .rev()
            .find(|b| failing.is_none_or(|f| f.id != b.id))
            .copied();
        if let Some(band) = if fired { named.or(failing) } else { passing } {
            result.grade = Some(band.id.text.clone());
            result.grade_title = Some(band.title.clone());
            result.failed = failing.is_some_and(|f| f.id == band.id);
        }
        result.status = if composed.stopped {
            UnitStatus::Vetoed
        } else {
            UnitStatus::Scored
        };
        Ok((result, Some(composed)))
    }
}

/// The number on which a unit is ranked.
fn ranked_on<'u>(rubric: &Rubric, result: &'u UnitResult) -> Option<&'u Points> {
    match (result.status, rubric.settings.rank_on) {
        (UnitStatus::Scored, TakenOn::Rounded) => result.total.as_ref(),
        (UnitStatus::Scored, TakenOn::Exact) => result.exact.as_ref(),
        _ => None,
    }
}

/// Ranks and quota grades, per class.
/// Ranks results again after some of them were replaced by newly scored ones ([`Scoring::one`]).
///
/// Only for tables without quotas: a grade by quota belongs to the whole class, so that all units are scored again.
///
/// # Errors
/// As [`Scoring::all`].
pub fn place_again(rubric: &Rubric, results: &mut [UnitResult]) -> Result<(), Vec<Refusal>> {
    for result in results.iter_mut() {
        (result.rank, result.region_rank) = (None, None);
    }
    place(rubric, results)
}

fn place(rubric: &Rubric, results: &mut [UnitResult]) -> Result<(), Vec<Refusal>> {
    let mut groups: HashMap<(String, Option<String>), Vec<usize>> = HashMap::new();
    for (index, result) in results.iter().enumerate() {
        let (class, region) = (result.unit.class.clone(), result.unit.region.clone());
        groups.entry((class.clone(), None)).or_default().push(index);
        if !region.is_empty() {
            groups.entry((class, Some(region))).or_default().push(index);
        }
    }
    for ((class, region), members) in &groups {
        let ranked: Vec<usize> = members
            .iter()
            .copied()
            .filter(|i| results.get(*i).and_then(|r| ranked_on(rubric, r)).is_some())
            .collect();
        let values: Vec<&Points> = ranked
            .iter()
            .filter_map(|i| results.get(*i).and_then(|r| ranked_on(rubric, r)))
            .collect();
        let ranks = rank::ranks(&values, rubric.settings.ties);
        let behind = match rubric.settings.ties {
            crate::rubric::Ties::Competition => u32::try_from(ranked.len()).unwrap_or(u32::MAX),
            crate::rubric::Ties::Dense => ranks.iter().copied().max().unwrap_or(0),
        };
        let quota_grades = if region.is_none() {
            quota_grades(rubric, class, &ranked, results)
        } else {
            Vec::new()
        };
        let set = |result: &mut UnitResult, rank: u32| match region {
            None => result.rank = Some(rank),
            Some(_) => result.region_rank = Some(rank),
        };
        for (index, rank) in ranked.iter().zip(ranks) {
            if let Some(result) = results.get_mut(*index) {
                set(result, rank);
            }
        }
        if rubric.settings.veto_rank == VetoRank::Last {
            for index in members {
                if let Some(result) = results.get_mut(*index).filter(|r| r.status == UnitStatus::Vetoed) {
                    set(result, behind.saturating_add(1));
                }
            }
        }
        for (index, id) in quota_grades {
            let bands = grade::bands(rubric, class);
            let failing = grade::failing(&bands).map(|f| f.id.text.clone());
            let band = bands.iter().find(|b| Some(&b.id.text) == id.as_ref());
            if let Some(result) = results.get_mut(index) {
                result.failed = id.is_some() && failing == id;
                result.grade_title = band.map(|b| b.title.clone());
                result.grade = id;
            }
        }
    }
    Ok(())
}

/// Grades that quotas change: who gets one by rank, and who falls out of it.
fn quota_grades(
    rubric: &Rubric,
    class: &str,
    ranked: &[usize],
    results: &[UnitResult],
) -> Vec<(usize, Option<String>)> {
    let settings = &rubric.settings;
    let bands = grade::bands(rubric, class);
    let position = |id: Option<&str>| {
        bands
            .iter()
            .position(|b| Some(b.id.text.as_str()) == id)
            .unwrap_or(bands.len())
    };
    // Grades are taken from the same number as the threshold grades; fixed points keep the failing grade.
    let value = |i: &usize| {
        let r = results.get(*i)?;
        match settings.grade_on {
            TakenOn::Rounded => r.total.as_ref(),
            TakenOn::Exact => r.exact.as_ref(),
        }
    };
    let mut order: Vec<usize> = ranked.to_vec();
    order.sort_by(|a, b| value(b).cmp(&value(a)));
    let mut grades: HashMap<usize, Option<String>> = order
        .iter()
        .filter_map(|i| results.get(*i).map(|r| (*i, r.grade.clone())))
        .collect();
    let mut taken = 0;
    for quota in grade::quotas(rubric, class) {
        let rest: Vec<&Points> = order.iter().skip(taken).filter_map(&value).collect();
        let own = position(Some(quota.grade.as_str()));
        let within = grade::within(
            quota,
            &rest,
            order.len(),
            settings.quota_edge,
            settings.quota_share_rounding,
        );
        for (place, index) in order.iter().enumerate().skip(taken) {
            let Some(current) = grades.get_mut(index) else {
                continue;
            };
            if results.get(*index).is_some_and(|r| r.fixed) {
                continue;
            }
            if place < taken + within {
                *current = Some(quota.grade.clone());
            } else if position(current.as_deref()) <= own {
                // Outside the quota: the next band below it.
                *current = bands.get(own + 1).map(|b| b.id.text.clone());
            }
        }
        taken += within;
    }
    let mut changed: Vec<(usize, Option<String>)> = grades
        .into_iter()
        .filter(|(i, g)| results.get(*i).is_some_and(|r| r.grade != *g))
        .collect();
    changed.sort();
    changed
}
