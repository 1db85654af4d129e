//! 拟定与审定 (ShowProposal): computed, proposed and decided grade of each unit, apart from one another.
//!
//! Clause: 方案第六部分第(四)项, 第七部分第(一)项. **Invariant:** a decided grade is shown only once it was decided;
//! differences come first, each with its reason and the name of who answers for it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use mingjian_core::access::Action;
use mingjian_core::event::ChainId;
use mingjian_core::flow::Deed;
use mingjian_core::flow::procedure::{ApprovalForm, GradeLine, Procedure, Stage};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::Rubric;
use mingjian_core::sheet::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::grading::{GradeShown, holds};
use super::office_parts::{Called, DocumentShown};
use super::show_unit::RemarkShown;
use crate::case::{Case, Need};
use crate::commands::decision::{digest_of, graded};
use crate::error::AppError;
use crate::look::Look;

/// Asks for the proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowProposal {
    /// The campaign.
    pub campaign: CampaignId,
}

/// One unit's grade on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeRowShown {
    /// The unit.
    pub unit: Called,
    /// Title of its class.
    pub class: Text,
    /// The total as shown.
    pub total: String,
    /// 计算等次; absent when the table gives none.
    pub computed: Option<GradeShown>,
    /// 拟定等次; absent while nothing was proposed.
    pub proposed: Option<GradeShown>,
    /// 审定等次; absent while nothing was decided.
    pub decided: Option<GradeShown>,
    /// Whether the proposed grade is another than the computed one.
    pub differs: bool,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
}

/// The units of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GradeClass {
    /// The class.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Grades that may be proposed in it.
    pub grades: Vec<GradeShown>,
    /// Its units, the highest total first.
    pub rows: Vec<GradeRowShown>,
}

/// One step of the proposal: submitted, sent back, approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProposalStep {
    /// The stage that was reached.
    pub stage: Stage,
    /// Its stable name, part of message keys.
    pub name: &'static str,
    /// The day.
    pub on: String,
    /// Who took the step.
    pub by: String,
}

/// 审定.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ApprovalShown {
    /// In which form.
    pub form: ApprovalForm,
    /// The act.
    pub document: DocumentShown,
    /// Who gave or recorded it.
    pub by: String,
}

/// 拟定与审定.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProposalView {
    /// Where the year stands.
    pub stage: Stage,
    /// Which proposal it is; 0 while there is none.
    pub number: u32,
    /// Whether it was submitted.
    pub submitted: bool,
    /// Who submitted it.
    pub submitted_by: String,
    /// Its digest; empty while there is none.
    pub digest: String,
    /// Whether the entries still are those of which the proposal was made.
    pub holds: bool,
    /// What stands against computing grades.
    pub hindrances: Vec<RemarkShown>,
    /// Units whose proposed grade differs, in official order.
    pub differences: Vec<GradeRowShown>,
    /// All units by class.
    pub classes: Vec<GradeClass>,
    /// How many units.
    pub units: usize,
    /// Why the leading group sent it back the last time.
    pub sent_back: String,
    /// 审定.
    pub approval: Option<ApprovalShown>,
    /// 公布.
    pub publication: Option<DocumentShown>,
    /// Where its interpretation stands.
    pub interpretation: String,
    /// Submissions and sendings back, in their order.
    pub steps: Vec<ProposalStep>,
}

impl Look for ShowProposal {
    type View = ProposalView;
    const ACTION: Action = Action::SeeResults;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        vec![Need::House, Need::Rubric, Need::Results]
    }

    fn view(&self, case: &Case, _deed: &Deed) -> Result<ProposalView, AppError> {
        let procedure = case.procedure();
        let rubric = case.rubric()?;
        let proposal = procedure.proposal.as_ref();
        let loaded = case.results.as_ref().ok_or(AppError::NotFound)?;
        let results = loaded.results.as_ref().map_err(Clone::clone);
        let graded = results.and_then(|all| graded(loaded.status, all.iter().map(Arc::as_ref)));
        let (now, hindrances) = match graded {
            Ok(lines) => (lines, Vec::new()),
            Err(refusals) => (BTreeMap::new(), refusals.iter().map(RemarkShown::of).collect()),
        };
        let lines = proposal.map_or(&now, |one| &one.lines);
        let shown = |unit: &Unit| Some(row(rubric, unit, lines.get(&unit.id)?, &procedure));
        let mut classes: Vec<GradeClass> = Vec::new();
        for class in &rubric.classes {
            let id = class.id.text.clone();
            let mut rows: Vec<GradeRowShown> = case
                .assessed()
                .filter(|unit| unit.class == id)
                .filter_map(shown)
                .collect();
            rows.sort_by_cached_key(|row| Reverse(Points::parse(&row.total).ok()));
            let grades = rubric.grades.iter().filter(|band| holds(&band.classes, &id));
            let grades = grades.map(|band| GradeShown::of_band(rubric, band)).collect();
            if !rows.is_empty() {
                classes.push(GradeClass {
                    title: class.title.clone(),
                    grades,
                    rows,
                    id,
                });
            }
        }
        let approval = procedure
            .approval
            .as_ref()
            .filter(|_| procedure.stage.is_decided());
        let publication = procedure.publication.as_ref();
        Ok(ProposalView {
            stage: procedure.stage,
            number: proposal.map_or(0, |one| one.number),
            submitted: proposal.is_some_and(|one| !one.submitted_by.is_empty()),
            submitted_by: proposal
                .map(|one| case.name_of(&one.submitted_by))
                .unwrap_or_default(),
            digest: proposal.map(|one| one.digest.clone()).unwrap_or_default(),
            holds: proposal.is_none_or(|one| one.digest == digest_of(loaded, &one.lines)),
            hindrances,
            differences: case
                .assessed()
                .filter_map(shown)
                .filter(|row| row.differs)
                .collect(),
            units: classes.iter().map(|class| class.rows.len()).sum(),
            classes,
            sent_back: procedure.sent_back.clone(),
            approval: approval.map(|one| ApprovalShown {
                form: one.form,
                document: DocumentShown::of(&one.document),
                by: case.name_of(one.by.as_str()),
            }),
            publication: publication.map(|one| DocumentShown::of(&one.document)),
            interpretation: publication
                .map(|one| one.interpretation.clone())
                .unwrap_or_default(),
            steps: steps(case, &procedure),
        })
    }
}

fn row(rubric: &Rubric, unit: &Unit, line: &GradeLine, procedure: &Procedure) -> GradeRowShown {
    let grade = |id: &str| {
        let band = rubric.grades.iter().find(|band| band.id.text == id);
        band.map(|band| GradeShown::of_band(rubric, band))
    };
    let class = rubric.classes.iter().find(|class| class.id.text == unit.class);
    GradeRowShown {
        unit: Called::unit(unit),
        class: class.map(|class| class.title.clone()).unwrap_or_default(),
        total: line.total.clone(),
        computed: grade(&line.computed),
        proposed: procedure.proposal.as_ref().and_then(|_| grade(&line.proposed)),
        decided: if procedure.stage.is_decided() {
            grade(&line.proposed)
        } else {
            None
        },
        differs: line.proposed != line.computed,
        reason: line.reason.clone(),
        by: line.by.clone(),
    }
}

/// What happened to the proposal since it was first submitted.
fn steps(case: &Case, procedure: &Procedure) -> Vec<ProposalStep> {
    let first = procedure
        .history
        .iter()
        .position(|step| step.stage == Stage::Approving);
    let since = procedure
        .history
        .iter()
        .skip(first.unwrap_or(procedure.history.len()));
    since
        .map(|step| ProposalStep {
            stage: step.stage,
            name: step.stage.name(),
            on: step.at.date().to_string(),
            by: case.name_of(step.by.as_str()),
        })
        .collect()
}
