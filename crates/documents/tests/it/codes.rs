//! Refusals of workbooks that no other test provokes: too many sheets, columns or sheets twice, lists cut short.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_core::rubric::{Component, From, Id, Rubric};
use mingjian_documents::xlsx::{self, MAX_REMARKS, MAX_TABLES};
use mingjian_documents::{rubric, sheets, units};
use rust_xlsxwriter::Workbook;

use crate::notice;

/// A workbook of sheets by name, each with its rows of texts.
fn book(tables: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in tables {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, text) in (0_u16..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn codes(refusals: Vec<Refusal>) -> Vec<&'static str> {
    refusals.into_iter().map(|refusal| refusal.code).collect()
}

#[test]
fn a_workbook_of_too_many_sheets_is_refused() {
    let names: Vec<String> = (0..=MAX_TABLES).map(|at| format!("s{at}")).collect();
    let tables: Vec<(&str, &[&[&str]])> = names.iter().map(|name| (name.as_str(), &[][..])).collect();
    assert_eq!(xlsx::read(&book(&tables)).unwrap_err().code, "MJ8109");
}

#[test]
fn more_formulas_than_are_listed_are_counted() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..=u32::try_from(MAX_REMARKS).unwrap() {
        sheet.write_formula(row, 0, "=1+1").unwrap();
    }
    let tables = xlsx::read(&book.save_to_buffer().unwrap()).unwrap();
    let last = tables[0].remarks.last().unwrap();
    assert_eq!((tables[0].remarks.len(), last.code), (MAX_REMARKS + 1, "MJ8116"));
}

#[test]
fn a_workbook_without_rows_has_no_sheets_and_no_units() {
    let empty = book(&[("Sheet1", &[])]);
    assert_eq!(codes(sheets::read(&empty).unwrap_err()), ["MJ8117"]);
    assert_eq!(codes(units::read(&empty).unwrap_err()), ["MJ8117"]);
}

#[test]
fn columns_ids_and_sheets_that_stand_twice_are_refused() {
    let read = |tables: &[(&str, &[&[&str]])]| codes(rubric::read(&book(tables)).unwrap_err());
    let good: &[&[&str]] = &[&["编号", "一级指标"], &["a", "一"]];
    let column = read(&[("指标", &[&["编号", "编号", "一级指标"], &["a", "b", "一"]])]);
    assert!(column.contains(&"MJ8132"), "{column:?}");
    let id = read(&[("指标", &[&["编号", "一级指标"], &["a", "一"], &["a", "二"]])]);
    assert!(id.contains(&"MJ8138"), "{id:?}");
    let sheet = read(&[("指标", good), ("Indicators", good)]);
    assert!(sheet.contains(&"MJ8143"), "{sheet:?}");
}

#[test]
fn what_does_not_fit_the_list_of_refusals_is_counted() {
    let names: Vec<String> = (0..150).map(|at| format!("没有的列{at}")).collect();
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let found = codes(rubric::read(&book(&[("指标", &[&header, &["x"]])])).unwrap_err());
    assert_eq!(found.last(), Some(&"MJ8141"), "{found:?}");
}

#[test]
fn sources_nested_beyond_what_a_sheet_shows_are_refused() {
    let mut part = Component {
        id: Id::new("s0"),
        from: From::Import,
        ..Component::default()
    };
    for at in 1..20 {
        part = Component {
            id: Id::new(format!("s{at}")),
            from: From::Parts,
            parts: vec![part],
            ..Component::default()
        };
    }
    let deep = Rubric {
        composition: vec![part],
        ..notice()
    };
    assert_eq!(rubric::write(&deep, Lang::Zh).unwrap_err().code, "MJ8125");
}
