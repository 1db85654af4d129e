//! The function that the fuzzer runs, over damaged workbooks, within the time of an ordinary test.

use std::sync::LazyLock;

use mingjian_core::lang::Lang;
use mingjian_documents::rubric;
use proptest::prelude::*;

use crate::notice;

#[path = "../../../../fuzz/src/workbook.rs"]
mod target;

static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| rubric::write(&notice(), Lang::Zh).unwrap());

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_target_of_the_fuzzer_holds_over_damaged_workbooks(
        at in any::<prop::sample::Index>(),
        cut in 0..64_usize,
        junk in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let at = at.index(SOUND.len());
        let end = (at + cut).min(SOUND.len());
        target::workbook(&[&SOUND[..at], &junk, &SOUND[end..]].concat());
    }
}
