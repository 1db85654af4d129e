//! 考核通知 commands: the notice is sent, each unit's receipt recorded, on-site dates set no nearer than allowed.
//!
//! Clause: 方案第六部分第(二)项: 15 days ahead, counted from sending unless the plan says otherwise.

use jiff::civil::Date;
use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::dossier::{Channel, DossierFact, Receipt};
use mingjian_core::flow::plan::CountedFrom;
use mingjian_core::flow::procedure::{Document, Notice, Procedure, ProcedureFact, Stage};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Sends the notice to all units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendNotice {
    /// The campaign.
    pub campaign: CampaignId,
    /// The notice: number, date, scan.
    pub document: Document,
    /// The day of sending; today when absent, never a day to come.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub sent_on: Option<Date>,
}

impl Act for SendNotice {
    const NAME: &'static str = "notice.send";
    const ACTION: Action = Action::SendNotice;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Noticing)?;
        self.document.check()?;
        let sent_on = self.sent_on.unwrap_or_else(|| deed.today());
        if sent_on > deed.today() {
            return Err(vec![Refusal::new("MJ2124", &[("date", &sent_on.to_string())])]);
        }
        let limits = &procedure.planned()?.limits;
        let notice = Notice {
            document: self.document.clone(),
            sent_on,
            self_check_due: case.days_after(sent_on, limits.self_check_days)?,
            onsite_not_before: case.days_after(sent_on, limits.notice_days)?,
        };
        let by = deed.actor.id.clone();
        Ok(vec![case.fact(SOLE, ProcedureFact::NoticeSent { notice, by })])
    }
}

/// Signs for the notice, in the name of the own unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignReceipt {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
}

impl Act for SignReceipt {
    const NAME: &'static str = "notice.sign_receipt";
    const ACTION: Action = Action::SignReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::One(Kind::Dossier, self.unit.clone()),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        receipt(case, &self.unit, || Receipt {
            on: deed.today(),
            channel: Channel::System,
            received_by: case.name_of(deed.actor.id.as_str()),
            proof: String::new(),
            by: deed.actor.id.clone(),
        })
    }
}

/// Records that a unit received the notice by phone, office system or on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReceipt {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
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

impl Act for RecordReceipt {
    const NAME: &'static str = "notice.record_receipt";
    const ACTION: Action = Action::RecordReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let sent_on = case.procedure().notice.as_ref().map(|notice| notice.sent_on);
        if self.on > deed.today() || sent_on.is_some_and(|sent| self.on < sent) {
            return Err(vec![Refusal::new("MJ2125", &[("date", &self.on.to_string())])]);
        }
        if self.received_by.trim().is_empty() || self.proof.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2126", &[])]);
        }
        receipt(case, &self.unit, || Receipt {
            on: self.on,
            channel: self.channel,
            received_by: self.received_by.clone(),
            proof: self.proof.clone(),
            by: deed.actor.id.clone(),
        })
    }
}

/// Sets the day on which the team comes to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOnsiteDate {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The day.
    #[schemars(with = "String")]
    pub on: Date,
}

impl Act for SetOnsiteDate {
    const NAME: &'static str = "onsite.set";
    const ACTION: Action = Action::SetOnsiteDate;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::One(Kind::Dossier, self.unit.clone()),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect_one_of(&[Stage::SelfChecking, Stage::Assessing])?;
        case.unit(&self.unit)?;
        let earliest = earliest(case, &procedure, &self.unit)?;
        if self.on < earliest.1 {
            let (sent, earliest) = (earliest.0.to_string(), earliest.1.to_string());
            let days = procedure.planned()?.limits.notice_days.to_string();
            return Err(vec![Refusal::new(
                "MJ2103",
                &[
                    ("date", &self.on.to_string()),
                    ("from", &sent),
                    ("earliest", &earliest),
                    ("days", &days),
                ],
            )]);
        }
        if case.dossier(&self.unit).onsite_on == Some(self.on) {
            return Ok(Vec::new());
        }
        let fact = DossierFact::OnsiteSet {
            on: self.on,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&self.unit, fact)])
    }
}

/// Nothing runs for a unit that has not received the notice.
fn not_received(case: &Case, unit: &str) -> Refusal {
    let named = case.units.iter().find(|one| one.id == unit).map(|one| &one.name);
    let name = |lang| named.map_or(unit, |name| name.get(lang));
    Refusal::new("MJ2127", &[("unit", name(Lang::Zh)), ("unit.en", name(Lang::En))])
}

/// The day from which the limit runs for a unit, and the first on-site day that it allows.
fn earliest(case: &Case, procedure: &Procedure, unit: &str) -> Result<(Date, Date), Vec<Refusal>> {
    let limits = &procedure.planned()?.limits;
    let Some(notice) = &procedure.notice else {
        return Err(vec![Refusal::new("MJ2111", &[])]);
    };
    match limits.notice_counts_from {
        CountedFrom::Sending => Ok((notice.sent_on, notice.onsite_not_before)),
        CountedFrom::Receipt => {
            let received = case.dossier(unit).receipt.as_ref().map(|receipt| receipt.on);
            let received = received.ok_or_else(|| vec![not_received(case, unit)])?;
            Ok((received, case.days_after(received, limits.notice_days)?))
        }
    }
}

fn receipt(case: &Case, unit: &str, made: impl FnOnce() -> Receipt) -> Result<Vec<Event>, Vec<Refusal>> {
    let procedure = case.procedure();
    if procedure.notice.is_none() || procedure.stage.is_decided() {
        let now = procedure.stage.name();
        return Err(vec![Refusal::new(
            "MJ2110",
            &[("now", now), ("needed", Stage::SelfChecking.name())],
        )]);
    }
    case.unit(unit)?;
    if case.dossier(unit).receipt.is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![
        case.fact(unit, DossierFact::NoticeReceived { receipt: made() }),
    ])
}
