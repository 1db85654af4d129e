//! 职责: who may score what: the team, 分工 and 回避, asked in the same way by every act of scoring.
//!
//! Clause: 方案第六部分第(一)项 and 第(三)项. **Invariant:** who is kept away from a unit has no item of it, whatever
//! the assignment says.

use mingjian_core::access::{Actor, Role, Scope};
use mingjian_core::flow::assignment::Assignment;
use mingjian_core::flow::procedure::Procedure;
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Indicator, Rubric};

use crate::case::Case;

/// 回避: whether something keeps a person away from a unit: they declared so, they belong or belonged to it.
pub(crate) fn kept_away(case: &Case, procedure: &Procedure, person: &str, unit: &str) -> bool {
    procedure.is_recused(person, unit) || case.person(person).is_some_and(|one| one.is_bound_to(unit))
}

/// 分工: whether an item of a unit was given to others and not to this person.
pub(crate) fn elsewhere(case: &Case, actor: &Actor, unit: &str, indicator: &str) -> bool {
    let (Some(assignment), Some(rubric)) = (case.papers.get::<Assignment>(SOLE), case.rubric.as_deref()) else {
        return false;
    };
    let procedure = case.procedure();
    let away = |person: &str| kept_away(case, &procedure, person, unit);
    assignment.is_elsewhere(actor.id.as_str(), &path(rubric, indicator), unit, away)
}

/// On what somebody scores: an item of a unit.
pub(crate) fn scope(case: &Case, actor: &Actor, unit: &str, indicator: &str) -> Scope {
    // Only an assessor's right depends on the assignment; the leader may step in everywhere.
    let assigned_elsewhere = actor.role == Role::Assessor && elsewhere(case, actor, unit, indicator);
    Scope { assigned_elsewhere, ..case.scope(unit, actor) }
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
