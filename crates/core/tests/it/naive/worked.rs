//! The naive scorer on the cases worked out by hand: it has to be right before it may judge.

use std::collections::BTreeMap;
use std::path::Path;

use mingjian_core::points::Points;
use mingjian_core::rubric::{Rubric, Settings};
use mingjian_core::score::UnitStatus;
use mingjian_core::sheet::{Sheets, Status};
use serde::Deserialize;

use super::generate::Case;
use super::naive;

#[derive(Deserialize)]
struct Worked {
    rubric: Option<Rubric>,
    sheets: Sheets,
    #[serde(default)]
    expect: Vec<Expected>,
    #[serde(default)]
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    #[serde(default)]
    settings: BTreeMap<String, String>,
    sheets: Option<Sheets>,
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    unit: Option<String>,
    total: Option<String>,
    exact: Option<Points>,
    grade: Option<String>,
    rank: Option<u32>,
    region_rank: Option<u32>,
    status: Option<String>,
    refused: Option<String>,
}

fn with(settings: &Settings, changes: &BTreeMap<String, String>) -> Settings {
    let mut map = serde_json::to_value(settings).unwrap();
    for (name, value) in changes {
        let word = map[name].is_string() && map[name].as_str().unwrap().parse::<f64>().is_err();
        let number = name.ends_with("places") || name.ends_with("days");
        map[name] = match value.as_str() {
            "true" | "yes" => true.into(),
            "false" | "no" => false.into(),
            "null" | "none" if !word => serde_json::Value::Null,
            text if number => text.parse::<u32>().unwrap().into(),
            text => text.into(),
        };
    }
    serde_json::from_value(map).unwrap()
}

fn compare(case: &Case, expected: &[Expected], what: &str, wrong: &mut Vec<String>) -> usize {
    if expected.iter().any(|e| e.refused.is_some()) {
        return 0;
    }
    let results = naive(case);
    for want in expected {
        let got = results
            .iter()
            .find(|r| Some(&r.unit) == want.unit.as_ref())
            .unwrap();
        let status = match got.status {
            UnitStatus::Vetoed => "vetoed",
            UnitStatus::Excluded => "excluded",
            UnitStatus::NotApplicable => "not_applicable",
            _ => "scored",
        };
        let asked = want.total.as_ref().map(|t| Points::parse(t).unwrap());
        let fits = (asked.is_none() || asked == got.total)
            && (want.exact.is_none() || want.exact == got.exact)
            && (want.grade.is_none() || want.grade == got.grade)
            && (want.rank.is_none() || want.rank == got.rank)
            && (want.region_rank.is_none() || want.region_rank == got.region_rank)
            && want.status.as_deref().is_none_or(|s| s == status);
        if !fits {
            wrong.push(format!("{what}: {got:?}"));
        }
    }
    expected.len()
}

#[test]
fn the_naive_scorer_meets_the_cases_worked_out_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/scoring");
    let (mut seen, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        // What does not read is a case of refusal.
        let Ok(worked) = serde_saphyr::from_str::<Worked>(&text) else {
            continue;
        };
        let Some(rubric) = worked.rubric else { continue };
        let plain = |s: &Sheets| s.status == Status::Final && s.focus.is_none();
        // Weights that were cut off in a source are outside the naive scorer.
        let cut_off = rubric.indicators.iter().any(|i| i.weight_unknown);
        if cut_off || !rubric.composition.is_empty() || !plain(&worked.sheets) {
            continue;
        }
        let first = Case {
            rubric,
            sheets: worked.sheets,
        };
        seen += compare(&first, &worked.expect, &name, &mut wrong);
        for variant in worked.variants {
            let rubric = Rubric {
                settings: with(&first.rubric.settings, &variant.settings),
                ..first.rubric.clone()
            };
            let sheets = variant.sheets.unwrap_or_else(|| first.sheets.clone());
            if plain(&sheets) {
                let what = format!("{name} {:?}", variant.settings);
                seen += compare(&Case { rubric, sheets }, &variant.expect, &what, &mut wrong);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(seen > 200, "{seen} results");
}
