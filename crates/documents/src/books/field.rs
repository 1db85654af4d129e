//! 填写栏: the things that a person fills in, with the titles by which people know them.
//!
//! **Invariant:** a field has a title in both languages.

use mingjian_core::lang::Lang;
use serde::{Deserialize, Serialize};

use super::grid::Fill;

/// 填写栏: which thing a person fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 自评分.
    SelfScore,
    /// 自查说明.
    Statement,
    /// 无扣分: the full weight, nothing found.
    Full,
    /// 扣分.
    Lost,
    /// 得分.
    Points,
    /// 档次.
    Level,
    /// 不适用.
    NotApplicable,
    /// 理由.
    Reason,
    /// 印证.
    Proof,
    /// 次数 of an occurrence.
    Count,
    /// 酌定分值 of an occurrence.
    Amount,
    /// 发生日期 of an occurrence.
    HappenedOn,
}

impl Field {
    /// Its title, as it stands in the header.
    pub fn title(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::SelfScore => ("自评分", "Self score"),
            Self::Statement => ("自查说明", "Statement"),
            Self::Full => ("无扣分", "Nothing lost"),
            Self::Lost => ("扣分", "Points lost"),
            Self::Points => ("得分", "Points"),
            Self::Level => ("档次", "Level"),
            Self::NotApplicable => ("不适用", "Not applicable"),
            Self::Reason => ("理由", "Reason"),
            Self::Proof => ("印证（一行一件）", "Proof (one a line)"),
            Self::Count => ("次数", "Times"),
            Self::Amount => ("酌定分值", "Amount"),
            Self::HappenedOn => ("发生日期", "Day"),
        };
        if lang == Lang::Zh { zh } else { en }
    }

    /// How its cells look.
    pub fn fill(self) -> Fill {
        match self {
            Self::SelfScore | Self::Lost | Self::Points | Self::Count | Self::Amount => Fill::Number,
            Self::Full | Self::NotApplicable | Self::Level => Fill::Word,
            Self::HappenedOn => Fill::Day,
            Self::Statement | Self::Reason | Self::Proof => Fill::Long,
        }
    }
}
