//! One finding again: offline from its record, and live.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mingjian_core::finding::Finding;
use mingjian_inspect::archive::Shelf;
use mingjian_inspect::crawl::look;
use mingjian_inspect::proof::{Again, derive};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{AT, sealed, site};
use crate::site::{Ticking, links, sweep};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_finding_stands_by_its_record_and_a_foreign_one_does_not() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let (shelf, context) = (Shelf::new(home.path()), kept.context().unwrap());
    let entries = kept.entries().unwrap();
    let answer = |finding: &Finding| shelf.stored(finding.evidence.record.as_ref().unwrap()).unwrap();
    for entry in &entries {
        let finding = &entry.finding;
        assert_eq!(
            derive(finding, Some(&answer(finding)), &context),
            Again::Stands,
            "{finding:?}"
        );
    }
    // The word of one page does not follow from the record of another.
    let other = answer(&entries[1].finding);
    assert_eq!(derive(&entries[0].finding, Some(&other), &context), Again::Gone);
    let alone = derive(&entries[0].finding, None, &context);
    assert_eq!(alone, Again::NotJudged("no_record".into()));
    let mut wide = entries[0].finding.clone();
    wide.rule = "of-the-whole-site".into();
    let told = derive(&wide, Some(&other), &context);
    assert_eq!(told, Again::NotJudged("whole_site".into()));
}

/// A site that is mended step by step.
fn mended(step: Arc<AtomicUsize>) -> FixtureSite {
    FixtureSite::start(move |asked| {
        let step = step.load(Ordering::Relaxed);
        match (asked.path.as_str(), step) {
            ("/", _) => Reply::page(&links(&["/a.html", "/gone.html"])),
            ("/a.html", 0) => Reply::page("<title>甲</title><p>严禁焚烧秸杆</p>"),
            ("/a.html", 1) => Reply::page("<title>甲</title><p>新增一行</p><p>严禁焚烧秸杆</p>"),
            ("/a.html", 2) | ("/gone.html", 2) => Reply::page("<title>甲</title><p>严禁焚烧秸秆</p>"),
            ("/a.html" | "/gone.html", 3) => Reply::status(403),
            ("/a.html", 4) => Reply::to("/b.html"),
            ("/b.html", _) => Reply::page("<title>甲</title><p>严禁焚烧秸杆</p>"),
            _ => Reply::status(404),
        }
    })
    .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_it_stands_is_gone_or_is_not_judged() {
    let step = Arc::new(AtomicUsize::new(0));
    let (site, home) = (mended(Arc::clone(&step)), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let entries = kept.entries().unwrap();
    let (word, link) = (&entries[0].finding, &entries[1].finding);
    assert_eq!(
        (word.rule.as_str(), link.rule.as_str()),
        ("wrong-word", "dead-link")
    );
    let held = || Again::NotJudged("status_403".into());
    for (now, of_word, of_link) in [
        (1, Again::Stands, Again::Stands),
        (2, Again::Gone, Again::Gone),
        (3, held(), held()),
        (4, Again::Stands, Again::Stands),
        (5, Again::Gone, Again::Stands),
    ] {
        step.store(now, Ordering::Relaxed);
        let asked = |finding: &Finding| {
            let (finding, sweep) = (finding.clone(), sweep(&site, &Ticking::new()));
            async move { look(&finding, sweep).await }
        };
        assert_eq!(
            (asked(word).await, asked(link).await),
            (of_word, of_link),
            "step {now}"
        );
    }
}
