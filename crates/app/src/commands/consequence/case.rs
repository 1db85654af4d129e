//! 追责案件 commands: opened by the office, handled by those who are named on it, closed with an outcome.
//!
//! Clause: 方案第七部分第(三)项: five grounds, 视情节轻重. **Invariant:** for anybody who is not named a case is not there.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::case::{Accountability, AccountabilityFact, HandingOver, Matter, Outcome};
use mingjian_core::flow::grant::Grant;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::{ActorId, CampaignId};
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{evidence_of, evidence_stands, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Opens a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCase {
    /// The campaign.
    pub campaign: CampaignId,
    /// What it is about.
    pub matter: Matter,
    /// Ids of those who may see it, besides who opens it.
    #[serde(default)]
    pub named: Vec<String>,
}

fn check(case: &Case, matter: &Matter) -> Result<(), Vec<Refusal>> {
    text("facts", &matter.facts)?;
    if !matter.unit.is_empty() {
        case.unit(&matter.unit)?;
    }
    evidence_stands(case, &matter.unit, &matter.evidence)
}

/// Those who may see a case: the office, the leading group, the auditor; always with who acts.
fn named(case: &Case, deed: &Deed, ids: &[String]) -> Result<Vec<ActorId>, Vec<Refusal>> {
    let mut named = vec![deed.actor.id.clone()];
    for id in ids {
        if case.person(id).is_none() {
            return Err(vec![Refusal::new("MJ2113", &[("id", id)])]);
        }
        let may_see = |grant: &Grant| {
            let role = matches!(grant.role, Role::Office | Role::LeadingGroup | Role::Auditor);
            grant.person == *id && grant.holds_on(deed.today()) && role
        };
        if !case.house.all::<Grant>().any(|(_, grant)| may_see(&grant)) {
            return Err(vec![Refusal::new("MJ6132", &[("person", &case.name_of(id))])]);
        }
        let id = ActorId::from(id.as_str());
        if !named.contains(&id) {
            named.push(id);
        }
    }
    Ok(named)
}

impl Act for OpenCase {
    const NAME: &'static str = "case.open";
    const ACTION: Action = Action::OpenCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let needs = vec![Need::House, Need::Rubric];
        needs
            .into_iter()
            .chain(evidence_of(&self.matter.evidence))
            .collect()
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        check(case, &self.matter)?;
        let named = named(case, deed, &self.named)?;
        let fact = AccountabilityFact::Opened {
            matter: self.matter.clone(),
            named,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// On which case somebody acts.
fn scope_of(case: &Case, id: &str, actor: &Actor) -> Scope {
    let named = case
        .papers
        .get::<Accountability>(id)
        .map(|one| one.named)
        .unwrap_or_default();
    Scope {
        named,
        ..case.scope("", actor)
    }
}

fn need(id: &str) -> Need {
    Need::One(Kind::Accountability, id.to_owned())
}

/// A case that was not closed.
fn open(case: &Case, id: &str) -> Result<Accountability, Vec<Refusal>> {
    let found: Option<Accountability> = case.papers.get(id);
    let found = found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])?;
    match found.closed_at {
        None => Ok(found),
        Some(_) => Err(vec![Refusal::new("MJ6130", &[])]),
    }
}

/// Puts otherwise what a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendCase {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub case: String,
    /// What it is about.
    pub matter: Matter,
}

impl Act for AmendCase {
    const NAME: &'static str = "case.amend";
    const ACTION: Action = Action::HandleCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let needs = vec![Need::Rubric, need(&self.case)];
        needs
            .into_iter()
            .chain(evidence_of(&self.matter.evidence))
            .collect()
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let found = open(case, &self.case)?;
        check(case, &self.matter)?;
        if found.matter == self.matter {
            return Ok(Vec::new());
        }
        let (matter, by) = (self.matter.clone(), deed.actor.id.clone());
        Ok(vec![
            case.fact(&self.case, AccountabilityFact::Amended { matter, by }),
        ])
    }
}

/// Says anew who may see a case; who says it stays on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameOnCase {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub case: String,
    /// Ids of all others who may see it.
    pub named: Vec<String>,
}

impl Act for NameOnCase {
    const NAME: &'static str = "case.name";
    const ACTION: Action = Action::HandleCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, need(&self.case)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let found = open(case, &self.case)?;
        let named = named(case, deed, &self.named)?;
        if found.named == named {
            return Ok(Vec::new());
        }
        let by = deed.actor.id.clone();
        Ok(vec![
            case.fact(&self.case, AccountabilityFact::Named { named, by }),
        ])
    }
}

/// 移送: records that a case was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverCase {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub case: String,
    /// Form, receiver and letter.
    pub handing_over: HandingOver,
}

impl Act for HandOverCase {
    const NAME: &'static str = "case.hand_over";
    const ACTION: Action = Action::HandleCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![need(&self.case)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open(case, &self.case)?;
        text("form", &self.handing_over.form)?;
        text("to", &self.handing_over.to)?;
        self.handing_over.document.check()?;
        let (handing_over, by) = (self.handing_over.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.case,
            AccountabilityFact::HandedOver { handing_over, by },
        )])
    }
}

/// Records what came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOutcome {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub case: String,
    /// 结果.
    pub outcome: Outcome,
}

impl Act for RecordOutcome {
    const NAME: &'static str = "case.record_outcome";
    const ACTION: Action = Action::HandleCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![need(&self.case)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open(case, &self.case)?;
        text("text", &self.outcome.text)?;
        if let Some(document) = &self.outcome.document {
            document.check()?;
        }
        let (outcome, by) = (self.outcome.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.case,
            AccountabilityFact::OutcomeRecorded { outcome, by },
        )])
    }
}

/// Closes a case whose outcome is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseCase {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub case: String,
}

impl Act for CloseCase {
    const NAME: &'static str = "case.close";
    const ACTION: Action = Action::HandleCase;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![need(&self.case)]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.case, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        if open(case, &self.case)?.outcome.is_none() {
            return Err(vec![Refusal::new("MJ6131", &[])]);
        }
        Ok(vec![case.fact(
            &self.case,
            AccountabilityFact::Closed {
                by: deed.actor.id.clone(),
            },
        )])
    }
}
