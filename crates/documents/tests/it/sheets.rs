//! Sheets and unit lists as workbooks.

use std::collections::BTreeMap;
use std::fs;

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::sheet::{Entry, Occurrence, Unit, parse_csv, parse_yaml, write_csv};
use mingjian_documents::{sheets, units};

use crate::pack::rows;
use crate::root;

fn points(text: &str) -> Option<Points> {
    Some(Points::parse(text).unwrap())
}

fn entries() -> Vec<Entry> {
    let entry = |unit: &str, indicator: &str| Entry {
        unit: unit.into(),
        indicator: indicator.into(),
        ..Entry::default()
    };
    vec![
        Entry {
            points: points("0.3"),
            reason: "=1+1".into(),
            ..entry("教体局", "1.10")
        },
        Entry {
            lost_share: points("1/3"),
            proof: vec!["a".into(), "b；c".into()],
            ..entry("'=x", "00123")
        },
        Entry {
            not_applicable: true,
            reason: "无此职能\n见说明".into(),
            ..entry("@甲", "2.1")
        },
        Entry {
            counts: BTreeMap::from([("满意".into(), Points::from(12))]),
            ..entry("乙", "3")
        },
        Entry {
            occurrences: vec![
                Occurrence {
                    trigger: "late".into(),
                    count: 3,
                    on: "2022-03-01".into(),
                    ..Occurrence::default()
                },
                Occurrence {
                    amount: points("0.64"),
                    work: "开放日".into(),
                    ..Occurrence::default()
                },
            ],
            ..entry("丙", "4")
        },
    ]
}

fn units_of() -> Vec<Unit> {
    let unit = |id: &str, name: &str| Unit {
        id: id.into(),
        name: Text::zh(name),
        class: "A".into(),
        ..Unit::default()
    };
    vec![
        Unit {
            kind: "乡镇".into(),
            region: "东片".into(),
            ..unit("u1", "东关镇")
        },
        Unit {
            parent: Some("u1".into()),
            excluded: Some(Text::zh("当年撤并")),
            ..unit("007", "'=名")
        },
    ]
}

fn without_lines(entries: Vec<Entry>) -> Vec<Entry> {
    entries
        .into_iter()
        .map(|entry| Entry { line: 0, ..entry })
        .collect()
}

#[test]
fn sheets_and_units_come_back_equal_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let bytes = sheets::write(&entries(), &units_of(), lang).unwrap();
        let read = sheets::read(&bytes).unwrap();
        assert_eq!(without_lines(read.entries), entries());
        assert_eq!(read.units, units_of());
        assert_eq!(read.remarks, []);
        assert_eq!(units::read(&bytes).unwrap(), units_of());
    }
}

#[test]
fn a_workbook_says_what_the_csv_says() {
    let bytes = fs::read(root().join("data/demo/sheets.yaml")).unwrap();
    let demo = parse_yaml(&bytes).unwrap();
    let csv = parse_csv(write_csv(&demo.entries).as_bytes()).unwrap();
    let book = sheets::read(&sheets::write(&demo.entries, &demo.units, Lang::Zh).unwrap()).unwrap();
    assert!(!csv.is_empty());
    assert_eq!(without_lines(book.entries), without_lines(csv));
}

#[test]
fn a_fault_is_named_by_its_cell() {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = format!(
        "<row r=\"1\">{}{}{}</row>",
        text("A1", "单位"),
        text("B1", "指标"),
        text("C1", "得分")
    );
    let row = format!(
        "<row r=\"7\">{}{}{}</row>",
        text("A7", "甲"),
        text("B7", "1.1"),
        text("C7", "三分")
    );
    let refusals = sheets::read(&rows(&format!("{header}{row}"))).unwrap_err();
    assert_eq!(
        (refusals[0].code, refusals[0].place.cell.as_str()),
        ("MJ1214", "评分!C7")
    );
    assert_eq!(sheets::read(&rows("")).unwrap_err()[0].code, "MJ1208");
}

#[test]
fn a_formula_counts_with_its_saved_value_and_a_remark() {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = format!(
        "<row r=\"1\">{}{}{}</row>",
        text("A1", "unit"),
        text("B1", "indicator"),
        text("C1", "points")
    );
    let formula = "<c r=\"C2\"><f>0.1+0.2</f><v>0.30000000000000004</v></c>";
    let row = format!(
        "<row r=\"2\">{}{}{formula}</row>",
        text("A2", "甲"),
        text("B2", "1.1")
    );
    let read = sheets::read(&rows(&format!("{header}{row}"))).unwrap();
    assert_eq!(read.entries[0].points, points("0.3"));
    assert_eq!(
        (read.remarks[0].code, read.remarks[0].place.cell.as_str()),
        ("MJ8115", "评分!C2")
    );
}
