//! 考核表检查: what in a rubric contradicts itself, is missing, or can never take effect.
//!
//! Errors stand against approval until they are mended or, for weights that do not add up, answered by a named
//! reading. Warnings are to be looked at, notes are for information. **Invariant:** nothing is refused here and
//! nothing is mended: the rubric stays as it was written.

mod bonus;
mod citations;
mod composition;
mod grades;
mod ids;
mod indicators;
mod outside;
mod references;
mod settings;
mod tree;
mod triggers;
mod weights;

use serde::Serialize;

use super::{Id, Indicator, Rubric};
use crate::points::Points;
use crate::refusal::{Place, Refusal};

/// 轻重: whether a remark stands against approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Approval is refused until it is mended or answered by a named reading.
    Error,
    /// To be looked at.
    Warning,
    /// For information.
    Note,
}

/// 意见: one remark of the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// How serious.
    pub severity: Severity,
    /// What, where, how to mend it.
    pub refusal: Refusal,
}

/// Checks a rubric; the order of remarks is the order of the file, what has no line of its own first.
///
/// ```
/// use mingjian_core::rubric::{Severity, check, parse};
/// let text = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses:\n  - {id: A, title: 甲, total: 100}\n\
///             indicators:\n  - {id: a, title: 一, weight: 90}\n";
/// let remarks = check(&parse(text.as_bytes()).unwrap());
/// let first = remarks.iter().find(|r| r.severity == Severity::Error).unwrap();
/// assert_eq!((first.refusal.code, first.refusal.place.line), ("MJ1121", 5));
/// ```
pub fn check(rubric: &Rubric) -> Vec<Remark> {
    let mut remarks = Remarks::default();
    let tree = tree::Tree::build(rubric, &mut remarks);
    settings::check(rubric, &mut remarks);
    ids::check(rubric, &tree, &mut remarks);
    references::check(rubric, &tree, &mut remarks);
    grades::check(rubric, &tree, &mut remarks);
    composition::check(rubric, &tree, &mut remarks);
    citations::check(rubric, &tree, &mut remarks);
    weights::check(rubric, &tree, &mut remarks);
    indicators::check(rubric, &tree, &mut remarks);
    triggers::check(rubric, &tree, &mut remarks);
    bonus::check(rubric, &tree, &mut remarks);
    outside::check(rubric, &tree, &mut remarks);
    remarks.in_order()
}

/// Whether the rubric may be approved.
///
/// # Errors
/// All remarks of severity [`Severity::Error`].
pub fn approval(rubric: &Rubric) -> Result<(), Vec<Remark>> {
    let errors: Vec<Remark> = check(rubric)
        .into_iter()
        .filter(|r| r.severity == Severity::Error)
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The first number that no rule can mean: below zero (`MJ1111`), or a share that is none (`MJ1112`).
///
/// A draft that holds one loads and saves, and cannot be scored.
pub fn impossible(rubric: &Rubric) -> Option<Refusal> {
    let mut refusals = check(rubric).into_iter().map(|remark| remark.refusal);
    refusals.find(|refusal| matches!(refusal.code, "MJ1111" | "MJ1112"))
}

/// What was remarked so far.
#[derive(Default)]
struct Remarks(Vec<Remark>);

/// Where a remark belongs: the line of something and the node it is part of.
#[derive(Clone, Copy)]
struct Spot<'a> {
    line: u32,
    node: &'a str,
}

impl<'a> From<&'a Id> for Spot<'a> {
    fn from(id: &'a Id) -> Self {
        Self {
            line: id.line,
            node: &id.text,
        }
    }
}

impl<'a> Spot<'a> {
    /// A part of the rubric without a line of its own, such as `settings`.
    fn part(node: &'a str) -> Self {
        Self { line: 0, node }
    }
}

impl Remarks {
    fn error<'a>(&mut self, code: &'static str, spot: impl Into<Spot<'a>>, params: &[(&str, &str)]) {
        self.add(Severity::Error, code, spot.into(), params);
    }

    fn warning<'a>(&mut self, code: &'static str, spot: impl Into<Spot<'a>>, params: &[(&str, &str)]) {
        self.add(Severity::Warning, code, spot.into(), params);
    }

    fn note<'a>(&mut self, code: &'static str, spot: impl Into<Spot<'a>>, params: &[(&str, &str)]) {
        self.add(Severity::Note, code, spot.into(), params);
    }

    fn add(&mut self, severity: Severity, code: &'static str, spot: Spot<'_>, params: &[(&str, &str)]) {
        let place = Place {
            line: spot.line,
            ..Place::node(spot.node)
        };
        self.0.push(Remark {
            severity,
            refusal: Refusal::new(code, params).at(place),
        });
    }

    /// `MJ1111` when a number is below zero.
    fn not_negative<'a>(&mut self, spot: impl Into<Spot<'a>>, field: &str, value: Option<&Points>) {
        if let Some(value) = value.filter(|value| value.is_negative()) {
            self.error("MJ1111", spot, &[("field", field), ("value", &value.to_string())]);
        }
    }

    /// `MJ1112` when a share is not between 0 and 1.
    fn share<'a>(&mut self, spot: impl Into<Spot<'a>>, field: &str, value: Option<&Points>) {
        if let Some(value) = value.filter(|value| value.is_negative() || **value > Points::ONE) {
            self.error("MJ1112", spot, &[("field", field), ("value", &value.to_string())]);
        }
    }

    /// `MJ1113` when a minimum is over its maximum.
    fn ordered<'a>(
        &mut self,
        spot: impl Into<Spot<'a>>,
        field: &str,
        min: Option<&Points>,
        max: Option<&Points>,
    ) {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let (min, max) = (min.to_string(), max.to_string());
            self.error("MJ1113", spot, &[("field", field), ("min", &min), ("max", &max)]);
        }
    }

    /// `MJ1171` when a value of 0 makes a rule that never counts.
    fn not_zero<'a>(&mut self, spot: impl Into<Spot<'a>>, field: &str, value: Option<&Points>) {
        if value.is_some_and(Points::is_zero) {
            self.warning("MJ1171", spot, &[("field", field)]);
        }
    }

    /// `MJ1172` when a field is written where it has no effect.
    fn idle<'a>(&mut self, spot: impl Into<Spot<'a>>, field: &str, written: bool) {
        if written {
            self.warning("MJ1172", spot, &[("field", field)]);
        }
    }

    fn in_order(mut self) -> Vec<Remark> {
        self.0.sort_by_key(|remark| remark.refusal.place.line);
        self.0
    }
}

/// An indicator in words: its printed code and name.
fn name(indicator: &Indicator) -> String {
    let text = format!("{} {}", indicator.code, indicator.title.zh);
    text.trim().chars().take(60).collect()
}

/// A text cut to what fits a message.
fn short(text: &str) -> String {
    text.chars().take(120).collect()
}
