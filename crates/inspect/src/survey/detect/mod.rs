//! 全站检测: the list of detectors that look at a sweep as a whole. Each is a pure function, in a file of its own.
//!
//! **Invariant:** as with pages: a detector names its rules, and a finding of another rule does not leave this crate.

mod back_dating;
mod disclosure_platform;
mod guide_form;
mod home_update;
mod index_number;
mod interpretation;
mod letter_box;
mod lone_script;
mod report_alike;
mod section_update;

use mingjian_core::finding::Finding;

use super::gather::Survey;
use crate::context::Context;
use crate::detect::keep_less;

pub use section_update::{Tally, tally};

/// 全站检测器 with the rules that it may report.
pub struct SiteDetector {
    /// The name of its file and of its golden folder.
    pub name: &'static str,
    /// Its rules.
    pub rules: &'static [&'static str],
    /// The detector itself.
    pub run: fn(&Survey, &Context) -> Vec<Finding>,
}

/// All detectors, in the order in which they run.
pub const SITE_DETECTORS: &[SiteDetector] = &[
    section_update::DETECTOR,
    home_update::DETECTOR,
    back_dating::DETECTOR,
    index_number::DETECTOR,
    interpretation::DETECTOR,
    report_alike::DETECTOR,
    disclosure_platform::DETECTOR,
    letter_box::DETECTOR,
    guide_form::DETECTOR,
    lone_script::DETECTOR,
];

/// Runs all detectors over a sweep; findings come in the order of the list.
pub fn inspect(survey: &Survey, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for detector in SITE_DETECTORS {
        let mut found = (detector.run)(survey, context);
        found.retain(|finding| detector.rules.contains(&finding.rule.as_str()));
        findings.append(&mut found);
    }
    for finding in &mut findings {
        keep_less(finding, false);
        let known = finding.basis.take();
        finding.basis = known.or_else(|| context.rules.basis(&finding.rule));
    }
    findings
}
