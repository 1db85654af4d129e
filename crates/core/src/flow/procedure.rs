//! 考核程序: in which stage a campaign stands, and what was decided on the way.
//!
//! Clause: 方案第六部分 (一)–(四) and 第七部分. The stages follow one another; only the leading group's sending back
//! leads backwards. **Invariant:** computed, proposed and decided grades stand apart; nothing is published that was
//! not approved; each step says who took it and when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::rectification::LimitMove;
use super::{Kind, Paper, facts};
use crate::ids::{ActorId, Moment};
use crate::refusal::Refusal;
use crate::sheet::Focus;

/// 阶段, in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 制定方案.
    Planning,
    /// 抽调组队.
    Seconding,
    /// 组已成立, the notice is next.
    Noticing,
    /// 自查自评.
    SelfChecking,
    /// 考核评分.
    Assessing,
    /// 集中评议.
    Moderating,
    /// 反馈单位.
    FeedingBack,
    /// 复核.
    Reviewing,
    /// 拟定等次.
    Proposing,
    /// 领导小组审定.
    Approving,
    /// 已审定, not published yet.
    Approved,
    /// 已公布.
    Published,
    /// 定论.
    Final,
    /// 归档.
    Closed,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 14] = [
        Self::Planning,
        Self::Seconding,
        Self::Noticing,
        Self::SelfChecking,
        Self::Assessing,
        Self::Moderating,
        Self::FeedingBack,
        Self::Reviewing,
        Self::Proposing,
        Self::Approving,
        Self::Approved,
        Self::Published,
        Self::Final,
        Self::Closed,
    ];

    /// Its stable name, part of message keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::Seconding => "seconding",
            Self::Noticing => "noticing",
            Self::SelfChecking => "self-checking",
            Self::Assessing => "assessing",
            Self::Moderating => "moderating",
            Self::FeedingBack => "feeding-back",
            Self::Reviewing => "reviewing",
            Self::Proposing => "proposing",
            Self::Approving => "approving",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Final => "final",
            Self::Closed => "closed",
        }
    }

    /// Whether entries of the score sheets may change.
    pub fn scores_open(self) -> bool {
        matches!(self, Self::Assessing | Self::Moderating | Self::Reviewing)
    }

    /// Whether a decision stands.
    pub fn is_decided(self) -> bool {
        self >= Self::Approved
    }
}

/// A document that carries an act: number, date, and the scan if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// 文号, or the meeting's number.
    pub number: String,
    /// 成文日期, or the meeting's date.
    #[schemars(with = "String")]
    pub date: Date,
    /// SHA-256 of the scan; empty when there is none.
    #[serde(default)]
    pub scan: String,
}

impl Document {
    /// Checks that it can be cited.
    ///
    /// # Errors
    /// MJ2105 without a number, MJ2106 for a scan that is no digest.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        if self.number.trim().is_empty() {
            return Err(vec![Refusal::new("MJ2105", &[])]);
        }
        let digest = self.scan.len() == 64 && self.scan.bytes().all(|b| b.is_ascii_hexdigit());
        if self.scan.is_empty() || digest {
            Ok(())
        } else {
            Err(vec![Refusal::new("MJ2106", &[])])
        }
    }
}

/// How the leading group decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalForm {
    /// 会议纪要.
    Minutes,
    /// 签批单.
    SignedSheet,
    /// In the system, by a member of the leading group.
    Electronic,
}

/// 抽调函 and its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secondment {
    /// The letter.
    pub letter: Document,
    /// By when names are to be sent.
    pub due: Date,
    /// How many people are asked of each body.
    pub asked: BTreeMap<String, u32>,
    /// The persons whom each body named.
    pub answers: BTreeMap<String, Vec<String>>,
}

/// 回避: a person takes no part in the assessment of these units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Recusal {
    /// Who.
    pub person: String,
    /// The units.
    pub units: Vec<String>,
    /// Why; empty for "none to declare".
    pub reason: String,
}

/// 考核组.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Team {
    /// The leader.
    pub leader: String,
    /// The members, the leader among them.
    pub members: Vec<String>,
}

/// 考核通知.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The document.
    pub document: Document,
    /// The day on which it was sent.
    pub sent_on: Date,
    /// The end of the self-check.
    pub self_check_due: Date,
    /// The first on-site date that the limit allows, counted from sending.
    pub onsite_not_before: Date,
}

/// A unit that is assessed without having handed in its self-check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Missing {
    /// The unit.
    pub unit: String,
    /// Why it goes on without.
    pub reason: String,
}

/// A unit's grade on its way: computed, proposed, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeLine {
    /// The total as shown.
    pub total: String,
    /// 计算等次, from the rubric's bands; empty when there is none.
    pub computed: String,
    /// 拟定等次.
    pub proposed: String,
    /// Why it differs from the computed one; empty when it does not.
    #[serde(default)]
    pub reason: String,
    /// Who answers for the difference.
    #[serde(default)]
    pub by: String,
}

/// 拟定等次 of all units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Which one it is, from 1; each sending back makes another.
    pub number: u32,
    /// By unit.
    pub lines: BTreeMap<String, GradeLine>,
    /// SHA-256 over rubric, entries and lines.
    pub digest: String,
    /// Who submitted it; empty while it is being written.
    #[serde(default)]
    pub submitted_by: String,
}

/// 审定.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// In which form.
    pub form: ApprovalForm,
    /// The minutes or the signed sheet.
    pub document: Document,
    /// Who recorded or gave it.
    pub by: ActorId,
    /// The digest of the proposal that was approved.
    pub digest: String,
}

/// 公布.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The document.
    pub document: Document,
    /// Where its interpretation stands; empty when there is none.
    #[serde(default)]
    pub interpretation: String,
    /// Which decision is published.
    #[serde(default = "first")]
    pub decision: u32,
    /// Whether ranks are published beside the grades.
    #[serde(default)]
    pub ranks: bool,
    /// Whether totals are published beside the grades.
    #[serde(default)]
    pub totals: bool,
    /// The day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

fn first() -> u32 {
    1
}

/// One step, for the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The stage that was reached.
    pub stage: Stage,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: ActorId,
}

/// 考核程序 of one campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Where it stands.
    pub stage: Stage,
    /// 考核方案.
    pub plan: Option<Plan>,
    /// 经政府同意.
    pub agreed: Option<Document>,
    /// 考核形式: full or focused, as an act of the leading group.
    pub method: Option<Document>,
    /// 重点考核: the chosen nodes; absent for a full assessment.
    pub focus: Option<Focus>,
    /// 抽调.
    pub secondment: Option<Secondment>,
    /// 回避.
    #[serde(default)]
    pub recusals: Vec<Recusal>,
    /// 考核组.
    pub team: Option<Team>,
    /// 考核通知.
    pub notice: Option<Notice>,
    /// Units that were assessed without a self-check.
    #[serde(default)]
    pub missing: Vec<Missing>,
    /// 集中评议: minutes.
    #[serde(default)]
    pub moderation: Vec<Document>,
    /// By when units answer the feedback.
    pub feedback_due: Option<Date>,
    /// Each time that day moved with the calendar.
    #[serde(default)]
    pub feedback_moves: Vec<LimitMove>,
    /// 拟定等次.
    pub proposal: Option<Proposal>,
    /// 审定.
    pub approval: Option<Approval>,
    /// Why the leading group sent it back, the last time.
    #[serde(default)]
    pub sent_back: String,
    /// 公布.
    pub publication: Option<Publication>,
    /// What was published before a correction.
    #[serde(default)]
    pub earlier: Vec<Publication>,
    /// Every step.
    #[serde(default)]
    pub history: Vec<Step>,
}

facts! {
    /// What happens to a campaign's procedure.
    pub enum ProcedureFact {
        /// The plan was written or changed.
        "plan.drafted" => Drafted { plan: Plan, by: ActorId },
        /// The government agreed to it.
        "plan.agreed" => Agreed { document: Document, by: ActorId },
        /// The leading group chose full or focused assessment.
        "method.decided" => MethodDecided { document: Document, focus: Option<Focus>, by: ActorId },
        /// The letter that asks member bodies for people.
        "secondment.requested" => SecondmentRequested { letter: Document, due: Date, asked: BTreeMap<String, u32>, by: ActorId },
        /// A body named its people.
        "secondment.answered" => SecondmentAnswered { body: String, persons: Vec<String>, by: ActorId },
        /// A person declared where they take no part.
        "recusal.declared" => RecusalDeclared { recusal: Recusal, by: ActorId },
        /// The team was formed.
        "team.formed" => TeamFormed { team: Team, by: ActorId },
        /// The notice was sent.
        "notice.sent" => NoticeSent { notice: Notice, by: ActorId },
        /// Scoring began.
        "assessment.begun" => AssessmentBegun { missing: Vec<Missing>, by: ActorId },
        /// All entries stand; moderation begins.
        "moderation.begun" => ModerationBegun { by: ActorId },
        /// A moderation meeting was recorded.
        "moderation.recorded" => ModerationRecorded { minutes: Document, by: ActorId },
        /// Proposed deductions went to the units.
        "feedback.begun" => FeedbackBegun { due: Date, by: ActorId },
        /// The day for replies moved with the calendar.
        "feedback.due_moved" => FeedbackDueMoved { moved: LimitMove, by: ActorId },
        /// Replies are in; they are reviewed.
        "review.begun" => ReviewBegun { by: ActorId },
        /// All replies are answered; grades are proposed.
        "proposal.begun" => ProposalBegun { by: ActorId },
        /// Grades were proposed, or changed.
        "grades.proposed" => GradesProposed { proposal: Proposal, by: ActorId },
        /// The proposal went to the leading group.
        "proposal.submitted" => ProposalSubmitted { by: ActorId },
        /// The leading group sent it back.
        "proposal.sent_back" => ProposalSentBack { reasons: String, to: Stage, by: ActorId },
        /// The leading group approved it.
        "result.approved" => ResultApproved { approval: Approval },
        /// It was published.
        "result.published" => ResultPublished { publication: Publication, by: ActorId },
        /// Nothing is open any more.
        "result.finalised" => ResultFinalised { by: ActorId },
        /// The year is closed and archived.
        "campaign.closed" => CampaignClosed { by: ActorId },
    }
}

impl Procedure {
    /// The beginning.
    pub fn begin() -> Self {
        Self {
            stage: Stage::Planning,
            plan: None,
            agreed: None,
            method: None,
            focus: None,
            secondment: None,
            recusals: Vec::new(),
            team: None,
            notice: None,
            missing: Vec::new(),
            moderation: Vec::new(),
            feedback_due: None,
            feedback_moves: Vec::new(),
            proposal: None,
            approval: None,
            sent_back: String::new(),
            publication: None,
            earlier: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Refuses unless the campaign stands in this stage.
    ///
    /// # Errors
    /// MJ2110.
    pub fn expect(&self, stage: Stage) -> Result<(), Vec<Refusal>> {
        self.expect_one_of(&[stage])
    }

    /// Refuses unless the campaign stands in one of these stages.
    ///
    /// # Errors
    /// MJ2110.
    pub fn expect_one_of(&self, stages: &[Stage]) -> Result<(), Vec<Refusal>> {
        if stages.contains(&self.stage) {
            return Ok(());
        }
        let names: Vec<&str> = stages.iter().map(|stage| stage.name()).collect();
        Err(vec![Refusal::new(
            "MJ2110",
            &[("now", self.stage.name()), ("needed", &names.join(", "))],
        )])
    }

    /// The plan.
    ///
    /// # Errors
    /// MJ2111 while there is none.
    pub fn planned(&self) -> Result<&Plan, Vec<Refusal>> {
        self.plan
            .as_ref()
            .ok_or_else(|| vec![Refusal::new("MJ2111", &[])])
    }

    /// 回避: whether a person declared that they take no part in the assessment of a unit.
    pub fn is_recused(&self, person: &str, unit: &str) -> bool {
        self.recusals
            .iter()
            .any(|one| one.person == person && one.units.iter().any(|id| id == unit))
    }

    /// Whether a person stands in the team.
    pub fn in_team(&self, person: &str) -> bool {
        self.team
            .as_ref()
            .is_some_and(|team| team.members.iter().any(|member| member == person))
    }

    /// The day on which a stage was reached the last time.
    pub fn reached_on(&self, stage: Stage) -> Option<Date> {
        self.history
            .iter()
            .rev()
            .find(|step| step.stage == stage)
            .map(|step| step.at.date())
    }

    fn reach(&mut self, stage: Stage, at: Moment, by: &ActorId) {
        self.stage = stage;
        self.history.push(Step {
            stage,
            at,
            by: by.clone(),
        });
    }
}

impl Paper for Procedure {
    const KIND: Kind = Kind::Procedure;
    type Fact = ProcedureFact;

    fn apply(old: Option<Self>, fact: &ProcedureFact, at: Moment) -> Option<Self> {
        use ProcedureFact as F;
        let mut it = old.unwrap_or_else(Self::begin);
        match fact {
            F::Drafted { plan, by } => {
                if it.plan.is_none() {
                    it.reach(Stage::Planning, at, by);
                }
                it.plan = Some(plan.clone());
            }
            F::Agreed { document, .. } => it.agreed = Some(document.clone()),
            F::MethodDecided { document, focus, .. } => {
                it.method = Some(document.clone());
                it.focus.clone_from(focus);
            }
            F::SecondmentRequested {
                letter,
                due,
                asked,
                by,
            } => {
                it.secondment = Some(Secondment {
                    letter: letter.clone(),
                    due: *due,
                    asked: asked.clone(),
                    answers: BTreeMap::new(),
                });
                it.reach(Stage::Seconding, at, by);
            }
            F::SecondmentAnswered { body, persons, .. } => {
                it.secondment
                    .as_mut()?
                    .answers
                    .insert(body.clone(), persons.clone());
            }
            F::RecusalDeclared { recusal, .. } => {
                it.recusals.retain(|one| one.person != recusal.person);
                it.recusals.push(recusal.clone());
            }
            F::TeamFormed { team, by } => {
                it.team = Some(team.clone());
                it.reach(Stage::Noticing, at, by);
            }
            F::NoticeSent { notice, by } => {
                it.notice = Some(notice.clone());
                it.reach(Stage::SelfChecking, at, by);
            }
            F::AssessmentBegun { missing, by } => {
                it.missing.clone_from(missing);
                it.reach(Stage::Assessing, at, by);
            }
            F::ModerationBegun { by } => it.reach(Stage::Moderating, at, by),
            F::ModerationRecorded { minutes, .. } => it.moderation.push(minutes.clone()),
            F::FeedbackBegun { due, by } => {
                it.feedback_due = Some(*due);
                it.reach(Stage::FeedingBack, at, by);
            }
            F::FeedbackDueMoved { moved, .. } => {
                it.feedback_due = Some(moved.after);
                it.feedback_moves.push(moved.clone());
            }
            F::ReviewBegun { by } => it.reach(Stage::Reviewing, at, by),
            F::ProposalBegun { by } => it.reach(Stage::Proposing, at, by),
            F::GradesProposed { proposal, .. } => it.proposal = Some(proposal.clone()),
            F::ProposalSubmitted { by } => {
                it.proposal.as_mut()?.submitted_by = by.0.clone();
                it.reach(Stage::Approving, at, by);
            }
            F::ProposalSentBack { reasons, to, by } => {
                it.sent_back.clone_from(reasons);
                it.reach(*to, at, by);
            }
            F::ResultApproved { approval } => {
                it.approval = Some(approval.clone());
                it.reach(Stage::Approved, at, &approval.by);
            }
            F::ResultPublished { publication, by } => {
                it.earlier.extend(it.publication.replace(publication.clone()));
                it.reach(Stage::Published, at, by);
            }
            F::ResultFinalised { by } => it.reach(Stage::Final, at, by),
            F::CampaignClosed { by } => it.reach(Stage::Closed, at, by),
        }
        Some(it)
    }
}
