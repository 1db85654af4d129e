//! 折算: what not-applicable items do to the weights of one unit, by the five rules.
//!
//! `keep` makes the full mark smaller, `spread` and `fold` give the weight to other items here, `scale` notes at
//! which node the rest is multiplied up later, `divide` is left to the end. Neither bonus nor major deductions
//! are touched.

use std::collections::BTreeMap;

use super::table::{At, Fit, Table};
use crate::points::Points;
use crate::refusal::{Place, Refusal};
use crate::rubric::{Kind, NaRule, NaScaleScope, NaSpreadOver};
use crate::sheet::FocusRule;

/// Whether a node plays a part for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// It does.
    Applicable,
    /// 不适用.
    NotApplicable,
    /// Not chosen in a focused assessment.
    OutOfFocus,
    /// Does not exist for this unit: never triggers rescaling.
    Absent,
}

/// The weights that hold for one unit.
pub(crate) struct Weights {
    /// Effective weight of each node; 0 where it plays no part.
    pub effective: Vec<Points>,
    /// Weight to be made up for at each node by multiplying.
    pub scale_lost: Vec<Points>,
    /// State of each node, groups worked out from their leaves.
    pub parts: Vec<Part>,
    /// Groups with rows cut off in the source whose points are all known for this unit: nothing is open there.
    pub closed: Vec<bool>,
}

/// Points entered on leaves whose weight was cut off: the score is known, only what was lost is not.
pub(crate) type Given = BTreeMap<At, Points>;

impl Weights {
    /// The weight of each node with what multiplying up at it and below it restores.
    pub fn restored(&self, table: &Table<'_>) -> Vec<Points> {
        let mut list = self.effective.clone();
        for (at, node) in table.nodes.iter().enumerate().skip(1).rev() {
            let (Some(effective), Some(lost)) = (self.effective.get(at), self.scale_lost.get(at)) else {
                continue;
            };
            let Some(here) = list.get_mut(at).filter(|w| !w.is_zero()) else {
                continue;
            };
            *here += lost;
            let more = &*here - effective;
            if let Some(above) = list.get_mut(node.parent.unwrap_or(0)) {
                *above += &more;
            }
        }
        list
    }

    /// The weight of a node after everything, multiplying up above it among it.
    pub fn rescaled(&self, table: &Table<'_>, at: At) -> Points {
        let restored = self.restored(table);
        let mut weight = restored.get(at).cloned().unwrap_or_default();
        let mut here = if at == 0 {
            Some(0)
        } else {
            table.nodes.get(at).and_then(|n| n.parent)
        };
        while let Some(n) = here {
            if let (Some(lost), Some(restored)) = (self.scale_lost.get(n), restored.get(n)) {
                // The whole table's own restoring is not among its restored weight.
                let (whole, part) = if n == 0 {
                    (restored + lost, restored.clone())
                } else {
                    (restored.clone(), restored - lost)
                };
                weight = whole
                    .checked_div(&part)
                    .map_or(weight.clone(), |ratio| &weight * &ratio);
            }
            here = table.nodes.get(n).and_then(|n| n.parent);
        }
        weight
    }
}

/// Works out the weights from the states of the leaves (groups in `leaves` are ignored).
///
/// # Errors
/// `MJ4041` when a weight is to be folded into an item that is not applicable itself.
pub(crate) fn weights(
    table: &Table<'_>,
    leaves: Vec<Part>,
    focus: Option<FocusRule>,
    given: &Given,
) -> Result<Weights, Refusal> {
    let count = table.nodes.len();
    let parts = group_states(table, leaves);
    let is = |at: At, part: Part| parts.get(at) == Some(&part);
    let applicable = |at: At| is(at, Part::Applicable);
    let mut extra = vec![Points::ZERO; count];
    let mut scale_lost = vec![Points::ZERO; count];
    for (at, node) in table.nodes.iter().enumerate() {
        let Some(part) = parts.get(at).copied() else {
            continue;
        };
        let highest = node.parent.is_some_and(applicable);
        let skipped = matches!(part, Part::NotApplicable | Part::OutOfFocus);
        if !skipped || !highest || node.kind == Kind::Bonus {
            continue;
        }
        let lost = printed_weight(table, &parts, at);
        if lost.is_zero() {
            continue;
        }
        let rule = match (part, focus) {
            (Part::OutOfFocus, Some(FocusRule::Keep)) => NaRule::Keep,
            (Part::OutOfFocus, _) => NaRule::Scale,
            _ => rule_at(table, at),
        };
        match rule {
            NaRule::Keep | NaRule::Divide => {}
            NaRule::Scale => {
                let scope = match (table.rubric.settings.na_scale_scope, part) {
                    (_, Part::OutOfFocus) | (NaScaleScope::Root, _) => 0,
                    _ if node.level <= 1 => 0,
                    (NaScaleScope::Level1, _) => table.level1(at),
                    (NaScaleScope::Parent, _) => node.parent.unwrap_or(0),
                };
                if let Some(slot) = scale_lost.get_mut(scope) {
                    *slot += &lost;
                }
            }
            NaRule::Spread => {
                let targets = spread_over(table, at, &applicable);
                let number = Points::from(i64::try_from(targets.len()).unwrap_or(0));
                if let Some(each) = lost.checked_div(&number) {
                    for target in targets {
                        grow(table, &applicable, target, &each, &mut extra);
                    }
                }
            }
            NaRule::Fold => {
                let target = fold_target(table, at);
                let target = match target {
                    Some(name) => Some(table.node_named(name, node.id)?),
                    None => None,
                };
                match target.filter(|t| applicable(*t)) {
                    Some(target) => grow(table, &applicable, target, &lost, &mut extra),
                    None => {
                        let into = fold_target(table, at).unwrap_or("");
                        let params = [("node", node.id), ("into", into)];
                        return Err(Refusal::new("MJ4041", &params).at(Place::node(node.id)));
                    }
                }
            }
        }
    }
    let closed: Vec<bool> = (0..count).map(|at| closed(table, at, given)).collect();
    let effective = effective(table, &parts, &extra, given, &closed);
    Ok(Weights {
        effective,
        scale_lost,
        parts,
        closed,
    })
}

/// A group whose scored parts are all not applicable is itself not applicable.
fn group_states(table: &Table<'_>, mut parts: Vec<Part>) -> Vec<Part> {
    for at in (0..table.nodes.len()).rev() {
        let Some(node) = table.nodes.get(at) else { continue };
        if node.kind != Kind::Group {
            continue;
        }
        let below: Vec<Part> = node
            .children
            .iter()
            .filter(|c| table.nodes.get(**c).is_some_and(|n| n.kind != Kind::Bonus))
            .filter_map(|c| parts.get(*c).copied())
            .filter(|p| *p != Part::Absent)
            .collect();
        let own = parts.get(at).copied().unwrap_or(Part::Applicable);
        let state = if own == Part::Absent || below.contains(&Part::Applicable) {
            own
        } else if below.is_empty() {
            // Nothing scored below: rows that were cut off, or only bonus items.
            own
        } else if below.contains(&Part::NotApplicable) {
            Part::NotApplicable
        } else {
            Part::OutOfFocus
        };
        if let Some(slot) = parts.get_mut(at) {
            *slot = state;
        }
    }
    parts
}

/// Printed weight of a node without what never existed for the unit.
pub(crate) fn printed_weight(table: &Table<'_>, parts: &[Part], at: At) -> Points {
    let Some(node) = table.nodes.get(at) else {
        return Points::ZERO;
    };
    let absent: Points = (at..node.end)
        .filter(|n| parts.get(*n) == Some(&Part::Absent))
        .filter_map(|n| table.nodes.get(n))
        .filter(|n| n.parent.is_none_or(|p| parts.get(p) != Some(&Part::Absent)) && n.kind != Kind::Bonus)
        .map(|n| &n.weight)
        .sum();
    (&node.weight - &absent).positive_part()
}

/// The rule for a node: its own, one that all leaves below share, the nearest above, the setting.
fn rule_at(table: &Table<'_>, at: At) -> NaRule {
    let own = |n: At| {
        table
            .nodes
            .get(n)
            .and_then(|n| n.indicator)
            .and_then(|i| i.na_rule)
    };
    if let Some(rule) = own(at) {
        return rule;
    }
    let end = table.nodes.get(at).map_or(at, |n| n.end);
    let mut below = (at..end)
        .filter(|n| {
            table
                .nodes
                .get(*n)
                .is_some_and(super::table::Node::is_scored_leaf)
        })
        .map(own);
    if let Some(Some(first)) = below.next()
        && below.all(|r| r == Some(first))
    {
        return first;
    }
    let mut above = table.nodes.get(at).and_then(|n| n.parent);
    while let Some(here) = above {
        if let Some(rule) = own(here) {
            return rule;
        }
        above = table.nodes.get(here).and_then(|n| n.parent);
    }
    table.rubric.settings.na_rule
}

fn fold_target<'r>(table: &Table<'r>, at: At) -> Option<&'r str> {
    let end = table.nodes.get(at).map_or(at, |n| n.end);
    (at..end).find_map(|n| table.nodes.get(n)?.indicator?.fold_into.as_deref())
}

fn spread_over(table: &Table<'_>, at: At, applicable: &dyn Fn(At) -> bool) -> Vec<At> {
    let children = |of: At| {
        table
            .nodes
            .get(of)
            .map(|n| n.children.clone())
            .unwrap_or_default()
    };
    let scored = |n: &At| table.nodes.get(*n).is_some_and(|n| n.kind != Kind::Bonus);
    let candidates = match table.rubric.settings.na_spread_over {
        NaSpreadOver::Siblings => children(table.nodes.get(at).and_then(|n| n.parent).unwrap_or(0)),
        NaSpreadOver::Level1 => {
            let own = table.level1(at);
            children(0).into_iter().filter(|n| *n != own).collect()
        }
        NaSpreadOver::Leaves => (1..table.nodes.len())
            .filter(|n| {
                table
                    .nodes
                    .get(*n)
                    .is_some_and(super::table::Node::is_scored_leaf)
            })
            .collect(),
    };
    candidates
        .into_iter()
        .filter(scored)
        .filter(|n| *n != at && applicable(*n))
        // An item without weight cannot carry any.
        .filter(|n| table.nodes.get(*n).is_some_and(|n| !n.weight.is_zero()))
        .collect()
}

/// Gives weight to a node; a group shares it in proportion to the printed weights of its applicable leaves.
fn grow(
    table: &Table<'_>,
    applicable: &dyn Fn(At) -> bool,
    target: At,
    amount: &Points,
    extra: &mut [Points],
) {
    let end = table.nodes.get(target).map_or(target, |n| n.end);
    let leaves: Vec<(At, &Points)> = (target..end)
        .filter(|n| applicable(*n))
        .filter_map(|n| {
            table
                .nodes
                .get(n)
                .filter(|l| l.is_scored_leaf())
                .map(|l| (n, &l.weight))
        })
        .collect();
    let whole: Points = leaves.iter().map(|(_, w)| *w).sum();
    for (leaf, weight) in leaves {
        if let (Some(slot), Some(part)) = (extra.get_mut(leaf), weight.checked_div(&whole)) {
            *slot += &(&part * amount);
        }
    }
}

/// Whether all that was cut off below a node is known by its points.
fn closed(table: &Table<'_>, at: At, given: &Given) -> bool {
    let Some(node) = table.nodes.get(at) else {
        return false;
    };
    let rows_cut = at == 0 && table.class.incomplete;
    !rows_cut
        && (at..node.end).all(|n| {
            let below = table.nodes.get(n);
            let indicator = below.and_then(|b| b.indicator);
            indicator.is_none_or(|i| match below.is_some_and(super::table::Node::is_scored_leaf) {
                true => !i.weight_unknown || given.contains_key(&n),
                false => !i.incomplete && !i.weight_unknown,
            })
        })
}

fn effective(
    table: &Table<'_>,
    parts: &[Part],
    extra: &[Points],
    given: &Given,
    closed: &[bool],
) -> Vec<Points> {
    let mut effective = vec![Points::ZERO; table.nodes.len()];
    let mut grown = vec![Points::ZERO; table.nodes.len()];
    for at in (0..table.nodes.len()).rev() {
        let Some(node) = table.nodes.get(at) else { continue };
        if parts.get(at) != Some(&Part::Applicable) || node.kind == Kind::Bonus {
            continue;
        }
        let own = if node.kind == Kind::Group {
            let sum = |list: &[Points]| -> Points { node.children.iter().filter_map(|c| list.get(*c)).sum() };
            let (below, more) = (sum(&effective), sum(&grown));
            if let Some(slot) = grown.get_mut(at) {
                *slot = more.clone();
            }
            match node.fit {
                Fit::Equal => below,
                Fit::Cut => below.min(&node.weight + &more),
                Fit::Unknown if closed.get(at) == Some(&true) => below,
                Fit::Granted | Fit::Lost | Fit::Unknown | Fit::Unread => &below + &node.surplus,
            }
        } else {
            let more = extra.get(at).cloned().unwrap_or_default();
            if let Some(slot) = grown.get_mut(at) {
                *slot = more.clone();
            }
            given.get(&at).unwrap_or(&node.weight) + &more
        };
        if let Some(slot) = effective.get_mut(at) {
            *slot = own;
        }
    }
    effective
}
