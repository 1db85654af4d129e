//! 不重复扣分: one fact is deducted once among the items that the rubric says.

use std::collections::{BTreeMap, HashMap};

use super::leaf::LeafValue;
use super::table::{At, Table};
use crate::points::Points;
use crate::rubric::{Double, NotTwice};

/// One fact is not deducted twice: drops all but one loss of each finding.
///
/// Amounts are compared before caps; of equal ones the first in printed order stays.
pub(crate) fn drop_doubles(table: &Table<'_>, values: &mut BTreeMap<At, LeafValue>) {
    let settings = &table.rubric.settings;
    let groups: Vec<Option<Vec<(At, At)>>> = match settings.not_twice {
        NotTwice::None => return,
        NotTwice::All => vec![None],
        NotTwice::Groups => table
            .rubric
            .not_twice
            .iter()
            .map(|group| {
                let ranges = group.indicators.iter().filter_map(|name| {
                    let at = table.node_named(name, &group.id.text).ok()?;
                    table.nodes.get(at).map(|n| (at, n.end))
                });
                Some(ranges.collect())
            })
            .collect(),
    };
    for ranges in groups {
        let inside = |on: At| {
            ranges
                .as_ref()
                .is_none_or(|r| r.iter().any(|(a, b)| (*a..*b).contains(&on)))
        };
        let mut best: HashMap<String, (At, usize, Points)> = HashMap::new();
        let mut dropped: Vec<(At, usize)> = Vec::new();
        for (at, value) in values.iter() {
            for (index, loss) in value.losses.iter().enumerate() {
                if loss.finding.is_empty() || !loss.line.counted || !inside(loss.on) {
                    continue;
                }
                match best.get(&loss.finding) {
                    None => {
                        best.insert(loss.finding.clone(), (*at, index, loss.amount.clone()));
                    }
                    Some((a, i, kept)) if settings.double == Double::Largest && loss.amount > *kept => {
                        dropped.push((*a, *i));
                        best.insert(loss.finding.clone(), (*at, index, loss.amount.clone()));
                    }
                    Some(_) => dropped.push((*at, index)),
                }
            }
        }
        for (at, index) in dropped {
            if let Some(loss) = values.get_mut(&at).and_then(|v| v.losses.get_mut(index)) {
                loss.amount = Points::ZERO;
                loss.line.counted = false;
                loss.line.dropped = "dropped-double".to_owned();
            }
        }
    }
}
