//! `inspect site` of the real binary: a sweep, its refusals, a kill and what comes after.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ran, command, ran, root, run_in};

fn links(paths: &[String]) -> String {
    paths
        .iter()
        .map(|path| format!("<p><a href=\"{path}\">目录</a></p>"))
        .collect()
}

/// A small site: a good page, a wrong word, a dead link, a page that the site keeps for itself.
fn small() -> FixtureSite {
    FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => {
            let paths = ["/a.html", "/gone.html", "/inner/x.html", "http://10.0.0.1/"];
            Reply::page(&links(&paths.map(str::to_owned)))
        }
        "/a.html" => Reply::page("<p>严禁焚烧秸杆</p>"),
        "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /inner/\n".to_vec()),
        _ => Reply::status(404),
    })
    .unwrap()
}

/// The options that every sweep here has.
fn sweep(site: &FixtureSite, more: &[&str]) -> Vec<String> {
    let allow = site.address.to_string();
    let url = site.url("/");
    // Each page is asked once here; how others are shown it is tested where the requests are made.
    [
        "inspect", "site", &url, "--allow", &allow, "--rate", "1000", "--probes", "0",
    ]
    .iter()
    .chain(more)
    .map(|text| (*text).to_owned())
    .collect()
}

fn swept(site: &FixtureSite, more: &[&str], folder: &Path) -> Ran {
    let args = sweep(site, more);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    run_in(folder, &args)
}

fn findings(ran: &Ran) -> Vec<serde_json::Value> {
    ran.out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_sweep_lists_findings_and_says_how_much_it_saw() {
    let site = small();
    let ran = swept(&site, &["--format", "jsonl"], &root());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut rules: Vec<String> = findings(&ran)
        .iter()
        .map(|finding| {
            format!(
                "{} {}",
                finding["rule"].as_str().unwrap(),
                finding["verdict"].as_str().unwrap()
            )
        })
        .collect();
    rules.sort();
    assert_eq!(
        rules,
        [
            "dead-link found",
            "link-not-judged not_judged",
            "wrong-word found"
        ]
    );
    assert!(ran.err.contains("未检查 1：robots.txt 不允许"), "{}", ran.err);
    assert!(
        ran.err.contains("全部查完。已知网址 5 个：查过的页面 2"),
        "{}",
        ran.err
    );
    let table = swept(&site, &["--lang", "en"], &root());
    assert_eq!(table.out.lines().count(), 3, "{}", table.out);
    assert!(
        table.out.contains("The link leads nowhere") && table.err.contains("1 not checked"),
        "{}",
        table.err
    );
    let whole = swept(&site, &["--format", "json"], &root());
    let whole: serde_json::Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!(
        (
            whole["stopped"].as_str(),
            whole["coverage"]["not_checked"]["robots"].as_i64()
        ),
        (Some("done"), Some(1))
    );
}

#[test]
fn what_may_not_be_asked_is_refused_with_a_way_out() {
    for (args, code, exit) in [
        (["inspect", "site", "http://127.0.0.1:1/"].as_slice(), "MJ5010", 1),
        (
            &["inspect", "site", "http://[::ffff:169.254.169.254]/"],
            "MJ5010",
            1,
        ),
        // The name only shows where it leads when it is asked for.
        (&["inspect", "site", "http://localhost:1/"], "MJ5010", 1),
        (&["inspect", "site", "file:///etc/passwd"], "MJ5008", 2),
        (&["inspect", "site", "ftp://www.example.gov.cn/"], "MJ5008", 2),
        (
            &["inspect", "site", "http://127.0.0.1:1/", "--allow", "127.0.0.1"],
            "MJ5009",
            2,
        ),
        (
            &[
                "inspect",
                "site",
                "http://127.0.0.1:1/",
                "--allow",
                "127.0.0.1:1",
                "--confirm-after",
                "soon",
            ],
            "MJ5011",
            2,
        ),
    ] {
        let ran = run_in(&root(), args);
        assert_eq!((ran.code, ran.out.as_str()), (exit, ""), "{args:?}");
        assert!(ran.err.contains(code), "{args:?}: {}", ran.err);
    }
}

/// A site of `count` pages, each of which takes a moment, with a wrong word on every tenth.
fn slow(count: usize, open: Arc<AtomicBool>) -> FixtureSite {
    FixtureSite::start(move |asked| {
        if asked.path == "/" {
            return Reply::page(&links(
                &(0..count).map(|at| format!("/n/{at}.html")).collect::<Vec<_>>(),
            ));
        }
        let Some(at) = asked
            .path
            .strip_prefix("/n/")
            .and_then(|rest| rest.strip_suffix(".html"))
        else {
            return Reply::status(404);
        };
        let at: usize = at.parse().unwrap();
        // Half of the site is silent until the first run is over.
        if at >= count / 2 && !open.load(Ordering::Relaxed) {
            return Reply::Silent;
        }
        let word = if at.is_multiple_of(10) { "秸杆" } else { "秸秆" };
        Reply::page(&format!("<title>第{at}号</title><p>第{at}号：严禁焚烧{word}</p>"))
    })
    .unwrap()
}

fn start(site: &FixtureSite, more: &[&str], folder: &Path) -> Child {
    let args = sweep(site, more);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut command = command(&args, folder);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Reads the progress until a line says what is waited for.
fn wait_for(child: &mut Child, words: &str) {
    let err = child.stderr.take().unwrap();
    let mut lines = BufReader::new(err).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains(words)), "{words}");
    // What comes later is read away, so that the child does not stand still.
    std::thread::spawn(move || lines.for_each(drop));
}

#[test]
fn a_killed_sweep_goes_on_where_it_stood() {
    let open = Arc::new(AtomicBool::new(false));
    let site = slow(100, Arc::clone(&open));
    let home = tempfile::tempdir().unwrap();
    let options = ["--data", "巡检", "--format", "jsonl"];
    let mut child = start(&site, &options, home.path());
    wait_for(&mut child, "已查 51 页");
    child.kill().unwrap();
    child.wait().unwrap();
    open.store(true, Ordering::Relaxed);
    let asked = site.asked().len();
    let ran = swept(&site, &options, home.path());
    assert_eq!((ran.code, findings(&ran).len()), (0, 10), "{}", ran.err);
    assert!(
        ran.err.contains("全部查完。已知网址 101 个：查过的页面 101"),
        "{}",
        ran.err
    );
    // Nothing of the first half was asked again, and robots.txt and the probe once a run.
    assert!(
        site.asked().len() - asked <= 56,
        "{} and then {}",
        asked,
        site.asked().len()
    );
    for at in 0..45 {
        assert_eq!(site.count(&format!("/n/{at}.html")), 1, "{at}");
    }
    // Every finding stands in a record that is there.
    for finding in findings(&ran) {
        let record = &finding["evidence"]["record"];
        let file = std::fs::read(home.path().join("巡检").join(record["file"].as_str().unwrap())).unwrap();
        let from = usize::try_from(record["offset"].as_u64().unwrap()).unwrap();
        let length = usize::try_from(record["length"].as_u64().unwrap()).unwrap();
        let stored = mingjian_inspect::archive::Stored::read(&file[from..from + length]).unwrap();
        assert_eq!(
            (stored.url.as_str(), stored.id.as_str()),
            (finding["url"].as_str().unwrap(), record["id"].as_str().unwrap())
        );
        assert!(stored.page().text().contains("秸杆"));
    }
}

#[test]
fn an_interrupt_ends_it_with_what_is_there() {
    let site = slow(60, Arc::new(AtomicBool::new(false)));
    let home = tempfile::tempdir().unwrap();
    let mut child = start(&site, &["--format", "jsonl"], home.path());
    let err = child.stderr.take().unwrap();
    let mut lines = BufReader::new(err).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("已查 26 页")));
    let told = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let rest: Vec<String> = lines.collect();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 0);
    assert!(findings(&ran).len() >= 2, "{}", ran.out);
    assert!(
        rest.iter().any(|line| line.starts_with("按要求结束，未查完")),
        "{rest:?}"
    );
    assert!(rest.iter().any(|line| line.starts_with("未检查")), "{rest:?}");
}

#[test]
fn memory_stays_bounded_whatever_comes() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => Reply::page(&links(
            &(0..12).map(|at| format!("/endless/{at}x")).collect::<Vec<_>>(),
        )),
        path if path.starts_with("/endless/") => Reply::Endless,
        _ => Reply::status(404),
    })
    .unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut child = start(&site, &["--data", "d", "--format", "jsonl"], home.path());
    let err = child.stderr.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0_u64;
    // A line a sign of life: the peak is read while the process is there.
    for _ in BufReader::new(err).lines().map_while(Result::ok) {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let size = line
            .and_then(|line| line.split_whitespace().next())
            .and_then(|text| text.parse().ok());
        peak = peak.max(size.unwrap_or_default());
    }
    let ran = ran(child.wait_with_output().unwrap());
    let cut = findings(&ran)
        .iter()
        .filter(|finding| finding["rule"] == "page-cut")
        .count();
    assert_eq!((ran.code, cut), (0, 12));
    println!("peak {} MB", peak / 1024);
    assert!(peak < 1_000 * 1024, "{peak} KB");
}
