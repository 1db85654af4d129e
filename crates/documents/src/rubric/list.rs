//! 列表: several texts in one cell.
//!
//! Ids stand on one line (`a、b`), texts one a line. A backslash takes from the next character its meaning as a
//! separator, `\n` is a line break inside an item, `\空` an item that is empty.

use mingjian_core::lang::Lang;

use crate::xlsx::Value;

/// Separators of ids beside the line break.
pub const INLINE: &[char] = &['、', '，', ',', '；', ';'];
/// Texts are separated by line breaks alone.
pub const LINES: &[char] = &[];

const MARK: char = '\\';
const EMPTY: char = '空';

/// The cell of ids or words on one line, as the language separates them; blank for none.
pub fn inline<'a>(items: impl Iterator<Item = &'a str>, lang: Lang) -> Value {
    write(items, INLINE, if lang == Lang::Zh { "、" } else { ", " })
}

/// The cell of texts, one a line; blank for none.
pub fn lines<'a>(items: impl Iterator<Item = &'a str>) -> Value {
    write(items, LINES, "\n")
}

fn write<'a>(items: impl Iterator<Item = &'a str>, separators: &[char], between: &str) -> Value {
    let items: Vec<String> = items.map(|item| marked(item, separators)).collect();
    if items.is_empty() {
        return Value::Blank;
    }
    Value::Text(items.join(between))
}

/// An item in which nothing is taken for a separator.
fn marked(item: &str, separators: &[char]) -> String {
    if item.is_empty() {
        return [MARK, EMPTY].iter().collect();
    }
    let (from, to) = (item.len() - item.trim_start().len(), item.trim_end().len());
    let mut out = String::with_capacity(item.len());
    for (at, c) in item.char_indices() {
        match c {
            '\n' => out.push_str("\\n"),
            _ => {
                if c == MARK || separators.contains(&c) || at < from || at >= to {
                    out.push(MARK);
                }
                out.push(c);
            }
        }
    }
    out
}

/// The items of a cell; blanks around them fall away, and so do empty places between separators.
pub fn read(cell: &str, separators: &[char]) -> Vec<String> {
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut characters = cell.chars();
    while let Some(c) = characters.next() {
        if c == MARK {
            match characters.next() {
                Some('n') => item.keep('\n'),
                Some(EMPTY) if item.text.is_empty() => item.there = true,
                Some(other) => item.keep(other),
                None => item.keep(MARK),
            }
        } else if c == '\n' || separators.contains(&c) {
            items.extend(std::mem::take(&mut item).done());
        } else {
            item.push(c);
        }
    }
    items.extend(item.done());
    items
}

/// An item that is being read.
#[derive(Default)]
struct Item {
    text: String,
    /// Up to here nothing is cut off.
    kept: usize,
    there: bool,
}

impl Item {
    fn push(&mut self, c: char) {
        if !c.is_whitespace() {
            self.text.push(c);
            self.kept = self.text.len();
        } else if !self.text.is_empty() {
            self.text.push(c);
        }
    }

    fn keep(&mut self, c: char) {
        self.text.push(c);
        self.kept = self.text.len();
    }

    fn done(mut self) -> Option<String> {
        self.text.truncate(self.kept);
        (self.there || !self.text.is_empty()).then_some(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_back_whatever_stands_in_them() {
        let items = [
            "a",
            "",
            "b、c",
            " 头尾 ",
            "line\nbreak",
            "back\\slash",
            "\\空",
            "空",
            "\\n",
            "\u{3000}",
            "=1;2",
        ];
        for (cell, separators) in [
            (inline(items.into_iter(), Lang::Zh), INLINE),
            (inline(items.into_iter(), Lang::En), INLINE),
            (lines(items.into_iter()), LINES),
        ] {
            let Value::Text(cell) = cell else {
                panic!("no cell")
            };
            assert_eq!(read(&cell, separators), items);
        }
        assert_eq!(lines([].into_iter()), Value::Blank);
    }

    #[test]
    fn what_people_type_is_read() {
        assert_eq!(read("a、b， c;d\n\n e ；", INLINE), ["a", "b", "c", "d", "e"]);
        assert_eq!(read("第一条、甲\n第二条", LINES), ["第一条、甲", "第二条"]);
    }
}
