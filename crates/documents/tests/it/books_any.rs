//! Books of any content: what nobody touched is no difference, and any one cell is exactly one change.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_documents::books::{Seal, SelfCheckBook, SelfCheckRow};
use proptest::prelude::*;

use crate::books::{choice, points, seal, self_check};
use crate::edit::{Put, edit};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        4 => "[一-龥a-z0-9 ，。=+@'\\\\|&<>\"_x\n\t-]{0,30}",
        1 => Just("_x000D_ 甲\r\n乙".to_owned()),
        1 => Just("=SUM(A1:A9)".to_owned()),
    ]
}

fn some_points() -> impl Strategy<Value = Option<Points>> {
    prop_oneof![
        1 => Just(None),
        3 => (0_i64..=1000, 0_u32..4).prop_map(|(value, places)| Some(Points::scaled(value % 1000, places + 3))),
        1 => (0_i64..300, 1_i64..300).prop_map(|(n, d)| Points::ratio(n % d, d)),
        1 => Just(points("0.123456789012345678")),
    ]
}

prop_compose! {
    fn any_row()(
        texts in prop::collection::vec(text(), 6),
        self_score in some_points(),
        levelled in any::<bool>(),
        level in prop::option::of(prop::sample::select(vec!["a", "b", "gone"])),
        not_applicable in any::<bool>(),
        version in 0_u64..9,
    ) -> SelfCheckRow {
        SelfCheckRow {
            code: texts[0].clone(),
            path: vec![Text::zh(&texts[1]), Text::zh(&texts[2])],
            standard: Text::zh(&texts[3]),
            weight: points("1"),
            self_score,
            levels: if levelled { vec![choice("a", "甲"), choice("b", "乙"), choice("c", "乙")] } else { Vec::new() },
            level: level.map(str::to_owned),
            not_applicable,
            reason: texts[4].clone(),
            statement: texts[5].clone(),
            version,
            ..SelfCheckRow::default()
        }
    }
}

prop_compose! {
    fn any_book()(rows in prop::collection::vec(any_row(), 1..8), label in text()) -> SelfCheckBook {
        let rows = rows.into_iter().enumerate();
        let row = |(at, row)| SelfCheckRow { indicator: format!("i|{at}"), ..row };
        let seal = Seal { label: Text::zh(label), ..seal() };
        SelfCheckBook { seal, rows: rows.map(row).collect(), ..self_check() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_book_it_comes_back_without_differences(book in any_book(), english in any::<bool>()) {
        let bytes = book.write(if english { Lang::En } else { Lang::Zh }).unwrap();
        let found = SelfCheckBook::read(&bytes, &book);
        prop_assert_eq!(found.map_err(|refusals| format!("{refusals:?}")), Ok(Default::default()));
    }

    #[test]
    fn any_one_cell_is_exactly_one_change(book in any_book(), row in any::<prop::sample::Index>(), which in 0_usize..4) {
        let at = row.index(book.rows.len());
        let old = &book.rows[at];
        let mut wanted = book.clone();
        let new = &mut wanted.rows[at];
        let (column, put) = match which {
            0 => {
                new.self_score = if old.self_score == points("0.77") { points("0.78") } else { points("0.77") };
                ('H', new.self_score.as_ref().unwrap().to_string())
            }
            1 => {
                new.not_applicable = !old.not_applicable;
                ('J', if new.not_applicable { "是" } else { "否" }.to_owned())
            }
            2 => {
                new.reason = "换了的理由".into();
                ('K', new.reason.clone())
            }
            _ => {
                new.statement = "换了的说明\n第二行".into();
                ('L', new.statement.clone())
            }
        };
        let cell = format!("自查自评!{column}{}", at + 5);
        let put = if column == 'H' { Put::Number(&put) } else { Put::Text(&put) };
        let bytes = edit(&book.write(Lang::Zh).unwrap(), &cell, put);
        let found = SelfCheckBook::read(&bytes, &book).map_err(|refusals| TestCaseError::fail(format!("{refusals:?}")))?;
        prop_assert_eq!(found.changes.len(), 1);
        prop_assert_eq!(&found.changes[0].cell, &cell);
        prop_assert_eq!(book.with(&found.changes), wanted);
    }
}
