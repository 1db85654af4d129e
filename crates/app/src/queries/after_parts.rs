//! 共用件: what the views after the decision share: changes of a result, receipts, grades by id.

use mingjian_core::flow::correction::LineChange;
use mingjian_core::flow::dossier::{Channel, Receipt};
use mingjian_core::lang::Text;
use mingjian_core::rubric::{Indicator, Rubric};
use schemars::JsonSchema;
use serde::Serialize;

use super::grading::{GradeShown, holds};
use super::office_parts::Called;
use crate::case::Case;

/// The grade of an id in a class; `None` when the table has none of that name.
pub(super) fn grade(rubric: &Rubric, class: &str, id: &str) -> Option<GradeShown> {
    let mut bands = rubric.grades.iter().filter(|band| holds(&band.classes, class));
    bands
        .find(|band| band.id.text == id)
        .map(|band| GradeShown::of_band(rubric, band))
}

/// The title of a class.
pub(super) fn class_title(rubric: &Rubric, id: &str) -> Text {
    let class = rubric.classes.iter().find(|class| class.id.text == id);
    class
        .map(|class| class.title.clone())
        .unwrap_or_else(|| Text::zh(id))
}

/// The title of an indicator, a major deduction or a veto; its id where the table has none of that name.
pub(super) fn title_of(rubric: &Rubric, id: &str) -> Text {
    let mut open: Vec<&Indicator> = rubric.indicators.iter().collect();
    while let Some(node) = open.pop() {
        if node.id.text == id {
            return node.title.clone();
        }
        open.extend(&node.children);
    }
    let majors = rubric.major_deductions.iter().map(|one| (&one.id, &one.title));
    let mut outside = majors.chain(rubric.vetoes.iter().map(|one| (&one.id, &one.title)));
    outside
        .find(|(known, _)| known.text == id)
        .map_or_else(|| Text::zh(id), |(_, title)| title.clone())
}

/// One unit's result before and after a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeShown {
    /// The unit.
    pub unit: Called,
    /// Title of its class.
    pub class: Text,
    /// The total before.
    pub total_before: Option<String>,
    /// The total after.
    pub total_after: Option<String>,
    /// The grade before.
    pub grade_before: Option<GradeShown>,
    /// The grade after.
    pub grade_after: Option<GradeShown>,
    /// Rank before.
    pub rank_before: Option<u32>,
    /// Rank after.
    pub rank_after: Option<u32>,
}

impl ChangeShown {
    pub(super) fn of(rubric: &Rubric, line: &LineChange) -> Self {
        Self {
            unit: Called {
                id: line.unit.clone(),
                name: line.name.clone(),
            },
            class: class_title(rubric, &line.class),
            total_before: line.total_before.clone(),
            total_after: line.total_after.clone(),
            grade_before: grade(rubric, &line.class, &line.grade_before),
            grade_after: grade(rubric, &line.class, &line.grade_after),
            rank_before: line.rank_before,
            rank_after: line.rank_after,
        }
    }
}

/// 送达回执, as these pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReceiptDay {
    /// The day.
    pub on: String,
    /// How.
    pub channel: Channel,
    /// Who received it.
    pub received_by: String,
    /// Proof, for any other way than the system.
    pub proof: String,
    /// Who recorded it.
    pub by: String,
}

impl ReceiptDay {
    pub(super) fn of(case: &Case, receipt: &Receipt) -> Self {
        Self {
            on: receipt.on.to_string(),
            channel: receipt.channel,
            received_by: receipt.received_by.clone(),
            proof: receipt.proof.clone(),
            by: case.name_of(receipt.by.as_str()),
        }
    }
}
