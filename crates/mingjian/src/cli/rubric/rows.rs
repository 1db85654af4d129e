//! 考核表 as rows: one row an indicator and class, a trigger, a major deduction, a veto.

use mingjian_core::rubric::{Indicator, Rubric, Trigger};

use super::triggers::{clauses, rule};
use crate::cli::export::{cell, some};
use crate::cli::words::{Voice, id_of};

/// The columns.
pub const HEADER: &[&str] = &[
    "row", "level", "id", "code", "title", "kind", "class", "weight", "rule", "standard", "clauses",
];

#[derive(Default)]
struct Row<'a> {
    row: &'a str,
    level: String,
    id: &'a str,
    code: &'a str,
    title: &'a str,
    kind: String,
    class: &'a str,
    weight: String,
    rule: String,
    standard: &'a str,
    clauses: String,
}

impl Row<'_> {
    fn cells(self) -> Vec<String> {
        vec![
            self.row.to_owned(),
            self.level,
            cell(self.id),
            cell(self.code),
            cell(self.title),
            self.kind,
            cell(self.class),
            self.weight,
            cell(&self.rule),
            cell(self.standard),
            cell(&self.clauses),
        ]
    }
}

/// All rows in printed order.
pub fn rows(rubric: &Rubric, voice: Voice) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for indicator in &rubric.indicators {
        below(rubric, indicator, 1, voice, &mut rows);
    }
    for one in &rubric.major_deductions {
        rows.push(Row {
            row: "major_deduction",
            id: &one.id.text,
            code: &one.code,
            title: voice.text(&one.title),
            standard: voice.text(&one.standard),
            clauses: clauses(rubric, &one.clauses, voice),
            ..Row::default()
        });
        rows.extend(
            one.triggers
                .iter()
                .map(|trigger| of_trigger(trigger, &one.id.text, voice)),
        );
    }
    rows.extend(rubric.vetoes.iter().map(|one| Row {
        row: "veto",
        id: &one.id.text,
        code: &one.code,
        title: voice.text(&one.title),
        kind: id_of(&one.effect),
        standard: voice.text(&one.standard),
        clauses: clauses(rubric, &one.clauses, voice),
        ..Row::default()
    }));
    rows.into_iter().map(Row::cells).collect()
}

fn below<'a>(rubric: &'a Rubric, one: &'a Indicator, level: u32, voice: Voice, rows: &mut Vec<Row<'a>>) {
    for class in rubric.classes.iter().filter(|class| one.is_for(&class.id.text)) {
        rows.push(Row {
            row: "indicator",
            level: level.to_string(),
            id: &one.id.text,
            code: &one.code,
            title: voice.text(&one.title),
            kind: id_of(&one.kind()),
            class: &class.id.text,
            weight: some(&one.weight_for(&class.id.text)),
            standard: voice.text(&one.standard),
            clauses: clauses(rubric, &one.clauses, voice),
            ..Row::default()
        });
    }
    rows.extend(
        one.triggers
            .iter()
            .map(|trigger| of_trigger(trigger, &one.id.text, voice)),
    );
    for child in &one.children {
        below(rubric, child, level + 1, voice, rows);
    }
}

fn of_trigger<'a>(trigger: &'a Trigger, on: &'a str, voice: Voice) -> Row<'a> {
    Row {
        row: "trigger",
        id: on,
        code: &trigger.id.text,
        title: voice.text(&trigger.title),
        rule: rule(trigger, voice),
        ..Row::default()
    }
}
