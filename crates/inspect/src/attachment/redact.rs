//! 遮盖: a page or a file shown without what is personal in it.
//!
//! **Invariant:** of a line in which personal data was found only the first character of each cell is shown, and no
//! run of digits that could be a person's is shown anywhere.

use std::collections::BTreeSet;

use mingjian_core::contents::{Contents, Line, Place};

use super::inspect::page_of;
use crate::context::Context;
use crate::detect::{in_file, without_numbers};
use crate::page::Page;

/// Most signs that stand for what is hidden.
const SIGNS: usize = 6;

/// The lines that a reader of a page sees.
pub fn of_page(page: &Page) -> Contents {
    let lines = (1..).zip(page.text().lines()).map(|(number, line)| Line {
        place: Place::Paragraph(number),
        cells: line.split('\t').map(str::to_owned).collect(),
    });
    Contents {
        lines: lines.collect(),
        cut: !page.cuts.is_empty(),
        ..Contents::default()
    }
}

/// A file as it stands, cells by tabs.
pub fn plain(contents: &Contents) -> String {
    let lines = contents.lines.iter().map(|line| line.cells.join("\t") + "\n");
    lines.collect()
}

/// A file with what is personal masked.
pub fn redacted(contents: &Contents) -> String {
    let page = page_of(contents);
    let findings = in_file(&page, &Context::default());
    // Where not every place is listed, no line is trusted.
    let all = findings.iter().any(|finding| {
        usize::try_from(finding.evidence.count).unwrap_or(usize::MAX) > finding.evidence.spots.len()
    });
    let hit: BTreeSet<u32> = findings
        .iter()
        .flat_map(|finding| &finding.evidence.spots)
        .map(|spot| spot.line)
        .collect();
    let mut text = String::new();
    for (number, line) in (1_u32..).zip(&contents.lines) {
        if all || hit.contains(&number) {
            let cells: Vec<String> = line.cells.iter().map(|cell| hidden(cell)).collect();
            text.push_str(&cells.join("\t"));
        } else {
            text.push_str(&without_numbers(&line.cells.join("\t")));
        }
        text.push('\n');
    }
    text
}
fn hidden(cell: &str) -> String {
    let mut chars = cell.chars();
    let first: String = chars.next().into_iter().collect();
    first + &"＊".repeat(chars.count().min(SIGNS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_personal_data_shows_the_first_of_each_cell() {
        let line = |cells: &[&str]| Line {
            place: Place::Paragraph(1),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let contents = Contents {
            lines: vec![
                line(&["关于发放补贴的公示，流水号 123456789012345"]),
                line(&["姓名", "身份证号"]),
                line(&["王小明", "11010119900307803X"]),
            ],
            ..Contents::default()
        };
        let shown = redacted(&contents);
        assert!(
            shown.contains("关于发放补贴的公示") && shown.contains("王＊＊\t1"),
            "{shown}"
        );
        assert!(!shown.contains("小明") && !shown.contains("19900307") && !shown.contains("56789012"));
        assert!(plain(&contents).contains("王小明\t11010119900307803X"));
    }
}
