//! Random ways to lose points: triggers of all kinds, caps, pass marks, amounts that fall elsewhere.

use mingjian_core::points::{Points, Rounding};
use mingjian_core::rubric::*;

use super::chance::Chance;
use super::generate::{Plan, each_node, leaves, title, weight};

pub fn random_cap(c: &mut Chance, above: &[String]) -> Cap {
    match c.below(7) {
        0 => Cap::Own,
        1 => Cap::Parent,
        2 | 3 => Cap::Level1,
        4 => Cap::Root,
        5 => Cap::None,
        _ if above.is_empty() => Cap::Level1,
        _ => Cap::Node(c.pick(above)),
    }
}

pub fn small(c: &mut Chance, weight: &Points) -> Points {
    let top = (weight.clone() * Points::scaled(12, 1)).round(4, Rounding::Down);
    c.decimal(&Points::scaled(1, 1), &top.max(Points::scaled(2, 1)))
}

/// Triggers on leaves, and on groups for each leaf below.
pub fn triggers(
    c: &mut Chance,
    node: &mut Indicator,
    above: &mut Vec<String>,
    plan: &Plan,
    paths: &mut Vec<String>,
    outer: bool,
) {
    if !node.children.is_empty() {
        if !outer && c.percent(8) {
            node.each_leaf = vec![one_trigger(
                c,
                &format!("e-{}", node.id.text),
                &Points::from(5),
                &[],
                0,
                true,
            )];
        }
        let outer = outer || !node.each_leaf.is_empty();
        if c.percent(10) {
            let share = c.percent(50);
            node.pass_mark = Some(pass_mark(c, &weight(node, "A").max(weight(node, "B")), share));
        }
        above.push(node.id.text.clone());
        for child in &mut node.children {
            triggers(c, child, above, plan, paths, outer);
        }
        above.pop();
        return;
    }
    paths.push(node.id.text.clone());
    if node.weight.is_none() && node.weights.is_empty() {
        return;
    }
    let least = ["A", "B"]
        .iter()
        .filter_map(|class| node.weight_for(class))
        .min()
        .unwrap()
        .clone();
    if c.percent(plan.own_caps) {
        node.cap = Some(random_cap(c, above));
    }
    if c.percent(8) {
        node.counts_from = Some("2024-01-01".to_owned());
    }
    if c.percent(7) {
        let share = c.percent(50);
        node.pass_mark = Some(pass_mark(c, &least, share));
    }
    let count = if node.kind() == Kind::Deduct {
        c.between(1, 3)
    } else {
        c.pick(&[0, 0, 1, 2])
    };
    for at in 0..count {
        let mut trigger = one_trigger(c, &format!("t{at}"), &least, above, plan.own_caps, false);
        if at > 0 && node.counts_from.is_none() && c.percent(15) {
            trigger.after = Some("t0".to_owned());
        }
        node.triggers.push(trigger);
    }
}

fn pass_mark(c: &mut Chance, weight: &Points, share: bool) -> PassMark {
    PassMark {
        at: (!share).then(|| c.decimal(&Points::ZERO, weight)),
        share: share.then(|| c.pick(&[Points::scaled(6, 1), Points::scaled(5, 1), Points::ONE])),
        strict: c.percent(70),
        effect: c.pick(&[None, Some(PartFail::Zero), Some(PartFail::Label)]),
    }
}

pub fn steps(c: &mut Chance, weight: &Points) -> Vec<Step> {
    let first = c.between(2, 4) as u32;
    let mut list = vec![Step {
        from: first,
        amount: small(c, weight),
    }];
    if c.percent(30) {
        list.push(Step {
            from: first + c.between(1, 3) as u32,
            amount: small(c, weight),
        });
    }
    list
}

fn one_trigger(
    c: &mut Chance,
    id: &str,
    weight: &Points,
    above: &[String],
    own_caps: usize,
    simple: bool,
) -> Trigger {
    let mut trigger = Trigger {
        id: Id::new(id),
        title: title("情形"),
        ..Trigger::default()
    };
    match if simple { c.below(8) } else { c.below(16) } {
        0..=3 => {
            trigger.amount = Some(small(c, weight));
            if c.percent(25) {
                trigger.steps = steps(c, weight);
            }
            if c.percent(20) {
                trigger.up_to = Some(small(c, weight));
            }
        }
        4 => {
            trigger.share =
                Some(c.pick(&[Points::scaled(3, 1), Points::scaled(5, 1), Points::scaled(125, 3)]))
        }
        5 => trigger.all = true,
        6..=8 => {
            let max = small(c, weight);
            if c.percent(50) {
                trigger.min = Some(c.decimal(&Points::ZERO, &max));
            }
            if c.percent(20) {
                trigger.up_to = Some(&max + &small(c, weight));
            }
            trigger.max = Some(max);
        }
        9 => trigger.ceiling = Some(c.decimal(&Points::ZERO, weight)),
        10 => {
            trigger.ceiling_share = Some(c.pick(&[Points::scaled(6, 1), Points::scaled(25, 2), Points::ZERO]))
        }
        11 => trigger.volume = Some(volume(c, weight)),
        12 => {
            trigger.zero = Some(match random_cap(c, above) {
                Cap::None => Cap::Own,
                Cap::Root if c.percent(80) => Cap::Parent,
                cap => cap,
            });
        }
        _ => trigger.amount = Some(small(c, weight)),
    }
    let fixed = trigger.zero.is_none() && trigger.ceiling.is_none() && trigger.ceiling_share.is_none();
    if fixed && !trigger.all && c.percent(own_caps) {
        trigger.cap = Some(random_cap(c, above));
    }
    trigger
}

pub fn volume(c: &mut Chance, weight: &Points) -> Volume {
    Volume {
        first_at: Points::scaled(1, 1),
        first: small(c, weight),
        then_from: Points::scaled(3, 1),
        step: c.pick(&[Points::scaled(2, 1), Points::scaled(15, 2)]),
        each: small(c, weight),
    }
}

/// Some amounts fall on other leaves.
pub fn charges(c: &mut Chance, rubric: &mut Rubric) {
    let targets: Vec<String> = leaves(rubric)
        .iter()
        .filter(|l| l.classes.is_empty() && l.units.is_empty() && !l.id.text.starts_with('w'))
        .map(|l| l.id.text.clone())
        .collect();
    each_node(&mut rubric.indicators, &mut |node| {
        if matches!(node.cap, Some(Cap::Node(_))) {
            return;
        }
        let own = node.id.text.clone();
        for trigger in &mut node.triggers {
            let node_cap = matches!(trigger.cap, Some(Cap::Node(_)));
            let others: Vec<String> = targets.iter().filter(|t| **t != own).cloned().collect();
            if trigger.amount.is_some() && !node_cap && !others.is_empty() && c.percent(6) {
                trigger.charge = vec![c.pick(&others)];
                let second = c.pick(&others);
                if !trigger.charge.contains(&second) {
                    trigger.charge.push(second);
                }
            }
        }
    });
}
