//! 单位名单工作簿: units out of a workbook, and their page beside the entries.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::{Unit, units_from_rows};

use crate::sheets::{cells, is_named, name, value};
use crate::xlsx::{self, Heading, Look, Page, Table};

/// Names of the table that holds the units; the first Chinese and the first English one are written.
pub(crate) const NAMES: [&str; 4] = ["单位", "单位名单", "units", "list of units"];

/// The columns: Chinese and English name, as core reads them, and how each looks.
const COLUMNS: [(&str, &str, Look); 7] = [
    ("编号", "id", Look::Id),
    ("名称", "name", Look::Short),
    ("类别", "class", Look::Id),
    ("性质", "kind", Look::Id),
    ("上级", "parent", Look::Id),
    ("地区", "region", Look::Id),
    ("不参加考核", "excluded", Look::Long),
];

/// Reads a unit list: the table 单位 (`units`) or, without one, the first with anything in it.
///
/// # Errors
/// What [`xlsx::read`] refuses; `MJ8117` no such table; what core refuses of the rows, each with its cell.
pub fn read(bytes: &[u8]) -> Result<Vec<Unit>, Vec<Refusal>> {
    let tables = xlsx::read(bytes).map_err(|refusal| vec![refusal])?;
    let named = tables.iter().find(|table| is_named(table, &NAMES));
    let table = named.or_else(|| tables.iter().find(|table| !table.rows.is_empty()));
    table.map_or_else(
        || Err(vec![Refusal::new("MJ8117", &[("name", "单位")])]),
        from_table,
    )
}

/// The units of a table.
pub(crate) fn from_table(table: &Table) -> Result<Vec<Unit>, Vec<Refusal>> {
    let (header_row, header, rows) = cells(table);
    units_from_rows(header_row, header, rows, |row, column| table.place(row, column))
}

/// The page of units. What a list in rows cannot say, the English names, is left out.
pub(crate) fn page(units: &[Unit], lang: Lang) -> Page {
    let heading = |(zh, en, look): &(&str, &str, Look)| Heading {
        title: if lang == Lang::Zh { *zh } else { *en }.to_owned(),
        look: *look,
        printed: true,
    };
    let row = |unit: &Unit| {
        let parent = unit.parent.clone().unwrap_or_default();
        let excluded = unit
            .excluded
            .as_ref()
            .map(|reason| reason.zh.clone())
            .unwrap_or_default();
        let texts = [
            &unit.id,
            &unit.name.zh,
            &unit.class,
            &unit.kind,
            &parent,
            &unit.region,
            &excluded,
        ];
        texts
            .into_iter()
            .map(|text| value(&guarded(text), Look::Id))
            .collect()
    };
    let headings = COLUMNS.iter().map(heading).collect();
    Page {
        name: name(&NAMES, lang),
        headings,
        rows: units.iter().map(row).collect(),
        ..Page::default()
    }
}

/// A text that core reads back unchanged, though it takes a mark off a text that begins like a marked one.
fn guarded(text: &str) -> String {
    let marked = text
        .strip_prefix('\'')
        .is_some_and(|rest| rest.starts_with(['=', '+', '-', '@', '\'', '＝', '＋', '＠']));
    if marked {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
