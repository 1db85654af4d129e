//! What the site asks for is done, and no more is asked of it than is needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mingjian_core::contents::Contents;
use mingjian_inspect::attachment::{Piece, Reader};
use mingjian_inspect::crawl::{Memory, Outcome, Progress, Report, Stopped, walk};
use mingjian_inspect::fetch::SystemResolver;
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, client, links, run, sweep};

/// A reader that reads every document as an empty one.
struct Empty;

impl Reader for Empty {
    fn takes(&self, ending: &str) -> bool {
        ending == "doc"
    }

    fn read(&self, _: &str, _: Vec<u8>) -> Vec<Piece> {
        vec![Piece {
            within: None,
            contents: Ok(Contents::default()),
        }]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_robots_file_of_where_a_file_leads_is_obeyed_too() {
    let other = FixtureSite::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /kept/\n".to_vec()),
        _ => Reply::Full(
            200,
            vec![("Content-Type".into(), "application/msword".into())],
            vec![1; 9],
        ),
    })
    .unwrap();
    let (kept, open) = (other.url("/kept/"), other.url("/open/"));
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/1.doc", "/2.zip", "/3.doc", "/4.zip", "/5.doc"])),
        "/1.doc" | "/2.zip" => Reply::to(&kept),
        "/3.doc" | "/4.zip" => Reply::to(&open),
        // Also where it is the site itself that does not allow it.
        "/5.doc" => Reply::to("/inner/5.doc"),
        "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /inner/\n".to_vec()),
        _ => Reply::status(404),
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    let both = [site.address.to_string(), other.address.to_string()];
    sweep.client = client(&both, Arc::new(SystemResolver));
    sweep.attached.reader = Some(Arc::new(Empty));
    let swept = run(&Memory::default(), sweep).await;
    for path in ["/1.doc", "/2.zip", "/5.doc"] {
        assert_eq!(
            swept.outcome(&site, path),
            Outcome::NotJudged("robots".into()),
            "{path}"
        );
    }
    for path in ["/3.doc", "/4.zip"] {
        assert_eq!(swept.outcome(&site, path), Outcome::Opened, "{path}");
    }
    assert_eq!(other.count("/kept/") + site.count("/inner/5.doc"), 0);
    assert_eq!(other.count("/robots.txt"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn robots_are_obeyed_and_a_long_delay_is_cut_and_told() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/robots.txt" => {
            let kind = ("Content-Type".to_owned(), "text/plain".to_owned());
            Reply::Full(
                200,
                vec![kind],
                b"User-agent: *\nDisallow: /inner/\nCrawl-delay: 0.3\n".to_vec(),
            )
        }
        "/" => Reply::page(&links(&["/inner/a.html", "/inner/b.pdf", "/a.html"])),
        "/a.html" => Reply::page("<p>政务公开年度报告</p>"),
        _ => Reply::status(404),
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(
        swept.outcome(&site, "/inner/a.html"),
        Outcome::NotChecked("robots".into())
    );
    assert_eq!(
        swept.outcome(&site, "/inner/b.pdf"),
        Outcome::NotChecked("robots".into())
    );
    assert_eq!(swept.outcome(&site, "/a.html"), Outcome::Opened);
    assert!(
        site.asked()
            .iter()
            .all(|asked| !asked.path.starts_with("/inner/"))
    );
    assert_eq!(swept.report.coverage.not_checked.get("robots"), Some(&2));
    assert_eq!(site.count("/robots.txt"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_robots_file_that_fails_forbids() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(500),
        _ => Reply::page("<p>-</p>"),
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(
        swept.outcome(&site, "/"),
        Outcome::NotChecked("robots_failing".into())
    );
    assert_eq!(site.count("/"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_shell_for_every_address_is_no_error_page() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => {
            Reply::page("<a href=/a.html></a><a href=/b.html></a><div id=app></div><script>render()</script>")
        }
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(swept.outcome(&site, "/a.html"), Outcome::Opened);
    assert_eq!(swept.report.coverage.dead, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_busy_server_is_asked_again_later_and_then_left_unjudged() {
    let first = AtomicUsize::new(0);
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/busy.html", "/always.html"])),
        "/busy.html" if first.fetch_add(1, Ordering::Relaxed) == 0 => {
            Reply::status(429).with("Retry-After", "1")
        }
        "/busy.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
        "/always.html" => Reply::status(503),
        _ => Reply::status(404),
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    assert_eq!(swept.outcome(&site, "/busy.html"), Outcome::Opened);
    assert_eq!(
        swept.outcome(&site, "/always.html"),
        Outcome::NotJudged("status_503".into())
    );
    assert_eq!((site.count("/busy.html"), site.count("/always.html")), (2, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_sweep_asks_only_for_what_changed() {
    let site = FixtureSite::start(|asked| {
        let known = asked
            .headers
            .get("if-none-match")
            .is_some_and(|tag| tag == "\"1\"");
        match asked.path.as_str() {
            "/" if known => Reply::Full(304, Vec::new(), Vec::new()),
            "/" => Reply::page(&links(&["/a.html", "/b.html"])).with("ETag", "\"1\""),
            "/a.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
            "/b.html" => Reply::page("<p>-</p>"),
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let before = run(&frontier, sweep(&site, &clock)).await;
    clock.later(24 * 3_600_000);
    let (archive, written) = super::archive("again.warc.gz");
    let empty = written.0.lock().unwrap().len();
    let mut again = sweep(&site, &clock);
    again.archive = Some(archive);
    let after = run(&frontier, again).await;
    assert_eq!(before.report.findings, after.report.findings);
    assert_eq!(
        (
            after.report.coverage.pages,
            site.count("/"),
            site.count("/a.html")
        ),
        (3, 2, 2)
    );
    // What is the same as before is not recorded again.
    assert_eq!(written.0.lock().unwrap().len(), empty);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_stop_it_stops_with_what_is_there() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => Reply::page(&format!("<p>严禁焚烧秸杆</p>{}", links(&["/a.html"]))),
        "/a.html" => Reply::Silent,
        _ => Reply::status(404),
    })
    .unwrap();
    let frontier = Memory::default();
    let (send, told) = tokio::sync::oneshot::channel::<()>();
    let send = std::sync::Mutex::new(Some(send));
    let stop = async {
        let _ = told.await;
    };
    let sweep = sweep(&site, &Ticking::new());
    let tell = |progress: &Progress| {
        if let Some(send) = send.lock().unwrap().take().filter(|_| progress.pages == 1) {
            send.send(()).unwrap();
        }
    };
    let ran = walk(&frontier, sweep, stop, &tell).await.unwrap();
    assert_eq!(ran.stopped, Stopped::Told);
    let report = Report::about(&frontier, &crate::context(), 0).await.unwrap();
    assert_eq!(report.coverage.not_checked.get("budget"), Some(&1));
    assert!(report.findings.iter().any(|finding| finding.rule == "wrong-word"));
}
