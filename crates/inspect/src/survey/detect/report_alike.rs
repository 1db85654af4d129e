//! 年度报告雷同: a 政府信息公开 report that is a copy of last year's or of another unit's.
//!
//! Compared are running texts without digits; tables and headings, which the form prescribes, are not running text.
//! **Does not** say who copied from whom.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind};

use super::SiteDetector;
use crate::context::Context;
use crate::page::{Part, with};
use crate::survey::facts::{Facts, Place};
use crate::survey::gather::{Seen, Survey, spot};
use crate::survey::likeness::alike;

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "report_alike",
    rules: &["annual-report-alike"],
    run,
};

/// So many in a hundred pieces in common are a copy.
const COPY: u32 = 85;
/// Most reports that are compared with each other.
const MOST: usize = 1_500;

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let reports: Vec<(&Seen, i16)> = survey
        .pages
        .iter()
        .filter_map(|seen| {
            Some((
                seen,
                seen.facts
                    .report_year
                    .filter(|_| !seen.facts.likeness.is_empty())?,
            ))
        })
        .take(MOST)
        .collect();
    // Of a report that is like several others the likest is told.
    let mut likest: BTreeMap<&str, (u32, &Seen, &Seen)> = BTreeMap::new();
    for (at, (first, year)) in reports.iter().enumerate() {
        for (second, other) in reports.iter().skip(at.saturating_add(1)) {
            if year == other && is_same(&first.facts, &second.facts) {
                continue;
            }
            let share = alike(&first.facts.likeness, &second.facts.likeness).unwrap_or_default();
            if share < COPY {
                continue;
            }
            let (older, newer) = if year <= other {
                (*first, *second)
            } else {
                (*second, *first)
            };
            let known = likest.get(newer.url.as_str()).map_or(0, |(share, ..)| *share);
            if share > known {
                likest.insert(&newer.url, (share, newer, older));
            }
        }
    }
    let told = |(share, newer, older): (u32, &Seen, &Seen)| {
        let place = spot(Part::Heading, Place(1, 1, 0), &newer.facts.title);
        let finding = survey.finding(newer, "annual-report-alike", Kind::AnnualReport, 80, vec![place]);
        let share = share.to_string();
        with(
            finding,
            &[
                ("title", &newer.facts.title),
                ("other", &older.url),
                ("other_title", &older.facts.title),
                ("share", &share),
            ],
        )
    };
    likest.into_values().map(told).collect()
}

/// One report under two addresses.
fn is_same(a: &Facts, b: &Facts) -> bool {
    a.title == b.title && a.text_mark == b.text_mark
}
