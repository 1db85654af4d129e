//! 下级合成: a body's own score joined with the means of its subordinate units, by shares (6:3:1).
//!
//! A kind of subordinate units counts with the plain mean of its units, unrounded.

use std::collections::HashSet;

use super::compose::{MAX_DEPTH, Note, Run, Scored};
use super::unit::Bound;
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Aggregate, Component, SourceMissing, SubordinateMissing};
use crate::sheet::Unit;

impl<'a> Run<'_, 'a> {
    /// A component's score in one period, subordinate units joined in.
    pub(super) fn aggregated(
        &mut self,
        unit: &'a Unit,
        component: &'a Component,
        period: &'a str,
        path: &mut HashSet<&'a str>,
    ) -> Result<Option<Scored<'a>>, Vec<Refusal>> {
        let below = self.world.below.get(unit.id.as_str());
        let Some(aggregate) = component
            .aggregate
            .as_ref()
            .filter(|_| below.is_some_and(|b| !b.is_empty()))
        else {
            return self.raw(unit, component, period);
        };
        if path.len() >= MAX_DEPTH || !path.insert(unit.id.as_str()) {
            let refusal = Refusal::new("MJ4053", &[("unit", &unit.id)]).at(Place::node(unit.id.as_str()));
            return Err(vec![refusal]);
        }
        let mut means: Vec<(String, Points, Option<Points>)> = Vec::new();
        let mut out = Scored {
            score: Points::ZERO,
            full: Points::from(100),
            open: 0,
            unbounded: false,
            table: None,
            note: None,
        };
        let percent = |s: &Scored<'_>| &s.score.checked_div(&s.full).unwrap_or_default() * &Points::from(100);
        if !aggregate.own.is_zero() {
            let own = self.raw(unit, component, period)?;
            means.push(("own".to_owned(), aggregate.own.clone(), own.as_ref().map(percent)));
            if let Some(own) = own {
                out.open += own.open;
                out.unbounded |= own.unbounded;
                out.table = own.table;
            }
        }
        for kind in &aggregate.kinds {
            let mut scores = Vec::new();
            let mut units = 0_i64;
            for sub in below.into_iter().flatten().copied() {
                if sub.excluded.is_some() || !kind.kinds.iter().any(|k| *k == sub.kind || *k == sub.class) {
                    continue;
                }
                units += 1;
                match self.aggregated(sub, component, period, path)? {
                    Some(scored) => {
                        out.open += scored.open;
                        out.unbounded |= scored.unbounded;
                        scores.push(percent(&scored));
                    }
                    None => scores.extend(self.sub_missing(sub, component)?),
                }
            }
            let number = i64::try_from(scores.len()).unwrap_or(units);
            let sum: Points = scores.iter().sum();
            let mean = sum.checked_div(&Points::from(number));
            means.push((kind.kinds.join("、"), kind.share.clone(), mean));
        }
        path.remove(unit.id.as_str());
        let (score, note) = self.share_out(unit, component, aggregate, means)?;
        (out.score, out.note) = (score, Some(note));
        Ok(Some(out))
    }

    /// A subordinate unit without a score in the source.
    fn sub_missing(&mut self, sub: &Unit, component: &Component) -> Result<Option<Points>, Vec<Refusal>> {
        match component
            .missing
            .unwrap_or(self.world.rubric.settings.composition_missing)
        {
            SourceMissing::Zero => Ok(Some(Points::ZERO)),
            SourceMissing::Renormalise => Ok(None),
            _ if self.bound != Bound::Exact => {
                self.open += 1;
                Ok(Some(if self.bound == Bound::High {
                    Points::from(100)
                } else {
                    Points::ZERO
                }))
            }
            _ => {
                let params = [
                    ("unit", sub.id.as_str()),
                    ("source", &component.id.text),
                    ("other", ""),
                ];
                let place = Place::node(format!("{} × {}", sub.id, component.id.text));
                Err(vec![Refusal::new("MJ4051", &params).at(place)])
            }
        }
    }

    /// Joins own score and means by shares; a kind without a unit follows its rule.
    fn share_out(
        &self,
        unit: &Unit,
        component: &Component,
        aggregate: &Aggregate,
        mut means: Vec<(String, Points, Option<Points>)>,
    ) -> Result<(Points, Note), Vec<Refusal>> {
        let rule = aggregate
            .missing
            .unwrap_or(self.world.rubric.settings.aggregate_missing);
        let absent: Vec<(String, Points)> = means
            .iter()
            .filter(|m| m.2.is_none())
            .map(|m| (m.0.clone(), m.1.clone()))
            .collect();
        let refuse = |kind: &str| {
            let params = [
                ("unit", unit.id.as_str()),
                ("kind", kind),
                ("source", component.id.text.as_str()),
            ];
            Err(vec![
                Refusal::new("MJ4052", &params).at(Place::node(unit.id.as_str())),
            ])
        };
        for (kind, share) in &absent {
            match rule {
                SubordinateMissing::Error => return refuse(kind),
                SubordinateMissing::Zero | SubordinateMissing::Renormalise => {}
                SubordinateMissing::Fold => {
                    let into = aggregate.fold_into.as_deref().unwrap_or("own");
                    let target = means
                        .iter_mut()
                        .find(|m| m.2.is_some() && (m.0 == into || m.0.split('、').any(|k| k == into)));
                    match target {
                        Some(target) => target.1 += share,
                        None => return refuse(kind),
                    }
                }
            }
        }
        let all: Points = means
            .iter()
            .filter(|m| rule == SubordinateMissing::Zero || m.2.is_some())
            .map(|m| &m.1)
            .sum();
        let mut sum = Points::ZERO;
        let mut words = Vec::new();
        for (kind, share, mean) in &means {
            if let Some(mean) = mean {
                sum += &(share * mean);
                words.push(format!("{kind} {share} × {}", mean.decimal(4)));
            }
        }
        let score = sum.checked_div(&all).unwrap_or_default();
        let params = vec![
            ("parts".to_owned(), words.join(" + ")),
            ("all".to_owned(), all.to_string()),
        ];
        Ok((score, ("source-aggregate", params)))
    }
}
