//! A second, naive scorer, and its comparison with the real one on random rubrics and sheets.
//!
//! **Invariant:** it is written from the list of choices alone and shares only data types with the scorer; the
//! same cases run each time.

mod answers;
pub mod chance;
mod choices;
mod composed;
pub mod generate;
mod items;
mod leaf;
mod scorer;
mod shrink;
pub mod standing;
mod table;
mod walk;
mod ways;
mod worked;

use mingjian_core::score::{Scheme, UnitResult};
use mingjian_core::sheet::Entry;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use generate::Case;
pub use scorer::round;
use standing::Result as Standing;

/// Random cases of the comparison.
const CASES: u32 = 5000;

/// Runs a check over random cases: the same ones each time, smaller ones sought on failure.
pub fn over_random_cases(cases: u32, check: impl Fn(&Case) -> Result<(), String>) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = (proptest::num::u64::ANY, 1_usize..13);
    let outcome = runner.run(&strategy, |(seed, size)| {
        let case = generate::case(seed, size);
        check(&case).map_err(|difference| {
            // A smaller case that is refused for another reason is no smaller example of this one.
            let kind = |text: &str| text.chars().take(7).collect::<String>();
            let wanted = kind(&difference);
            let small = shrink::smallest(case, |c| check(c).is_err_and(|e| kind(&e) == wanted));
            let why = check(&small).err().unwrap_or_default();
            TestCaseError::fail(format!(
                "seed {seed}, size {size}: {difference}\nsmaller: {why}\n{}",
                yaml(&small)
            ))
        })
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// The case as a reader can score it by hand.
pub fn yaml(case: &Case) -> String {
    let mut stated = serde_json::to_value(&case.rubric.settings).unwrap();
    let default = serde_json::to_value(mingjian_core::rubric::Settings::default()).unwrap();
    stated
        .as_object_mut()
        .unwrap()
        .retain(|name, value| default[name] != *value);
    let mut document = serde_json::to_value(&case.rubric).unwrap();
    document["settings"] = stated;
    let rubric = serde_saphyr::to_string(&document).unwrap();
    let sheets = serde_saphyr::to_string(&case.sheets).unwrap();
    format!("--- rubric\n{rubric}--- sheets\n{sheets}")
}

/// The naive results of a case without composition.
pub fn naive(case: &Case) -> Vec<Standing> {
    let scores: Vec<_> = case
        .sheets
        .units
        .iter()
        .map(|unit| {
            let mine: Vec<&Entry> = case.sheets.entries.iter().filter(|e| e.unit == unit.id).collect();
            unit.excluded
                .is_none()
                .then(|| scorer::score(&case.rubric, unit, &mine))
        })
        .collect();
    standing::stand(&case.rubric, &case.sheets.units, &scores)
}

/// The scorer's results of a case.
pub fn real(case: &Case) -> Result<Vec<UnitResult>, String> {
    let scheme = Scheme::new(&case.rubric).map_err(|refusal| refusal.to_string())?;
    let said = |list: Vec<mingjian_core::refusal::Refusal>| {
        list.iter()
            .map(|r| format!("{} {r}", r.code))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    scheme
        .sheets(&case.sheets.units, &case.sheets)
        .and_then(|scoring| scoring.all())
        .map_err(said)
}

fn shown(result: &UnitResult) -> Standing {
    Standing {
        unit: result.unit.id.clone(),
        status: result.status,
        total: result.total.clone(),
        exact: result.exact.clone(),
        grade: result.grade.clone(),
        rank: result.rank,
        region_rank: result.region_rank,
    }
}

fn agree(case: &Case) -> Result<(), String> {
    let real = real(case)?;
    for (naive, real) in naive(case).into_iter().zip(real.iter().map(shown)) {
        if naive != real {
            return Err(format!("\n  naive {naive:?}\n  real  {real:?}"));
        }
    }
    Ok(())
}

#[test]
fn naive_and_real_scorer_agree() {
    over_random_cases(CASES, agree);
}
