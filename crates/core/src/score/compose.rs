//! 合成: weighted sources, periods, imported scores, subordinate units.
//!
//! Each source scores on its own full mark; its share of the result is `weight × score ÷ full`. A kind of
//! subordinate units counts with the plain mean of its units, unrounded.

use std::collections::{HashMap, HashSet};

use super::gather::{Gathered, Sheet, place_of};
use super::outcome::SourceLine;
use super::table::Table;
use super::unit::{Bound, Evaluation, Frame};
use crate::lang::Params;
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Component, From, Rubric, SourceMissing};
use crate::sheet::{Focus, Unit};

/// Deepest chain of bodies above bodies.
pub(super) const MAX_DEPTH: usize = 8;

/// Everything that scoring a unit may need of other units.
pub(crate) struct World<'a> {
    pub rubric: &'a Rubric,
    pub tables: &'a HashMap<&'a str, Table<'a>>,
    pub gathered: &'a HashMap<&'a str, Gathered<'a>>,
    /// Subordinate units by body.
    pub below: HashMap<&'a str, Vec<&'a Unit>>,
    pub focus: Option<&'a Focus>,
}

/// The result of one unit before rounding.
pub(crate) struct Composed<'a> {
    pub exact: Points,
    pub applicable: bool,
    pub open: u32,
    pub unbounded: bool,
    pub lines: Vec<SourceLine>,
    /// The one table behind the result, where there is exactly one.
    pub table: Option<Evaluation<'a>>,
    /// Whether only what stands outside the tree counts of that table.
    pub outside_only: bool,
    pub stopped: bool,
    pub fixed: bool,
    pub named_grade: Option<String>,
}

/// A source's score on its own full mark.
pub(super) struct Scored<'a> {
    pub(super) score: Points,
    pub(super) full: Points,
    pub(super) open: u32,
    pub(super) unbounded: bool,
    pub(super) table: Option<Evaluation<'a>>,
    /// How subordinate units were joined in.
    pub(super) note: Option<Note>,
}

/// Key and parameters of a sentence.
pub(super) type Note = (&'static str, Params);

pub(super) struct Run<'w, 'a> {
    pub(super) world: &'w World<'a>,
    pub(super) bound: Bound,
    pub(super) lines: Vec<SourceLine>,
    pub(super) tables: Vec<Evaluation<'a>>,
    pub(super) open: u32,
    pub(super) unbounded: bool,
}

fn holds(component: &Component, class: &str) -> bool {
    component.classes.is_empty() || component.classes.iter().any(|c| c == class)
}

impl<'a> World<'a> {
    /// The unit's result before rounding.
    ///
    /// # Errors
    /// Refusals of its sheets, of missing sources and kinds, of cycles among bodies.
    pub fn compose(&self, unit: &'a Unit, bound: Bound) -> Result<Composed<'a>, Vec<Refusal>> {
        let parts: Vec<&Component> = self
            .rubric
            .composition
            .iter()
            .filter(|c| holds(c, &unit.class))
            .collect();
        let mut run = Run {
            world: self,
            bound,
            lines: Vec::new(),
            tables: Vec::new(),
            open: 0,
            unbounded: false,
        };
        if parts.is_empty() {
            let table = self.evaluate(unit, ("", ""), bound)?;
            return Ok(Composed {
                exact: table.exact.clone(),
                applicable: table.applicable,
                open: table.open,
                unbounded: table.unbounded,
                lines: Vec::new(),
                outside_only: false,
                stopped: table.outside.stopped(),
                fixed: table.outside.is_fixed(),
                named_grade: table.outside.named_grade().map(str::to_owned),
                table: Some(table),
            });
        }
        let has_table = super::gather::components(self.rubric)
            .iter()
            .any(|c| c.from == From::Table && holds(c, &unit.class));
        let mut exact = run.join(unit, &parts, &Points::from(100), 0)?;
        let mut outside = None;
        if !has_table {
            // Major deductions and vetoes beside imported scores: an empty sheet carries them.
            let table = self.evaluate_outside(unit)?;
            exact -= &table.outside.major_sum();
            if let Some(points) = table
                .outside
                .fixed_points(self.rubric.settings.veto_fixed, &exact)
            {
                exact = points;
            }
            if let Some(max) = self
                .rubric
                .settings
                .total_max
                .as_ref()
                .filter(|max| exact > **max)
            {
                exact = max.clone();
            }
            if self.rubric.settings.floor_zero {
                exact = exact.positive_part();
            }
            outside = Some(table);
        }
        let vetoes = || run.tables.iter().chain(&outside);
        let (stopped, fixed) = (
            vetoes().any(|t| t.outside.stopped()),
            vetoes().any(|t| t.outside.is_fixed()),
        );
        let named_grade = vetoes().find_map(|t| t.outside.named_grade().map(str::to_owned));
        let table = if run.tables.len() == 1 {
            run.tables.pop()
        } else {
            outside
        };
        Ok(Composed {
            exact,
            applicable: true,
            open: run.open,
            unbounded: run.unbounded,
            lines: run.lines,
            outside_only: table.is_some() && !has_table,
            table,
            stopped,
            fixed,
            named_grade,
        })
    }

    fn evaluate(
        &self,
        unit: &'a Unit,
        key: (&'a str, &'a str),
        bound: Bound,
    ) -> Result<Evaluation<'a>, Vec<Refusal>> {
        let Some(table) = self.tables.get(unit.class.as_str()) else {
            return Err(vec![unknown_class(unit)]);
        };
        let empty = Sheet::default();
        let sheet = self
            .gathered
            .get(unit.id.as_str())
            .and_then(|g| g.sheets.get(&key))
            .unwrap_or(&empty);
        Frame {
            table,
            unit,
            focus: self.focus,
            bound,
        }
        .evaluate(sheet)
    }

    fn evaluate_outside(&self, unit: &'a Unit) -> Result<Evaluation<'a>, Vec<Refusal>> {
        self.evaluate(unit, ("", ""), Bound::High)
    }

    /// Whether there is any entry for a table's sheet.
    fn has_sheet(&self, unit: &Unit, key: (&str, &str)) -> bool {
        self.gathered
            .get(unit.id.as_str())
            .is_some_and(|g| g.sheets.keys().any(|k| *k == key))
    }
}

/// A unit whose class the rubric does not know.
pub(crate) fn unknown_class(unit: &Unit) -> Refusal {
    Refusal::new("MJ4014", &[("unit", &unit.id), ("class", &unit.class)]).at(Place::node(unit.id.as_str()))
}

impl<'a> Run<'_, 'a> {
    /// Joins components by their shares on a full mark of `to`.
    fn join(
        &mut self,
        unit: &'a Unit,
        parts: &[&'a Component],
        to: &Points,
        level: u32,
    ) -> Result<Points, Vec<Refusal>> {
        let rubric = self.world.rubric;
        let known: Points = parts.iter().filter_map(|c| c.weight.as_ref()).sum();
        let unknown = parts.iter().filter(|c| c.weight.is_none()).count();
        let whole = if unknown == 0 { known.clone() } else { to.clone() };
        if unknown > 0 {
            self.open += u32::try_from(unknown).unwrap_or(u32::MAX);
            if self.bound == Bound::Exact {
                let names: Vec<&str> = parts
                    .iter()
                    .filter(|c| c.weight.is_none())
                    .map(|c| c.id.text.as_str())
                    .collect();
                let refusal = Refusal::new("MJ4055", &[("node", &names.join(", "))]);
                return Err(vec![refusal.at(Place::node(names.join(", ")))]);
            }
        }
        let mut scores: Vec<(&'a Component, Option<Scored<'a>>, usize)> = Vec::new();
        for component in parts.iter().copied().filter(|c| c.weight.is_some()) {
            let at = self.lines.len();
            self.lines.push(blank_line(component, level));
            let scored = self.component(unit, component, level)?;
            scores.push((component, scored, at));
        }
        let renormalised: Points = scores
            .iter()
            .filter(|(c, s, _)| {
                s.is_none()
                    && c.missing.unwrap_or(rubric.settings.composition_missing) == SourceMissing::Renormalise
            })
            .filter_map(|(c, _, _)| c.weight.as_ref())
            .sum();
        let present = &whole - &renormalised;
        let ratio_of: HashMap<&str, (Points, Points)> = scores
            .iter()
            .filter_map(|(c, s, _)| {
                s.as_ref()
                    .map(|s| (c.id.text.as_str(), (s.score.clone(), s.full.clone())))
            })
            .collect();
        let mut sum = Points::ZERO;
        for (component, scored, at) in scores {
            let weight = component.weight.clone().unwrap_or_default();
            let share = if renormalised.is_zero() {
                weight.checked_div(&whole)
            } else {
                weight.checked_div(&present)
            };
            let share = share.unwrap_or_default();
            let name = component.id.text.as_str();
            let missing = |code, other: &str| {
                let params = [("unit", unit.id.as_str()), ("source", name), ("other", other)];
                vec![Refusal::new(code, &params).at(Place::node(format!("{} × {name}", unit.id)))]
            };
            let (pair, key, params) = match &scored {
                Some(s) => (Some((s.score.clone(), s.full.clone())), "", Vec::new()),
                None => match component.missing.unwrap_or(rubric.settings.composition_missing) {
                    SourceMissing::Error if self.bound == Bound::Exact => return Err(missing("MJ4051", "")),
                    SourceMissing::Error => {
                        self.open += 1;
                        let best = if self.bound == Bound::High {
                            Points::ONE
                        } else {
                            Points::ZERO
                        };
                        (Some((best, Points::ONE)), "source-open", Vec::new())
                    }
                    SourceMissing::Zero => (None, "source-missing-zero", Vec::new()),
                    SourceMissing::Renormalise => (None, "source-missing-renormalise", Vec::new()),
                    SourceMissing::Other => {
                        let other = component.other.as_deref().unwrap_or("");
                        let stand_in = ratio_of.get(other).cloned();
                        let stand_in = stand_in.ok_or_else(|| missing("MJ4051", other))?;
                        (
                            Some(stand_in),
                            "source-missing-other",
                            vec![("other".to_owned(), other.to_owned())],
                        )
                    }
                },
            };
            let renormalised_away = key == "source-missing-renormalise";
            let adds = match &pair {
                Some((score, full)) => &(to * &share) * &score.checked_div(full).unwrap_or_default(),
                None => Points::ZERO,
            };
            sum += &adds;
            if let Some(line) = self.lines.get_mut(at) {
                line.score = pair.as_ref().map(|(s, _)| s.clone());
                line.full = pair.map(|(_, f)| f).unwrap_or_default();
                line.adds = adds;
                line.weight = weight;
                if !key.is_empty() {
                    (line.key, line.params) = (key.to_owned(), params);
                }
                if renormalised_away {
                    line.adds = Points::ZERO;
                }
            }
            if let Some(mut scored) = scored {
                if let (Some((key, params)), Some(line)) = (scored.note.take(), self.lines.get_mut(at)) {
                    (line.key, line.params) = (key.to_owned(), params);
                }
                self.open += scored.open;
                self.unbounded |= scored.unbounded;
                self.tables.extend(scored.table);
            }
        }
        if unknown > 0 && self.bound == Bound::High {
            sum += &(to - &known).positive_part();
        }
        Ok(sum)
    }

    /// The score of a component, periods joined; `None` when there is none.
    fn component(
        &mut self,
        unit: &'a Unit,
        component: &'a Component,
        level: u32,
    ) -> Result<Option<Scored<'a>>, Vec<Refusal>> {
        let settings = &self.world.rubric.settings;
        if component.from == From::Parts {
            let class = unit.class.as_str();
            let parts: Vec<&Component> = component.parts.iter().filter(|c| holds(c, class)).collect();
            let full = Points::from(100);
            let score = self.join(unit, &parts, &full, level + 1)?;
            return Ok(Some(Scored {
                score,
                full,
                open: 0,
                unbounded: false,
                table: None,
                note: None,
            }));
        }
        let mut whole = if component.periods.is_empty() {
            let mut path = HashSet::new();
            self.aggregated(unit, component, "", &mut path)?
        } else {
            self.periods(unit, component, level)?
        };
        if let (Some(scored), Some(places)) = (&mut whole, settings.round_source_places) {
            scored.score = scored.score.round(places, settings.mode);
        }
        Ok(whole)
    }

    fn periods(
        &mut self,
        unit: &'a Unit,
        component: &'a Component,
        level: u32,
    ) -> Result<Option<Scored<'a>>, Vec<Refusal>> {
        let settings = &self.world.rubric.settings;
        let rule = component.missing.unwrap_or(settings.composition_missing);
        let all: Points = component.periods.iter().map(|p| &p.weight).sum();
        let mut found: Vec<(&'a crate::rubric::PeriodShare, Option<Scored<'a>>)> = Vec::new();
        for period in &component.periods {
            let mut path = HashSet::new();
            found.push((
                period,
                self.aggregated(unit, component, &period.id.text, &mut path)?,
            ));
        }
        if found.iter().all(|(_, s)| s.is_none()) {
            return Ok(None);
        }
        let absent: Points = found
            .iter()
            .filter(|(_, s)| s.is_none())
            .map(|(p, _)| &p.weight)
            .sum();
        let whole = if rule == SourceMissing::Renormalise {
            &all - &absent
        } else {
            all
        };
        let full = Points::from(100);
        let mut joined = Scored {
            score: Points::ZERO,
            full: full.clone(),
            open: 0,
            unbounded: false,
            table: None,
            note: None,
        };
        for (period, scored) in found {
            let name = format!("{}/{}", component.id.text, period.id.text);
            let mut line = blank_line(component, level + 1);
            line.id.clone_from(&name);
            line.title = period.title.clone();
            line.weight = period.weight.clone();
            let share = period.weight.checked_div(&whole).unwrap_or_default();
            match scored {
                Some(mut scored) => {
                    if let Some((key, params)) = scored.note.take() {
                        (line.key, line.params) = (key.to_owned(), params);
                    }
                    let part = scored.score.checked_div(&scored.full).unwrap_or_default();
                    line.adds = &(&full * &share) * &part;
                    (line.score, line.full) = (Some(scored.score), scored.full);
                    joined.open += scored.open;
                    joined.unbounded |= scored.unbounded;
                    self.tables.extend(scored.table);
                }
                None => match rule {
                    SourceMissing::Error if self.bound == Bound::Exact => {
                        let params = [
                            ("unit", unit.id.as_str()),
                            ("source", name.as_str()),
                            ("other", ""),
                        ];
                        let place = Place::node(format!("{} × {name}", unit.id));
                        return Err(vec![Refusal::new("MJ4051", &params).at(place)]);
                    }
                    SourceMissing::Error => {
                        joined.open += 1;
                        line.key = "source-open".to_owned();
                        if self.bound == Bound::High {
                            line.adds = &full * &share;
                        }
                    }
                    SourceMissing::Zero => line.key = "source-missing-zero".to_owned(),
                    SourceMissing::Renormalise => line.key = "source-missing-renormalise".to_owned(),
                    SourceMissing::Other => return Ok(None),
                },
            }
            joined.score += &line.adds;
            self.lines.push(line);
        }
        Ok(Some(joined))
    }

    /// A component's score in one period from the unit's own entries.
    pub(super) fn raw(
        &mut self,
        unit: &'a Unit,
        component: &'a Component,
        period: &'a str,
    ) -> Result<Option<Scored<'a>>, Vec<Refusal>> {
        let world = self.world;
        let source = component.id.text.as_str();
        if component.from == From::Import {
            let entry = world
                .gathered
                .get(unit.id.as_str())
                .and_then(|g| g.imports.get(&(source, period)));
            let Some(entry) = entry else { return Ok(None) };
            let full = component.full.clone().unwrap_or(Points::from(100));
            let Some(score) = entry.points.clone().or_else(|| entry.full.then(|| full.clone())) else {
                return Err(vec![
                    Refusal::new("MJ4020", &[("node", source)]).at(place_of(entry)),
                ]);
            };
            if score.is_negative() || score > full {
                let params = [("points", score.to_string()), ("limit", full.to_string())];
                let params = [
                    ("points", params[0].1.as_str()),
                    ("limit", params[1].1.as_str()),
                    ("node", source),
                ];
                return Err(vec![Refusal::new("MJ4023", &params).at(place_of(entry))]);
            }
            return Ok(Some(Scored {
                score,
                full,
                open: 0,
                unbounded: false,
                table: None,
                note: None,
            }));
        }
        let key = if world.has_sheet(unit, (source, period)) {
            (source, period)
        } else {
            ("", "")
        };
        if !world.has_sheet(unit, key) {
            return Ok(None);
        }
        let table = world.evaluate(unit, key, self.bound)?;
        if !table.applicable {
            // Definition 6: where nothing applies there is no score, which is not 0; the source is missing.
            return Ok(None);
        }
        let printed = world
            .tables
            .get(unit.class.as_str())
            .and_then(|t| t.class.total.clone());
        let full = component
            .full
            .clone()
            .or(printed)
            .unwrap_or_else(|| table.full.clone());
        Ok(Some(Scored {
            score: table.exact.clone(),
            full,
            open: table.open,
            unbounded: table.unbounded,
            table: Some(table),
            note: None,
        }))
    }
}

fn blank_line(component: &Component, level: u32) -> SourceLine {
    SourceLine {
        id: component.id.text.clone(),
        title: component.title.clone(),
        level,
        weight: component.weight.clone().unwrap_or_default(),
        score: None,
        full: Points::ZERO,
        adds: Points::ZERO,
        key: String::new(),
        params: Vec::new(),
    }
}
