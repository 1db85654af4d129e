//! 文件内容: what stands in a file, line by line with the place of each.
//!
//! Read by documents, judged by the inspection; neither knows the other, as a [`crate::finding::Finding`] travels the
//! other way. **Invariant:** no bytes and no format: only what a reader of the file sees, in its order.

use jiff::civil::Date;

/// 位置 of a line in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A paragraph of a document, or a line of a text, from 1.
    Paragraph(u32),
    /// A row of a table, from 1, with the table's name.
    Row(String, u32),
    /// A page, from 1.
    Page(u32),
}

/// 一行 of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub place: Place,
    /// Its cells; one where it is no row of a table.
    pub cells: Vec<String>,
}

/// 内容 of a file.
///
/// ```
/// use mingjian_core::contents::{Contents, Line, Place};
/// let line = Line { place: Place::Row("补贴表".into(), 7), cells: vec!["王某某".into(), "青禾街1号".into()] };
/// let read = Contents { lines: vec![line], ..Contents::default() };
/// assert!(!read.cut);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Its lines, in their order.
    pub lines: Vec<Line>,
    /// Whether there is more than the reader takes.
    pub cut: bool,
    /// Whether it shows, or may show, more than its text: pictures, drawings, something put in.
    pub drawn: bool,
    /// Whether a photograph says where it was taken.
    pub photo_place: bool,
    /// The day on which the file says that it was made. Its author's program wrote it, and anybody can write another.
    pub made: Option<Date>,
    /// The day on which it says that it was last saved; as with [`Contents::made`].
    pub saved: Option<Date>,
}
