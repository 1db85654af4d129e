//! The functions that the fuzzer runs, over damaged files, within the time of an ordinary test.

use proptest::prelude::*;

use crate::hostile::damaged;

#[path = "../../../../fuzz/src/text.rs"]
mod text;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_targets_of_the_fuzzer_hold_over_damaged_files(bytes in damaged()) {
        text::rubric_yaml(&bytes);
        text::sheets_yaml(&bytes);
        text::sheets_csv(&bytes);
    }
}

#[test]
fn the_demonstration_goes_through_the_targets_of_the_fuzzer() {
    text::rubric_yaml(include_bytes!("../../../../data/rubrics/notice-2020.yaml"));
    text::sheets_yaml(include_bytes!("../../../../data/demo/sheets.yaml"));
    text::sheets_csv("单位,指标,得分\n甲,1,3\n".as_bytes());
}
