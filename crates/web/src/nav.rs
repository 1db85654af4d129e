//! 导航: which pages a role is led to, in the order of the year.
//!
//! **Does not** decide what somebody may do: a page that is not in the menu is still asked for by the app's doors.

use mingjian_core::access::Role::{
    self, Administrator, Assessor, Auditor, LeadingGroup, Office, SecurityOfficer, TeamLeader, UnitHead,
    UnitLiaison,
};

macro_rules! nav {
    ($($(#[$meta:meta])* $name:ident $path:literal $key:literal [$($role:ident)*];)+) => {
        /// Which entry of the navigation is lit.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Nav {
            $($(#[$meta])* $name,)+
            /// Nothing: an error page.
            None,
        }

        const ALL: &[(Nav, &str, &str, &[Role])] = &[$((Nav::$name, $path, $key, &[$($role),*])),+];
    };
}

// A path that begins with `~` stands inside the campaign.
nav! {
    /// 工作台: what is due from me.
    Desk "~" "nav-desk" [Office TeamLeader Assessor LeadingGroup UnitLiaison UnitHead Auditor];
    /// 方案.
    Plan "~/plan" "nav-plan" [Office LeadingGroup];
    /// 考核组.
    Team "~/team" "nav-team" [Office TeamLeader];
    /// 通知与回执.
    Notice "~/notice" "nav-notice" [Office UnitLiaison UnitHead];
    /// 进度.
    Progress "~/progress" "nav-progress" [Office TeamLeader];
    /// 工作清单.
    Worklist "~/worklist" "nav-worklist" [TeamLeader Assessor];
    /// 自查自评.
    SelfCheck "~/self-check" "nav-self-check" [UnitLiaison UnitHead];
    /// 印证材料.
    Evidence "~/evidence" "nav-evidence" [UnitLiaison UnitHead Office];
    /// 网上检查: sweeps and findings.
    Inspection "~/inspection" "nav-inspection" [Office TeamLeader Assessor Auditor];
    /// 拟扣分、加分、重大扣分.
    Deductions "~/deductions" "nav-deductions" [Office TeamLeader Assessor LeadingGroup];
    /// 加分申报.
    Claims "~/claims" "nav-claims" [UnitLiaison UnitHead TeamLeader];
    /// 反馈与复核.
    Feedback "~/feedback" "nav-feedback" [Office TeamLeader UnitLiaison UnitHead];
    /// 排名 and everything below it.
    Ranking "~/ranking" "nav-ranking" [Office TeamLeader Assessor LeadingGroup Auditor];
    /// 拟定与审定.
    Proposal "~/proposal" "nav-proposal" [Office LeadingGroup];
    /// 结果.
    Result "~/result" "nav-result" [Office LeadingGroup UnitLiaison UnitHead Auditor];
    /// 表扬与批评.
    Consequences "~/consequences" "nav-consequences" [Office LeadingGroup];
    /// 整改.
    Rectification "~/rectification" "nav-rectification" [Office UnitLiaison UnitHead];
    /// 追责.
    Cases "~/cases" "nav-cases" [Office LeadingGroup];
    /// 考核表.
    Rubric "~/rubric" "nav-rubric" [Office TeamLeader Assessor LeadingGroup UnitLiaison UnitHead Auditor];
    /// 留痕.
    Record "~/record" "nav-record" [Auditor];
    /// 机构.
    Bodies "/bodies" "nav-bodies" [Office];
    /// 账号与角色.
    Accounts "/accounts" "nav-accounts" [Administrator];
    /// 设置.
    Settings "/settings" "nav-settings" [SecurityOfficer Office];
    /// 接口令牌.
    Tokens "/tokens" "nav-tokens" [SecurityOfficer];
    /// 登录日志.
    SignIns "/sign-ins" "nav-sign-ins" [SecurityOfficer Auditor];
    /// 时限.
    Deadline "/deadline" "nav-deadline" [Office TeamLeader Assessor LeadingGroup UnitLiaison UnitHead Auditor Administrator SecurityOfficer];
    /// 接口说明.
    Api "/api" "nav-api" [];
    /// 我的账号.
    Account "/account" "nav-account" [];
    /// 公开结果.
    Public "/public" "nav-public" [];
}

/// One entry of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its address.
    pub(crate) href: String,
    /// Key of its words.
    pub(crate) key: &'static str,
    /// Whether it is lit.
    pub(crate) lit: bool,
}

/// The entries for a role; those inside a campaign only where there is one.
pub(crate) fn entries(role: Option<Role>, base: &str, lit: Nav) -> Vec<Entry> {
    let role = role.unwrap_or(Role::Public);
    let all = ALL
        .iter()
        .filter(|(nav, _, _, roles)| roles.contains(&role) || (role == Role::Public && *nav == Nav::Public));
    all.filter_map(|(nav, path, key, _)| {
        let href = match path.strip_prefix('~') {
            Some(_) if base.is_empty() => return None,
            Some(rest) => format!("{base}{rest}"),
            None => (*path).to_owned(),
        };
        Some(Entry {
            href,
            key,
            lit: *nav == lit,
        })
    })
    .collect()
}
