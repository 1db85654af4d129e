//! Hostile input: refused with code, place and remedy in both languages, nothing on standard output, no panic.

use std::fs;
use std::path::Path;

use super::{input, root, run, run_in, run_piped};

/// Runs in both languages and looks for the code, the place and a remedy.
pub fn refused(folder: &Path, args: &[&str], code: i32, wanted: &[&str]) {
    for lang in ["zh", "en"] {
        let ran = run_in(folder, &[args, &["--lang", lang]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}\n{}", ran.err);
        for text in wanted {
            assert!(
                ran.err.contains(text),
                "{args:?} does not say {text}:\n{}",
                ran.err
            );
        }
        let chinese = ran.err.contains('。');
        assert_eq!(chinese, lang == "zh", "{}", ran.err);
        // The code, a cause and a remedy: never the code alone, never a name of the program.
        for line in ran.err.lines().filter(|line| line.starts_with("MJ")) {
            let sentences = line.matches(if chinese { "。" } else { "." }).count();
            assert!(sentences >= 2 && !line.contains("-mend"), "{line}");
        }
        assert!(
            !ran.err.contains("panicked") && !ran.err.contains("MJ9000"),
            "{}",
            ran.err
        );
    }
}

/// A folder with good files and one that is not.
pub fn folder(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["small.yaml", "sheets.yaml"] {
        fs::copy(input().join(file), folder.path().join(file)).unwrap();
    }
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

/// A bad rubric is refused by every verb that needs one.
fn bad_rubric(bytes: &[u8], wanted: &[&str]) {
    let folder = folder("bad.yaml", bytes);
    refused(folder.path(), &["rubric", "show", "bad.yaml"], 1, wanted);
    refused(
        folder.path(),
        &["score", "--rubric", "bad.yaml", "--sheets", "sheets.yaml"],
        1,
        wanted,
    );
    let checked = run_in(folder.path(), &["rubric", "check", "bad.yaml"]);
    assert_eq!((checked.code, checked.err.as_str()), (1, ""));
    for text in wanted {
        assert!(checked.out.contains(text), "{}", checked.out);
    }
}

fn bad_sheets(name: &str, bytes: &[u8], wanted: &[&str]) {
    let folder = folder(name, bytes);
    refused(
        folder.path(),
        &["score", "--rubric", "small.yaml", "--sheets", name],
        1,
        wanted,
    );
}

/// Entries behind the units of the small table.
fn with_entries(entries: &str) -> String {
    format!("mingjian: sheets/1\nunits:\n  - {{id: east, name: 东镇, class: A}}\nentries:\n{entries}")
}

#[test]
fn a_rubric_that_is_none() {
    bad_rubric(b"", &["MJ1003", "bad.yaml"]);
    bad_rubric(b"\xff\xfe\x00", &["MJ1002", "bad.yaml:1"]);
    bad_rubric(
        b"mingjian: rubric/1\nid: a\ntitel: b\n",
        &["MJ1003", "bad.yaml:3", "titel"],
    );
    bad_rubric(
        b"mingjian: rubric/9\nid: a\ntitle: b\nclasses: []\n",
        &["MJ1004", "rubric/9"],
    );
    bad_rubric("[".repeat(1000).as_bytes(), &["MJ1003"]);
    let deep = format!(
        "mingjian: rubric/1\nindicators: {}",
        "[{id: a, title: b, children: ".repeat(1000)
    );
    bad_rubric(deep.as_bytes(), &["MJ1007", "bad.yaml:2", "32"]);
    bad_rubric(&vec![b'#'; 9 * 1024 * 1024], &["MJ1001", "9437184"]);
    let weight = |text: &str| {
        let head = "mingjian: rubric/1\nid: a\ntitle: b\nclasses:\n  - {id: A, title: A}\nindicators:\n";
        format!("{head}  - {{id: x, title: y, weight: {text}}}\n")
    };
    for text in ["NaN", ".nan", ".inf", "1e999", "1e5", "'一'"] {
        bad_rubric(weight(text).as_bytes(), &["MJ1003", "bad.yaml:7"]);
    }
}

#[test]
fn a_rubric_that_contradicts_itself() {
    let text = fs::read_to_string(input().join("small.yaml")).unwrap();
    let twice = text.replace("id: sections", "id: links");
    let folder = folder("bad.yaml", twice.as_bytes());
    refused(
        folder.path(),
        &["score", "--rubric", "bad.yaml", "--sheets", "sheets.yaml"],
        1,
        &["MJ4002", "bad.yaml:74", "links"],
    );
}

#[test]
fn sheets_that_are_none() {
    bad_sheets("bad.yaml", b"", &["MJ1221", "bad.yaml"]);
    bad_sheets(
        "bad.yaml",
        b"mingjian: sheets/1\nunits: \xff\n",
        &["MJ1202", "bad.yaml:2"],
    );
    bad_sheets(
        "bad.yaml",
        b"mingjian: sheets/1\nscores: []\n",
        &["MJ1221", "bad.yaml:2"],
    );
    bad_sheets("bad.yaml", b"mingjian: sheets/1\n", &["MJ9107", "bad.yaml"]);
    bad_sheets("bad.csv", b"", &["MJ1208", "bad.csv:1"]);
    bad_sheets("bad.csv", "单位,指标,打分\n".as_bytes(), &["MJ1209", "打分"]);
    bad_sheets("bad.csv", b"PK\x03\x04rest", &["MJ1203", "bad.csv"]);
    bad_sheets("bad.docx", b"text", &["MJ9106", "docx", ".csv"]);
    bad_sheets("bad", b"text", &["MJ9106", "bad"]);
}

#[test]
fn entries_that_cannot_be() {
    let entry = |text: &str| with_entries(&format!("  - {{unit: east, indicator: sections, {text}}}\n"));
    let bad = |text: &str, wanted: &[&str]| bad_sheets("bad.yaml", text.as_bytes(), wanted);
    for value in ["NaN", ".nan", "1e999", "'12分'"] {
        bad(&entry(&format!("points: {value}")), &["MJ1221", "bad.yaml:5"]);
    }
    bad(&entry("points: 41"), &["MJ4023", "bad.yaml:5", "41"]);
    bad(&entry("points: -1"), &["MJ4024", "bad.yaml:5"]);
    bad(&entry("marks: 3"), &["MJ1221", "marks"]);
    let twice = "  - {unit: east, indicator: sections, points: 1}\n".repeat(2);
    bad(&with_entries(&twice), &["MJ1227", "bad.yaml:6"]);
    bad(
        &with_entries("  - {unit: nowhere, indicator: sections, full: true}\n"),
        &["MJ4010", "nowhere"],
    );
    bad(
        &with_entries("  - {unit: east, indicator: nothing, full: true}\n"),
        &["MJ4011", "nothing"],
    );
    bad_sheets(
        "bad.csv",
        "unit,indicator,points\neast,sections,1e999\n".as_bytes(),
        &["MJ1214", "bad.csv:2"],
    );
    let deep = format!("mingjian: sheets/1\nentries: {}", "[".repeat(1000));
    bad(&deep, &["MJ1221"]);
}

#[test]
fn units_listed_twice() {
    let text =
        "mingjian: sheets/1\nunits:\n  - {id: a, name: 甲, class: A}\n  - {id: a, name: 乙, class: A}\n";
    bad_sheets("bad.yaml", text.as_bytes(), &["MJ1224", "bad.yaml:4"]);
    let folder = folder("units.csv", "编号,名称,类别\na,甲,A\na,乙,A\n".as_bytes());
    let args = [
        "score",
        "--rubric",
        "small.yaml",
        "--sheets",
        "sheets.yaml",
        "--units",
        "units.csv",
    ];
    refused(folder.path(), &args, 1, &["MJ1224", "units.csv:3"]);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder("x", b"");
    fs::create_dir(folder.path().join("folder.yaml")).unwrap();
    for (name, code) in [
        ("folder.yaml", "MJ9102"),
        ("missing.yaml", "MJ9101"),
        ("x/below.yaml", "MJ9101"),
    ] {
        refused(folder.path(), &["rubric", "check", name], 3, &[code, name]);
        refused(
            folder.path(),
            &["rubric", "check", "small.yaml", name],
            3,
            &[code, name],
        );
        refused(folder.path(), &["rubric", "show", name], 3, &[code, name]);
        refused(
            folder.path(),
            &["score", "--rubric", "small.yaml", "--sheets", name],
            3,
            &[code, name],
        );
        let units = [
            "score",
            "--rubric",
            "small.yaml",
            "--sheets",
            "sheets.yaml",
            "--units",
            name,
        ];
        refused(folder.path(), &units, 3, &[code, name]);
    }
}

#[test]
fn what_does_not_exist() {
    refused(
        &input(),
        &["explain", "--demo", "--unit", "nobody"],
        1,
        &["MJ4010", "nobody"],
    );
    refused(
        &input(),
        &["rubric", "show", "small.yaml", "--class", "C"],
        1,
        &["MJ9109", "A B"],
    );
    refused(
        &input(),
        &["score", "--rubric", "-", "--sheets", "-"],
        2,
        &["MJ9108"],
    );
    refused(
        &input(),
        &["calendar", "due", "2021-02-30", "--days", "1"],
        1,
        &["MJ2002", "2021-02-30"],
    );
    refused(
        &input(),
        &["calendar", "due", "2021-02-05", "--days", "0"],
        1,
        &["MJ2008"],
    );
    refused(
        &input(),
        &["calendar", "due", "2021-02-05", "--working-days", "4294967295"],
        1,
        &["MJ2008"],
    );
    refused(
        &input(),
        &["calendar", "due", "1999-02-05", "--days", "1"],
        1,
        &["MJ2007"],
    );
    refused(
        &input(),
        &["calendar", "count", "2021-02-05", "2021-02-04"],
        1,
        &["MJ2009"],
    );
    refused(&input(), &["calendar", "show", "1999"], 1, &["MJ2007"]);
}

#[test]
fn a_server_without_the_secret_of_its_storage_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let s3 = [
        "--s3-endpoint",
        "https://s3.example.test",
        "--s3-bucket",
        "b",
        "--s3-key",
        "k",
    ];
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", "data"];
    refused(
        folder.path(),
        &[&serve[..], &s3].concat(),
        1,
        &["MJ9135", "--s3-secret-file"],
    );
}

#[test]
fn refusals_come_as_json_where_json_was_asked_for() {
    let args = [
        "score",
        "--rubric",
        "small.yaml",
        "--sheets",
        "missing.yaml",
        "--format",
        "json",
    ];
    let ran = run(&args);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""));
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    let error = &told["errors"][0];
    assert_eq!(
        (&error["code"], &error["file"]),
        (&"MJ9101".into(), &"missing.yaml".into())
    );
    assert!(error["what"]["zh"].is_string() && error["mend"]["en"].is_string());
}

#[test]
fn standard_input_is_read_and_bounded() {
    let text = fs::read(input().join("small.yaml")).unwrap();
    assert_eq!(run_piped(&["rubric", "check", "-"], &text).code, 0);
    let sheets = fs::read(input().join("sheets.yaml")).unwrap();
    let args = [
        "score",
        "--rubric",
        "small.yaml",
        "--sheets",
        "-",
        "--format",
        "csv",
    ];
    assert_eq!(
        run_piped(&args, &sheets).out,
        run(&[&args[..4], &["sheets.yaml", "--format", "csv"]].concat()).out
    );
    let csv = "单位,指标,得分\neast,sections,1\n".as_bytes();
    let ran = run_piped(&["score", "--rubric", "small.yaml", "--sheets", "-"], csv);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("MJ9107"), "{}", ran.err);
    let ran = run_piped(&["rubric", "show", "-"], &vec![b'#'; 9 * 1024 * 1024]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("MJ1001 stdin"), "{}", ran.err);
}

#[test]
fn the_shipped_files_stand_in_the_project() {
    let rubric = root().join("data/rubrics/notice-2020.yaml");
    assert_eq!(run(&["rubric", "check", rubric.to_str().unwrap()]).code, 0);
}
