//! 推导 as programs read it: everything of core's explanation, and its sentences in both languages.

use mingjian_core::lang::{Lang, Text, say, say_with};
use mingjian_core::points::Points;
use mingjian_core::rubric::{Kind, Method};
use mingjian_core::score::{
    Adjustment, ClauseShown, Explanation, LossLine, NextGrade, NodeLine, NodeState, OutsideLine,
    SettingShown, SourceLine, Sums,
};
use serde::Serialize;

use crate::cli::material::Material;
use crate::cli::score::UnitShown;
use crate::cli::words::{RefusalShown, Voice};

/// The whole explanation.
#[derive(Serialize)]
pub struct Shown<'a> {
    rubric: &'a str,
    title: &'a Text,
    label: Option<&'a Text>,
    data_label: Option<&'a Text>,
    result: UnitShown<'a>,
    class_title: &'a Text,
    sums: &'a Sums,
    next_grade: Option<&'a NextGrade>,
    nodes: Vec<Node<'a>>,
    outside: Vec<Outside<'a>>,
    adjustments: Vec<Moved<'a>>,
    sources: Vec<Source<'a>>,
    settings: &'a [SettingShown],
    remarks: Vec<RefusalShown>,
    sum: Points,
    adds_up: bool,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    code: &'a str,
    title: &'a Text,
    level: u32,
    parent: Option<usize>,
    kind: Kind,
    state: NodeState,
    weight: &'a Option<Points>,
    effective: &'a Points,
    lost: &'a Points,
    kept: &'a Points,
    passed: &'a Points,
    score: &'a Points,
    capped: bool,
    losses: Vec<Loss<'a>>,
    standard: &'a Text,
    methods: &'a [Method],
    clauses: &'a [ClauseShown],
    reason: &'a str,
    proof: &'a [String],
    assessors: &'a [String],
}

#[derive(Serialize)]
struct Loss<'a> {
    #[serde(flatten)]
    line: &'a LossLine,
    sentence: Text,
    why_not: Option<Text>,
}

#[derive(Serialize)]
struct Outside<'a> {
    id: &'a str,
    code: &'a str,
    title: &'a Text,
    kind: &'a str,
    amount: &'a Points,
    losses: Vec<Loss<'a>>,
    clauses: &'a [ClauseShown],
    reason: &'a str,
    proof: &'a [String],
}

#[derive(Serialize)]
struct Moved<'a> {
    #[serde(flatten)]
    line: &'a Adjustment,
    sentence: Text,
}

#[derive(Serialize)]
struct Source<'a> {
    #[serde(flatten)]
    line: &'a SourceLine,
    sentence: Option<Text>,
}

fn both(one: impl Fn(Lang) -> String) -> Text {
    Text {
        zh: one(Lang::Zh),
        en: one(Lang::En),
    }
}

impl<'a> Shown<'a> {
    /// Everything behind one unit's total.
    pub fn of(material: &'a Material, told: &'a Explanation, voice: Voice) -> Self {
        Self {
            rubric: &told.rubric,
            title: &material.rubric.title,
            label: told.label.as_ref(),
            data_label: material.sheets.label.as_ref(),
            result: UnitShown::of(&material.rubric, &told.result),
            class_title: &told.class_title,
            sums: &told.sums,
            next_grade: told.next_grade.as_ref(),
            nodes: told.nodes.iter().map(node).collect(),
            outside: told.outside.iter().map(outside).collect(),
            adjustments: told
                .adjustments
                .iter()
                .map(|line| Moved {
                    line,
                    sentence: both(|lang| line.sentence(lang)),
                })
                .collect(),
            sources: told.sources.iter().map(source).collect(),
            settings: &told.settings,
            remarks: told
                .remarks
                .iter()
                .map(|remark| RefusalShown::of(remark, voice))
                .collect(),
            sum: told.sum(),
            adds_up: told.adds_up(),
        }
    }
}

fn node(line: &NodeLine) -> Node<'_> {
    Node {
        id: &line.id,
        code: &line.code,
        title: &line.title,
        level: line.level,
        parent: line.parent,
        kind: line.kind,
        state: line.state,
        weight: &line.weight,
        effective: &line.effective,
        lost: &line.lost,
        kept: &line.kept,
        passed: &line.passed,
        score: &line.score,
        capped: line.capped,
        losses: line.losses.iter().map(loss).collect(),
        standard: &line.standard,
        methods: &line.methods,
        clauses: &line.clauses,
        reason: &line.reason,
        proof: &line.proof,
        assessors: &line.assessors,
    }
}

fn loss(line: &LossLine) -> Loss<'_> {
    let why_not = (!line.dropped.is_empty()).then(|| both(|lang| say(lang, &line.dropped, &[])));
    Loss {
        line,
        sentence: both(|lang| line.sentence(lang)),
        why_not,
    }
}

fn outside(line: &OutsideLine) -> Outside<'_> {
    Outside {
        id: &line.id,
        code: &line.code,
        title: &line.title,
        kind: &line.kind,
        amount: &line.amount,
        losses: line.losses.iter().map(loss).collect(),
        clauses: &line.clauses,
        reason: &line.reason,
        proof: &line.proof,
    }
}

fn source(line: &SourceLine) -> Source<'_> {
    let sentence = (!line.key.is_empty()).then(|| both(|lang| say_with(lang, &line.key, &line.params)));
    Source { line, sentence }
}
