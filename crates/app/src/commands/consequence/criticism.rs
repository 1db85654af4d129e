//! 通报批评 commands: proposed for a unit that failed; once issued, the unit signs for it.
//!
//! Clause: 方案第七部分第(二)项. **Invariant:** a criticism that was not issued does not exist for its unit.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::consequence::{CourseState, Route};
use mingjian_core::flow::criticism::{Criticism, CriticismFact};
use mingjian_core::flow::dossier::Channel;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{after_decision, in_the_year, recorded, signed, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Proposes to criticise a unit that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeCriticism {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// For what.
    pub reasons: String,
    /// By the leading group, or by request to the government.
    pub route: Route,
}

impl Act for ProposeCriticism {
    const NAME: &'static str = "criticism.propose";
    const ACTION: Action = Action::Criticise;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::All(Kind::Criticism),
        ]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        after_decision(&case.procedure())?;
        text("reasons", &self.reasons)?;
        let decision = failed(case, &self.unit)?;
        let again = |one: &Criticism| one.unit == self.unit && !one.course.state().is_dropped();
        if case.papers.all::<Criticism>().any(|(_, one)| again(&one)) {
            return Err(vec![Refusal::new(
                "MJ6111",
                &[("name", &case.unit(&self.unit)?.name.zh)],
            )]);
        }
        let fact = CriticismFact::Proposed {
            unit: self.unit.clone(),
            decision,
            reasons: self.reasons.clone(),
            route: self.route,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

/// The number of the decision that stands, if the unit failed in it.
pub(super) fn failed(case: &Case, unit: &str) -> Result<u32, Vec<Refusal>> {
    let name = &case.unit(unit)?.name.zh;
    let decision = case.decided()?;
    if decision.line(unit).is_some_and(|line| line.failed) {
        return Ok(decision.number);
    }
    Err(vec![Refusal::new("MJ6114", &[("unit", name)])])
}

/// A criticism that was issued; any other is not there for the unit.
fn issued(case: &Case, id: &str) -> Result<Criticism, Vec<Refusal>> {
    let found: Option<Criticism> = case.papers.get(id);
    let found = found.filter(|one| one.course.state() == CourseState::Issued);
    found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])
}

fn scope_of(case: &Case, id: &str, actor: &Actor) -> Scope {
    let unit = issued(case, id).map(|one| one.unit).unwrap_or_default();
    case.scope(&unit, actor)
}

/// Signs for a criticism, in the name of the own unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignCriticism {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub criticism: String,
}

impl Act for SignCriticism {
    const NAME: &'static str = "criticism.sign";
    const ACTION: Action = Action::SignReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::One(Kind::Criticism, self.criticism.clone())]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.criticism, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        in_the_year(&case.procedure())?;
        if issued(case, &self.criticism)?.receipt.is_some() {
            return Ok(Vec::new());
        }
        let receipt = signed(case, deed);
        Ok(vec![
            case.fact(&self.criticism, CriticismFact::Received { receipt }),
        ])
    }
}

/// Records that a unit received a criticism by phone, office system or on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCriticismReceipt {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub criticism: String,
    /// The day of receipt.
    #[schemars(with = "String")]
    pub on: Date,
    /// How.
    pub channel: Channel,
    /// Who received it at the unit.
    pub received_by: String,
    /// Proof: number of the slip, digest of a scan, time of the call.
    pub proof: String,
}

impl Act for RecordCriticismReceipt {
    const NAME: &'static str = "criticism.record_receipt";
    const ACTION: Action = Action::RecordReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Criticism, self.criticism.clone())]
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.criticism, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        in_the_year(&case.procedure())?;
        let found = issued(case, &self.criticism)?;
        if found.receipt.is_some() {
            return Ok(Vec::new());
        }
        let sent_on = found.course.issued.map_or(deed.today(), |issue| issue.at.date());
        let receipt = recorded(
            deed,
            sent_on,
            self.on,
            self.channel,
            &self.received_by,
            &self.proof,
        )?;
        Ok(vec![
            case.fact(&self.criticism, CriticismFact::Received { receipt }),
        ])
    }
}
