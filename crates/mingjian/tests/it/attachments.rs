//! Attachments of a site through the real binary: what is found in them and where, what cannot be read, and the sealed
//! store behind it.

mod files;

use std::collections::BTreeMap;
use std::path::Path;

use mingjian_testkit::site::{FixtureSite, Reply};
use serde_json::Value;

use super::{Ran, run_in};
use files::{bomb, document, pdf, photograph, workbook, zipped};

const NUMBER: &str = "11010119900307803X";
const HEAD: &[&str] = &["序号", "姓名", "身份证号"];

fn list() -> Vec<u8> {
    workbook(
        "补贴表",
        &[
            HEAD,
            &["1", "王小明", NUMBER],
            &["2", "李文静", "110101198502140024"],
        ],
    )
}

/// Files by their paths.
fn all() -> BTreeMap<String, Vec<u8>> {
    let mut truncated = list();
    truncated.truncate(truncated.len() / 2);
    let mut encrypted = zipped(&[("名单.txt", NUMBER.as_bytes().to_vec())]);
    // The flag of encryption in both heads of the only part.
    for mark in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let at = encrypted.windows(4).position(|four| four == mark).unwrap();
        encrypted[at + if mark[2] == 3 { 6 } else { 8 }] |= 1;
    }
    let error = "<html><head><title>404</title></head><body>您访问的页面不存在或已删除！</body></html>";
    [
        ("a.xlsx", list()),
        ("b.docx", document(&["公示如下："], &[HEAD, &["1", "王小明", NUMBER]])),
        ("c.zip", zipped(&[("readme.txt", b"hello".to_vec()), ("in/list.xlsx", list())])),
        ("d.pdf", pdf(&["first page", &format!("No. {NUMBER}")])),
        ("e.txt", format!("王小明 {NUMBER}\n").into_bytes()),
        ("f.docx", error.into()),
        ("g.xlsx", Vec::new()),
        ("h.xlsx", truncated),
        ("i.zip", bomb("big.txt")),
        ("j.zip", encrypted),
        ("k.jpg", photograph()),
        ("l.doc", "<html><body><table><tr><td>姓名<td>身份证号<tr><td>王小明<td>11010119900307803X</table></body></html>".into()),
        ("m.pdf", b"GIF89a not a document".to_vec()),
        ("n.docx", document(&["机密★10年", "部署安排"], &[])),
        ("o.xlsx", workbook("表", &[&["项目", "统一社会信用代码"], &["建设", "11370000MB284723XW"], &["联系电话", "0531-1234567"]])),
        ("p.zip", zipped(&[("inner.zip", zipped(&[("x.txt", b"x".to_vec())]))])),
    ]
    .into_iter()
    .map(|(name, bytes)| (format!("/{name}"), bytes))
    .collect()
}

fn site() -> FixtureSite {
    let files = all();
    FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => {
            let download = "<a href=\"/download.jsp?id=3\">下载</a>";
            let links: String = files
                .keys()
                .map(|path| format!("<p><a href=\"{path}\">附件</a></p>"))
                .collect();
            Reply::page(&format!("{links}{download}"))
        }
        "/download.jsp?id=3" => Reply::Full(
            200,
            vec![
                ("Content-Type".into(), "application/x-download".into()),
                (
                    "Content-Disposition".into(),
                    "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.xlsx".into(),
                ),
            ],
            list(),
        ),
        path => match files.get(path) {
            Some(bytes) => {
                let kind = if path == "/f.docx" {
                    "text/html"
                } else {
                    "application/octet-stream"
                };
                Reply::Full(200, vec![("Content-Type".into(), kind.into())], bytes.clone())
            }
            None => Reply::status(404),
        },
    })
    .unwrap()
}

fn swept(site: &FixtureSite, folder: &Path) -> Ran {
    std::fs::write(folder.join("key"), "测试密钥").unwrap();
    let (url, allow) = (site.url("/"), site.address.to_string());
    let args = [
        "inspect",
        "site",
        &url,
        "--allow",
        &allow,
        "--rate",
        "1000",
        "--probes",
        "0",
        "--data",
        "data",
        "--key-file",
        "key",
        "--format",
        "jsonl",
    ];
    let ran = run_in(folder, &args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

/// Findings as `path rule part…`.
fn told(site: &FixtureSite, ran: &Ran) -> Vec<String> {
    let own = site.url("/");
    let mut told: Vec<String> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|finding| {
            let rule = finding["rule"].as_str().unwrap();
            let dead = rule.starts_with("dead") || rule.starts_with("link");
            let at = if dead {
                &finding["excerpt"]
            } else {
                &finding["url"]
            };
            let path = at.as_str().unwrap().replace(&own, "");
            let spots = finding["evidence"]["spots"].as_array().unwrap();
            let parts: Vec<&str> = spots.iter().map(|spot| spot["part"].as_str().unwrap()).collect();
            let param = |wanted: &str| {
                let params = finding["params"].as_array().unwrap();
                let found = params.iter().find(|param| param[0] == wanted);
                found.map(|param| param[1].as_str().unwrap().to_owned())
            };
            match param("why") {
                Some(why) => format!("{path} {rule} {why}"),
                None => format!("{path} {rule} {}", parts.join(" ")).trim_end().to_owned(),
            }
        })
        .filter(|told| !told.contains("meta-"))
        .collect();
    told.sort();
    told
}

#[test]
fn personal_data_in_files_is_told_with_its_place_and_bad_files_are_told_apart() {
    let (site, folder) = (site(), tempfile::tempdir().unwrap());
    let ran = swept(&site, folder.path());
    assert_eq!(
        told(&site, &ran),
        [
            "a.xlsx identity-number cell:a.xlsx!补贴表!C2 cell:a.xlsx!补贴表!C3",
            "b.docx identity-number paragraph:b.docx!3",
            "c.zip identity-number cell:c.zip/in/list.xlsx!补贴表!C2 cell:c.zip/in/list.xlsx!补贴表!C3",
            "d.pdf identity-number file_page:d.pdf!2",
            "download.jsp?id=3 identity-number cell:名单.xlsx!补贴表!C2 cell:名单.xlsx!补贴表!C3",
            "e.txt identity-number paragraph:e.txt!1",
            "f.docx dead-attachment soft-404",
            "g.xlsx dead-attachment empty",
            "h.xlsx attachment-not-judged damaged",
            "i.zip attachment-not-judged large",
            "j.zip attachment-not-judged locked",
            "k.jpg photo-place",
            "l.doc identity-number body",
            "m.pdf dead-attachment wrong-content",
            "n.docx secrecy-mark paragraph:1",
            "p.zip attachment-not-judged no-text",
        ]
    );
    for (path, _) in all() {
        assert_eq!(site.count(&path), 1, "{path} is fetched once");
    }
    assert!(!ran.out.contains("199003") && !ran.out.contains("王小明") && !ran.out.contains("部署安排"));
}

/// Everything that a sweep wrote into its folder, inflated where it is packed.
fn written(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(written(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let mut rest = bytes.as_slice();
            if path.extension().is_some_and(|ending| ending == "gz") {
                std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(rest), &mut all).unwrap();
                rest = &[];
            }
            all.extend(rest);
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_is_personal_is_sealed_opened_on_record_and_erased() {
    let (site, folder) = (site(), tempfile::tempdir().unwrap());
    let ran = swept(&site, folder.path());
    let kept = written(&folder.path().join("data"));
    for open in [NUMBER, "王小明", "部署安排"] {
        assert!(!holds(&kept, open), "{open} lies open");
    }
    let run = |args: &[&str]| {
        let mut all = vec!["inspect"];
        all.extend(args);
        run_in(folder.path(), &all)
    };
    let listed = run(&["sealed", "--data", "data"]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    let line = listed.out.lines().find(|line| line.contains("/a.xlsx")).unwrap();
    let id = line.split('\t').next().unwrap().to_owned();
    assert!(
        !listed.out.contains("/n.docx"),
        "a suspected secret is not kept at all"
    );
    let found = ran.out.lines().find(|line| line.contains("/a.xlsx")).unwrap();
    let found: Value = serde_json::from_str(found).unwrap();
    assert_eq!(found["evidence"]["record"]["id"], Value::String(id.clone()));
    let open = |more: &[&str]| {
        let mut args = vec!["sealed", "--data", "data", "--open", &id];
        args.extend(more);
        run(&args)
    };
    let by = ["--who", "王主任", "--why", "核对线索", "--key-file", "key"];
    let shown = open(&by);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(
        shown.out.contains("王＊＊") && !shown.out.contains("小明") && !shown.out.contains("199003"),
        "{}",
        shown.out
    );
    let plain = open(&[&by[..], &["--plain"]].concat());
    assert!(plain.out.contains(NUMBER) && plain.out.contains("王小明"));
    // Nobody opens without a name, a reason and the key.
    assert_eq!(open(&["--who", "王主任"]).code, 2);
    assert!(
        open(&["--who", " ", "--why", "x", "--key-file", "key"])
            .err
            .contains("MJ5073")
    );
    std::fs::write(folder.path().join("other"), "另一个").unwrap();
    assert!(
        open(&["--who", "甲", "--why", "乙", "--key-file", "other"])
            .err
            .contains("MJ5071")
    );
    assert!(
        run(&[
            "sealed",
            "--data",
            "data",
            "--open",
            "ffff",
            "--who",
            "甲",
            "--why",
            "乙",
            "--key-file",
            "key"
        ])
        .err
        .contains("MJ5070")
    );
    let log = std::fs::read_to_string(folder.path().join("data/sealed/access.jsonl")).unwrap();
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(log.contains("王主任") && log.contains("核对线索") && log.contains("plain"));
    let erased = run(&[
        "erase",
        "--data",
        "data",
        "--record",
        &id,
        "--who",
        "王主任",
        "--why",
        "已整改",
        "--key-file",
        "key",
    ]);
    assert_eq!(erased.code, 0, "{}", erased.err);
    assert!(open(&by).err.contains("MJ5072"));
    let listed = run(&["sealed", "--data", "data"]);
    let line = listed.out.lines().find(|line| line.contains("/a.xlsx")).unwrap();
    let digest = found["evidence"]["record"]["digest"].as_str().unwrap();
    assert!(line.contains("已整改") && line.contains(&digest[..16]), "{line}");
    // By the day: none are older than the first, all are before the second.
    let by = ["--who", "王主任", "--why", "保存期满", "--key-file", "key"];
    let before = |day: &str| run(&[&["erase", "--data", "data", "--before", day][..], &by].concat()).out;
    assert!(before("2020-01-01").contains('0'));
    assert!(!before("2999-01-01").starts_with("抹除了 0"));
    // A log that was changed is noticed.
    std::fs::write(
        folder.path().join("data/sealed/access.jsonl"),
        log.replace("核对线索", "别的"),
    )
    .unwrap();
    assert!(run(&["sealed", "--data", "data"]).err.contains("MJ5074"));
}

#[test]
fn without_a_key_nothing_personal_is_kept_at_all() {
    let (site, folder) = (site(), tempfile::tempdir().unwrap());
    let (url, allow) = (site.url("/"), site.address.to_string());
    let args = [
        "inspect", "site", &url, "--allow", &allow, "--rate", "1000", "--probes", "0", "--data", "data",
    ];
    let ran = run_in(folder.path(), &args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let kept = written(&folder.path().join("data"));
    assert!(!holds(&kept, NUMBER) && !holds(&kept, "王小明"));
    assert!(holds(&kept, "withheld: personal") && holds(&kept, "withheld: secret"));
    assert!(!folder.path().join("data/sealed").exists());
}

#[test]
fn a_list_of_addresses_is_compared_and_a_bad_line_is_refused() {
    let text: String = (0..20).map(|at| format!("<p>青禾区人民政府办公室关于第{at}项政务公开工作的通知，各镇人民政府，街道办事处，区直各部门。</p>")).collect();
    let page = text.clone();
    let own = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/zwgk/t1.html" => Reply::page(&page),
        _ => Reply::status(404),
    })
    .unwrap();
    let copy = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/x/zwgk/t1.html" => Reply::page(&text),
        _ => Reply::status(404),
    })
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let list = format!(
        "# 可疑\n{}\n{}\n",
        copy.url("/x/zwgk/t1.html"),
        copy.url("/zwgk/none.html")
    );
    std::fs::write(folder.path().join("list.txt"), list).unwrap();
    let (site, one, two) = (own.url("/"), own.address.to_string(), copy.address.to_string());
    let args = [
        "inspect", "copies", "--site", &site, "--list", "list.txt", "--allow", &one, "--allow", &two,
        "--rate", "1000", "--format", "jsonl",
    ];
    let ran = run_in(folder.path(), &args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Value = serde_json::from_str(ran.out.trim()).unwrap();
    assert_eq!(
        (&found["rule"], &found["url"]),
        (&"copied-page".into(), &copy.url("/x/zwgk/t1.html").into())
    );
    assert!(ran.err.contains("100%") && ran.err.contains("404"), "{}", ran.err);
    std::fs::write(folder.path().join("list.txt"), "http://a.test/\nnothing\n").unwrap();
    let refused = run_in(folder.path(), &args);
    assert!(
        refused.err.contains("MJ5008") && refused.err.contains("\"line\": 2"),
        "{}",
        refused.err
    );
    std::fs::write(folder.path().join("list.txt"), "http://a.test/\n".repeat(2_001)).unwrap();
    assert!(run_in(folder.path(), &args).err.contains("MJ5075"));
}

/// A sweep with sealed records, the name of one of them, and of the finding that cites it.
fn with_sealed() -> (tempfile::TempDir, String, String) {
    let (site, folder) = (site(), tempfile::tempdir().unwrap());
    let ran = swept(&site, folder.path());
    let found = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|found| found["url"].as_str().unwrap().ends_with("/a.xlsx"))
        .unwrap();
    let record = found["evidence"]["record"]["id"].as_str().unwrap().to_owned();
    let proof = std::fs::read_dir(folder.path().join("data/proof")).unwrap();
    let chain = proof
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with(".findings.jsonl"))
        .unwrap();
    let lines = std::fs::read_to_string(chain).unwrap();
    let line = lines.lines().find(|line| line.contains(&record)).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    let id = line["id"].as_str().unwrap().to_owned();
    (folder, record, id)
}

const BY: [&str; 6] = ["--who", "王主任", "--why", "核对线索", "--key-file", "key"];

#[test]
fn a_finding_in_a_sealed_file_is_derived_again_with_the_key_and_that_is_written_down() {
    let (folder, _, id) = with_sealed();
    let again = |more: &[&str]| {
        let args = ["inspect", "again", &id, "--data", "data"];
        run_in(folder.path(), &[&args[..], more].concat())
    };
    let locked = again(&[]);
    assert!(
        locked.out.starts_with("not_judged\t") && locked.out.contains("封存着"),
        "{} {}",
        locked.out,
        locked.err
    );
    let opened = again(&BY);
    assert!(
        opened.out.starts_with("stands\t") && !opened.out.contains("199003"),
        "{} {}",
        opened.out,
        opened.err
    );
    let log = std::fs::read_to_string(folder.path().join("data/sealed/access.jsonl")).unwrap();
    assert!(log.contains("redacted") && log.lines().count() == 1, "{log}");
    std::fs::write(folder.path().join("other"), "另一个").unwrap();
    let wrong = again(&["--who", "甲", "--why", "乙", "--key-file", "other"]);
    assert!(wrong.err.contains("MJ5071"), "{}", wrong.err);
}

#[test]
fn a_log_whose_end_was_cut_is_refused_and_an_older_one_only_after_it_was_accepted() {
    let (folder, record, _) = with_sealed();
    let sealed = |more: &[&str]| {
        let args = ["inspect", "sealed", "--data", "data"];
        run_in(folder.path(), &[&args[..], more].concat())
    };
    let open = || sealed(&[&["--open", &record][..], &BY].concat());
    let (log, head) = (
        folder.path().join("data/sealed/access.jsonl"),
        folder.path().join("data/sealed/access.head.json"),
    );
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    for _ in 0..2 {
        assert_eq!(open().code, 0);
    }
    let (two, early) = (read(&log), read(&head));
    assert_eq!(open().code, 0);
    let (three, late) = (read(&log), read(&head));
    assert!(sealed(&[]).err.contains("登记 3 条") && sealed(&[]).err.contains("没有给密钥"));
    assert!(!sealed(&["--key-file", "key"]).err.contains("没有给密钥"));
    // Its end was cut: nobody opens anything, and the list says so too.
    std::fs::write(&log, &two).unwrap();
    assert!(open().err.contains("MJ5109") && sealed(&[]).err.contains("MJ5109"));
    // A head that says so is of no key.
    std::fs::write(&head, late.replace("\"count\":3", "\"count\":2")).unwrap();
    assert!(open().err.contains("MJ5111"));
    // A run that was cut off between line and head is taken up.
    std::fs::write(&log, &three).unwrap();
    std::fs::write(&head, &early).unwrap();
    assert!(sealed(&[]).err.contains("多一条"));
    assert_eq!(open().code, 0);
    assert_eq!(read(&log).lines().count(), 4);
    // Two lines more are no such run.
    std::fs::write(&head, &early).unwrap();
    assert!(open().err.contains("MJ5109"));
    // Without a head, as an earlier version left it: listed and told, and opened only after somebody accepted it.
    std::fs::remove_file(&head).unwrap();
    let listed = sealed(&[]);
    assert!(
        listed.code == 0 && listed.err.contains("没有末条凭证"),
        "{}",
        listed.err
    );
    assert!(open().err.contains("MJ5110"));
    let accepted = sealed(&[&["--accept-log"][..], &BY].concat());
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    assert!(read(&log).lines().last().unwrap().contains("accepted"));
    assert_eq!(open().code, 0);
    // Put back together with the log of its time, nothing is found here: that is what count and digest are told for.
    std::fs::write(&log, &two).unwrap();
    std::fs::write(&head, &early).unwrap();
    let old = sealed(&["--key-file", "key"]);
    assert!(old.code == 0 && old.err.contains("登记 2 条"), "{}", old.err);
    // Another key opens nothing and proves nothing.
    std::fs::write(folder.path().join("other"), "另一个").unwrap();
    assert!(sealed(&["--key-file", "other"]).err.contains("MJ5111"));
    assert_eq!(sealed(&["--accept-log"]).code, 2);
}
