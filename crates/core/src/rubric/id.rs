//! 编号 and 封顶: how nodes are named, and at which node a loss stops.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 编号 (Id): the stable name of a node, apart from its printed code, with the line it was written on.
#[derive(Debug, Clone, Default)]
pub struct Id {
    /// The name: letters, digits, `-`, `_`, `.`, Chinese characters; unique in the rubric.
    pub text: String,
    /// The line in the file, 0 when it did not come from a file.
    pub line: u32,
}

impl Id {
    /// An id that did not come from a file.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            line: 0,
        }
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Id {}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<String>::deserialize(deserializer)?;
        let line = u32::try_from(spanned.referenced.line()).unwrap_or(0);
        Ok(Self {
            text: spanned.value,
            line,
        })
    }
}

/// Lines of the parts of a list, where the file told them; two lists differ in what they say, never in this.
#[derive(Debug, Clone, Default)]
pub struct Lines(Vec<u32>);

impl Lines {
    /// The lines of a list under a key of the document's first level; the key's own line for a list in one line.
    pub(super) fn of(text: &str, key: &str, count: usize) -> Self {
        let mut lines = text.lines().zip(1_u32..);
        let under = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
        let Some((_, head)) = lines.find(|(line, _)| under(line)) else {
            return Self::default();
        };
        let inside = |line: &str| line.is_empty() || line.starts_with([' ', '-', '#']);
        let items: Vec<(usize, u32)> = lines
            .take_while(|(line, _)| inside(line))
            .filter(|(line, _)| line.trim_start().starts_with('-'))
            .map(|(line, number)| (line.len() - line.trim_start().len(), number))
            .collect();
        let outer = items.iter().map(|(indent, _)| *indent).min();
        let found: Vec<u32> = items
            .iter()
            .filter(|(indent, _)| Some(*indent) == outer)
            .map(|(_, number)| *number)
            .collect();
        Self(if found.len() == count {
            found
        } else {
            vec![head; count]
        })
    }

    /// The line of a part, 0 when not known.
    pub fn of_part(&self, index: usize) -> u32 {
        self.0.get(index).copied().unwrap_or(0)
    }
}

impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Lines {}

/// 封顶 (Cap): at which node a loss stops, or whose share limits a bonus.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Cap {
    /// At the indicator itself.
    #[default]
    Own,
    /// At the indicator one level up.
    Parent,
    /// At the level-1 indicator above.
    Level1,
    /// At the whole table.
    Root,
    /// Nowhere.
    None,
    /// At a named ancestor.
    Node(String),
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("own"),
            Self::Parent => f.write_str("parent"),
            Self::Level1 => f.write_str("level1"),
            Self::Root => f.write_str("root"),
            Self::None => f.write_str("none"),
            Self::Node(id) => write!(f, "node:{id}"),
        }
    }
}

impl Cap {
    /// Reads `own`, `parent`, `level1`, `root`, `none` or `node:ID`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim() {
            "own" => Self::Own,
            "parent" => Self::Parent,
            "level1" => Self::Level1,
            "root" => Self::Root,
            "none" => Self::None,
            other => Self::Node(other.strip_prefix("node:")?.trim().to_owned()),
        })
    }
}

impl Serialize for Cap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How the error of a cap says what it is about.
pub(super) const NOT_A_CAP: &str = "is not a cap";

impl<'de> Deserialize<'de> for Cap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "“{text}” {NOT_A_CAP}; write own, parent, level1, root, none or node:ID"
            ))
        })
    }
}
