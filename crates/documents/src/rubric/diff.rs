//! 考核表比较: what changed from one version of a rubric to another, field by field.
//!
//! Compared over the columns of the workbook, so that a field here has the name that an office sees there. A thing
//! is known by its id; where several bear the same, by their order among these.

use std::collections::{BTreeSet, HashMap};

use mingjian_core::lang::{Lang, Text};
use mingjian_core::rubric::Rubric;

use super::listing::{Listing, Thing, listings};

/// 变化: what kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 新增.
    Added,
    /// 删除.
    Removed,
    /// 移动: another place in the tree or in the order.
    Moved,
    /// 修改.
    Changed,
}

/// 差异: one difference between two rubrics.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Difference {
    /// What kind.
    pub change: Change,
    /// The sheet on which it stands, in the language asked for.
    pub sheet: String,
    /// The thing: its id, with the id of what it belongs to before a slash.
    pub node: String,
    /// The field as the format calls it; empty for a whole thing.
    pub field: String,
    /// What stood before; for a whole thing its title, for a moved one what it stood behind.
    pub before: String,
    /// What stands now.
    pub after: String,
}

/// All differences from `before` to `after`, in the order of the sheets and of the printed table.
///
/// ```
/// use mingjian_core::{lang::Lang, rubric};
/// use mingjian_documents::rubric::{Change, difference};
/// let text = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: [{id: A, title: 甲}]\n\
///             indicators: [{id: a, title: 一, weight: 3}]\n";
/// let before = rubric::parse(text.as_bytes()).unwrap();
/// let after = rubric::parse(text.replace("weight: 3", "weight: 4").as_bytes()).unwrap();
/// let found = difference(&before, &after, Lang::En);
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].change, found[0].node.as_str(), found[0].field.as_str()), (Change::Changed, "a", "weight"));
/// assert_eq!((found[0].before.as_str(), found[0].after.as_str()), ("3", "4"));
/// ```
pub fn difference(before: &Rubric, after: &Rubric, lang: Lang) -> Vec<Difference> {
    let mut found = Vec::new();
    for (at, (was, now)) in listings(before, lang)
        .iter()
        .zip(&listings(after, lang))
        .enumerate()
    {
        compare(was, now, &mut found);
        if at == 0 {
            texts(now.sheet, "missing", &before.missing, &after.missing, &mut found);
            texts(now.sheet, "notes", &before.notes, &after.notes, &mut found);
        }
    }
    found
}

/// Compares texts without names: what is alike at both ends stays, the rest is compared in its order.
fn texts(sheet: &str, field: &str, before: &[Text], after: &[Text], found: &mut Vec<Difference>) {
    let alike = |(one, other): &(&Text, &Text)| one == other;
    let start = before.iter().zip(after).take_while(alike).count();
    let (before, after) = (
        before.get(start..).unwrap_or_default(),
        after.get(start..).unwrap_or_default(),
    );
    let end = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take_while(alike)
        .count();
    let before = before.get(..before.len().saturating_sub(end)).unwrap_or_default();
    let after = after.get(..after.len().saturating_sub(end)).unwrap_or_default();
    for at in 0..before.len().max(after.len()) {
        let node = start.saturating_add(at).saturating_add(1).to_string();
        let mut one = |change, field: &str, before: &str, now: &str| {
            found.push(Difference {
                change,
                sheet: sheet.to_owned(),
                node: node.clone(),
                field: field.to_owned(),
                before: before.to_owned(),
                after: now.to_owned(),
            });
        };
        match (before.get(at), after.get(at)) {
            (Some(was), Some(now)) => {
                if was.zh != now.zh {
                    one(Change::Changed, field, &was.zh, &now.zh);
                }
                if was.en != now.en {
                    one(Change::Changed, &format!("{field}.en"), &was.en, &now.en);
                }
            }
            (Some(was), None) => one(Change::Removed, field, &was.zh, ""),
            (None, Some(now)) => one(Change::Added, field, "", &now.zh),
            (None, None) => {}
        }
    }
}

fn compare(before: &Listing, after: &Listing, found: &mut Vec<Difference>) {
    let one = |change, node: &str, field: &str, before: &str, now: &str| Difference {
        change,
        sheet: after.sheet.to_owned(),
        node: node.to_owned(),
        field: field.to_owned(),
        before: before.to_owned(),
        after: now.to_owned(),
    };
    let old: HashMap<&str, usize> = before
        .things
        .iter()
        .enumerate()
        .map(|(at, t)| (t.node.as_str(), at))
        .collect();
    let new: HashMap<&str, usize> = after
        .things
        .iter()
        .enumerate()
        .map(|(at, t)| (t.node.as_str(), at))
        .collect();
    for thing in before
        .things
        .iter()
        .filter(|thing| !new.contains_key(thing.node.as_str()))
    {
        found.push(one(Change::Removed, &thing.node, "", &thing.title, ""));
    }
    let moved = moved(&before.things, &after.things, &old);
    for (at, thing) in after.things.iter().enumerate() {
        let Some((was_at, was)) = old
            .get(thing.node.as_str())
            .and_then(|at| Some((*at, before.things.get(*at)?)))
        else {
            found.push(one(Change::Added, &thing.node, "", "", &thing.title));
            continue;
        };
        if moved.contains(&at) {
            let (from, to) = (behind(&before.things, was_at), behind(&after.things, at));
            found.push(one(Change::Moved, &thing.node, "", &from, &to));
        }
        for (key, now) in &thing.cells {
            let before = was
                .cells
                .iter()
                .find(|(other, _)| other == key)
                .map(|(_, cell)| cell.as_str());
            if before.unwrap_or_default() != now {
                found.push(one(
                    Change::Changed,
                    &thing.node,
                    key,
                    before.unwrap_or_default(),
                    now,
                ));
            }
        }
        for (key, before) in was
            .cells
            .iter()
            .filter(|(key, _)| thing.cells.iter().all(|(other, _)| other != key))
        {
            if !before.is_empty() {
                found.push(one(Change::Changed, &thing.node, key, before, ""));
            }
        }
    }
}

/// Where a thing stands, in words: what it belongs to and the thing before it there.
fn behind(things: &[Thing], at: usize) -> String {
    let above = things
        .get(at)
        .map(|thing| thing.above.as_str())
        .unwrap_or_default();
    let earlier = things.iter().take(at).rev().find(|thing| thing.above == above);
    format!(
        "{above}>{}",
        earlier.map(|thing| thing.node.as_str()).unwrap_or_default()
    )
}

/// The places of things that moved: to another parent, or out of the longest run of those under one parent that
/// kept their order, so that one thing that is moved is one difference.
fn moved(before: &[Thing], after: &[Thing], old: &HashMap<&str, usize>) -> BTreeSet<usize> {
    let mut moved = BTreeSet::new();
    let mut siblings: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (at, thing) in after.iter().enumerate() {
        let Some(was_at) = old.get(thing.node.as_str()) else {
            continue;
        };
        if before.get(*was_at).is_some_and(|was| was.above != thing.above) {
            moved.insert(at);
        } else {
            siblings.entry(&thing.above).or_default().push((at, *was_at));
        }
    }
    for places in siblings.values() {
        let kept = longest_rise(&places.iter().map(|(_, was_at)| *was_at).collect::<Vec<_>>());
        moved.extend(
            places
                .iter()
                .filter(|(_, was_at)| !kept.contains(was_at))
                .map(|(at, _)| *at),
        );
    }
    moved
}

/// The members of the longest rising subsequence of distinct numbers.
fn longest_rise(numbers: &[usize]) -> BTreeSet<usize> {
    // The last numbers of the best sequences of each length, and for each number the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut earlier: HashMap<usize, usize> = HashMap::new();
    for number in numbers {
        let length = ends.partition_point(|end| end < number);
        if let Some(end) = length.checked_sub(1).and_then(|at| ends.get(at)) {
            earlier.insert(*number, *end);
        }
        match ends.get_mut(length) {
            Some(end) => *end = *number,
            None => ends.push(*number),
        }
    }
    let mut kept = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(number) = next {
        kept.insert(number);
        next = earlier.get(&number).copied();
    }
    kept
}
