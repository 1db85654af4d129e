//! 共用件: what forms and pages of the procedure share: fields of a document, a deadline, one document as cited.
//!
//! **Invariant:** every field has its label; how near a day is, is said in words and not by colour alone.

use askama::Template;
use mingjian_app::queries::{CalendarCell, DeadlineView, DocumentShown};
use mingjian_core::calendar::DayKind;

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
        Self {
            f,
            name,
            number: "doc-number",
            scan: false,
        }
    }

    /// The same for minutes of a meeting.
    pub(crate) fn meeting(f: &'a Frame, name: &'static str) -> Self {
        Self {
            f,
            name,
            number: "doc-meeting",
            scan: false,
        }
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
    left: Option<i32>,
}

impl askama::filters::HtmlSafe for Due<'_> {}

impl<'a> Due<'a> {
    /// Nothing when no limit runs.
    pub(crate) fn of(f: &'a Frame, due: &'a Option<String>, left: Option<i32>) -> Option<Self> {
        Some(Self {
            f,
            due: due.as_deref()?,
            left: Some(left?),
        })
    }
}

/// A limit: the day and how near it is; opens to every day on the way there.
#[derive(Template)]
#[template(path = "procedure/limit.html")]
pub(crate) struct Limit<'a> {
    f: &'a Frame,
    due: Due<'a>,
    days: Option<&'a DeadlineView>,
}

impl askama::filters::HtmlSafe for Limit<'_> {}

impl<'a> Limit<'a> {
    /// Nothing without a day; how near it is is said while it is open, and without days it does not open.
    pub(crate) fn of(
        f: &'a Frame,
        due: &'a Option<String>,
        left: Option<i32>,
        days: &'a Option<DeadlineView>,
    ) -> Option<Self> {
        Some(Self {
            f,
            due: Due {
                f,
                due: due.as_deref()?,
                left,
            },
            days: days.as_ref(),
        })
    }

    /// A day as a count gives it; how near it is is left out.
    pub(crate) fn plain(f: &'a Frame, days: &'a DeadlineView) -> Self {
        Self {
            f,
            due: Due {
                f,
                due: &days.due,
                left: None,
            },
            days: Some(days),
        }
    }

    fn grid<'g>(&self, days: &'g DeadlineView) -> Grid<'g>
    where
        'a: 'g,
    {
        Grid::of(self.f, &days.weeks)
    }
}

/// The days of a limit in whole weeks; what a colour says, a word in the cell says too.
#[derive(Template)]
#[template(path = "procedure/grid.html")]
pub(crate) struct Grid<'a> {
    f: &'a Frame,
    weeks: &'a [Vec<CalendarCell>],
}

impl askama::filters::HtmlSafe for Grid<'_> {}

impl<'a> Grid<'a> {
    /// Over the weeks of a deadline.
    pub(crate) fn of(f: &'a Frame, weeks: &'a [Vec<CalendarCell>]) -> Self {
        Self { f, weeks }
    }

    fn class(&self, cell: &CalendarCell) -> &'static str {
        match (cell.is_start, cell.is_due, cell.number.is_some(), cell.kind) {
            (true, ..) => "start",
            (_, true, ..) => "end",
            (_, _, true, _) => "day",
            (_, _, _, Some(_)) => "off",
            _ => "",
        }
    }

    /// What the cell says under its date.
    fn word(&self, cell: &CalendarCell) -> String {
        if cell.is_start {
            return self.f.t("deadline-cell-start");
        }
        match cell.kind {
            Some(DayKind::SwapDay) => self.f.t("deadline-cell-swap"),
            Some(DayKind::Weekend) => self.f.t("deadline-cell-weekend"),
            Some(DayKind::Holiday) => match &cell.name {
                Some(name) if !self.f.en() => self.f.plain(name).to_owned(),
                _ => self.f.t("deadline-cell-holiday"),
            },
            Some(DayKind::Workday) | None => String::new(),
        }
    }

    fn weekday(&self, number: impl std::fmt::Display) -> String {
        mingjian_core::lang::say(self.f.lang, &format!("calendar-weekday-{number}"), &[])
    }

    fn day(&self, cell: &CalendarCell) -> String {
        if cell.names_month {
            format!("{}.{}", cell.month, cell.day)
        } else {
            cell.day.to_string()
        }
    }
}

/// A day on which something was done, or that it is not done yet.
#[derive(Template)]
#[template(path = "procedure/mark.html")]
pub(crate) struct Mark<'a> {
    f: &'a Frame,
    day: &'a Option<String>,
}

impl askama::filters::HtmlSafe for Mark<'_> {}

impl<'a> Mark<'a> {
    /// Of a day.
    pub(crate) fn of(f: &'a Frame, day: &'a Option<String>) -> Self {
        Self { f, day }
    }
}
