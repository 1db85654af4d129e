//! 重做: one finding derived again from its record, offline, by the same rules.
//!
//! **Invariant:** what does not follow from one record (a link without an answer, a judgement over the whole site) is
//! not judged, which is not the same as being withdrawn.

use mingjian_core::finding::Finding;

use crate::archive::Stored;
use crate::context::Context;
use crate::crawl::{LINK_RULES, recorded};
use crate::detect::{DETECTORS, inspect};

/// 重做的结果.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// It is there, at the same places.
    Stands,
    /// It is not there.
    Gone,
    /// It cannot be told, with the word of the reason.
    NotJudged(String),
}

impl Again {
    /// The word of the result.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Gone => "gone",
            Self::NotJudged(_) => "not_judged",
        }
    }
}

/// Whether the rule looks at one page and nothing else.
pub(crate) fn is_of_a_page(rule: &str) -> bool {
    DETECTORS.iter().any(|detector| detector.rules.contains(&rule))
}

/// Whether two findings are about the same fault; `places` wants the same places too.
pub(crate) fn is_same(one: &Finding, other: &Finding, places: bool) -> bool {
    one.rule == other.rule
        && (!places || one.evidence.spots == other.evidence.spots)
        && (places || one.excerpt == other.excerpt || one.params == other.params)
}

/// Derives a finding again from the answer that was recorded; `context` is that of the seal.
pub fn derive(finding: &Finding, answer: Option<&Stored>, context: &Context) -> Again {
    let Some(answer) = answer else {
        return Again::NotJudged("no_record".to_owned());
    };
    if LINK_RULES.contains(&finding.rule.as_str()) {
        return recorded(finding, answer);
    }
    if !is_of_a_page(&finding.rule) {
        return Again::NotJudged("whole_site".to_owned());
    }
    let context = Context {
        url: finding.url.parse().ok(),
        ..context.clone()
    };
    let found = inspect(&answer.page(), &context);
    if found.iter().any(|one| is_same(one, finding, true)) {
        Again::Stands
    } else {
        Again::Gone
    }
}
