//! 加分: what only bonus items have, one row an item.

use mingjian_core::rubric::{BonusLimit, Gate, Indicator, Rubric};

use super::column::{Name, Part, field};
use super::form::Form;
use super::tree::{bare, walk};
use crate::xlsx::Look;

/// A row of the sheet 加分.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BonusRow {
    /// The indicator's id.
    pub of: String,
    /// What it is called.
    pub called: String,
    /// The bonus fields, in an indicator that is otherwise empty.
    pub indicator: Indicator,
}

fn limit(first: bool) -> Part<BonusRow, BonusLimit> {
    Part {
        field: field!(indicator.limit),
        start: BonusLimit::default,
        first,
    }
}

fn gate(first: bool) -> Part<BonusRow, Gate> {
    Part {
        field: field!(indicator.gate),
        start: Gate::default,
        first,
    }
}

/// 加分: the sheet.
pub fn form() -> Form<BonusRow> {
    let name = Name::new;
    Form::new("加分", "Bonuses", BonusRow::default)
        .field("of", "指标编号", "Indicator", Look::Id, field!(of))
        .required()
        .help("指标名称", "Indicator name", |of| &of.called)
        .field("max", "最高加分", "Maximum", Look::Number, field!(indicator.max))
        .part(
            name("limit.of", "封顶看", "Limit of"),
            Look::Word,
            limit(true),
            field!(of),
        )
        .part(
            name("limit.share", "封顶比例", "Limit share"),
            Look::Number,
            limit(false),
            field!(share),
        )
        .part(
            name("limit.scope", "封顶范围", "Limit scope"),
            Look::Word,
            limit(false),
            field!(scope),
        )
        .part(
            name("gate.node", "门槛指标", "Gate on"),
            Look::Id,
            gate(true),
            field!(node),
        )
        .part(
            name("gate.above", "门槛高于", "Gate above"),
            Look::Number,
            gate(false),
            field!(above),
        )
        .part(
            name("gate.at_least", "门槛不低于", "Gate at least"),
            Look::Number,
            gate(false),
            field!(at_least),
        )
        .printed()
}

/// The rows of the sheet 加分.
pub fn rows(rubric: &Rubric) -> Vec<BonusRow> {
    let has = |i: &Indicator| i.max.is_some() || i.limit.is_some() || i.gate.is_some();
    let found = walk(rubric)
        .into_iter()
        .map(|placed| placed.indicator)
        .filter(|i| has(i));
    found
        .map(|i| BonusRow {
            of: i.id.text.clone(),
            called: i.title.zh.clone(),
            indicator: bare(i),
        })
        .collect()
}
