//! The proof of a sweep by the real binary: sealed, reported, packed, opened elsewhere, done again.

use std::path::Path;

use mingjian_testkit::site::{FixtureSite, Reply};

#[path = "../../../inspect/tests/it/proof/earlier.rs"]
mod earlier;

use super::{Ran, run_in};

/// A site with a wrong word whose context would be a script if it were not escaped, and a dead link.
fn site() -> FixtureSite {
    FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => Reply::page("<p><a href=\"/a.html\">目录</a> <a href=\"/gone.html\">目录</a></p>"),
        "/a.html" => Reply::page("<title>甲</title><p>&lt;script&gt;x&lt;/script&gt;严禁焚烧秸杆</p>"),
        _ => Reply::status(404),
    })
    .unwrap()
}

fn swept(site: &FixtureSite, folder: &Path) -> Ran {
    let (url, allow) = (site.url("/"), site.address.to_string());
    let args = [
        "inspect",
        "site",
        &url,
        "--allow",
        &allow,
        "--rate",
        "1000",
        "--data",
        "d",
        "--unit",
        "青禾区人民政府",
        "--format",
        "jsonl",
    ];
    run_in(folder, &args)
}

/// The ids of the findings of a bundle, in order.
fn ids(folder: &Path) -> Vec<String> {
    let ran = run_in(folder, &["inspect", "open", "a.mjb", "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            entry["id"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_sweep_leaves_as_a_signed_bundle_and_opens_elsewhere() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let at = home.path();
    let ran = swept(&site, at);
    assert!(ran.err.contains("已封存：2 条线索"), "{}", ran.err);
    let packed = run_in(at, &["inspect", "bundle", "--data", "d", "-o", "a.mjb"]);
    assert_eq!(packed.code, 0, "{}", packed.err);
    assert!(packed.out.contains("2 条线索，2 条存证"), "{}", packed.out);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(at.join("d/signing.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let told = packed.out.split("指纹：").nth(1).unwrap();
    let fingerprint: String = told.chars().take(39).collect();
    // Elsewhere: nothing but the file.
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(at.join("a.mjb"), elsewhere.path().join("a.mjb")).unwrap();
    let there = |args: &[&str]| run_in(elsewhere.path(), args);
    let opened = there(&["inspect", "open", "a.mjb", "--trust", &fingerprint]);
    assert_eq!(
        (opened.code, opened.out.lines().count()),
        (0, 2),
        "{}",
        opened.err
    );
    assert!(
        opened.err.contains("相符") && opened.err.contains("与所写的一致"),
        "{}",
        opened.err
    );
    let refused = there(&["inspect", "open", "a.mjb", "--trust", "0000"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("MJ5056"), "{}", refused.err);
    for id in ids(elsewhere.path()) {
        let again = there(&["inspect", "again", &id, "--bundle", "a.mjb"]);
        assert!(
            again.out.starts_with(&format!("stands\t{id}\t")),
            "{} {}",
            again.out,
            again.err
        );
    }
    let missing = there(&["inspect", "again", "ffffffffffff", "--bundle", "a.mjb"]);
    assert!(
        missing.code == 1 && missing.err.contains("MJ5065"),
        "{}",
        missing.err
    );
    let mut bytes = std::fs::read(at.join("a.mjb")).unwrap();
    let word = "秸杆".as_bytes();
    let found = bytes.windows(word.len()).position(|here| here == word).unwrap();
    bytes[found..found + word.len()].copy_from_slice("秸秆".as_bytes());
    std::fs::write(elsewhere.path().join("a.mjb"), &bytes).unwrap();
    let edited = there(&["inspect", "open", "a.mjb", "--lang", "en"]);
    assert_eq!((edited.code, edited.out.as_str()), (1, ""));
    assert!(
        edited.err.contains("MJ5057") && edited.err.contains("Finding 1 was changed"),
        "{}",
        edited.err
    );
}

#[test]
fn one_finding_is_done_again_from_the_folder_and_live() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let at = home.path();
    swept(&site, at);
    run_in(at, &["inspect", "bundle", "--data", "d", "-o", "a.mjb"]);
    let allow = site.address.to_string();
    for id in ids(at) {
        let offline = run_in(at, &["inspect", "again", &id, "--data", "d", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&offline.out).unwrap();
        assert_eq!(
            (&told["result"], &told["same_rules"]),
            (&"stands".into(), &true.into())
        );
        let live = ["inspect", "again", &id, "--data", "d", "--live"];
        let asked = run_in(at, &[&live[..], &["--allow", &allow]].concat());
        assert!(asked.out.starts_with("stands\t"), "{} {}", asked.out, asked.err);
        let refused = run_in(at, &live);
        assert!(
            refused.code == 1 && refused.err.contains("MJ5010"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn the_report_says_what_was_seen_and_escapes_what_came_from_the_site() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let at = home.path();
    swept(&site, at);
    let ran = run_in(at, &["inspect", "report", "--data", "d", "-o", "r.html"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let html = std::fs::read_to_string(at.join("r.html")).unwrap();
    for words in [
        "<html lang=\"zh-CN\">",
        "青禾区人民政府",
        "国办秘函〔2019〕19号",
        "查过的页面",
        "错别字",
        "错链",
        "存证：warc/",
        "没有与原文核对",
        "@page{size:A4",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(
        html.contains("&#60;/script&#62;") && !html.contains("<script"),
        "escaped"
    );
    assert!(
        !html.contains("http-equiv") && !html.contains("src="),
        "nothing is loaded"
    );
    let again = run_in(at, &["inspect", "report", "--data", "d", "-o", "r.html"]);
    assert!(again.code == 3 && again.err.contains("MJ9110"), "{}", again.err);
    let english = run_in(at, &["inspect", "report", "--data", "d", "--lang", "en"]);
    assert!(
        english.out.contains("Pages read") && english.out.contains("Wrong word"),
        "{}",
        english.err
    );
    let none = run_in(at, &["inspect", "report", "--data", "elsewhere"]);
    assert!(none.code == 1 && none.err.contains("MJ5050"), "{}", none.err);
    let other = run_in(
        at,
        &[
            "inspect",
            "report",
            "--data",
            "d",
            "--site",
            "https://www.example.gov.cn/",
        ],
    );
    assert!(other.code == 1 && other.err.contains("MJ5051"), "{}", other.err);
}

#[test]
fn the_bulletin_is_drafted_from_all_sites_of_the_folder() {
    let (one, other, home) = (site(), site(), tempfile::tempdir().unwrap());
    let at = home.path();
    swept(&one, at);
    swept(&other, at);
    let ran = run_in(at, &["inspect", "bulletin", "--data", "d"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for words in [
        "检查政府网站 2 个",
        "2 个网站中合格 2 个",
        "错链：2 个网站，2 处",
        "100 分，合格",
        "99.9 分，合格",
        "〔整改期限和报送方式〕",
        "草稿",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let english = run_in(at, &["inspect", "bulletin", "--data", "d", "--lang", "en"]);
    assert!(english.out.contains("2 of 2 sites pass"), "{}", english.out);
    for quarter in ["1999Q1", "soon"] {
        let refused = run_in(at, &["inspect", "bulletin", "--data", "d", "--quarter", quarter]);
        assert!(
            refused.code == 2 && refused.err.contains("MJ5068"),
            "{}",
            refused.err
        );
    }
    // Two sites, and no word about which: a bundle takes one.
    let two = run_in(at, &["inspect", "bundle", "--data", "d", "-o", "a.mjb"]);
    assert!(two.code == 2 && two.err.contains("MJ5069"), "{}", two.err);
    let named = one.url("/");
    let wacz = [
        "inspect", "bundle", "--data", "d", "--site", &named, "--wacz", "-o", "a.wacz",
    ];
    let written = run_in(at, &wacz);
    assert!(
        written.code == 0 && written.out.contains("2 个页面"),
        "{}",
        written.err
    );
    std::fs::write(at.join("bad.key"), "not a key").unwrap();
    let args = [
        "inspect", "bundle", "--data", "d", "--site", &named, "--key", "bad.key", "-o", "a.mjb",
    ];
    let refused = run_in(at, &args);
    assert!(
        refused.code == 3 && refused.err.contains("MJ5066"),
        "{}",
        refused.err
    );
    assert!(!at.join("a.mjb").exists() && !at.join("a.mjb.part").exists());
}

#[test]
fn a_record_that_was_changed_after_it_was_sealed_is_refused() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let at = home.path();
    swept(&site, at);
    run_in(at, &["inspect", "bundle", "--data", "d", "-o", "a.mjb"]);
    let warc = std::fs::read_dir(at.join("d/warc")).unwrap().next();
    let warc = warc.unwrap().unwrap().path();
    let mut bytes = std::fs::read(&warc).unwrap();
    for byte in &mut bytes {
        *byte = byte.wrapping_add(1);
    }
    for id in ids(at) {
        let args = ["inspect", "again", &id, "--data", "d"];
        assert!(run_in(at, &args).out.starts_with("stands\t"));
        let whole = std::fs::read(&warc).unwrap();
        std::fs::write(&warc, &bytes).unwrap();
        let refused = run_in(at, &args);
        assert!(
            refused.code == 1 && refused.err.contains("MJ5064"),
            "{}",
            refused.err
        );
        std::fs::write(&warc, whole).unwrap();
    }
}

/// What the signature of the seal does for whoever reads the folder.
#[test]
fn a_seal_is_signed_at_the_end_of_its_sweep_and_checked_at_every_reading() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let at = home.path();
    let ran = swept(&site, at);
    let told = ran.err.split("签名密钥的指纹 ").nth(1).unwrap();
    let fingerprint: String = told.chars().take(39).collect();
    let report = ["inspect", "report", "--data", "d"];
    let shown = run_in(at, &report);
    assert!(
        shown.out.contains(&fingerprint) && shown.err.contains(&fingerprint),
        "{}",
        shown.err
    );
    let trust = |wanted: &str| run_in(at, &[&report[..], &["--trust", wanted]].concat());
    assert_eq!(trust(&fingerprint).code, 0);
    assert!(trust("0000").err.contains("MJ5056"));
    let ending = |ending: &str| {
        let files = std::fs::read_dir(at.join("d/proof")).unwrap();
        let mut paths = files.map(|entry| entry.unwrap().path());
        paths
            .find(|path| path.to_string_lossy().ends_with(ending))
            .unwrap()
    };
    let (seal, signature) = (ending(".seal.json"), ending(".seal.sig"));
    let text = std::fs::read_to_string(&seal).unwrap();
    std::fs::write(&seal, text.replace("\"pages\": 2", "\"pages\": 9")).unwrap();
    for args in [
        &report[..],
        &["inspect", "bundle", "--data", "d", "-o", "a.mjb"],
        &["inspect", "again", "ffffffffffff", "--data", "d"],
        &["inspect", "bulletin", "--data", "d"],
    ] {
        let refused = run_in(at, args);
        assert!(
            refused.code == 1 && refused.err.contains("MJ5106") && refused.err.contains(".seal.json"),
            "{}",
            refused.err
        );
    }
    // A sweep that could not be sealed behind it does not begin.
    let again = swept(&site, at);
    assert!(again.code == 1 && again.err.contains("MJ5106"), "{}", again.err);
    std::fs::write(&seal, &text).unwrap();
    // One of an earlier version is read, and never without a word.
    earlier::as_earlier(&seal);
    assert!(!signature.exists());
    let old = run_in(at, &report);
    assert!(
        old.code == 0 && old.err.contains("没有签名") && old.out.contains("没有签名（由旧版程序写成）"),
        "{}",
        old.err
    );
    run_in(at, &["inspect", "bundle", "--data", "d", "-o", "a.mjb"]);
    let opened = run_in(at, &["inspect", "open", "a.mjb", "--lang", "en"]);
    assert!(
        opened.code == 0 && opened.err.contains("This seal is not signed"),
        "{}",
        opened.err
    );
    let id = ids(at).remove(0);
    let done = run_in(at, &["inspect", "again", &id, "--data", "d"]);
    assert!(
        done.out.starts_with("stands\t") && done.err.contains("没有签名"),
        "{}",
        done.err
    );
}
