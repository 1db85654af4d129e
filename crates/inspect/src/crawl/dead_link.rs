//! 错链: from what came of an address to the finding at the place where it stands.
//!
//! Pure over what was kept of the visit. Found at first sight, confirmed at the second, long enough after the first.

use mingjian_core::finding::{Evidence, Finding, Kind, Spot, Verdict};

use super::frontier::{Outcome, Target, Visit};
use crate::page::Part;
use crate::rules::RuleSet;

/// The rules of links.
pub const RULES: &[&str] = &["dead-link", "dead-attachment", "link-not-judged"];

/// The finding, where there is one.
pub(super) fn finding(target: &Target, visit: &Visit, rules: &RuleSet) -> Option<Finding> {
    let (why, dead) = match &visit.outcome {
        Outcome::Dead(why) => (why, true),
        Outcome::NotJudged(why) => (why, false),
        _ => return None,
    };
    let source = target.source.as_ref();
    if source.is_some_and(|source| source.weak) {
        return None;
    }
    let rule = match (dead, target.file) {
        (false, _) => "link-not-judged",
        (true, true) => "dead-attachment",
        (true, false) => "dead-link",
    };
    let verdict = match (dead, visit.confirmed) {
        (false, _) => Verdict::NotJudged,
        (true, true) => Verdict::Confirmed,
        (true, false) => Verdict::Found,
    };
    let spot = source.map(|source| Spot {
        part: Part::Markup.word().to_owned(),
        line: source.line,
        column: source.column,
        offset: source.offset,
        excerpt: source.raw.chars().take(200).collect(),
    });
    let page = source.map_or(&target.url, |source| &source.page);
    let spots: Vec<Spot> = spot.into_iter().collect();
    Some(Finding {
        rule: rule.to_owned(),
        kind: Kind::DeadLink,
        url: page.clone(),
        verdict,
        confidence: if why == "soft_404" { 85 } else { 95 },
        excerpt: target.url.clone(),
        params: vec![
            ("target".into(), target.url.clone()),
            ("why".into(), why.replace('_', "-")),
        ],
        basis: rules.basis(rule),
        evidence: Evidence {
            count: u32::try_from(spots.len()).unwrap_or(u32::MAX),
            spots,
            digest: source.map(|source| source.digest.clone()).unwrap_or_default(),
            mac: None,
            record: visit.record.clone(),
        },
    })
}
