//! 改动清单: what a book that came back would change, for a person to confirm.
//!
//! **Invariant:** one changed cell is one change; what nobody touched is none.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::content::Content;
use super::field::Field;
use super::grid::At;

/// 一处改动.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The cell, such as `自查自评!F12`.
    pub cell: String,
    /// Which entry, and which occurrence of it.
    pub at: At,
    /// The version of the entry on which the change stands.
    pub version: u64,
    /// What was filled in.
    pub field: Field,
    /// What stands now.
    pub before: Content,
    /// What the book says.
    pub after: Content,
    /// Both as the cell shows them.
    pub shown: [String; 2],
}

impl Change {
    /// The title of the field.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.field.title(lang)
    }
}

/// 差异: what a book that came back differs in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// To be confirmed, page by page and line by line.
    pub changes: Vec<Change>,
    /// What a person should know, though nothing is refused: entries that moved on since the book left and that
    /// nobody touched in the book (`MJ8218`), and formulas that were taken by their results (`MJ8115`).
    pub remarks: Vec<Refusal>,
}

impl Differences {
    /// Whether the book changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
