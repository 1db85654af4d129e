//! 共用件: what forms and pages of the procedure share: fields of a document, a deadline, one document as cited.
//!
//! **Invariant:** every field has its label; how near a day is, is said in words and not by colour alone.

use askama::Template;
use mingjian_app::queries::DocumentShown;

use crate::frame::Frame;

/// The fields of a document that carries an act: number, date, scan.
#[derive(Template)]
#[template(path = "procedure/document.html")]
pub(crate) struct DocumentFields<'a> {
    f: &'a Frame,
    /// The field of the command: `document`, `letter`, `minutes`.
    name: &'static str,
    /// Key of the label of the number.
    number: &'static str,
    /// Whether a scan is needed.
    scan: bool,
}

impl askama::filters::HtmlSafe for DocumentFields<'_> {}

impl<'a> DocumentFields<'a> {
    /// The fields of a document by the name of its field; a number that is a 文号.
    pub(crate) fn letter(f: &'a Frame, name: &'static str) -> Self {
        Self { f, name, number: "doc-number", scan: false }
    }

    /// The same for minutes of a meeting.
    pub(crate) fn meeting(f: &'a Frame, name: &'static str) -> Self {
        Self { f, name, number: "doc-meeting", scan: false }
    }

    /// With a scan that must be there.
    pub(crate) fn scanned(self) -> Self {
        Self { scan: true, ..self }
    }
}

/// A document as cited: number and date.
#[derive(Template)]
#[template(path = "procedure/cited.html")]
pub(crate) struct Cited<'a> {
    f: &'a Frame,
    d: &'a DocumentShown,
}

impl askama::filters::HtmlSafe for Cited<'_> {}

impl<'a> Cited<'a> {
    pub(crate) fn of(f: &'a Frame, d: &'a DocumentShown) -> Self {
        Self { f, d }
    }
}

/// A deadline: the day, and how near it is.
#[derive(Template)]
#[template(path = "procedure/due.html")]
pub(crate) struct Due<'a> {
    f: &'a Frame,
    due: &'a str,
    left: i32,
}

impl askama::filters::HtmlSafe for Due<'_> {}

impl<'a> Due<'a> {
    /// Nothing when no limit runs.
    pub(crate) fn of(f: &'a Frame, due: &'a Option<String>, left: Option<i32>) -> Option<Self> {
        Some(Self { f, due: due.as_deref()?, left: left? })
    }
}
