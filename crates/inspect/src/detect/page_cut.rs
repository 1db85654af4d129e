//! 页面未查完: a page whose limits were reached is said to be not judged to its end.

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::Detector;
use crate::context::Context;
use crate::page::{Cut, Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "page_cut",
    rules: &["page-cut"],
    run,
};

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    // Depth loses nothing of the text, so it alone leaves the page judged.
    let cuts: Vec<&str> = page
        .cuts
        .iter()
        .filter(|cut| **cut != Cut::Depth)
        .map(|cut| cut.word())
        .collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    let spot = page.spot_in_source(Part::Markup, page.source.len(), String::new());
    let mut finding = page.finding("page-cut", Kind::PageCut, 100, vec![spot]);
    finding.verdict = Verdict::NotJudged;
    vec![with(finding, &[("limits", &cuts.join(", "))])]
}
