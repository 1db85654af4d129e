//! 整改通知书 commands: ordered by the office, received by the unit; the first clock runs from receipt.
//!
//! Clause: 方案第七部分第(二)项: 整改措施要在接到通报后的10个工作日内提出. An order on a criticism goes with it: who signs for
//! the order has received the criticism. **Invariant:** nothing is due before the unit received the order.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::consequence::CourseState;
use mingjian_core::flow::criticism::{Criticism, CriticismFact};
use mingjian_core::flow::dossier::{Channel, Receipt};
use mingjian_core::flow::procedure::Document;
use mingjian_core::flow::rectification::{
    Limit, Problem, Rectification, RectificationFact, RectificationState, Source,
};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::refusal::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{in_the_year, recorded, signed, text};
use crate::act::Act;
use crate::case::{Case, Need};

/// Most problems of one order.
const MOST: usize = 200;

/// Orders a unit to put things right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRectification {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// From what it comes.
    pub source: Source,
    /// 整改通知书: number, date, scan.
    pub document: Document,
    /// What is to be put right.
    pub problems: Vec<Problem>,
    /// By when.
    #[schemars(with = "String")]
    pub completion_due: Date,
}

impl Act for OrderRectification {
    const NAME: &'static str = "rectification.order";
    const ACTION: Action = Action::OrderRectification;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Criticism),
            Need::All(Kind::Rectification),
        ]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        in_the_year(&procedure)?;
        case.unit(&self.unit)?;
        self.document.check()?;
        self.has_source(case)?;
        if self.problems.is_empty() || self.problems.len() > MOST {
            return Err(vec![Refusal::new("MJ6122", &[("most", &MOST.to_string())])]);
        }
        for problem in &self.problems {
            text("problems", &problem.text)?;
        }
        let days = procedure.planned()?.limits.measures_working_days;
        let earliest = case.working_days_after(deed.today(), days)?;
        if self.completion_due < earliest {
            let (date, earliest) = (self.completion_due.to_string(), earliest.to_string());
            let params = [
                ("date", date.as_str()),
                ("earliest", earliest.as_str()),
                ("days", &days.to_string()),
            ];
            return Err(vec![Refusal::new("MJ6121", &params)]);
        }
        let fact = RectificationFact::Ordered {
            unit: self.unit.clone(),
            source: self.source.clone(),
            document: self.document.clone(),
            problems: self.problems.clone(),
            completion_due: self.completion_due,
            by: deed.actor.id.clone(),
        };
        Ok(vec![case.fact(&deed.id, fact)])
    }
}

impl OrderRectification {
    fn has_source(&self, case: &Case) -> Result<(), Vec<Refusal>> {
        let id = match &self.source {
            Source::Finding { finding } => return text("finding", finding),
            Source::Criticism { criticism } => criticism,
        };
        let found: Option<Criticism> = case
            .papers
            .get(id)
            .filter(|one: &Criticism| one.unit == self.unit);
        let found = found.ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])?;
        found.course.expect(CourseState::Issued)?;
        if case
            .papers
            .all::<Rectification>()
            .any(|(_, one)| one.source == self.source)
        {
            return Err(vec![Refusal::new("MJ6120", &[])]);
        }
        Ok(())
    }
}

/// The order of an id.
pub(super) fn find(case: &Case, id: &str) -> Result<Rectification, Vec<Refusal>> {
    case.papers
        .get(id)
        .ok_or_else(|| vec![Refusal::new("MJ2112", &[("id", id)])])
}

/// On whose order somebody acts.
pub(super) fn scope_of(case: &Case, id: &str, actor: &Actor) -> Scope {
    let unit = find(case, id).map(|one| one.unit).unwrap_or_default();
    case.scope(&unit, actor)
}

/// Signs for an order, in the name of the own unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOrder {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub rectification: String,
}

impl Act for SignOrder {
    const NAME: &'static str = "rectification.sign";
    const ACTION: Action = Action::SignReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        receipt_needs(&self.rectification)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        received(case, deed, &self.rectification, |_| Ok(signed(case, deed)))
    }
}

/// Records that a unit received an order by phone, office system or on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOrderReceipt {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its id.
    pub rectification: String,
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

impl Act for RecordOrderReceipt {
    const NAME: &'static str = "rectification.record_receipt";
    const ACTION: Action = Action::RecordReceipt;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        receipt_needs(&self.rectification)
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        scope_of(case, &self.rectification, actor)
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        received(case, deed, &self.rectification, |order| {
            recorded(
                deed,
                order.ordered.0.date(),
                self.on,
                self.channel,
                &self.received_by,
                &self.proof,
            )
        })
    }
}

fn receipt_needs(id: &str) -> Vec<Need> {
    vec![
        Need::House,
        Need::One(Kind::Rectification, id.to_owned()),
        Need::All(Kind::Criticism),
    ]
}

fn received(
    case: &Case,
    deed: &Deed,
    id: &str,
    receipt: impl FnOnce(&Rectification) -> Result<Receipt, Vec<Refusal>>,
) -> Result<Vec<Event>, Vec<Refusal>> {
    let procedure = case.procedure();
    in_the_year(&procedure)?;
    let order = find(case, id)?;
    if order.state() != RectificationState::Ordered {
        return Ok(Vec::new());
    }
    let receipt = receipt(&order)?;
    let days = procedure.planned()?.limits.measures_working_days;
    let limit = Limit {
        from: receipt.on,
        working_days: days,
        due: case.working_days_after(receipt.on, days)?,
        computed_on: deed.today(),
    };
    let mut events = vec![case.fact(
        id,
        RectificationFact::Received {
            receipt: receipt.clone(),
            limit,
        },
    )];
    if let Source::Criticism { criticism } = &order.source {
        let silent = case
            .papers
            .get::<Criticism>(criticism)
            .is_some_and(|one| one.receipt.is_none());
        if silent {
            events.push(case.fact(criticism, CriticismFact::Received { receipt }));
        }
    }
    Ok(events)
}
