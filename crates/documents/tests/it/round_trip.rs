//! What is written as a workbook reads back equal, in both languages.

use mingjian_core::lang::Lang;
use mingjian_core::rubric::{Id, Indicator, Rubric, write as yaml};
use mingjian_documents::rubric::{read, write};
use mingjian_documents::xlsx;
use proptest::prelude::*;

use crate::{generate, notice, rubrics};

fn back(rubric: &Rubric, lang: Lang) -> Rubric {
    let bytes = write(rubric, lang).unwrap_or_else(|refusal| panic!("{refusal}\n{}", yaml(rubric).unwrap()));
    read(&bytes).unwrap_or_else(|refusals| panic!("{refusals:?}"))
}

#[test]
fn every_rubric_of_the_project_comes_back_equal() {
    for (name, rubric) in rubrics() {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(back(&rubric, lang), rubric, "{name}");
            assert_eq!(
                yaml(&back(&rubric, lang)).unwrap(),
                yaml(&rubric).unwrap(),
                "{name}"
            );
        }
    }
}

#[test]
fn the_same_rubric_gives_the_same_bytes() {
    assert_eq!(
        write(&notice(), Lang::Zh).unwrap(),
        write(&notice(), Lang::Zh).unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn random_rubrics_come_back_equal(rubric in generate::rubrics(), english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        prop_assert_eq!(back(&rubric, lang), rubric);
    }
}

#[test]
fn what_rows_cannot_tell_apart_is_refused_before_writing() {
    let mut rubric = notice();
    let first = rubric.indicators[0].id.clone();
    rubric.indicators[1].id = first;
    assert_eq!(write(&rubric, Lang::Zh).unwrap_err().code, "MJ8122");
    rubric.indicators[1].id = Id::new("");
    assert_eq!(write(&rubric, Lang::Zh).unwrap_err().code, "MJ8122");
}

#[test]
fn texts_that_no_cell_keeps_are_refused_with_their_cell() {
    let mut rubric = notice();
    rubric.indicators[0].standard.zh = "长".repeat(40_000);
    let refusal = write(&rubric, Lang::Zh).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.place.cell.split('!').next()),
        ("MJ8120", Some("指标"))
    );
    rubric.indicators[0].standard.zh = "响\u{7}铃".to_owned();
    assert_eq!(write(&rubric, Lang::Zh).unwrap_err().code, "MJ8121");
    rubric.indicators[0].standard.zh = "长".repeat(32_000);
    assert_eq!(back(&rubric, Lang::Zh), rubric);
}

#[test]
fn a_tree_deeper_than_the_columns_is_refused() {
    let mut rubric = notice();
    let mut chain = Indicator {
        id: Id::new("deep-6"),
        ..Indicator::default()
    };
    for level in (1..6).rev() {
        chain = Indicator {
            id: Id::new(format!("deep-{level}")),
            children: vec![chain],
            ..Indicator::default()
        };
    }
    rubric.indicators.push(chain);
    assert_eq!(write(&rubric, Lang::Zh).unwrap_err().code, "MJ1006");
}

#[test]
fn no_text_becomes_a_formula() {
    for seed in 1..4 {
        let bytes = write(&generate::fixed(seed), Lang::Zh).unwrap();
        assert!(
            xlsx::read(&bytes)
                .unwrap()
                .iter()
                .all(|table| table.remarks.is_empty())
        );
    }
}
