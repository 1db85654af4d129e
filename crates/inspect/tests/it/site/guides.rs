//! Forms of service guides as real documents, from the answer to the finding.

use std::sync::Arc;

use mingjian_core::finding::Verdict;
use mingjian_inspect::crawl::{Memory, Outcome};
use mingjian_testkit::site::{FixtureSite, Reply};
use mingjian_testkit::{Documents, docx};

use super::{Ticking, links, run, sweep};

const SCAN: &str = "/f/scan.docx";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_guides_are_opened_and_an_empty_one_is_told_from_a_scan() {
    let server = FixtureSite::start(|asked| {
        let guide = |more: &str| {
            Reply::page(&format!(
                "<title>临时救助办事指南</title><h1>临时救助办事指南</h1><p>申请材料：临时救助申请表、身份证</p>{more}"
            ))
        };
        let file = |paragraphs: &[&str], picture: bool| {
            let kind = ("Content-Type".to_owned(), "application/msword".to_owned());
            Reply::Full(200, vec![kind], docx(paragraphs, picture).unwrap()).with("ETag", "\"1\"")
        };
        let sample = "<a href=/f/sample.docx>样表</a>";
        let form = |path: &str| format!("<a href={path}>临时救助申请表</a>");
        if asked.headers.contains_key("if-none-match") {
            return Reply::Full(304, Vec::new(), Vec::new());
        }
        match asked.path.as_str() {
            "/" => Reply::page(&links(&["/1.html", "/2.html", "/3.html", "/4.html", "/5.html"])),
            "/1.html" => guide(&(form("/f/form.docx") + sample)),
            "/2.html" => guide(&(form("/f/empty.docx") + sample)),
            "/3.html" => guide(&(form(SCAN) + sample)),
            "/4.html" => guide(&(form("/f/letter.docx") + sample)),
            "/5.html" => guide(&form("/f/form.docx")),
            "/f/form.docx" => file(&["临时救助申请表", "姓　名：", "住　址："], false),
            "/f/sample.docx" => file(&["姓名：张三"], false),
            "/f/empty.docx" => file(&["", " "], false),
            SCAN => file(&[], true),
            "/f/letter.docx" => file(&["今年以来，我区道路建设进展顺利。"], false),
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    // The second time nothing has changed, and what was read of the files is still known.
    for _ in 0..2 {
        let mut sweep = sweep(&server, &clock);
        sweep.attached.reader = Some(Arc::new(Documents));
        let swept = run(&frontier, sweep).await;
        assert_eq!(swept.outcome(&server, SCAN), Outcome::Opened);
        let empty = swept.of("guide-form-empty");
        let told: Vec<(String, u8)> = empty
            .iter()
            .map(|finding| (finding.url.clone(), finding.confidence))
            .collect();
        assert_eq!(told, [(server.url("/2.html"), 80), (server.url("/4.html"), 50)]);
        let missing = swept.of("guide-sample-missing");
        let told: Vec<(String, Verdict)> = missing
            .iter()
            .map(|finding| (finding.url.clone(), finding.verdict))
            .collect();
        assert_eq!(told, [(server.url("/5.html"), Verdict::Found)]);
        clock.later(24 * 3_600_000);
    }
    assert_eq!(server.count("/f/empty.docx"), 2);
}
