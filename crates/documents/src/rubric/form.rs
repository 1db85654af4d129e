//! 表样: the columns of one sheet of the rubric workbook, each declared once for writing, reading and comparing.

use mingjian_core::lang::{Lang, Text};

use super::cell::{Cell, stated};
use super::column::{Column, Field, Name, Part, THERE};
use super::list;
use crate::xlsx::{Look, Value};

/// 表样: a sheet with its columns.
pub struct Form<T: 'static> {
    /// Name on the tab, Chinese.
    pub zh: &'static str,
    /// Name on the tab, English.
    pub en: &'static str,
    /// What a row is before its cells are read.
    pub start: fn() -> T,
    /// Its columns.
    pub columns: Vec<Column<T>>,
    /// Makes a column of a heading that is not among them.
    pub other: fn(&str) -> Option<Column<T>>,
}

impl<T: 'static> Form<T> {
    /// A sheet without columns yet.
    pub fn new(zh: &'static str, en: &'static str, start: fn() -> T) -> Self {
        Self {
            zh,
            en,
            start,
            columns: Vec::new(),
            other: |_| None,
        }
    }

    /// The name on the tab.
    pub fn title(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// Adds a column.
    pub fn push(mut self, column: Column<T>) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a column for a field.
    pub fn field<C: Cell>(self, key: &str, zh: &str, en: &str, look: Look, field: Field<T, C>) -> Self {
        let get = move |of: &T, lang| (field.get)(of).write(lang);
        let set = move |of: &mut T, text: &str| {
            *(field.get_mut)(of) = C::read(text)?;
            Ok(())
        };
        let column = Column::with(Name::new(key, zh, en), look, get, set);
        self.push(Column {
            choices: C::choices,
            ..column
        })
    }

    /// Adds a column for a mark that is empty unless it is set.
    pub fn flag(self, key: &str, zh: &str, en: &str, field: Field<T, bool>) -> Self {
        let get = move |of: &T, lang| {
            if *(field.get)(of) {
                true.write(lang)
            } else {
                Value::Blank
            }
        };
        let set = move |of: &mut T, text: &str| {
            *(field.get_mut)(of) = bool::read(text)?;
            Ok(())
        };
        let column = Column::with(Name::new(key, zh, en), Look::Word, get, set);
        self.push(Column {
            choices: bool::choices,
            ..column
        })
    }

    /// Adds the two columns of a text: Chinese, and English in a column of its own.
    pub fn text(self, key: &str, zh: &str, en: &str, look: Look, field: Field<T, Text>) -> Self {
        let name = || Name::new(key, zh, en);
        let chinese = Column::with(
            name().chinese(),
            look,
            move |of: &T, lang| (field.get)(of).zh.write(lang),
            move |of, text| {
                (field.get_mut)(of).zh = String::read(text)?;
                Ok(())
            },
        );
        let english = Column::with(
            name().english(),
            look,
            move |of: &T, lang| (field.get)(of).en.write(lang),
            move |of, text| {
                (field.get_mut)(of).en = String::read(text)?;
                Ok(())
            },
        );
        self.both(chinese, english)
    }

    /// Adds the two columns of a text that may be absent.
    pub fn optional(self, key: &str, zh: &str, en: &str, look: Look, field: Field<T, Option<Text>>) -> Self {
        let name = || Name::new(key, zh, en);
        let chinese = Column::with(
            name().chinese(),
            look,
            move |of: &T, _| {
                (field.get)(of)
                    .as_ref()
                    .map_or(Value::Blank, |text| stated(&text.zh))
            },
            move |of, text| {
                (field.get_mut)(of).get_or_insert_default().zh = String::read(text)?;
                Ok(())
            },
        );
        let english = Column::with(
            name().english(),
            look,
            move |of: &T, lang| {
                (field.get)(of)
                    .as_ref()
                    .map_or(Value::Blank, |text| text.en.write(lang))
            },
            move |of, text| {
                (field.get_mut)(of).get_or_insert_default().en = String::read(text)?;
                Ok(())
            },
        );
        self.both(chinese, english)
    }

    /// Adds the two columns of a list of texts, one text a line, the English ones in the same order.
    pub fn texts(self, key: &str, zh: &str, en: &str, look: Look, field: Field<T, Vec<Text>>) -> Self {
        let name = || Name::new(key, zh, en);
        let chinese = Column::with(
            name().chinese(),
            look,
            move |of: &T, _| list::lines((field.get)(of).iter().map(|text| text.zh.as_str())),
            move |of, cell| {
                fill(
                    (field.get_mut)(of),
                    list::read(cell, list::LINES),
                    |text, item| text.zh = item,
                );
                Ok(())
            },
        );
        let english = Column::with(
            name().english(),
            look,
            move |of: &T, _| match (field.get)(of) {
                texts if texts.iter().all(|text| text.en.is_empty()) => Value::Blank,
                texts => list::lines(texts.iter().map(|text| text.en.as_str())),
            },
            move |of, cell| {
                fill(
                    (field.get_mut)(of),
                    list::read(cell, list::LINES),
                    |text, item| text.en = item,
                );
                Ok(())
            },
        );
        self.both(chinese, english)
    }

    /// Adds a Chinese column and its English one; sentences are printed for the readers of the language alone.
    fn both(self, chinese: Column<T>, english: Column<T>) -> Self {
        let of = (chinese.look == Look::Long).then_some(Lang::Zh);
        self.push(Column { of, ..chinese }).push(Column {
            of: Some(Lang::En),
            ..english
        })
    }

    /// Adds a column for a field of a part that may be absent; the first such column of a part also says that
    /// the part is there when nothing else does.
    pub fn part<S: PartialEq + 'static, C: Cell>(
        self,
        name: Name,
        look: Look,
        part: Part<T, S>,
        field: Field<S, C>,
    ) -> Self {
        let get = move |of: &T, lang| match (part.field.get)(of) {
            Some(inner) if part.first && *inner == (part.start)() => Value::Text(THERE.to_owned()),
            Some(inner) => (field.get)(inner).write(lang),
            None => Value::Blank,
        };
        let set = move |of: &mut T, text: &str| {
            let inner = (part.field.get_mut)(of).get_or_insert_with(part.start);
            if !(part.first && text == THERE) {
                *(field.get_mut)(inner) = C::read(text)?;
            }
            Ok(())
        };
        let column = Column::with(name, look, get, set);
        self.push(Column {
            choices: C::choices,
            first: part.first,
            ..column
        })
    }

    /// Adds a column that only helps the reader.
    pub fn help(self, zh: &str, en: &str, get: fn(&T) -> &str) -> Self {
        let name = Name::new("help", format!("{zh}（参考）"), format!("{en} (for reference)"));
        let shown = move |of: &T, _| match get(of) {
            "" => Value::Blank,
            text => stated(text),
        };
        let column = Column::with(name, Look::Short, shown, |_, _| Ok(()));
        self.push(Column { help: true, ..column })
    }

    /// The last column must be filled in by every row.
    pub fn required(mut self) -> Self {
        if let Some(column) = self.columns.last_mut() {
            column.required = true;
        }
        self
    }

    /// All columns so far are printed.
    pub fn printed(mut self) -> Self {
        for column in &mut self.columns {
            column.printed = true;
        }
        self
    }

    /// The columns in the order of a language: what its readers print first.
    pub fn ordered(&self, lang: Lang) -> Vec<(&Column<T>, bool)> {
        let printed = |column: &Column<T>| column.printed && column.of.is_none_or(|of| of == lang);
        let (first, rest): (Vec<_>, Vec<_>) = self.columns.iter().partition(|column| printed(column));
        first
            .into_iter()
            .map(|column| (column, true))
            .chain(rest.into_iter().map(|column| (column, false)))
            .collect()
    }
}

/// Puts items into the texts of a list, which grows as far as needed.
fn fill(texts: &mut Vec<Text>, items: Vec<String>, put: fn(&mut Text, String)) {
    if texts.len() < items.len() {
        texts.resize(items.len(), Text::default());
    }
    for (text, item) in texts.iter_mut().zip(items) {
        put(text, item);
    }
}
