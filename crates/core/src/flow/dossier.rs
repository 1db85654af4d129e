//! 单位档案: one unit's papers of one year: receipt, on-site date, self-check, feedback and reply.
//!
//! Clause: 方案第六部分第(二)项 (notice, self-check, report and evidence), 第六部分第(四)项 (fair and true: the unit is
//! heard before a grade is proposed). **Invariant:** what was submitted changes only after a recorded sending back.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::points::Points;

/// How a unit received a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 在系统中签收.
    System,
    /// 电话.
    Phone,
    /// 办公系统.
    Oa,
    /// 纸质.
    Paper,
}

/// 送达回执.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The day of receipt.
    pub on: Date,
    /// How.
    pub channel: Channel,
    /// Who received it at the unit.
    pub received_by: String,
    /// Proof, for any other way than the system: number of the slip, SHA-256 of a scan, time of the call.
    #[serde(default)]
    pub proof: String,
    /// Who recorded it.
    pub by: ActorId,
}

/// 自查自评 of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfItem {
    /// 自评分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Points>,
    /// 不适用, with the reason in the text.
    #[serde(default)]
    pub not_applicable: bool,
    /// 自查情况.
    #[serde(default)]
    pub text: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// How often it was saved, from 1.
    #[serde(default)]
    pub version: i64,
}

/// 自查自评.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SelfCheck {
    /// By indicator.
    #[serde(default)]
    pub items: BTreeMap<String, SelfItem>,
    /// 自查报告: its text.
    #[serde(default)]
    pub report: String,
    /// 自查报告: SHA-256 of the stamped scan; empty when there is none.
    #[serde(default)]
    pub report_scan: String,
    /// How often the report was saved.
    #[serde(default)]
    pub report_version: i64,
    /// When it was submitted, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<(Moment, ActorId)>,
    /// Why it was sent back, each time.
    #[serde(default)]
    pub sent_back: Vec<String>,
}

/// 反馈: one proposed deduction as the unit sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposedLoss {
    /// The indicator.
    pub indicator: String,
    /// Points that would be lost.
    pub lost: Points,
    /// Why.
    pub reason: String,
    /// Proof.
    #[serde(default)]
    pub proof: Vec<String>,
}

/// A unit's answer to one proposed deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// The indicator.
    pub indicator: String,
    /// 说明.
    pub statement: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// 复核 of one objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewAnswer {
    /// Whether the deduction was changed or taken back.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// Who answered.
    pub by: ActorId,
}

/// 反馈与说明.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Feedback {
    /// What was proposed.
    pub losses: Vec<ProposedLoss>,
    /// The unit's reply: when and by whom, once it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied: Option<(Moment, ActorId)>,
    /// Its objections; none means that it agrees.
    #[serde(default)]
    pub objections: Vec<Objection>,
    /// Answers by indicator.
    #[serde(default)]
    pub answers: BTreeMap<String, ReviewAnswer>,
}

/// 单位档案.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dossier {
    /// 送达回执 of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// 实地考核日期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onsite_on: Option<Date>,
    /// 自查自评.
    #[serde(default)]
    pub self_check: SelfCheck,
    /// 反馈.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
}

facts! {
    /// What happens to a unit's dossier.
    pub enum DossierFact {
        /// The unit received the notice.
        "notice.received" => NoticeReceived { receipt: Receipt },
        /// The on-site date was set or moved.
        "onsite.set" => OnsiteSet { on: Date, by: ActorId },
        /// One indicator's self-check was saved.
        "self_check.saved" => SelfItemSaved { indicator: String, item: SelfItem, by: ActorId },
        /// The report was saved.
        "self_check.report_saved" => ReportSaved { report: String, report_scan: String, by: ActorId },
        /// The unit head submitted it.
        "self_check.submitted" => SelfCheckSubmitted { by: ActorId },
        /// The office sent it back.
        "self_check.sent_back" => SelfCheckSentBack { reason: String, by: ActorId },
        /// Proposed deductions went to the unit.
        "feedback.sent" => FeedbackSent { losses: Vec<ProposedLoss>, by: ActorId },
        /// The unit replied.
        "feedback.replied" => FeedbackReplied { objections: Vec<Objection>, by: ActorId },
        /// An objection was answered.
        "review.answered" => ReviewAnswered { indicator: String, answer: ReviewAnswer },
    }
}

impl Paper for Dossier {
    const KIND: Kind = Kind::Dossier;
    type Fact = DossierFact;

    fn apply(old: Option<Self>, fact: &DossierFact, at: Moment) -> Option<Self> {
        use DossierFact as F;
        let mut it = old.unwrap_or_default();
        let check = &mut it.self_check;
        match fact {
            F::NoticeReceived { receipt } => it.receipt = Some(receipt.clone()),
            F::OnsiteSet { on, .. } => it.onsite_on = Some(*on),
            F::SelfItemSaved { indicator, item, .. } => {
                check.items.insert(indicator.clone(), item.clone());
            }
            F::ReportSaved {
                report, report_scan, ..
            } => {
                check.report.clone_from(report);
                check.report_scan.clone_from(report_scan);
                check.report_version += 1;
            }
            F::SelfCheckSubmitted { by } => check.submitted = Some((at, by.clone())),
            F::SelfCheckSentBack { reason, .. } => {
                check.submitted = None;
                check.sent_back.push(reason.clone());
            }
            F::FeedbackSent { losses, .. } => {
                it.feedback = Some(Feedback {
                    losses: losses.clone(),
                    ..Feedback::default()
                });
            }
            F::FeedbackReplied { objections, by } => {
                let feedback = it.feedback.as_mut()?;
                feedback.replied = Some((at, by.clone()));
                feedback.objections.clone_from(objections);
            }
            F::ReviewAnswered { indicator, answer } => {
                it.feedback
                    .as_mut()?
                    .answers
                    .insert(indicator.clone(), answer.clone());
            }
        }
        Some(it)
    }
}
