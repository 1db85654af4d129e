//! 考核表 (Rubric) as written: everything that a scoring document says, as data.
//!
//! One struct a concept, read from and written to YAML by serde; the order of fields is the order in the file.
//! Nothing is computed here: weights are checked in `check`, the table of one class is built in `score`.
//! **Invariant:** what was cut off in a source stays marked (`weight` absent, `incomplete: true`, `missing:`);
//! nothing is filled in.

use serde::{Deserialize, Serialize};

use super::composition::{Component, Conversion};
use super::id::{Id, Lines};
use super::indicator::{Indicator, Method};
use super::outside::{MajorDeduction, NotTwiceGroup, Reading, Veto};
use super::settings::Settings;
use super::{is_false, is_true, yes};
use crate::lang::Text;
use crate::points::Points;

/// The format's name and version, the first line of each rubric file.
pub const FORMAT: &str = "rubric/1";

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
    /// The lines on which they stand in the file.
    #[serde(skip)]
    pub missing_lines: Lines,
    /// Whole-table rules that are not computed (procedure, dates), in our own words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
    /// Methods that hold for the whole table, where indicators do not name their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
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
    /// Level-1 rows were cut off in the source.
    #[serde(default, skip_serializing_if = "is_false")]
    pub incomplete: bool,
    /// Judged by vetoes alone: a grade without points.
    #[serde(default, skip_serializing_if = "is_false")]
    pub veto_only: bool,
    /// Its units only count in the bodies above them and get no result of their own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub joined_only: bool,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
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
