//! Each verb in each form and both languages, as it is answered today.

use std::fs;

use super::{root, run};

const SMALL: [&str; 4] = ["--rubric", "small.yaml", "--sheets", "sheets.yaml"];

#[expect(
    clippy::disallowed_methods,
    reason = "the variable BLESS is how golden files are rewritten"
)]
fn blessing() -> bool {
    std::env::var("BLESS").is_ok_and(|value| value == "1")
}

/// Compares a text with its golden file, or rewrites the file.
fn same(name: &str, text: &str) {
    let path = root().join("golden/cli").join(name);
    if blessing() {
        fs::write(path, text).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let differ = golden
        .lines()
        .zip(text.lines())
        .find(|(golden, now)| golden != now);
    assert!(
        golden == text,
        "golden/cli/{name} differs, first in {differ:?}: look, then run with BLESS=1"
    );
}

/// Runs a verb as table in both languages, as JSON and as CSV.
fn all_forms(name: &str, code: i32, args: &[&str]) {
    for lang in ["zh", "en"] {
        for (format, ending) in [("table", "txt"), ("csv", "csv")] {
            let ran = run(&[args, &["--lang", lang, "--format", format]].concat());
            assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{name} {lang} {format}");
            same(&format!("{name}.{lang}.{ending}"), &ran.out);
        }
    }
    let json = |lang| run(&[args, &["--lang", lang, "--format", "json"]].concat());
    let (zh, en) = (json("zh"), json("en"));
    assert_eq!((zh.code, zh.err.as_str()), (code, ""), "{name} json");
    assert_eq!(
        zh.out, en.out,
        "{name}: JSON holds both languages, whichever was asked for"
    );
    same(&format!("{name}.json"), &zh.out);
}

#[test]
fn the_demonstration_is_scored() {
    all_forms("score-demo", 0, &["score", "--demo"]);
}

#[test]
fn files_are_scored() {
    all_forms("score-small", 0, &[&["score"], &SMALL[..]].concat());
    all_forms(
        "score-small-rank",
        0,
        &[&["score", "--sort", "rank"], &SMALL[..]].concat(),
    );
    all_forms(
        "score-small-draft",
        0,
        &[&["score", "--draft"], &SMALL[..]].concat(),
    );
}

#[test]
fn one_unit_is_explained() {
    for unit in ["east", "west", "south", "bureau"] {
        all_forms(
            &format!("explain-{unit}"),
            0,
            &[&["explain", "--unit", unit], &SMALL[..]].concat(),
        );
    }
    let ran = run(&[&["explain", "--unit", "east", "--all"], &SMALL[..]].concat());
    same("explain-east-all.zh.txt", &ran.out);
}

#[test]
fn rubrics_are_checked() {
    all_forms(
        "rubric-check",
        1,
        &["rubric", "check", "small.yaml", "broken.yaml", "unreadable.yaml"],
    );
}

#[test]
fn a_rubric_is_shown() {
    all_forms("rubric-show", 0, &["rubric", "show", "small.yaml"]);
    all_forms(
        "rubric-show-b",
        0,
        &["rubric", "show", "small.yaml", "--class", "B"],
    );
}

#[test]
fn two_rubrics_are_compared_and_one_is_tried() {
    // Sheets and fields of a difference are named as the workbook of that language names them.
    for lang in ["zh", "en"] {
        for (format, ending) in [("table", "txt"), ("csv", "csv"), ("json", "json")] {
            let diff = [
                "rubric",
                "diff",
                "small.yaml",
                "stricter.yaml",
                "--lang",
                lang,
                "--format",
                format,
            ];
            let ran = run(&diff);
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{lang} {format}");
            same(&format!("rubric-diff.{lang}.{ending}"), &ran.out);
        }
    }
    all_forms(
        "whatif-small",
        0,
        &[&["whatif", "--with-rubric", "stricter.yaml"], &SMALL[..]].concat(),
    );
}

#[test]
fn due_dates_are_told() {
    all_forms(
        "calendar-due",
        0,
        &["calendar", "due", "2021-02-05", "--working-days", "10"],
    );
    let explained = [
        "calendar",
        "due",
        "2021-02-05",
        "--working-days",
        "10",
        "--explain",
    ];
    all_forms("calendar-due-explained", 0, &explained);
    let known = [
        "calendar",
        "due",
        "2020-01-17",
        "--working-days",
        "20",
        "--known-on",
        "2020-01-25",
        "--explain",
    ];
    all_forms("calendar-due-known", 0, &known);
    all_forms(
        "calendar-due-days",
        0,
        &["calendar", "due", "2021-02-05", "--days", "15", "--explain"],
    );
}

#[test]
fn days_are_counted_and_years_shown() {
    all_forms(
        "calendar-count",
        0,
        &["calendar", "count", "2021-11-24", "2021-12-28", "--explain"],
    );
    all_forms("calendar-show", 0, &["calendar", "show", "2020"]);
    all_forms(
        "calendar-show-known",
        0,
        &["calendar", "show", "2020", "--known-on", "2020-01-25"],
    );
    all_forms("calendar-show-provisional", 0, &["calendar", "show", "2028"]);
}

#[test]
fn help_stays_as_it_is() {
    for verb in super::help::VERBS {
        let ran = run(&[verb, &["--help"][..]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        same(
            &format!(
                "help{}.txt",
                verb.iter().map(|word| format!("-{word}")).collect::<String>()
            ),
            &ran.out,
        );
    }
}
