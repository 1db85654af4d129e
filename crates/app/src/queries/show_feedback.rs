//! 反馈与复核 (ShowFeedback): moderation, the proposed deductions of each unit, its objections and their answers.
//!
//! Clause: 方案第六部分第(四)项 (客观、公正、真实). **Invariant:** a unit sees its own proposed deductions: no total,
//! no grade, no rank, and no other unit.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::calendar::Unit as Counted;
use mingjian_core::event::ChainId;
use mingjian_core::flow::dossier::{Feedback, ProposedLoss};
use mingjian_core::flow::evidence::{Evidence, EvidenceState};
use mingjian_core::flow::procedure::{Procedure, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::office_parts::{Called, DocumentShown, days_left, limit};
use super::show_deadline::DeadlineView;
use crate::case::{Case, Need};
use crate::commands::self_check::find;
use crate::error::AppError;
use crate::look::Look;

/// Asks for the feedback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowFeedback {
    /// The campaign.
    pub campaign: CampaignId,
    /// The unit whose evidence is named and offered; empty for none.
    pub unit: String,
}

/// 复核 of one objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerShown {
    /// Whether the objection was right.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// Who answered.
    pub by: String,
}

/// One proposed deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LossLine {
    /// The indicator.
    pub indicator: String,
    /// Its title.
    pub title: Text,
    /// Points that would be lost.
    pub lost: Points,
    /// Why.
    pub reason: String,
    /// Proof.
    pub proof: Vec<String>,
    /// 说明; absent where the unit does not object.
    pub statement: Option<String>,
    /// The unit's evidence for it.
    pub evidence: Vec<Called>,
    /// The answer, once it is there.
    pub answer: Option<AnswerShown>,
}

/// One unit's feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedbackRow {
    /// The unit.
    pub unit: Called,
    /// Whether anything was sent.
    pub sent: bool,
    /// What was proposed.
    pub lines: Vec<LossLine>,
    /// The day of the reply.
    pub replied_on: Option<String>,
    /// Who replied.
    pub replied_by: String,
    /// How many objections.
    pub objections: usize,
    /// How many of them are answered.
    pub answered: usize,
    /// Whether the person may answer this unit's objections.
    pub may_answer: bool,
}

/// 反馈与复核.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedbackView {
    /// Where the year stands.
    pub stage: Stage,
    /// Working days in which units reply.
    pub days: u32,
    /// By when they reply.
    pub due: Option<String>,
    /// Plain days until then; below zero when it is over.
    pub left: Option<i32>,
    /// That limit, day by day.
    pub limit: Option<DeadlineView>,
    /// 集中评议: minutes.
    pub moderation: Vec<DocumentShown>,
    /// Open entries of all units; 0 for a unit's people.
    pub open: usize,
    /// The units that the person may see.
    pub rows: Vec<FeedbackRow>,
    /// How many of them replied.
    pub replied: usize,
    /// Objections of all of them that are not answered.
    pub unanswered: usize,
    /// Evidence that the own unit may add to an objection.
    pub offered: Vec<Called>,
    /// Whether the person sees their own unit only.
    pub own: bool,
}

impl Look for ShowFeedback {
    type View = FeedbackView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut all = vec![Need::House, Need::Rubric, Need::Totals, Need::All(Kind::Dossier)];
        if !self.unit.is_empty() {
            all.push(Need::EvidenceOf(self.unit.clone()));
        }
        all
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(&actor.unit, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<FeedbackView, AppError> {
        let (procedure, actor) = (case.procedure(), &deed.actor);
        let own = actor.role.is_of_unit();
        let units = case.assessed().filter(|unit| !own || unit.id == actor.unit);
        let rows: Vec<FeedbackRow> = units
            .map(|unit| row(case, &procedure, actor, unit))
            .collect::<Result<_, _>>()?;
        let limits = procedure
            .plan
            .as_ref()
            .map(|plan| plan.limits.clone())
            .unwrap_or_default();
        let moderation: &[_] = if own { &[] } else { &procedure.moderation };
        Ok(FeedbackView {
            stage: procedure.stage,
            days: limits.feedback_working_days,
            due: procedure.feedback_due.map(|due| due.to_string()),
            limit: procedure.feedback_due.and_then(|due| {
                let begun = procedure
                    .history
                    .iter()
                    .rev()
                    .find(|step| step.stage == Stage::FeedingBack)?;
                limit(
                    case,
                    begun.at.date(),
                    Counted::WorkingDays,
                    limits.feedback_working_days,
                    due,
                )
            }),
            left: procedure.feedback_due.map(|due| days_left(deed.today(), due)),
            moderation: moderation.iter().map(DocumentShown::of).collect(),
            open: if own { 0 } else { open(case) },
            replied: rows.iter().filter(|row| row.replied_on.is_some()).count(),
            unanswered: rows.iter().map(|row| row.objections - row.answered).sum(),
            offered: if own && actor.unit == self.unit {
                offered(case)
            } else {
                Vec::new()
            },
            rows,
            own,
        })
    }
}

/// A piece of evidence by its title, as far as the unit's evidence was asked for.
fn named(case: &Case, id: &str) -> Called {
    let evidence = case.evidence.get::<Evidence>(id);
    let title = evidence
        .as_ref()
        .and_then(|one| one.shown())
        .map(|one| one.title.clone());
    Called {
        id: id.to_owned(),
        name: Text::zh(title.unwrap_or_else(|| id.to_owned())),
    }
}

/// What can be added to an objection.
fn offered(case: &Case) -> Vec<Called> {
    let usable = case
        .evidence
        .all::<Evidence>()
        .filter(|(_, one)| one.state() == EvidenceState::Available);
    usable.map(|(id, _)| named(case, id)).collect()
}

fn open(case: &Case) -> usize {
    let of = |unit: &Unit| {
        let total = case.totals.iter().find(|row| row.unit == unit.id);
        total.map_or(1, |row| usize::try_from(row.total.open).unwrap_or_default())
    };
    case.assessed().map(of).sum()
}

fn row(case: &Case, procedure: &Procedure, actor: &Actor, unit: &Unit) -> Result<FeedbackRow, AppError> {
    let sent = case.dossier(&unit.id).feedback.clone();
    let is_sent = sent.is_some();
    let feedback = sent.unwrap_or_default();
    let lines: Vec<LossLine> = feedback
        .losses
        .iter()
        .map(|loss| line(case, &feedback, loss))
        .collect::<Result<_, _>>()?;
    let kept_away = procedure.is_recused(actor.id.as_str(), &unit.id) || actor.bound_to.contains(&unit.id);
    Ok(FeedbackRow {
        unit: Called::unit(unit),
        sent: is_sent,
        replied_on: feedback.replied.as_ref().map(|(at, _)| at.date().to_string()),
        replied_by: feedback
            .replied
            .as_ref()
            .map(|(_, by)| case.name_of(by.as_str()))
            .unwrap_or_default(),
        objections: lines.iter().filter(|line| line.statement.is_some()).count(),
        answered: lines
            .iter()
            .filter(|line| line.statement.is_some() && line.answer.is_some())
            .count(),
        may_answer: procedure.stage == Stage::Reviewing && actor.role == Role::TeamLeader && !kept_away,
        lines,
    })
}

fn line(case: &Case, feedback: &Feedback, loss: &ProposedLoss) -> Result<LossLine, AppError> {
    let rubric = case.rubric()?;
    let objection = feedback
        .objections
        .iter()
        .find(|one| one.indicator == loss.indicator);
    let answer = feedback.answers.get(&loss.indicator);
    let title = find(&rubric.indicators, &loss.indicator).map(|one| one.title.clone());
    Ok(LossLine {
        indicator: loss.indicator.clone(),
        title: title.unwrap_or_else(|| Text::zh(loss.indicator.clone())),
        lost: loss.lost.clone(),
        reason: loss.reason.clone(),
        proof: loss.proof.clone(),
        statement: objection.map(|one| one.statement.clone()),
        evidence: objection
            .iter()
            .flat_map(|one| &one.evidence)
            .map(|id| named(case, id))
            .collect(),
        answer: answer.map(|one| AnswerShown {
            upheld: one.upheld,
            reason: one.reason.clone(),
            by: case.name_of(one.by.as_str()),
        }),
    })
}
