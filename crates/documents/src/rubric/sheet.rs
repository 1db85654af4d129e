//! 表的读写: a form with its things becomes a page, and a table of a workbook becomes things again.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};

use super::cell::Wrong;
use super::column::{Name, THERE};
use super::form::Form;
use crate::xlsx::{Choices, Heading, Page, Row, Table, Value};

/// Most refusals of one workbook that are listed.
pub const MAX_REFUSALS: usize = 100;

/// 拒绝清单: bounded; what does not fit is counted.
#[derive(Debug, Default)]
pub struct Refusals {
    listed: Vec<Refusal>,
    more: usize,
}

impl Refusals {
    /// Takes one more.
    pub fn push(&mut self, refusal: Refusal) {
        if self.listed.len() < MAX_REFUSALS {
            self.listed.push(refusal);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// The value when nothing was refused.
    pub fn or<T>(mut self, value: T) -> Result<T, Vec<Refusal>> {
        if self.listed.is_empty() {
            return Ok(value);
        }
        if self.more > 0 {
            let params = [
                ("limit", MAX_REFUSALS.to_string()),
                ("more", self.more.to_string()),
            ];
            let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
            self.listed.push(Refusal::new("MJ8141", &params));
        }
        Err(self.listed)
    }
}

/// A text cut to what a message can show.
pub fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Whether a cell says nothing.
pub fn blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

/// The refusal of a cell that cannot be read.
pub fn wrong(name: &str, cell: &str, wrong: &Wrong) -> Refusal {
    let params = [
        ("name", name),
        ("value", &short(cell)),
        ("why", wrong.why),
        ("known", &wrong.known),
    ];
    Refusal::new("MJ8135", &params)
}

/// The page of a form over things.
pub fn page<'a, T: 'static>(form: &Form<T>, things: impl Iterator<Item = &'a T>, lang: Lang) -> Page {
    let columns = form.ordered(lang);
    let headings = columns.iter().map(|(column, printed)| Heading {
        title: column.name.title(lang).to_owned(),
        look: column.look,
        printed: *printed,
    });
    let row = |of: &T| {
        let mut cells: Vec<Value> = columns.iter().map(|(column, _)| (column.get)(of, lang)).collect();
        if cells.iter().all(|cell| *cell == Value::Blank) {
            // A row that says nothing would not be seen.
            cells
                .iter_mut()
                .take(1)
                .for_each(|cell| *cell = Value::Text(THERE.to_owned()));
        }
        cells
    };
    let rows = things.map(row).collect();
    let mut page = Page {
        name: form.title(lang).to_owned(),
        headings: headings.collect(),
        rows,
        ..Page::default()
    };
    for (at, (column, _)) in columns.iter().enumerate() {
        let words: Vec<String> = (column.choices)(lang).into_iter().map(str::to_owned).collect();
        if !words.is_empty() {
            page.shape.choices.push(Choices {
                column: at,
                row: None,
                words,
            });
        }
    }
    page
}

/// The table of a form in a workbook, by its Chinese or English name.
pub fn find<'a>(tables: &'a [Table], zh: &str, en: &str) -> Option<&'a Table> {
    let named = |name: &str| name.trim() == zh || name.trim().eq_ignore_ascii_case(en);
    tables.iter().find(|table| named(&table.name))
}

/// The header of a table and the rows below it.
pub fn split(table: &Table) -> Option<(&Row, &[Row])> {
    let (header, rows) = table.rows.split_first()?;
    Some((header, rows))
}

/// Which column stands under each heading; a heading that is unknown or stands twice is refused.
pub fn headings(table: &Table, header: &Row, names: &[&Name], refusals: &mut Refusals) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = Vec::with_capacity(header.cells.len());
    for (at, cell) in header.cells.iter().enumerate() {
        let exact = || names.iter().position(|name| name.zh == *cell || name.en == *cell);
        let alike = || names.iter().position(|name| same(name, cell));
        let position = if blank(cell) { None } else { exact().or_else(alike) };
        let place = || table.place(header.number, Some(at));
        if position.is_none() && !blank(cell) {
            let known: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
            let params = [("name", short(cell)), ("known", known.join("、"))];
            let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
            refusals.push(Refusal::new("MJ8131", &params).at(place()));
        } else if position.is_some() && found.contains(&position) {
            refusals.push(Refusal::new("MJ8132", &[("name", &short(cell))]).at(place()));
        }
        found.push(position);
    }
    found
}

/// Whether a heading is a name: its Chinese or English title, as written or without blanks and line breaks.
pub fn same(name: &Name, heading: &str) -> bool {
    let bare = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    bare(heading) == bare(&name.zh) || bare(heading) == bare(&name.en)
}

/// Refuses what stands in columns without a heading; a heading that is unknown was refused itself.
pub fn beside(table: &Table, header: &Row, row: &Row, refusals: &mut Refusals) {
    for (at, cell) in row.cells.iter().enumerate() {
        if !blank(cell) && blank(Table::text(header, at)) {
            refusals.push(Refusal::new("MJ8133", &[]).at(table.place(row.number, Some(at))));
        }
    }
}

/// The things of a table, each with the number of its row. A missing table holds none.
pub fn take<T: 'static>(form: &mut Form<T>, tables: &[Table], refusals: &mut Refusals) -> Vec<(u32, T)> {
    let Some(table) = find(tables, form.zh, form.en) else {
        return Vec::new();
    };
    let Some((header, rows)) = split(table) else {
        return Vec::new();
    };
    for cell in &header.cells {
        let known = form
            .columns
            .iter()
            .any(|column| column.name.zh == *cell || column.name.en == *cell);
        form.columns
            .extend((!known).then(|| (form.other)(cell)).flatten());
    }
    let names: Vec<&Name> = form.columns.iter().map(|column| &column.name).collect();
    let columns = headings(table, header, &names, refusals);
    for (at, column) in form.columns.iter().enumerate() {
        if column.required && !columns.contains(&Some(at)) {
            let place = table.place(header.number, None);
            refusals.push(Refusal::new("MJ8134", &[("name", &column.name.zh)]).at(place));
            return Vec::new();
        }
    }
    let mut things = Vec::with_capacity(rows.len());
    for row in rows
        .iter()
        .filter(|row| row.cells.iter().any(|cell| !blank(cell)))
    {
        beside(table, header, row, refusals);
        things.push((row.number, thing(form, table, row, &columns, refusals)));
    }
    things
}

fn thing<T>(
    form: &Form<T>,
    table: &Table,
    row: &Row,
    columns: &[Option<usize>],
    refusals: &mut Refusals,
) -> T {
    let mut thing = (form.start)();
    for (at, position) in columns.iter().enumerate() {
        let Some(column) = position.and_then(|position| form.columns.get(position)) else {
            continue;
        };
        let cell = Table::text(row, at);
        let place = || table.place(row.number, Some(at));
        if cell == THERE && !column.first {
            continue;
        }
        if blank(cell) {
            if column.required {
                refusals.push(Refusal::new("MJ8134", &[("name", &column.name.zh)]).at(place()));
            }
        } else if let Err(why) = (column.set)(&mut thing, cell) {
            refusals.push(wrong(&column.name.zh, cell, &why).at(place()));
        }
    }
    thing
}

/// The place of a row of a form.
pub fn row_place<T>(form: &Form<T>, tables: &[Table], row: u32) -> Place {
    find(tables, form.zh, form.en)
        .map(|table| table.place(row, None))
        .unwrap_or_default()
}

/// The place of a cell of a form, by the column's key.
pub fn cell_place<T>(form: &Form<T>, tables: &[Table], row: u32, key: &str) -> Place {
    let Some(table) = find(tables, form.zh, form.en) else {
        return Place::default();
    };
    let name = form
        .columns
        .iter()
        .map(|column| &column.name)
        .find(|name| name.key == key);
    let header = table
        .rows
        .first()
        .map(|header| header.cells.as_slice())
        .unwrap_or_default();
    let at = name.and_then(|name| header.iter().position(|cell| same(name, cell)));
    table.place(row, at)
}
