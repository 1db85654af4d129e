//! 分工 commands: who of the team scores what: by item across units, or by unit across items.
//!
//! Clause: 方案第六部分第(一)项 (回避) and 第(三)项. **Invariant:** nobody is given a unit from which something keeps
//! them away, and the spreading that is offered gives each item of each unit to one person or names the unit that is
//! left over.

use std::collections::BTreeSet;

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::assignment::{AssignmentFact, Rule, spread};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Rubric};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::duty::{Duty, in_team};
use super::given;
use crate::act::Act;
use crate::case::{Case, Need};

/// Sets the assignment, in the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAssignment {
    /// The campaign.
    pub campaign: CampaignId,
    /// The rules; where none speaks, the whole team may score.
    pub rules: Vec<Rule>,
}

impl Act for SetAssignment {
    const NAME: &'static str = "assignment.set";
    const ACTION: Action = Action::Assign;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::Assignment]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let duty = Duty::of(case);
        let open: Vec<Stage> = Stage::ALL
            .into_iter()
            .filter(|it| (Stage::Noticing..Stage::Proposing).contains(it))
            .collect();
        duty.procedure.expect_one_of(&open)?;
        in_team(case, deed)?;
        let rules: Vec<Rule> = self
            .rules
            .iter()
            .filter(|rule| !rule.assessor.trim().is_empty())
            .cloned()
            .collect();
        if rules.is_empty() {
            return Err(vec![Refusal::new("MJ4204", &[])]);
        }
        let rubric = case.rubric()?;
        let found: Vec<Refusal> = rules
            .iter()
            .flat_map(|rule| wrong(case, &duty, rubric, rule))
            .collect();
        if !found.is_empty() {
            return Err(found);
        }
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(SOLE, AssignmentFact::Set { rules, by })])
    }
}

/// What is wrong with one rule.
fn wrong(case: &Case, duty: &Duty, rubric: &Rubric, rule: &Rule) -> Vec<Refusal> {
    let mut found = Vec::new();
    let name = case.name_of(&rule.assessor);
    if !duty.procedure.in_team(&rule.assessor) {
        found.push(Refusal::new("MJ4201", &[("person", &name)]));
    }
    for id in &rule.units {
        match given::assessed(case, id) {
            Err(refusals) => found.extend(refusals),
            Ok(unit) if duty.keeps_away(&rule.assessor, id) => {
                found.push(Refusal::new(
                    "MJ4203",
                    &[("person", &name), ("unit", &unit.name.zh)],
                ));
            }
            Ok(_) => {}
        }
    }
    for id in rule.indicators.iter().filter(|id| !is_known(rubric, id)) {
        let units = rule.units.join(", ");
        found.push(Refusal::new("MJ4202", &[("node", id), ("unit", &units)]).at(Place::node(id.as_str())));
    }
    found
}

/// Whether the table has a node, a veto or a major deduction of this id.
fn is_known(rubric: &Rubric, id: &str) -> bool {
    let tree = super::super::self_check::find(&rubric.indicators, id).is_some();
    tree || rubric.vetoes.iter().any(|one| one.id.text == id)
        || rubric.major_deductions.iter().any(|one| one.id.text == id)
}

/// An even assignment: the rules, and the units that nobody of the team may assess.
pub(crate) fn spread_rules(case: &Case, by_item: bool) -> (Vec<Rule>, Vec<String>) {
    let duty = Duty::of(case);
    let members = duty
        .procedure
        .team
        .as_ref()
        .map(|team| team.members.clone())
        .unwrap_or_default();
    let units: Vec<String> = case.assessed().map(|unit| unit.id.clone()).collect();
    let mut away = BTreeSet::new();
    for person in &members {
        for unit in units.iter().filter(|unit| duty.keeps_away(person, unit)) {
            away.insert((person.clone(), unit.clone()));
        }
    }
    if !by_item {
        let found = spread(&units, &members, &away);
        let of = |person: &String| {
            units
                .iter()
                .filter(|unit| found.given.get(*unit) == Some(person))
                .cloned()
                .collect()
        };
        let rules = members.iter().map(|person| Rule {
            assessor: person.clone(),
            indicators: Vec::new(),
            units: of(person),
        });
        return (rules.filter(|rule| !rule.units.is_empty()).collect(), found.left);
    }
    let items = case
        .rubric
        .as_deref()
        .map(|rubric| groups(&rubric.indicators))
        .unwrap_or_default();
    let found = spread(&items, &members, &BTreeSet::new());
    let mut rules = Vec::new();
    for person in &members {
        let own: Vec<String> = items
            .iter()
            .filter(|item| found.given.get(*item) == Some(person))
            .cloned()
            .collect();
        if own.is_empty() {
            continue;
        }
        rules.push(Rule {
            assessor: person.clone(),
            indicators: own.clone(),
            units: Vec::new(),
        });
        // Where the person is kept away, somebody else has these items.
        let kept: Vec<String> = units
            .iter()
            .filter(|unit| away.contains(&(person.clone(), (*unit).clone())))
            .cloned()
            .collect();
        let others: Vec<String> = members.iter().filter(|one| *one != person).cloned().collect();
        let instead = spread(&kept, &others, &away);
        for other in &others {
            let units: Vec<String> = kept
                .iter()
                .filter(|unit| instead.given.get(*unit) == Some(other))
                .cloned()
                .collect();
            if !units.is_empty() {
                rules.push(Rule {
                    assessor: other.clone(),
                    indicators: own.clone(),
                    units,
                });
            }
        }
    }
    let free = |unit: &String| {
        members
            .iter()
            .any(|person| !away.contains(&(person.clone(), unit.clone())))
    };
    (rules, units.iter().filter(|unit| !free(unit)).cloned().collect())
}

/// The groups right above the leaves, in printed order; a leaf at the top stands for itself.
fn groups(all: &[Indicator]) -> Vec<String> {
    let mut found = Vec::new();
    for one in all {
        let inner = one.children.iter().any(|child| !child.children.is_empty());
        if !inner {
            found.push(one.id.text.clone());
            continue;
        }
        for child in &one.children {
            if child.children.is_empty() {
                found.push(child.id.text.clone());
            } else {
                found.extend(groups(std::slice::from_ref(child)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_the_nodes_right_above_the_leaves() {
        let yaml = include_str!("../../../../../data/rubrics/notice-2020.yaml");
        let rubric = mingjian_core::rubric::parse(yaml.as_bytes()).expect("the shipped rubric");
        let found = groups(&rubric.indicators);
        let mut sorted = found.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), found.len());
        for id in &found {
            let one = super::super::super::self_check::find(&rubric.indicators, id).expect("a node");
            assert!(one.children.iter().all(|child| child.children.is_empty()), "{id}");
        }
    }
}
