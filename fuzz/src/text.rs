//! What is done with text from outside: rubrics, sheets and unit lists; never a panic.
//!
//! Ordinary tests run the same functions over generated input, so that a run happens without a fuzzer.

use std::sync::LazyLock;

use mingjian_core::rubric::{self, Rubric};
use mingjian_core::score::Scheme;
use mingjian_core::sheet;

static RUBRIC: LazyLock<Rubric> =
    LazyLock::new(|| rubric::parse(include_bytes!("../../data/rubrics/notice-2020.yaml")).unwrap());

/// A rubric: read, checked, made a scheme, written and read back equal.
pub fn rubric_yaml(data: &[u8]) {
    if let Ok(read) = rubric::parse(data) {
        let _ = rubric::check(&read);
        let _ = Scheme::new(&read);
        if let Ok(text) = rubric::write(&read) {
            assert_eq!(rubric::parse(text.as_bytes()).ok().as_ref(), Some(&read));
        }
    }
}

/// Sheets, scored under the shipped rubric: what is explained adds up.
pub fn sheets_yaml(data: &[u8]) {
    let Ok(sheets) = sheet::parse_yaml(data) else {
        return;
    };
    let scheme = Scheme::new(&RUBRIC).unwrap();
    if let Ok(scoring) = scheme.sheets(&sheets.units, &sheets) {
        let results = scoring.all().unwrap_or_default();
        for unit in &sheets.units {
            if let Ok(explanation) = scoring.explain(&unit.id, &results) {
                assert!(explanation.adds_up());
            }
        }
    }
}

/// Entries and unit lists in CSV.
pub fn sheets_csv(data: &[u8]) {
    let _ = sheet::parse_csv(data);
    let _ = sheet::parse_units_csv(data);
}
