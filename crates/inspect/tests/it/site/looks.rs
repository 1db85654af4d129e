//! A dead link is found at the first look and confirmed at the second, not sooner than it may be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mingjian_core::finding::Verdict;
use mingjian_inspect::crawl::Memory;
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, links, run, sweep};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_link_is_confirmed_by_a_later_look_only() {
    let mended = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&mended);
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&[
            "/gone.html",
            "/mended.html",
            "/gone.doc",
            "/only-get.doc",
            "/closed.html",
        ])),
        "/mended.html" if seen.load(Ordering::Relaxed) => Reply::page("<p>-</p>"),
        "/only-get.doc" if asked.method == "HEAD" => Reply::status(405),
        "/only-get.doc" => Reply::Full(
            200,
            vec![("Content-Type".into(), "application/msword".into())],
            vec![1; 9],
        ),
        "/closed.html" => Reply::status(403),
        _ => Reply::status(404),
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let verdicts = |swept: &super::Swept, rule: &str| {
        swept
            .of(rule)
            .iter()
            .map(|finding| finding.verdict)
            .collect::<Vec<_>>()
    };
    let first = run(&frontier, sweep(&site, &clock)).await;
    assert_eq!(verdicts(&first, "dead-link"), [Verdict::Found, Verdict::Found]);
    assert_eq!(verdicts(&first, "dead-attachment"), [Verdict::Found]);
    assert_eq!(verdicts(&first, "link-not-judged"), [Verdict::NotJudged]);
    assert!(
        first
            .of("dead-link")
            .iter()
            .all(|finding| finding.url == site.url("/"))
    );
    // Too soon: it is not even asked.
    let asked = site.count("/gone.html");
    clock.later(3_600_000);
    let soon = run(&frontier, sweep(&site, &clock)).await;
    assert_eq!(verdicts(&soon, "dead-link"), [Verdict::Found, Verdict::Found]);
    assert_eq!(site.count("/gone.html"), asked);
    mended.store(true, Ordering::Relaxed);
    clock.later(6 * 3_600_000);
    let later = run(&frontier, sweep(&site, &clock)).await;
    assert_eq!(verdicts(&later, "dead-link"), [Verdict::Confirmed]);
    assert_eq!(verdicts(&later, "dead-attachment"), [Verdict::Confirmed]);
    assert_eq!(verdicts(&later, "link-not-judged"), [Verdict::NotJudged]);
}
