//! 表样: one page of a book as cells, before it is bytes: what stands fixed and what a person fills in.
//!
//! **Invariant:** each line has a key of its own, and a cell is either fixed or filled in by one rule.

use std::collections::BTreeSet;

use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::content::{Content, Rule, text_of};
use super::digest::{digest, plain};
use super::field::Field;
use crate::xlsx::{Value, short};

/// What stands in a line: which entry, and which occurrence of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct At {
    /// The row of the book, from 0.
    pub row: usize,
    /// The unit's id.
    pub unit: String,
    /// The indicator's id.
    pub indicator: String,
    /// The occurrence, on a line of 逐项扣分.
    pub occurrence: Option<Nth>,
}

/// 第几次: an occurrence among those of one trigger.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Nth {
    /// The trigger's id, empty where there is none.
    pub trigger: String,
    /// Its number among the occurrences of this trigger, from 0; one beyond the last is a new one.
    pub number: usize,
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A printed code or an id.
    Code,
    /// A number.
    Number,
    /// One of a few words.
    Word,
    /// A day, kept as it was typed.
    Day,
    /// A name.
    Short,
    /// Sentences.
    Long,
}

/// One heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What stands in the header.
    pub title: String,
    /// How its cells look.
    pub fill: Fill,
    /// Its width in characters; hidden when 0.
    pub width: u32,
    /// What is filled in below it.
    pub field: Option<Field>,
}

/// What a person fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What stands there now.
    pub content: Content,
    /// What may stand there.
    pub rule: Rule,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What it shows.
    pub value: Value,
    /// What a person may fill in; fixed when absent.
    pub input: Option<Input>,
}

impl Slot {
    /// A text that stays.
    pub fn text(text: &str) -> Self {
        let text = plain(text);
        let value = if text.is_empty() {
            Value::Blank
        } else {
            Value::Text(text)
        };
        Self { value, input: None }
    }

    /// A value that stays.
    pub fn fixed(value: Value) -> Self {
        Self { value, input: None }
    }

    /// A cell to fill in.
    pub fn input(content: Content, rule: Rule, lang: Lang) -> Self {
        Self {
            value: content.value(&rule, lang),
            input: Some(Input { content, rule }),
        }
    }

    /// What it shows, as text.
    pub fn shown(&self) -> String {
        plain(text_of(&self.value))
    }
}

/// One line; its last two cells are hidden: its key, and the exact numbers that no cell can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its key, unlike any other's.
    pub key: String,
    /// The version of the entry as it was seen.
    pub version: u64,
    /// Which entry.
    pub at: At,
    /// Its cells.
    pub slots: Vec<Slot>,
}

impl Line {
    /// A line, with its hidden cells.
    pub fn new(key: String, version: u64, at: At, mut slots: Vec<Slot>) -> Self {
        let exact = slots.iter().enumerate().filter_map(|(column, slot)| {
            let Some(Content::Points(points)) = slot.input.as_ref().map(|input| &input.content) else {
                return None;
            };
            let exact = points.to_string();
            (exact != slot.shown()).then(|| format!("{}={exact}", column.saturating_add(1)))
        });
        let exact = exact.collect::<Vec<_>>().join(";");
        slots.push(Slot::text(&key));
        slots.push(Slot::text(&exact));
        Self {
            key,
            version,
            at,
            slots,
        }
    }

    /// The column of the key.
    pub fn key_column(headings: usize) -> usize {
        headings.saturating_sub(2)
    }

    /// The digest of the cells that stay.
    pub fn digest<'a>(&self, shown: impl Fn(usize) -> &'a str) -> String {
        let fixed = self
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.input.is_none());
        let texts: Vec<String> = fixed.map(|(column, _)| plain(shown(column))).collect();
        digest(texts.iter().map(String::as_str))
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The name on its tab.
    pub name: String,
    /// Stands above all.
    pub title: String,
    /// How to fill it in: one row each below the title.
    pub notes: Vec<String>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Columns that stay in sight when scrolling to the right.
    pub frozen: usize,
    /// Lines.
    pub lines: Vec<Line>,
}

impl Grid {
    /// The row of the header, from 0.
    pub fn header(&self) -> usize {
        self.notes.len().saturating_add(1)
    }

    /// The texts above the lines, each with its row and column from 0.
    pub fn head(&self) -> Vec<(usize, usize, String)> {
        let above = std::iter::once(&self.title).chain(&self.notes);
        let above = above.enumerate().map(|(row, text)| (row, 0, plain(text)));
        let header = self.header();
        let headings = self.headings.iter().enumerate();
        let headings = headings.map(|(column, heading)| (header, column, plain(&heading.title)));
        above.chain(headings).collect()
    }

    /// The hidden headings at the end of each page.
    pub fn hidden(lang: Lang) -> [Heading; 2] {
        let heading = |zh: &str, en: &str| Heading {
            title: if lang == Lang::Zh { zh } else { en }.to_owned(),
            fill: Fill::Code,
            width: 0,
            field: None,
        };
        [heading("行号标识", "Key"), heading("精确值", "Exact")]
    }

    /// Refuses lines that could not be told apart.
    pub fn told_apart(&self) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        match self
            .lines
            .iter()
            .find(|line| line.key.is_empty() || !seen.insert(&line.key))
        {
            Some(line) => {
                let params = [("sheet", self.name.as_str()), ("key", &short(&line.key))];
                Err(Refusal::new("MJ8230", &params))
            }
            None => Ok(()),
        }
    }
}

/// A key out of ids, whatever characters stand in them.
pub fn key(parts: &[&str]) -> String {
    let part = |part: &&str| part.replace('\\', "\\\\").replace('|', "\\|");
    plain(&parts.iter().map(part).collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_unlike_ids_are_unlike() {
        assert_ne!(key(&["a|b", "c"]), key(&["a", "b|c"]));
        assert_ne!(key(&["a\\", "b"]), key(&["a\\|b"]));
    }
}
