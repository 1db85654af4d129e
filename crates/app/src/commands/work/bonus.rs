//! 加分申报 commands: claimed by the unit for one single piece of work while its self-check is open, granted or refused
//! by the team leader.
//!
//! Clause: 方案第三部分 (加分: 单项工作创新、亮点、特色). **Invariant:** a piece of work is claimed once, judged once, and
//! never worth more than was claimed or than the table says.

use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::bonus::{BonusClaim, BonusFact, Claim, ClaimState};
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::{Deed, Kind as PaperKind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::{Place, Refusal};
use mingjian_core::rubric::{Indicator, Kind, Trigger};
use mingjian_core::sheet::{Entry, Occurrence, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{duty, given};
use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::score::written;

/// Claims a bonus for one single piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimBonus {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The bonus indicator.
    pub indicator: String,
    /// 加分情形; empty where the indicator has none.
    #[serde(default)]
    pub trigger: String,
    /// 单项工作.
    pub work: String,
    /// 创新、亮点、特色 …
    #[serde(default)]
    pub criteria: Vec<String>,
    /// Points claimed.
    pub points: Points,
    /// In what the work consists.
    #[serde(default)]
    pub text: String,
    /// 印证: a claim without proof counts nothing.
    pub proof: Vec<String>,
}

impl Act for ClaimBonus {
    const NAME: &'static str = "bonus.claim";
    const ACTION: Action = Action::ClaimBonus;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let dossier = Need::One(PaperKind::Dossier, self.unit.clone());
        vec![Need::Rubric, dossier, Need::All(PaperKind::BonusClaim)]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        open_to_unit(case, &self.unit)?;
        let unit = given::assessed(case, &self.unit)?;
        let trigger = situation(case, unit, &self.indicator, &self.trigger)?;
        let work = self.work.trim();
        given::said("work", work)?;
        given::said("criteria", &self.criteria.concat())?;
        given::proven(&self.proof)?;
        worth(trigger, &self.points)?;
        let same = |one: &BonusClaim| {
            one.state != ClaimState::Withdrawn && one.claim.unit == self.unit && one.claim.work == work
        };
        if case.papers.all::<BonusClaim>().any(|(_, one)| same(&one)) {
            return Err(vec![Refusal::new("MJ4221", &[("work", work)])]);
        }
        let claim = Claim {
            unit: self.unit.clone(),
            indicator: self.indicator.clone(),
            trigger: self.trigger.clone(),
            work: work.to_owned(),
            criteria: self.criteria.clone(),
            points: self.points.clone(),
            text: self.text.clone(),
            proof: self.proof.clone(),
        };
        Ok(vec![case.fact(
            &deed.id,
            BonusFact::Claimed {
                claim,
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Refuses once the unit's self-check was submitted, and before it begins.
fn open_to_unit(case: &Case, unit: &str) -> Result<(), Vec<Refusal>> {
    if case.dossier(unit).self_check.submitted.is_some() {
        return Err(vec![Refusal::new("MJ4226", &[])]);
    }
    // Who was sent back in the assessment makes good there.
    case.procedure()
        .expect_one_of(&[Stage::SelfChecking, Stage::Assessing])
}

/// The bonus indicator of a unit.
fn bonus<'c>(case: &'c Case, unit: &Unit, id: &str) -> Result<&'c Indicator, Vec<Refusal>> {
    let found = super::super::self_check::find(&case.rubric()?.indicators, id);
    let found = found.filter(|one| one.kind() == Kind::Bonus && given::holds_for(one, unit));
    found.ok_or_else(|| vec![Refusal::new("MJ4220", &[("node", id)]).at(Place::node(id))])
}

fn situation<'c>(
    case: &'c Case,
    unit: &Unit,
    id: &str,
    named: &str,
) -> Result<Option<&'c Trigger>, Vec<Refusal>> {
    given::situation(&bonus(case, unit, id)?.triggers, id, named)
}

/// Refuses points that the table does not give.
fn worth(trigger: Option<&Trigger>, points: &Points) -> Result<(), Vec<Refusal>> {
    if points.is_zero() || points.is_negative() {
        return Err(vec![Refusal::new("MJ4222", &[])]);
    }
    let Some(trigger) = trigger else { return Ok(()) };
    let (name, points_text) = (trigger.title.zh.as_str(), points.to_string());
    let refuse = |code, limit: &Points| {
        let limit = limit.to_string();
        let params = [
            ("trigger", name),
            ("amount", limit.as_str()),
            ("limit", &limit),
            ("points", &points_text),
        ];
        Err(vec![Refusal::new(code, &params)])
    };
    match (&trigger.amount, &trigger.min, &trigger.max) {
        (Some(amount), ..) if amount != points => refuse("MJ4224", amount),
        (None, Some(min), _) if points < min => refuse("MJ4228", min),
        (None, _, Some(max)) if points > max => refuse("MJ4229", max),
        _ => Ok(()),
    }
}

/// A claim of a unit that waits.
fn waiting(case: &Case, unit: &str, id: &str) -> Result<BonusClaim, Vec<Refusal>> {
    let found = case
        .papers
        .get::<BonusClaim>(id)
        .filter(|one| one.claim.unit == unit);
    let found = found.ok_or_else(|| vec![Refusal::new("MJ4200", &[])])?;
    if found.state != ClaimState::Claimed {
        return Err(vec![Refusal::new("MJ4225", &[])]);
    }
    Ok(found)
}

/// Takes a claim back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawBonus {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The claim.
    pub claim: String,
}

impl Act for WithdrawBonus {
    const NAME: &'static str = "bonus.withdraw";
    const ACTION: Action = Action::ClaimBonus;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let dossier = Need::One(PaperKind::Dossier, self.unit.clone());
        vec![dossier, Need::One(PaperKind::BonusClaim, self.claim.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        waiting(case, &self.unit, &self.claim)?;
        open_to_unit(case, &self.unit)?;
        Ok(vec![case.fact(
            &self.claim,
            BonusFact::Withdrawn {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Grants points for a claim: they stand on the score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantBonus {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The claim.
    pub claim: String,
    /// Points granted, at most what was claimed.
    pub points: Points,
    /// Why; needed where less is granted than was claimed.
    #[serde(default)]
    pub reason: String,
}

impl Act for GrantBonus {
    const NAME: &'static str = "bonus.grant";
    const ACTION: Action = Action::JudgeBonus;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::EntriesBehind(self.unit.clone()),
            Need::Totals,
            Need::One(PaperKind::BonusClaim, self.claim.clone()),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(&self.unit, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        duty::in_team(case, deed)?;
        let claim = waiting(case, &self.unit, &self.claim)?.claim;
        let unit = given::assessed(case, &self.unit)?;
        let trigger = situation(case, unit, &claim.indicator, &claim.trigger)?;
        worth(trigger, &self.points)?;
        if self.points > claim.points {
            let (points, claimed) = (self.points.to_string(), claim.points.to_string());
            return Err(vec![Refusal::new(
                "MJ4223",
                &[("points", &points), ("claimed", &claimed)],
            )]);
        }
        if self.points < claim.points {
            given::said("reason", &self.reason)?;
        }
        let blank = Entry {
            unit: self.unit.clone(),
            indicator: claim.indicator.clone(),
            ..Entry::default()
        };
        let occurrence = Occurrence {
            trigger: claim.trigger.clone(),
            amount: Some(self.points.clone()).filter(|_| given::is_open(trigger)),
            work: claim.work.clone(),
            merits: claim.criteria.clone(),
            reason: if self.reason.trim().is_empty() {
                claim.text.clone()
            } else {
                self.reason.trim().to_owned()
            },
            proof: claim.proof.clone(),
            ..Occurrence::default()
        };
        let code = bonus(case, unit, &claim.indicator)?.code.as_str();
        let entry = given::with_occurrence(case, &deed.actor, blank, code, occurrence)?;
        let fact = BonusFact::Granted {
            points: self.points.clone(),
            reason: self.reason.trim().to_owned(),
            by: deed.actor.id.clone(),
        };
        let mut events = vec![case.fact(&self.claim, fact)];
        events.extend(written(case, &entry, None)?);
        Ok(events)
    }
}

/// Refuses a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseBonus {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The claim.
    pub claim: String,
    /// Why.
    pub reason: String,
}

impl Act for RefuseBonus {
    const NAME: &'static str = "bonus.refuse";
    const ACTION: Action = Action::JudgeBonus;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(PaperKind::BonusClaim, self.claim.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        duty::in_team(case, deed)?;
        waiting(case, &self.unit, &self.claim)?;
        if !case.procedure().stage.scores_open() {
            let now = case.procedure().stage.name();
            return Err(vec![Refusal::new("MJ4080", &[("now", now)])]);
        }
        given::said("reason", &self.reason)?;
        let (reason, by) = (self.reason.trim().to_owned(), deed.actor.id.clone());
        Ok(vec![case.fact(&self.claim, BonusFact::Refused { reason, by })])
    }
}
