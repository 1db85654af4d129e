//! 栏目更新: sections without anything new for too long or without content, over all pages of their lists.
//!
//! Implements V4.1 to V4.3 of 国办秘函〔2019〕19号 with the intervals of the rule set: each section once, and where
//! together they reach the number of a veto, that as a finding of its own. **Does not** judge a section whose list a
//! script fills, whose lines show no day, or whose first page was not met.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind, Spot, Verdict};
use serde::Serialize;

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::gather::{Seen, Survey, spot};
use crate::survey::kind::SectionKind;
use crate::survey::section::{Section, State};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "section_update",
    rules: &[
        "stale-section",
        "empty-section",
        "section-not-judged",
        "sections-reach-veto",
    ],
    run,
};

/// 栏目统计 of a sweep.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Sections that were found.
    pub known: usize,
    /// Of these, confirmed by a person.
    pub confirmed: usize,
    /// Sections without anything new for too long, by the rule that says so.
    pub stale: BTreeMap<String, usize>,
    /// Sections without content.
    pub empty: usize,
    /// Sections that cannot be judged.
    pub not_judged: usize,
}

/// The rule by which a section is stale: notices and documents count with the news only on the first level.
fn rule(section: &Section) -> String {
    let limit = section
        .limit
        .as_ref()
        .map(|limit| limit.rule.clone())
        .unwrap_or_default();
    let papers = matches!(section.class.kind, SectionKind::Notices | SectionKind::Policies);
    if limit == "V4.1" && papers && section.level > 1 {
        "V4.2".to_owned()
    } else {
        limit
    }
}

/// How the sections stand, in numbers.
pub fn tally(survey: &Survey, context: &Context) -> Tally {
    let mut tally = Tally {
        known: survey.sections.len(),
        ..Tally::default()
    };
    for section in &survey.sections {
        tally.confirmed = tally.confirmed.saturating_add(usize::from(section.confirmed));
        match section.state(context.as_of) {
            State::Fresh => {}
            State::Stale(..) => {
                let count = tally.stale.entry(rule(section)).or_default();
                *count = count.saturating_add(1);
            }
            State::Empty => tally.empty = tally.empty.saturating_add(1),
            State::NotJudged(_) => tally.not_judged = tally.not_judged.saturating_add(1),
        }
    }
    tally
}

fn run(survey: &Survey, context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in &survey.sections {
        let Some(first) = section.pages.first().and_then(|at| survey.pages.get(*at)) else {
            continue;
        };
        match section.state(context.as_of) {
            State::Fresh => {}
            State::Stale(at, since) => {
                findings.extend(stale(survey, context, section, at, &since.to_string()))
            }
            State::Empty => findings.push(empty(survey, section, first)),
            State::NotJudged(why) => {
                let mut finding =
                    survey.finding(first, "section-not-judged", Kind::StaleSection, 100, Vec::new());
                finding.verdict = Verdict::NotJudged;
                findings.push(with(finding, &[("section", &section.name), ("why", why)]));
            }
        }
    }
    findings.extend(vetoes(survey, context));
    findings
}

fn stale(survey: &Survey, context: &Context, section: &Section, at: usize, since: &str) -> Option<Finding> {
    let line = section.lines.get(at)?;
    let seen = survey.pages.get(line.page)?;
    let newest = line.date?.to_string();
    let place = spot(Part::Body, line.place, &format!("{} {newest}", line.title));
    // A kind that was guessed may be another one with another interval.
    let confidence = section.class.sure.clamp(50, 92);
    let mut finding = survey.finding(seen, "stale-section", Kind::StaleSection, confidence, vec![place]);
    // Of a line that a batch brought, the page is told that people see, with the record of the batch.
    if survey.batches().contains(&line.page) {
        finding.url.clone_from(&section.url);
    }
    finding.basis = context.rules.basis_by_id(&rule(section));
    Some(with(
        finding,
        &[("section", &section.name), ("newest", &newest), ("since", since)],
    ))
}

fn empty(survey: &Survey, section: &Section, first: &Seen) -> Finding {
    let told = section
        .empty
        .as_ref()
        .and_then(|(at, words, place)| Some((survey.pages.get(*at)?, words, *place)));
    let finding = match told {
        Some((seen, words, place)) => {
            let places = vec![spot(Part::Body, place, words)];
            survey.finding(seen, "empty-section", Kind::EmptySection, 85, places)
        }
        None => survey.finding(first, "empty-section", Kind::EmptySection, 65, Vec::new()),
    };
    with(finding, &[("section", &section.name)])
}

/// Where sections together reach the number of a veto.
fn vetoes(survey: &Survey, context: &Context) -> Vec<Finding> {
    let tally = tally(survey, context);
    let empty = ("V4.3".to_owned(), tally.empty);
    let mut findings = Vec::new();
    for (id, count) in tally.stale.into_iter().chain(std::iter::once(empty)) {
        let rule = context.rules.rule(&id);
        let limit = rule
            .and_then(|rule| rule.threshold.count)
            .and_then(|count| usize::try_from(count).ok());
        let (Some(limit), Some(home)) = (limit, survey.home().and_then(|at| survey.pages.get(at))) else {
            continue;
        };
        if count < limit {
            continue;
        }
        let state = |section: &&Section| match section.state(context.as_of) {
            State::Stale(..) => id != "V4.3" && self::rule(section) == id,
            State::Empty => id == "V4.3",
            _ => false,
        };
        let those: Vec<&Section> = survey.sections.iter().filter(state).collect();
        let names: Vec<&str> = those
            .iter()
            .map(|section| section.name.as_str())
            .take(20)
            .collect();
        let kind = if id == "V4.3" {
            Kind::EmptySection
        } else {
            Kind::StaleSection
        };
        let sure = those
            .iter()
            .map(|section| section.class.sure)
            .min()
            .unwrap_or(0)
            .clamp(50, 90);
        let mut finding = survey.finding(home, "sections-reach-veto", kind, sure, Vec::<Spot>::new());
        finding.basis = context.rules.basis_by_id(&id);
        let (count, limit) = (count.to_string(), limit.to_string());
        findings.push(with(
            finding,
            &[
                (
                    "what",
                    if kind == Kind::EmptySection {
                        "empty"
                    } else {
                        "stale"
                    },
                ),
                ("rule", &id),
                ("count", &count),
                ("limit", &limit),
                ("names", &names.join("、")),
            ],
        ));
    }
    findings
}
