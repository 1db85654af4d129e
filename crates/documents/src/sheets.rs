//! 评分表工作簿: sheets and unit lists as workbooks, read through the same columns as CSV.

use csv::ReaderBuilder;
use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_core::sheet::{Entry, Unit, from_rows, write_csv};

use crate::units;
use crate::xlsx::{self, Book, Heading, Look, Page, Table, Value, as_number};

/// Names of the table that holds the entries; the first is the one that is written.
const NAMES: [&str; 4] = ["评分", "评分表", "entries", "sheet"];

/// The columns as core writes them, with the English name and the look of each.
const COLUMNS: [(&str, &str, Look); 26] = [
    ("单位", "unit", Look::Id),
    ("指标", "indicator", Look::Id),
    ("轮次", "period", Look::Id),
    ("来源", "source", Look::Id),
    ("考核员", "assessor", Look::Id),
    ("仲裁", "decides", Look::Word),
    ("满分", "full", Look::Word),
    ("得分", "points", Look::Number),
    ("扣分", "lost", Look::Number),
    ("扣分比例", "lost_share", Look::Number),
    ("档次", "level", Look::Id),
    ("项数", "count", Look::Number),
    ("票数", "counts", Look::Short),
    ("触发否决", "fired", Look::Word),
    ("不适用", "not_applicable", Look::Word),
    ("情形", "trigger", Look::Id),
    ("次数", "times", Look::Number),
    ("酌定分值", "amount", Look::Number),
    ("超额比例", "quantity", Look::Number),
    ("问题线索", "finding", Look::Id),
    ("发生日期", "on", Look::Id),
    ("计入指标", "charge", Look::Id),
    ("单项工作", "work", Look::Short),
    ("亮点", "merits", Look::Short),
    ("理由", "reason", Look::Long),
    ("印证", "proof", Look::Long),
];

/// 评分数据 out of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The units, when the workbook has a table of them.
    pub units: Vec<Unit>,
    /// What a person should know: cells whose formulas were taken by their cached values.
    pub remarks: Vec<Refusal>,
}

/// Reads a sheets workbook: entries from the table 评分 (`entries`) or, without one, from the first; units from the
/// table 单位 (`units`), where there is one.
///
/// # Errors
/// What [`xlsx::read`] refuses; `MJ8117` no table with anything in it; what core refuses of the rows, each with its
/// cell.
pub fn read(bytes: &[u8]) -> Result<Imported, Vec<Refusal>> {
    let tables = xlsx::read(bytes).map_err(|refusal| vec![refusal])?;
    let units = tables.iter().find(|table| is_named(table, &units::NAMES));
    let named = tables.iter().find(|table| is_named(table, &NAMES));
    let first = || {
        tables
            .iter()
            .find(|table| !table.rows.is_empty() && units.is_none_or(|u| u.name != table.name))
    };
    let Some(table) = named.or_else(first) else {
        return Err(vec![Refusal::new("MJ8117", &[("name", "评分")])]);
    };
    let (header_row, header, rows) = cells(table);
    let entries = from_rows(header_row, header, rows, |row, column| table.place(row, column));
    let found = units.map(units::from_table).transpose();
    match (entries, found) {
        (Ok(entries), Ok(found)) => {
            let remarks = [Some(table), units]
                .into_iter()
                .flatten()
                .flat_map(|table| table.remarks.clone());
            Ok(Imported {
                entries,
                units: found.unwrap_or_default(),
                remarks: remarks.collect(),
            })
        }
        (Err(mut refusals), Err(more)) => {
            refusals.extend(more);
            Err(refusals)
        }
        (Err(refusals), Ok(_)) | (Ok(_), Err(refusals)) => Err(refusals),
    }
}

/// Whether a table bears one of several names.
pub(crate) fn is_named(table: &Table, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| table.name.trim().eq_ignore_ascii_case(name))
}

/// A table as core takes it: number and cells of the header, then the rows.
pub(crate) fn cells(table: &Table) -> (u32, &[String], impl Iterator<Item = (u32, Vec<String>)>) {
    let header = table.rows.first();
    let rows = table
        .rows
        .iter()
        .skip(1)
        .map(|row| (row.number, row.cells.clone()));
    (
        header.map_or(1, |row| row.number),
        header.map(|row| row.cells.as_slice()).unwrap_or_default(),
        rows,
    )
}

/// Writes entries and units as a workbook that [`read`] reads back as the same.
///
/// As in CSV, alike occurrences become one with their number, and texts lose blanks at their ends.
///
/// # Errors
/// `MJ8120` a text too long for a cell, `MJ8121` a control character, `MJ8123` more rows than a workbook has.
pub fn write(entries: &[Entry], units: &[Unit], lang: Lang) -> Result<Vec<u8>, Refusal> {
    let unreadable = |error: csv::Error| Refusal::new("MJ8123", &[("reason", &error.to_string())]);
    let text = write_csv(entries);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(str::to_owned)
        .collect();
    let mut page = Page {
        name: name(&NAMES, lang),
        ..Page::default()
    };
    let look = |title: &str| COLUMNS.iter().find(|(zh, _, _)| *zh == title);
    for title in &names {
        let (english, look) = look(title).map_or((title.as_str(), Look::Short), |(_, en, look)| (*en, *look));
        let title = if lang == Lang::Zh { title } else { english };
        page.headings.push(Heading {
            title: title.to_owned(),
            look,
            printed: true,
        });
    }
    for row in reader.records() {
        let row = row.map_err(unreadable)?;
        page.rows.push(
            row.iter()
                .zip(&page.headings)
                .map(|(cell, heading)| value(cell, heading.look))
                .collect(),
        );
    }
    page.shape.frozen = 2;
    let mut pages = vec![used_first(page)];
    if !units.is_empty() {
        pages.push(units::page(units, lang));
    }
    xlsx::write(&Book {
        pages,
        ..Book::default()
    })
}

/// The page with its empty columns moved behind what is printed; columns are known by their headings.
fn used_first(page: Page) -> Page {
    let used = |column: &usize| {
        let mut cells = page.rows.iter().filter_map(|row| row.get(*column));
        *column < page.shape.frozen || cells.any(|cell| *cell != Value::Blank)
    };
    let (used, idle): (Vec<usize>, Vec<usize>) = (0..page.headings.len()).partition(used);
    let order = || {
        used.iter()
            .map(|at| (at, true))
            .chain(idle.iter().map(|at| (at, false)))
    };
    let heading = |(at, printed): (&usize, bool)| {
        let heading = page.headings.get(*at)?.clone();
        Some(Heading { printed, ..heading })
    };
    let cells = |row: &Vec<Value>| {
        order()
            .map(|(at, _)| row.get(*at).cloned().unwrap_or_default())
            .collect()
    };
    Page {
        headings: order().filter_map(heading).collect(),
        rows: page.rows.iter().map(cells).collect(),
        ..page
    }
}

/// The name of a table in a language: the first Chinese or the first English of its names.
pub(crate) fn name(names: &[&str], lang: Lang) -> String {
    let chinese = |name: &&&str| !name.is_ascii();
    let found = names.iter().find(|name| chinese(name) == (lang == Lang::Zh));
    found.copied().unwrap_or_default().to_owned()
}

/// The cell of a text that core wrote for CSV.
pub(crate) fn value(cell: &str, look: Look) -> Value {
    if cell.is_empty() {
        return Value::Blank;
    }
    if look == Look::Number
        && let Some(number) = Points::parse(cell).ok().as_ref().and_then(as_number)
    {
        return Value::Number(number);
    }
    // In CSV a mark keeps a text from being a formula; here the cell is a text already. Core takes one mark off,
    // so that it stays before a text which begins like a marked one.
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '＠']) => {
            Value::Text(rest.to_owned())
        }
        _ => Value::Text(cell.to_owned()),
    }
}
