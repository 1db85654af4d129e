//! 陷阱: calendars, session marks and lists without end, known by what they bring.
//!
//! A page of a series that brings nothing but more of the same series is barren; so is one whose content was seen under
//! another address of the same form, where it leads on to new ones. Twenty of them close the form for this run. A list
//! of articles is not touched: its pages bring articles.

use std::collections::{HashMap, HashSet};

/// So many barren pages on end close a series.
const BARREN: u32 = 20;
/// So many repeated contents close a form.
const REPEATED: u32 = 20;

#[derive(Debug, Default)]
struct Form {
    known: u32,
    barren: u32,
    repeated: u32,
    contents: HashSet<u64>,
    closed: bool,
}

/// What the forms of addresses have brought so far.
#[derive(Debug, Default)]
pub(super) struct Traps {
    forms: HashMap<String, Form>,
    most: u32,
}

impl Traps {
    pub(super) fn new(most: u32) -> Self {
        Self {
            forms: HashMap::new(),
            most,
        }
    }

    /// Notes one more address of a form; `false` when no more are wanted.
    pub(super) fn admit(&mut self, shape: &str) -> bool {
        let form = self.forms.entry(shape.to_owned()).or_default();
        form.known = form.known.saturating_add(1);
        !form.closed && form.known <= self.most
    }

    /// Whether a form is closed.
    pub(super) fn is_closed(&self, shape: &str) -> bool {
        self.forms.get(shape).is_some_and(|form| form.closed)
    }

    /// Notes what a page brought: the forms of its new addresses and a mark of its content. Says whether the form was
    /// closed by it.
    pub(super) fn brought(&mut self, shape: &str, serial: bool, new: &[&str], content: u64) -> bool {
        let form = self.forms.entry(shape.to_owned()).or_default();
        if form.closed {
            return false;
        }
        let seen = form.contents.len() < 10_000 && !form.contents.insert(content);
        if !new.is_empty() {
            // Pages that are filled by scripts look alike as well, but they do not breed.
            form.repeated = form.repeated.saturating_add(u32::from(seen));
            let barren = serial && new.iter().all(|other| *other == shape);
            form.barren = if barren { form.barren.saturating_add(1) } else { 0 };
        }
        form.closed = form.barren >= BARREN || form.repeated >= REPEATED;
        form.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_closes_and_a_list_of_articles_does_not() {
        let mut traps = Traps::new(1000);
        let closed = (0..100).position(|at| traps.brought("/rili?m=0", true, &["/rili?m=0"], at));
        assert_eq!(closed, Some(19));
        assert!(traps.is_closed("/rili?m=0") && !traps.admit("/rili?m=0"));
        let lists = (0..100).any(|at| traps.brought("/list?p=0", true, &["/list?p=0", "/art/0"], at));
        let articles = (0..100).any(|at| traps.brought("/art/0", false, &["/art/0"], at));
        assert!(!lists && !articles);
    }

    #[test]
    fn one_content_under_many_addresses_closes_their_form() {
        let mut traps = Traps::new(1000);
        assert_eq!(
            (0..100).position(|_| traps.brought("/s/*", false, &["/x/*"], 7)),
            Some(20)
        );
        assert!(!(0..100).any(|_| traps.brought("/app/0", false, &[], 7)));
    }
}
