//! What the entries of one leaf cost: points not given, and rows of triggers.
//!
//! Written from the list of choices (settings 31, 34, 41–43, definitions 5, 12), never from the scorer.

use mingjian_core::points::Points;
use mingjian_core::rubric::{BelowMin, Indicator, Kind, NaDeduct, OutOfRange, Trigger, TwoScorers};
use mingjian_core::sheet::{Entry, Occurrence};

use super::table::{Node, Table};

/// One occurrence row with what it costs before caps.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The leaf on which the loss falls.
    pub leaf: &'a str,
    /// Where it stops; `None` is nowhere.
    pub cap: Option<&'a str>,
    pub amount: Points,
    pub finding: &'a str,
    /// The share with which the scorer's row counts.
    pub share: Points,
}

/// What one leaf's entries say.
#[derive(Debug, Default)]
pub struct Answer<'a> {
    /// Points not given, ceilings.
    pub base: Points,
    pub rows: Vec<Row<'a>>,
    /// Nodes whose block scores nothing.
    pub zeroed: Vec<&'a str>,
}

fn least(a: Points, b: Points) -> Points {
    if b < a { b } else { a }
}
fn most(a: Points, b: Points) -> Points {
    if b > a { b } else { a }
}

/// Amount of a trigger with a fixed sum, a range or a volume; nothing for the other ways.
pub fn worth(trigger: Option<&Trigger>, occurrence: &Occurrence, before: u32) -> Option<Points> {
    let count = Points::from(i64::from(occurrence.count));
    let Some(trigger) = trigger else {
        return Some(occurrence.amount.clone().unwrap() * count);
    };
    if let Some(amount) = &trigger.amount {
        let each = |number: u32| {
            let step = trigger
                .steps
                .iter()
                .filter(|s| s.from <= number)
                .max_by_key(|s| s.from);
            step.map_or(amount, |s| &s.amount).clone()
        };
        return Some((before + 1..=before + occurrence.count).map(each).sum());
    }
    if trigger.min.is_some() || trigger.max.is_some() {
        // An amount under the printed minimum only gets here where it is lifted.
        let least = trigger.min.clone().unwrap_or_default();
        return Some(occurrence.amount.clone().unwrap().max(least) * count);
    }
    let volume = trigger.volume.as_ref()?;
    let quantity = occurrence.quantity.clone().unwrap();
    if quantity < volume.first_at {
        return Some(Points::ZERO);
    }
    let mut sum = volume.first.clone();
    let mut line = &volume.then_from + &volume.step;
    while quantity >= line {
        sum += &volume.each;
        line += &volume.step;
    }
    Some(sum)
}

/// Points that an entry gives on the printed weight.
fn given(leaf: &Indicator, weight: &Points, entry: &Entry, table: &Table) -> Points {
    let settings = &table.rubric.settings;
    let clamp = |points: Points, top: &Points| match settings.out_of_range {
        OutOfRange::Clamp => least(most(points, Points::ZERO), top.clone()),
        OutOfRange::Error => points,
    };
    if entry.full {
        return weight.clone();
    }
    if let Some(lost) = &entry.lost {
        return clamp(weight - lost, weight);
    }
    if let Some(share) = &entry.lost_share {
        return clamp(weight - &(weight * share), weight);
    }
    match leaf.kind() {
        Kind::Levels => {
            let level = leaf
                .levels
                .iter()
                .find(|l| Some(&l.id.text) == entry.level.as_ref())
                .unwrap();
            level
                .points
                .clone()
                .unwrap_or_else(|| weight * level.share.as_ref().unwrap())
        }
        Kind::Gain => {
            let count = Points::from(i64::from(entry.count.unwrap()));
            least(leaf.each.clone().unwrap() * count, weight.clone())
        }
        Kind::Survey => {
            let (mut sum, mut votes) = (Points::ZERO, Points::ZERO);
            for answer in leaf.answers.iter().filter(|a| a.valid) {
                let count = entry.counts.get(&answer.id.text).cloned().unwrap_or_default();
                sum += &(answer.share.clone().unwrap_or_default() * &count);
                votes += &count;
            }
            (weight * &sum).checked_div(&votes).unwrap()
        }
        Kind::Imported => {
            let full = leaf.full.clone().unwrap_or_else(|| weight.clone());
            let points = clamp(entry.points.clone().unwrap(), &full);
            (points * weight).checked_div(&full).unwrap()
        }
        Kind::Deduct => weight.clone(),
        _ => {
            let points = clamp(entry.points.clone().unwrap(), weight);
            match (&leaf.min, settings.below_min) {
                (Some(min), BelowMin::Lift) => most(points, min.clone()),
                _ => points,
            }
        }
    }
}

fn triggers<'a>(node: &Node<'a>, table: &Table<'a>) -> Vec<&'a Trigger> {
    let mut list: Vec<&'a Trigger> = node.indicator.unwrap().triggers.iter().collect();
    for above in table.upwards(node.id) {
        list.extend(
            table
                .node(above)
                .unwrap()
                .indicator
                .iter()
                .flat_map(|i| i.each_leaf.iter()),
        );
    }
    list
}

/// By how much a leaf grew, and a fixed amount on it with it.
fn growth<'a>(leaf: &Node<'a>, table: &Table<'a>) -> (Points, Points) {
    let printed = table.printed(leaf);
    let ratio = table.effective(leaf).checked_div(&printed).unwrap_or(Points::ONE);
    let fixed = if table.rubric.settings.na_deduct == NaDeduct::Ratio {
        ratio.clone()
    } else {
        Points::ONE
    };
    (ratio, fixed)
}

fn one<'a>(node: &Node<'a>, table: &Table<'a>, entry: &'a Entry) -> Answer<'a> {
    let leaf = node.indicator.unwrap();
    let weight = table.printed(node);
    // A fixed amount grows with the item that prints it, wherever it is charged.
    let (ratio, grows) = growth(node, table);
    let mut given = given(leaf, &weight, entry, table);
    let mut answer = Answer::default();
    let mut seen = std::collections::BTreeMap::new();
    let known = triggers(node, table);
    for occurrence in &entry.occurrences {
        let old = leaf
            .counts_from
            .as_ref()
            .is_some_and(|from| !occurrence.on.is_empty() && occurrence.on < *from);
        if old {
            continue;
        }
        let trigger = *known.iter().find(|t| t.id.text == occurrence.trigger).unwrap();
        if let Some(block) = &trigger.zero {
            answer.zeroed.extend(table.cap(block, node.id));
            continue;
        }
        let ceiling = trigger
            .ceiling
            .clone()
            .or(trigger.ceiling_share.as_ref().map(|s| s * &weight));
        if let Some(ceiling) = ceiling {
            given = least(given, ceiling);
            continue;
        }
        let on = match (occurrence.charge.as_str(), trigger.charge.as_slice()) {
            ("", []) => node,
            ("", list) => table.node(&list[0]).unwrap(),
            (named, _) => table.node(named).unwrap(),
        };
        let effective = table.effective(on);
        let (before, used) = seen
            .entry(trigger.id.text.as_str())
            .or_insert((0_u32, Points::ZERO));
        let mut amount = if trigger.all {
            effective
        } else if let Some(share) = &trigger.share {
            share * &effective * Points::from(i64::from(occurrence.count))
        } else {
            worth(Some(trigger), occurrence, *before).unwrap() * &grows
        };
        *before += occurrence.count;
        if let Some(limit) = &trigger.up_to {
            amount = least(amount, &(limit * &grows) - used);
        }
        *used += &amount;
        // It happened, and counts for the steps; a loss charged to an item that does not apply falls.
        if table.na.contains(on.id) {
            continue;
        }
        let settings = &table.rubric.settings;
        let cap = trigger
            .cap
            .as_ref()
            .or(on.indicator.unwrap().cap.as_ref())
            .unwrap_or(&settings.deduct_cap);
        answer.rows.push(Row {
            leaf: on.id,
            cap: if trigger.all {
                Some(on.id)
            } else {
                table.cap(cap, on.id)
            },
            amount,
            finding: &occurrence.finding,
            share: Points::ONE,
        });
    }
    answer.base = (weight - given) * ratio;
    answer
}

/// All entries of one leaf: the deciding one, the only one, or two brought together.
pub fn answer<'a>(node: &Node<'a>, table: &Table<'a>, entries: &[&'a Entry]) -> Answer<'a> {
    let mut chosen: Vec<&'a Entry> = entries.iter().copied().filter(|e| e.decides).collect();
    if chosen.is_empty() {
        chosen = entries.to_vec();
    }
    let mut answers: Vec<Answer<'a>> = chosen.iter().map(|entry| one(node, table, entry)).collect();
    if answers.len() == 1 {
        return answers.remove(0);
    }
    if table.rubric.settings.two_scorers == TwoScorers::Lower {
        let cost = |a: &Answer| &a.base + &a.rows.iter().map(|r| &r.amount).sum::<Points>();
        answers.sort_by_key(cost);
        return answers.pop().unwrap();
    }
    let share = Points::ratio(1, answers.len() as i64).unwrap();
    let mut both = Answer::default();
    for answer in answers {
        both.base += &(answer.base * &share);
        both.zeroed.extend(answer.zeroed);
        both.rows.extend(answer.rows.into_iter().map(|row| Row {
            share: share.clone(),
            ..row
        }));
    }
    both
}
