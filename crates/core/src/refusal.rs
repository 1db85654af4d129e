//! 拒绝 (Refusal): what a person is told when something is not possible, and what to do about it.
//!
//! A refusal carries a code `MJnnnn`, the place (file, line or cell, node) and the parameters of its message;
//! the sentences stand in `lang/*.ftl` under the code (what happened) and `<code>-mend` (what to do).
//! Chapters by the first digit: 1 rubric, 2 campaign and time, 3 evidence, 4 scoring, 5 inspection,
//! 6 decision and publication, 7 access, 8 documents, 9 system.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::lang::{Lang, Params, say_with};

/// 位置: where in what somebody wrote the trouble stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Place {
    /// The file's name, empty when there is none.
    pub file: String,
    /// The line, from 1; 0 when not known.
    pub line: u32,
    /// The cell of a workbook, such as `Sheet1!B7`; empty when there is none.
    pub cell: String,
    /// The node: an indicator's id and code, a unit, an entry.
    pub node: String,
}

impl Place {
    /// A place known by its node only.
    pub fn node(node: impl Into<String>) -> Self {
        Self {
            node: node.into(),
            ..Self::default()
        }
    }

    /// The place in words, shortest form first: `file:12 (node)`.
    pub fn words(&self) -> String {
        let mut text = self.file.clone();
        if self.line > 0 {
            text.push_str(&format!(":{}", self.line));
        }
        if !self.cell.is_empty() {
            text.push_str(&format!(" {}", self.cell));
        }
        if !self.node.is_empty() {
            let node = &self.node;
            if text.is_empty() {
                text.push_str(node)
            } else {
                text.push_str(&format!(" [{node}]"))
            }
        }
        text
    }
}

/// 拒绝: a refusal that the person addressed can act on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refusal {
    /// The code, `MJ` and four digits.
    pub code: &'static str,
    /// Where.
    pub place: Place,
    /// The parameters of the message.
    pub params: Params,
}

impl Refusal {
    /// A refusal with its code and parameters.
    pub fn new(code: &'static str, params: &[(&str, &str)]) -> Self {
        let params = params
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        Self {
            code,
            place: Place::default(),
            params,
        }
    }

    /// The same refusal at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same refusal, with the file's name filled in.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        if self.place.file.is_empty() {
            self.place.file = file.to_owned();
        }
        self
    }

    /// What happened, without code and place.
    pub fn what(&self, lang: Lang) -> String {
        self.say(lang, self.code)
    }

    /// What to do about it.
    pub fn mend(&self, lang: Lang) -> String {
        self.say(lang, &format!("{}-mend", self.code))
    }

    /// A parameter `x.en` stands for `x` where English is spoken: a title that has its own English.
    fn say(&self, lang: Lang, key: &str) -> String {
        let own = |name: &str| {
            self.params
                .iter()
                .find(|(k, _)| k.strip_suffix(".en") == Some(name))
        };
        let spoken = |(name, value): &(String, String)| match own(name) {
            Some((_, english)) if lang == Lang::En => (name.clone(), english.clone()),
            _ => (name.clone(), value.clone()),
        };
        let params: Params = self
            .params
            .iter()
            .filter(|(k, _)| !k.ends_with(".en"))
            .map(spoken)
            .collect();
        say_with(lang, key, &params)
    }

    /// Code, place, what happened and what to do, in one line.
    pub fn message(&self, lang: Lang) -> String {
        let place = self.place.words();
        let (what, mend) = (self.what(lang), self.mend(lang));
        match (place.is_empty(), lang) {
            (true, Lang::Zh) => format!("{} {what}{mend}", self.code),
            (true, Lang::En) => format!("{} {what} {mend}", self.code),
            (false, Lang::Zh) => format!("{} {place}：{what}{mend}", self.code),
            (false, Lang::En) => format!("{} {place}: {what} {mend}", self.code),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::Zh))
    }
}

impl std::error::Error for Refusal {}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Refusal", 8)?;
        out.serialize_field("code", self.code)?;
        out.serialize_field("file", &self.place.file)?;
        out.serialize_field("line", &self.place.line)?;
        out.serialize_field("cell", &self.place.cell)?;
        out.serialize_field("node", &self.place.node)?;
        out.serialize_field("zh", &format!("{}{}", self.what(Lang::Zh), self.mend(Lang::Zh)))?;
        out.serialize_field("en", &format!("{} {}", self.what(Lang::En), self.mend(Lang::En)))?;
        out.end()
    }
}
