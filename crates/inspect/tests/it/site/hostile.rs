//! Servers that mean ill or are broken: the sweep ends, the page is marked, the rest is inspected.

use std::io::Write;

use mingjian_inspect::crawl::{Memory, Outcome, Stopped};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, links, run, sweep};

fn bomb() -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..200 {
        packer.write_all(&[b'<'; 1024 * 1024]).unwrap();
    }
    packer.finish().unwrap()
}

/// 50 MB with a fault near the beginning.
fn long_page() -> Reply {
    let mut html = String::from("<title>长页</title><p>严禁焚烧秸杆</p>");
    while html.len() < 50 * 1024 * 1024 {
        html.push_str("<p>青禾区政务公开工作年度情况</p>");
    }
    Reply::page(&html)
}

fn many_links() -> String {
    (0..100_000)
        .map(|at| format!("<a href=/l/x{at}y.html>x</a>"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_page_does_the_rest_is_inspected() {
    let paths = [
        "/endless",
        "/bomb",
        "/long",
        "/trickle",
        "/broken",
        "/reset",
        "/silent",
        "/head",
        "/line",
        "/old",
        "/loop0",
        "/junk",
        "/good.html",
    ];
    let (bomb, long) = (bomb(), long_page());
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&paths)),
        "/endless" => Reply::Endless,
        "/bomb" => Reply::Full(
            200,
            vec![
                ("Content-Type".into(), "text/html".into()),
                ("Content-Encoding".into(), "gzip".into()),
            ],
            bomb.clone(),
        ),
        "/long" => long.clone(),
        "/trickle" => Reply::Trickle,
        "/broken" => Reply::Broken,
        "/reset" => Reply::Reset,
        "/silent" => Reply::Silent,
        "/head" => Reply::Raw(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)).into_bytes()),
        "/line" => Reply::Raw(b"\x00\x01\x02 no protocol at all\r\n\r\n".to_vec()),
        // HTTP/1.0 without a length, in GB18030, header names with a blank behind them.
        "/old" => {
            let mut bytes =
                b"HTTP/1.0 200 OK\r\nServer : old\r\nContent-Type: text/html; charset=gb2312\r\n\r\n<p>"
                    .to_vec();
            bytes.extend_from_slice(&[0xbd, 0xd5, 0xb8, 0xcb]);
            Reply::Raw(bytes)
        }
        "/junk" => Reply::Full(
            200,
            vec![("Content-Type".into(), "text/html".into())],
            vec![0xff; 3000],
        ),
        "/good.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
        path => match path.strip_prefix("/loop").and_then(|at| at.parse::<u32>().ok()) {
            Some(at) => Reply::to(&format!("/loop{}", at + 1)),
            None => Reply::status(404),
        },
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&site, &Ticking::new())).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    let cut = |path: &str| {
        let visit = swept.rows[&site.url(path)].visit.clone().unwrap();
        (visit.outcome, visit.cut.unwrap_or_default())
    };
    assert_eq!(cut("/endless"), (Outcome::Opened, "size".into()));
    assert_eq!(cut("/long"), (Outcome::Opened, "size".into()));
    assert_eq!(cut("/bomb"), (Outcome::Opened, "bytes".into()));
    assert_eq!(cut("/trickle"), (Outcome::Opened, "slow".into()));
    assert_eq!(cut("/broken"), (Outcome::Opened, "broken".into()));
    let not_judged = |why: &str| Outcome::NotJudged(why.to_owned());
    assert_eq!(swept.outcome(&site, "/reset"), not_judged("reset"));
    assert_eq!(swept.outcome(&site, "/silent"), not_judged("timeout"));
    assert_eq!(swept.outcome(&site, "/head"), not_judged("head"));
    assert_eq!(swept.outcome(&site, "/loop10"), not_judged("redirects"));
    assert!(site.count("/loop11") == 0);
    // The cut pages say so, and faults of the rest are found.
    let cut: Vec<&str> = swept
        .of("page-cut")
        .iter()
        .map(|finding| finding.url.as_str())
        .collect();
    for path in ["/endless", "/long", "/bomb", "/trickle", "/broken"] {
        assert!(cut.contains(&site.url(path).as_str()), "{path}");
    }
    let words: Vec<&str> = swept
        .of("wrong-word")
        .iter()
        .map(|finding| finding.url.as_str())
        .collect();
    for path in ["/good.html", "/long", "/old"] {
        assert!(words.contains(&site.url(path).as_str()), "{path}: {words:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_links_are_counted_and_not_all_taken() {
    let many = many_links();
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&format!("{}{many}", links(&["/good.html"]))),
        "/good.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
        _ => Reply::status(404),
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.budget.pages = 50;
    let swept = run(&Memory::default(), sweep).await;
    assert_eq!(swept.ran.stopped, Stopped::Pages);
    assert_eq!(swept.of("wrong-word").len(), 1);
    let unchecked = &swept.report.coverage.not_checked;
    assert_eq!(unchecked.values().sum::<usize>() + 50, 100_002, "{unchecked:?}");
    assert!(site.asked().len() < 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calendars_session_marks_and_endless_lists_end() {
    let site = FixtureSite::start(|asked| {
        let path = asked.path.as_str();
        let number = |text: &str| text.parse::<u64>().unwrap_or_default();
        if let Some(month) = path.strip_prefix("/rili?m=") {
            let month = number(month);
            return Reply::page(&links(&[
                &format!("/rili?m={}", month + 1),
                &format!("/rili?m={}", month + 2),
            ]));
        }
        if let Some(rest) = path.strip_prefix("/s/") {
            // A new mark for each visitor, and behind each the same page.
            let seed = rest.len() as u64 * 7919 + rest.bytes().map(u64::from).sum::<u64>();
            return Reply::page(&format!(
                "<p>欢迎访问</p>{}",
                links(&[&format!("/s/{seed:08x}a1b2c3/index.html")])
            ));
        }
        if let Some(page) = path.strip_prefix("/list_") {
            let page = number(page.trim_end_matches(".html"));
            return Reply::page(&links(&[&format!("/list_{}.html", page + 1)]));
        }
        match path {
            "/" => Reply::page(&links(&[
                "/rili?m=1",
                "/s/00000000a1b2c3/index.html",
                "/list_1.html",
                "/a/b/a/b/a/b/c.html",
                "/good.html",
            ])),
            "/good.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    // Deep enough that it is the series that ends them, not the depth.
    sweep.budget.depth = 40;
    let swept = run(&Memory::default(), sweep).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    assert_eq!(swept.of("wrong-word").len(), 1);
    assert!(
        swept.report.coverage.not_checked.contains_key("endless"),
        "{:?}",
        swept.report.coverage
    );
    assert!(site.asked().len() < 120, "{}", site.asked().len());
}
