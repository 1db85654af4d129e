//! 反馈与复核 commands: proposed deductions go to the units, which reply or agree; each objection is answered.
//!
//! Clause: 方案第六部分第(四)项 (客观、公正、真实). Only proposed deductions are shown, no totals, no ranks.

use mingjian_core::access::Action;
use mingjian_core::event::{ChainId, Event};
use mingjian_core::flow::dossier::{DossierFact, Objection, ProposedLoss, ReviewAnswer};
use mingjian_core::flow::procedure::{ProcedureFact, Stage};
use mingjian_core::flow::{Deed, Kind, SOLE};
use mingjian_core::ids::CampaignId;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::score::{Explanation, Scheme};
use mingjian_core::sheet::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::case::{Case, Need};

/// Sends each unit its proposed deductions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendFeedback {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for SendFeedback {
    const NAME: &'static str = "feedback.send";
    const ACTION: Action = Action::SendFeedback;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::Entries, Need::Totals]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::Moderating)?;
        super::assessment::complete(case)?;
        let days = procedure.planned()?.limits.feedback_working_days;
        let due = case.working_days_after(deed.today(), days)?;
        let by = deed.actor.id.clone();
        let mut events = vec![case.fact(SOLE, ProcedureFact::FeedbackBegun { due, by: by.clone() })];
        for explanation in explained(case)? {
            let losses = losses(&explanation);
            let unit = explanation.result.unit.id.clone();
            events.push(case.fact(
                &unit,
                DossierFact::FeedbackSent {
                    losses,
                    by: by.clone(),
                },
            ));
        }
        Ok(events)
    }
}

/// Replies to the feedback: with objections, or with none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyFeedback {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// Objections; none means that the unit agrees.
    #[serde(default)]
    pub objections: Vec<Objection>,
}

impl Act for ReplyFeedback {
    const NAME: &'static str = "feedback.reply";
    const ACTION: Action = Action::ReplyFeedback;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::FeedingBack)?;
        let Some(feedback) = case.dossier(&self.unit).feedback.clone() else {
            return Err(vec![Refusal::new("MJ2150", &[])]);
        };
        if feedback.replied.is_some() {
            return Err(vec![Refusal::new("MJ2151", &[])]);
        }
        for one in &self.objections {
            if !feedback.losses.iter().any(|loss| loss.indicator == one.indicator) {
                return Err(vec![Refusal::new("MJ2152", &[("node", &one.indicator)])]);
            }
            if one.statement.trim().is_empty() {
                return Err(vec![Refusal::new("MJ2101", &[("field", "statement")])]);
            }
        }
        let (objections, by) = (self.objections.clone(), deed.actor.id.clone());
        Ok(vec![case.fact(
            &self.unit,
            DossierFact::FeedbackReplied { objections, by },
        )])
    }
}

/// Begins the review, once all replies are in or the time for them is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginReview {
    /// The campaign.
    pub campaign: CampaignId,
}

impl Act for BeginReview {
    const NAME: &'static str = "review.begin";
    const ACTION: Action = Action::SendFeedback;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::Rubric, Need::All(Kind::Dossier)]
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        let procedure = case.procedure();
        procedure.expect(Stage::FeedingBack)?;
        let over = procedure.feedback_due.is_some_and(|due| deed.today() > due);
        if !over {
            let silent: Vec<Refusal> = case
                .assessed()
                .filter(|unit| {
                    case.dossier(&unit.id)
                        .feedback
                        .as_ref()
                        .is_none_or(|one| one.replied.is_none())
                })
                .map(|unit| Refusal::new("MJ2153", &[("unit", &unit.name.zh)]))
                .collect();
            if !silent.is_empty() {
                return Err(silent);
            }
        }
        Ok(vec![case.fact(
            SOLE,
            ProcedureFact::ReviewBegun {
                by: deed.actor.id.clone(),
            },
        )])
    }
}

/// Answers one objection; the entry is changed on the score sheet, where that is the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerReview {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// Whether the objection was right.
    pub upheld: bool,
    /// Why.
    pub reason: String,
}

impl Act for AnswerReview {
    const NAME: &'static str = "review.answer";
    const ACTION: Action = Action::AnswerReview;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::One(Kind::Dossier, self.unit.clone())]
    }

    fn unit(&self) -> &str {
        &self.unit
    }

    fn decide(&self, case: &Case, deed: &Deed) -> Result<Vec<Event>, Vec<Refusal>> {
        case.procedure().expect(Stage::Reviewing)?;
        let objected = case.dossier(&self.unit).feedback.as_ref().is_some_and(|one| {
            one.objections
                .iter()
                .any(|objection| objection.indicator == self.indicator)
        });
        if !objected {
            return Err(vec![Refusal::new("MJ2154", &[("node", &self.indicator)])]);
        }
        if self.reason.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2101", &[("field", "reason")])]);
        }
        let answer = ReviewAnswer {
            upheld: self.upheld,
            reason: self.reason.clone(),
            by: deed.actor.id.clone(),
        };
        let indicator = self.indicator.clone();
        Ok(vec![case.fact(
            &self.unit,
            DossierFact::ReviewAnswered { indicator, answer },
        )])
    }
}

/// The explanations of all assessed units.
pub(crate) fn explained(case: &Case) -> Result<Vec<Explanation>, Vec<Refusal>> {
    let sheet: Vec<_> = case.entries.iter().map(|row| row.entry.clone()).collect();
    let scheme = Scheme::new(case.rubric()?).map_err(|refusal| vec![refusal])?;
    let focus = case.campaign.as_ref().and_then(|row| row.focus.as_ref());
    let scoring = scheme.scoring(&case.units, &sheet, Status::Final, focus)?;
    let results = scoring.all()?;
    case.assessed()
        .map(|unit| scoring.explain(&unit.id, &results))
        .collect()
}

/// What a unit would lose, indicator by indicator.
fn losses(explanation: &Explanation) -> Vec<ProposedLoss> {
    let leaves = explanation
        .nodes
        .iter()
        .filter(|node| !node.losses.is_empty() && node.lost > Points::default());
    leaves
        .map(|node| {
            let reasons: Vec<&str> = std::iter::once(node.reason.as_str())
                .chain(node.losses.iter().map(|line| line.reason.as_str()))
                .filter(|reason| !reason.is_empty())
                .collect();
            ProposedLoss {
                indicator: node.id.clone(),
                lost: node.lost.clone(),
                reason: reasons.join("；"),
                proof: node
                    .proof
                    .iter()
                    .chain(node.losses.iter().flat_map(|line| &line.proof))
                    .cloned()
                    .collect(),
            }
        })
        .collect()
}
