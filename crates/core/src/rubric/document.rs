//! 考核表 (Rubric) as written: everything that a scoring document says, as data.
//!
//! One struct a concept, read from and written to YAML by serde; the order of fields is the order in the file.
//! Nothing is computed here: weights are checked in `check`, the table of one class is built in `score`.
//! **Invariant:** what was cut off in a source stays marked (`weight` absent, `incomplete: true`, `missing:`);
//! nothing is filled in.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::settings::{PartFail, Scope, Settings, SourceMissing, SubordinateMissing};
use crate::lang::Text;
use crate::points::Points;

/// The format's name and version, the first line of each rubric file.
pub const FORMAT: &str = "rubric/1";

/// 编号 (Id): the stable name of a node, apart from its printed code, with the line it was written on.
#[derive(Debug, Clone, Default)]
pub struct Id {
    /// The name: letters, digits, `-`, `_`, `.`, Chinese characters; unique in the rubric.
    pub text: String,
    /// The line in the file, 0 when it did not come from a file.
    pub line: u32,
}

impl Id {
    /// An id that did not come from a file.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            line: 0,
        }
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Id {}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<String>::deserialize(deserializer)?;
        let line = u32::try_from(spanned.referenced.line()).unwrap_or(0);
        Ok(Self {
            text: spanned.value,
            line,
        })
    }
}

/// 封顶 (Cap): at which node a loss stops, or whose share limits a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Cap {
    /// At the indicator itself.
    #[default]
    Own,
    /// At the indicator one level up.
    Parent,
    /// At the level-1 indicator above.
    Level1,
    /// At the whole table.
    Root,
    /// Nowhere.
    None,
    /// At a named ancestor.
    Node(String),
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("own"),
            Self::Parent => f.write_str("parent"),
            Self::Level1 => f.write_str("level1"),
            Self::Root => f.write_str("root"),
            Self::None => f.write_str("none"),
            Self::Node(id) => write!(f, "node:{id}"),
        }
    }
}

impl Cap {
    /// Reads `own`, `parent`, `level1`, `root`, `none` or `node:ID`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim() {
            "own" => Self::Own,
            "parent" => Self::Parent,
            "level1" => Self::Level1,
            "root" => Self::Root,
            "none" => Self::None,
            other => Self::Node(other.strip_prefix("node:")?.trim().to_owned()),
        })
    }
}

impl Serialize for Cap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "“{text}” is not a cap; write own, parent, level1, root, none or node:ID"
            ))
        })
    }
}

fn is_false(value: &bool) -> bool {
    !*value
}
fn one() -> String {
    "1".to_owned()
}

/// 考核表: the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// `rubric/1`.
    pub mingjian: String,
    /// Stable name of the rubric.
    pub id: Id,
    /// Version of the rubric under that name.
    #[serde(default = "one")]
    pub version: String,
    /// Printed title.
    pub title: Text,
    /// Printed wherever the rubric is shown, for instance 示例表,非原附件.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// 考核年度.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The place where it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// The document it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// First day on which it holds (ISO date).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// What was cut off or not visible in the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Text>,
    /// Whole-table rules that are not computed (procedure, dates), in our own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// 计分设置.
    #[serde(default)]
    pub settings: Settings,
    /// 单位类别.
    pub classes: Vec<UnitClass>,
    /// 等次, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<GradeBand>,
    /// 等次名额.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// 合成: weighted sources; empty when the table alone is the result.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub composition: Vec<Component>,
    /// Conversion of the result for a larger system (目标责任考核).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
    /// 依据条款.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// 印证材料清单.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceKind>,
    /// 指标.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// 单项否决.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Veto>,
    /// 重大扣分项.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub major_deductions: Vec<MajorDeduction>,
    /// Groups inside which one fact is not deducted twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_twice: Vec<NotTwiceGroup>,
    /// Named readings that answer a contradiction of the printed table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
}

/// 来源: the document behind a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: Text,
    /// 文号.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// 成文日期.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signed_on: String,
    /// 发布日期.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub published_on: String,
    /// Who issued it.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub issuer: Text,
    /// How it was read.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub note: Text,
}

/// 单位类别: units that share a table and are ranked together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitClass {
    /// Stable name, such as `A`.
    pub id: Id,
    /// Printed title.
    pub title: Text,
    /// Printed full mark; absent when it was not visible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Points>,
    /// Kinds of bodies in the class (乡镇, 街道, 区直部门).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Text>,
    /// 采样日 of the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling_date: Option<String>,
}

/// 等次 band.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeBand {
    /// Stable name: `excellent`, `good`, `pass`, `fail` or the place's own.
    pub id: Id,
    /// Printed name.
    pub title: Text,
    /// Lower end; absent for the lowest band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// Does the lower end belong.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub min_inclusive: bool,
    /// Upper end as printed; absent when the band goes up to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Does the upper end belong.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub max_inclusive: bool,
    /// Does the band mean that the unit failed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub fail: bool,
    /// What the document says a unit of this grade is like.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Classes it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

fn yes() -> bool {
    true
}
fn is_true(value: &bool) -> bool {
    *value
}

/// 名额: a grade given by rank, per class.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The grade given.
    pub grade: String,
    /// A fixed number of units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// A share of the ranked units of the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Points>,
    /// Quota and threshold together: at least this total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// Classes it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

/// 依据条款: a citation with the mark of whether its text was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Stable name by which indicators refer to it.
    pub id: Id,
    /// The document's title.
    pub document: Text,
    /// 文号.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Article, paragraph, item.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub article: Text,
    /// Whether the text was read; what was not is shown as 待核.
    pub read: bool,
}

/// 印证材料: a kind of evidence of the evidence list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKind {
    /// Stable name.
    pub id: Id,
    /// Printed title.
    pub title: Text,
    /// The form in which it comes.
    pub form: EvidenceForm,
    /// What it must show.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub note: Text,
}

/// 材料形式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceForm {
    /// 文件.
    #[default]
    File,
    /// 网页链接.
    Link,
    /// 现场照片.
    Photo,
    /// 台账.
    Ledger,
    /// 书面说明.
    Statement,
}

/// 考核方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Further children were cut off in the source.
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
    /// 考核方式.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// Required kinds of evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
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
    /// What happens when it is not applicable; the setting when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub na_rule: Option<super::settings::NaRule>,
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
/// Exactly one of `amount`, `min`/`max`, `share`, `all`, `zero`, `ceiling`, `ceiling_share` and `volume` says
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
