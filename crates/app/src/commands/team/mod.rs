//! 考核组 commands: people are asked of member bodies, named, declare where they take no part, and form the team.
//!
//! Clause: 方案第六部分第(一)项. Member bodies are assessed themselves, so recusal is the normal case.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::body::Body;
use mingjian_core::flow::procedure::{Document, Procedure, ProcedureFact, Recusal, Stage, Team};
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Sends the letter that asks member bodies for people (抽调函).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestSecondment {
    /// The campaign.
    pub campaign: CampaignId,
    /// The letter.
    pub letter: Document,
    /// By when names are to be sent.
    #[schemars(with = "String")]
    pub due: Date,
    /// How many people are asked of each body.
    pub asked: BTreeMap<String, u32>,
}

impl Act for RequestSecondment {
    const NAME: &'static str = "secondment.request";
    const ACTION: Action = Action::RequestSecondment;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Planning)?;
        if procedure.agreed.is_none() {
            return Err(vec![Refusal::new("MJ2116", &[])]);
        }
        if procedure.method.is_none() {
            return Err(vec![Refusal::new("MJ2117", &[])]);
        }
        self.letter.check()?;
        if self.asked.values().all(|count| *count == 0) {
            return Err(vec![Refusal::new("MJ2101", &[("field", "asked")])]);
        }
        for body in self.asked.keys() {
            if !case.house.get::<Body>(body).is_some_and(|one| one.member) {
                return Err(vec![Refusal::new("MJ2118", &[("body", body)])]);
            }
        }
        let fact = ProcedureFact::SecondmentRequested {
            letter: self.letter.clone(),
            due: self.due,
            asked: self.asked.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, fact)])
    }
}

/// Names the people whom a body lends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSecondment {
    /// The campaign.
    pub campaign: CampaignId,
    /// The body.
    pub body: String,
    /// Their ids.
    pub persons: Vec<String>,
}

impl Act for AnswerSecondment {
    const NAME: &'static str = "secondment.answer";
    const ACTION: Action = Action::AnswerSecondment;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn unit(&self) -> &str {
        &self.body
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Seconding)?;
        let asked = procedure
            .secondment
            .as_ref()
            .and_then(|one| one.asked.get(&self.body))
            .copied();
        if asked.is_none() {
            return Err(vec![Refusal::new("MJ2118", &[("body", &self.body)])]);
        }
        for id in &self.persons {
            if case.person(id).is_none_or(|person| person.body != self.body) {
                return Err(vec![Refusal::new(
                    "MJ2119",
                    &[("person", id), ("body", &self.body)],
                )]);
            }
        }
        let fact = ProcedureFact::SecondmentAnswered {
            body: self.body.clone(),
            persons: self.persons.clone(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(SOLE, fact)])
    }
}

/// Declares in the assessment of which units a person takes no part; none is a declaration too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareRecusal {
    /// The campaign.
    pub campaign: CampaignId,
    /// Who, which units, why.
    pub recusal: Recusal,
}

impl Act for DeclareRecusal {
    const NAME: &'static str = "recusal.declare";
    const ACTION: Action = Action::DeclareRecusal;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        Scope {
            named: vec![self.recusal.person.as_str().into()],
            ..case.scope("", actor)
        }
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        if procedure.stage < Stage::Seconding || procedure.stage.is_decided() {
            return Err(vec![Refusal::new(
                "MJ2110",
                &[
                    ("now", procedure.stage.name()),
                    ("needed", Stage::Seconding.name()),
                ],
            )]);
        }
        if case.person(&self.recusal.person).is_none() {
            return Err(vec![Refusal::new("MJ2113", &[("id", &self.recusal.person)])]);
        }
        for id in &self.recusal.units {
            case.unit(id)?;
        }
        if !self.recusal.units.is_empty() && self.recusal.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        let (recusal, by) = (self.recusal.clone(), deed.actor.id.clone());
        Ok(vec![
            case.fact(SOLE, ProcedureFact::RecusalDeclared { recusal, by }),
        ])
    }
}

/// Forms the team from the people who were named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormTeam {
    /// The campaign.
    pub campaign: CampaignId,
    /// The leader and the members.
    pub team: Team,
}

impl Act for FormTeam {
    const NAME: &'static str = "team.form";
    const ACTION: Action = Action::FormTeam;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Seconding)?;
        let named = names(&procedure);
        let mut found = Vec::new();
        for member in &self.team.members {
            if !named.contains(&member.as_str()) {
                found.push(Refusal::new("MJ2120", &[("person", &case.name_of(member))]));
            } else if !procedure.recusals.iter().any(|one| one.person == *member) {
                found.push(Refusal::new("MJ2121", &[("person", &case.name_of(member))]));
            }
        }
        if !self.team.members.contains(&self.team.leader) {
            found.push(Refusal::new("MJ2122", &[]));
        }
        found.extend(unserved(&procedure, case, &self.team));
        if !found.is_empty() {
            return Err(found);
        }
        let (team, by) = (self.team.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(SOLE, ProcedureFact::TeamFormed { team, by })])
    }
}

/// Everybody whom a body named.
fn names(procedure: &Procedure) -> Vec<&str> {
    let answers = procedure.secondment.iter().flat_map(|one| one.answers.values());
    answers.flatten().map(String::as_str).collect()
}

/// Units that nobody of the team could assess.
fn unserved(procedure: &Procedure, case: &Case, team: &Team) -> Vec<Refusal> {
    let free = |unit: &str| {
        team.members.iter().any(|member| {
            !procedure.is_recused(member, unit)
                && !case.person(member).is_some_and(|person| person.is_bound_to(unit))
        })
    };
    let left = case.assessed().filter(|unit| !free(&unit.id));
    left.map(|unit| Refusal::new("MJ2123", &[("unit", &unit.name.zh)]))
        .collect()
}
