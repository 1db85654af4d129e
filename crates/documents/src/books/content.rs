//! 填写内容: what stands in a cell that a person may fill in, and the rule by which it is read.
//!
//! **Invariant:** a number is exact points, never a float; what breaks the rule is refused, never bent.

use jiff::civil::Date;
use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::digest::plain;
use crate::xlsx::{Value, as_number, short};

/// Longest 理由 in characters.
pub const MAX_REASON: usize = 2_000;
/// Longest 自查说明 in characters; a longer text is a report of its own.
pub const MAX_STATEMENT: usize = 8_000;
/// Longest list of 印证 in characters.
pub const MAX_PROOF: usize = 4_000;
/// Most occurrences on one line.
pub const MAX_COUNT: u32 = 9_999;
/// How many decimals a number shows that no cell can hold exactly.
const SHOWN_DECIMALS: [u32; 2] = [10, 4];

/// 可选项: one of the things a cell may name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// Stable name.
    pub id: String,
    /// What people read and choose.
    pub title: Text,
}

/// 内容: what a person filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum Content {
    /// Nothing, or no.
    #[default]
    Empty,
    /// An exact number of points.
    Points(Points),
    /// How many.
    Whole(u32),
    /// Yes.
    Yes,
    /// The id of a choice.
    Choice(String),
    /// A text, a day (ISO) among them.
    Text(String),
    /// Lines.
    List(Vec<String>),
}

impl Content {
    /// Points, where there are some.
    pub fn points(value: Option<&Points>) -> Self {
        value.cloned().map_or(Self::Empty, Self::Points)
    }

    /// Yes, or nothing.
    pub fn yes(value: bool) -> Self {
        if value { Self::Yes } else { Self::Empty }
    }

    /// A text, or nothing.
    pub fn text(value: &str) -> Self {
        if plain(value).is_empty() {
            Self::Empty
        } else {
            Self::Text(value.to_owned())
        }
    }

    /// Lines, or nothing.
    pub fn list(value: &[String]) -> Self {
        if value.is_empty() {
            Self::Empty
        } else {
            Self::List(value.to_vec())
        }
    }

    /// The points in it.
    pub fn into_points(self) -> Option<Points> {
        match self {
            Self::Points(points) => Some(points),
            _ => None,
        }
    }

    /// The text in it, empty when there is none.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) | Self::Choice(text) => text,
            _ => String::new(),
        }
    }

    /// The lines in it.
    pub fn into_list(self) -> Vec<String> {
        match self {
            Self::List(lines) => lines,
            _ => Vec::new(),
        }
    }

    /// The cell that shows it.
    pub fn value(&self, rule: &Rule, lang: Lang) -> Value {
        match self {
            Self::Empty => Value::Blank,
            Self::Points(points) => number(points),
            Self::Whole(count) => Value::Number(count.to_string()),
            Self::Yes => Value::Text(yes(lang).to_owned()),
            Self::Choice(id) => Value::Text(rule.shown(id, lang)),
            Self::Text(text) => Value::Text(plain(text)),
            Self::List(lines) => Value::Text(plain(&lines.join("\n"))),
        }
    }
}

/// A number as a cell shows it; rounded where no cell can hold it exactly.
pub fn number(points: &Points) -> Value {
    let rounded = |places: &u32| as_number(&points.round(*places, mingjian_core::points::Rounding::HalfUp));
    let shown = as_number(points).or_else(|| SHOWN_DECIMALS.iter().find_map(rounded));
    shown.map_or_else(|| Value::Text(points.to_string()), Value::Number)
}

/// The word for yes.
pub fn yes(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "是" } else { "yes" }
}

/// 填写规则: what may stand in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A number from 0, up to the weight where there is one.
    Points(Option<Points>),
    /// How many, up to a bound.
    Whole(u32),
    /// Yes or nothing.
    Yes,
    /// One of a few.
    Choice(Vec<Choice>),
    /// A text of so many characters.
    Text(usize),
    /// One thing a line, so many characters together.
    List(usize),
    /// A day.
    Day,
}

impl Rule {
    /// The word by which a choice stands in a cell: its title, or its id where titles are alike.
    pub fn shown(&self, id: &str, lang: Lang) -> String {
        let Self::Choice(choices) = self else {
            return plain(id);
        };
        let Some(choice) = choices.iter().find(|choice| choice.id == id) else {
            return plain(id);
        };
        let title = plain(choice.title.get(lang));
        let alike = |other: &&Choice| other.id == title || plain(other.title.get(lang)) == title;
        let alone = choices.iter().filter(alike).all(|other| other.id == choice.id);
        if title.is_empty() || !alone {
            plain(id)
        } else {
            title
        }
    }

    /// Reads the text of a cell, as [`plain`] gives it.
    ///
    /// # Errors
    /// `MJ8220` not a number, `MJ8221` below 0 or over the weight, `MJ8222` not one of the words, `MJ8223` too long,
    /// `MJ8226` not a day.
    pub fn read(&self, name: &str, text: &str, lang: Lang) -> Result<Content, Refusal> {
        if text.is_empty() {
            return Ok(Content::Empty);
        }
        let cut = short(text);
        let refused = |code, more: &[(&str, &str)]| {
            let params = [&[("name", name), ("value", cut.as_str())], more].concat();
            Refusal::new(code, &params)
        };
        match self {
            Self::Points(most) => {
                let points =
                    Points::parse(&narrow(text)).map_err(|_| refused("MJ8220", &[("why", "number")]))?;
                let limit = most.as_ref().map(ToString::to_string).unwrap_or_default();
                if points.is_negative() || most.as_ref().is_some_and(|most| points > *most) {
                    let why = if points.is_negative() { "below" } else { "over" };
                    return Err(refused("MJ8221", &[("why", why), ("limit", &limit)]));
                }
                Ok(Content::Points(points))
            }
            Self::Whole(most) => {
                let count: u32 = narrow(text)
                    .parse()
                    .map_err(|_| refused("MJ8220", &[("why", "whole")]))?;
                if count > *most {
                    let limit = most.to_string();
                    return Err(refused("MJ8221", &[("why", "over"), ("limit", &limit)]));
                }
                Ok(if count == 0 {
                    Content::Empty
                } else {
                    Content::Whole(count)
                })
            }
            Self::Yes => match text.to_lowercase().as_str() {
                "是" | "√" | "✓" | "yes" | "y" | "true" | "1" => Ok(Content::Yes),
                "否" | "×" | "✗" | "no" | "n" | "false" | "0" => Ok(Content::Empty),
                _ => Err(refused("MJ8222", &[("known", "是、否、yes、no")])),
            },
            Self::Choice(choices) => {
                let chosen = choices
                    .iter()
                    .find(|choice| self.shown(&choice.id, lang) == text)
                    .or_else(|| choices.iter().find(|choice| choice.id == text));
                let known = || {
                    let known = choices.iter().map(|choice| self.shown(&choice.id, lang));
                    known.collect::<Vec<_>>().join("、")
                };
                chosen.map_or_else(
                    || Err(refused("MJ8222", &[("known", &known())])),
                    |choice| Ok(Content::Choice(choice.id.clone())),
                )
            }
            Self::Text(most) => within(text, *most, refused).map(|()| Content::Text(text.to_owned())),
            Self::List(most) => {
                within(text, *most, refused)?;
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                Ok(Content::List(lines.map(str::to_owned).collect()))
            }
            Self::Day => day(text).map(Content::Text).ok_or_else(|| refused("MJ8226", &[])),
        }
    }

    /// Whether two contents are the same to a reader: blanks at the ends of a text do not count.
    pub fn same(&self, one: &Content, other: &Content, lang: Lang) -> bool {
        match (one, other) {
            (Content::Points(one), Content::Points(other)) => one == other,
            _ => text_of(&one.value(self, lang)) == text_of(&other.value(self, lang)),
        }
    }
}

/// The text of a cell.
pub fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Blank => "",
    }
}

fn within<'a>(
    text: &str,
    most: usize,
    refused: impl FnOnce(&'static str, &[(&'a str, &str)]) -> Refusal,
) -> Result<(), Refusal> {
    let size = text.chars().count();
    if size <= most {
        return Ok(());
    }
    let (size, limit) = (size.to_string(), most.to_string());
    Err(refused("MJ8223", &[("size", &size), ("limit", &limit)]))
}

/// The text with the digits and the point of a Chinese keyboard made narrow.
fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' | '．' | '％' | '／' | '－' => {
            char::from_u32(u32::from(c).saturating_sub(0xFEE0)).unwrap_or(c)
        }
        '。' => '.',
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// A day as people write it (2022-3-1, 2022/3/1, 2022年3月1日), as ISO text.
fn day(text: &str) -> Option<String> {
    let text = text.split('T').next()?;
    let parts: Vec<&str> = text
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| narrow(part.trim()).parse::<u32>().ok();
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    if !(1900..=9999).contains(&year) {
        return None;
    }
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    );
    date.ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rule: &Rule, text: &str) -> Result<Content, &'static str> {
        rule.read("x", text, Lang::Zh).map_err(|refusal| refusal.code)
    }

    #[test]
    fn points_are_read_between_nothing_and_the_weight() {
        let rule = Rule::Points(Some(Points::from(3)));
        assert_eq!(
            read(&rule, "2.5"),
            Ok(Content::Points(Points::parse("2.5").unwrap()))
        );
        assert_eq!(read(&rule, "２．５"), read(&rule, "2.5"));
        assert_eq!(read(&rule, "3"), Ok(Content::Points(Points::from(3))));
        assert_eq!(read(&rule, "3.01"), Err("MJ8221"));
        assert_eq!(read(&rule, "-1"), Err("MJ8221"));
        assert_eq!(read(&rule, "3分"), Err("MJ8220"));
    }

    #[test]
    fn a_choice_is_known_by_its_title_or_its_id() {
        let choice = |id: &str, title: &str| Choice {
            id: id.into(),
            title: Text::zh(title),
        };
        let rule = Rule::Choice(vec![choice("a", "好"), choice("b", "较好"), choice("c", "较好")]);
        assert_eq!(rule.shown("a", Lang::Zh), "好");
        assert_eq!(
            (rule.shown("b", Lang::Zh), rule.shown("c", Lang::Zh)),
            ("b".into(), "c".into())
        );
        assert_eq!(read(&rule, "好"), Ok(Content::Choice("a".into())));
        assert_eq!(read(&rule, "a"), Ok(Content::Choice("a".into())));
        assert_eq!(read(&rule, "较好"), Err("MJ8222"));
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for text in ["2022-03-01", "2022/3/1", "2022年3月1日", "2022-03-01T08:00:00"] {
            assert_eq!(
                read(&Rule::Day, text),
                Ok(Content::Text("2022-03-01".into())),
                "{text}"
            );
        }
        for text in ["2022-02-29", "3月1日", "2022-13-01", "昨天"] {
            assert_eq!(read(&Rule::Day, text), Err("MJ8226"), "{text}");
        }
    }

    #[test]
    fn no_times_is_nothing() {
        assert_eq!(read(&Rule::Whole(9), "0"), Ok(Content::Empty));
        assert_eq!(read(&Rule::Whole(9), "10"), Err("MJ8221"));
        assert_eq!(read(&Rule::Whole(9), "1.5"), Err("MJ8220"));
    }
}
