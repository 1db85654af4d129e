//! 否决、重大扣分: what stands outside the tree.

use mingjian_core::rubric::{MajorDeduction, Rubric, Veto, VetoCondition};

use super::column::field;
use super::form::Form;
use crate::xlsx::Look;

/// 否决情形: a condition with its veto.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConditionRow {
    /// The veto's id.
    pub of: String,
    /// The condition.
    pub condition: VetoCondition,
}

/// 否决: the sheet.
pub fn vetoes() -> Form<Veto> {
    Form::new("否决", "Vetoes", Veto::default)
        .field("code", "序号", "Code", Look::Id, field!(code))
        .text("title", "名称", "Title", Look::Short, field!(title))
        .text("standard", "评分标准", "Standard", Look::Long, field!(standard))
        .field("effect", "后果", "Effect", Look::Word, field!(effect))
        .required()
        .field("points", "给定分", "Points", Look::Number, field!(points))
        .field("node", "所指部分", "Part", Look::Id, field!(node))
        .field(
            "part_fail",
            "部分不合格",
            "Failing does",
            Look::Word,
            field!(part_fail),
        )
        .field("grade", "等次", "Grade", Look::Id, field!(grade))
        .field("clauses", "依据", "Clauses", Look::Short, field!(clauses))
        .field("id", "编号", "ID", Look::Id, field!(id))
        .printed()
        .field("classes", "适用类别", "Classes", Look::Id, field!(classes))
        .field("methods", "考核方式", "Methods", Look::Short, field!(methods))
        .flag("incomplete", "情形未见全", "Incomplete", field!(incomplete))
}

/// 否决情形: the sheet.
pub fn conditions() -> Form<ConditionRow> {
    Form::new("否决情形", "Veto conditions", ConditionRow::default)
        .field("veto", "否决编号", "Veto", Look::Id, field!(of))
        .required()
        .field("id", "编号", "ID", Look::Id, field!(condition.id))
        .text("title", "情形", "Situation", Look::Long, field!(condition.title))
        .field(
            "counts",
            "合计的计数",
            "Counts",
            Look::Id,
            field!(condition.counts),
        )
        .field("of", "占计数", "Of count", Look::Id, field!(condition.of))
        .field(
            "of_at_least",
            "该计数至少",
            "Of at least",
            Look::Number,
            field!(condition.of_at_least),
        )
        .field(
            "at_least",
            "达到",
            "At least",
            Look::Number,
            field!(condition.at_least),
        )
        .field("above", "超过", "Above", Look::Number, field!(condition.above))
        .printed()
}

/// 重大扣分: the sheet.
pub fn major() -> Form<MajorDeduction> {
    Form::new("重大扣分", "Major deductions", MajorDeduction::default)
        .field("code", "序号", "Code", Look::Id, field!(code))
        .text("title", "名称", "Title", Look::Short, field!(title))
        .text("standard", "评分标准", "Standard", Look::Long, field!(standard))
        .field("max", "最高扣分", "Maximum", Look::Number, field!(max))
        .field("clauses", "依据", "Clauses", Look::Short, field!(clauses))
        .field("id", "编号", "ID", Look::Id, field!(id))
        .printed()
        .field("classes", "适用类别", "Classes", Look::Id, field!(classes))
        .flag("incomplete", "未见全", "Incomplete", field!(incomplete))
}

/// The conditions of a rubric.
pub fn condition_rows(rubric: &Rubric) -> Vec<ConditionRow> {
    let row = |of: &str, condition: &VetoCondition| ConditionRow {
        of: of.to_owned(),
        condition: condition.clone(),
    };
    rubric
        .vetoes
        .iter()
        .flat_map(|veto| veto.conditions.iter().map(move |c| row(&veto.id.text, c)))
        .collect()
}
