//! 扣分情形: whether each trigger says how much, and whether it can ever count.

use std::collections::{HashMap, HashSet};

use super::tree::{Target, Tree};
use super::{Remarks, Spot};
use crate::points::Points;
use crate::rubric::{Cap, Indicator, Kind, Rubric, Trigger};

pub(super) fn check(rubric: &Rubric, tree: &Tree<'_>, remarks: &mut Remarks) {
    let mut inherited: Vec<(usize, &[Trigger])> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        inherited.retain(|(above, _)| tree.is_under(at, *above));
        let of = node.of;
        for trigger in &of.triggers {
            amounts(trigger, of, remarks);
            caps(rubric, tree, at, trigger, false, remarks);
            steps(rubric, tree, at, trigger, remarks);
        }
        for trigger in &of.each_leaf {
            amounts(trigger, of, remarks);
            caps(rubric, tree, at, trigger, true, remarks);
            ascending(trigger, &of.id.text, remarks);
        }
        if let Some(cap) = &of.cap
            && tree.resolve(cap, at).is_none()
        {
            no_ancestor(cap, tree, (&of.id).into(), remarks);
        }
        order(&of.triggers, &inherited, &of.id.text, remarks);
        order(&of.each_leaf, &inherited, &of.id.text, remarks);
        if !of.each_leaf.is_empty() {
            inherited.push((at, &of.each_leaf));
        }
    }
    for major in &rubric.major_deductions {
        for trigger in &major.triggers {
            let spot = Spot {
                line: trigger.id.line,
                node: &major.id.text,
            };
            alone(trigger, &major.id.text, remarks);
            ascending(trigger, &major.id.text, remarks);
            for (field, written) in [
                ("share", trigger.share.is_some()),
                ("all", trigger.all),
                (
                    "ceiling",
                    trigger.ceiling.is_some() || trigger.ceiling_share.is_some(),
                ),
                ("charge", !trigger.charge.is_empty()),
                ("cap", trigger.cap.is_some()),
            ] {
                remarks.idle(spot, field, written);
            }
        }
        order(&major.triggers, &[], &major.id.text, remarks);
    }
}

fn amounts(trigger: &Trigger, of: &Indicator, remarks: &mut Remarks) {
    alone(trigger, &of.id.text, remarks);
    let spot = Spot {
        line: trigger.id.line,
        node: &of.id.text,
    };
    let bonus = of.kind() == Kind::Bonus;
    for (field, written) in [
        (
            "zero",
            bonus && trigger.zero.is_some() || trigger.zero == Some(Cap::None),
        ),
        ("cap", bonus && trigger.cap.is_some()),
        ("charge", bonus && !trigger.charge.is_empty()),
    ] {
        remarks.idle(spot, field, written);
    }
}

/// Exactly one way to say how much; no number below zero, none that makes the trigger count for nothing.
fn alone(trigger: &Trigger, node: &str, remarks: &mut Remarks) {
    let spot = Spot {
        line: trigger.id.line,
        node,
    };
    let ways = [
        ("amount", trigger.amount.is_some()),
        ("amount_unknown", trigger.amount_unknown),
        ("min/max", trigger.min.is_some() || trigger.max.is_some()),
        ("share", trigger.share.is_some()),
        ("all", trigger.all),
        ("zero", trigger.zero.is_some()),
        ("ceiling", trigger.ceiling.is_some()),
        ("ceiling_share", trigger.ceiling_share.is_some()),
        ("volume", trigger.volume.is_some()),
    ];
    let found: Vec<&str> = ways
        .iter()
        .filter(|(_, written)| *written)
        .map(|(way, _)| *way)
        .collect();
    if found.len() != 1 {
        let count = if found.is_empty() { "none" } else { "many" };
        let found = found.join("、");
        let params = [
            ("name", trigger.title.zh.as_str()),
            ("count", count),
            ("found", &found),
        ];
        remarks.error("MJ1131", spot, &params);
    }
    if trigger.amount_unknown {
        remarks.note(
            "MJ1192",
            spot,
            &[("kind", "trigger"), ("name", &trigger.title.zh)],
        );
    }
    for (field, value) in [
        ("amount", &trigger.amount),
        ("min", &trigger.min),
        ("max", &trigger.max),
        ("ceiling", &trigger.ceiling),
        ("up_to", &trigger.up_to),
    ] {
        remarks.not_negative(spot, field, value.as_ref());
    }
    remarks.ordered(spot, "min", trigger.min.as_ref(), trigger.max.as_ref());
    remarks.share(spot, "share", trigger.share.as_ref());
    remarks.share(spot, "ceiling_share", trigger.ceiling_share.as_ref());
    let stepped = trigger.steps.iter().any(|step| !step.amount.is_zero());
    remarks.not_zero(spot, "amount", trigger.amount.as_ref().filter(|_| !stepped));
    for (field, value) in [
        ("max", &trigger.max),
        ("share", &trigger.share),
        ("up_to", &trigger.up_to),
    ] {
        remarks.not_zero(spot, field, value.as_ref());
    }
    remarks.idle(
        spot,
        "steps",
        trigger.amount.is_none() && !trigger.steps.is_empty(),
    );
    if let Some(volume) = &trigger.volume {
        for (field, value) in [
            ("volume.first_at", &volume.first_at),
            ("volume.first", &volume.first),
            ("volume.then_from", &volume.then_from),
            ("volume.each", &volume.each),
        ] {
            remarks.not_negative(spot, field, Some(value));
        }
        remarks.ordered(
            spot,
            "volume.first_at",
            Some(&volume.first_at),
            Some(&volume.then_from),
        );
        super::settings::positive(spot, "volume.step", &volume.step, remarks);
        if volume.first.is_zero() && volume.each.is_zero() {
            remarks.not_zero(spot, "volume.first", Some(&volume.first));
        }
    }
}

/// Caps name a node above; a loss that stops at a node without weight never counts.
fn caps(
    rubric: &Rubric,
    tree: &Tree<'_>,
    at: usize,
    trigger: &Trigger,
    each_leaf: bool,
    remarks: &mut Remarks,
) {
    let Some(node) = tree.nodes.get(at) else { return };
    let spot = Spot {
        line: trigger.id.line,
        node: &node.of.id.text,
    };
    if let Some(cap) = &trigger.cap
        && tree.resolve(cap, at).is_none()
        && trigger.charge.is_empty()
    {
        let below = |id: &String| tree.by_id.get(id.as_str()).is_some_and(|n| tree.is_under(*n, at));
        if !(each_leaf && matches!(cap, Cap::Node(id) if below(id))) {
            no_ancestor(cap, tree, spot, remarks);
        }
    }
    let cap = trigger
        .cap
        .as_ref()
        .or(node.of.cap.as_ref())
        .unwrap_or(&rubric.settings.deduct_cap);
    let own_leaf = *cap == Cap::Own && node.of.children.is_empty();
    let elsewhere = each_leaf || own_leaf || !trigger.charge.is_empty() || trigger.zero.is_some();
    if elsewhere || node.of.kind() == Kind::Bonus {
        return;
    }
    if let Some(Target::Node(stop)) = tree.resolve(cap, at) {
        let mut classes = tree.classes_of(at).peekable();
        if classes.peek().is_some()
            && classes.all(|class| tree.weight(stop, class).is_some_and(Points::is_zero))
        {
            let params = [("name", trigger.title.zh.as_str()), ("stop", &tree.name(stop))];
            remarks.warning("MJ1185", spot, &params);
        }
    }
}

/// `MJ1104` for a cap that names a node which exists but does not stand above.
pub(super) fn no_ancestor(cap: &Cap, tree: &Tree<'_>, spot: Spot<'_>, remarks: &mut Remarks) {
    if let Cap::Node(id) = cap
        && tree.by_id.contains_key(id.as_str())
    {
        remarks.error("MJ1104", spot, &[("id", id)]);
    }
}

/// Steps that stand out of order.
fn ascending(trigger: &Trigger, node: &str, remarks: &mut Remarks) {
    let spot = Spot {
        line: trigger.id.line,
        node,
    };
    let mut before = 0;
    let mut in_order = true;
    for step in &trigger.steps {
        remarks.not_negative(spot, "steps.amount", Some(&step.amount));
        in_order &= step.from > before;
        before = step.from;
    }
    if !in_order {
        remarks.warning("MJ1175", spot, &[("name", &trigger.title.zh)]);
    }
}

/// Steps that begin where nothing is left to lose.
fn steps(rubric: &Rubric, tree: &Tree<'_>, at: usize, trigger: &Trigger, remarks: &mut Remarks) {
    let Some(node) = tree.nodes.get(at) else { return };
    ascending(trigger, &node.of.id.text, remarks);
    let cap = trigger
        .cap
        .as_ref()
        .or(node.of.cap.as_ref())
        .unwrap_or(&rubric.settings.deduct_cap);
    let own = *cap == Cap::Own && trigger.charge.is_empty() && node.of.kind() != Kind::Bonus;
    let weights = tree.classes_of(at).map(|class| tree.weight(at, class));
    let largest = weights
        .collect::<Option<Vec<_>>>()
        .and_then(|all| all.into_iter().max());
    let room = [trigger.up_to.as_ref(), largest.filter(|_| own)]
        .into_iter()
        .flatten()
        .min();
    let (Some(room), Some(first)) = (room, &trigger.amount) else {
        return;
    };
    let (mut lost, mut each, mut from) = (Points::ZERO, first, 1_u32);
    for step in &trigger.steps {
        let times = Points::from(i64::from(step.from.saturating_sub(from)));
        lost += &(&times * each);
        if lost >= *room && room.is_positive() {
            let spot = Spot {
                line: trigger.id.line,
                node: &node.of.id.text,
            };
            let params = [
                ("name", trigger.title.zh.as_str()),
                ("from", &step.from.to_string()),
                ("room", &room.to_string()),
            ];
            remarks.warning("MJ1176", spot, &params);
            return;
        }
        (each, from) = (&step.amount, step.from);
    }
}

/// Names of other triggers exist, and each trigger can come about after those that it waits for.
fn order(triggers: &[Trigger], inherited: &[(usize, &[Trigger])], node: &str, remarks: &mut Remarks) {
    let waits = |t: &Trigger| t.after.is_some() || !t.after_any.is_empty() || !t.unless.is_empty();
    if !triggers.iter().any(waits) {
        return;
    }
    let above = inherited.iter().flat_map(|(_, list)| list.iter());
    let known: HashSet<&str> = triggers.iter().chain(above).map(|t| t.id.text.as_str()).collect();
    let possible = possible(triggers);
    for (at, trigger) in triggers.iter().enumerate() {
        let spot = Spot {
            line: trigger.id.line,
            node,
        };
        let name = trigger.title.zh.as_str();
        for wanted in trigger.after.iter().chain(&trigger.after_any) {
            if !known.contains(wanted.as_str()) {
                let shown: String = wanted.chars().take(60).collect();
                remarks.warning("MJ1173", spot, &[("name", name), ("after", &shown)]);
            }
        }
        remarks.idle(
            spot,
            "unless",
            trigger.unless.iter().any(|other| !known.contains(other.as_str())),
        );
        let against = |other: &String| *other == trigger.id.text || trigger.after.as_ref() == Some(other);
        if !possible.contains(&at) || trigger.unless.iter().any(against) {
            remarks.warning("MJ1174", spot, &[("name", name)]);
        }
    }
}

/// The triggers that can come about at all: those that wait for nothing, then those that wait for these.
///
/// What waits for a trigger that is not in the list counts as possible; a name that is unknown is said elsewhere.
fn possible(triggers: &[Trigger]) -> HashSet<usize> {
    let places: HashMap<&str, usize> = triggers
        .iter()
        .enumerate()
        .map(|(at, t)| (t.id.text.as_str(), at))
        .collect();
    let place = |id: &String| places.get(id.as_str()).copied();
    let mut waiting: HashMap<usize, Vec<(usize, bool)>> = HashMap::new();
    let mut open: Vec<(bool, bool)> = Vec::new();
    let mut ready = Vec::new();
    for (at, trigger) in triggers.iter().enumerate() {
        let after = trigger.after.as_ref().and_then(place);
        let any: Option<Vec<usize>> = trigger.after_any.iter().map(place).collect();
        let any = any.unwrap_or_default();
        for (other, any) in after
            .iter()
            .map(|o| (*o, false))
            .chain(any.iter().map(|o| (*o, true)))
        {
            waiting.entry(other).or_default().push((at, any));
        }
        open.push((after.is_some(), !any.is_empty()));
        if after.is_none() && any.is_empty() {
            ready.push(at);
        }
    }
    let mut possible = HashSet::new();
    while let Some(at) = ready.pop() {
        if !possible.insert(at) {
            continue;
        }
        for (waiter, any) in waiting.remove(&at).unwrap_or_default() {
            if let Some((after_open, any_open)) = open.get_mut(waiter) {
                if any {
                    *any_open = false
                } else {
                    *after_open = false
                }
                if !*after_open && !*any_open {
                    ready.push(waiter);
                }
            }
        }
    }
    possible
}
