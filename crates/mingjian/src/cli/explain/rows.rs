//! 推导 as rows: one row a leaf, loss and adjustment, whose amounts add up to the total.
//!
//! A leaf comes in with the weight that holds for it and goes out with its losses; the last row names the total in
//! `score` and has no amount of its own.

use mingjian_core::lang::say_with;
use mingjian_core::points::Points;
use mingjian_core::rubric::Kind;
use mingjian_core::score::{Explanation, LossLine, NodeLine, NodeState};

use super::tree::{clauses, dropped};
use crate::cli::export::{cell, some};
use crate::cli::words::{Voice, id_of};

/// The columns.
pub const HEADER: &[&str] = &[
    "row",
    "id",
    "code",
    "title",
    "level",
    "state",
    "weight",
    "effective",
    "score",
    "amount",
    "sentence",
    "stops_at",
    "finding",
    "clauses",
    "reason",
    "proof",
];

#[derive(Default)]
struct Row<'a> {
    row: &'a str,
    id: &'a str,
    code: &'a str,
    title: &'a str,
    level: String,
    state: String,
    weight: String,
    effective: String,
    score: String,
    amount: Option<Points>,
    sentence: String,
    stops_at: &'a str,
    finding: &'a str,
    clauses: String,
    reason: &'a str,
    proof: String,
}

impl Row<'_> {
    fn cells(self) -> Vec<String> {
        vec![
            self.row.to_owned(),
            cell(self.id),
            cell(self.code),
            cell(self.title),
            self.level,
            self.state,
            self.weight,
            self.effective,
            self.score,
            some(&self.amount),
            cell(&self.sentence),
            cell(self.stops_at),
            cell(self.finding),
            cell(&self.clauses),
            cell(self.reason),
            cell(&self.proof),
        ]
    }
}

/// All rows in printed order.
pub fn rows(told: &Explanation, voice: Voice) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for node in &told.nodes {
        rows.push(node_row(node, voice).cells());
        let losses = node.losses.iter();
        rows.extend(losses.map(|loss| loss_row(loss, node.kind, &node.id, voice).cells()));
        let moved = told.adjustments.iter().filter(|one| one.node == node.id);
        rows.extend(moved.map(|one| adjustment_row(one, voice).cells()));
    }
    for one in &told.outside {
        let row = Row {
            row: &one.kind,
            id: &one.id,
            code: &one.code,
            title: voice.text(&one.title),
            clauses: clauses(&one.clauses, voice),
            reason: &one.reason,
            proof: one.proof.join("\n"),
            ..Row::default()
        };
        rows.push(row.cells());
        rows.extend(
            one.losses
                .iter()
                .map(|loss| loss_row(loss, Kind::Deduct, &one.id, voice).cells()),
        );
    }
    let known = |id: &str| told.nodes.iter().any(|node| node.id == id);
    let elsewhere = told.adjustments.iter().filter(|one| !known(&one.node));
    rows.extend(elsewhere.map(|one| adjustment_row(one, voice).cells()));
    let result = &told.result;
    let total = Row {
        row: "total",
        id: &result.unit.id,
        title: voice.text(&result.unit.name),
        state: id_of(&result.status),
        score: result.shown().unwrap_or_default(),
        ..Row::default()
    };
    rows.push(total.cells());
    rows
}

fn node_row<'a>(node: &'a NodeLine, voice: Voice) -> Row<'a> {
    let scored = node.state != NodeState::NotApplicable;
    let (row, amount) = match node.kind {
        Kind::Group => ("group", None),
        Kind::Bonus => ("bonus", None),
        _ => ("leaf", Some(node.effective.clone()).filter(|_| scored)),
    };
    Row {
        row,
        id: &node.id,
        code: &node.code,
        title: voice.text(&node.title),
        level: node.level.to_string(),
        state: id_of(&node.state),
        weight: some(&node.weight),
        effective: node.effective.to_string(),
        score: node.score.to_string(),
        amount,
        clauses: clauses(&node.clauses, voice),
        reason: &node.reason,
        proof: node.proof.join("\n"),
        ..Row::default()
    }
}

fn loss_row<'a>(loss: &'a LossLine, kind: Kind, on: &'a str, voice: Voice) -> Row<'a> {
    let bonus = kind == Kind::Bonus;
    let amount = if bonus {
        loss.amount.clone()
    } else {
        -loss.amount.clone()
    };
    let rule = say_with(voice.lang, &loss.rule, &loss.params);
    let sentence = if loss.counted { rule } else { dropped(loss, voice) };
    Row {
        row: if bonus { "claim" } else { "loss" },
        id: on,
        code: &loss.trigger,
        title: voice.text(&loss.title),
        state: if loss.counted { "counted" } else { "not_counted" }.to_owned(),
        amount: Some(amount).filter(|_| loss.counted),
        sentence,
        stops_at: &loss.stops_at,
        finding: &loss.finding,
        reason: &loss.reason,
        proof: loss.proof.join("\n"),
        ..Row::default()
    }
}

fn adjustment_row<'a>(one: &'a mingjian_core::score::Adjustment, voice: Voice) -> Row<'a> {
    Row {
        row: "adjustment",
        id: &one.node,
        state: id_of(&one.kind),
        amount: Some(one.amount.clone()),
        sentence: one.sentence(voice.lang),
        ..Row::default()
    }
}
