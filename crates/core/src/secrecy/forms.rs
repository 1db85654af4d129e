//! 密级标志的规则: the words of which a mark of secrecy is made, as data.
//!
//! The form is that of GB/T 9704 (`机密★10年` at the top right), the label of forms (`密级：秘密`), and the lines under
//! which offices keep inner papers (`内部资料 注意保存`). **Invariant:** a word counts by where it stands, never by
//! being there: talk about secrecy is no mark.

/// 密级: what a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 绝密.
    Top,
    /// 机密.
    Secret,
    /// 秘密.
    Confidential,
    /// 商密: a secret of a state enterprise.
    Commercial,
    /// 工作秘密.
    Work,
    /// 内部.
    Internal,
    /// 涉密, without saying how far.
    Unstated,
}

/// A word for a level, and whether it is a mark when it stands alone on its line at the top of a document.
pub(super) const LEVELS: &[(&str, Level, bool)] = &[
    ("工作秘密", Level::Work, true),
    ("核心商密", Level::Commercial, true),
    ("普通商密", Level::Commercial, true),
    ("商密", Level::Commercial, true),
    ("绝密", Level::Top, true),
    ("机密", Level::Secret, true),
    ("秘密", Level::Confidential, true),
    ("涉密", Level::Unstated, true),
    ("内部", Level::Internal, false),
];

/// What may follow a level directly and means the same.
pub(super) const AFTER_LEVEL: &[&str] = &["级", "件"];
/// What makes a level into the name of a marked thing, alone on a line or in a file's name.
pub(super) const THINGS: &[&str] = &["文件", "资料", "材料", "文档", "档案", "载体"];
/// Labels before a level.
pub(super) const LABELS: &[&str] = &[
    "密级",
    "文件密级",
    "保密级别",
    "保密等级",
    "涉密等级",
    "涉密级别",
    "秘密等级",
    "定密级别",
    "密级标识",
];
/// What may follow a level after a label.
pub(super) const AFTER_LABEL: &[&str] = &[
    "保密期限",
    "期限",
    "定密",
    "缓急",
    "紧急程度",
    "份号",
    "(",
    ",",
    ";",
    "。",
];
/// Units of a term.
pub(super) const UNITS: &[&str] = &["年", "个月", "月", "天", "日"];
/// Terms in words.
pub(super) const TERMS: &[&str] = &["长期", "启用前", "解密前", "公布前", "使用前", "永久"];
/// Urgency, which stands beside a mark on the first page.
pub(super) const URGENCIES: &[&str] = &["特急", "加急", "平急", "特提", "急件", "急"];
/// Signs that are taken for the star.
pub(super) const STARS: &[char] = &['★', '☆', '✩', '✪', '✭', '✮', '✯', '⭐', '🌟', '*', '＊', '⋆'];
/// Signs of a choice that was made.
pub(super) const CHOSEN: &[char] = &['☑', '√', '✓', '✔', '■', '☒', '●'];

/// Subjects of a line that keeps a paper in, with their level and whether the subject alone is a mark at the top.
pub(super) const SUBJECTS: &[(&str, Level, bool)] = &[
    ("内部资料", Level::Internal, true),
    ("内部文件", Level::Internal, true),
    ("内部材料", Level::Internal, true),
    ("内部刊物", Level::Internal, false),
    ("内部参阅", Level::Internal, true),
    ("仅供内部参阅", Level::Internal, true),
    ("工作秘密", Level::Work, true),
    ("涉密", Level::Unstated, true),
    ("涉密件", Level::Unstated, true),
    ("涉密文件", Level::Unstated, true),
    ("涉密资料", Level::Unstated, true),
    ("涉密材料", Level::Unstated, true),
    ("本件涉密", Level::Unstated, true),
    ("此件涉密", Level::Unstated, true),
    ("本文件涉密", Level::Unstated, true),
    ("本材料涉密", Level::Unstated, true),
    ("国家秘密", Level::Unstated, true),
];
/// What keeps a paper in, on a line of its own anywhere in it.
pub(super) const KEEP: &[&str] = &[
    "注意保存",
    "注意保密",
    "妥善保管",
    "请勿外传",
    "严禁外传",
    "不得外传",
    "禁止外传",
];
/// What does so at the top of a document only; further down it is talk.
pub(super) const KEEP_AT_TOP: &[&str] = &[
    "不得公开",
    "不予公开",
    "不得上网",
    "严禁上网",
    "严禁复印",
    "严禁复制",
    "不得复制",
    "不得复印",
    "阅后收回",
    "阅后即焚",
];
/// How many lines with something in them are the top of a document.
pub(super) const TOP: usize = 12;
