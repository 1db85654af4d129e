//! 职责: who may score what: the team, 分工 and 回避, asked in the same way by every act and view of scoring.
//!
//! Clause: 方案第六部分第(一)项 and 第(三)项. **Invariant:** who is kept away from a unit has no item of it, whatever
//! the assignment says.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use mingjian_core::access::{Actor, Role, Scope};
use mingjian_core::flow::assignment::{Assignment, Rule, is_elsewhere};
use mingjian_core::flow::person::Person;
use mingjian_core::flow::procedure::Procedure;
use mingjian_core::flow::{Deed, Papers, SOLE};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Indicator, Rubric};

use crate::case::Case;

/// 职责 of a campaign, read once.
pub(crate) struct Duty<'c> {
    /// 考核程序.
    pub(crate) procedure: Cow<'c, Procedure>,
    /// 分工.
    pub(crate) assignment: Option<&'c Assignment>,
    /// Where the persons stand, as far as they were loaded.
    house: &'c Papers,
    /// From which units each person declared to be kept away.
    recused: HashMap<String, HashSet<String>>,
    /// The rules that speak of all units.
    everywhere: Vec<&'c Rule>,
    /// The rules that name a unit, by unit.
    by_unit: HashMap<&'c str, Vec<&'c Rule>>,
}

impl<'c> Duty<'c> {
    /// Reads what a case holds.
    pub(crate) fn of(case: &'c Case) -> Self {
        let procedure = case.procedure();
        let mut recused: HashMap<String, HashSet<String>> = HashMap::new();
        for one in procedure.recusals.iter().filter(|one| !one.units.is_empty()) {
            recused
                .entry(one.person.clone())
                .or_default()
                .extend(one.units.iter().cloned());
        }
        let assignment = case.papers.see::<Assignment>(SOLE);
        let (mut everywhere, mut by_unit) = (Vec::new(), HashMap::<&str, Vec<&Rule>>::new());
        for rule in assignment.iter().flat_map(|set| &set.rules) {
            if rule.units.is_empty() {
                everywhere.push(rule);
            }
            for unit in rule.units.iter().collect::<BTreeSet<_>>() {
                by_unit.entry(unit).or_default().push(rule);
            }
        }
        Self {
            procedure,
            assignment,
            house: &case.house,
            recused,
            everywhere,
            by_unit,
        }
    }

    fn declared(&self, person: &str, unit: &str) -> bool {
        self.recused.get(person).is_some_and(|units| units.contains(unit))
    }

    /// 回避: whether something keeps a person away from a unit: they declared so, they belong or belonged to it.
    pub(crate) fn keeps_away(&self, person: &str, unit: &str) -> bool {
        let person_is_bound = || {
            self.house
                .see::<Person>(person)
                .is_some_and(|one| one.is_bound_to(unit))
        };
        self.declared(person, unit) || person_is_bound()
    }

    /// The units from which something keeps a person away; bodies that are no units may be among them.
    pub(crate) fn away_from(&self, person: &str) -> BTreeSet<&str> {
        let declared = self.recused.get(person).into_iter().flatten();
        let known = self.house.see::<Person>(person).into_iter();
        let bound = known.flat_map(|one| std::iter::once(&one.body).chain(&one.former_bodies));
        declared.chain(bound).map(String::as_str).collect()
    }

    /// The same as [`Duty::keeps_away`] for somebody who acts.
    pub(crate) fn is_away(&self, actor: &Actor, unit: &str) -> bool {
        actor.bound_to.iter().any(|bound| bound == unit) || self.declared(actor.id.as_str(), unit)
    }

    /// The rules by which something of a unit was given to somebody whom nothing keeps away from it.
    pub(crate) fn rules_of(&self, unit: &str) -> Vec<&'c Rule> {
        let named = self.by_unit.get(unit).into_iter().flatten();
        let all = self.everywhere.iter().chain(named);
        all.filter(|rule| !self.keeps_away(&rule.assessor, unit))
            .copied()
            .collect()
    }

    /// 分工: whether an item of a unit was given to others and not to this person. `path` holds the item's node and
    /// all nodes above it.
    pub(crate) fn is_elsewhere(&self, person: &str, path: &[&str], unit: &str) -> bool {
        is_elsewhere(self.rules_of(unit), person, path, unit)
    }

    /// 分工: whether a whole unit, with all its items, was given to others.
    pub(crate) fn is_wholly_elsewhere(&self, actor: &Actor, unit: &str) -> bool {
        if actor.role != Role::Assessor {
            return false;
        }
        let named = self.by_unit.get(unit).into_iter().flatten();
        let here = || self.everywhere.iter().chain(named.clone());
        let whole = |rule: &&&Rule| rule.indicators.is_empty() && !self.keeps_away(&rule.assessor, unit);
        let own = |rule: &&Rule| rule.assessor == actor.id.as_str();
        here().any(|rule| whole(&rule)) && !here().any(own)
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
