//! The table itself: one row an action, in the order of the year.

use serde::Serialize;

use super::Relation::{Always, Named, NoConflict, OwnItem, OwnUnit, Published, SameAuthority};
use super::Role::{
    Administrator, Assessor, Auditor, LeadingGroup, Office, Public, SecurityOfficer, System, TeamLeader,
    UnitHead, UnitLiaison,
};
use super::{Relation, Role};

/// One row: an action, and who may do it.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What is done.
    pub action: Action,
    /// What is done, in Chinese.
    pub title: &'static str,
    /// Who may, and what must stand between them and the thing.
    pub roles: &'static [(Role, Relation)],
}

macro_rules! table {
    ($($action:ident $title:literal by $sight:ident : $($role:ident $relation:ident),+;)+) => {
        /// What is to be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Action {
            $(#[doc = concat!($title, ".")] $action),+
        }

        impl Action {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            /// The action that lets somebody see the thing; who may not even do that is told that it is not there.
            pub fn sight(self) -> Self {
                match self { $(Self::$action => Self::$sight),+ }
            }

            /// Its name in code and documentation.
            pub fn name(self) -> &'static str {
                match self { $(Self::$action => stringify!($action)),+ }
            }
        }

        /// Who may do what: the one table.
        pub const TABLE: &[Row] = &[
            $(Row { action: Action::$action, title: $title, roles: &[$(($role, $relation)),+] }),+
        ];
    };
}

table! {
    FoundAuthority "登记主体" by FoundAuthority: System Always;
    ManageBodies "机构与单位名册" by SeeCampaign: Office SameAuthority, System Always;
    ManageAccounts "账号与人员" by ManageAccounts: Administrator SameAuthority, System Always;
    GrantRole "任免角色" by ManageAccounts: Administrator SameAuthority, System Always;
    ChangeSettings "设置" by ChangeSettings: SecurityOfficer SameAuthority, Office SameAuthority, System Always;
    MakeToken "发放本人的接口令牌" by MakeToken: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, UnitLiaison SameAuthority, UnitHead SameAuthority, Auditor SameAuthority, Administrator SameAuthority, SecurityOfficer SameAuthority;
    EndToken "停用接口令牌" by MakeToken: SecurityOfficer SameAuthority, Office Named, TeamLeader Named, Assessor Named, LeadingGroup Named, UnitLiaison Named, UnitHead Named, Auditor Named, Administrator Named;
    SeeSignIns "登录日志" by SeeSignIns: SecurityOfficer SameAuthority, Auditor SameAuthority;
    OpenCampaign "建立考核" by SeeCampaign: Office SameAuthority, System Always;
    SeeCampaign "看考核进度" by SeeCampaign: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, UnitLiaison SameAuthority, UnitHead SameAuthority, Auditor SameAuthority, System Always;
    SeeRubric "看考核表" by SeeCampaign: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, UnitLiaison SameAuthority, UnitHead SameAuthority, Auditor SameAuthority, Public Published, System Always;
    WritePlan "写方案" by SeeCampaign: Office SameAuthority;
    DecideMethod "定全面或重点考核" by SeeCampaign: LeadingGroup SameAuthority;
    RequestSecondment "发抽调函" by SeeCampaign: Office SameAuthority;
    AnswerSecondment "报抽调人员" by SeeCampaign: Office SameAuthority, UnitLiaison OwnUnit, UnitHead OwnUnit;
    DeclareRecusal "申报回避" by SeeCampaign: Office SameAuthority, TeamLeader Named, Assessor Named;
    FormTeam "成立考核组" by SeeCampaign: Office SameAuthority;
    Assign "分工" by SeeCampaign: Office SameAuthority, TeamLeader SameAuthority;
    SendNotice "发考核通知" by SeeCampaign: Office SameAuthority;
    RecordReceipt "登记回执" by SeeDossier: Office SameAuthority;
    SignReceipt "签收" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit;
    SetOnsiteDate "定实地日期" by SeeDossier: Office SameAuthority, TeamLeader NoConflict;
    SeeDossier "看单位档案" by SeeDossier: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, UnitLiaison OwnUnit, UnitHead OwnUnit, Auditor SameAuthority, System Always;
    WriteSelfCheck "填自查自评" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit;
    SubmitSelfCheck "报送自查" by SeeDossier: UnitHead OwnUnit;
    SendBackSelfCheck "退回自查" by SeeDossier: Office SameAuthority;
    AddEvidence "交印证材料" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit, Assessor NoConflict, TeamLeader NoConflict, Office SameAuthority;
    KeepScan "存文书扫描件" by SeeCampaign: Office SameAuthority, TeamLeader SameAuthority, LeadingGroup SameAuthority;
    ClearEvidence "判定涉密标志" by SeeDossier: Office SameAuthority;
    BeginAssessment "开始评分" by SeeCampaign: Office SameAuthority;
    EnterScore "评分" by SeeResults: Assessor OwnItem, TeamLeader NoConflict, System Always;
    SeeResults "看评分与排名" by SeeResults: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, Auditor SameAuthority, System Always;
    SeeOwnResult "看本单位结果" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit, Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, Auditor SameAuthority;
    ProposeDeduction "提出拟扣分" by SeeResults: Office SameAuthority, TeamLeader NoConflict, Assessor NoConflict, System Always;
    SeeInspection "看网上检查" by SeeInspection: Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, Auditor SameAuthority, System Always;
    ReceiveSweep "收取巡检结果" by SeeInspection: Office SameAuthority;
    JudgeFinding "采纳、驳回或豁免线索" by SeeInspection: Office SameAuthority, TeamLeader NoConflict, Assessor NoConflict;
    AdoptDeduction "采纳或驳回拟扣分" by SeeResults: TeamLeader NoConflict, Assessor OwnItem;
    ClaimBonus "申报加分" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit;
    JudgeBonus "认定加分" by SeeResults: TeamLeader NoConflict;
    ProposeMajor "提出重大扣分" by SeeResults: Office SameAuthority, TeamLeader NoConflict;
    HearMajor "记录听取意见" by SeeDossier: Office SameAuthority, UnitHead OwnUnit;
    ConfirmMajor "确认重大扣分" by SeeResults: LeadingGroup SameAuthority;
    Moderate "集中评议" by SeeResults: TeamLeader SameAuthority, Office SameAuthority;
    SendFeedback "反馈单位" by SeeResults: Office SameAuthority;
    ReplyFeedback "说明" by SeeDossier: UnitHead OwnUnit;
    AnswerReview "复核" by SeeResults: TeamLeader NoConflict;
    ProposeGrades "拟定等次" by SeeResults: Office SameAuthority;
    Approve "审定" by SeeResults: LeadingGroup SameAuthority;
    RecordApproval "登记审定" by SeeResults: Office SameAuthority;
    Publish "公布" by SeeResults: Office SameAuthority;
    Finish "定论与归档" by SeeResults: Office SameAuthority;
    SeePublished "看公布结果" by SeePublished: Public Published, Office SameAuthority, TeamLeader SameAuthority, Assessor SameAuthority, LeadingGroup SameAuthority, UnitLiaison Published, UnitHead Published, Auditor SameAuthority, System Always;
    Appeal "申请复核结果" by SeeDossier: UnitHead OwnUnit;
    AnswerAppeal "答复复核申请" by SeeDossier: Office SameAuthority;
    ProposeCorrection "提出更正" by SeeResults: Office SameAuthority;
    ApproveCorrection "审定更正" by SeeResults: LeadingGroup SameAuthority;
    Commend "表扬" by SeeResults: Office SameAuthority;
    Criticise "通报批评" by SeeResults: Office SameAuthority;
    HandleConsequence "提请与发文" by SeeResults: Office SameAuthority;
    DecideConsequence "决定表扬与批评" by SeeResults: LeadingGroup SameAuthority;
    OrderRectification "下达整改" by SeeDossier: Office SameAuthority;
    AnswerRectification "整改" by SeeDossier: UnitLiaison OwnUnit, UnitHead OwnUnit;
    SubmitMeasures "报送整改措施" by SeeDossier: UnitHead OwnUnit;
    CheckRectification "整改复查" by SeeDossier: Office SameAuthority;
    OpenCase "立追责案件" by SeeResults: Office SameAuthority;
    HandleCase "办理追责案件" by SeeCase: Office Named, LeadingGroup Named;
    SeeCase "看追责案件" by SeeCase: Office Named, LeadingGroup Named, Auditor Named;
    SeeRecord "看留痕" by SeeRecord: Auditor SameAuthority, System Always;
}
