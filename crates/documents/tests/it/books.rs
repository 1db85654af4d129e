//! Books that leave and come back: what was changed is found, each cell once, and nothing else.

use std::fs;

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use mingjian_documents::books::{
    Change, Choice, Content, Field, OccurrenceLine, Scope, ScoreRow, ScoreSheetBook, Seal, SelfCheckBook,
    SelfCheckRow, Trigger,
};
use mingjian_documents::xlsx::{self, cell_name};

use crate::edit::{Put, edit, parts};
use crate::office::convert;
use crate::root;

pub fn points(text: &str) -> Option<Points> {
    Some(Points::parse(text).unwrap())
}

pub fn choice(id: &str, title: &str) -> Choice {
    Choice {
        id: id.into(),
        title: Text::zh(title),
    }
}

pub fn seal() -> Seal {
    Seal {
        campaign: "c1".into(),
        campaign_title: Text::zh("2022年度政务公开工作考核"),
        rubric: "notice-2020 第1版".into(),
        rubric_digest: "aa11".into(),
        label: Text::zh("演示数据"),
        version: 7,
    }
}

fn row(indicator: &str, weight: &str) -> SelfCheckRow {
    SelfCheckRow {
        indicator: indicator.into(),
        code: indicator.into(),
        path: vec![Text::zh("主动公开"), Text::zh(format!("指标{indicator}"))],
        kind: Text::zh("逐次扣分"),
        weight: points(weight),
        standard: Text::zh("每少一项扣0.5分，扣完为止。"),
        evidence_required: Text::zh("截图"),
        version: 3,
        evidence: vec!["公开指南.pdf".into(), "https://example.org/a".into()],
        ..SelfCheckRow::default()
    }
}

pub fn self_check() -> SelfCheckBook {
    SelfCheckBook {
        seal: seal(),
        unit: "u1".into(),
        unit_name: Text::zh("东关镇"),
        class: Text::zh("A类"),
        rows: vec![
            SelfCheckRow {
                self_score: points("2.5"),
                statement: "已按要求公开。\r\n见附件。".into(),
                ..row("1.1", "3")
            },
            SelfCheckRow {
                self_score: points("4/3"),
                levels: vec![choice("good", "好"), choice("fair", "较好")],
                level: Some("fair".into()),
                ..row("1.10", "4")
            },
            SelfCheckRow {
                not_applicable: true,
                reason: "=无此职能".into(),
                ..row("2.1", "0.64")
            },
            row("2.2", "5"),
        ],
    }
}

pub fn score_sheet() -> ScoreSheetBook {
    let row = |indicator: &str| ScoreRow {
        unit: "u1".into(),
        unit_name: Text::zh("东关镇"),
        class: Text::zh("A类"),
        indicator: indicator.into(),
        code: indicator.into(),
        path: vec![Text::zh("主动公开"), Text::zh(format!("指标{indicator}"))],
        kind: Text::zh("逐次扣分"),
        weight: points("3"),
        standard: Text::zh("每少一项扣0.5分"),
        self_score: points("2.5"),
        version: 2,
        ..ScoreRow::default()
    };
    let trigger = |id: &str, open_amount| Trigger {
        id: id.into(),
        title: Text::zh(format!("情形{id}")),
        worth: Text::zh("每次0.5分"),
        open_amount,
    };
    ScoreSheetBook {
        seal: seal(),
        scope: Scope::Unit {
            id: "u1".into(),
            name: Text::zh("东关镇"),
        },
        assessor: "p1".into(),
        assessor_name: "张三".into(),
        rows: vec![
            ScoreRow {
                triggers: vec![trigger("late", false), trigger("free", true)],
                occurrences: vec![
                    OccurrenceLine {
                        trigger: "late".into(),
                        count: 2,
                        happened_on: "2022-03-01".into(),
                        reason: "更新不及时".into(),
                        proof: vec!["a".into(), "b".into()],
                        ..OccurrenceLine::default()
                    },
                    OccurrenceLine {
                        trigger: "free".into(),
                        count: 1,
                        amount: points("1/3"),
                        finding: "f9".into(),
                        ..OccurrenceLine::default()
                    },
                ],
                ..row("1.1")
            },
            ScoreRow {
                lost: points("0.5"),
                reason: "少一项".into(),
                ..row("1.2")
            },
            ScoreRow {
                full: true,
                ..row("1.3")
            },
        ],
        ..ScoreSheetBook::default()
    }
}

pub fn changes(bytes: &[u8], book: &SelfCheckBook) -> Vec<Change> {
    SelfCheckBook::read(bytes, book).unwrap().changes
}

/// The one refusal, with both languages said in full.
pub fn refused(bytes: &[u8], book: &SelfCheckBook) -> Refusal {
    let mut refusals = SelfCheckBook::read(bytes, book).unwrap_err();
    for refusal in &refusals {
        for lang in [Lang::Zh, Lang::En] {
            let message = refusal.message(lang);
            assert!(
                !message.contains('$') && !refusal.what(lang).starts_with("MJ"),
                "{message}"
            );
            assert!(!refusal.mend(lang).starts_with("MJ"), "{message}");
        }
    }
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    refusals.remove(0)
}

#[test]
fn a_book_that_nobody_touched_changes_nothing() {
    for lang in [Lang::Zh, Lang::En] {
        let book = self_check();
        let bytes = book.write(lang).unwrap();
        assert_eq!(bytes, book.write(lang).unwrap());
        assert_eq!(SelfCheckBook::read(&bytes, &book).unwrap(), Default::default());
        let sheet = score_sheet();
        let bytes = sheet.write(lang).unwrap();
        assert_eq!(ScoreSheetBook::read(&bytes, &sheet).unwrap(), Default::default());
    }
}

#[test]
fn one_changed_cell_is_one_change_and_exact() {
    let book = self_check();
    let bytes = edit(&book.write(Lang::Zh).unwrap(), "自查自评!H6", Put::Number("3.3"));
    let found = changes(&bytes, &book);
    assert_eq!(found.len(), 1);
    let change = &found[0];
    assert_eq!(
        (change.cell.as_str(), change.field, change.version),
        ("自查自评!H6", Field::SelfScore, 3)
    );
    assert_eq!(change.at.indicator, "1.10");
    assert_eq!(change.before, Content::Points(Points::parse("4/3").unwrap()));
    assert_eq!(change.after, Content::Points(Points::parse("3.3").unwrap()));
    assert_eq!(change.shown, ["1.3333333333", "3.3"]);
    assert_eq!(book.with(&found).rows[1].self_score, points("3.3"));
}

#[test]
fn every_kind_of_cell_comes_back() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    for (cell, put, field, after) in [
        (
            "自查自评!I6",
            Put::Text("好"),
            Field::Level,
            Content::Choice("good".into()),
        ),
        ("自查自评!J7", Put::Blank, Field::NotApplicable, Content::Empty),
        (
            "自查自评!K7",
            Put::Text("机构撤并"),
            Field::Reason,
            Content::Text("机构撤并".into()),
        ),
        (
            "自查自评!L8",
            Put::Text("=1+1"),
            Field::Statement,
            Content::Text("=1+1".into()),
        ),
        ("自查自评!H5", Put::Blank, Field::SelfScore, Content::Empty),
        (
            "自查自评!H8",
            Put::Text("４.5"),
            Field::SelfScore,
            Content::Points(Points::parse("4.5").unwrap()),
        ),
    ] {
        let found = changes(&edit(&bytes, cell, put), &book);
        assert_eq!(found.len(), 1, "{cell}");
        assert_eq!((found[0].field, &found[0].after), (field, &after));
    }
}

#[test]
fn occurrences_are_added_changed_and_taken_back_on_their_own_page() {
    let book = score_sheet();
    let bytes = book.write(Lang::Zh).unwrap();
    // G is the count; line 5 late, 6 late (empty), 7 free, 8 free (empty).
    for (cell, put, left) in [
        ("逐项扣分!G6", Put::Number("1"), vec![2, 1, 1]),
        ("逐项扣分!G5", Put::Number("4"), vec![4, 1]),
        ("逐项扣分!G5", Put::Blank, vec![1]),
        ("逐项扣分!G7", Put::Number("0"), vec![2]),
    ] {
        let found = ScoreSheetBook::read(&edit(&bytes, cell, put), &book)
            .unwrap()
            .changes;
        assert_eq!(found.len(), 1, "{cell}");
        assert_eq!(found[0].field, Field::Count);
        let rows = book.with(&found).rows;
        let mut counts: Vec<u32> = rows[0].occurrences.iter().map(|line| line.count).collect();
        counts.sort_by_key(|count| std::cmp::Reverse(*count));
        let mut left = left;
        left.sort_by_key(|count| std::cmp::Reverse(*count));
        assert_eq!(counts, left, "{cell}");
    }
    let found = ScoreSheetBook::read(&edit(&bytes, "逐项扣分!H7", Put::Number("0.3")), &book).unwrap();
    assert_eq!(
        book.with(&found.changes).rows[0].occurrences[1].amount,
        points("0.3")
    );
    let described = edit(&bytes, "逐项扣分!J6", Put::Text("又一次"));
    assert_eq!(
        ScoreSheetBook::read(&described, &book).unwrap_err()[0].code,
        "MJ8224"
    );
    let closed = edit(&bytes, "逐项扣分!H5", Put::Number("1"));
    assert_eq!(
        ScoreSheetBook::read(&closed, &book).unwrap_err()[0].code,
        "MJ8210"
    );
}

#[test]
fn one_indicator_with_all_units_is_a_sheet_too() {
    let mut book = score_sheet();
    book.scope = Scope::Indicator {
        id: "1.1".into(),
        name: Text::zh("1.1 指标"),
    };
    for (at, row) in book.rows.iter_mut().enumerate() {
        row.indicator = "1.1".into();
        row.unit = format!("u{at}");
        row.unit_name = Text::zh(format!("单位{at}"));
    }
    let bytes = book.write(Lang::En).unwrap();
    assert!(ScoreSheetBook::read(&bytes, &book).unwrap().is_empty());
    let found = ScoreSheetBook::read(&edit(&bytes, "Scores!I6", Put::Number("1")), &book).unwrap();
    let change = &found.changes[0];
    assert_eq!((change.at.unit.as_str(), change.field), ("u1", Field::Lost));
    let other = score_sheet();
    assert_eq!(
        ScoreSheetBook::read(&bytes, &other).unwrap_err()[0].code,
        "MJ8204"
    );
}

#[test]
fn an_office_program_saves_it_again_and_one_cell_is_one_change() {
    let folder = tempfile::tempdir().unwrap();
    let (book, sheet) = (self_check(), score_sheet());
    let files = ["self.xlsx".to_owned(), "sheet.xlsx".to_owned()];
    fs::write(folder.path().join(&files[0]), book.write(Lang::Zh).unwrap()).unwrap();
    fs::write(folder.path().join(&files[1]), sheet.write(Lang::Zh).unwrap()).unwrap();
    convert(folder.path(), &files, "xlsx:Calc MS Excel 2007 XML");
    let saved = |at: usize| fs::read(folder.path().join("out").join(&files[at])).unwrap();
    assert_eq!(SelfCheckBook::read(&saved(0), &book).unwrap(), Default::default());
    assert_eq!(
        ScoreSheetBook::read(&saved(1), &sheet).unwrap(),
        Default::default()
    );
    let found = changes(&edit(&saved(0), "自查自评!H6", Put::Number("2")), &book);
    assert_eq!((found.len(), found[0].at.indicator.as_str()), (1, "1.10"));
    let edited = edit(&saved(1), "逐项扣分!G6", Put::Number("1"));
    assert_eq!(ScoreSheetBook::read(&edited, &sheet).unwrap().changes.len(), 1);
    let fixed = edit(&saved(0), "自查自评!F5", Put::Text("改了标准"));
    assert_eq!(refused(&fixed, &book).code, "MJ8210");
    for at in 0..2 {
        let xml = parts(&saved(at)).remove("xl/worksheets/sheet1.xml").unwrap();
        assert!(xml.contains("<sheetProtection") && xml.contains("<dataValidation "));
    }
    convert(folder.path(), &files, "pdf");
    assert!(
        fs::read(folder.path().join("out/self.pdf"))
            .unwrap()
            .starts_with(b"%PDF")
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "BLESS=1 rewrites golden files")]
fn what_people_see_is_as_it_was() {
    for (name, bytes) in [
        ("self-check.zh", self_check().write(Lang::Zh).unwrap()),
        ("self-check.en", self_check().write(Lang::En).unwrap()),
        ("score-sheet.zh", score_sheet().write(Lang::Zh).unwrap()),
        ("score-sheet.en", score_sheet().write(Lang::En).unwrap()),
    ] {
        let mut found = String::new();
        for table in xlsx::read(&bytes).unwrap() {
            for row in &table.rows {
                for (column, text) in row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                    let cell = cell_name(&table.name, row.number, Some(column));
                    found.push_str(&format!("{cell}\t{text:?}\n"));
                }
            }
        }
        let path = root().join(format!("golden/documents/books/{name}.txt"));
        if std::env::var("BLESS").is_ok_and(|bless| bless == "1") {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &found).unwrap();
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default();
        let first = wanted
            .lines()
            .zip(found.lines())
            .find(|(wanted, found)| wanted != found);
        assert!(
            wanted == found,
            "{name}: first difference {first:?}; look at it, then BLESS=1"
        );
    }
}
