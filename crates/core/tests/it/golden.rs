//! Golden cases: `golden/scoring` and `golden/published`, expectations worked out by hand.

use std::fs;
use std::path::{Path, PathBuf};

use mingjian_core::rubric::{Rubric, Settings};
use mingjian_core::score::{Scheme, UnitResult, UnitStatus};
use mingjian_core::sheet::Sheets;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    case: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    title: mingjian_core::lang::Text,
    #[expect(dead_code, reason = "for the reader of the file")]
    source: String,
    rubric: Option<Rubric>,
    rubric_file: Option<String>,
    sheets: Sheets,
    #[serde(default)]
    expect: Vec<Expected>,
    #[serde(default)]
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    #[serde(default)]
    settings: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    sheets: Option<Sheets>,
    expect: Vec<Expected>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expected {
    unit: Option<String>,
    total: Option<String>,
    exact: Option<mingjian_core::points::Points>,
    grade: Option<String>,
    rank: Option<u32>,
    region_rank: Option<u32>,
    low: Option<String>,
    high: Option<String>,
    #[serde(default)]
    unbounded_low: bool,
    #[serde(default)]
    unbounded_high: bool,
    open: Option<u32>,
    status: Option<String>,
    converted: Option<String>,
    /// A refusal code, or `true` where only a refusal is pinned.
    refused: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn with(settings: &Settings, changes: &std::collections::BTreeMap<String, String>) -> Settings {
    let mut map = serde_json::to_value(settings).unwrap();
    for (name, value) in changes {
        let number = matches!(
            name.as_str(),
            "places" | "gap_places" | "notice_days" | "round_level1_places" | "round_source_places"
        );
        map[name] = match value.as_str() {
            "true" | "yes" => true.into(),
            "false" | "no" => false.into(),
            "null" | "none" if !matches!(name.as_str(), "deduct_cap" | "bonus_cap" | "not_twice") => {
                serde_json::Value::Null
            }
            text if number => text.parse::<u32>().unwrap().into(),
            text => text.into(),
        };
    }
    serde_json::from_value(map).unwrap()
}

fn status(result: &UnitResult) -> &'static str {
    match result.status {
        UnitStatus::Scored => "scored",
        UnitStatus::Vetoed => "vetoed",
        UnitStatus::Excluded => "excluded",
        UnitStatus::NotApplicable => "not_applicable",
        UnitStatus::Draft => "draft",
        UnitStatus::Joined => "joined",
    }
}

fn run(rubric: &Rubric, sheets: &Sheets, expected: &[Expected], wrong: &mut Vec<String>, what: &str) {
    let scheme = match Scheme::new(rubric) {
        Ok(scheme) => scheme,
        Err(refusal) => {
            // A rubric that makes no scheme: nothing else can be expected of the case.
            let codes: Vec<_> = expected.iter().map(|want| want.refused.as_deref()).collect();
            if codes != [Some(refusal.code)] {
                wrong.push(format!("{what}: {refusal}, wanted {codes:?}"));
            }
            return;
        }
    };
    let outcome = scheme
        .sheets(&sheets.units, sheets)
        .and_then(|scoring| scoring.all());
    let scoring = scheme.sheets(&sheets.units, sheets);
    for want in expected {
        let mut fail = |text: String| wrong.push(format!("{what}: {text}"));
        if let Some(code) = &want.refused {
            let refusals = match (&want.unit, &scoring) {
                (Some(unit), Ok(scoring)) => scoring.one(unit).err(),
                _ => outcome.as_ref().err().cloned(),
            };
            match refusals {
                None => fail(format!("{want:?}: was not refused")),
                Some(list) if code != "true" && !list.iter().any(|r| r.code == code) => {
                    fail(format!(
                        "wanted {code}, got {:?}",
                        list.iter().map(|r| r.code).collect::<Vec<_>>()
                    ));
                }
                Some(_) => {}
            }
            continue;
        }
        let unit = want.unit.as_deref().unwrap_or("");
        let result = match &outcome {
            Ok(results) => results.iter().find(|r| r.unit.id == unit).cloned(),
            Err(list) => match scoring.as_ref().map(|s| s.one(unit)) {
                Ok(Ok(result)) => Some(result),
                _ => {
                    fail(format!(
                        "{unit} refused: {}",
                        list.iter()
                            .map(ToString::to_string)
                            .collect::<Vec<_>>()
                            .join(" | ")
                    ));
                    None
                }
            },
        };
        let Some(result) = result else { continue };
        let text = |p: &Option<mingjian_core::points::Points>| p.as_ref().map(ToString::to_string);
        let number = |t: &Option<String>| {
            t.as_ref()
                .map(|t| mingjian_core::points::Points::parse(t).unwrap().to_string())
        };
        let mut same = |name: &str, want: &Option<String>, got: Option<String>| {
            if want.is_some() && *want != got {
                wrong.push(format!("{what}: {unit} {name}: wanted {want:?}, got {got:?}"));
            }
        };
        same("total", &number(&want.total), text(&result.total));
        same("low", &number(&want.low), text(&result.low));
        same("high", &number(&want.high), text(&result.high));
        same("grade", &want.grade, result.grade.clone());
        same("status", &want.status, Some(status(&result).to_owned()));
        same(
            "exact",
            &want.exact.as_ref().map(ToString::to_string),
            result.exact.as_ref().map(ToString::to_string),
        );
        same(
            "rank",
            &want.rank.map(|r| r.to_string()),
            result.rank.map(|r| r.to_string()),
        );
        same(
            "region rank",
            &want.region_rank.map(|r| r.to_string()),
            result.region_rank.map(|r| r.to_string()),
        );
        same(
            "open",
            &want.open.map(|r| r.to_string()),
            Some(result.open.to_string()),
        );
        same(
            "converted",
            &want.converted,
            result.converted.as_ref().map(ToString::to_string),
        );
        if (want.unbounded_low && result.low.is_some()) || (want.unbounded_high && result.high.is_some()) {
            wrong.push(format!("{what}: {unit} should not be bounded"));
        }
        if let Ok(scoring) = &scoring {
            let results = outcome.clone().unwrap_or_default();
            match scoring.explain(unit, &results) {
                Ok(explanation) if !explanation.adds_up() => wrong.push(format!(
                    "{what}: {unit}: leaves and adjustments make {}, the total is {:?}: {:#?}",
                    explanation.sum(),
                    explanation.result.total,
                    explanation.adjustments
                )),
                Ok(_) => {}
                Err(refusals) => wrong.push(format!("{what}: {unit} not explained: {refusals:?}")),
            }
        }
    }
}

fn all(folder: &str) {
    let mut wrong = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} holds no case");
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let case: Case = match serde_saphyr::from_str(&text) {
            Ok(case) => case,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        assert_eq!(case.case, "golden/1", "{name}");
        let mut rubric = match (&case.rubric, &case.rubric_file) {
            (Some(rubric), None) => rubric.clone(),
            (None, Some(file)) => {
                mingjian_core::rubric::parse(&fs::read(root().join(file)).unwrap()).unwrap()
            }
            _ => panic!("{name}: rubric or rubric_file"),
        };
        run(&rubric, &case.sheets, &case.expect, &mut wrong, &name);
        let stated = rubric.settings.clone();
        for (number, variant) in case.variants.iter().enumerate() {
            rubric.settings = with(&stated, &variant.settings);
            let what = format!("{name} variant {} {:?}", number + 1, variant.settings);
            run(
                &rubric,
                variant.sheets.as_ref().unwrap_or(&case.sheets),
                &variant.expect,
                &mut wrong,
                &what,
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn published_results_come_out_exactly() {
    all("golden/published");
}

#[test]
fn each_construct_scores_as_worked_out_by_hand() {
    all("golden/scoring");
}

#[test]
fn every_real_table_reads_writes_and_makes_a_scheme() {
    let mut seen = 0;
    for entry in fs::read_dir(root().join("golden/rubrics")).unwrap() {
        let path = entry.unwrap().path();
        let rubric = mingjian_core::rubric::parse(&fs::read(&path).unwrap())
            .unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
        Scheme::new(&rubric).unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
        let again =
            mingjian_core::rubric::parse(mingjian_core::rubric::write(&rubric).unwrap().as_bytes()).unwrap();
        assert_eq!(again, rubric, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 16, "{seen} tables");
}
