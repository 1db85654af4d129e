//! Days that files tell of themselves, from the answer to the finding.

use std::sync::Arc;

use mingjian_core::calendar::parse_date;
use mingjian_core::contents::Contents;
use mingjian_inspect::attachment::{Piece, Reader};
use mingjian_inspect::crawl::{Memory, Outcome};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, links, run, sweep};

/// A reader of files that hold the day on which they were made and nothing else.
struct Made;

impl Reader for Made {
    fn takes(&self, ending: &str) -> bool {
        ending == "docx"
    }

    fn read(&self, _: &str, bytes: Vec<u8>) -> Vec<Piece> {
        let contents = Contents {
            made: parse_date(&String::from_utf8(bytes).unwrap()).ok(),
            ..Contents::default()
        };
        vec![Piece {
            within: None,
            contents: Ok(contents),
        }]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_made_long_after_its_page_is_a_lead_and_stays_one_when_nothing_changed() {
    let server = FixtureSite::start(|asked| {
        let page = |title: &str, more: &str| {
            Reply::page(&format!(
                "<title>{title}</title><h1>{title}</h1><p>发布时间：2021-01-11 09:30 来源：区政府办公室</p><p>{title}。</p>{more}"
            ))
        };
        let file = |day: &str| {
            let kind = ("Content-Type".to_owned(), "application/msword".to_owned());
            Reply::Full(200, vec![kind], day.as_bytes().to_vec()).with("ETag", "\"1\"")
        };
        let known = asked.headers.contains_key("if-none-match");
        match asked.path.as_str() {
            "/" => Reply::page(&links(&["/1.html", "/2.html", "/3.html"])),
            "/1.html" => page("关于公布权责清单的通知", "<a href=/a.docx>附件：权责清单</a>"),
            "/2.html" => page("关于征集意见的公告", "<a href=/b.docx>附件：意见表</a>"),
            "/3.html" => page("关于调整公交的公告", "").with("Last-Modified", "Mon, 06 Sep 2021 01:00:00 GMT"),
            "/a.docx" if known => Reply::Full(304, Vec::new(), Vec::new()),
            "/a.docx" => file("2021-09-06"),
            "/b.docx" => file("2021-01-08"),
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    for _ in 0..2 {
        let mut sweep = sweep(&server, &clock);
        sweep.attached.reader = Some(Arc::new(Made));
        let swept = run(&frontier, sweep).await;
        assert_eq!(swept.outcome(&server, "/a.docx"), Outcome::Opened);
        let found = swept.of("date-attachment-made-later");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].url.as_str(), found[0].confidence),
            (server.url("/1.html").as_str(), 40)
        );
        let told: Vec<&str> = found[0].params.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(told, ["2021-01-11", "2021-09-06", &server.url("/a.docx")]);
        clock.later(24 * 3_600_000);
    }
    assert_eq!(server.count("/a.docx"), 2);
}
