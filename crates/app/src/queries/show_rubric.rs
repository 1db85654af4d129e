//! 考核表 (ShowRubric): the rubric as a document, for one class or all.
//!
//! Citations and evidence are resolved to their printed titles; what was cut off in the source stays marked.

use mingjian_core::lang::Text;
use mingjian_core::points::Points;
use mingjian_core::rubric::{
    Citation, Component, Conversion, EvidenceKind, GradeBand, Indicator, Kind, MajorDeduction, Quota,
    Reading, Rubric, Severity, Source, UnitClass, Veto,
};
use mingjian_core::score::ClauseShown;
use serde::Serialize;

use super::Board;
use super::grading::{GradeShown, holds};
use super::show_unit::{RemarkShown, SettingRow};

/// 考核表.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RubricView {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Printed title.
    pub title: Text,
    /// Shown wherever the rubric is.
    pub label: Option<Text>,
    /// 考核年度.
    pub year: Option<i32>,
    /// Where it holds.
    pub place: Option<Text>,
    /// The document behind it.
    pub source: Option<Source>,
    /// Decimals of totals.
    pub places: u32,
    /// Every class of the rubric.
    pub all_classes: Vec<ClassShown>,
    /// The classes shown.
    pub classes: Vec<ClassShown>,
    /// Remarks of the check that stand against approval.
    pub errors: Vec<RemarkShown>,
    /// Remarks to be looked at.
    pub warnings: Vec<RemarkShown>,
    /// Remarks for information.
    pub hints: Vec<RemarkShown>,
    /// What was cut off in the source.
    pub missing: Vec<Text>,
    /// Rules that are not computed.
    pub notes: Vec<Text>,
    /// 等次.
    pub grades: Vec<GradeRow>,
    /// 名额.
    pub quotas: Vec<Quota>,
    /// 合成.
    pub composition: Vec<Component>,
    /// 换算.
    pub conversion: Option<Conversion>,
    /// 指标 without bonuses.
    pub indicators: Vec<NodeShown>,
    /// 加分 with the indicator they stand under.
    pub bonuses: Vec<NodeShown>,
    /// 重大扣分项.
    pub majors: Vec<MajorShown>,
    /// 单项否决.
    pub vetoes: Vec<VetoShown>,
    /// 依据条款.
    pub citations: Vec<Citation>,
    /// 印证材料清单.
    pub evidence: Vec<EvidenceKind>,
    /// Named readings of contradictions.
    pub readings: Vec<Reading>,
    /// 计分设置.
    pub settings: Vec<SettingRow>,
    /// Leaves of the shown classes.
    pub leaves: usize,
}

/// A class with the sum of its level-1 weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClassShown {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Printed full mark.
    pub total: Option<Points>,
    /// Kinds of bodies in it.
    pub kinds: Vec<Text>,
}

/// A grade with its upper end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GradeRow {
    /// The grade.
    pub grade: GradeShown,
    /// The band as printed.
    pub band: GradeBand,
    /// Where the band ends: its own end or the next band's beginning.
    pub upper: Option<Points>,
    /// Whether the upper end belongs.
    pub upper_inclusive: bool,
}

/// The weight for a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", content = "points", rename_all = "snake_case")]
pub enum WeightShown {
    /// Printed.
    Printed(Points),
    /// It has none.
    None,
    /// Cut off in the source.
    Unknown,
    /// The class does not have the indicator.
    Absent,
}

/// An indicator with everything below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeShown {
    /// 1 for the top.
    pub level: u32,
    /// As written, without children.
    #[serde(flatten)]
    pub one: Indicator,
    /// Its kind, given or by default.
    pub kind_is: Kind,
    /// Title of the indicator above; empty at the top.
    pub above: Text,
    /// One weight a class shown.
    pub shown_weights: Vec<WeightShown>,
    /// Citations.
    pub cited: Vec<ClauseShown>,
    /// Titles of required evidence.
    pub proofs: Vec<Text>,
    /// Lower levels.
    pub below: Vec<NodeShown>,
}

/// A major deduction with its citations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MajorShown {
    /// As written.
    #[serde(flatten)]
    pub one: MajorDeduction,
    /// Citations.
    pub cited: Vec<ClauseShown>,
}

/// A veto with its citations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VetoShown {
    /// As written.
    #[serde(flatten)]
    pub one: Veto,
    /// Citations.
    pub cited: Vec<ClauseShown>,
}

/// Builds the document; an unknown class shows all.
pub fn rubric_document(board: &Board, class: Option<&str>) -> RubricView {
    let (rubric, remarks) = (board.rubric.as_ref(), board.remarks.as_slice());
    let all: Vec<ClassShown> = rubric.classes.iter().map(class_shown).collect();
    let mut classes: Vec<ClassShown> = all
        .iter()
        .filter(|c| Some(c.id.as_str()) == class)
        .cloned()
        .collect();
    if classes.is_empty() {
        classes.clone_from(&all);
    }
    let ids: Vec<&str> = classes.iter().map(|c| c.id.as_str()).collect();
    let any = |of: &[String]| of.is_empty() || ids.iter().any(|id| holds(of, id));
    let mut bonuses = Vec::new();
    let indicators: Vec<NodeShown> = rubric
        .indicators
        .iter()
        .filter_map(|one| node(rubric, one, 1, &Text::default(), &ids, &mut bonuses))
        .collect();
    let remarks_of = |severity: Severity| -> Vec<RemarkShown> {
        remarks
            .iter()
            .filter(|r| r.severity == severity)
            .map(|r| RemarkShown::of(&r.refusal))
            .collect()
    };
    RubricView {
        id: rubric.id.text.clone(),
        version: rubric.version.clone(),
        title: rubric.title.clone(),
        label: rubric.label.clone(),
        year: board.year,
        place: rubric.place.clone(),
        source: rubric.source.clone(),
        places: rubric.settings.places,
        errors: remarks_of(Severity::Error),
        warnings: remarks_of(Severity::Warning),
        hints: remarks_of(Severity::Note),
        missing: rubric.missing.clone(),
        notes: rubric.notes.clone(),
        grades: grades(rubric, &ids),
        quotas: rubric
            .quotas
            .iter()
            .filter(|quota| any(&quota.classes))
            .cloned()
            .collect(),
        composition: rubric.composition.clone(),
        conversion: rubric.conversion.clone(),
        leaves: indicators.iter().map(leaves).sum(),
        indicators,
        bonuses,
        majors: rubric
            .major_deductions
            .iter()
            .filter(|one| any(&one.classes))
            .map(|one| MajorShown {
                cited: cited(rubric, &one.clauses),
                one: one.clone(),
            })
            .collect(),
        vetoes: rubric
            .vetoes
            .iter()
            .filter(|one| any(&one.classes))
            .map(|one| VetoShown {
                cited: cited(rubric, &one.clauses),
                one: one.clone(),
            })
            .collect(),
        citations: rubric.citations.clone(),
        evidence: rubric.evidence.clone(),
        readings: rubric.readings.clone(),
        settings: settings(rubric),
        all_classes: all,
        classes,
    }
}

fn class_shown(class: &UnitClass) -> ClassShown {
    let (id, title) = (class.id.text.clone(), class.title.clone());
    ClassShown {
        id,
        title,
        total: class.total.clone(),
        kinds: class.kinds.clone(),
    }
}

fn node(
    rubric: &Rubric,
    one: &Indicator,
    level: u32,
    above: &Text,
    classes: &[&str],
    bonuses: &mut Vec<NodeShown>,
) -> Option<NodeShown> {
    if !classes.iter().any(|class| one.is_for(class)) {
        return None;
    }
    let below = |bonuses: &mut Vec<NodeShown>| -> Vec<NodeShown> {
        let children = one.children.iter();
        children
            .filter_map(|child| node(rubric, child, level + 1, &one.title, classes, bonuses))
            .collect()
    };
    let below = below(bonuses);
    let weight = |class: &&str| match one.weight_for(class) {
        _ if !one.is_for(class) => WeightShown::Absent,
        Some(weight) => WeightShown::Printed(weight.clone()),
        None if one.weight_unknown => WeightShown::Unknown,
        None => WeightShown::None,
    };
    let shown = NodeShown {
        level,
        one: Indicator {
            children: Vec::new(),
            ..one.clone()
        },
        kind_is: one.kind(),
        above: above.clone(),
        shown_weights: classes.iter().map(weight).collect(),
        cited: cited(rubric, &one.clauses),
        proofs: proofs(rubric, &one.evidence),
        below,
    };
    if one.kind() == Kind::Bonus {
        bonuses.push(shown);
        return None;
    }
    Some(shown)
}

/// Citations by their ids; an id that is not listed is shown as it is and counts as not read.
pub(super) fn cited(rubric: &Rubric, ids: &[String]) -> Vec<ClauseShown> {
    let one = |id: &String| match rubric.citations.iter().find(|c| c.id.text == *id) {
        Some(citation) => ClauseShown {
            text: clause_text(citation),
            read: citation.read,
        },
        None => ClauseShown {
            text: Text::zh(id.clone()),
            read: false,
        },
    };
    ids.iter().map(one).collect()
}

fn clause_text(one: &Citation) -> Text {
    let zh = format!("{}{}{}", one.document.zh, one.number, one.article.zh);
    if one.document.en.is_empty() && one.article.en.is_empty() {
        return Text::zh(zh);
    }
    let parts = [one.document.get(mingjian_core::lang::Lang::En), &one.number];
    let article = one.article.get(mingjian_core::lang::Lang::En);
    let en: Vec<&str> = parts
        .into_iter()
        .chain([article])
        .filter(|part| !part.is_empty())
        .collect();
    Text {
        zh,
        en: en.join(", "),
    }
}

/// Titles of kinds of evidence.
pub(super) fn proofs(rubric: &Rubric, ids: &[String]) -> Vec<Text> {
    let one = |id: &String| {
        let kind = rubric.evidence.iter().find(|kind| kind.id.text == *id);
        kind.map_or_else(|| Text::zh(id.clone()), |kind| kind.title.clone())
    };
    ids.iter().map(one).collect()
}

pub(super) fn grades(rubric: &Rubric, classes: &[&str]) -> Vec<GradeRow> {
    let shown: Vec<&GradeBand> = rubric
        .grades
        .iter()
        .filter(|band| classes.iter().any(|class| holds(&band.classes, class)))
        .collect();
    let row = |(at, band): (usize, &&GradeBand)| {
        let better = at
            .checked_sub(1)
            .and_then(|at| shown.get(at))
            .and_then(|better| better.min.clone());
        GradeRow {
            grade: GradeShown::of_band(rubric, band),
            upper_inclusive: band.max.is_some() && band.max_inclusive,
            upper: band.max.clone().or(better),
            band: (*band).clone(),
        }
    };
    shown.iter().enumerate().map(row).collect()
}

/// Every setting with its value as the format writes it.
fn settings(rubric: &Rubric) -> Vec<SettingRow> {
    let Ok(serde_json::Value::Object(all)) = serde_json::to_value(&rubric.settings) else {
        return Vec::new();
    };
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::Null => "none".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    all.iter()
        .map(|(name, v)| SettingRow::of(name, &value(v)))
        .collect()
}

fn leaves(node: &NodeShown) -> usize {
    if node.below.is_empty() {
        1
    } else {
        node.below.iter().map(leaves).sum()
    }
}
