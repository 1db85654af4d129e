//! 问题线索 (Finding): what the online inspection found on a page, with the places that prove it.
//!
//! A finding is a proposal for a person, never a deduction. **Invariant:** it holds no clock and no personal data:
//! an excerpt of personal data is masked before it comes here, and of a suspected secret only the place is kept.

use serde::{Deserialize, Serialize};

use crate::lang::Params;

/// 问题种类: what kind of fault a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 错链: a link that leads nowhere.
    DeadLink,
    /// 更新不及时: a section without anything new for too long.
    StaleSection,
    /// 空白栏目: a section without content.
    EmptySection,
    /// 篡改: foreign content put into the page.
    Tampering,
    /// 个人信息泄露: personal data for everybody to read.
    PersonalDataExposure,
    /// 错别字: a wrong word, a missing one, or one that does not fit the issuer.
    WrongWord,
    /// 密级标志: a mark of secrecy on a public page.
    SecrecyMark,
    /// 日期矛盾: dates of one page that contradict each other.
    DateConflict,
    /// 政策文件要素: number, dates and validity of a document.
    PolicyMetadata,
    /// 年度报告: sections and sums of the yearly report.
    AnnualReport,
    /// 办事指南: elements and words of a service guide.
    ServiceGuide,
    /// 网站标识: site code and record numbers at the foot of a page.
    SiteIdentity,
    /// 页面标签: the meta tags that a government page carries.
    PageLabel,
    /// 解读关联: a document and its interpretation that do not lead to each other.
    InterpretationLink,
    /// 政府信息公开专栏: the platform and its parts.
    DisclosurePlatform,
    /// 留言未答复: a message of a public letter box that nobody answered, or an answer that does not show what it has to.
    UnansweredMessage,
    /// 网站安全: certificate, encryption and domain of a site.
    SiteSecurity,
    /// 无障碍: the version for the elderly and the tools for those who see or hear badly.
    Accessibility,
    /// 页面未查完: a page that could not be read to its end.
    PageCut,
}

impl Kind {
    /// The word by which the kind goes in data and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::DeadLink => "dead_link",
            Self::StaleSection => "stale_section",
            Self::EmptySection => "empty_section",
            Self::Tampering => "tampering",
            Self::PersonalDataExposure => "personal_data_exposure",
            Self::WrongWord => "wrong_word",
            Self::SecrecyMark => "secrecy_mark",
            Self::DateConflict => "date_conflict",
            Self::PolicyMetadata => "policy_metadata",
            Self::AnnualReport => "annual_report",
            Self::ServiceGuide => "service_guide",
            Self::SiteIdentity => "site_identity",
            Self::PageLabel => "page_label",
            Self::InterpretationLink => "interpretation_link",
            Self::DisclosurePlatform => "disclosure_platform",
            Self::UnansweredMessage => "unanswered_message",
            Self::SiteSecurity => "site_security",
            Self::Accessibility => "accessibility",
            Self::PageCut => "page_cut",
        }
    }
}

/// 结论: how sure the inspection is that the fault is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Seen once.
    Found,
    /// Seen again later, or proved by the recorded bytes alone.
    Confirmed,
    /// 未判定: it could not be judged, which is not the same as being in order.
    NotJudged,
}

impl Verdict {
    /// The word by which the verdict goes in data and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Confirmed => "confirmed",
            Self::NotJudged => "not_judged",
        }
    }
}

/// 位置: one place on the recorded page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// Which part of the page: `title`, `body`, `sign_off`, `document_number` and so on; of a file the kind of place and
    /// where it is, such as `cell:附件.zip/名单.xlsx!补贴表!C7`, `paragraph:名单.docx!12`, `file_page:名单.pdf!3`.
    pub part: String,
    /// The line of the decoded source, from 1.
    pub line: u32,
    /// The character in that line, from 1.
    pub column: u32,
    /// The byte of the decoded source, from 0.
    pub offset: u64,
    /// What stands there, masked where it is personal data; empty where nothing may be kept.
    pub excerpt: String,
}

/// 存证记录: the record of an archive from which a finding can be derived again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// The file of the archive.
    pub file: String,
    /// The byte of that file at which the record begins.
    pub offset: u64,
    /// How many bytes it takes there.
    pub length: u64,
    /// The record's own name.
    pub id: String,
    /// SHA-256 of the recorded answer's body as it came, in hexadecimal.
    pub digest: String,
}

/// 证据: where the fault stands and which record it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// All places, in the order of the page.
    pub spots: Vec<Spot>,
    /// How many places there are; more than `spots` holds where there were too many to list.
    pub count: u32,
    /// SHA-256 of the bytes of the page.
    pub digest: String,
    /// HMAC-SHA-256 of what was found under the installation's key, where a key was given and the value is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<String>,
    /// The record that holds the answer, where the page came from a site and the archive was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
}

/// 依据: the rule of a rule set that a finding belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Basis {
    /// The rule set, such as `gbmh-2019-19`.
    pub rule_set: String,
    /// The rule in it, such as `V1.4`.
    pub rule: String,
    /// Whether the rule's text and numbers were compared with the original.
    pub verified: bool,
}

/// 问题线索: one finding.
///
/// ```
/// use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
/// let finding = Finding {
///     rule: "junk-tags".into(), kind: Kind::Tampering, url: "https://www.example.gov.cn/1.html".into(),
///     verdict: Verdict::Found, confidence: 95, excerpt: "<samp id=…>".into(), params: Vec::new(),
///     basis: None, evidence: Evidence::default(),
/// };
/// assert_eq!(finding.kind.word(), "tampering");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// The detector's rule, such as `junk-tags`.
    pub rule: String,
    /// What kind of fault.
    pub kind: Kind,
    /// The page's address, or the file's name where it has none.
    pub url: String,
    /// How sure.
    pub verdict: Verdict,
    /// 0 to 100: how often findings of this form are right, by the detector's own judgement.
    pub confidence: u8,
    /// What stands at the first place.
    pub excerpt: String,
    /// The parameters of the sentence that tells it.
    pub params: Params,
    /// The rule of the rule set, where one covers it.
    pub basis: Option<Basis>,
    /// Where it stands.
    pub evidence: Evidence,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_data_carry() {
        for kind in [Kind::DeadLink, Kind::PersonalDataExposure, Kind::PageCut] {
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.word())
            );
        }
        let verdict = serde_json::to_string(&Verdict::NotJudged).unwrap();
        assert_eq!(verdict, format!("\"{}\"", Verdict::NotJudged.word()));
    }
}
