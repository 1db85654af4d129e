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

impl<'de> Deserialize<'de> for Cap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "“{text}” is not a cap; write own, parent, level1, root, none or node:ID"
            ))
        })
    }
}
