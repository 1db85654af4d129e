//! A sheets file from outside, scored under the shipped rubric; never a panic.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::Scheme;
use mingjian_core::sheet;

static RUBRIC: LazyLock<Rubric> = LazyLock::new(|| {
    rubric::parse(include_bytes!("../../data/rubrics/notice-2020.yaml")).expect("the shipped rubric reads")
});

fuzz_target!(|data: &[u8]| {
    let Ok(sheets) = sheet::parse_yaml(data) else { return };
    let scheme = Scheme::new(&RUBRIC).expect("the shipped rubric makes a scheme");
    if let Ok(scoring) = scheme.sheets(&sheets.units, &sheets) {
        let results = scoring.all().unwrap_or_default();
        for unit in &sheets.units {
            if let Ok(explanation) = scoring.explain(&unit.id, &results) {
                assert!(explanation.adds_up());
            }
        }
    }
});
