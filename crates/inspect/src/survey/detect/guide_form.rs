//! 表格样表: the forms that a service guide asks for can be had, and open.
//!
//! **Does not** look inside a form: whether a file opens and what is in it is judged where attachments are read.

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::{Guide, mark};
use crate::survey::gather::{Fate, Seen, Survey, spot};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "guide_form",
    rules: &["guide-form-missing", "guide-form-dead"],
    run,
};

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let guides = survey
        .pages
        .iter()
        .filter_map(|seen| Some((seen, seen.facts.guide.as_ref()?)));
    guides
        .filter_map(|(seen, guide)| judge(survey, seen, guide))
        .collect()
}

fn judge(survey: &Survey, seen: &Seen, guide: &Guide) -> Option<Finding> {
    let place = vec![spot(Part::Body, guide.place, &guide.form)];
    let fates: Vec<Fate> = guide.files.iter().map(|url| survey.fate(mark(url))).collect();
    if fates.is_empty() {
        let mut finding = survey.finding(seen, "guide-form-missing", Kind::ServiceGuide, 70, place);
        // A script may well put the files there.
        if seen.facts.filling == crate::survey::facts::Filling::Script {
            finding.verdict = Verdict::NotJudged;
        }
        return Some(with(finding, &[("form", &guide.form)]));
    }
    let dead: Vec<&str> = guide
        .files
        .iter()
        .zip(&fates)
        .filter(|(_, fate)| **fate == Fate::Dead)
        .map(|(url, _)| url.as_str())
        .collect();
    if dead.len() < fates.len() {
        return None;
    }
    let finding = survey.finding(seen, "guide-form-dead", Kind::ServiceGuide, 85, place);
    Some(with(
        finding,
        &[("form", &guide.form), ("files", &dead.join(" "))],
    ))
}
