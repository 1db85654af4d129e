//! 分工: who of the team scores what: by item across units, or by unit across items.
//!
//! Rules name an assessor, nodes of the table (a group means all below it) and units; an empty list means all. Where
//! no rule speaks, everybody of the team may score. **Invariant:** a rule gives nobody an item on a unit from which
//! they are kept away, and [`spread`] gives each item to one person or names it as left over.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};

/// One rule of the assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The person.
    pub assessor: String,
    /// Nodes of the table; none for all.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Units; none for all from which nothing keeps the person away.
    #[serde(default)]
    pub units: Vec<String>,
}

impl Rule {
    /// Whether it speaks of an item of a unit. `path` holds the item's node and all nodes above it.
    pub fn covers(&self, path: &[&str], unit: &str) -> bool {
        let item = self.indicators.is_empty() || self.indicators.iter().any(|id| path.contains(&id.as_str()));
        item && (self.units.is_empty() || self.units.iter().any(|id| id == unit))
    }
}

/// 分工.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Who set it.
    pub by: ActorId,
}

/// Whether, by rules whose assessors nothing keeps away from a unit, an item of it was given to others and not to this
/// person.
pub fn is_elsewhere<'r>(
    rules: impl IntoIterator<Item = &'r Rule>,
    person: &str,
    path: &[&str],
    unit: &str,
) -> bool {
    let mut others = false;
    for rule in rules.into_iter().filter(|rule| rule.covers(path, unit)) {
        if rule.assessor == person {
            return false;
        }
        others = true;
    }
    others
}

facts! {
    /// What happens to the assignment.
    pub enum AssignmentFact {
        /// It was set, or replaced.
        "assignment.set" => Set { rules: Vec<Rule>, by: ActorId },
    }
}

impl Paper for Assignment {
    const KIND: Kind = Kind::Assignment;
    type Fact = AssignmentFact;

    fn apply(_old: Option<Self>, fact: &AssignmentFact, _at: Moment) -> Option<Self> {
        let AssignmentFact::Set { rules, by } = fact;
        Some(Self {
            rules: rules.clone(),
            by: by.clone(),
        })
    }
}

/// What an even spreading came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// To whom each task went.
    pub given: BTreeMap<String, String>,
    /// Tasks from which everybody is kept away.
    pub left: Vec<String>,
}

/// Spreads tasks over persons as evenly as those allow who are kept away (`away` holds person and task).
///
/// Each task first goes to whoever has least; then tasks move along chains of persons while that brings a heavier
/// load and a lighter one nearer. When no chain does, no other spreading has a smaller heaviest load.
pub fn spread(tasks: &[String], persons: &[String], away: &BTreeSet<(String, String)>) -> Spread {
    let fits = |person: &str, task: &str| !away.contains(&(person.to_owned(), task.to_owned()));
    let mut out = Spread::default();
    let mut loads: BTreeMap<&str, usize> = persons.iter().map(|id| (id.as_str(), 0)).collect();
    for task in tasks {
        if out.given.contains_key(task) || out.left.contains(task) {
            continue;
        }
        let free = persons.iter().filter(|id| fits(id, task));
        match free.min_by_key(|id| loads.get(id.as_str()).copied().unwrap_or_default()) {
            Some(person) => {
                *loads.entry(person.as_str()).or_default() += 1;
                out.given.insert(task.clone(), person.clone());
            }
            None => out.left.push(task.clone()),
        }
    }
    while let Some(moves) = lighter_chain(&out.given, persons, &loads, &fits) {
        for (task, from, to) in moves {
            if let Some(load) = loads.get_mut(from) {
                *load = load.saturating_sub(1);
            }
            *loads.entry(to).or_default() += 1;
            out.given.insert(task, to.to_owned());
        }
    }
    out
}

/// A task, who has it, and who is to have it.
type Move<'p> = (String, &'p str, &'p str);

/// A chain of moves from somebody to somebody whose load is smaller by two or more.
fn lighter_chain<'p>(
    given: &BTreeMap<String, String>,
    persons: &'p [String],
    loads: &BTreeMap<&str, usize>,
    fits: &impl Fn(&str, &str) -> bool,
) -> Option<Vec<Move<'p>>> {
    let load = |id: &str| loads.get(id).copied().unwrap_or_default();
    for start in persons {
        let mut came: BTreeMap<&str, (String, &'p str)> = BTreeMap::new();
        let mut queue = VecDeque::from([start.as_str()]);
        while let Some(here) = queue.pop_front() {
            if load(here).saturating_add(2) <= load(start) {
                return Some(chain_back(&came, start, here));
            }
            let own = given
                .iter()
                .filter(|(_, person)| person.as_str() == here)
                .map(|(task, _)| task);
            for task in own {
                for next in persons {
                    let known = next == start || came.contains_key(next.as_str());
                    if !known && fits(next, task) {
                        came.insert(next, (task.clone(), here));
                        queue.push_back(next);
                    }
                }
            }
        }
    }
    None
}

fn chain_back<'p>(came: &BTreeMap<&str, (String, &'p str)>, start: &str, end: &'p str) -> Vec<Move<'p>> {
    let (mut moves, mut here) = (Vec::new(), end);
    while here != start {
        let Some((task, from)) = came.get(here) else { break };
        moves.push((task.clone(), *from, here));
        here = from;
    }
    moves
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ids(prefix: &str, count: usize) -> Vec<String> {
        (0..count).map(|at| format!("{prefix}{at}")).collect()
    }

    /// The smallest heaviest load of any spreading, by trying all.
    fn best(
        tasks: &[String],
        persons: &[String],
        away: &BTreeSet<(String, String)>,
        loads: &mut Vec<usize>,
    ) -> usize {
        let Some((task, rest)) = tasks.split_first() else {
            return loads.iter().copied().max().unwrap_or_default();
        };
        let mut found = None;
        for (at, person) in persons.iter().enumerate() {
            if !away.contains(&(person.clone(), task.clone())) {
                loads[at] += 1;
                let here = best(rest, persons, away, loads);
                loads[at] -= 1;
                found = Some(found.map_or(here, |old: usize| old.min(here)));
            }
        }
        found.unwrap_or_else(|| best(rest, persons, away, loads))
    }

    proptest! {
        #[test]
        fn no_spreading_has_a_smaller_heaviest_load(
            tasks in 0usize..7,
            persons in 1usize..4,
            away in proptest::collection::btree_set((0usize..4, 0usize..7), 0..14),
        ) {
            let (tasks, persons) = (ids("t", tasks), ids("p", persons));
            let away: BTreeSet<_> = away.into_iter().map(|(p, t)| (format!("p{p}"), format!("t{t}"))).collect();
            let found = spread(&tasks, &persons, &away);
            for task in &tasks {
                let somebody = persons.iter().any(|person| !away.contains(&(person.clone(), task.clone())));
                prop_assert_eq!(found.left.contains(task), !somebody);
                prop_assert_eq!(found.given.contains_key(task), somebody);
            }
            for (task, person) in &found.given {
                prop_assert!(!away.contains(&(person.clone(), task.clone())));
            }
            let loads = persons.iter().map(|id| found.given.values().filter(|one| *one == id).count());
            let heaviest = loads.max().unwrap_or_default();
            prop_assert_eq!(heaviest, best(&tasks, &persons, &away, &mut vec![0; persons.len()]));
        }

        #[test]
        fn loads_differ_by_one_at_most_where_nobody_is_kept_away(tasks in 0usize..40, persons in 1usize..9) {
            let persons = ids("p", persons);
            let found = spread(&ids("t", tasks), &persons, &BTreeSet::new());
            let loads: Vec<usize> =
                persons.iter().map(|id| found.given.values().filter(|one| *one == id).count()).collect();
            prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
        }
    }

    #[test]
    fn an_item_is_elsewhere_when_others_have_it_and_this_person_does_not() {
        let rule = |assessor: &str, indicators: &[&str], units: &[&str]| Rule {
            assessor: assessor.to_owned(),
            indicators: indicators.iter().map(|id| (*id).to_owned()).collect(),
            units: units.iter().map(|id| (*id).to_owned()).collect(),
        };
        let rules = [rule("zhao", &["work"], &["a"]), rule("qian", &["site"], &[])];
        let elsewhere = |person: &str, path: &[&str], unit: &str| is_elsewhere(&rules, person, path, unit);
        assert!(!elsewhere("zhao", &["work", "site"], "a"));
        assert!(!elsewhere("qian", &["work", "site"], "a"));
        assert!(elsewhere("qian", &["work", "mechanism"], "a"));
        assert!(!elsewhere("qian", &["work", "mechanism"], "b"), "nobody has it");
        let kept = rules.iter().filter(|rule| rule.assessor != "zhao");
        assert!(
            !is_elsewhere(kept, "qian", &["work", "mechanism"], "a"),
            "who has it is kept away"
        );
    }
}
