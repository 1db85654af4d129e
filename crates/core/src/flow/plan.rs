//! 考核方案: what the year's plan fixes: dates, periods, limits, and the act by which the government agreed.
//!
//! Clause: 方案 (issued with number and dates, 经区人民政府同意), 第五部分 (full or focused), 第六部分第(二)项 (15
//! days). Other places vary every limit, so each is a field. **Invariant:** a date is a day in Beijing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::points::Points;
use crate::refusal::Refusal;

/// From which day the notice's days run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// 发出: from sending, as the notice says.
    #[default]
    Sending,
    /// 送达: from each unit's receipt.
    Receipt,
}

/// 时限设置: the limits of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Days between the notice and the first on-site date.
    pub notice_days: u32,
    /// From which day they run.
    pub notice_counts_from: CountedFrom,
    /// Days from the notice to the end of the self-check.
    pub self_check_days: u32,
    /// Working days in which a unit answers the feedback.
    pub feedback_working_days: u32,
    /// Working days in which measures are handed in, from receipt of the criticism.
    pub measures_working_days: u32,
    /// Working days in which a unit may ask for a review of the published result; 0 for no such step.
    pub appeal_working_days: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            notice_days: 15,
            notice_counts_from: CountedFrom::Sending,
            self_check_days: 15,
            feedback_working_days: 5,
            measures_working_days: 10,
            appeal_working_days: 0,
        }
    }
}

/// 轮次: a period inside the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPeriod {
    /// Its id, as the rubric's entries name it.
    pub id: String,
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub to: Date,
}

/// 考核方案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its title.
    pub title: String,
    /// 文号.
    pub document_number: String,
    /// 成文日期.
    #[schemars(with = "String")]
    pub signed_on: Date,
    /// 发布日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub published_on: Option<Date>,
    /// First day of the assessed period.
    #[schemars(with = "String")]
    pub assessed_from: Date,
    /// Last day of the assessed period.
    #[schemars(with = "String")]
    pub assessed_to: Date,
    /// 轮次 inside the year, when there are any.
    #[serde(default)]
    pub periods: Vec<PlannedPeriod>,
    /// 采样日 by class.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub sampling_dates: BTreeMap<String, Date>,
    /// The limits.
    #[serde(default)]
    pub limits: Limits,
    /// 折算: of how many points the result counts in the target-responsibility system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_points: Option<Points>,
}

impl Plan {
    /// Checks what can be wrong with a plan by itself.
    ///
    /// # Errors
    /// MJ2101 for a missing text, MJ2102 for days in the wrong order.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let mut found = Vec::new();
        for (field, text) in [("title", &self.title), ("document_number", &self.document_number)] {
            if text.trim().is_empty() {
                found.push(Refusal::new("MJ2101", &[("field", field)]));
            }
        }
        let mut spans = vec![(
            "考核期",
            "the assessed period",
            self.assessed_from,
            self.assessed_to,
        )];
        spans.extend(
            self.periods
                .iter()
                .map(|one| (one.id.as_str(), one.id.as_str(), one.from, one.to)),
        );
        for (zh, en, from, to) in spans {
            if from > to {
                let (from, to) = (from.to_string(), to.to_string());
                found.push(Refusal::new(
                    "MJ2102",
                    &[("what", zh), ("what.en", en), ("from", &from), ("to", &to)],
                ));
            }
        }
        for period in &self.periods {
            if period.from < self.assessed_from || period.to > self.assessed_to {
                let (from, to) = (self.assessed_from.to_string(), self.assessed_to.to_string());
                found.push(Refusal::new(
                    "MJ2104",
                    &[("what", &period.id), ("from", &from), ("to", &to)],
                ));
            }
        }
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}
