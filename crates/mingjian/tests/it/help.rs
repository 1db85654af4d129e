//! Help, language, usage: what a person meets first.

use super::{run, run_with};

/// Every verb.
pub const VERBS: &[&[&str]] = &[
    &[],
    &["score"],
    &["explain"],
    &["rubric"],
    &["rubric", "check"],
    &["rubric", "show"],
    &["rubric", "convert"],
    &["rubric", "diff"],
    &["whatif"],
    &["calendar"],
    &["calendar", "due"],
    &["calendar", "count"],
    &["calendar", "show"],
    &["inspect"],
    &["inspect", "page"],
    &["inspect", "sections"],
    &["inspect", "site"],
    &["inspect", "report"],
    &["inspect", "bulletin"],
    &["inspect", "bundle"],
    &["inspect", "open"],
    &["inspect", "again"],
    &["inspect", "sealed"],
    &["inspect", "erase"],
    &["inspect", "copies"],
    &["audit"],
    &["audit", "verify"],
    &["serve"],
];

#[test]
fn every_verb_has_help_in_both_languages_with_examples_and_exit_codes() {
    for verb in VERBS {
        let text = run(&[verb, &["--help"][..]].concat()).out;
        let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let (first, second) = (text.lines().next().unwrap(), text.lines().nth(1).unwrap());
        assert!(
            first.contains(chinese) && !second.contains(chinese),
            "{verb:?}: {first} / {second}"
        );
        if !matches!(verb, ["rubric"] | ["calendar"] | ["inspect"] | ["audit"]) {
            assert!(
                text.contains("示例 Examples:") && text.contains("退出码 Exit codes:"),
                "{verb:?}"
            );
        }
    }
}

#[test]
fn wrong_usage_ends_with_2_and_writes_nothing() {
    let wrong: &[&[&str]] = &[
        &[],
        &["sore"],
        &["score"],
        &["score", "--demo", "--sheets", "sheets.yaml"],
        &["score", "--demo", "--format", "xml"],
        &["score", "--rubric", "-", "--sheets", "-"],
        &["explain", "--demo"],
        &["calendar", "due", "2021-02-05"],
        &[
            "calendar",
            "due",
            "2021-02-05",
            "--days",
            "1",
            "--working-days",
            "1",
        ],
        &["calendar", "due", "2021-02-05", "--days", "-1"],
        &["calendar", "show", "0"],
    ];
    for args in wrong {
        let ran = run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(!ran.err.is_empty(), "{args:?}");
    }
}

#[test]
fn the_language_is_chinese_unless_the_environment_says_english() {
    let first = |ran: super::Ran| ran.out.lines().next().unwrap_or_default().to_owned();
    let zh = "2020年放假和调休";
    let show = ["calendar", "show", "2020"];
    assert_eq!(first(run(&show)), zh);
    for value in ["C", "POSIX", "C.UTF-8", "zh_CN.UTF-8", "de_DE.UTF-8", ""] {
        assert_eq!(first(run_with("LANG", value, &show)), zh, "{value}");
    }
    assert!(first(run_with("LANG", "en_US.UTF-8", &show)).contains("Holidays"));
    assert!(first(run_with("LC_ALL", "en_GB.UTF-8", &show)).contains("Holidays"));
    let asked = ["calendar", "show", "2020", "--lang", "zh"];
    assert_eq!(first(run_with("LC_ALL", "en_GB.UTF-8", &asked)), zh);
}

#[test]
fn the_version_is_told() {
    assert_eq!(
        run(&["--version"]).out,
        format!("mingjian {}\n", env!("CARGO_PKG_VERSION"))
    );
}
