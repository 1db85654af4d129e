//! `inspect page`: one finding a line, nothing where there is none, refusals in both languages.

use super::hostile::{folder, refused};
use super::{root, run_in, run_piped};

/// A page of the golden sites.
fn page(path: &str) -> String {
    root().join("golden/sites").join(path).display().to_string()
}

#[test]
fn a_page_without_findings_prints_nothing() {
    let good = page("foreign_name/good/notice.html");
    for format in ["table", "json", "jsonl"] {
        let ran = run_in(
            &root(),
            &["inspect", "page", &good, "--place", "云州市", "--format", format],
        );
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (0, "", ""),
            "{format}"
        );
    }
}

#[test]
fn each_finding_is_one_line_with_all_that_proves_it() {
    let bad = page("foreign_name/bad/everywhere.html");
    let args = [
        "inspect",
        "page",
        &bad,
        "--place",
        "云州市",
        "--url",
        "https://www.example.gov.cn/a.html",
    ];
    let ran = run_in(&root(), &[&args[..], &["--format", "jsonl"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 1, "{}", ran.out);
    let finding = &lines[0];
    assert_eq!(finding["rule"], "foreign-name");
    assert_eq!(finding["kind"], "tampering");
    assert_eq!(finding["verdict"], "found");
    assert_eq!(finding["url"], "https://www.example.gov.cn/a.html");
    assert_eq!(finding["basis"]["rule"], "V1.4");
    assert_eq!(finding["evidence"]["digest"].as_str().unwrap().len(), 64);
    let spots = finding["evidence"]["spots"].as_array().unwrap();
    assert_eq!(spots.len(), 7);
    assert!(
        spots
            .iter()
            .all(|spot| spot["line"].as_u64().unwrap() > 0 && spot["column"].as_u64().unwrap() > 0)
    );
    assert!(finding["zh"].as_str().unwrap().contains("九九乐8坊_88 乐坊网投"));
    assert!(finding["en"].as_str().unwrap().starts_with("The foreign text"));

    for (lang, word) in [("zh", "文号"), ("en", "document number")] {
        let ran = run_in(&root(), &[&args[..], &["--lang", lang]].concat());
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
        assert!(
            ran.out.starts_with("foreign-name\ttampering\t") && ran.out.contains(word),
            "{}",
            ran.out
        );
    }
    let list = run_in(&root(), &[&args[..], &["--format", "json"]].concat());
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[test]
fn the_offices_own_words_are_looked_for_and_its_exceptions_left_alone() {
    let (bad, list) = (page("wording/bad/own.html"), page("wording/own.yaml"));
    let rules = |more: &[&str]| -> Vec<String> {
        let args = ["inspect", "page", &bad, "--unit", "青禾区人民政府办公室"];
        let ran = run_in(&root(), &[&args[..], more].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let rule = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
        ran.out.lines().map(rule).collect()
    };
    assert_eq!(rules(&[]), ["wrong-word"]);
    assert_eq!(
        rules(&["--words", &list]),
        ["own-word", "own-word", "wrong-word", "protected-name"]
    );
    for (text, code) in [
        (
            "mingjian: words/1\nentries:\n  - {group: noun, text: 甲乙}\n",
            "MJ5120",
        ),
        ("mingjian: words/7\nentries: []\n", "MJ5121"),
        (
            "mingjian: words/1\nentries:\n  - {group: word, text: 禾区, right: 青禾区}\n",
            "MJ5124",
        ),
        (
            "mingjian: words/1\nentries:\n  - {group: name, text: 青禾}\n",
            "MJ5123",
        ),
    ] {
        let folder = folder("broken.yaml", text.as_bytes());
        let args = ["inspect", "page", &bad, "--words", "broken.yaml"];
        refused(folder.path(), &args, 1, &[code, "broken.yaml"]);
    }
}

#[test]
fn a_text_file_and_standard_input_are_pages_too() {
    let text = "<samp id=\"q2\"></samp><del id=\"q2\"></del><sup id=\"q2\"></sup><rp id=\"q2\"></rp><dl id=\"q2\"></dl>\n青禾区人民政府办公室\n\n我区工作成效显着。\n附件:全市任务清单\n";
    let folder = folder("页面.txt", text.as_bytes());
    let ran = run_in(folder.path(), &["inspect", "page", "页面.txt"]);
    let rules: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(rules, ["junk-tags", "wrong-word", "scope-slip"], "{}", ran.out);
    assert!(ran.out.contains("页面.txt"));
    let piped = run_piped(
        &["inspect", "page", "-", "--format", "jsonl"],
        "<p>严禁焚烧秸杆</p>".as_bytes(),
    );
    assert!(
        piped.out.contains("wrong-word") && piped.out.contains("\"url\":\"stdin\""),
        "{}",
        piped.out
    );
}

#[test]
fn personal_data_leave_as_mask_and_digest_under_the_key() {
    let bad = page("personal_data/bad/list.html");
    let folder = folder("key", b"a key of this installation");
    let ran = run_in(
        folder.path(),
        &["inspect", "page", &bad, "--key-file", "key", "--format", "jsonl"],
    );
    assert!(
        ran.out.contains("\"mac\":\"") && ran.out.contains("1101************"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("19900307") && !ran.out.contains("6222021234567890128"));
    let without = run_in(folder.path(), &["inspect", "page", &bad, "--format", "jsonl"]);
    assert!(!without.out.contains("\"mac\""));
}

#[test]
fn limits_are_judged_by_the_day_that_is_given() {
    let list = page("section_state/good/fresh.html");
    let asked = |day: &str| run_in(&root(), &["inspect", "page", &list, "--as-of", day]).out;
    assert_eq!(asked("2021-06-01"), "");
    assert!(asked("2021-08-01").starts_with("stale-section\tstale_section\t"));
}

#[test]
fn what_cannot_be_inspected_is_refused() {
    let folder = folder("a.html", b"<p>a</p>");
    let page = ["inspect", "page", "a.html"];
    refused(
        folder.path(),
        &["inspect", "page", "missing.html"],
        3,
        &["MJ9101", "missing.html"],
    );
    refused(
        folder.path(),
        &[&page[..], &["--as-of", "2021-02-30"]].concat(),
        1,
        &["MJ2002"],
    );
    refused(
        folder.path(),
        &[&page[..], &["--rules", "nowhere"]].concat(),
        1,
        &["MJ5003", "nowhere"],
    );
    for url in ["www.example.gov.cn", "mailto:a@example.gov.cn"] {
        refused(
            folder.path(),
            &[&page[..], &["--url", url]].concat(),
            2,
            &["MJ5008", url],
        );
    }
    let large = self::folder("b.html", &vec![b' '; 65 * 1024 * 1024]);
    refused(
        large.path(),
        &["inspect", "page", "b.html"],
        1,
        &["MJ5007", "67108864"],
    );
}
