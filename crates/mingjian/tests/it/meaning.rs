//! What the answers mean: sums, labels, strictness, the importer's unit list, a closed pipe.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use mingjian_core::points::Points;
use serde_json::Value;

use super::{command, input, root, run};

fn json(args: &[&str]) -> Value {
    let ran = run(&[args, &["--format", "json"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&ran.out).unwrap()
}

fn rows(args: &[&str]) -> Vec<std::collections::HashMap<String, String>> {
    let ran = run(&[args, &["--format", "csv"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    csv::Reader::from_reader(ran.out.as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn the_demonstration_lists_unit_class_total_grade_and_rank() {
    let scores = json(&["score", "--demo"]);
    let units = scores["units"].as_array().unwrap();
    assert_eq!(units.len(), 36);
    for unit in units {
        for field in ["unit", "class", "total", "grade"] {
            assert!(unit[field].is_string(), "{field} of {unit}");
        }
        assert!(unit["rank"].is_u64(), "{unit}");
    }
    assert_eq!(scores["label"]["zh"], "示例表,非原附件");
    assert_eq!(scores["data_label"]["zh"], "演示数据");
}

#[test]
fn the_labels_of_the_demonstration_are_always_shown() {
    for args in [
        &["score", "--demo"][..],
        &["explain", "--demo", "--unit", "qinghe"],
    ] {
        for lang in [["--lang", "zh"], ["--lang", "en"]] {
            let text = run(&[args, &lang].concat()).out;
            let labels = if lang == ["--lang", "zh"] {
                ["示例表,非原附件", "演示数据"]
            } else {
                ["Sample table, not the original annex", "Demonstration data"]
            };
            assert!(
                labels.iter().all(|label| text.contains(label)),
                "{args:?} {lang:?}"
            );
        }
        let told = json(args);
        assert!(
            told["label"].is_object() && told["data_label"].is_object(),
            "{args:?}"
        );
    }
}

#[test]
fn the_rows_of_every_explanation_add_up_to_its_total() {
    let scores = json(&["score", "--demo"]);
    let demo = scores["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| unit["unit"].as_str().unwrap());
    let demo = demo.map(|unit| vec!["explain", "--demo", "--unit", unit]);
    let small = ["east", "west"].into_iter().map(|unit| {
        vec![
            "explain",
            "--rubric",
            "small.yaml",
            "--sheets",
            "sheets.yaml",
            "--unit",
            unit,
        ]
    });
    for args in demo.chain(small) {
        let rows = rows(&args);
        let amounts = rows
            .iter()
            .map(|row| &row["amount"])
            .filter(|amount| !amount.is_empty());
        let sum: Points = amounts.map(|amount| Points::parse(amount).unwrap()).sum();
        let total = rows.iter().find(|row| row["row"] == "total").unwrap();
        assert_eq!(sum, Points::parse(&total["score"]).unwrap(), "{args:?}");
    }
}

#[test]
fn the_order_by_rank_holds_in_each_class() {
    let scores = json(&["score", "--demo", "--sort", "rank"]);
    let units = scores["units"].as_array().unwrap();
    let keys: Vec<(&str, u64)> = units
        .iter()
        .map(|unit| (unit["class"].as_str().unwrap(), unit["rank"].as_u64().unwrap()))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn a_unit_can_be_named_instead_of_its_id() {
    let small = ["--rubric", "small.yaml", "--sheets", "sheets.yaml"];
    let by = |unit| run(&[&["explain", "--unit", unit], &small[..]].concat()).out;
    assert_eq!(by("东镇"), by("east"));
    assert_eq!(by("East Town"), by("east"));
}

#[test]
fn warnings_fail_only_when_strict() {
    assert_eq!(run(&["rubric", "check", "small.yaml"]).code, 0);
    assert_eq!(run(&["rubric", "check", "--strict", "small.yaml"]).code, 1);
    assert_eq!(run(&["rubric", "check", "broken.yaml"]).code, 1);
}

#[test]
fn the_due_date_stands_alone_on_its_line() {
    assert_eq!(
        run(&["calendar", "due", "2021-02-05", "--working-days", "10"]).out,
        "2021-02-24\n"
    );
    assert_eq!(
        run(&["calendar", "due", "2020-01-17", "--working-days", "20"]).out,
        "2020-02-21\n"
    );
    let known = [
        "calendar",
        "due",
        "2020-01-17",
        "--working-days",
        "20",
        "--known-on",
        "2020-01-25",
    ];
    assert_eq!(run(&known).out, "2020-02-19\n");
    let provisional = run(&["calendar", "due", "2198-12-25", "--working-days", "10"]);
    assert_eq!((provisional.code, provisional.out.lines().count()), (0, 1));
    assert!(provisional.err.contains("暂定"), "{}", provisional.err);
}

#[test]
fn a_list_of_units_is_read_beside_an_empty_draft() {
    let folder = tempfile::tempdir().unwrap();
    let sheets = folder.path().join("empty.yaml");
    fs::write(&sheets, "mingjian: sheets/1\nstatus: draft\n").unwrap();
    let (rubric, units) = (
        root().join("data/rubrics/notice-2020.yaml"),
        root().join("golden/sheets/units-36.csv"),
    );
    let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (rubric, sheets, units) = (path(&rubric), path(&sheets), path(&units));
    let scores = json(&[
        "score", "--rubric", &rubric, "--sheets", &sheets, "--units", &units,
    ]);
    assert_eq!(
        (
            scores["status"].as_str(),
            scores["units"].as_array().unwrap().len()
        ),
        (Some("draft"), 36)
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut command = command(&["rubric", "show", "small.yaml", "--format", "json"], &input());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}

#[test]
fn a_full_disk_is_told() {
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let mut command = command(&["score", "--demo"], &input());
    let output = command
        .stdout(fs::File::options().write(true).open(full).unwrap())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(told.starts_with("MJ9105"), "{told}");
}

#[test]
fn an_explanation_has_a_term_for_each_adjustment_and_no_fraction() {
    let folder = tempfile::tempdir().unwrap();
    let rubric = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: [{id: A, title: 甲, total: 100}]\n\
                  settings: {deduct_cap: level1, na_rule: scale}\nindicators:\n  \
                  - {id: one, title: 一, weight: 40, children: [{id: a, title: 甲, weight: 25}, {id: b, title: 乙, \
                  weight: 15, kind: deduct, triggers: [{id: t, title: 次, amount: 15}, {id: s, title: 次, amount: 0}]}]}\n  \
                  - {id: two, title: 二, weight: 25, children: [{id: c, title: 丙, weight: 10}, {id: d, title: 丁, \
                  weight: 15, kind: deduct, triggers: [{id: z, title: 不报, zero: level1}]}]}\n  \
                  - {id: e, title: 戊, weight: 15}\n  - {id: f, title: 己, weight: 20}\n";
    let sheets = "mingjian: sheets/1\nunits: [{id: u, name: 东镇, class: A}]\nentries:\n  \
                  - {unit: u, indicator: a, full: true}\n  \
                  - {unit: u, indicator: b, occurrences: [{trigger: t, count: 3}, {trigger: s}]}\n  \
                  - {unit: u, indicator: c, full: true}\n  - {unit: u, indicator: d, occurrences: [{trigger: z}]}\n  \
                  - {unit: u, indicator: e, not_applicable: true, reason: 无此项}\n  - {unit: u, indicator: f, full: true}\n";
    std::fs::write(folder.path().join("r.yaml"), rubric).unwrap();
    std::fs::write(folder.path().join("s.yaml"), sheets).unwrap();
    let args = [
        "explain", "--rubric", "r.yaml", "--sheets", "s.yaml", "--unit", "u",
    ];
    let ran = super::run_in(folder.path(), &args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let account = ran.out.lines().find(|line| line.starts_with("满分")).unwrap();
    for term in [
        "+ 封顶 5",
        "− 整块不得分 25",
        "+ 折算 ≈3.53",
        "+ 舍入 ≈0.0006",
        "= 23.53",
    ] {
        assert!(account.contains(term), "{term}: {account}");
    }
    assert!(
        !ran.out.contains("/85") && !ran.out.contains("−0 ") && !ran.out.contains("/17"),
        "{}",
        ran.out
    );
}
