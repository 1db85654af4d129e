//! 评分表 (sheet) as data: what was found, per unit × indicator × period × source.
//!
//! An entry says what an assessor found, never what it is worth: worth is the rubric's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lang::Text;
use crate::points::Points;

/// The format's name and version, the first line of each sheets file in YAML.
pub const FORMAT: &str = "sheets/1";

fn is_false(value: &bool) -> bool {
    !*value
}
fn one() -> u32 {
    1
}
fn is_one(value: &u32) -> bool {
    *value == 1
}

/// 评分数据: a whole sheets file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheets {
    /// `sheets/1`.
    pub mingjian: String,
    /// The rubric's id; checked when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<String>,
    /// Shown on every page and print, for instance 演示数据.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// 最终 or 草稿.
    #[serde(default)]
    pub status: Status,
    /// 重点考核: the nodes chosen per class; empty for a full assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Focus>,
    /// Units, when they do not come in a file of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// The entries.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

/// Whether a sheet is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A missing entry is refused.
    #[default]
    Final,
    /// Scored as the lowest and the highest possible total; no grade, no rank.
    Draft,
}

/// 重点考核: an act of the leading group that chooses what is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Focus {
    /// Chosen nodes per class; what is not below one of them is not assessed.
    pub nodes: BTreeMap<String, Vec<String>>,
    /// How the rest of the table is rescaled: `scale` to the full mark, or `keep` raw points.
    pub rule: FocusRule,
    /// The act: number, date, who decided.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub decision: Text,
}

/// What a focused assessment does with the weights that are not assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FocusRule {
    /// Bring the chosen part up to the full mark.
    #[default]
    Scale,
    /// Keep raw points.
    Keep,
}

/// 被考核单位.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Stable name.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Its class.
    pub class: String,
    /// Kind of body (乡镇, 街道, 区直); used by aggregation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The body it is joined into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Region for a second ranking inside it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub region: String,
    /// Excluded from the year, with the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<Text>,
}

/// 一项评分: one entry. `indicator` names an indicator, a veto, a major deduction or a component, by id or by an
/// unambiguous printed code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The unit's id.
    pub unit: String,
    /// The node's id or printed code.
    pub indicator: String,
    /// 轮次.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub period: String,
    /// Source (the id of a component).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// 考核员.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub assessor: String,
    /// A third decision over two scorers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub decides: bool,
    /// Full weight; on a deduction: no occurrence found.
    #[serde(default, skip_serializing_if = "is_false")]
    pub full: bool,
    /// Points given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Points lost, as an entered number with its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Points>,
    /// Share of the weight lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_share: Option<Points>,
    /// The level reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Number of items shown, for a gain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Votes per answer of a questionnaire; counts per situation of a veto.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counts: BTreeMap<String, Points>,
    /// A veto fired.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fired: bool,
    /// 不适用; needs a reason.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_applicable: bool,
    /// Occurrences of triggers, bonus claims, amounts of a major deduction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Occurrence>,
    /// 理由.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// 印证: addresses, file names, digests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<String>,
    /// Where it was written: line of the file, 0 when not known.
    #[serde(skip)]
    pub line: u32,
}

/// One or several alike occurrences of a trigger; on a bonus one claim for a single piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// The trigger's id; may be absent on a bonus or major deduction without triggers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub trigger: String,
    /// How many times.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
    /// The amount, where the trigger leaves it open (at discretion, a free bonus).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Points>,
    /// Volume over the quota as a share (0.1 for 10% over).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Points>,
    /// The finding behind it; one finding is not deducted twice.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
    /// The day it happened (ISO date).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on: String,
    /// The indicator on which the loss falls, where the trigger names several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub charge: String,
    /// 单项工作: the piece of work a bonus is claimed for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub work: String,
    /// What makes it worth a bonus (创新、亮点、特色 …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merits: Vec<String>,
    /// 理由.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// 印证.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<String>,
}

impl Default for Occurrence {
    fn default() -> Self {
        Self {
            trigger: String::new(),
            count: 1,
            amount: None,
            quantity: None,
            finding: String::new(),
            on: String::new(),
            charge: String::new(),
            work: String::new(),
            merits: Vec::new(),
            reason: String::new(),
            proof: Vec::new(),
        }
    }
}
