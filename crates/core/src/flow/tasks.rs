//! 待办 (tasks): what is due from a role in a stage, by when, and whether it waits for somebody else.
//!
//! Clause: 方案第六部分 (the year's steps and their limits). **Invariant:** pure and derived from the papers alone, so
//! a task vanishes with the act that does it; nobody ticks a task off.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::dossier::Dossier;
use super::procedure::{Procedure, Stage};
use crate::access::Role;

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident $text:literal $link:literal $waits:literal;)+) => {
        /// What is to be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum TaskKind { $($(#[$meta])* $name),+ }

        impl TaskKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its stable name, part of message keys.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Where it is done, below the campaign's address.
            pub fn link(self) -> &'static str {
                match self { $(Self::$name => $link),+ }
            }

            /// Whether somebody else has to act first.
            pub fn waits(self) -> bool {
                match self { $(Self::$name => $waits),+ }
            }
        }
    };
}

kinds! {
    /// 起草方案.
    WritePlan "write-plan" "/plan" false;
    /// 登记政府同意.
    RecordAgreement "record-agreement" "/plan" false;
    /// 决定考核形式.
    DecideMethod "decide-method" "/plan" false;
    /// The leading group has not decided the method.
    AwaitMethod "await-method" "/plan" true;
    /// 发抽调函.
    RequestSecondment "request-secondment" "/team" false;
    /// 报送抽调人员.
    NameStaff "name-staff" "/team" false;
    /// Bodies have not named their people.
    AwaitStaff "await-staff" "/team" true;
    /// 申报回避.
    DeclareRecusal "declare-recusal" "/team" false;
    /// People have not declared.
    AwaitRecusals "await-recusals" "/team" true;
    /// 成立考核组.
    FormTeam "form-team" "/team" false;
    /// 发考核通知.
    SendNotice "send-notice" "/notice" false;
    /// 签收通知.
    SignNotice "sign-notice" "/notice" false;
    /// 未签收.
    AwaitReceipts "await-receipts" "/notice" true;
    /// 定实地日期.
    SetOnsite "set-onsite" "/notice" false;
    /// 填自查自评.
    WriteSelfCheck "write-self-check" "/self-check" false;
    /// 报送自查自评.
    SubmitSelfCheck "submit-self-check" "/self-check" false;
    /// 退回补正.
    MendSelfCheck "mend-self-check" "/self-check" false;
    /// 未报送.
    AwaitSelfChecks "await-self-checks" "/notice" true;
    /// 开始评分.
    BeginAssessment "begin-assessment" "/notice" false;
    /// 评分.
    Score "score" "/worklist" false;
    /// 采纳或驳回拟扣分.
    AdoptDeductions "adopt-deductions" "/deductions" false;
    /// Proposed deductions wait for the team.
    AwaitAdoption "await-adoption" "/deductions" true;
    /// 采纳、驳回或豁免线索.
    JudgeFindings "judge-findings" "/findings?state=open" false;
    /// 认定加分.
    JudgeClaims "judge-claims" "/claims" false;
    /// Claims wait for the team leader.
    AwaitJudgement "await-judgement" "/deductions" true;
    /// 听取意见: record what a unit says to a major deduction.
    HearMajors "hear-majors" "/deductions" false;
    /// 陈述意见: the unit is asked what it says to a major deduction.
    StateMajors "state-majors" "/deductions" false;
    /// 确认重大扣分.
    DecideMajors "decide-majors" "/deductions" false;
    /// Major deductions wait for the leading group.
    AwaitMajors "await-majors" "/deductions" true;
    /// Items are not scored.
    AwaitScores "await-scores" "/progress" true;
    /// 转入集中评议.
    BeginModeration "begin-moderation" "/feedback" false;
    /// 登记评议纪要.
    RecordModeration "record-moderation" "/feedback" false;
    /// 反馈单位.
    SendFeedback "send-feedback" "/feedback" false;
    /// 回复反馈.
    ReplyFeedback "reply-feedback" "/feedback" false;
    /// Only the unit's head replies; the liaison prepares.
    PrepareReply "prepare-reply" "/feedback" false;
    /// Units have not replied.
    AwaitReplies "await-replies" "/feedback" true;
    /// 转入复核.
    BeginReview "begin-review" "/feedback" false;
    /// 答复说明.
    AnswerObjections "answer-objections" "/feedback" false;
    /// Objections are not answered.
    AwaitAnswers "await-answers" "/feedback" true;
    /// 转入拟定等次.
    BeginProposal "begin-proposal" "/feedback" false;
    /// 拟定等次.
    ProposeGrades "propose-grades" "/proposal" false;
    /// 报领导小组审定.
    SubmitProposal "submit-proposal" "/proposal" false;
    /// 审定.
    Approve "approve" "/proposal" false;
    /// The leading group has not decided.
    AwaitApproval "await-approval" "/proposal" true;
    /// 公布.
    Publish "publish" "/proposal" false;
    /// 定论.
    Finalise "finalise" "/proposal" false;
    /// 归档.
    Close "close" "/proposal" false;
    /// 看结果.
    SeeResult "see-result" "/result" false;
    /// 核验留痕.
    VerifyRecord "verify-record" "/record" false;
    /// 审定更正.
    ApproveCorrection "approve-correction" "/result" false;
    /// A correction waits for the leading group.
    AwaitCorrection "await-correction" "/result" true;
    /// 公布更正.
    PublishCorrection "publish-correction" "/result" false;
    /// 答复复核申请.
    AnswerAppeals "answer-appeals" "/result" false;
    /// 决定表扬与批评.
    DecideConsequences "decide-consequences" "/consequences" false;
    /// Commendations and criticisms wait for the leading group.
    AwaitConsequences "await-consequences" "/consequences" true;
    /// 提请与发文.
    HandleConsequences "handle-consequences" "/consequences" false;
    /// 签收通报.
    SignCriticism "sign-criticism" "/rectification" false;
    /// 签收整改通知书.
    SignOrder "sign-order" "/rectification" false;
    /// 报送整改措施.
    SubmitMeasures "submit-measures" "/rectification" false;
    /// Only the unit's head hands in measures.
    AwaitMeasures "await-measures" "/rectification" true;
    /// 报告整改完成.
    ReportCompletion "report-completion" "/rectification" false;
    /// 登记整改进展.
    NoteProgress "note-progress" "/rectification" false;
    /// 复查.
    RecheckOrders "recheck-orders" "/rectification" false;
    /// Units owe receipt, measures or completion.
    AwaitOrders "await-orders" "/rectification" true;
}

/// 待办: one line of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// What.
    pub kind: TaskKind,
    /// By when, where a limit runs.
    pub due: Option<Date>,
    /// How many: units, items, objections; 1 for a single step.
    pub count: usize,
    /// Where it is done, below the campaign's address.
    pub link: &'static str,
    /// Whether somebody else has to act first.
    pub waits: bool,
}

/// How much of what was proposed or claimed is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undecided {
    /// 拟扣分 that wait for the team.
    pub deductions: usize,
    /// 加分申报 that wait for the team leader.
    pub claims: usize,
    /// 重大扣分 on which the unit was not heard.
    pub unheard: usize,
    /// 重大扣分 that wait for the leading group.
    pub heard: usize,
    /// 问题线索 of the online inspection that the person may decide on; what nobody decides on holds nothing up.
    pub findings: usize,
}

impl Undecided {
    fn is_none(self) -> bool {
        Self { findings: 0, ..self } == Self::default()
    }
}

/// From what tasks follow.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The procedure.
    pub procedure: &'a Procedure,
    /// The assessed units that the person may see, each with its dossier.
    pub dossiers: &'a BTreeMap<String, Cow<'a, Dossier>>,
    /// Open entries by unit, as far as the person may score them.
    pub open: &'a BTreeMap<String, usize>,
    /// What was proposed or claimed and is not decided, as far as it concerns the person.
    pub undecided: Undecided,
    /// Today in Beijing.
    pub today: Date,
}

/// What is due from somebody: the own steps first, then what waits for others.
pub fn tasks(role: Role, person: &str, unit: &str, standing: &Standing<'_>) -> Vec<Task> {
    let mut list = List(Vec::new());
    match role {
        Role::Office => standing.office(&mut list),
        Role::LeadingGroup => standing.leading_group(&mut list),
        Role::TeamLeader | Role::Assessor => standing.team(role, person, &mut list),
        Role::UnitLiaison | Role::UnitHead => standing.unit(role, unit, &mut list),
        Role::Auditor => list.one(TaskKind::VerifyRecord, None),
        Role::Administrator | Role::SecurityOfficer | Role::Public | Role::System => {}
    }
    list.0
        .sort_by_key(|task| (task.waits, task.due.is_none(), task.due));
    list.0
}

struct List(Vec<Task>);

impl List {
    fn one(&mut self, kind: TaskKind, due: Option<Date>) {
        self.some(kind, 1, due);
    }

    fn some(&mut self, kind: TaskKind, count: usize, due: Option<Date>) {
        if count > 0 {
            self.0.push(Task {
                kind,
                due,
                count,
                link: kind.link(),
                waits: kind.waits(),
            });
        }
    }
}

impl Standing<'_> {
    fn count(&self, is: impl Fn(&Dossier) -> bool) -> usize {
        self.dossiers.values().filter(|dossier| is(dossier)).count()
    }

    fn self_check_due(&self) -> Option<Date> {
        self.procedure.notice.as_ref().map(|notice| notice.self_check_due)
    }

    fn is_over(&self, due: Option<Date>) -> bool {
        due.is_some_and(|due| self.today > due)
    }

    fn open_entries(&self) -> usize {
        self.open.values().sum()
    }

    fn unanswered(&self) -> usize {
        let open = |dossier: &Dossier| {
            let feedback = dossier.feedback.as_ref();
            feedback.map_or(0, |one| {
                one.objections
                    .iter()
                    .filter(|it| !one.answers.contains_key(&it.indicator))
                    .count()
            })
        };
        self.dossiers.values().map(|one| open(one)).sum()
    }

    /// People whom a body named and who did not declare yet.
    fn undeclared(&self) -> Vec<&str> {
        let named = self
            .procedure
            .secondment
            .iter()
            .flat_map(|one| one.answers.values())
            .flatten();
        let declared = |person: &str| self.procedure.recusals.iter().any(|one| one.person == person);
        named
            .map(String::as_str)
            .filter(|person| !declared(person))
            .collect()
    }

    /// What waits for others before grades can be proposed, as the office sees it.
    fn undecided_by_others(&self, list: &mut List) {
        use TaskKind as K;
        let it = self.undecided;
        if self.procedure.stage < Stage::Proposing {
            list.some(K::JudgeFindings, it.findings, None);
            list.some(K::HearMajors, it.unheard, None);
        }
        if self.procedure.stage.scores_open() {
            list.some(K::AwaitAdoption, it.deductions, None);
            list.some(K::AwaitJudgement, it.claims, None);
            list.some(K::AwaitMajors, it.heard, None);
        }
    }

    fn office(&self, list: &mut List) {
        use TaskKind as K;
        let it = self.procedure;
        self.undecided_by_others(list);
        match it.stage {
            Stage::Planning => match (&it.plan, &it.agreed, &it.method) {
                (None, _, _) => list.one(K::WritePlan, None),
                (Some(_), agreed, method) => {
                    if agreed.is_none() {
                        list.one(K::RecordAgreement, None);
                    }
                    if method.is_none() {
                        list.one(K::AwaitMethod, None);
                    }
                    if agreed.is_some() && method.is_some() {
                        list.one(K::RequestSecondment, None);
                    }
                }
            },
            Stage::Seconding => {
                let due = it.secondment.as_ref().map(|one| one.due);
                let silent = it.secondment.as_ref().map_or(0, |one| {
                    one.asked
                        .iter()
                        .filter(|(body, count)| **count > 0 && !one.answers.contains_key(*body))
                        .count()
                });
                let undeclared = self.undeclared().len();
                list.some(K::AwaitStaff, silent, due);
                list.some(K::AwaitRecusals, undeclared, None);
                if silent == 0 && undeclared == 0 {
                    list.one(K::FormTeam, None);
                }
            }
            Stage::Noticing => list.one(K::SendNotice, None),
            Stage::SelfChecking => {
                let due = self.self_check_due();
                let silent = self.count(|one| one.self_check.submitted.is_none());
                list.some(K::SetOnsite, self.count(|one| one.onsite_on.is_none()), None);
                list.some(K::AwaitReceipts, self.count(|one| one.receipt.is_none()), None);
                list.some(K::AwaitSelfChecks, silent, due);
                if silent == 0 || self.is_over(due) {
                    list.one(K::BeginAssessment, None);
                }
            }
            Stage::Assessing => self.assessing(K::AwaitScores, list),
            Stage::Moderating => {
                if it.moderation.is_empty() {
                    list.one(K::RecordModeration, None);
                }
                list.one(K::SendFeedback, None);
            }
            Stage::FeedingBack => {
                let silent = self.count(|one| one.feedback.as_ref().is_none_or(|one| one.replied.is_none()));
                list.some(K::AwaitReplies, silent, it.feedback_due);
                if silent == 0 || self.is_over(it.feedback_due) {
                    list.one(K::BeginReview, None);
                }
            }
            Stage::Reviewing => {
                list.some(K::AwaitAnswers, self.unanswered(), None);
                list.some(K::AwaitScores, self.open_entries(), None);
                if self.unanswered() == 0 && self.open_entries() == 0 && self.undecided.is_none() {
                    list.one(K::BeginProposal, None);
                }
            }
            Stage::Proposing => match &it.proposal {
                Some(proposal) if proposal.submitted_by.is_empty() => list.one(K::SubmitProposal, None),
                _ => list.one(K::ProposeGrades, None),
            },
            Stage::Approving => list.one(K::AwaitApproval, None),
            Stage::Approved => list.one(K::Publish, None),
            Stage::Published => list.one(K::Finalise, None),
            Stage::Final => list.one(K::Close, None),
            Stage::Closed => {}
        }
    }

    fn assessing(&self, open: TaskKind, list: &mut List) {
        list.some(open, self.open_entries(), None);
        if self.open_entries() == 0 {
            list.one(TaskKind::BeginModeration, None);
        }
    }

    fn leading_group(&self, list: &mut List) {
        let it = self.procedure;
        match it.stage {
            Stage::Planning if it.plan.is_some() && it.method.is_none() => {
                list.one(TaskKind::DecideMethod, None)
            }
            Stage::Approving => list.one(TaskKind::Approve, None),
            stage if stage.scores_open() => list.some(TaskKind::DecideMajors, self.undecided.heard, None),
            _ => {}
        }
    }

    fn team(&self, role: Role, person: &str, list: &mut List) {
        use TaskKind as K;
        let it = self.procedure;
        if it.stage >= Stage::Seconding && !it.stage.is_decided() && self.undeclared().contains(&person) {
            list.one(K::DeclareRecusal, None);
        }
        let leads = role == Role::TeamLeader;
        if it.stage < Stage::Proposing {
            list.some(K::JudgeFindings, self.undecided.findings, None);
        }
        if it.stage.scores_open() {
            list.some(K::AdoptDeductions, self.undecided.deductions, None);
            if leads {
                list.some(K::JudgeClaims, self.undecided.claims, None);
            }
        }
        match it.stage {
            Stage::SelfChecking if leads => {
                list.some(K::SetOnsite, self.count(|one| one.onsite_on.is_none()), None);
            }
            Stage::Assessing if leads => self.assessing(K::Score, list),
            Stage::Assessing => list.some(K::Score, self.open_entries(), None),
            Stage::Moderating if leads && it.moderation.is_empty() => list.one(K::RecordModeration, None),
            Stage::Reviewing => {
                if leads {
                    list.some(K::AnswerObjections, self.unanswered(), None);
                }
                list.some(K::Score, self.open_entries(), None);
            }
            _ => {}
        }
    }

    fn unit(&self, role: Role, unit: &str, list: &mut List) {
        use TaskKind as K;
        let it = self.procedure;
        if let Some(secondment) = it.secondment.as_ref().filter(|_| it.stage == Stage::Seconding) {
            let asked = secondment.asked.get(unit).copied().unwrap_or_default();
            if !secondment.answers.contains_key(unit) {
                list.some(
                    K::NameStaff,
                    usize::try_from(asked).unwrap_or_default(),
                    Some(secondment.due),
                );
            }
        }
        let Some(dossier) = self.dossiers.get(unit) else {
            return;
        };
        let head = role == Role::UnitHead;
        if head && it.stage < Stage::Proposing {
            list.some(K::StateMajors, self.undecided.unheard, None);
        }
        if it.notice.is_some() && !it.stage.is_decided() && dossier.receipt.is_none() {
            list.one(K::SignNotice, None);
        }
        let check = &dossier.self_check;
        let returned = !check.sent_back.is_empty();
        match it.stage {
            Stage::SelfChecking | Stage::Assessing if check.submitted.is_none() && returned => {
                list.one(K::MendSelfCheck, self.self_check_due());
            }
            Stage::SelfChecking if check.submitted.is_none() => {
                let kind = if head {
                    K::SubmitSelfCheck
                } else {
                    K::WriteSelfCheck
                };
                list.one(kind, self.self_check_due());
            }
            Stage::FeedingBack => {
                let open = dossier.feedback.as_ref().filter(|one| one.replied.is_none());
                if open.is_some() {
                    list.one(
                        if head { K::ReplyFeedback } else { K::PrepareReply },
                        it.feedback_due,
                    );
                }
            }
            Stage::Published | Stage::Final => list.one(K::SeeResult, None),
            _ => {}
        }
    }
}

#[cfg(test)]
#[path = "tasks_tests.rs"]
mod tests;
