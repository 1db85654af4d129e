//! 密级标志: a mark of secrecy on a public page or in a file that is public.
//!
//! A mark is known by its form and its place, by the one definition in core: alone on its line, before a star, behind a
//! label. Talk about secrecy is none. **Invariant:** of a suspected secret only place and digest are kept; neither the
//! line nor the page's words.

use mingjian_core::finding::{Finding, Kind, Spot};
use mingjian_core::secrecy::mark_in_line;

use super::Detector;
use crate::context::Context;
use crate::page::{Page, Part, with};
use crate::watched;

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "secrecy_mark",
    rules: &["secrecy-mark"],
    run,
};

/// So many lines with something in them are the top of a file; a page begins with its menus and has no such top.
const TOP: usize = 12;

/// The words that it looks for at every page: each mark has one of them.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    MARKED.iter().copied()
}

const MARKED: &[&str] = &["密", "内"];

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let mut lines: Vec<usize> = MARKED
        .iter()
        .flat_map(|word| watched::all(page, word))
        .map(|at| page.line_at(at).0)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let marked = lines
        .into_iter()
        .filter(|start| mark_in_line(page.line_at(*start).1, false).is_some());
    report(page, marked)
}

/// The same for the text of a file, where a level alone on one of the first lines is a mark.
pub(crate) fn in_file(page: &Page) -> Vec<Finding> {
    let lines = page.text_lines().enumerate();
    let marked = lines.filter(|(number, (_, line))| mark_in_line(line, *number < TOP).is_some());
    report(page, marked.map(|(_, (start, _))| start))
}

/// The finding over the lines that begin there.
fn report(page: &Page, lines: impl Iterator<Item = usize>) -> Vec<Finding> {
    let spots: Vec<Spot> = lines
        .map(|start| {
            let mut spot = page.spot(Part::Body, start, start);
            spot.excerpt.clear();
            spot
        })
        .collect();
    if spots.is_empty() {
        return Vec::new();
    }
    let count = spots.len().to_string();
    let finding = page.finding("secrecy-mark", Kind::SecrecyMark, 80, spots);
    vec![with(finding, &[("count", &count)])]
}
