//! 附件检查: the lines of a file through the detectors of personal data and of marks of secrecy.
//!
//! The lines become a page of their own making, so that the detectors need not know what a file is; the places on that
//! page become places in the file. **Invariant:** of a file with a mark of secrecy no word is kept, its name neither.

use mingjian_core::contents::{Contents, Line, Place};
use mingjian_core::finding::{Evidence, Finding, Kind, Spot, Verdict};

use super::{Piece, Unread};
use crate::context::Context;
use crate::detect::in_file;
use crate::page::{Cut, Form, Page, parse};

/// Longest name that a place shows, in characters.
const MAX_NAME: usize = 80;
/// Most pieces whose reason is listed.
const MAX_LISTED: usize = 20;

/// 结果 of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Why the file itself could not be read.
    pub unread: Option<Unread>,
    /// Whether something in it was not looked at.
    pub cut: bool,
}

/// Inspects what a reader gave; `name` is the file's, `digest` the SHA-256 of its bytes.
pub fn judge(name: &str, digest: &str, pieces: &[Piece], context: &Context) -> Judged {
    let mut judged = Judged::default();
    let mut unread: Vec<(String, Unread)> = Vec::new();
    for piece in pieces {
        let shown = match &piece.within {
            Some(inner) => format!("{}/{}", short(name), short(inner)),
            None => short(name),
        };
        let contents = match &piece.contents {
            Ok(contents) => contents,
            Err(why) => {
                if piece.within.is_none() {
                    judged.unread = Some(*why);
                }
                unread.push((shown, *why));
                continue;
            }
        };
        let page = page_of(contents);
        if contents.cut || page.cuts.iter().any(|cut| *cut != Cut::Depth) {
            judged.cut = true;
            unread.push((shown.clone(), Unread::Large));
        }
        let mut found = in_file(&page, context);
        if contents.photo_place {
            found.push(bare(
                "photo-place",
                Kind::PersonalDataExposure,
                Verdict::Found,
                40,
            ));
        }
        for finding in &mut found {
            let secret = finding.kind == Kind::SecrecyMark;
            for spot in &mut finding.evidence.spots {
                place(spot, &page, contents, if secret { "" } else { &shown });
            }
        }
        judged.findings.append(&mut found);
    }
    if !unread.is_empty() {
        judged.findings.push(not_judged(&unread));
    }
    let url = context.url.as_ref().map(ToString::to_string).unwrap_or_default();
    for finding in &mut judged.findings {
        digest.clone_into(&mut finding.evidence.digest);
        finding.url.clone_from(&url);
        finding.basis = context.rules.basis(&finding.rule);
    }
    judged
}

/// A name as it is shown: long numbers in it may be a person's.
fn short(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    crate::detect::without_numbers(&kept)
}

/// A page with a source line for each line of the file.
pub(super) fn page_of(contents: &Contents) -> Page {
    let mut source = String::new();
    for line in &contents.lines {
        let table = line.cells.len() > 1;
        source.push_str(if table { "<tr>" } else { "<p>" });
        for cell in &line.cells {
            if table {
                source.push_str("<td>");
            }
            for c in cell.chars() {
                match c {
                    '<' => source.push_str("&lt;"),
                    '&' => source.push_str("&amp;"),
                    '\n' | '\r' => source.push(' '),
                    c => source.push(c),
                }
            }
        }
        source.push('\n');
    }
    parse(source.as_bytes(), Some("text/html; charset=utf-8"), Form::Markup)
}

/// Makes a place on the page into one of the file: `cell:名单.xlsx!补贴表!C7`.
fn place(spot: &mut Spot, page: &Page, contents: &Contents, name: &str) {
    let at = usize::try_from(spot.line.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(Line { place, cells }) = contents.lines.get(at) else {
        return;
    };
    let (word, inner) = match place {
        Place::Paragraph(number) => ("paragraph", number.to_string()),
        Place::Page(number) => ("file_page", number.to_string()),
        Place::Row(_, number) if name.is_empty() => ("cell", number.to_string()),
        Place::Row(table, number) => {
            let offset = usize::try_from(spot.offset).unwrap_or(usize::MAX);
            let cell = cell_of(page, offset, cells.len());
            ("cell", format!("{}!{}{number}", short(table), letters(cell)))
        }
    };
    spot.part = if name.is_empty() {
        format!("{word}:{inner}")
    } else {
        format!("{word}:{name}!{inner}")
    };
}

/// The how manieth cell of its line a byte of the source stands in, from 0.
fn cell_of(page: &Page, offset: usize, cells: usize) -> usize {
    let head = page.source.get(..offset).unwrap_or_default();
    let line = head
        .rfind('\n')
        .map_or(head, |end| head.get(end..).unwrap_or_default());
    let before = line.matches("<td>").count();
    before.saturating_sub(1).min(cells.saturating_sub(1))
}

/// The letters of a column of a workbook, from 0.
fn letters(column: usize) -> String {
    let (mut rest, mut text) = (column.saturating_add(1), Vec::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        text.push(char::from(b'A'.saturating_add(digit)));
        rest = (rest - 1) / 26;
    }
    text.iter().rev().collect()
}

fn bare(rule: &str, kind: Kind, verdict: Verdict, confidence: u8) -> Finding {
    Finding {
        rule: rule.to_owned(),
        kind,
        url: String::new(),
        verdict,
        confidence,
        excerpt: String::new(),
        params: Vec::new(),
        basis: None,
        evidence: Evidence {
            count: 1,
            ..Evidence::default()
        },
    }
}

/// What of a file could not be looked at.
fn not_judged(unread: &[(String, Unread)]) -> Finding {
    let listed: Vec<&str> = unread
        .iter()
        .take(MAX_LISTED)
        .map(|(name, _)| name.as_str())
        .collect();
    let why = unread.first().map_or("", |(_, why)| why.word());
    let mut finding = bare("attachment-not-judged", Kind::PageCut, Verdict::NotJudged, 100);
    finding.evidence.count = u32::try_from(unread.len()).unwrap_or(u32::MAX);
    finding.params = vec![
        ("files".to_owned(), listed.join("、")),
        ("count".to_owned(), unread.len().to_string()),
        ("why".to_owned(), why.replace('_', "-")),
    ];
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Contents {
        let lines = (1..).zip(rows).map(|(number, cells)| Line {
            place: Place::Row("补贴表".into(), number),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        });
        Contents {
            lines: lines.collect(),
            ..Contents::default()
        }
    }

    fn judged(contents: Contents) -> Judged {
        let piece = Piece {
            within: Some("名单.xlsx".into()),
            contents: Ok(contents),
        };
        judge("附件.zip", "d", &[piece], &Context::default())
    }

    #[test]
    fn a_number_is_told_with_archive_file_table_and_cell() {
        let found = judged(rows(&[
            &["姓名", "<i>&", "身份证号"],
            &["王某某", "", "11010119900307803X"],
        ]));
        let spots: Vec<&str> = found
            .findings
            .iter()
            .filter(|finding| finding.rule == "identity-number")
            .flat_map(|finding| &finding.evidence.spots)
            .map(|spot| spot.part.as_str())
            .collect();
        assert_eq!(spots, ["cell:附件.zip/名单.xlsx!补贴表!C2"]);
        assert!(!format!("{found:?}").contains("19900307"));
    }

    #[test]
    fn of_a_file_with_a_mark_of_secrecy_only_the_place_is_kept() {
        let lines = vec![Line {
            place: Place::Paragraph(1),
            cells: vec!["机密★10年".into()],
        }];
        let found = judged(Contents {
            lines,
            ..Contents::default()
        });
        assert_eq!(found.findings.len(), 1);
        assert_eq!(found.findings[0].evidence.spots[0].part, "paragraph:1");
        let told = format!("{found:?}");
        assert!(!told.contains("机密") && !told.contains("名单"), "{told}");
    }

    #[test]
    fn columns_have_the_letters_of_a_workbook() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn what_could_not_be_read_is_told() {
        let piece = |within: Option<&str>, why| Piece {
            within: within.map(str::to_owned),
            contents: Err(why),
        };
        let pieces = [piece(None, Unread::Locked), piece(Some("a.doc"), Unread::Damaged)];
        let judged = judge("附件.zip", "d", &pieces, &Context::default());
        assert_eq!(judged.unread, Some(Unread::Locked));
        assert_eq!(judged.findings[0].verdict, Verdict::NotJudged);
        assert_eq!(judged.findings[0].evidence.count, 2);
    }
}
