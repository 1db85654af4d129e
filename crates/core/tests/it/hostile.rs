//! Bytes and tables from outside: nothing panics, nothing costs without bound, what is written reads back.

use std::collections::BTreeMap;

use mingjian_core::rubric::{self, check};
use mingjian_core::sheet::{Entry, Occurrence, parse_csv, parse_units_csv, parse_yaml, write_csv};
use proptest::prelude::*;

use crate::generate::{points, rubrics, word};

const RUBRIC: &str = include_str!("../../../../golden/checks/zero-rules.yaml");
const SHEET: &str = include_str!("../../../../golden/sheets/kinds.yaml");
const CSV: &str = include_str!("../../../../golden/sheets/kinds.csv");

fn read_all(bytes: &[u8]) {
    if let Ok(rubric) = rubric::parse(bytes) {
        check(&rubric);
    }
    let _ = parse_yaml(bytes).is_ok();
    let _ = parse_units_csv(bytes).is_ok();
    if let Ok(entries) = parse_csv(bytes) {
        write_csv(&entries);
    }
}

/// A sound file with a piece cut out and something else put in.
pub fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let junk = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        prop::sample::select(vec![
            "\"",
            "- {",
            ": ",
            "&a",
            "*a",
            "\n  ",
            "NaN",
            "-1",
            "1e999",
            "!!",
            "9999999999999999999999999999999999999999999999999999999999999",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    (
        prop::sample::select(vec![RUBRIC, SHEET, CSV]),
        any::<prop::sample::Index>(),
        0..40_usize,
        junk,
    )
        .prop_map(|(text, at, length, junk)| {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            [&text.as_bytes()[..at], &junk, &text.as_bytes()[end..]].concat()
        })
}

fn occurrences() -> impl Strategy<Value = Occurrence> {
    let texts = (word(), word(), word(), word());
    let numbers = (0..5_u32, prop::option::of(points()), prop::option::of(points()));
    let lists = (
        prop::collection::vec(item(), 0..3),
        prop::collection::vec(item(), 0..3),
        sentence(),
    );
    (texts, numbers, lists, prop::bool::ANY).prop_map(|(texts, numbers, lists, dated)| Occurrence {
        trigger: texts.0,
        finding: texts.1,
        charge: texts.2,
        work: texts.3,
        count: numbers.0,
        amount: numbers.1,
        quantity: numbers.2,
        merits: lists.0,
        proof: lists.1,
        reason: lists.2,
        on: if dated {
            "2022-03-01".to_owned()
        } else {
            String::new()
        },
    })
}

/// A text without blanks at its ends.
fn sentence() -> impl Strategy<Value = String> {
    "[a-z甲乙，。,;；'\"=+@、|]{0,4}( |\n|\t)?[a-z甲乙,;'\"=-]{0,3}".prop_map(|text| text.trim().to_owned())
}

/// One line without blanks at its ends.
fn item() -> impl Strategy<Value = String> {
    "[a-z甲、;；,'=/:.]{1,6}"
}

fn entries() -> impl Strategy<Value = Entry> {
    let flags = prop::array::uniform4(prop::bool::weighted(0.2));
    let numbers = (
        prop::option::of(points()),
        prop::option::of(points()),
        prop::option::of(points()),
    );
    let counts = prop::collection::btree_map("[a-z甲=]{1,3}", points(), 0..3);
    let rest = (
        prop::option::of("[a-z甲]{1,3}"),
        prop::option::of(any::<u32>()),
        counts,
        sentence(),
    );
    let lists = (
        prop::collection::vec(item(), 0..3),
        prop::collection::vec(occurrences(), 0..4),
    );
    (flags, numbers, rest, lists).prop_map(|(flags, numbers, rest, lists)| {
        let mut different: BTreeMap<String, Occurrence> = BTreeMap::new();
        for occurrence in lists.1 {
            different.insert(
                format!(
                    "{:?}",
                    Occurrence {
                        count: 0,
                        ..occurrence.clone()
                    }
                ),
                occurrence,
            );
        }
        Entry {
            decides: flags[0],
            full: flags[1],
            fired: flags[2],
            not_applicable: flags[3],
            points: numbers.0,
            lost: numbers.1,
            lost_share: numbers.2,
            level: rest.0,
            count: rest.1,
            counts: rest.2,
            reason: rest.3,
            proof: lists.0,
            occurrences: different.into_values().collect(),
            ..Entry::default()
        }
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(bytes in damaged()) {
        read_all(&bytes);
    }

    #[test]
    fn any_text_below_a_good_header_is_read_or_refused(text in "[甲1,;\"\r\n\t是=.-]{0,60}") {
        read_all(format!("单位,指标,次数,得分,票数,发生日期,满分\n{text}").as_bytes());
    }

    #[test]
    fn any_rubric_is_checked_and_what_is_written_reads_back_equal(rubric in rubrics()) {
        check(&rubric);
        let written = rubric::write(&rubric).unwrap();
        let read = rubric::parse(written.as_bytes());
        prop_assert_eq!(read.as_ref(), Ok(&rubric), "{}", written);
        let codes = |remarks: Vec<rubric::Remark>| {
            let mut codes: Vec<_> = remarks.into_iter().map(|r| (r.refusal.code, r.refusal.place.node)).collect();
            codes.sort();
            codes
        };
        prop_assert_eq!(codes(check(&read.unwrap())), codes(check(&rubric)));
    }

    #[test]
    fn entries_come_back_from_csv(entries in prop::collection::vec(entries(), 0..5)) {
        let entries: Vec<Entry> = entries
            .into_iter()
            .enumerate()
            .map(|(at, entry)| Entry { unit: format!("单位{at}"), indicator: format!("'={at}"), ..entry })
            .collect();
        let text = write_csv(&entries);
        let read: Vec<Entry> =
            parse_csv(text.as_bytes()).unwrap().into_iter().map(|entry| Entry { line: 0, ..entry }).collect();
        prop_assert_eq!(read, entries, "{}", text);
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test measures how long a refusal takes"
)]
fn a_million_nodes_and_a_thousand_levels_are_refused_quickly() {
    // The libraries are not optimised in a test build.
    let limit = if cfg!(debug_assertions) { 60 } else { 3 };
    let flat = |head: &str, node: &str| format!("{head}{}", node.repeat(1_000_000));
    let deep = |head: &str, key: &str| {
        format!(
            "{head}{}{}",
            format!("[{{{key}: ").repeat(1000),
            "}]".repeat(1000)
        )
    };
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    let head = "mingjian: rubric/1\nid: t\ntitle: 表\nclasses: []\n";
    for text in [
        flat(&format!("{head}missing:\n"), "- x\n"),
        flat(&format!("{head}indicators:\n"), "- {id: a, title: b}\n"),
        deep(&format!("{head}indicators: "), "id: a, title: b, children"),
        format!("{head}{bomb}"),
    ] {
        let start = std::time::Instant::now();
        assert!(rubric::parse(text.as_bytes()).is_err());
        assert!(start.elapsed().as_secs() < limit, "{:?}", start.elapsed());
    }
    let head = "mingjian: sheets/1\n";
    for text in [
        flat(
            &format!("{head}entries:\n- unit: a\n  indicator: b\n  proof:\n"),
            "  - x\n",
        ),
        deep(&format!("{head}entries: "), "unit: a, indicator: b, occurrences"),
        format!("{head}{bomb}"),
    ] {
        let start = std::time::Instant::now();
        assert!(parse_yaml(text.as_bytes()).is_err());
        assert!(start.elapsed().as_secs() < limit, "{:?}", start.elapsed());
    }
    assert!(parse_csv("\"".repeat(3_000_000).as_bytes()).is_err());
}
