//! Bad input of the issue: deep soup, huge pages, endless links, huge lines. Each ends, in bounded memory.

use mingjian_core::finding::Verdict;
use mingjian_inspect::inspect;
use mingjian_inspect::page::{Cut, Form, MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, MAX_LINKS, parse};

use super::context;

#[test]
fn soup_ten_thousand_deep_is_read_to_its_end() {
    let soup =
        "<div><font><b><table><tr><td>".repeat(10_000) + "<p>秸杆</p>" + &"</i></div></td>".repeat(10_000);
    let page = parse(soup.as_bytes(), None, Form::Markup);
    assert!(page.cuts.contains(&Cut::Depth));
    let deepest = page
        .elements
        .iter()
        .map(|element| std::iter::successors(element.parent, |at| page.elements[*at].parent).count());
    assert!(deepest.take(60_000).max().unwrap() <= MAX_DEPTH);
    assert!(
        inspect(&page, &context())
            .iter()
            .any(|finding| finding.rule == "wrong-word")
    );
}

#[test]
fn a_page_of_fifty_megabytes_is_cut_and_says_so() {
    let line = "<p>各单位要按时完成任务，严禁焚烧秸杆。</p>\n";
    let bytes = line.repeat(50 * 1024 * 1024 / line.len()).into_bytes();
    let page = parse(&bytes, None, Form::Markup);
    assert!(page.source.len() <= MAX_BYTES + 3 && page.elements.len() <= MAX_ELEMENTS);
    assert!(page.cuts.contains(&Cut::Bytes));
    let findings = inspect(&page, &context());
    let cut = findings
        .iter()
        .find(|finding| finding.rule == "page-cut")
        .unwrap();
    assert_eq!(cut.verdict, Verdict::NotJudged);
    let words = findings
        .iter()
        .find(|finding| finding.rule == "wrong-word")
        .unwrap();
    assert!(words.evidence.count > 1_000 && words.evidence.spots.len() <= 200);
}

#[test]
fn a_hundred_thousand_links_are_read() {
    let links: String = (0..100_000)
        .map(|n| format!("<a href='/a/{n}.html' onclick=\"go('/b')\">第{n}条</a>"))
        .collect();
    let page = parse(links.as_bytes(), None, Form::Markup);
    assert!(page.links.len() >= 100_000 && page.links.len() <= MAX_LINKS);
    assert!(
        inspect(&page, &context())
            .iter()
            .all(|finding| finding.rule == "page-cut")
    );
}

#[test]
fn one_endless_line_and_broken_markup_end() {
    for text in [
        "一二三四五六七八九十".repeat(200_000),
        "<a href=".repeat(200_000),
        "&#".repeat(500_000),
        "<!--".repeat(200_000),
        "人民政府".repeat(100_000),
        "〔2020〕号".repeat(50_000),
        "<style>".to_owned() + &"a{left:-9999px}".repeat(20_000) + "</style>" + &"<a>".repeat(300),
        "110101199003078034 ".repeat(20_000),
    ] {
        let page = parse(text.as_bytes(), None, Form::Markup);
        let _ = inspect(&page, &context());
    }
}
