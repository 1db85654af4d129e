//! 竖排表: a sheet with one item a row, for what a rubric has only once.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::{Place, Refusal};

use super::column::{Column, Name};
use super::form::Form;
use super::sheet::{Refusals, beside, blank, find, headings, same, short, split, wrong};
use crate::xlsx::{Choices, Heading, Look, Page, Table, Value};

/// The four columns of a sheet that stands upright: one item a row.
fn upright() -> [Name; 4] {
    [
        Name::new("item", "项目", "Item"),
        Name::new("content", "内容", "Content"),
        Name::new("english", "英文", "English"),
        Name::new("meaning", "说明", "Meaning"),
    ]
}

/// A row of an upright sheet, with the words that its content may be.
pub type Upright = ([Value; 4], Vec<&'static str>);

/// The rows of one thing standing upright: one row an item, its English beside it, its meaning behind.
pub fn upright_rows<T>(form: &Form<T>, of: &T, lang: Lang, meaning: impl Fn(&str) -> String) -> Vec<Upright> {
    let english = |key: &str| {
        form.columns
            .iter()
            .find(|other| other.name.key.strip_suffix(".en") == Some(key))
    };
    let own = form
        .columns
        .iter()
        .filter(|column| !column.name.key.ends_with(".en"));
    own.map(|column| {
        let second = english(&column.name.key).map_or(Value::Blank, |other| (other.get)(of, lang));
        let meaning = meaning(&column.name.key);
        let meaning = if meaning.is_empty() {
            Value::Blank
        } else {
            Value::Text(meaning)
        };
        let title = Value::Text(column.name.title(lang).to_owned());
        (
            [title, (column.get)(of, lang), second, meaning],
            (column.choices)(lang),
        )
    })
    .collect()
}

/// The page of rows standing upright.
pub fn upright_page<T: 'static>(form: &Form<T>, rows: Vec<Upright>, lang: Lang, with_english: bool) -> Page {
    let mut page = Page {
        name: form.title(lang).to_owned(),
        ..Page::default()
    };
    for (name, look) in upright()
        .into_iter()
        .zip([Look::Short, Look::Long, Look::Long, Look::Long])
    {
        let printed = name.key != "english" || with_english;
        page.headings.push(Heading {
            title: name.title(lang).to_owned(),
            look,
            printed,
        });
    }
    for (at, (cells, words)) in rows.into_iter().enumerate() {
        page.rows.push(cells.into());
        if !words.is_empty() {
            let words = words.into_iter().map(str::to_owned).collect();
            page.shape.choices.push(Choices {
                column: 1,
                row: Some(at),
                words,
            });
        }
    }
    if !with_english {
        // Items without English: the column moves behind what is printed.
        page.headings.swap(2, 3);
        for row in &mut page.rows {
            row.swap(2, 3);
        }
    }
    page
}

/// Reads one thing that stands upright. `more` takes items that may stand several times; it answers whether an
/// item was one of them.
pub fn take_upright<T: 'static>(
    form: &Form<T>,
    tables: &[Table],
    refusals: &mut Refusals,
    mut more: impl FnMut(&mut T, &str, &str, &str) -> bool,
) -> T {
    let mut thing = (form.start)();
    let Some((table, (header, rows))) = find(tables, form.zh, form.en).and_then(|t| Some((t, split(t)?)))
    else {
        refusals.push(Refusal::new("MJ8142", &[("name", form.zh)]));
        return thing;
    };
    let names = upright();
    let columns = headings(table, header, &names.each_ref(), refusals);
    let place_of = |key: &str| {
        let wanted = names.iter().position(|name| name.key == key);
        columns
            .iter()
            .position(|column| column.is_some() && *column == wanted)
    };
    let (item_at, content_at, english_at) = (place_of("item"), place_of("content"), place_of("english"));
    let (Some(item_at), Some(content_at)) = (item_at, content_at) else {
        let missing = if item_at.is_none() { "项目" } else { "内容" };
        let place = table.place(header.number, None);
        refusals.push(Refusal::new("MJ8134", &[("name", missing)]).at(place));
        return thing;
    };
    let mut seen: Vec<&str> = Vec::new();
    for row in rows {
        let (item, content) = (Table::text(row, item_at), Table::text(row, content_at));
        let english = english_at.map(|at| Table::text(row, at)).unwrap_or_default();
        beside(table, header, row, refusals);
        if blank(item) && blank(content) && blank(english) || more(&mut thing, item.trim(), content, english)
        {
            continue;
        }
        let place = |at| table.place(row.number, Some(at));
        let Some(column) = form.columns.iter().find(|column| same(&column.name, item)) else {
            refusals.push(Refusal::new("MJ8139", &[("name", &short(item))]).at(place(item_at)));
            continue;
        };
        if seen.contains(&column.name.key.as_str()) {
            refusals.push(Refusal::new("MJ8140", &[("name", &short(item))]).at(place(item_at)));
            continue;
        }
        seen.push(&column.name.key);
        put(column, &mut thing, content, || place(content_at), refusals);
        let other = format!("{}.en", column.name.key);
        match form.columns.iter().find(|column| column.name.key == other) {
            Some(column) => put(
                column,
                &mut thing,
                english,
                || place(english_at.unwrap_or(content_at)),
                refusals,
            ),
            None if blank(english) => {}
            None => refusals.push(Refusal::new("MJ8133", &[]).at(place(english_at.unwrap_or(content_at)))),
        }
    }
    for column in form.columns.iter().filter(|column| column.required) {
        if !seen.contains(&column.name.key.as_str()) {
            let place = table.place(header.number, None);
            refusals.push(Refusal::new("MJ8134", &[("name", &column.name.zh)]).at(place));
        }
    }
    thing
}

fn put<T>(column: &Column<T>, thing: &mut T, cell: &str, place: impl Fn() -> Place, refusals: &mut Refusals) {
    if blank(cell) {
        if column.required {
            refusals.push(Refusal::new("MJ8134", &[("name", &column.name.zh)]).at(place()));
        }
    } else if let Err(why) = (column.set)(thing, cell) {
        refusals.push(wrong(&column.name.zh, cell, &why).at(place()));
    }
}
