//! 文件事实: what of a file that was read is kept with its visit.
//!
//! **Invariant:** a few numbers and no word of its text; of a file with a mark of secrecy nothing at all.

use mingjian_core::contents::{Contents, Place};
use mingjian_core::finding::{Finding, Kind};

use super::frontier::FileFacts;
use crate::attachment::Piece;

/// What a form leaves room for, or says of itself.
const FIELDS: &[&str] = &[
    "姓名", "名称", "日期", "签字", "签名", "盖章", "公章", "申请", "编号", "电话", "地址", "登记", "申报",
    "审批", "备案", "填表", "填写", "单位", "□", "__",
];

/// The facts of a file; nothing is kept of one with a mark of secrecy.
pub(super) fn of_pieces(pieces: &[Piece], findings: &[Finding]) -> Option<FileFacts> {
    let own = pieces.first().filter(|piece| piece.within.is_none())?;
    let contents = own.contents.as_ref().ok()?;
    if findings.iter().any(|finding| finding.kind == Kind::SecrecyMark) {
        return None;
    }
    // What was left out may be all that counts.
    let whole = !contents.cut && !contents.drawn;
    let facts = FileFacts {
        made: contents.made,
        saved: contents.saved,
        characters: whole.then(|| characters(contents)),
        fields: whole && has_fields(contents),
    };
    (facts != FileFacts::default()).then_some(facts)
}

fn characters(contents: &Contents) -> u32 {
    let cells = contents.lines.iter().flat_map(|line| &line.cells);
    let seen = cells.flat_map(|cell| cell.chars()).filter(|c| !c.is_whitespace());
    u32::try_from(seen.count()).unwrap_or(u32::MAX)
}

/// A table, or a word that forms have.
fn has_fields(contents: &Contents) -> bool {
    contents.lines.iter().any(|line| {
        let table = matches!(line.place, Place::Row(..)) || line.cells.len() > 1;
        // Words are spaced out to fill their cell: 姓　名.
        let text: String = line
            .cells
            .iter()
            .flat_map(|cell| cell.chars())
            .filter(|c| !c.is_whitespace())
            .collect();
        (table && !text.is_empty()) || FIELDS.iter().any(|word| text.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use mingjian_core::contents::Line;

    use super::*;

    fn read(lines: &[&str]) -> Contents {
        let line = |text: &&str| Line {
            place: Place::Paragraph(1),
            cells: text.split('\t').map(str::to_owned).collect(),
        };
        Contents {
            lines: lines.iter().map(line).collect(),
            ..Contents::default()
        }
    }

    fn facts(contents: Contents) -> Option<FileFacts> {
        let piece = Piece {
            within: None,
            contents: Ok(contents),
        };
        of_pieces(&[piece], &[])
    }

    #[test]
    fn what_looks_like_a_form_is_told_from_an_empty_file_and_from_a_letter() {
        let told = |lines: &[&str]| facts(read(lines)).map(|facts| (facts.characters, facts.fields));
        assert_eq!(told(&[]), Some((Some(0), false)));
        assert_eq!(told(&[" \u{3000}"]), Some((Some(0), false)));
        assert_eq!(told(&["姓　名："]), Some((Some(3), true)));
        assert_eq!(told(&["甲\t乙"]), Some((Some(2), true)));
        assert_eq!(told(&["春天来了。"]), Some((Some(5), false)));
    }

    #[test]
    fn what_may_hold_more_than_was_read_has_no_length() {
        let drawn = Contents {
            drawn: true,
            ..read(&[])
        };
        let cut = Contents {
            cut: true,
            ..read(&["春天"])
        };
        assert_eq!((facts(drawn), facts(cut)), (None, None));
    }
}
