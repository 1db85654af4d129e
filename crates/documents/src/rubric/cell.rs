//! 单元格的写法: how each kind of value of a rubric stands in a cell, and how it is read back.
//!
//! An empty cell says nothing. What a person would never type but a rubric may hold (an empty text that is there,
//! a text of blanks) is marked by a backslash: `\空` is the empty text. **Invariant:** what [`Cell::write`] gives,
//! [`Cell::read`] turns back into the same value.

use std::collections::BTreeMap;

use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::rubric::{Cap, Id, Step, Volume};

use super::list;
use crate::xlsx::{Value, as_number};

/// The mark before a text that would otherwise be read as something else.
const MARK: char = '\\';
/// Stands behind the mark for a text that is there and empty.
const EMPTY: &str = "空";

/// Why a cell cannot be read: the branch of the message and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The branch of the message: `number`, `whole`, `word`, `cap`, `steps`, `volume`.
    pub why: &'static str,
    /// The words that would be right, when they are few.
    pub known: String,
}

impl Wrong {
    /// A value of another kind.
    pub fn kind(why: &'static str) -> Self {
        Self {
            why,
            known: String::new(),
        }
    }
}

/// A value that stands in one cell.
pub trait Cell: Sized {
    /// The cell, in a language where words have one.
    fn write(&self, lang: Lang) -> Value;
    /// Reads a cell that is not empty, in either language.
    fn read(text: &str) -> Result<Self, Wrong>;
    /// The words that the cell may hold, when they are few.
    fn choices(_lang: Lang) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The cell of a text that is there, though it may be empty.
pub fn stated(text: &str) -> Value {
    if text.is_empty() {
        return Value::Text(format!("{MARK}{EMPTY}"));
    }
    let marked = text.starts_with(MARK) || text.trim().is_empty();
    Value::Text(if marked {
        format!("{MARK}{text}")
    } else {
        text.to_owned()
    })
}

impl Cell for String {
    fn write(&self, _lang: Lang) -> Value {
        if self.is_empty() {
            Value::Blank
        } else {
            stated(self)
        }
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        Ok(match text.strip_prefix(MARK) {
            Some(EMPTY) => String::new(),
            Some(rest) => rest.to_owned(),
            None => text.to_owned(),
        })
    }
}

impl Cell for Id {
    fn write(&self, lang: Lang) -> Value {
        self.text.write(lang)
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        Ok(Self::new(String::read(text)?))
    }
}

impl<T: Cell> Cell for Option<T> {
    fn write(&self, lang: Lang) -> Value {
        match self.as_ref().map(|value| value.write(lang)) {
            Some(Value::Blank) => stated(""),
            Some(value) => value,
            None => Value::Blank,
        }
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        T::read(text).map(Some)
    }

    fn choices(lang: Lang) -> Vec<&'static str> {
        T::choices(lang)
    }
}

impl Cell for Points {
    fn write(&self, _lang: Lang) -> Value {
        match as_number(self) {
            Some(text) => Value::Number(text),
            None => Value::Text(self.to_string()),
        }
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        Self::parse(text).map_err(|_| Wrong::kind("number"))
    }
}

impl Cell for u32 {
    fn write(&self, _lang: Lang) -> Value {
        Value::Number(self.to_string())
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        text.trim().parse().map_err(|_| Wrong::kind("whole"))
    }
}

impl Cell for i32 {
    fn write(&self, _lang: Lang) -> Value {
        Value::Number(self.to_string())
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        text.trim().parse().map_err(|_| Wrong::kind("whole"))
    }
}

impl Cell for bool {
    fn write(&self, lang: Lang) -> Value {
        Value::Text(match (self, lang) {
            (true, Lang::Zh) => "是".to_owned(),
            (false, Lang::Zh) => "否".to_owned(),
            (true, Lang::En) => "yes".to_owned(),
            (false, Lang::En) => "no".to_owned(),
        })
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        match text.trim().to_lowercase().as_str() {
            "是" | "√" | "✓" | "yes" | "true" | "1" => Ok(true),
            "否" | "×" | "✗" | "no" | "false" | "0" => Ok(false),
            _ => Err(Wrong {
                why: "word",
                known: "是、否、yes、no".to_owned(),
            }),
        }
    }

    fn choices(lang: Lang) -> Vec<&'static str> {
        if lang == Lang::Zh {
            vec!["是", "否"]
        } else {
            vec!["yes", "no"]
        }
    }
}

/// Chinese words for the caps that have no name of their own.
const CAPS: [(Cap, &str); 5] = [
    (Cap::Own, "本项"),
    (Cap::Parent, "上一级"),
    (Cap::Level1, "一级指标"),
    (Cap::Root, "全表"),
    (Cap::None, "不封顶"),
];

impl Cell for Cap {
    fn write(&self, lang: Lang) -> Value {
        let chinese = CAPS.iter().find(|(cap, _)| cap == self && lang == Lang::Zh);
        Value::Text(chinese.map_or_else(|| self.to_string(), |(_, word)| (*word).to_owned()))
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        if let Some(id) = text.strip_prefix("node:") {
            return Ok(Self::Node(id.to_owned()));
        }
        let word = text.trim();
        let chinese = CAPS
            .iter()
            .find(|(_, chinese)| *chinese == word)
            .map(|(cap, _)| cap.clone());
        chinese.or_else(|| Self::parse(word)).ok_or_else(|| {
            let known: Vec<&str> = CAPS.iter().map(|(_, word)| *word).chain(["node:ID"]).collect();
            Wrong {
                why: "word",
                known: known.join("、"),
            }
        })
    }
}

impl Cell for Vec<String> {
    fn write(&self, lang: Lang) -> Value {
        list::inline(self.iter().map(String::as_str), lang)
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        Ok(list::read(text, list::INLINE))
    }
}

impl Cell for Vec<Step> {
    fn write(&self, _lang: Lang) -> Value {
        let steps = self.iter().map(|step| format!("{}={}", step.from, step.amount));
        let steps: Vec<String> = steps.collect();
        if steps.is_empty() {
            Value::Blank
        } else {
            Value::Text(steps.join("；"))
        }
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        let step = |part: &str| {
            let (from, amount) = part.split_once(['=', '＝', ':', '：'])?;
            Some(Step {
                from: from.trim().parse().ok()?,
                amount: Points::parse(amount).ok()?,
            })
        };
        let parts = text
            .split(['；', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(step).collect::<Option<_>>().ok_or(Wrong::kind("steps"))
    }
}

/// The five numbers of a volume, in both languages.
const VOLUME: [(&str, &str); 5] = [
    ("起点", "first_at"),
    ("首扣", "first"),
    ("续扣起点", "then_from"),
    ("每档", "step"),
    ("每档扣", "each"),
];

impl Cell for Volume {
    fn write(&self, lang: Lang) -> Value {
        let values = [
            &self.first_at,
            &self.first,
            &self.then_from,
            &self.step,
            &self.each,
        ];
        let named = VOLUME.iter().zip(values).map(|((zh, en), value)| {
            let name = if lang == Lang::Zh { zh } else { en };
            format!("{name}={value}")
        });
        Value::Text(named.collect::<Vec<_>>().join("；"))
    }

    fn read(text: &str) -> Result<Self, Wrong> {
        let wrong = || Wrong::kind("volume");
        let mut found: BTreeMap<&str, Points> = BTreeMap::new();
        for part in text
            .split(['；', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, value) = part.split_once(['=', '＝', ':', '：']).ok_or_else(wrong)?;
            let name = name.trim();
            let (_, key) = VOLUME
                .iter()
                .find(|(zh, en)| *zh == name || *en == name)
                .ok_or_else(wrong)?;
            if found
                .insert(key, Points::parse(value).map_err(|_| wrong())?)
                .is_some()
            {
                return Err(wrong());
            }
        }
        let mut take = |key: &str| found.remove(key).ok_or_else(wrong);
        Ok(Self {
            first_at: take("first_at")?,
            first: take("first")?,
            then_from: take("then_from")?,
            step: take("step")?,
            each: take("each")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back<T: Cell + PartialEq + std::fmt::Debug>(value: T) {
        for lang in [Lang::Zh, Lang::En] {
            if let Value::Text(text) | Value::Number(text) = value.write(lang) {
                assert_eq!(T::read(&text).as_ref(), Ok(&value));
            }
        }
    }

    #[test]
    fn an_empty_text_that_is_there_differs_from_none() {
        assert_eq!(None::<String>.write(Lang::Zh), Value::Blank);
        assert_eq!(
            Some(String::new()).write(Lang::Zh),
            Value::Text("\\空".to_owned())
        );
        assert_eq!(String::read("\\空"), Ok(String::new()));
        for text in ["\\空", "\\", "  ", "=1+1", " a ", "\\\\x", "空"] {
            let Value::Text(cell) = text.to_owned().write(Lang::Zh) else {
                panic!("{text} gave no cell")
            };
            assert_eq!(String::read(&cell).as_deref(), Ok(text));
        }
    }

    #[test]
    fn words_come_back_in_both_languages() {
        there_and_back(Cap::Level1);
        there_and_back(Cap::Node(" a ".to_owned()));
        there_and_back(true);
        assert_eq!(Cap::read("不封顶"), Ok(Cap::None));
        assert_eq!(Cap::read(" none "), Ok(Cap::None));
        assert!(Cap::read("以上都不是").unwrap_err().known.contains("上一级"));
    }

    #[test]
    fn a_volume_needs_all_five_numbers() {
        let one = Points::ONE;
        let volume = Volume {
            first_at: one.clone(),
            first: one.clone(),
            then_from: one.clone(),
            step: one.clone(),
            each: one,
        };
        there_and_back(volume);
        assert_eq!(Volume::read("起点=1；首扣=2"), Err(Wrong::kind("volume")));
        assert_eq!(Volume::read("起点=1；起点=2"), Err(Wrong::kind("volume")));
    }
}
