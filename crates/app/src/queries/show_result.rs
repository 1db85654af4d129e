//! 审定结果 (ShowResult): what was decided, in which version, what a correction changed, and whether it recomputes.
//!
//! Clause: 方案第六部分第(四)项, 第七部分第(一)项. **Invariant:** a unit's people see their own unit only, and nothing
//! before the result is published; every version stays readable.

use mingjian_core::access::{Action, Actor, Role, Scope};
use mingjian_core::event::{ChainId, ResultStatus};
use mingjian_core::flow::appeal::Appeal;
use mingjian_core::flow::correction::{Correction, CorrectionEnd, LineChange};
use mingjian_core::flow::decision::{DecidedLine, Decision, FrozenInputs};
use mingjian_core::flow::procedure::{Procedure, Publication, Stage};
use mingjian_core::flow::{Deed, Kind};
use mingjian_core::ids::CampaignId;
use mingjian_core::lang::Text;
use mingjian_core::rubric::Rubric;
use schemars::JsonSchema;
use serde::Serialize;

use super::after_parts::{ChangeShown, class_title, grade, title_of};
use super::explained::ExplainedView;
use super::grading::GradeShown;
use super::office_parts::{Called, DocumentShown, days_left};
use super::show_proposal::ApprovalShown;
use crate::case::{Case, Need};
use crate::commands::decision::last_day;
use crate::error::AppError;
use crate::frozen::{Recomputed, explanation, explanation_now, recompute};
use crate::look::Look;

/// Asks for the decided result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowResult {
    /// The campaign.
    pub campaign: CampaignId,
    /// Which decision; the one that stands when absent.
    pub version: Option<u32>,
    /// The unit whose score is explained; empty for none.
    pub unit: String,
    /// Whether it is computed again and compared.
    pub recompute: bool,
}

/// One unit's decided result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResultRow {
    /// The unit.
    pub unit: Called,
    /// How it stands.
    pub status: ResultStatus,
    /// The total as printed.
    pub total: Option<String>,
    /// Rank in the class.
    pub rank: Option<u32>,
    /// 计算等次.
    pub computed: Option<GradeShown>,
    /// 审定等次.
    pub decided: Option<GradeShown>,
    /// Whether they differ.
    pub differs: bool,
    /// Why they differ.
    pub reason: String,
    /// Who answers for it; empty for the unit's own people.
    pub by: String,
    /// Points in the target-responsibility system, as printed there.
    pub target: Option<String>,
}

/// The units of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResultClass {
    /// The class.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Its units, by rank and then in official order.
    pub rows: Vec<ResultRow>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionShown {
    /// Its number.
    pub number: u32,
    /// The day on which it was recorded.
    pub decided_on: String,
    /// Why it replaces the one before; empty for the first.
    pub reason: String,
    /// 审定.
    pub approval: ApprovalShown,
    /// Its digest.
    pub sha256: String,
    /// The notice by which it was published.
    pub published: Option<DocumentShown>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CorrectionShown {
    /// Its id.
    pub id: String,
    /// The decision that it is to replace.
    pub replaces: u32,
    /// Why.
    pub reason: String,
    /// The changed items: unit, indicator, why.
    pub items: Vec<(Text, Text, String)>,
    /// Every unit whose total, grade or rank changes.
    pub list: Vec<ChangeShown>,
    /// Digest of what is proposed.
    pub digest: String,
    /// The day of the proposal.
    pub on: String,
    /// Who proposed it.
    pub by: String,
    /// `pending`, `approved` or `refused`.
    pub state: &'static str,
    /// Why it was refused.
    pub refused: String,
}

/// A unit's appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppealShown {
    /// Its id.
    pub id: String,
    /// The unit.
    pub unit: Called,
    /// What it holds against the result.
    pub statement: String,
    /// Ids of evidence.
    pub evidence: Vec<String>,
    /// The day.
    pub on: String,
    /// Whether the unit was right, and why; absent while it waits.
    pub answer: Option<(bool, String)>,
}

/// 审定结果.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResultView {
    /// Where the year stands.
    pub stage: Stage,
    /// Whether the person sees their own unit only.
    pub own: bool,
    /// Whether there is something that the person may see.
    pub released: bool,
    /// Number of the decision that is shown; 0 while there is none.
    pub number: u32,
    /// Number of the decision that stands.
    pub latest: u32,
    /// Number of the decision that is published; 0 while none is.
    pub published: u32,
    /// All decisions, the newest first.
    pub versions: Vec<VersionShown>,
    /// The units by class.
    pub classes: Vec<ResultClass>,
    /// Units that were excluded, with the reason.
    pub excluded: Vec<(Called, Text)>,
    /// What the decision that is shown changed against the one before.
    pub changes: Vec<ChangeShown>,
    /// Corrections, the newest first; none for a unit's people.
    pub corrections: Vec<CorrectionShown>,
    /// Appeals that the person may see.
    pub appeals: Vec<AppealShown>,
    /// The last day on which a unit may appeal.
    pub appeal_due: Option<String>,
    /// Plain days until then.
    pub appeal_left: Option<i32>,
    /// SHA-256 of the rubric's text.
    pub rubric_sha256: String,
    /// SHA-256 of the frozen inputs.
    pub inputs_sha256: String,
    /// SHA-256 of the decision.
    pub sha256: String,
    /// The comparison, when it was asked for.
    pub recomputed: Option<Recomputed>,
    /// The unit whose score is explained.
    pub open: Option<ResultRow>,
    /// Its explanation.
    pub explained: Option<ExplainedView>,
}

impl Look for ShowResult {
    type View = ResultView;
    const ACTION: Action = Action::SeeOwnResult;

    fn chain(&self) -> ChainId {
        ChainId::Campaign(self.campaign.clone())
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = vec![
            Need::House,
            Need::Rubric,
            Need::All(Kind::Decision),
            Need::All(Kind::Correction),
            Need::All(Kind::Appeal),
        ];
        match (self.version, self.recompute) {
            (None, false) if !self.unit.is_empty() => needs.push(Need::EntriesBehind(self.unit.clone())),
            (None, false) => {}
            (None, true) => needs.push(Need::All(Kind::FrozenInputs)),
            (Some(number), _) => needs.push(Need::One(Kind::FrozenInputs, Decision::id(number))),
        }
        needs
    }

    fn scope(&self, case: &Case, actor: &Actor) -> Scope {
        case.scope(&actor.unit, actor)
    }

    fn view(&self, case: &Case, deed: &Deed) -> Result<ResultView, AppError> {
        let (procedure, actor) = (case.procedure(), &deed.actor);
        let own = actor.role.is_of_unit();
        let latest = case.decision();
        let seen = |decision: &Decision| !own || published_as(&procedure, decision.number).is_some();
        let mut decisions: Vec<Decision> = case
            .papers
            .all::<Decision>()
            .map(|(_, one)| one)
            .filter(seen)
            .collect();
        decisions.sort_by_key(|one| std::cmp::Reverse(one.number));
        let shown = match self.version {
            Some(number) => Some(
                decisions
                    .iter()
                    .find(|one| one.number == number)
                    .ok_or(AppError::NotFound)?,
            ),
            None => decisions.first(),
        };
        let released = shown.is_some();
        let due = last_day(case, &procedure)?.filter(|_| procedure.stage == Stage::Published);
        let mut view = ResultView {
            stage: procedure.stage,
            own,
            released,
            number: shown.map_or(0, |one| one.number),
            latest: latest
                .as_ref()
                .filter(|one| seen(one))
                .map_or(0, |one| one.number),
            published: procedure.publication.as_ref().map_or(0, |one| one.decision),
            versions: decisions
                .iter()
                .map(|one| version(case, &procedure, one))
                .collect(),
            classes: Vec::new(),
            excluded: Vec::new(),
            changes: Vec::new(),
            corrections: if own { Vec::new() } else { corrections(case)? },
            appeals: appeals(case, actor)?,
            appeal_due: due.map(|day| day.to_string()),
            appeal_left: due.map(|day| days_left(deed.today(), day)),
            rubric_sha256: String::new(),
            inputs_sha256: String::new(),
            sha256: String::new(),
            recomputed: None,
            open: None,
            explained: None,
        };
        let Some(decision) = shown else {
            return Ok(view);
        };
        self.fill(&mut view, case, actor, decision, &decisions)?;
        Ok(view)
    }
}

impl ShowResult {
    fn fill(
        &self,
        view: &mut ResultView,
        case: &Case,
        actor: &Actor,
        decision: &Decision,
        all: &[Decision],
    ) -> Result<(), AppError> {
        let (rubric, own) = (case.rubric()?, view.own);
        let visible = |line: &&DecidedLine| !own || line.unit == actor.unit;
        let lines: Vec<&DecidedLine> = decision.lines.iter().filter(visible).collect();
        view.classes = classes(rubric, &lines, own);
        let excluded = lines
            .iter()
            .filter_map(|line| Some((called(line), line.excluded.clone()?)));
        view.excluded = excluded.collect();
        let before = decision
            .replaces
            .and_then(|number| all.iter().find(|one| one.number == number));
        let changed = before
            .map(|before| differences(before, decision))
            .unwrap_or_default();
        let changed = changed.iter().filter(|line| !own || line.unit == actor.unit);
        view.changes = changed.map(|line| ChangeShown::of(rubric, line)).collect();
        view.rubric_sha256.clone_from(&decision.rubric_sha256);
        view.inputs_sha256.clone_from(&decision.inputs_sha256);
        view.sha256.clone_from(&decision.sha256);
        let inputs: Option<FrozenInputs> = case.papers.get(&Decision::id(decision.number));
        if self.recompute && !own {
            let inputs = inputs.as_ref().ok_or(AppError::NotFound)?;
            view.recomputed = Some(recompute(case, decision, inputs)?);
        }
        let unit = self.unit.as_str();
        if let Some(line) = lines.iter().find(|line| line.unit == unit) {
            view.open = Some(row(rubric, line, own));
            if line.excluded.is_none() {
                let one = match &inputs {
                    Some(inputs) => explanation(rubric, inputs, unit)?,
                    None if decision.number == view.latest => explanation_now(case, unit)?,
                    None => return Err(AppError::NotFound),
                };
                view.explained = Some(ExplainedView::of(&one, own));
            }
        } else if !unit.is_empty() {
            return Err(AppError::NotFound);
        }
        Ok(())
    }
}

/// The publication of a decision.
fn published_as(procedure: &Procedure, number: u32) -> Option<&Publication> {
    procedure
        .publication
        .iter()
        .chain(&procedure.earlier)
        .find(|one| one.decision == number)
}

fn version(case: &Case, procedure: &Procedure, decision: &Decision) -> VersionShown {
    let approval = &decision.approval;
    VersionShown {
        number: decision.number,
        decided_on: decision.decided_on.to_string(),
        reason: decision.reason.clone(),
        approval: ApprovalShown {
            form: approval.form,
            document: DocumentShown::of(&approval.document),
            by: case.name_of(approval.by.as_str()),
        },
        sha256: decision.sha256.clone(),
        published: published_as(procedure, decision.number).map(|one| DocumentShown::of(&one.document)),
    }
}

fn called(line: &DecidedLine) -> Called {
    Called {
        id: line.unit.clone(),
        name: line.name.clone(),
    }
}

pub(super) fn row(rubric: &Rubric, line: &DecidedLine, own: bool) -> ResultRow {
    ResultRow {
        unit: called(line),
        status: line.status,
        total: line.shown.clone(),
        rank: line.rank,
        computed: grade(rubric, &line.class, &line.computed),
        decided: grade(rubric, &line.class, &line.decided),
        differs: line.computed != line.decided,
        reason: line.reason.clone(),
        by: if own { String::new() } else { line.by.clone() },
        target: line.target.clone(),
    }
}

fn classes(rubric: &Rubric, lines: &[&DecidedLine], own: bool) -> Vec<ResultClass> {
    let mut classes = Vec::new();
    for class in &rubric.classes {
        let of_class = lines
            .iter()
            .filter(|line| line.class == class.id.text && line.excluded.is_none());
        let mut rows: Vec<ResultRow> = of_class.map(|line| row(rubric, line, own)).collect();
        rows.sort_by_key(|row| row.rank.unwrap_or(u32::MAX));
        if !rows.is_empty() {
            let id = class.id.text.clone();
            classes.push(ResultClass {
                title: class_title(rubric, &id),
                id,
                rows,
            });
        }
    }
    classes
}

/// Every unit whose total, grade or rank differs between two decisions.
fn differences(before: &Decision, after: &Decision) -> Vec<LineChange> {
    let change = |line: &DecidedLine| {
        let old = before.line(&line.unit);
        let same = old.is_some_and(|old| {
            old.shown == line.shown && old.decided == line.decided && old.rank == line.rank
        });
        (!same).then(|| LineChange {
            unit: line.unit.clone(),
            name: line.name.clone(),
            class: line.class.clone(),
            total_before: old.and_then(|old| old.shown.clone()),
            total_after: line.shown.clone(),
            grade_before: old.map(|old| old.decided.clone()).unwrap_or_default(),
            grade_after: line.decided.clone(),
            rank_before: old.and_then(|old| old.rank),
            rank_after: line.rank,
        })
    };
    after.lines.iter().filter_map(change).collect()
}

fn corrections(case: &Case) -> Result<Vec<CorrectionShown>, AppError> {
    let rubric = case.rubric()?;
    let shown = |(id, one): (&str, Correction)| {
        let (state, refused) = match &one.end {
            None => ("pending", String::new()),
            Some(CorrectionEnd::Approved(_)) => ("approved", String::new()),
            Some(CorrectionEnd::Refused(why)) => ("refused", why.clone()),
        };
        let name = |id: &str| {
            case.unit(id)
                .map_or_else(|_| Text::zh(id), |unit| unit.name.clone())
        };
        let title = |id: &str| title_of(rubric, id);
        let items = one.draft.changes.iter();
        (
            one.proposed.0,
            CorrectionShown {
                id: id.to_owned(),
                replaces: one.draft.replaces,
                reason: one.draft.reason.clone(),
                items: items
                    .map(|it| {
                        (
                            name(&it.entry.unit),
                            title(&it.entry.indicator),
                            it.reason.clone(),
                        )
                    })
                    .collect(),
                list: one
                    .draft
                    .list
                    .iter()
                    .map(|line| ChangeShown::of(rubric, line))
                    .collect(),
                digest: one.draft.digest.clone(),
                on: one.proposed.0.date().to_string(),
                by: case.name_of(one.proposed.1.as_str()),
                state,
                refused,
            },
        )
    };
    let mut all: Vec<_> = case.papers.all::<Correction>().map(shown).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

fn appeals(case: &Case, actor: &Actor) -> Result<Vec<AppealShown>, AppError> {
    let sees = |one: &Appeal| match actor.role {
        Role::Office | Role::LeadingGroup | Role::Auditor => true,
        _ => one.unit == actor.unit,
    };
    let mut shown = Vec::new();
    for (id, one) in case.papers.all::<Appeal>().filter(|(_, one)| sees(one)) {
        shown.push(AppealShown {
            id: id.to_owned(),
            unit: Called::unit(case.unit(&one.unit)?),
            statement: one.statement,
            evidence: one.evidence,
            on: one.filed.0.date().to_string(),
            answer: one.answer.map(|answer| (answer.upheld, answer.reason)),
        });
    }
    Ok(shown)
}
