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

/// Every setting that the documents leave open, by its name in the file.
const SETTINGS: [&str; 44] = [
    "places",
    "mode",
    "grade_on",
    "rank_on",
    "round_level1_places",
    "round_source_places",
    "gap",
    "gap_places",
    "floor_zero",
    "total_max",
    "deduct_cap",
    "bonus_cap",
    "bonus_cap_share",
    "bonus_cap_scope",
    "bonus_cap_basis",
    "bonus_total_cap",
    "gate_rounded",
    "gate_base",
    "major_cap",
    "veto_fixed",
    "veto_rank",
    "part_fail",
    "zero_absorbs_uncapped",
    "zero_kills_bonus",
    "double",
    "not_twice",
    "na_rule",
    "na_scale_scope",
    "na_spread_over",
    "na_deduct",
    "na_divide_to",
    "overfull_group",
    "out_of_range",
    "below_min",
    "composition_missing",
    "aggregate_missing",
    "ties",
    "quota_edge",
    "quota_share_rounding",
    "two_scorers",
    "two_scorers_gap",
    "notice_counts_from",
    "notice_days",
    "quota_after_correction",
];

#[test]
fn the_golden_tables_use_the_fields_that_their_sources_ask_for() {
    let read = |name: &str| parse(&fs::read(golden(&format!("rubrics/{name}.yaml"))).unwrap()).unwrap();
    fn all(list: &[Indicator]) -> Vec<&Indicator> {
        list.iter()
            .flat_map(|i| std::iter::once(i).chain(all(&i.children)))
            .collect()
    }
    let found = |rubric: &Rubric, id: &str| {
        let of = all(&rubric.indicators)
            .into_iter()
            .find(|i| i.id.text == id)
            .unwrap()
            .clone();
        (of.checks_count, of.evidence_any, of.evidence.len())
    };
    let shanghai = read("shanghai-annual-form");
    assert_eq!(found(&shanghai, "1.1"), (Some(4), true, 2));
    assert_eq!(found(&shanghai, "1.2"), (Some(3), true, 2));
    let leaves = all(&shanghai.indicators)
        .into_iter()
        .filter(|i| i.children.is_empty());
    assert!(leaves.into_iter().all(|i| i.evidence_any), "附件或链接");
    let county = read("county-dept-complete-17");
    assert_eq!(found(&county, "1.1"), (None, true, 2));
    assert_eq!(found(&county, "1.2"), (None, true, 2));
    assert_eq!(read("shanxi-yuncheng-2022").methods.len(), 4);
    assert_eq!(read("sichuan-land-2011").settings.places, 1);
}

#[test]
fn the_shipped_rubric_states_every_setting_with_its_reason() {
    let text = fs::read_to_string(golden("../data/rubrics/notice-2020.yaml")).unwrap();
    let block = text.split("\nsettings:\n").nth(1).unwrap();
    let lines: Vec<&str> = block.lines().take_while(|line| line.starts_with("  ")).collect();
    let stated: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line.trim().split_once(':').map(|(name, _)| name))
        .collect();
    let wanted: BTreeSet<&str> = SETTINGS.into_iter().collect();
    assert_eq!(stated, wanted);
    // A setting that the format knows and the list does not would be one that nobody asked about.
    let known = serde_json::to_value(mingjian_core::rubric::Settings::default()).unwrap();
    let known: BTreeSet<&str> = known.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(known, wanted);
    let bare: Vec<&&str> = lines.iter().filter(|line| !line.contains('#')).collect();
    assert!(bare.is_empty(), "without a reason: {bare:?}");
}

#[test]
fn what_was_not_seen_or_read_is_told_in_each_language_with_its_line() {
    let head = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: []\n";
    let text = format!(
        "{head}missing:\n  - zh: 附件二没有公布。\n    en: Annex 2 was not published.\n  # 说明\n  - 附件三\ncitations:\n  \
         - {{id: c, document: {{zh: 条例, en: Regulation}}, article: {{zh: 第一条, en: Art. 1}}, read: false}}\n"
    );
    let told: Vec<(u32, String, String)> = check(&parse(text.as_bytes()).unwrap())
        .iter()
        .filter(|r| matches!(r.refusal.code, "MJ1191" | "MJ1194"))
        .map(|r| {
            (
                r.refusal.place.line,
                r.refusal.what(Lang::Zh),
                r.refusal.what(Lang::En),
            )
        })
        .collect();
    let lines: Vec<u32> = told.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [6, 9, 11]);
    assert_eq!(told[0].1, "原文未见：附件二没有公布。");
    assert_eq!(told[0].2, "Not visible in the source: Annex 2 was not published.");
    assert_eq!(told[1].1, "原文未见：附件三。");
    assert!(
        told[2].1.contains("条例 第一条") && !told[2].1.contains("Art"),
        "{}",
        told[2].1
    );
    assert!(
        told[2].2.contains("Regulation Art. 1") && !told[2].2.contains("条例"),
        "{}",
        told[2].2
    );
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
