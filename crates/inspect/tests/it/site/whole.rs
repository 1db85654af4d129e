//! A generated site judged as a whole, in two sweeps: what is found is compared with the truth, rule by rule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mingjian_core::calendar::parse_date;
use mingjian_core::finding::Verdict;
use mingjian_inspect::crawl::{Frontier, Memory, Report, survey, walk};
use mingjian_inspect::survey::{SITE_DETECTORS, SectionKind};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::seeded::{Truth, later, site};
use super::{Ticking, sweep};

fn compare(report: &Report, truth: &Truth, origin: &str) {
    let known: BTreeSet<&str> = SITE_DETECTORS.iter().flat_map(|one| one.rules).copied().collect();
    let found: Truth = report
        .findings
        .iter()
        .filter(|finding| known.contains(finding.rule.as_str()) && finding.rule != "sections-reach-veto")
        .map(|finding| (finding.rule.clone(), finding.url.replacen(origin, "", 1)))
        .collect();
    let rules: BTreeSet<&String> = truth.iter().chain(&found).map(|(rule, _)| rule).collect();
    for rule in rules {
        let of = |set: &Truth| {
            set.iter()
                .filter(|(known, _)| known == rule)
                .cloned()
                .collect::<Truth>()
        };
        let (seeded, seen) = (of(truth), of(&found));
        println!(
            "{rule}: {} seeded, {} found, {} missed, {} false",
            seeded.len(),
            seeded.intersection(&seen).count(),
            seeded.difference(&seen).count(),
            seen.difference(&seeded).count()
        );
    }
    let missed: Vec<_> = truth.difference(&found).collect();
    let wrong: Vec<_> = found.difference(truth).collect();
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed {missed:?}\nfalse {wrong:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_site_is_judged_as_it_was_seeded_and_again_three_weeks_later() {
    let first = site();
    let mut second = site();
    later(&mut second);
    let moved_on = Arc::new(AtomicBool::new(false));
    let (told, now, then) = (Arc::clone(&moved_on), first.pages.clone(), second.pages.clone());
    let server = FixtureSite::start(move |asked| {
        let pages = if told.load(Ordering::Relaxed) { &then } else { &now };
        match pages.get(&asked.path) {
            Some(html) => Reply::page(html),
            None if asked.path == "/f/a.doc" => Reply::Full(
                200,
                vec![("Content-Type".into(), "application/msword".into())],
                vec![1; 9],
            ),
            None => Reply::status(404),
        }
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let run = async |as_of: &str| {
        let mut sweep = sweep(&server, &clock);
        sweep.site.context.as_of = Some(parse_date(as_of).unwrap());
        let context = sweep.site.context.clone();
        let ran = walk(&frontier, sweep, std::future::pending(), &|_| {})
            .await
            .unwrap();
        let report = Report::about(&frontier, &context, ran.beyond).await.unwrap();
        (report, context)
    };
    let (report, context) = run("2026-09-21").await;
    compare(&report, &first.truth, &server.url(""));
    assert_eq!((report.sections.empty, report.sections.not_judged), (2, 1));
    assert_eq!(
        report.sections.stale,
        BTreeMap::from([("V4.1".into(), 4), ("V4.2".into(), 2)])
    );
    // Sections are learned with their forms and why.
    let seen = survey(&frontier, &context, 0).await.unwrap();
    let section = |name: &str| {
        seen.sections
            .iter()
            .find(|section| section.name == name)
            .unwrap()
            .clone()
    };
    let news = section("工作动态");
    assert_eq!(
        (news.class.kind, news.lines.len(), news.pages.len()),
        (SectionKind::News, 3, 2)
    );
    assert!(
        news.item_shape.ends_with("/xw/0/html") && !news.class.why.is_empty(),
        "{news:?}"
    );
    assert_eq!(section("人事任免").class.kind, SectionKind::Personnel);
    moved_on.store(true, Ordering::Relaxed);
    clock.later(20 * 24 * 3_600_000);
    // The first run after that takes the second look at what was dead, the next one begins anew.
    run("2026-10-11").await;
    let (report, _) = run("2026-10-11").await;
    compare(&report, &second.truth, &server.url(""));
    let unchanged = report
        .findings
        .iter()
        .find(|finding| finding.rule == "home-page-unchanged")
        .unwrap();
    assert_eq!(unchanged.verdict, Verdict::Confirmed);
    let veto = report
        .findings
        .iter()
        .find(|finding| finding.rule == "sections-reach-veto")
        .unwrap();
    assert_eq!(veto.basis.as_ref().unwrap().rule, "V4.1");
    // Pages that did not change kept their facts.
    let rows = frontier.rows("", 100_000).await.unwrap();
    let kept = rows
        .iter()
        .filter_map(|row| row.visit.as_ref())
        .filter(|visit| visit.facts.is_some())
        .count();
    assert_eq!(kept, second.pages.len(), "every page has its facts");
}
