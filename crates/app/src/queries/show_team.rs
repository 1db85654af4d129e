//! 考核组 (ShowTeam): who was asked for, who was named, who takes no part where, and who forms the team.
//!
//! **Invariant:** the office and the team's leader see everything; an assessor sees their own declaration, a body
//! only what was asked of it.

use std::collections::BTreeSet;

use mingjian_core::access::{Action, Role};
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::person::Person;
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::ids::CampaignId;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, DocumentShown};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowTeam {
    /// The campaign.
    pub campaign: CampaignId,
}

/// A member body: what is asked of it and whom it named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LendingBody {
    /// The body.
    pub body: Called,
    /// How many people are asked of it.
    pub asked: u32,
    /// Whether it answered.
    pub answered: bool,
    /// Whom it named.
    pub named: Vec<Called>,
    /// Its people who may be named, for who may name them.
    pub people: Vec<Called>,
}

/// Somebody who was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// Who.
    pub person: Called,
    /// Their body.
    pub body: String,
    /// Units from which their present or former body keeps them away.
    pub bound: Vec<Called>,
    /// Whether they declared; "none" is a declaration too.
    pub declared: bool,
    /// Units in whose assessment they declared to take no part.
    pub recused: Vec<Called>,
    /// Why.
    pub reason: String,
    /// Whether they are in the team.
    pub member: bool,
    /// Whether they lead it.
    pub leader: bool,
}

/// 考核组.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TeamView {
    /// Where the year stands.
    pub stage: Stage,
    /// 经政府同意: the letter may go out only then.
    pub agreed: bool,
    /// The method was decided: the letter may go out only then.
    pub decided: bool,
    /// 抽调函.
    pub letter: Option<DocumentShown>,
    /// By when names are to be sent.
    pub due: Option<String>,
    /// Member bodies, in official order.
    pub bodies: Vec<LendingBody>,
    /// Who was named.
    pub candidates: Vec<Candidate>,
    /// Whether the team was formed.
    pub formed: bool,
    /// Units that none of the named could assess.
    pub unserved: Vec<Called>,
    /// The assessed units, to declare from.
    pub units: Vec<Called>,
    /// Whether declarations are still taken.
    pub may_declare: bool,
}

impl Look for ShowTeam {
    type View = TeamView;
    const ACTION: Action = Action::SeeCampaign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric]
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<TeamView, AppError> {
        let (procedure, actor) = (case.procedure(), &deed.actor);
        let all = matches!(
            actor.role,
            Role::Office | Role::TeamLeader | Role::LeadingGroup | Role::Auditor
        );
        let of_unit = actor.role.is_of_unit();
        let sees = |body: &str| all || (of_unit && actor.unit == body);
        let secondment = procedure.secondment.as_ref();
        let mut members: Vec<(&str, Body)> =
            case.house.all::<Body>().filter(|(_, body)| body.member).collect();
        members.sort_by_key(|(_, body)| body.display_order);
        let bodies = members
            .into_iter()
            .filter(|(id, body)| sees(id) && body.ended_on.is_empty());
        let bodies: Vec<LendingBody> = bodies
            .map(|(id, body)| lending(case, &procedure, id, body))
            .collect();
        let asked = |one: &LendingBody| !of_unit || one.asked > 0;
        let named: BTreeSet<&String> = secondment
            .iter()
            .flat_map(|one| one.answers.values())
            .flatten()
            .collect();
        let declared = procedure.recusals.iter().map(|one| &one.person);
        let people: BTreeSet<&String> = named.into_iter().chain(declared).collect();
        let mine = |id: &str| all || actor.id.as_str() == id;
        let candidates: Vec<Candidate> = people
            .into_iter()
            .filter(|id| mine(id))
            .map(|id| candidate(case, &procedure, id))
            .collect();
        let unserved = if all && !candidates.is_empty() {
            let barred =
                |one: &Candidate, unit: &str| one.bound.iter().chain(&one.recused).any(|it| it.id == unit);
            let counts = |one: &&Candidate| procedure.team.is_none() || one.member;
            let served = |unit: &str| candidates.iter().filter(counts).any(|one| !barred(one, unit));
            case.assessed()
                .filter(|unit| !served(&unit.id))
                .map(Called::unit)
                .collect()
        } else {
            Vec::new()
        };
        Ok(TeamView {
            stage: procedure.stage,
            agreed: procedure.agreed.is_some(),
            decided: procedure.method.is_some(),
            letter: secondment.map(|one| DocumentShown::of(&one.letter)),
            due: secondment.map(|one| one.due.to_string()),
            bodies: bodies.into_iter().filter(asked).collect(),
            candidates,
            formed: procedure.team.is_some(),
            unserved,
            units: if of_unit {
                Vec::new()
            } else {
                case.assessed().map(Called::unit).collect()
            },
            may_declare: procedure.stage >= Stage::Seconding && !procedure.stage.is_decided(),
        })
    }
}

fn lending(case: &Case, procedure: &Procedure, id: &str, body: Body) -> LendingBody {
    let secondment = procedure.secondment.as_ref();
    let named = secondment.and_then(|one| one.answers.get(id));
    let people = case
        .house
        .all::<Person>()
        .filter(|(_, person)| person.body == id && !person.blocked);
    LendingBody {
        asked: secondment
            .and_then(|one| one.asked.get(id))
            .copied()
            .unwrap_or_default(),
        answered: named.is_some(),
        named: named
            .into_iter()
            .flatten()
            .map(|person| Called::person(case, person))
            .collect(),
        people: people.map(|(id, _)| Called::person(case, id)).collect(),
        body: Called {
            id: id.to_owned(),
            name: body.name,
        },
    }
}

fn candidate(case: &Case, procedure: &Procedure, id: &str) -> Candidate {
    let person = case.person(id);
    let bound = |unit: &str| person.as_ref().is_some_and(|person| person.is_bound_to(unit));
    let recusal = procedure.recusals.iter().find(|one| one.person == id);
    let recused = |unit: &str| recusal.is_some_and(|one| one.units.iter().any(|it| it == unit));
    let body = person
        .as_ref()
        .map(|person| person.body.as_str())
        .unwrap_or_default();
    Candidate {
        person: Called::person(case, id),
        body: case
            .house
            .get::<Body>(body)
            .map_or_else(|| body.to_owned(), |body| body.name.zh),
        bound: case
            .assessed()
            .filter(|unit| bound(&unit.id))
            .map(Called::unit)
            .collect(),
        declared: recusal.is_some(),
        recused: case
            .assessed()
            .filter(|unit| recused(&unit.id))
            .map(Called::unit)
            .collect(),
        reason: recusal.map(|one| one.reason.clone()).unwrap_or_default(),
        member: procedure.in_team(id),
        leader: procedure.team.as_ref().is_some_and(|team| team.leader == id),
    }
}
