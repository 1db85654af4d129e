//! 整改 (ShowRectification): each order with its two clocks, and one of them with everything that was handed in.
//!
//! Clause: 方案第七部分第(二)项. **Invariant:** a unit's people see their own unit's orders only, and a criticism only
//! once it was issued.

use jiff::civil::Date;
use mingjian_core::access::{Action, Actor, Scope};
use mingjian_core::event::ChainId;
use mingjian_core::flow::criticism::Criticism;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::rectification::{
    Handed, LimitMove, Problem, Rectification, RectificationState, Source,
};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::{ReceiptDay, title_of};
use super::office_parts::{Called, DocumentShown, days_left};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the rectifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowRectification {
    /// The campaign.
    pub campaign: CampaignId,
}

/// Something that a unit handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HandedShown {
    /// The day.
    pub on: String,
    /// By whom.
    pub by: String,
    /// What it says.
    pub text: String,
    /// Ids of evidence.
    pub evidence: Vec<String>,
}

/// 复查.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecheckShown {
    /// Whether it was passed.
    pub passed: bool,
    /// What was found.
    pub reason: String,
    /// The day.
    pub on: String,
    /// By whom.
    pub by: String,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OrderShown {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// Whether it comes from a criticism.
    pub from_criticism: bool,
    /// The finding from which it comes; empty for a criticism.
    pub finding: String,
    /// 整改通知书.
    pub document: DocumentShown,
    /// What is to be put right: title of the indicator, text.
    pub problems: Vec<(Text, String)>,
    /// Where it stands.
    pub state: RectificationState,
    /// The state's stable name, part of message keys.
    pub state_name: &'static str,
    /// The day of the order.
    pub ordered_on: String,
    /// The unit's receipt.
    pub receipt: Option<ReceiptDay>,
    /// Working days for measures.
    pub measures_days: u32,
    /// By when measures are due; absent before receipt.
    pub measures_due: Option<String>,
    /// Plain days until then, while they are due.
    pub measures_left: Option<i32>,
    /// Whether measures came late, or are late by now.
    pub measures_late: bool,
    /// By when it is to be complete.
    pub completion_due: String,
    /// Plain days until then, while it is open.
    pub completion_left: Option<i32>,
    /// Whether completion came late, or is late by now.
    pub completion_late: bool,
    /// Each time the first clock moved.
    pub moves: Vec<LimitMove>,
    /// 整改措施.
    pub measures: Option<HandedShown>,
    /// Why measures were sent back.
    pub returned: Vec<String>,
    /// 进展.
    pub progress: Vec<HandedShown>,
    /// 整改完成报告.
    pub completion: Option<HandedShown>,
    /// 复查.
    pub rechecks: Vec<RecheckShown>,
    /// The day of closing.
    pub closed_on: Option<String>,
}

/// A criticism that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CriticismToSign {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// For what.
    pub reasons: String,
    /// The circular.
    pub document: DocumentShown,
    /// The unit's receipt.
    pub receipt: Option<ReceiptDay>,
    /// What the unit lost points for: indicator, title, why.
    pub losses: Vec<(String, Text, String)>,
}

/// 整改.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RectificationView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether the person sees their own unit only.
    pub own: bool,
    /// Working days for measures, by the plan.
    pub measures_days: u32,
    /// The earliest completion date of an order made today.
    pub earliest: Option<String>,
    /// The orders: open ones first, the nearest day first.
    pub orders: Vec<OrderShown>,
    /// Criticisms that were issued: of the own unit all, for the office those without an order.
    pub criticisms: Vec<CriticismToSign>,
    /// Units to which an order can be made; none for a unit's people.
    pub units: Vec<Called>,
}

impl Look for ShowRectification {
    type View = RectificationView;
    const ACTION: Action = Action::SeeDossier;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let kinds = [Kind::Criticism, Kind::Rectification, Kind::Dossier];
        [Need::House, Need::Rubric]
            .into_iter()
            .chain(kinds.map(Need::All))
            .collect()
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(&actor.unit, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<RectificationView, AppError> {
        let (procedure, actor, today) = (case.procedure(), &deed.actor, deed.today());
        let own = actor.role.is_of_unit();
        let seen = |unit: &str| !own || unit == actor.unit;
        let all: Vec<_> = case
            .papers
            .all::<Rectification>()
            .filter(|(_, one)| seen(&one.unit))
            .collect();
        let mut orders: Vec<OrderShown> = all
            .iter()
            .map(|(id, one)| order(case, id, one, today))
            .collect::<Result<_, _>>()?;
        orders.sort_by_key(|one| {
            let due = one.measures_due.clone().filter(|_| one.measures_left.is_some());
            (
                one.closed_on.is_some(),
                due.unwrap_or_else(|| one.completion_due.clone()),
                one.id.clone(),
            )
        });
        let ordered = |id: &str| {
            all.iter().any(|(_, one)| {
                one.source
                    == Source::Criticism {
                        criticism: id.to_owned(),
                    }
            })
        };
        let mut criticisms = Vec::new();
        for (id, one) in case
            .papers
            .all::<Criticism>()
            .filter(|(id, one)| seen(&one.unit) && (own || !ordered(id)))
        {
            if let Some(issue) = &one.course.issued {
                let document = DocumentShown::of(&issue.document);
                criticisms.push(criticism(case, id, &one, document)?);
            }
        }
        let days = procedure
            .plan
            .as_ref()
            .map_or(0, |plan| plan.limits.measures_working_days);
        Ok(RectificationView {
            stage: procedure.stage,
            own,
            measures_days: days,
            earliest: case
                .working_days_after(today, days)
                .ok()
                .map(|day| day.to_string()),
            orders,
            criticisms,
            units: if own {
                Vec::new()
            } else {
                case.assessed().map(Called::unit).collect()
            },
        })
    }
}

fn handed(case: &Case, one: &Handed) -> HandedShown {
    HandedShown {
        on: one.at.date().to_string(),
        by: case.name_of(one.by.as_str()),
        text: one.statement.text.clone(),
        evidence: one.statement.evidence.clone(),
    }
}

fn order(case: &Case, id: &str, one: &Rectification, today: Date) -> Result<OrderShown, AppError> {
    let rubric = case.rubric()?;
    let state = one.state();
    let limit = one.measures_limit.as_ref();
    let problem = |it: &Problem| {
        let title = if it.indicator.is_empty() {
            Text::default()
        } else {
            title_of(rubric, &it.indicator)
        };
        (title, it.text.clone())
    };
    let open = !matches!(state, RectificationState::Reported | RectificationState::Closed);
    Ok(OrderShown {
        id: id.to_owned(),
        unit: Called::unit(case.unit(&one.unit)?),
        from_criticism: matches!(one.source, Source::Criticism { .. }),
        finding: match &one.source {
            Source::Finding { finding } => finding.clone(),
            Source::Criticism { .. } => String::new(),
        },
        document: DocumentShown::of(&one.document),
        problems: one.problems.iter().map(problem).collect(),
        state,
        state_name: state.name(),
        ordered_on: one.ordered.0.date().to_string(),
        receipt: one.receipt.as_ref().map(|receipt| ReceiptDay::of(case, receipt)),
        measures_days: limit.map_or(0, |limit| limit.working_days),
        measures_due: limit.map(|limit| limit.due.to_string()),
        measures_left: limit
            .filter(|_| state == RectificationState::Received)
            .map(|limit| days_left(today, limit.due)),
        measures_late: one.measures_overdue(today),
        completion_due: one.completion_due.to_string(),
        completion_left: open.then(|| days_left(today, one.completion_due)),
        completion_late: one.completion_overdue(today),
        moves: one.moves.clone(),
        measures: one.measures.as_ref().map(|it| handed(case, it)),
        returned: one.returned.clone(),
        progress: one.progress.iter().map(|it| handed(case, it)).collect(),
        completion: one.completion.as_ref().map(|it| handed(case, it)),
        rechecks: one
            .rechecks
            .iter()
            .map(|it| RecheckShown {
                passed: it.passed,
                reason: it.reason.clone(),
                on: it.at.date().to_string(),
                by: case.name_of(it.by.as_str()),
            })
            .collect(),
        closed_on: one.closed_at.map(|at| at.date().to_string()),
    })
}

fn criticism(
    case: &Case,
    id: &str,
    one: &Criticism,
    document: DocumentShown,
) -> Result<CriticismToSign, AppError> {
    let rubric = case.rubric()?;
    let losses = case
        .dossier(&one.unit)
        .feedback
        .as_ref()
        .map(|feedback| feedback.losses.clone())
        .unwrap_or_default();
    let loss = |it: mingjian_core::flow::dossier::ProposedLoss| {
        let title = title_of(rubric, &it.indicator);
        (it.indicator, title, it.reason)
    };
    Ok(CriticismToSign {
        id: id.to_owned(),
        unit: Called::unit(case.unit(&one.unit)?),
        reasons: one.reasons.clone(),
        document,
        receipt: one.receipt.as_ref().map(|receipt| ReceiptDay::of(case, receipt)),
        losses: losses.into_iter().map(loss).collect(),
    })
}
