//! 职责: who may score what: the team, 分工 and 回避, asked in the same way by every act and view of scoring.
//!
//! Clause: 方案第六部分第(一)项 and 第(三)项. **Invariant:** who is kept away from a unit has no item of it, whatever
//! the assignment says.

use std::collections::BTreeMap;

use mingjian_core::access::{Actor, Role, Scope};
use mingjian_core::flow::assignment::{Assignment, Rule};
use mingjian_core::flow::person::Person;
use mingjian_core::flow::procedure::Procedure;
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Indicator, Rubric};

use crate::case::Case;

/// 职责 of a campaign, read once.
pub(crate) struct Duty {
    /// 考核程序.
    pub(crate) procedure: Procedure,
    /// 分工.
    pub(crate) assignment: Option<Assignment>,
    /// The team and those whom the assignment names, as far as they were loaded.
    persons: BTreeMap<String, Person>,
}

impl Duty {
    /// Reads what a case holds.
    pub(crate) fn of(case: &Case) -> Self {
        let procedure = case.procedure();
        let assignment = case.papers.get::<Assignment>(SOLE);
        let team = procedure.team.iter().flat_map(|team| &team.members);
        let named = assignment
            .iter()
            .flat_map(|set| &set.rules)
            .map(|rule| &rule.assessor);
        let mut persons = BTreeMap::new();
        for id in team.chain(named) {
            if !persons.contains_key(id)
                && let Some(person) = case.person(id)
            {
                persons.insert(id.clone(), person);
            }
        }
        Self {
            procedure,
            assignment,
            persons,
        }
    }

    /// 回避: whether something keeps a person away from a unit: they declared so, they belong or belonged to it.
    pub(crate) fn keeps_away(&self, person: &str, unit: &str) -> bool {
        let bound = || self.persons.get(person).is_some_and(|one| one.is_bound_to(unit));
        self.procedure.is_recused(person, unit) || bound()
    }

    /// The same for somebody who acts.
    pub(crate) fn is_away(&self, actor: &Actor, unit: &str) -> bool {
        actor.bound_to.iter().any(|bound| bound == unit) || self.procedure.is_recused(actor.id.as_str(), unit)
    }

    /// 分工: whether an item of a unit was given to others and not to this person. `path` holds the item's node and
    /// all nodes above it.
    pub(crate) fn is_elsewhere(&self, person: &str, path: &[&str], unit: &str) -> bool {
        let away = |person: &str| self.keeps_away(person, unit);
        self.assignment
            .as_ref()
            .is_some_and(|set| set.is_elsewhere(person, path, unit, away))
    }

    /// 分工: whether a whole unit, with all its items, was given to others.
    pub(crate) fn is_wholly_elsewhere(&self, actor: &Actor, unit: &str) -> bool {
        let rules = self.assignment.iter().flat_map(|set| &set.rules);
        let here: Vec<&Rule> = rules
            .filter(|rule| rule.units.is_empty() || rule.units.iter().any(|id| id == unit))
            .collect();
        let whole = |rule: &&Rule| rule.indicators.is_empty() && !self.keeps_away(&rule.assessor, unit);
        let own = |rule: &&Rule| rule.assessor == actor.id.as_str();
        actor.role == Role::Assessor && here.iter().any(whole) && !here.iter().any(own)
    }

    /// Whether an item of a unit is somebody's to score.
    pub(crate) fn is_theirs(&self, actor: &Actor, path: &[&str], unit: &str) -> bool {
        match actor.role {
            _ if self.is_away(actor, unit) => false,
            // The leader may step in everywhere.
            Role::TeamLeader => true,
            Role::Assessor => !self.is_elsewhere(actor.id.as_str(), path, unit),
            _ => false,
        }
    }
}

/// On what somebody scores: an item of a unit.
pub(crate) fn scope(case: &Case, actor: &Actor, unit: &str, indicator: &str) -> Scope {
    let duty = Duty::of(case);
    let path = case
        .rubric
        .as_deref()
        .map(|rubric| path(rubric, indicator))
        .unwrap_or_default();
    // Only an assessor's right depends on the assignment.
    let assigned_elsewhere =
        actor.role == Role::Assessor && duty.is_elsewhere(actor.id.as_str(), &path, unit);
    Scope {
        assigned_elsewhere,
        ..case.scope(unit, actor)
    }
}

/// Refuses who scores without belonging to the team of the campaign.
///
/// # Errors
/// MJ4201.
pub(crate) fn in_team(case: &Case, deed: &Deed) -> Result<(), Vec<Refusal>> {
    let scores = matches!(deed.actor.role, Role::TeamLeader | Role::Assessor);
    let procedure = case.procedure();
    let person = deed.actor.id.as_str();
    if !scores || procedure.team.is_none() || procedure.in_team(person) {
        return Ok(());
    }
    Err(vec![Refusal::new("MJ4201", &[("person", &case.name_of(person))])])
}

/// The node of an item, by id or printed code, and all nodes above it; only its own name where it stands outside the
/// tree.
pub(crate) fn path<'r>(rubric: &'r Rubric, name: &'r str) -> Vec<&'r str> {
    let mut found = Vec::new();
    if !walk(&rubric.indicators, name, &mut found) {
        found.push(name);
    }
    found
}

fn walk<'r>(all: &'r [Indicator], name: &str, found: &mut Vec<&'r str>) -> bool {
    for one in all {
        let here = one.id.text == name || (!one.code.is_empty() && one.code == name);
        if here || walk(&one.children, name, found) {
            found.push(&one.id.text);
            return true;
        }
    }
    false
}
