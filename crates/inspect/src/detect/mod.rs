//! 检测: the list of detectors. Each is a pure function of the page and the context, in a file of its own.
//!
//! **Invariant:** a detector names its rules; a finding of another rule does not leave this crate.

mod annual_report;
mod conversion_damage;
mod date_conflict;
mod disclosure_guide;
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
mod personal_list;
mod phrase_hole;
mod policy_metadata;
mod protected_name;
mod scope_slip;
mod secrecy_mark;
mod section_state;
mod service_guide;
mod spun_text;
mod symbol_noise;
mod title_prefix;
mod wording;

use mingjian_core::finding::{Finding, Kind};

pub(crate) use annual_report::report_year;
pub(crate) use policy_metadata::block as document_block;
pub(crate) use section_state::empty_words;

use crate::context::Context;
use crate::notation::slot::GOVERNMENT;
use crate::page::Page;
use crate::watched;

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
    spun_text::DETECTOR,
    hidden_link::DETECTOR,
    fake_red_head::DETECTOR,
    wording::DETECTOR,
    protected_name::DETECTOR,
    scope_slip::DETECTOR,
    document_number::DETECTOR,
    date_conflict::DETECTOR,
    policy_metadata::DETECTOR,
    annual_report::DETECTOR,
    disclosure_guide::DETECTOR,
    service_guide::DETECTOR,
    footer_identity::DETECTOR,
    meta_tags::DETECTOR,
    section_state::DETECTOR,
    personal_data::DETECTOR,
    personal_list::DETECTOR,
    secrecy_mark::DETECTOR,
];

/// The words that they look for at every page, each with the lists to which it belongs.
pub(crate) fn words() -> impl Iterator<Item = (&'static str, u32)> {
    let of = |list: u32| move |word: &'static str| (word, list);
    document_number::words()
        .map(of(watched::LEFT_OVER))
        .chain(fake_red_head::words().map(of(watched::BETTING)))
        .chain(foreign_name::words().map(of(watched::PAPERS)))
        .chain(phrase_hole::words().map(of(0)))
        .chain(protected_name::words().map(of(watched::NAMES)))
        .chain(scope_slip::words().map(of(0)))
        .chain(secrecy_mark::words().map(of(0)))
        .chain(section_state::words().map(of(0)))
        .chain(service_guide::words().map(of(watched::GUIDE)))
        .chain(spun_text::words().map(of(watched::SPUN)))
        .chain(wording::words().map(of(watched::WRONG_WORDS)))
        .chain([(GOVERNMENT, 0), (personal_list::LIVING, 0)])
}

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
    let secret = findings.iter().any(|finding| finding.kind == Kind::SecrecyMark);
    for finding in &mut findings {
        keep_less(finding, secret);
        finding.url.clone_from(&url);
        finding.basis = context.rules.basis(&finding.rule);
    }
    findings
}

/// What the text of a file is inspected for: personal data and marks of secrecy.
pub(crate) fn in_file(page: &Page, context: &Context) -> Vec<Finding> {
    let mut findings = (personal_data::DETECTOR.run)(page, context);
    findings.extend((personal_list::DETECTOR.run)(page, context));
    findings.extend(secrecy_mark::in_file(page));
    let secret = findings.iter().any(|finding| finding.kind == Kind::SecrecyMark);
    for finding in &mut findings {
        keep_less(finding, secret);
    }
    findings
}

/// What must not be kept leaves: of a page with a mark of secrecy every excerpt, of any page long numbers, which may
/// be a person's even where the finding is about something else.
pub(crate) fn keep_less(finding: &mut Finding, secret: bool) {
    let spots = finding.evidence.spots.iter_mut().map(|spot| &mut spot.excerpt);
    for excerpt in spots.chain(std::iter::once(&mut finding.excerpt)) {
        if secret {
            excerpt.clear();
        } else if finding.kind != Kind::SiteIdentity {
            *excerpt = without_numbers(excerpt);
        }
    }
}

/// Runs of so many digits are masked in excerpts; the numbers of sites are not, they are what is judged there.
const MASKED: usize = 11;
/// At the edge of an excerpt, where a number may have been cut, so many are enough.
const MASKED_AT_EDGE: usize = 5;

/// A text whose long numbers are masked.
pub(crate) fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() || (!run.is_empty() && matches!(c, 'X' | 'x')) {
            run.push(c);
            continue;
        }
        let edge = c == '…' || kept.ends_with('…');
        let masked = run.len() >= if edge { MASKED_AT_EDGE } else { MASKED };
        let digits = run.drain(..).enumerate();
        kept.extend(digits.map(|(at, digit)| if masked && at >= 4 { '*' } else { digit }));
        kept.push(c);
    }
    kept.pop();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Form, parse};

    fn found(html: &str) -> Vec<Finding> {
        inspect(&parse(html.as_bytes(), None, Form::Markup), &Context::default())
    }

    #[test]
    fn no_finding_holds_a_number_of_a_person() {
        let findings = found("<p>成效显着，王某某11010119900307803X</p>");
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        assert_eq!(rules, ["wrong-word", "identity-number"]);
        assert!(!format!("{findings:?}").contains("199003"), "{findings:?}");
    }

    #[test]
    fn of_a_page_with_a_mark_of_secrecy_no_words_are_kept() {
        let findings = found("<p>机密★10年</p><p>部署清况通报</p>");
        assert!(
            findings.len() == 2 && !format!("{findings:?}").contains("部署"),
            "{findings:?}"
        );
    }
}
