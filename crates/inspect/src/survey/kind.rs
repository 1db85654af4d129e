//! 栏目类别: what a section is for, by which it is known how often something new has to come.

use serde::{Deserialize, Serialize};

/// 栏目类别.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// 动态要闻.
    News,
    /// 通知公告.
    Notices,
    /// 政策文件.
    Policies,
    /// 政策解读.
    Interpretations,
    /// 规划计划.
    Plans,
    /// 人事信息.
    Personnel,
    /// 信息公开 of other contents: budgets, reports, lists.
    Disclosure,
    /// 业务工作.
    Work,
    /// 办事服务.
    Services,
    /// 互动交流.
    Interaction,
    /// 概况、机构职能、领导信息 and other contents that stand still.
    Profile,
    /// 其他.
    #[default]
    Other,
}

/// Every kind, in the order in which they are told.
pub const KINDS: &[SectionKind] = &[
    SectionKind::News,
    SectionKind::Notices,
    SectionKind::Policies,
    SectionKind::Interpretations,
    SectionKind::Plans,
    SectionKind::Personnel,
    SectionKind::Disclosure,
    SectionKind::Work,
    SectionKind::Services,
    SectionKind::Interaction,
    SectionKind::Profile,
    SectionKind::Other,
];

impl SectionKind {
    /// The word by which the kind goes in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Notices => "notices",
            Self::Policies => "policies",
            Self::Interpretations => "interpretations",
            Self::Plans => "plans",
            Self::Personnel => "personnel",
            Self::Disclosure => "disclosure",
            Self::Work => "work",
            Self::Services => "services",
            Self::Interaction => "interaction",
            Self::Profile => "profile",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::has;

    #[test]
    fn every_kind_has_its_word_and_its_name_in_both_languages() {
        for kind in KINDS {
            let read: SectionKind = serde_saphyr::from_str(kind.word()).unwrap();
            assert_eq!(read, *kind);
            assert!(has(&format!("section-kind-{}", kind.word())), "{kind:?}");
        }
    }
}
