//! 检测: the list of detectors. Each is a pure function of the page and the context, in a file of its own.
//!
//! **Invariant:** a detector names its rules; a finding of another rule does not leave this crate.

mod annual_report;
mod conversion_damage;
mod date_conflict;
mod document_number;
mod fake_red_head;
mod footer_identity;
mod foreign_name;
mod hidden_link;
mod junk_tags;
mod keyword_line;
mod meta_tags;
mod page_cut;
mod personal_data;
mod phrase_hole;
mod policy_metadata;
mod protected_name;
mod scope_slip;
mod secrecy_mark;
mod section_state;
mod service_guide;
mod symbol_noise;
mod title_prefix;
mod wording;

use mingjian_core::finding::{Basis, Finding};

use crate::context::Context;
use crate::page::Page;

/// 检测器: a detector with the rules that it may report.
pub struct Detector {
    /// The name of its file and of its golden folder.
    pub name: &'static str,
    /// Its rules.
    pub rules: &'static [&'static str],
    /// The detector itself.
    pub run: fn(&Page, &Context) -> Vec<Finding>,
}

/// All detectors, in the order in which they run.
pub const DETECTORS: &[Detector] = &[
    page_cut::DETECTOR,
    junk_tags::DETECTOR,
    foreign_name::DETECTOR,
    phrase_hole::DETECTOR,
    keyword_line::DETECTOR,
    title_prefix::DETECTOR,
    conversion_damage::DETECTOR,
    symbol_noise::DETECTOR,
    hidden_link::DETECTOR,
    fake_red_head::DETECTOR,
    wording::DETECTOR,
    protected_name::DETECTOR,
    scope_slip::DETECTOR,
    document_number::DETECTOR,
    date_conflict::DETECTOR,
    policy_metadata::DETECTOR,
    annual_report::DETECTOR,
    service_guide::DETECTOR,
    footer_identity::DETECTOR,
    meta_tags::DETECTOR,
    section_state::DETECTOR,
    personal_data::DETECTOR,
    secrecy_mark::DETECTOR,
];

/// Runs all detectors; findings come in the order of the list, and within one in the order of the page.
pub fn inspect(page: &Page, context: &Context) -> Vec<Finding> {
    let url = context.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut findings = Vec::new();
    for detector in DETECTORS {
        let mut found = (detector.run)(page, context);
        found.retain(|finding| detector.rules.contains(&finding.rule.as_str()));
        found.sort_by_key(|finding| finding.evidence.spots.first().map(|spot| spot.offset));
        findings.append(&mut found);
    }
    for finding in &mut findings {
        finding.url.clone_from(&url);
        finding.basis = context.rules.basis(&finding.rule).map(|rule| Basis {
            rule_set: context.rules.id.clone(),
            rule: rule.id.clone(),
            verified: rule.verified,
        });
    }
    findings
}
