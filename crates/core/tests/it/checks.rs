//! Golden cases of the rubric check: `golden/checks/*.yaml`, each a rubric with what the check says of it.
//!
//! The remarks stand at the end of the file, one a line: `# expect CODE severity LINE node`. `BLESS=1` rewrites
//! them; the difference is the review.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mingjian_core::lang::Lang;
use mingjian_core::rubric::{Id, Indicator, Remark, Rubric, Severity, UnitClass, approval, check, parse};

const MARK: &str = "# expect ";

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../golden")
        .join(name)
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(golden(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn words(remark: &Remark) -> String {
    let severity = format!("{:?}", remark.severity).to_lowercase();
    let place = &remark.refusal.place;
    format!(
        "{MARK}{} {severity} {} {}",
        remark.refusal.code, place.line, place.node
    )
}

/// Whether golden files are to be rewritten.
#[expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites golden files")]
pub fn blesses() -> bool {
    std::env::var("BLESS").is_ok_and(|value| value == "1")
}

#[test]
fn each_case_is_remarked_on_as_it_says() {
    let mut wrong = Vec::new();
    for path in files("checks") {
        let text = fs::read_to_string(&path).unwrap();
        let found: Vec<String> = check(&parse(text.as_bytes()).unwrap())
            .iter()
            .map(words)
            .collect();
        let expected: Vec<&str> = text.lines().filter(|line| line.starts_with(MARK)).collect();
        if expected == found {
            continue;
        }
        if blesses() {
            let kept: String = text
                .lines()
                .filter(|line| !line.starts_with(MARK))
                .map(|l| format!("{l}\n"))
                .collect();
            fs::write(&path, format!("{}\n{}\n", kept.trim_end(), found.join("\n"))).unwrap();
        } else {
            wrong.push(format!(
                "{}\n  expected {expected:#?}\n  found {found:#?}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_code_of_the_check_has_a_case() {
    let catalogue = include_str!("../../lang/check.zh.ftl");
    let codes: BTreeSet<String> = mingjian_core::lang::keys(catalogue)
        .into_iter()
        .filter(|key| !key.ends_with("-mend"))
        .collect();
    let cases: String = files("checks")
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let without: Vec<&String> = codes
        .iter()
        .filter(|code| !cases.contains(&format!("{MARK}{code} ")))
        .collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

#[test]
fn each_remark_reads_well_in_both_languages() {
    for path in files("checks") {
        for remark in check(&parse(&fs::read(&path).unwrap()).unwrap()) {
            for lang in [Lang::Zh, Lang::En] {
                let message = remark.refusal.message(lang);
                assert!(!message.contains('{') && !message.contains("MJ1 "), "{message}");
                assert!(!remark.refusal.mend(lang).ends_with("-mend"), "{message}");
            }
        }
    }
}

#[test]
fn only_errors_stand_against_approval() {
    for path in files("checks") {
        let rubric = parse(&fs::read(&path).unwrap()).unwrap();
        let errors = check(&rubric)
            .iter()
            .filter(|remark| remark.severity == Severity::Error)
            .count();
        assert_eq!(
            approval(&rubric).map_or_else(|errors| errors.len(), |()| 0),
            errors,
            "{}",
            path.display()
        );
    }
}

/// Contradictions that stand in the published sources themselves.
const PRINTED: &[(&str, &str)] = &[
    // A 3-point item with two 3-point parts.
    ("MJ1122", "1.6"),
    // A plan whose annexes, the tables, are lost.
    ("MJ1106", "shanxi-datong-district-2020"),
];

#[test]
fn published_tables_contradict_themselves_only_where_known() {
    let mut errors = Vec::new();
    for path in files("rubrics") {
        let rubric = parse(&fs::read(&path).unwrap()).unwrap_or_else(|refusal| panic!("{refusal}"));
        for remark in approval(&rubric).err().unwrap_or_default() {
            let node = remark.refusal.place.node.as_str();
            if !PRINTED.contains(&(remark.refusal.code, node)) {
                errors.push(format!("{}: {}", path.display(), remark.refusal));
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn shipped_tables_can_be_approved() {
    for path in files("../data/rubrics") {
        let rubric = parse(&fs::read(&path).unwrap()).unwrap_or_else(|refusal| panic!("{refusal}"));
        let errors: Vec<String> = approval(&rubric)
            .err()
            .unwrap_or_default()
            .iter()
            .map(|remark| remark.refusal.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {}", path.display(), errors.join("\n"));
    }
}

/// A rubric of about `count` indicators on three levels.
fn large(count: usize, classes: usize) -> Rubric {
    let leaf = |name: String| Indicator {
        id: Id::new(name.clone()),
        title: mingjian_core::lang::Text::zh(name),
        weight: Some(1.into()),
        ..Indicator::default()
    };
    let group = |name: String, children: Vec<Indicator>| Indicator {
        children,
        ..leaf(name)
    };
    let blocks = count / 100;
    let indicators = (0..blocks)
        .map(|a| {
            group(
                format!("g{a}"),
                (0..99).map(|b| leaf(format!("l{a}-{b}"))).collect(),
            )
        })
        .collect();
    let class = |at: usize| UnitClass {
        id: Id::new(format!("c{at}")),
        total: Some(1.into()),
        ..UnitClass::default()
    };
    Rubric {
        indicators,
        classes: (0..classes).map(class).collect(),
        ..Rubric::default()
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test measures how long the check takes"
)]
fn twenty_thousand_indicators_are_checked_quickly() {
    let start = std::time::Instant::now();
    let remarks = check(&large(20_000, 64));
    assert!(remarks.len() > 20_000);
    assert!(
        start.elapsed().as_secs() < 10,
        "{:?} without optimisation",
        start.elapsed()
    );
}
