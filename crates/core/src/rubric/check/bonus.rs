//! 加分: limits over a fifth of the indicator one level up, and gates that nobody reaches.

use super::tree::{Target, Tree};
use super::{Remarks, Spot, name};
use crate::points::Points;
use crate::rubric::{Cap, Indicator, Kind, Rubric};

/// 一般不超过所属上一级指标权重的20%.
fn usual() -> Points {
    Points::scaled(20, 2)
}

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    let over = rubric
        .settings
        .bonus_cap_share
        .as_ref()
        .filter(|share| **share > usual());
    if let Some(share) = over {
        remarks.warning(
            "MJ1162",
            Spot::part("settings"),
            &[("of", "table"), ("name", "settings"), ("share", &percent(share))],
        );
    }
    for (at, node) in tree.nodes.iter().enumerate() {
        let of = node.of;
        if of.kind() != Kind::Bonus {
            continue;
        }
        remarks.not_zero(&of.id, "max", of.max.as_ref());
        printed(rubric, tree, at, of, remarks);
        if let Some(limit) = &of.limit {
            let spot = Spot::from(&of.id);
            remarks.share(spot, "limit.share", limit.share.as_ref());
            remarks.not_zero(spot, "limit.share", limit.share.as_ref());
            let none = matches!(limit.of, Some(Cap::Own | Cap::None));
            remarks.idle(spot, "limit.share", none && limit.share.is_some());
            if let Some(of) = &limit.of
                && tree.resolve(of, at).is_none()
            {
                super::triggers::no_ancestor(of, tree, spot, remarks);
            }
            if let Some(share) = limit.share.as_ref().filter(|share| **share > usual() && !none) {
                let params = [("of", "item"), ("name", &name(of)), ("share", &percent(share))];
                remarks.warning("MJ1162", spot, &params);
            }
        }
        gate(rubric, tree, at, of, remarks);
    }
}

fn percent(share: &Points) -> String {
    format!("{}%", share * &Points::from(100))
}

/// The printed maximum against a fifth of the weight one level up; of the table where nothing above has one.
fn printed(rubric: &Rubric, tree: &Tree<'_>, at: usize, of: &Indicator, remarks: &mut Remarks) {
    let Some(max) = &of.max else { return };
    for class in tree.classes_of(at) {
        let mut above = tree.resolve(&Cap::Parent, at);
        let base = loop {
            match above {
                Some(Target::Node(node)) => match tree.weight(node, class) {
                    Some(weight) if weight.is_zero() => above = tree.resolve(&Cap::Parent, node),
                    weight => break weight,
                },
                _ => break total(rubric, tree, class),
            }
        };
        let Some(base) = base.filter(|base| base.is_positive()) else {
            continue;
        };
        let limit = base * &usual();
        if *max > limit {
            let (max, base, limit) = (max.to_string(), base.to_string(), limit.to_string());
            let name = name(of);
            let params = [
                ("name", name.as_str()),
                ("max", max.as_str()),
                ("base", base.as_str()),
                ("limit", limit.as_str()),
                ("class", tree.classes.get(class).copied().unwrap_or_default()),
            ];
            remarks.warning("MJ1161", &of.id, &params);
            return;
        }
    }
}

/// The full mark of a class, printed or added.
pub(super) fn total<'t>(rubric: &'t Rubric, tree: &'t Tree<'_>, class: usize) -> Option<&'t Points> {
    let printed = rubric.classes.get(class).and_then(|class| class.total.as_ref());
    printed.max(tree.sum(class).filter(|sum| sum.is_positive()))
}

fn gate(rubric: &Rubric, tree: &Tree<'_>, at: usize, of: &Indicator, remarks: &mut Remarks) {
    let Some(gate) = &of.gate else { return };
    if gate.above.is_some() == gate.at_least.is_some() {
        remarks.error("MJ1115", &of.id, &[("kind", "gate")]);
        return;
    }
    let node = match &gate.node {
        Some(id) => match tree.by_id.get(id.as_str()) {
            Some(node) => Some(*node),
            None => return,
        },
        None => None,
    };
    let highest: Option<Vec<&Points>> = tree
        .classes_of(at)
        .map(|class| match node {
            Some(node) => tree.weight(node, class),
            None => total(rubric, tree, class),
        })
        .collect();
    let Some(highest) = highest.and_then(|all| all.into_iter().max()) else {
        return;
    };
    let shut = gate.above.as_ref().is_some_and(|above| above >= highest)
        || gate.at_least.as_ref().is_some_and(|least| least > highest);
    if shut {
        remarks.warning(
            "MJ1177",
            &of.id,
            &[("name", &name(of)), ("highest", &highest.to_string())],
        );
    }
}
