//! 倒签和旧稿重发: what speaks for a forged day of publication, over the pages of a site and over sweeps.
//!
//! The strongest sign: a line that was not on a list when the list was looked at, and now stands between lines that
//! were, with a day long before that look. Beside it: a whole section published in one minute, a list that shows another
//! day than the page, a text that is word for word an older one, and a file that was made long after the day of its page.
//! Named, never decided. **Does not** conclude anything from `Last-Modified` alone: whoever publishes a site anew sets it
//! anew.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use mingjian_core::finding::{Finding, Kind, Spot};

use super::SiteDetector;
use crate::context::Context;
use crate::page::dates_beside::{Attachment, Beside, candidates, in_name};
use crate::page::{Part, with};
use crate::survey::facts::mark;
use crate::survey::gather::{Seen, SeenFile, Survey, day_of, spot};
use crate::survey::section::{Line, Section};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "back_dating",
    rules: &[
        "date-first-seen-late",
        "date-one-minute",
        "date-list-differs",
        "text-published-again",
        "date-attachment-made-later",
    ],
    run,
};

/// Days between the shown day and the look that did not find it.
const LATE: i32 = 10;
/// So many pages in one minute are no chance.
const ONE_MINUTE: usize = 8;
/// Shorter texts are alike by nature, in characters.
const LONG: u32 = 150;
/// Days between two publications of one text.
const AGAIN: i32 = 30;

/// Days between the shown day and the one on which a file of the page was made.
const MADE_LATER: i32 = 31;
/// So many pages or files of one day, and half of all, were made or published anew together.
const TOGETHER: usize = 3;

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for section in survey.sections.iter().filter(|section| !section.archived) {
        findings.extend(late(survey, section));
        findings.extend(one_minute(survey, section));
        findings.extend(differs(survey, section));
    }
    findings.extend(again(survey));
    findings.extend(made_later(survey));
    findings
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

fn leads<'s>(survey: &'s Survey, line: &Line) -> Option<&'s Seen> {
    survey.pages.get(survey.page(mark(&line.url))?)
}

/// Lines that appeared long after their day behind others that were already there.
fn late(survey: &Survey, section: &Section) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in section.lines.iter().enumerate() {
        let (Some(date), Some(seen)) = (line.date, leads(survey, line)) else {
            continue;
        };
        let (Some(absent), Some(added)) = (day_of(seen.absent), day_of(seen.added)) else {
            continue;
        };
        if days(date, absent) < LATE {
            continue;
        }
        // Lines stand newest first: one behind it that was known by then shows that the list went that far.
        let behind = section.lines.iter().skip(at.saturating_add(1)).find(|other| {
            leads(survey, other).is_some_and(|known| known.added > 0 && known.added <= seen.absent)
        });
        if behind.is_none() {
            continue;
        }
        let place = spot(Part::Body, line.place, &format!("{} {date}", line.title));
        let finding = survey.finding(seen, "date-first-seen-late", Kind::DateConflict, 85, vec![place]);
        findings.push(with(
            finding,
            &[
                ("date", &date.to_string()),
                ("absent", &absent.to_string()),
                ("added", &added.to_string()),
                ("list", &section.url),
            ],
        ));
    }
    findings
}

/// Most pages of a section with one day and one minute.
fn one_minute(survey: &Survey, section: &Section) -> Option<Finding> {
    let mut minutes: BTreeMap<(Date, &str), Vec<&Seen>> = BTreeMap::new();
    let mut told = 0_usize;
    for seen in section.lines.iter().filter_map(|line| leads(survey, line)) {
        // Midnight is what a program writes that knows the day alone.
        if let Some(date) = seen
            .facts
            .published
            .filter(|_| !matches!(seen.facts.minute.as_str(), "" | "00:00"))
        {
            told = told.saturating_add(1);
            minutes.entry((date, &seen.facts.minute)).or_default().push(seen);
        }
    }
    let ((date, minute), those) = minutes.into_iter().max_by_key(|(_, those)| those.len())?;
    if those.len() < ONE_MINUTE || those.len().saturating_mul(2) < told {
        return None;
    }
    let first = those.first()?;
    let spots: Vec<Spot> = vec![spot(
        Part::Body,
        first.facts.published_place,
        &format!("{date} {minute}"),
    )];
    let finding = survey.finding(first, "date-one-minute", Kind::DateConflict, 60, spots);
    let (count, date) = (those.len().to_string(), date.to_string());
    Some(with(
        finding,
        &[
            ("section", &section.name),
            ("count", &count),
            ("date", &date),
            ("minute", minute),
        ],
    ))
}

/// Lines whose day is not that of their page.
fn differs(survey: &Survey, section: &Section) -> Vec<Finding> {
    let apart = section.lines.iter().filter_map(|line| {
        let seen = leads(survey, line)?;
        let (listed, shown) = (line.date?, seen.facts.published?);
        (days(listed, shown).abs() > 1).then_some((line, seen, listed, shown))
    });
    let those: Vec<_> = apart.collect();
    // A list that shows the day of signing or of the last change throughout is a habit and no slip.
    if those.len() > 3 && those.len().saturating_mul(3) > section.lines.len() {
        return Vec::new();
    }
    let told = those.into_iter().take(50).map(|(line, seen, listed, shown)| {
        let place = spot(Part::Body, seen.facts.published_place, &shown.to_string());
        let confidence = if days(listed, shown).abs() > 31 { 75 } else { 60 };
        let finding = survey.finding(
            seen,
            "date-list-differs",
            Kind::DateConflict,
            confidence,
            vec![place],
        );
        with(
            finding,
            &[
                ("listed", &listed.to_string()),
                ("shown", &shown.to_string()),
                ("list", &section.url),
                ("title", &line.title),
            ],
        )
    });
    told.collect()
}

/// Texts that are word for word an older one.
fn again(survey: &Survey) -> Vec<Finding> {
    let mut by_text: BTreeMap<u64, Vec<&Seen>> = BTreeMap::new();
    for (_, seen) in survey.articles() {
        // Reports of several years are compared where that is the question.
        if seen.facts.length >= LONG && seen.facts.published.is_some() && seen.facts.report_year.is_none() {
            by_text.entry(seen.facts.text_mark).or_default().push(seen);
        }
    }
    let mut findings = Vec::new();
    for mut those in by_text.into_values().filter(|those| those.len() > 1) {
        those.sort_by_key(|seen| (seen.facts.published, seen.url.clone()));
        let Some((first, rest)) = those.split_first() else {
            continue;
        };
        for seen in rest {
            let (Some(old), Some(new)) = (first.facts.published, seen.facts.published) else {
                continue;
            };
            if days(old, new) <= AGAIN {
                continue;
            }
            let place = spot(Part::Body, seen.facts.published_place, &new.to_string());
            let finding = survey.finding(seen, "text-published-again", Kind::DateConflict, 80, vec![place]);
            findings.push(with(
                finding,
                &[
                    ("new", &new.to_string()),
                    ("old", &old.to_string()),
                    ("other", &first.url),
                ],
            ));
        }
    }
    findings
}

/// Days that half of all share: of a site that was published anew, or of files that one program made anew.
fn common(days: impl Iterator<Item = Date>) -> HashSet<Date> {
    let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
    let mut all = 0_usize;
    for day in days {
        all = all.saturating_add(1);
        let count = counts.entry(day).or_default();
        *count = count.saturating_add(1);
    }
    let often = |(_, count): &(Date, usize)| *count >= TOGETHER && count.saturating_mul(2) >= all;
    counts.into_iter().filter(often).map(|(day, _)| day).collect()
}

/// The day on which a file was made, where nothing that is known of it speaks against that.
fn made(file: &SeenFile) -> Option<Date> {
    let made = file.facts.made?;
    // Saved or put on the server before it was made: the clock of whoever made it was wrong.
    let before = |other: Option<Date>| other.is_some_and(|other| days(other, made) > 1);
    (!before(file.facts.saved) && !before(file.modified)).then_some(made)
}

/// Pages with a file that was made long after the day that they show.
fn made_later(survey: &Survey) -> Vec<Finding> {
    let remade = common(survey.files().filter_map(|file| file.facts.made));
    let republished = common(survey.pages.iter().filter_map(|seen| seen.modified));
    let mut linked: HashMap<u64, usize> = HashMap::new();
    for (_, seen) in survey.articles() {
        for link in &seen.facts.links {
            let count = linked.entry(*link).or_default();
            *count = count.saturating_add(1);
        }
    }
    let (mut with_files, mut findings) = (0_usize, Vec::new());
    for (_, seen) in survey.articles() {
        let Some(published) = seen.facts.published else {
            continue;
        };
        // What several pages link to is of their frame, and no file of theirs.
        let own = seen
            .facts
            .links
            .iter()
            .filter(|link| linked.get(link) == Some(&1));
        let files: Vec<(&SeenFile, Date)> = own
            .filter_map(|link| survey.file(*link))
            .filter_map(|file| Some((file, made(file)?)))
            .collect();
        with_files = with_files.saturating_add(usize::from(!files.is_empty()));
        let later = files.into_iter().find(|(file, made)| {
            let late = days(published, *made) > MADE_LATER;
            let known = day_of(seen.at).is_none_or(|today| *made <= today);
            // A name with a day is told of where the page is read.
            late && known && !remade.contains(made) && in_name(&file.url).is_none()
        });
        let Some((file, made)) = later else { continue };
        let beside = Beside {
            attachments: vec![Attachment {
                name: file.url.clone(),
                changed: Some(made),
            }],
            last_modified: None,
            first_seen: None,
        };
        let told = candidates(&beside)
            .first()
            .map_or(0, |one| one.source.confidence());
        // A page that was written when its file was there already fits; alone it would say nothing.
        let written = seen.modified.filter(|day| !republished.contains(day));
        let fits = written.is_some_and(|day| days(published, day) > MADE_LATER && days(made, day) >= 0);
        let confidence = told.saturating_add(if fits { 10 } else { 0 });
        let place = spot(Part::Body, seen.facts.published_place, &published.to_string());
        let finding = survey.finding(
            seen,
            "date-attachment-made-later",
            Kind::DateConflict,
            confidence,
            vec![place],
        );
        findings.push(with(
            finding,
            &[
                ("published", &published.to_string()),
                ("made", &made.to_string()),
                ("file", &file.url),
            ],
        ));
    }
    // Where most pages have such files, the site was moved or its files were made anew; nobody dated it all back.
    if findings.len() > TOGETHER && findings.len().saturating_mul(2) > with_files {
        return Vec::new();
    }
    findings
}
