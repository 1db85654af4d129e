//! 冻结: a decision with everything from which it was computed, and the same computation again for comparing.
//!
//! Clause: 方案第六部分第(四)项, 第七部分第(一)项. **Invariant:** freezing and recomputing take the same path, from the
//! frozen inputs and nothing else; grades that people chose are taken over, never computed.

use std::collections::BTreeMap;

use mingjian_core::event::{Event, ResultStatus};
use mingjian_core::flow::decision::{DecidedLine, Decision, DecisionFact, FrozenInputs, FrozenInputsFact};
use mingjian_core::flow::plan::Plan;
use mingjian_core::flow::procedure::{Approval, GradeLine};
use mingjian_core::flow::target::Target;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{GradeBand, Rubric};
use mingjian_core::score::{Explanation, Scheme, UnitResult};
use mingjian_core::sheet::{Entry, Status, Unit};
use mingjian_store::sha256;
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::Case;

/// 定案: what is to be frozen besides the case itself.
pub(crate) struct Settled<'a> {
    /// All entries, as they stand from now on.
    pub(crate) entries: Vec<Entry>,
    /// The grades.
    pub(crate) grades: &'a BTreeMap<String, GradeLine>,
    /// 审定.
    pub(crate) approval: Approval,
    /// The decision that it replaces, and why.
    pub(crate) replaces: Option<(u32, String)>,
}

/// The facts that freeze a decision.
pub(crate) fn freeze(
    case: &Case,
    settled: Settled<'_>,
    today: jiff::civil::Date,
) -> Result<Vec<Event>, Vec<Refusal>> {
    let campaign = case
        .campaign
        .as_ref()
        .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])?;
    let inputs = FrozenInputs {
        units: case.units.to_vec(),
        entries: settled.entries,
        focus: campaign.focus.clone(),
        changed_days: case.changed_days(),
    };
    let procedure = case.procedure();
    let plan = procedure.plan.as_ref();
    let number = case.decision().map_or(1, |last| last.number.saturating_add(1));
    let mut decision = Decision {
        number,
        replaces: settled.replaces.as_ref().map(|(number, _)| *number),
        reason: settled.replaces.map(|(_, reason)| reason).unwrap_or_default(),
        decided_on: today,
        rubric: campaign.rubric.clone(),
        rubric_sha256: case.rubric_sha256.clone(),
        inputs_sha256: digest_of_inputs(&inputs)?,
        target_points: plan.and_then(|one| one.target_points.clone()),
        lines: lines(case.rubric()?, &inputs, settled.grades, plan)?,
        approval: settled.approval,
        sha256: String::new(),
    };
    decision.sha256 = digest_of(&decision)?;
    let id = Decision::id(number);
    Ok(vec![
        case.fact(&id, FrozenInputsFact::Kept { inputs }),
        case.fact(&id, DecisionFact::Frozen { decision }),
    ])
}

/// 重算核对: a decision computed again from its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Recomputed {
    /// Whether everything comes out as it was decided.
    pub same: bool,
    /// The digest that comes out.
    pub sha256: String,
    /// Names of the units whose line comes out otherwise.
    pub differs: Vec<String>,
}

/// Computes a decision again from its frozen inputs and the rubric that the campaign pins.
pub(crate) fn recompute(
    case: &Case,
    decision: &Decision,
    inputs: &FrozenInputs,
) -> Result<Recomputed, Vec<Refusal>> {
    let grades = decision
        .lines
        .iter()
        .map(|line| (line.unit.clone(), chosen(line)))
        .collect();
    let procedure = case.procedure();
    let plan = procedure.plan.clone().map(|plan| Plan {
        target_points: decision.target_points.clone(),
        ..plan
    });
    let lines = lines(case.rubric()?, inputs, &grades, plan.as_ref())?;
    let was = |line: &DecidedLine| decision.line(&line.unit) == Some(line);
    let differs: Vec<String> = lines
        .iter()
        .filter(|line| !was(line))
        .map(|line| line.name.zh.clone())
        .collect();
    let again = Decision {
        lines,
        inputs_sha256: digest_of_inputs(inputs)?,
        rubric_sha256: case.rubric_sha256.clone(),
        ..decision.clone()
    };
    let sha256 = digest_of(&again)?;
    // A line that was edited differs, though the digest of what comes out is the one that was kept.
    Ok(Recomputed {
        same: sha256 == decision.sha256 && differs.is_empty(),
        sha256,
        differs,
    })
}

/// What people chose for a unit; the rest of a line is computed.
fn chosen(line: &DecidedLine) -> GradeLine {
    GradeLine {
        total: line.shown.clone().unwrap_or_default(),
        computed: line.computed.clone(),
        proposed: line.proposed.clone(),
        reason: line.reason.clone(),
        by: line.by.clone(),
    }
}

fn unwritable(error: &serde_json::Error) -> Vec<Refusal> {
    vec![Refusal::new("MJ9006", &[("why", &error.to_string())])]
}

fn digest_of(decision: &Decision) -> Result<String, Vec<Refusal>> {
    Ok(sha256(&[&decision.canonical().map_err(|e| unwritable(&e))?]))
}

fn digest_of_inputs(inputs: &FrozenInputs) -> Result<String, Vec<Refusal>> {
    Ok(sha256(&[
        &serde_json::to_string(inputs).map_err(|e| unwritable(&e))?
    ]))
}

/// The lines of all units in official order.
fn lines(
    rubric: &Rubric,
    inputs: &FrozenInputs,
    grades: &BTreeMap<String, GradeLine>,
    plan: Option<&Plan>,
) -> Result<Vec<DecidedLine>, Vec<Refusal>> {
    let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
    let scoring = scheme.scoring(
        &inputs.units,
        &inputs.entries,
        Status::Final,
        inputs.focus.as_ref(),
    )?;
    let results = scoring.all()?;
    let line = |result: &UnitResult| -> Result<DecidedLine, Vec<Refusal>> {
        if result.unit.excluded.is_some() {
            return Ok(bare(&result.unit, ResultStatus::Excluded));
        }
        let explanation = scoring.explain(&result.unit.id, &results)?;
        let text = serde_json::to_string(&explanation).map_err(|e| unwritable(&e))?;
        Ok(decided(
            rubric,
            result,
            grades.get(&result.unit.id),
            plan,
            sha256(&[&text]),
        ))
    };
    results.iter().map(line).collect()
}

fn bare(unit: &Unit, status: ResultStatus) -> DecidedLine {
    DecidedLine {
        unit: unit.id.clone(),
        name: unit.name.clone(),
        class: unit.class.clone(),
        excluded: unit.excluded.clone(),
        status,
        exact: None,
        shown: None,
        rank: None,
        computed: String::new(),
        proposed: String::new(),
        decided: String::new(),
        grade_title: Default::default(),
        best: false,
        failed: false,
        reason: String::new(),
        by: String::new(),
        target: None,
        explanation: String::new(),
    }
}

fn decided(
    rubric: &Rubric,
    result: &UnitResult,
    grade: Option<&GradeLine>,
    plan: Option<&Plan>,
    explanation: String,
) -> DecidedLine {
    let unit = &result.unit;
    let computed = result.grade.clone().unwrap_or_default();
    let proposed = grade.map_or_else(|| computed.clone(), |line| line.proposed.clone());
    let bands: Vec<&GradeBand> = rubric
        .grades
        .iter()
        .filter(|band| band.classes.is_empty() || band.classes.contains(&unit.class))
        .collect();
    let of = |band: Option<&&GradeBand>| band.is_some_and(|band| band.id.text == proposed);
    let printed = |total: &Points| Points::parse(&total.decimal(result.places)).ok();
    let target = Target::of(rubric, plan, &unit.class);
    DecidedLine {
        exact: result.exact.as_ref().map(Points::fraction),
        shown: result.shown(),
        rank: result.rank,
        best: of(bands.first()),
        failed: of(bands.iter().find(|band| band.fail).or(bands.last())),
        grade_title: bands
            .iter()
            .find(|band| band.id.text == proposed)
            .map(|band| band.title.clone())
            .unwrap_or_default(),
        decided: proposed.clone(),
        computed,
        proposed,
        reason: grade.map(|line| line.reason.clone()).unwrap_or_default(),
        by: grade.map(|line| line.by.clone()).unwrap_or_default(),
        target: target.and_then(|target| target.shown(&printed(result.total.as_ref()?)?)),
        explanation,
        ..bare(unit, result.status.into())
    }
}

/// The explanation of one unit from frozen inputs.
pub(crate) fn explanation(
    rubric: &Rubric,
    inputs: &FrozenInputs,
    unit: &str,
) -> Result<Explanation, Vec<Refusal>> {
    let scheme = Scheme::new(rubric).map_err(|refusal| vec![refusal])?;
    let scoring = scheme.scoring(
        &inputs.units,
        &inputs.entries,
        Status::Final,
        inputs.focus.as_ref(),
    )?;
    scoring.explain(unit, &scoring.all()?)
}

/// The same from the entries that stand, for the decision that stands: they are closed since.
pub(crate) fn explanation_now(case: &Case, unit: &str) -> Result<Explanation, Vec<Refusal>> {
    let together = case.units.iter().any(|one| one.parent.is_some());
    let units: Vec<Unit> = case
        .units
        .iter()
        .filter(|one| together || one.id == unit)
        .cloned()
        .collect();
    let entries = case.entries.iter().map(|row| row.entry.clone()).collect();
    let focus = case.campaign.as_ref().and_then(|row| row.focus.clone());
    explanation(
        case.rubric()?,
        &FrozenInputs {
            units,
            entries,
            focus,
            changed_days: Vec::new(),
        },
        unit,
    )
}
