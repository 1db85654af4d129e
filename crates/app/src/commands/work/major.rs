//! 重大扣分 commands: proposed with ground and facts, the unit is heard, the leading group confirms or refuses.
//!
//! Clause: 方案第三部分 (严重失误、失职: 经核实并听取单位意见). **Invariant:** nothing is confirmed before the unit was
//! heard; only what the leading group confirmed comes off, in the same command.

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::major::{Ground, Hearing, Major, MajorFact, MajorState, ProposedMajor};
use mingjian_core::flow::procedure::Document;
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::MajorDeduction;
use mingjian_core::sheet::{Entry, Occurrence, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{duty, given};
use crate::act::Act;
use crate::case::{Case, Need};
use crate::commands::score::{totals_with, written};

/// Proposes a major deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeMajor {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// 重大扣分项 of the table.
    pub item: String,
    /// 扣分情形; empty where the item has none.
    #[serde(default)]
    pub trigger: String,
    /// 事由.
    pub ground: Ground,
    /// Points; kept only where the table leaves them open.
    #[serde(default)]
    pub points: Option<Points>,
    /// The facts.
    pub facts: String,
    /// 印证.
    pub proof: Vec<String>,
    /// The day on which it happened.
    #[schemars(with = "String")]
    pub happened_on: Date,
}

impl Act for ProposeMajor {
    const NAME: &'static str = "major.propose";
    const ACTION: Action = Action::ProposeMajor;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::EntriesBehind(self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        given::before_grades(case)?;
        duty::in_team(case, deed)?;
        let unit = given::assessed(case, &self.unit)?;
        let item = item(case, unit, &self.item)?;
        let trigger = given::situation(&item.triggers, &self.item, &self.trigger)?;
        given::said("facts", &self.facts)?;
        given::proven(&self.proof)?;
        given::happened(case, deed, self.happened_on, None)?;
        let points = self.points.clone().filter(|_| given::is_open(trigger));
        if given::is_open(trigger) && points.is_none() {
            return Err(vec![Refusal::new("MJ4211", &[("field", "points")])]);
        }
        let proposed = ProposedMajor {
            unit: self.unit.clone(),
            item: item.id.text.clone(),
            trigger: self.trigger.clone(),
            ground: self.ground,
            points,
            facts: self.facts.trim().to_owned(),
            proof: self.proof.clone(),
            happened_on: self.happened_on,
        };
        totals_with(case, &entry_with(case, deed, &deed.id, &proposed)?)?;
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(&deed.id, MajorFact::Proposed { proposed, by })])
    }
}

/// The major deduction of a unit's table.
fn item<'c>(case: &'c Case, unit: &Unit, id: &str) -> Result<&'c MajorDeduction, Vec<Refusal>> {
    let all = &case.rubric()?.major_deductions;
    let holds = |one: &&MajorDeduction| {
        one.id.text == id && (one.classes.is_empty() || one.classes.contains(&unit.class))
    };
    all.iter()
        .find(holds)
        .ok_or_else(|| vec![Refusal::new("MJ4230", &[("node", id), ("unit", &unit.name.zh)])])
}

/// The entry with what is proposed.
fn entry_with(case: &Case, deed: &Deed, id: &str, proposed: &ProposedMajor) -> Result<Entry, Vec<Refusal>> {
    let blank = Entry {
        unit: proposed.unit.clone(),
        indicator: proposed.item.clone(),
        ..Entry::default()
    };
    let occurrence = Occurrence {
        trigger: proposed.trigger.clone(),
        amount: proposed.points.clone(),
        finding: id.to_owned(),
        on: proposed.happened_on.to_string(),
        reason: proposed.facts.clone(),
        proof: proposed.proof.clone(),
        ..Occurrence::default()
    };
    let code = item(case, case.unit(&proposed.unit)?, &proposed.item)?
        .code
        .as_str();
    given::with_occurrence(case, &deed.actor, blank, code, occurrence)
}

/// A major deduction of a unit that is not decided.
fn undecided(case: &Case, unit: &str, id: &str) -> Result<Major, Vec<Refusal>> {
    let found = case
        .papers
        .get::<Major>(id)
        .filter(|one| one.proposed.unit == unit);
    let found = found.ok_or_else(|| vec![Refusal::new("MJ4200", &[])])?;
    if matches!(found.state, MajorState::Confirmed | MajorState::Refused) {
        return Err(vec![Refusal::new("MJ4232", &[])]);
    }
    Ok(found)
}

/// One that the unit was heard about.
fn heard(case: &Case, unit: &str, id: &str) -> Result<Major, Vec<Refusal>> {
    let found = undecided(case, unit, id)?;
    if found.state != MajorState::Heard {
        let name = &case.unit(unit)?.name.zh;
        return Err(vec![Refusal::new("MJ4231", &[("unit", name)])]);
    }
    Ok(found)
}

fn needs(unit: &str, id: &str) -> Vec<Need> {
    vec![
        Need::Rubric,
        Need::EntriesBehind(unit.to_owned()),
        Need::Totals,
        Need::One(Kind::Major, id.to_owned()),
    ]
}

/// Records what the unit says to a major deduction, or that it has nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HearMajor {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The major deduction.
    pub major: String,
    /// What the unit said.
    #[serde(default)]
    pub statement: String,
    /// The unit has nothing to say.
    #[serde(default)]
    pub nothing: bool,
    /// The day on which it was heard; today when absent.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
}

impl Act for HearMajor {
    const NAME: &'static str = "major.hear";
    const ACTION: Action = Action::HearMajor;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Major, self.major.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        given::before_grades(case)?;
        let found = undecided(case, &self.unit, &self.major)?;
        if self.nothing != self.statement.trim().is_empty() {
            return Err(vec![Refusal::new("MJ4233", &[])]);
        }
        let on = self.on.unwrap_or_else(|| deed.today());
        if on > deed.today() || on < found.at.date() {
            return Err(vec![Refusal::new("MJ4234", &[("day", &on.to_string())])]);
        }
        let hearing = Hearing {
            statement: self.statement.trim().to_owned(),
            on,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.major, MajorFact::Heard { hearing })])
    }
}

/// Confirms a major deduction, as the leading group: it stands on the score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmMajor {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The major deduction.
    pub major: String,
    /// The minutes or the signed sheet.
    pub document: Document,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Act for ConfirmMajor {
    const NAME: &'static str = "major.confirm";
    const ACTION: Action = Action::ConfirmMajor;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.unit, &self.major)
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let proposed = heard(case, &self.unit, &self.major)?.proposed;
        self.document.check()?;
        let entry = entry_with(case, deed, &self.major, &proposed)?;
        let fact = MajorFact::Confirmed {
            document: self.document.clone(),
            reason: self.reason.trim().to_owned(),
            by: deed.actor.id.clone(),
        };
        let mut events = vec![case.fact(&self.major, fact)];
        events.extend(written(case, &entry, None)?);
        Ok(events)
    }
}

/// Refuses a major deduction, as the leading group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseMajor {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The major deduction.
    pub major: String,
    /// The minutes or the signed sheet.
    pub document: Document,
    /// Why.
    pub reason: String,
}

impl Act for RefuseMajor {
    const NAME: &'static str = "major.refuse";
    const ACTION: Action = Action::ConfirmMajor;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        needs(&self.unit, &self.major)
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        given::before_grades(case)?;
        heard(case, &self.unit, &self.major)?;
        self.document.check()?;
        given::said("reason", &self.reason)?;
        let fact = MajorFact::Refused {
            document: self.document.clone(),
            reason: self.reason.trim().to_owned(),
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.major, fact)])
    }
}
