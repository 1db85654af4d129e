//! Outside the tree: 单项否决, 重大扣分项, facts that are not deducted twice, and named readings.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::indicator::{Method, Trigger};
use super::is_false;
use super::settings::PartFail;
use crate::lang::Text;
use crate::points::Points;

/// 单项否决.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Stable name.
    pub id: Id,
    /// Printed code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// 评分标准.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub standard: Text,
    /// What it does.
    pub effect: VetoEffect,
    /// The points that stand under `fixed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// The part that fails under `part`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// What failing does to the part; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_fail: Option<PartFail>,
    /// The grade that it fixes; the failing band when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Counted situations; any one over its threshold fires the veto. Empty: a person says that it fired.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<VetoCondition>,
    /// Situations were cut off in the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub incomplete: bool,
    /// Classes it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// 考核方式.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// Citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<String>,
}

/// 否决后果.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VetoEffect {
    /// The grade is fixed and scoring stops.
    #[default]
    Stop,
    /// Fixed points stand instead of the sum.
    Fixed,
    /// One part fails, the others go on.
    Part,
}

/// A counted situation of a veto; several node ids are added before the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VetoCondition {
    /// Stable name of the situation.
    pub id: Id,
    /// Printed words.
    pub title: Text,
    /// Names of the counts that are added; the condition's own when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<String>,
    /// Compared as a share of this count (failed probes of all probes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Not judged while that count is under this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_at_least: Option<Points>,
    /// Fires at this number and more (含).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Points>,
    /// Fires above this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Points>,
}

/// 重大扣分项: a deduction outside the tree, proposed with its ground, heard, confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MajorDeduction {
    /// Stable name.
    pub id: Id,
    /// Printed code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// 评分标准.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub standard: Text,
    /// Amounts for each occurrence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Limit of the item; none by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Rows were cut off in the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub incomplete: bool,
    /// Classes it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<String>,
}

/// A group inside which one fact is not deducted twice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotTwiceGroup {
    /// Stable name.
    pub id: Id,
    /// Its indicators (a group stands for all below it).
    pub indicators: Vec<String>,
}

/// 读法: how a contradiction of the printed table is read, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The indicator; the class's id for the whole table.
    pub indicator: String,
    /// The reading chosen.
    pub reading: ReadingKind,
    /// Who chose it.
    pub by: Text,
    /// Why.
    pub why: Text,
}

/// The readings of a weight that does not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingKind {
    /// The printed weight holds: parts over it are cut, points that no part carries are lost.
    #[default]
    Printed,
    /// The sum of the parts holds.
    Parts,
    /// The printed weight holds: points that no part carries are given.
    Granted,
}
