//! 日期矛盾: dates of one page that do not fit each other.
//!
//! Named, never decided: a page may have been revised, and addresses keep the month of their first draft. So label,
//! meta and title line are compared by the day, the address only beyond 31 days, the sign-off beyond a year. A file that
//! was uploaded more than 31 days after the shown day is named too: pages are revised, and pages are dated back.

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind, Spot};

use super::Detector;
use crate::context::Context;
use crate::page::dates::{self, Candidate, DateSource};
use crate::page::dates_beside::{self, Beside};
use crate::page::{Page, Part, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "date_conflict",
    rules: &[
        "date-sources-differ",
        "date-in-future",
        "date-sign-off-far",
        "date-attachment-later",
    ],
    run,
};

fn run(page: &Page, context: &Context) -> Vec<Finding> {
    let url = context.url.as_ref().map(ToString::to_string);
    let candidates = dates::candidates(page, url.as_deref());
    let Some(published) = dates::published(&candidates) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    let other = candidates.iter().find(|other| {
        let apart = apart(published.date, other.date);
        match other.source {
            DateSource::Meta | DateSource::PublishedLabel | DateSource::TitleLine => apart > 1,
            DateSource::Url if other.month_only => {
                let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
                (months(published.date) - months(other.date)).abs() > 1
            }
            DateSource::Url => apart > 31,
            _ => false,
        }
    });
    if let Some(other) = other {
        let finding = page.finding(
            "date-sources-differ",
            Kind::DateConflict,
            75,
            spots(page, &[published, other]),
        );
        findings.push(with(
            finding,
            &[
                ("first", &published.date.to_string()),
                ("second", &other.date.to_string()),
                ("source", other.source.word()),
            ],
        ));
    }
    if let Some(as_of) = context.as_of
        && published.date > as_of
    {
        let finding = page.finding(
            "date-in-future",
            Kind::DateConflict,
            90,
            spots(page, &[published]),
        );
        let (date, day) = (published.date.to_string(), as_of.to_string());
        findings.push(with(finding, &[("date", &date), ("as_of", &day)]));
    }
    let sign_off = candidates
        .iter()
        .rev()
        .find(|candidate| candidate.source == DateSource::SignOff);
    if let Some(sign_off) = sign_off.filter(|sign_off| apart(published.date, sign_off.date) > 366) {
        let finding = page.finding(
            "date-sign-off-far",
            Kind::DateConflict,
            60,
            spots(page, &[sign_off, published]),
        );
        let (first, second) = (sign_off.date.to_string(), published.date.to_string());
        findings.push(with(finding, &[("signed", &first), ("published", &second)]));
    }
    findings.extend(attached(page, published));
    findings
}

/// Files that were uploaded long after the shown day: all of them, for one alone may have been replaced.
fn attached(page: &Page, published: &Candidate) -> Option<Finding> {
    let beside = Beside {
        attachments: dates_beside::attachments(page),
        ..Beside::default()
    };
    let uploads = dates_beside::candidates(&beside);
    let first = uploads.iter().min_by_key(|upload| upload.date)?;
    let later = first
        .date
        .since(published.date)
        .is_ok_and(|span| span.get_days() > 31);
    if !later || published.source == DateSource::Url {
        return None;
    }
    let finding = page.finding(
        "date-attachment-later",
        Kind::DateConflict,
        55,
        spots(page, &[published]),
    );
    let (shown, attached) = (published.date.to_string(), first.date.to_string());
    Some(with(
        finding,
        &[
            ("published", &shown),
            ("attached", &attached),
            ("file", &first.text),
        ],
    ))
}

/// Days between two dates.
fn apart(a: Date, b: Date) -> i32 {
    a.since(b).map_or(0, |span| span.get_days().abs())
}

fn spots(page: &Page, candidates: &[&Candidate]) -> Vec<Spot> {
    candidates
        .iter()
        .map(|candidate| match candidate.at {
            Some(at) => page.spot(Part::Body, at, at.saturating_add(candidate.text.len())),
            None => {
                let offset = page.meta("PubDate").map_or(0, |field| field.offset);
                page.spot_in_source(Part::Meta, offset, candidate.text.chars().take(120).collect())
            }
        })
        .collect()
}
