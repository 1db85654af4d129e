//! 首页更新: nothing new on the home page for two weeks, told by its dated lines and not by its bytes.
//!
//! Implements V3 of 国办秘函〔2019〕19号. Two ways: the same lines in sweeps that are that far apart, which is what the
//! rule asks for; or, in one sweep, a newest line that is older. A home page that is only a way in has no dated lines:
//! then those of the pages one click behind it are taken. Clocks, counters and weather are no dated lines.

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind, Verdict};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::Item;
use crate::survey::gather::{Seen, Survey, spot};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "home_update",
    rules: &["home-page-unchanged", "home-page-old", "home-page-not-judged"],
    run,
};

/// Two weeks, where the rule set does not say.
const DAYS: u32 = 14;
const DAY: i64 = 24 * 60 * 60 * 1000;

fn run(survey: &Survey, context: &Context) -> Vec<Finding> {
    let Some(home) = survey.home().and_then(|at| survey.pages.get(at)) else {
        return Vec::new();
    };
    if home.facts.archived {
        return Vec::new();
    }
    let days = context
        .rules
        .rule("V3")
        .and_then(|rule| rule.threshold.days)
        .unwrap_or(DAYS);
    let has_days = |seen: &&Seen| seen.facts.items.iter().any(|item| item.date.is_some());
    let pages: Vec<&Seen> = if has_days(&home) {
        vec![home]
    } else {
        survey
            .pages
            .iter()
            .filter(|seen| seen.depth == 1)
            .filter(has_days)
            .collect()
    };
    if pages.is_empty() {
        // A site without sections is no site of which anything new is expected here.
        return if survey.sections.is_empty() || context.as_of.is_none() {
            Vec::new()
        } else {
            let mut finding =
                survey.finding(home, "home-page-not-judged", Kind::StaleSection, 100, Vec::new());
            finding.verdict = Verdict::NotJudged;
            vec![finding]
        };
    }
    let limit = i64::from(days).saturating_mul(DAY);
    let same = |seen: &&&Seen| seen.items_since > 0 && seen.at.saturating_sub(seen.items_since) >= limit;
    if pages.iter().filter(same).count() == pages.len() {
        let since = pages.iter().map(|seen| seen.items_since).max().unwrap_or(home.at);
        let for_days = home.at.saturating_sub(since).checked_div(DAY).unwrap_or_default();
        let mut finding = told(survey, home, &pages, "home-page-unchanged", 92);
        finding.verdict = Verdict::Confirmed;
        return vec![with(
            finding,
            &[("days", &for_days.to_string()), ("limit", &days.to_string())],
        )];
    }
    let newest = newest(&pages).and_then(|(_, item)| item.date);
    let (Some(newest), Some(as_of)) = (newest, context.as_of) else {
        return Vec::new();
    };
    let since = as_of.saturating_sub(jiff::Span::new().days(i64::from(days)));
    if newest >= since {
        return Vec::new();
    }
    let finding = told(survey, home, &pages, "home-page-old", 75);
    vec![with(
        finding,
        &[("newest", &newest.to_string()), ("since", &since.to_string())],
    )]
}

fn newest<'s>(pages: &[&'s Seen]) -> Option<(&'s Seen, &'s Item)> {
    let lines = pages
        .iter()
        .flat_map(|seen| seen.facts.items.iter().map(|item| (*seen, item)));
    lines
        .filter(|(_, item)| item.date.is_some())
        .max_by_key(|(_, item)| item.date.unwrap_or(Date::MIN))
}

fn told(survey: &Survey, home: &Seen, pages: &[&Seen], rule: &str, confidence: u8) -> Finding {
    let (seen, places) = match newest(pages) {
        Some((seen, item)) => (seen, vec![spot(Part::Body, item.place, &item.title)]),
        None => (home, Vec::new()),
    };
    survey.finding(seen, rule, Kind::StaleSection, confidence, places)
}
