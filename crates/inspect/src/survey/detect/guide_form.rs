//! 表格样表: the forms that a service guide asks for can be had with a filled sample, open, and hold something.
//!
//! **Does not** judge a file that could not be read, or that shows more than its text: a scan of a form is a form.

use mingjian_core::finding::{Finding, Kind, Verdict};
use url::Url;

use super::SiteDetector;
use crate::context::Context;
use crate::crawl::name_of;
use crate::page::{Part, with};
use crate::survey::facts::{Filling, Guide, Sample, mark};
use crate::survey::gather::{Fate, Seen, Survey, spot};
use crate::survey::guide::{FORMS, is_sample};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "guide_form",
    rules: &[
        "guide-form-missing",
        "guide-form-dead",
        "guide-form-empty",
        "guide-sample-missing",
    ],
    run,
};

/// Further names of an empty form.
const BLANKS: &[&str] = &["空表", "空白表", "空白样", "表格"];

/// A file that a guide offers.
struct Offer<'g> {
    url: &'g str,
    /// What the link says.
    says: &'g str,
    /// The name of the file.
    file: String,
    fate: Fate,
}

impl Offer<'_> {
    fn named(&self, is: impl Fn(&str) -> bool) -> bool {
        is(self.says) || is(&self.file)
    }

    /// A filled sample without the empty form.
    fn only_sample(&self) -> bool {
        self.named(is_sample) && !self.named(|name| name.contains('空'))
    }

    /// It is called a form.
    fn is_form(&self) -> bool {
        !self.only_sample() && self.named(is_form)
    }
}

fn is_form(name: &str) -> bool {
    FORMS.iter().chain(BLANKS).any(|word| name.contains(word))
}

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let guides = survey
        .pages
        .iter()
        .filter_map(|seen| Some((seen, seen.facts.guide.as_ref()?)));
    guides
        .flat_map(|(seen, guide)| judge(survey, seen, guide))
        .collect()
}

fn judge(survey: &Survey, seen: &Seen, guide: &Guide) -> Vec<Finding> {
    let place = || vec![spot(Part::Body, guide.place, &guide.form)];
    let offers = offers(survey, guide);
    if offers.is_empty() {
        let mut finding = survey.finding(seen, "guide-form-missing", Kind::ServiceGuide, 70, place());
        // A script may well put the files there.
        if seen.facts.filling == Filling::Script {
            finding.verdict = Verdict::NotJudged;
        }
        return vec![with(finding, &[("form", &guide.form)])];
    }
    if offers.iter().all(|offer| offer.fate == Fate::Dead) {
        let finding = survey.finding(seen, "guide-form-dead", Kind::ServiceGuide, 85, place());
        let files = urls(offers.iter());
        return vec![with(finding, &[("form", &guide.form), ("files", &files)])];
    }
    let mut findings = Vec::new();
    if let Some((what, confidence, files)) = empty(survey, &offers) {
        let finding = survey.finding(seen, "guide-form-empty", Kind::ServiceGuide, confidence, place());
        let params = [("form", guide.form.as_str()), ("files", &files), ("what", what)];
        findings.push(with(finding, &params));
    }
    let had = offers
        .iter()
        .any(|offer| offer.is_form() && offer.fate != Fate::Dead);
    if had && guide.sample != Sample::Offered {
        let mut finding = survey.finding(seen, "guide-sample-missing", Kind::ServiceGuide, 55, place());
        // A script may put it there, and what the text speaks of may be a picture, or a link that only says 下载.
        if seen.facts.filling == Filling::Script || guide.sample == Sample::Spoken {
            finding.verdict = Verdict::NotJudged;
        }
        findings.push(with(finding, &[("form", &guide.form)]));
    }
    findings
}

fn offers<'g>(survey: &Survey, guide: &'g Guide) -> Vec<Offer<'g>> {
    // Facts of an earlier program have no names.
    let names = guide
        .names
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let offer = |(url, says): (&'g String, &'g str)| Offer {
        url,
        says,
        file: Url::parse(url).map(|url| name_of(&url).0).unwrap_or_default(),
        fate: survey.fate(mark(url)),
    };
    guide.files.iter().zip(names).map(offer).collect()
}

fn urls<'o>(offers: impl Iterator<Item = &'o Offer<'o>>) -> String {
    offers.map(|offer| offer.url).collect::<Vec<_>>().join(" ")
}

/// What the files are that are offered as the form, how sure that is, and their addresses; none where one of them may
/// be a form.
fn empty(survey: &Survey, offers: &[Offer<'_>]) -> Option<(&'static str, u8, String)> {
    let called: Vec<&Offer<'_>> = offers.iter().filter(|offer| offer.is_form()).collect();
    let forms = if called.is_empty() {
        offers.iter().filter(|offer| !offer.only_sample()).collect()
    } else {
        called
    };
    let mut blank = true;
    for offer in &forms {
        let facts = survey.file(mark(offer.url))?.facts;
        match facts.characters? {
            0 => {}
            // A form whose own name says so is not taken for something else.
            _ if facts.fields || is_form(&offer.file) => return None,
            _ => blank = false,
        }
    }
    let files = urls(forms.iter().copied());
    if forms.is_empty() {
        None
    } else if blank {
        Some(("empty", 80, files))
    } else {
        Some(("unlike", 50, files))
    }
}
