//! 合成: weighted sources, periods, subordinate units, and the conversion for a larger system.

use serde::{Deserialize, Serialize};

use super::id::Id;
use super::settings::{SourceMissing, SubordinateMissing};
use crate::lang::Text;
use crate::points::Points;

/// 合成 part: one weighted source of the result.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Stable name; entries give it as `source`.
    pub id: Id,
    /// Printed name.
    pub title: Text,
    /// Share in the result; absent when it was not visible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Points>,
    /// Where its score comes from.
    #[serde(default)]
    pub from: From,
    /// Full mark of its score; 100 when absent for `import`, the table's for `table`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<Points>,
    /// 轮次 with their shares; empty when there is one score a year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PeriodShare>,
    /// Scores of subordinate units that are joined in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// When a unit has no score here; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<SourceMissing>,
    /// The source that stands in under `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// Its parts, when it is composed itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Component>,
    /// Classes it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

/// Where the score of a component comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The class's table, scored from the entries of this source.
    #[default]
    Table,
    /// A score entered whole.
    Import,
    /// Its own parts.
    Parts,
}

/// A period's share in a component.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodShare {
    /// Stable name; entries give it as `period`.
    pub id: Id,
    /// Printed name.
    pub title: Text,
    /// Share among the periods of the component.
    pub weight: Points,
}

/// 下级合成: own score and the means of subordinate kinds, by shares (6:3:1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aggregate {
    /// Share of the unit's own score.
    #[serde(default)]
    pub own: Points,
    /// Shares of subordinate kinds.
    pub kinds: Vec<KindShare>,
    /// When a kind has no unit; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<SubordinateMissing>,
    /// The kind (or `own`) that takes the share under `fold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold_into: Option<String>,
}

/// The share of one kind of subordinate units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindShare {
    /// The kinds of units that are averaged together.
    pub kinds: Vec<String>,
    /// The share.
    pub share: Points,
}

/// 换算: the result on the scale of a larger system (3 of 100).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Full mark here.
    pub from: Points,
    /// Full mark there.
    pub to: Points,
    /// Decimals there.
    #[serde(default)]
    pub places: u32,
    /// The larger system.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
}
