//! 指标: a node of the table, with everything that its row and its scoring standard say.
//!
//! **Invariant:** a weight that was cut off in the source is absent, never filled in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{Cap, Id};
use super::settings::{NaRule, PartFail, Scope};
use super::{is_false, is_true, yes};
use crate::lang::Text;
use crate::points::Points;

/// 考核方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 实地考核.
    Onsite,
    /// 网上检查.
    Online,
    /// 查阅资料.
    Documents,
    /// 综合评议.
    Overall,
    /// 征询考核.
    Enquiry,
    /// 认定考核.
    Recognition,
    /// 抽样核查.
    Sampling,
    /// 日常监测.
    DailyMonitoring,
    /// 第三方评估.
    ThirdParty,
    /// 问卷.
    Questionnaire,
    /// 邮寄检查.
    Postal,
    /// 政务热线模拟测评.
    Hotline,
}

/// How well an indicator's data can be verified (数据真实性难以考证的,尽量不考).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verifiable {
    /// 公开可查: anybody can look it up.
    Public,
    /// 有据可查: from records that exist anyway.
    Records,
    /// 现场可验: by going there.
    OnSite,
    /// 难以考证: from the unit's own statement alone.
    Hard,
}

/// What the evidence costs the unit (获取印证材料成本过高的,尽量不考).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Nothing to prepare: already public or already kept.
    None,
    /// A copy or a link.
    Low,
    /// Has to be put together.
    Medium,
    /// A burden: better left out.
    High,
}

/// 指标类型: how the points of an indicator come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sum of its children (the default with children).
    Group,
    /// Points entered between the minimum and the weight (the default without).
    Points,
    /// One of several printed levels (优良中差).
    Levels,
    /// Full weight less losses per occurrence.
    Deduct,
    /// So many points for each item shown, up to the weight (每个渠道2分,最高6分).
    Gain,
    /// A score taken over from elsewhere on its own full mark.
    Imported,
    /// Weighted answers of a questionnaire.
    Survey,
    /// 加分.
    Bonus,
}

/// 指标: a node of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Stable name, unique in the rubric.
    pub id: Id,
    /// Printed code, such as `1.2.3`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Printed name.
    pub title: Text,
    /// How its points come about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Printed weight in points; absent when it has none or it was not visible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Points>,
    /// Weights that differ by class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, Points>,
    /// The weight exists but was cut off in the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub weight_unknown: bool,
    /// Further children, or (on a leaf) parts of its standard or triggers, were cut off in the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub incomplete: bool,
    /// Classes it exists for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Units it exists for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// 评分标准, in our own words.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub standard: Text,
    /// Numbered checking points without weights of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Text>,
    /// How many checking points there are, where only their number was visible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks_count: Option<u32>,
    /// 考核方式.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// Required kinds of evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// One of these kinds is enough.
    #[serde(default, skip_serializing_if = "is_false")]
    pub evidence_any: bool,
    /// Citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<String>,
    /// How its data can be verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verifiable: Option<Verifiable>,
    /// What its evidence costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_cost: Option<Cost>,
    /// 可考可不考.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// The office that judges it when it is not the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<Text>,
    /// When what it asks must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Text>,
    /// Occurrences dated before this day do not count (ISO date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_from: Option<String>,
    /// Printed minimum of the points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// Levels of `levels`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Points for each item of `gain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Points>,
    /// Full mark of an imported score; the weight when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<Points>,
    /// Answers of `survey`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// 扣分情形, on any kind of indicator; on a bonus the ways to earn it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Triggers that hold for each leaf below.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each_leaf: Vec<Trigger>,
    /// Where losses of its triggers stop; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// Where losses stop was not visible; `cap` is a stand-in.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cap_unknown: bool,
    /// What happens when it is not applicable; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub na_rule: Option<NaRule>,
    /// The item that takes its weight under `fold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold_into: Option<String>,
    /// 部分及格线.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_mark: Option<PassMark>,
    /// Printed maximum of a bonus item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Limit of a bonus item as a share of an ancestor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<BonusLimit>,
    /// 门槛 of a bonus item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// Lower levels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Indicator>,
}

impl Indicator {
    /// The kind, given or by default.
    pub fn kind(&self) -> Kind {
        self.kind.unwrap_or(if self.children.is_empty() {
            Kind::Points
        } else {
            Kind::Group
        })
    }

    /// The printed weight for a class; `None` when it has none or it was not visible.
    pub fn weight_for(&self, class: &str) -> Option<&Points> {
        self.weights.get(class).or(self.weight.as_ref())
    }

    /// Whether it exists for a class.
    pub fn is_for(&self, class: &str) -> bool {
        (self.classes.is_empty() || self.classes.iter().any(|c| c == class))
            && (self.weights.is_empty() || self.weight.is_some() || self.weights.contains_key(class))
    }
}

/// One printed level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Stable name.
    pub id: Id,
    /// Printed name.
    pub title: Text,
    /// Fixed points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Points>,
    /// Share of the weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
}

/// One answer of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Stable name.
    pub id: Id,
    /// Printed words.
    pub title: Text,
    /// Share of the weight that the answer gives, 0 to 1; absent for an invalid answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
    /// Whether the answer counts at all.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub valid: bool,
}

/// 扣分情形: one way to lose points (on a bonus: to earn them).
///
/// Exactly one of `amount`, `amount_unknown`, `min`/`max`, `share`, `all`, `zero`, `ceiling`, `ceiling_share` and `volume` says
/// how much.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Stable name, unique in its indicator.
    pub id: Id,
    /// Printed words.
    pub title: Text,
    /// Fixed amount for each occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Points>,
    /// The amount was cut off in the source: the entry says it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub amount_unknown: bool,
    /// Smallest amount at discretion, for each occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// Largest amount at discretion (酌情), for each occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Share of the indicator's weight for each occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
    /// 此项不得分: the whole indicator.
    #[serde(default, skip_serializing_if = "is_false")]
    pub all: bool,
    /// 此大项不得分: zeroes a block (`own`, `parent`, `level1`, `root`, `node:ID`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zero: Option<Cap>,
    /// 不高于: the indicator scores at most this, further losses come off below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Points>,
    /// The same as a share of the weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling_share: Option<Points>,
    /// By volume over a quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<Volume>,
    /// Other amounts from the n-th occurrence on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// At most this from the trigger altogether.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Points>,
    /// Only together with another trigger of the indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Only together with one of these triggers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after_any: Vec<String>,
    /// Never together with one of these triggers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// The loss falls on one of these indicators instead; the entry says on which when there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charge: Vec<String>,
    /// Where the loss stops, when not where the indicator says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// What is counted: 条, 件, 例, 次.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub per: Text,
}

/// 递进: the amount from the n-th occurrence on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// First occurrence it holds for, from 1.
    pub from: u32,
    /// Amount for each.
    pub amount: Points,
}

/// 超额: points by volume over a quota, as shares of the quota (0.1 for 10% over).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// From here on the first amount (inclusive).
    pub first_at: Points,
    /// The first amount.
    pub first: Points,
    /// Beyond here further amounts; at exactly this point none yet.
    pub then_from: Points,
    /// A full step beyond `then_from`.
    pub step: Points,
    /// The amount of each full step.
    pub each: Points,
}

/// 部分及格线: under it a part fails.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassMark {
    /// Fixed points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Points>,
    /// Share of the weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
    /// True: below the mark fails; false: the mark itself fails too.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub strict: bool,
    /// What failing does; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<PartFail>,
}

/// 加分封顶: the limit of a bonus item as a share of an ancestor's weight.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusLimit {
    /// Of which indicator; the setting when absent, `none` for no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Cap>,
    /// The share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
    /// Each item or all under the indicator; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// 门槛: a bonus counts only behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// The score that is compared: a node, or the whole table when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Strictly above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Points>,
    /// At least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Points>,
}
