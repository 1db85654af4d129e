//! 表扬与批评 (ShowConsequences): who could be commended or criticised, what was proposed, where each paper stands.
//!
//! Clause: 方案第七部分第(二)项. **Invariant:** candidates follow from the decision that stands, never from a list that
//! somebody typed.

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::body::Body;
use mingjian_core::flow::commendation::{Commendation, Commended};
use mingjian_core::flow::consequence::{Course, CourseState, Route};
use mingjian_core::flow::criticism::Criticism;
use mingjian_core::flow::decision::DecidedLine;
use mingjian_core::flow::procedure::Stage;
use mingjian_core::flow::rectification::{Rectification, Source};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::{CampaignId, Moment};
use mingjian_core::lang::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::{ReceiptDay, grade};
use super::grading::GradeShown;
use super::office_parts::{Called, DocumentShown};
use crate::case::{Case, Need};
use crate::error::AppError;
use crate::look::Look;

/// Asks for commendations and criticisms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowConsequences {
    /// The campaign.
    pub campaign: CampaignId,
}

/// A unit to which a consequence could apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CandidateShown {
    /// The unit.
    pub unit: Called,
    /// Its total.
    pub total: Option<String>,
    /// Its decided grade.
    pub grade: Option<GradeShown>,
}

/// One commendation or criticism.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConsequenceRow {
    /// Its id.
    pub id: String,
    /// `commendation` or `criticism`.
    pub kind: &'static str,
    /// Who: a unit's or a person's name.
    pub name: Text,
    /// The body of an individual; empty for a unit.
    pub body: Text,
    /// For what.
    pub basis: String,
    /// By whom it is given.
    pub route: Route,
    /// Where it stands.
    pub state: CourseState,
    /// The state's stable name, part of message keys.
    pub state_name: &'static str,
    /// Whether it can be issued now.
    pub issuable: bool,
    /// The day of the proposal.
    pub on: String,
    /// Who proposed it.
    pub by: String,
    /// The leading group's decision.
    pub ruling: Option<DocumentShown>,
    /// Why the leading group did not agree.
    pub refused: String,
    /// 提请.
    pub request: Option<DocumentShown>,
    /// 批复.
    pub reply: Option<DocumentShown>,
    /// 发文.
    pub issued: Option<DocumentShown>,
    /// The unit's receipt, on a criticism.
    pub receipt: Option<ReceiptDay>,
    /// Whether a rectification was ordered on it.
    pub ordered: bool,
}

/// 表扬与批评.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConsequencesView {
    /// Where the year stands.
    pub stage: Stage,
    /// Number of the decision that stands; 0 while there is none.
    pub decision: u32,
    /// Units of the best grade that nobody proposed yet.
    pub best: Vec<CandidateShown>,
    /// Units that failed and that nobody proposed to criticise yet.
    pub failed: Vec<CandidateShown>,
    /// 表扬.
    pub commendations: Vec<ConsequenceRow>,
    /// 通报批评.
    pub criticisms: Vec<ConsequenceRow>,
    /// Bodies to which individuals belong.
    pub bodies: Vec<Called>,
}

impl Look for ShowConsequences {
    type View = ConsequencesView;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let kinds = [
            Kind::Decision,
            Kind::Commendation,
            Kind::Criticism,
            Kind::Rectification,
        ];
        [Need::House, Need::Rubric]
            .into_iter()
            .chain(kinds.map(Need::All))
            .collect()
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<ConsequencesView, AppError> {
        let stage = case.procedure().stage;
        let commendations: Vec<_> = case.papers.all::<Commendation>().collect();
        let criticisms: Vec<_> = case.papers.all::<Criticism>().collect();
        let open = |course: &Course| !course.state().is_dropped();
        let commended = |line: &DecidedLine| {
            let unit = Commended::Unit {
                unit: line.unit.clone(),
            };
            commendations
                .iter()
                .any(|(_, one)| one.whom == unit && open(&one.course))
        };
        let criticised = |line: &DecidedLine| {
            criticisms
                .iter()
                .any(|(_, one)| one.unit == line.unit && open(&one.course))
        };
        let decision = case.decision();
        let lines = decision
            .as_ref()
            .map(|one| one.lines.as_slice())
            .unwrap_or_default();
        let rubric = case.rubric()?;
        let candidate = |line: &DecidedLine| CandidateShown {
            unit: Called {
                id: line.unit.clone(),
                name: line.name.clone(),
            },
            total: line.shown.clone(),
            grade: grade(rubric, &line.class, &line.decided),
        };
        let mut bodies: Vec<_> = case.house.all::<Body>().collect();
        bodies.sort_by_key(|(_, body)| body.display_order);
        Ok(ConsequencesView {
            stage,
            decision: decision.as_ref().map_or(0, |one| one.number),
            best: lines
                .iter()
                .filter(|line| line.best && !commended(line))
                .map(candidate)
                .collect(),
            failed: lines
                .iter()
                .filter(|line| line.failed && !criticised(line))
                .map(candidate)
                .collect(),
            commendations: sorted(
                commendations
                    .iter()
                    .map(|(id, one)| commendation(case, stage, id, one)),
            ),
            criticisms: sorted(criticisms.iter().map(|(id, one)| criticism(case, stage, id, one))),
            bodies: bodies
                .into_iter()
                .map(|(id, body)| Called {
                    id: id.to_owned(),
                    name: body.name,
                })
                .collect(),
        })
    }
}

/// The newest first.
fn sorted(rows: impl Iterator<Item = (Moment, ConsequenceRow)>) -> Vec<ConsequenceRow> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn commendation(case: &Case, stage: Stage, id: &str, one: &Commendation) -> (Moment, ConsequenceRow) {
    let body = match &one.whom {
        Commended::Unit { .. } => Text::default(),
        Commended::Individual { body, .. } => case
            .house
            .get::<Body>(body)
            .map_or_else(|| Text::zh(body), |body| body.name),
    };
    let row = row(
        case,
        stage,
        id,
        "commendation",
        one.name.clone(),
        &one.basis,
        &one.course,
    );
    (one.course.proposed.0, ConsequenceRow { body, ..row })
}

fn criticism(case: &Case, stage: Stage, id: &str, one: &Criticism) -> (Moment, ConsequenceRow) {
    let name = case
        .unit(&one.unit)
        .map_or_else(|_| Text::zh(&one.unit), |unit| unit.name.clone());
    let source = Source::Criticism {
        criticism: id.to_owned(),
    };
    let row = row(case, stage, id, "criticism", name, &one.reasons, &one.course);
    let ordered = case
        .papers
        .all::<Rectification>()
        .any(|(_, order)| order.source == source);
    let receipt = one.receipt.as_ref().map(|receipt| ReceiptDay::of(case, receipt));
    (
        one.course.proposed.0,
        ConsequenceRow {
            receipt,
            ordered,
            ..row
        },
    )
}

fn row(
    case: &Case,
    stage: Stage,
    id: &str,
    kind: &'static str,
    name: Text,
    basis: &str,
    course: &Course,
) -> ConsequenceRow {
    let state = course.state();
    ConsequenceRow {
        id: id.to_owned(),
        kind,
        name,
        body: Text::default(),
        basis: basis.to_owned(),
        route: course.route,
        state,
        state_name: state.name(),
        issuable: state == course.ready_for_issue() && matches!(stage, Stage::Published | Stage::Final),
        on: course.proposed.0.date().to_string(),
        by: case.name_of(course.proposed.1.as_str()),
        ruling: course.ruling.as_ref().map(|one| DocumentShown::of(&one.document)),
        refused: course
            .ruling
            .as_ref()
            .map(|one| one.reasons.clone())
            .unwrap_or_default(),
        request: course.request.as_ref().map(DocumentShown::of),
        reply: course.reply.as_ref().map(|one| DocumentShown::of(&one.document)),
        issued: course.issued.as_ref().map(|one| DocumentShown::of(&one.document)),
        receipt: None,
        ordered: false,
    }
}
