//! The cells of the notice's workbook: what an office sees may not change unseen.

use std::fs;

use mingjian_core::lang::Lang;
use mingjian_documents::rubric;
use mingjian_documents::xlsx::{self, cell_name};

use crate::{notice, root};

#[test]
#[expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites golden files")]
fn the_sheet_of_indicators_is_as_it_was() {
    let bytes = rubric::write(&notice(), Lang::Zh).unwrap();
    let tables = xlsx::read(&bytes).unwrap();
    let table = tables.iter().find(|table| table.name == "指标").unwrap();
    let mut found = String::new();
    for row in &table.rows {
        for (column, text) in row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            found.push_str(&format!(
                "{}\t{text:?}\n",
                cell_name(&table.name, row.number, Some(column))
            ));
        }
    }
    let path = root().join("golden/documents/rubric/notice-2020-indicators.txt");
    if std::env::var("BLESS").is_ok_and(|bless| bless == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &found).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    let first = wanted
        .lines()
        .zip(found.lines())
        .find(|(wanted, found)| wanted != found);
    assert!(
        wanted == found,
        "first difference: {first:?}; look at it, then BLESS=1"
    );
}
