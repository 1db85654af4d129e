//! 附件: files of a site and what stands in them.
//!
//! How a file is read is a parameter, as the frontier is: whoever wires the run brings the reader, so that this crate
//! knows no format of documents. **Invariant:** a reader gives lines within its limits or the reason why not, whatever
//! the bytes; a file that could not be read is told of and never counted as in order.

mod inspect;
mod redact;

use mingjian_core::contents::Contents;

pub use inspect::{Judged, judge};
pub use redact::{of_page, plain, redacted};

/// The rules of files, beside those of personal data and of marks of secrecy.
pub const RULES: &[&str] = &["photo-place", "attachment-not-judged"];

/// 读不出的原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unread {
    /// It has no bytes.
    Empty,
    /// It is something else than its ending says, and opens in no program for it.
    Other,
    /// It is a web page.
    Markup,
    /// It needs a password.
    Locked,
    /// It is broken, or was cut.
    Damaged,
    /// It is larger than what is looked into, or swells when it is unpacked.
    Large,
    /// Nothing of its kind can be read as text: a picture of a page, an archive in an archive.
    NoText,
}

impl Unread {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Other => "wrong_content",
            Self::Markup => "markup",
            Self::Locked => "locked",
            Self::Damaged => "damaged",
            Self::Large => "large",
            Self::NoText => "no_text",
        }
    }
}

/// 一个文件: the file itself, or one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its name inside the archive; none for the file itself.
    pub within: Option<String>,
    /// What stands in it, or why it could not be read.
    pub contents: Result<Contents, Unread>,
}

/// 附件读取.
pub trait Reader: Send + Sync {
    /// Whether files of this ending are read; it comes in lower case, without its dot.
    fn takes(&self, ending: &str) -> bool;

    /// The file itself, then the files inside it. Bounded in time and memory by the reader, and without a panic.
    fn read(&self, name: &str, bytes: Vec<u8>) -> Vec<Piece>;
}
