//! 拟扣分 commands: proposed from an inspection, daily monitoring, a circular or a letter; adopted or dismissed by the
//! team.
//!
//! Clause: 方案第六部分第(三)项 (网上检查、日常监测). Daily monitoring goes on all year, so a proposal may be older than
//! the notice. **Invariant:** one finding comes off once, with situation, reason and proof; adoption writes the entry
//! and its totals in the same command.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::deduction::{Deduction, DeductionFact, DeductionState, Proposed, Source};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::{Entry, Occurrence};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{duty, given};
use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::score::{totals_with, written};

/// Once, where nobody says how often.
fn once() -> u32 {
    1
}

/// Proposes a deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeDeduction {
    /// The campaign.
    pub campaign: CampaignId,
    /// Where it comes from.
    pub source: Source,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// 轮次 of the sheet; empty when there is one a year.
    #[serde(default)]
    pub period: String,
    /// Source of the sheet; empty when there is one.
    #[serde(default)]
    pub sheet: String,
    /// 扣分情形; empty where the indicator has none.
    #[serde(default)]
    pub trigger: String,
    /// How many times.
    #[serde(default = "once")]
    pub count: u32,
    /// The amount; kept only where the table leaves it open.
    #[serde(default)]
    pub amount: Option<Points>,
    /// 理由.
    pub reason: String,
    /// 印证: addresses, file names, digests.
    pub proof: Vec<String>,
    /// The day on which it happened.
    #[schemars(with = "String")]
    pub happened_on: Date,
    /// The finding behind it; the proposal is its own finding when empty.
    #[serde(default)]
    pub finding: String,
    /// Why it counts although it happened outside the assessed period.
    #[serde(default)]
    pub outside_reason: String,
}

impl Act for ProposeDeduction {
    const NAME: &'static str = "deduction.propose";
    const ACTION: Action = Action::ProposeDeduction;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::Rubric,
            Need::EntriesBehind(self.unit.clone()),
            Need::All(Kind::Deduction),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        given::before_grades(case)?;
        let rubric = case.rubric()?;
        let unit = given::assessed(case, &self.unit)?;
        let item = given::item(rubric, unit, &self.indicator)?;
        let trigger = given::situation(
            given::triggers_of(rubric, &item.id.text),
            &self.indicator,
            &self.trigger,
        )?;
        given::times(self.count)?;
        given::said("reason", &self.reason)?;
        given::proven(&self.proof)?;
        given::happened(case, deed, self.happened_on, Some(&self.outside_reason))?;
        let amount = self.amount.clone().filter(|_| given::is_open(trigger));
        if given::is_open(trigger) && amount.is_none() {
            return Err(vec![Refusal::new("MJ4211", &[("field", "amount")])]);
        }
        let finding = self.finding.trim();
        self.is_new(case, finding)?;
        let proposed = Proposed {
            source: self.source,
            unit: self.unit.clone(),
            indicator: item.id.text.clone(),
            period: self.period.clone(),
            sheet: self.sheet.clone(),
            trigger: self.trigger.clone(),
            count: self.count,
            amount,
            reason: self.reason.trim().to_owned(),
            proof: self.proof.clone(),
            happened_on: self.happened_on,
            finding: if finding.is_empty() {
                deed.id.clone()
            } else {
                finding.to_owned()
            },
            outside_reason: self.outside_reason.trim().to_owned(),
        };
        // What the scorer would refuse is said now, and not when somebody wants to adopt it.
        totals_with(case, &entry_with(case, &deed.actor, &proposed)?)?;
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(
            &deed.id,
            DeductionFact::Proposed {
                proposed: Box::new(proposed),
                by,
            },
        )])
    }
}

impl ProposeDeduction {
    fn is_new(&self, case: &Case, finding: &str) -> Result<(), Vec<Refusal>> {
        let same = |one: &Deduction| {
            one.state != DeductionState::Dismissed
                && one.proposed.finding == finding
                && one.proposed.unit == self.unit
        };
        let proposed = case.papers.all::<Deduction>().any(|(_, one)| same(&one));
        if finding.is_empty() || !(proposed || given::is_deducted(case, &self.unit, finding)) {
            return Ok(());
        }
        Err(vec![Refusal::new("MJ4214", &[("finding", finding)])])
    }
}

/// The entry with what is proposed.
fn entry_with(case: &Case, actor: &Actor, proposed: &Proposed) -> Result<Entry, Vec<Refusal>> {
    let blank = Entry {
        unit: proposed.unit.clone(),
        indicator: proposed.indicator.clone(),
        period: proposed.period.clone(),
        source: proposed.sheet.clone(),
        ..Entry::default()
    };
    let occurrence = Occurrence {
        trigger: proposed.trigger.clone(),
        count: proposed.count,
        amount: proposed.amount.clone(),
        finding: proposed.finding.clone(),
        on: proposed.happened_on.to_string(),
        reason: proposed.reason.clone(),
        proof: proposed.proof.clone(),
        ..Occurrence::default()
    };
    let code = case
        .rubric()
        .ok()
        .and_then(|rubric| given::find_named(&rubric.indicators, &proposed.indicator));
    given::with_occurrence(case, actor, blank, code.map_or("", |one| &one.code), occurrence)
}

/// A proposal of a unit.
fn proposal(case: &Case, unit: &str, id: &str) -> Result<Deduction, Vec<Refusal>> {
    let found = case
        .papers
        .get::<Deduction>(id)
        .filter(|one| one.proposed.unit == unit);
    found.ok_or_else(|| vec![Refusal::new("MJ4200", &[])])
}

/// A proposal that waits.
fn waiting(case: &Case, unit: &str, id: &str) -> Result<Deduction, Vec<Refusal>> {
    let found = proposal(case, unit, id)?;
    if found.state != DeductionState::Waiting {
        return Err(vec![Refusal::new("MJ4215", &[])]);
    }
    Ok(found)
}

/// On what somebody decides: the item of the proposal.
fn scope(case: &Case, actor: &Actor, unit: &str, id: &str) -> Scope {
    let Ok(found) = proposal(case, unit, id) else {
        return case.scope(unit, actor);
    };
    let entry = entry_with(case, actor, &found.proposed).unwrap_or_default();
    Scope {
        assessor: entry.assessor,
        ..duty::scope(case, actor, unit, &found.proposed.indicator)
    }
}

fn needs(unit: &str, id: &str) -> Vec<Need> {
    vec![
        Need::Rubric,
        Need::EntriesBehind(unit.to_owned()),
        Need::Totals,
        Need::Assignment,
        Need::One(Kind::Deduction, id.to_owned()),
    ]
}

/// Adopts a proposed deduction: it stands on the score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptDeduction {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The proposal.
    pub deduction: String,
    /// Why it counts although it happened outside the assessed period, where the proposal does not say so.
    #[serde(default)]
    pub reason: String,
}

impl Act for AdoptDeduction {
    const NAME: &'static str = "deduction.adopt";
    const ACTION: Action = Action::AdoptDeduction;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.unit, &self.deduction)
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope(case, actor, &self.unit, &self.deduction)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        duty::in_team(case, deed)?;
        let proposed = waiting(case, &self.unit, &self.deduction)?.proposed;
        if given::is_deducted(case, &self.unit, &proposed.finding) {
            return Err(vec![Refusal::new("MJ4214", &[("finding", &proposed.finding)])]);
        }
        // A proposal may be older than the plan that fixes the period.
        let outside = if proposed.outside_reason.is_empty() {
            &self.reason
        } else {
            &proposed.outside_reason
        };
        given::happened(case, deed, proposed.happened_on, Some(outside))?;
        let entry = entry_with(case, &deed.actor, &proposed)?;
        let (reason, by) = (self.reason.trim().to_owned(), deed.actor.id.clone());
        let mut events = vec![case.fact(&self.deduction, DeductionFact::Adopted { reason, by })];
        events.extend(written(case, &entry, None)?);
        Ok(events)
    }
}

/// Dismisses a proposed deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissDeduction {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The proposal.
    pub deduction: String,
    /// Why.
    pub reason: String,
}

impl Act for DismissDeduction {
    const NAME: &'static str = "deduction.dismiss";
    const ACTION: Action = Action::AdoptDeduction;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.unit, &self.deduction)
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope(case, actor, &self.unit, &self.deduction)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        given::before_grades(case)?;
        duty::in_team(case, deed)?;
        waiting(case, &self.unit, &self.deduction)?;
        given::said("reason", &self.reason)?;
        let (reason, by) = (self.reason.trim().to_owned(), deed.actor.id.clone());
        Ok(vec![
            case.fact(&self.deduction, DeductionFact::Dismissed { reason, by }),
        ])
    }
}
