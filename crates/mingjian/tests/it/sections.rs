//! `inspect sections` of the real binary: the sections of a sweep, corrected by a person and given back.

use std::path::Path;

use mingjian_testkit::site::{FixtureSite, Reply};

use super::run_in;

/// Two sections: news that is fresh, and one whose name says nothing.
fn site() -> FixtureSite {
    let section = |name: &str, lines: &str| {
        Reply::page(&format!(
            "<title>{name}</title><meta name=ColumnName content={name}><ul>{lines}</ul>"
        ))
    };
    FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page("<a href=/xw/>工作动态</a> <a href=/zh/>综合</a>"),
        "/xw/" => section(
            "工作动态",
            "<li><a href=/1.html>区政府召开常务会议</a> 2021-05-28",
        ),
        "/zh/" => section("综合", "<li><a href=/2.html>区领导调研重点项目</a> 2021-05-01"),
        "/1.html" | "/2.html" => Reply::page("<p>正文</p>"),
        _ => Reply::status(404),
    })
    .unwrap()
}

#[test]
fn sections_are_listed_corrected_once_and_win_from_then_on() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let (url, allow) = (site.url("/"), site.address.to_string());
    let sweep = |more: &[&str]| {
        let args = [
            &[
                "inspect", "site", &url, "--allow", &allow, "--rate", "1000", "--data", "巡检",
            ],
            &["--as-of", "2021-06-01", "--format", "jsonl"][..],
            more,
        ];
        let ran = run_in(home.path(), &args.concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    };
    let stale = |out: &str| {
        out.lines()
            .filter(|line| line.contains("\"stale-section\""))
            .count()
    };
    let first = sweep(&[]);
    assert!(
        first.err.contains("栏目 2 个（人工确认 0）：更新不及时 0"),
        "{}",
        first.err
    );
    assert_eq!(stale(&first.out), 0);
    let list = run_in(home.path(), &["inspect", "sections", &url, "--data", "巡检"]);
    assert_eq!(list.code, 0, "{}", list.err);
    assert!(
        list.out.contains("名称 工作动态") && list.out.contains("kind: other"),
        "{}",
        list.out
    );
    let file = list.out.replace("kind: other", "kind: news");
    std::fs::write(home.path().join("栏目.yaml"), file).unwrap();
    let second = sweep(&["--sections", "栏目.yaml"]);
    assert!(second.err.contains("（人工确认 2）"), "{}", second.err);
    assert_eq!(stale(&second.out), 1, "{}", second.out);
    let again = [
        "inspect",
        "sections",
        &url,
        "--data",
        "巡检",
        "--sections",
        "栏目.yaml",
        "--lang",
        "en",
    ];
    assert!(run_in(home.path(), &again).out.contains("confirmed by a person"));
    done_again(home.path());
}

/// What was found by the sections that a person confirmed follows from the records again, by those sections.
fn done_again(home: &Path) {
    let bundle = |name: &str, more: &[&str]| {
        let args = ["inspect", "bundle", "--data", "巡检", "-o", name];
        let ran = run_in(home, &[&args[..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    bundle("部分.mjb", &[]);
    bundle("全部.mjb", &["--whole"]);
    let opened = run_in(home, &["inspect", "open", "全部.mjb", "--format", "jsonl"]);
    let line = opened.out.lines().find(|line| line.contains("\"stale-section\""));
    let entry: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
    let id = entry["id"].as_str().unwrap();
    let again = |from: &[&str]| run_in(home, &[&["inspect", "again", id][..], from].concat());
    for (from, result) in [
        (["--data", "巡检"], "stands\t"),
        (["--bundle", "全部.mjb"], "stands\t"),
        (["--bundle", "部分.mjb"], "not_judged\t"),
    ] {
        let ran = again(&from);
        assert!(
            ran.code == 0 && ran.out.starts_with(result),
            "{from:?}: {} {}",
            ran.out,
            ran.err
        );
    }
    assert!(again(&["--bundle", "部分.mjb"]).out.contains("--whole"));
    // The list of sections is bound to the seal like every other text.
    let texts = std::fs::read_dir(home.join("巡检/proof/texts")).unwrap();
    let list = texts
        .map(|entry| entry.unwrap().path())
        .find(|path| std::fs::read_to_string(path).unwrap().contains("sections/1"))
        .unwrap();
    std::fs::write(&list, "mingjian: sections/1\nsections: []\n").unwrap();
    let refused = again(&["--data", "巡检"]);
    assert!(
        refused.code == 1 && refused.err.contains("MJ5058"),
        "{}",
        refused.err
    );
}

#[test]
fn what_is_no_list_and_what_was_never_swept_is_refused() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(
        home.path().join("a.yaml"),
        "mingjian: sections/1\nsections:\n  - {name: 甲, url: u, kind: x}\n",
    )
    .unwrap();
    std::fs::write(home.path().join("b.yaml"), "mingjian: sections/7\nsections: []\n").unwrap();
    std::fs::create_dir(home.path().join("空")).unwrap();
    let url = "https://www.example.gov.cn/";
    for (args, code) in [
        (
            ["inspect", "sections", url, "--data", "没有", "--place", "云州市"],
            "MJ5043",
        ),
        (
            ["inspect", "sections", url, "--data", "空", "--place", "云州市"],
            "MJ5043",
        ),
        (
            ["inspect", "sections", url, "--data", "空", "--sections", "a.yaml"],
            "MJ5040",
        ),
        (
            ["inspect", "sections", url, "--data", "空", "--sections", "b.yaml"],
            "MJ5041",
        ),
    ] {
        let ran = run_in(home.path(), &args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(code), "{args:?}: {}", ran.err);
    }
    assert!(!home.path().join("没有").exists());
}

#[test]
fn what_the_offices_own_list_found_follows_again_from_the_list_of_that_day() {
    let page = |asked: &str| match asked {
        "/" => Reply::page("<title>首页</title><a href=/1.html>青禾区动态</a>"),
        "/1.html" => Reply::page("<title>动态</title><p>青河区政务大厅今日开放。</p>"),
        _ => Reply::status(404),
    };
    let site = FixtureSite::start(move |asked| page(asked.path.as_str())).unwrap();
    let (url, allow, home) = (
        site.url("/"),
        site.address.to_string(),
        tempfile::tempdir().unwrap(),
    );
    let list = home.path().join("词表.yaml");
    let words = "mingjian: words/1\nentries:\n  - {group: word, text: 青河区, right: 青禾区, source: 地名}\n";
    std::fs::write(&list, words).unwrap();
    let args = [
        "inspect",
        "site",
        &url,
        "--allow",
        &allow,
        "--rate",
        "1000",
        "--data",
        "巡检",
        "--words",
        "词表.yaml",
    ];
    let ran = run_in(home.path(), &[&args[..], &["--format", "jsonl"]].concat());
    assert!(
        ran.code == 0 && ran.out.contains("\"own-word\""),
        "{}{}",
        ran.out,
        ran.err
    );
    // What lies there now is not what it was judged by.
    std::fs::write(&list, "mingjian: words/1\nentries: []\n").unwrap();
    let bundled = run_in(
        home.path(),
        &["inspect", "bundle", "--data", "巡检", "-o", "青禾.mjb"],
    );
    assert_eq!(bundled.code, 0, "{}", bundled.err);
    let opened = run_in(home.path(), &["inspect", "open", "青禾.mjb", "--format", "jsonl"]);
    let line = opened
        .out
        .lines()
        .find(|line| line.contains("\"own-word\""))
        .unwrap();
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    let live = ["--data", "巡检", "--live", "--allow", &allow];
    for from in [&["--data", "巡检"][..], &["--bundle", "青禾.mjb"], &live] {
        let again = run_in(
            home.path(),
            &[&["inspect", "again", entry["id"].as_str().unwrap()], from].concat(),
        );
        assert!(
            again.code == 0 && again.out.starts_with("stands\t"),
            "{}{}",
            again.out,
            again.err
        );
        assert!(
            !again.err.contains("规则"),
            "the rules of the program are those of then: {}",
            again.err
        );
    }
}
