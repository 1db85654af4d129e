//! Books that came back wrong: each refusal names its cell, in both languages, and nothing is overwritten.

use mingjian_core::lang::{Lang, Text};
use mingjian_core::points::Points;
use mingjian_documents::books::{Content, ScoreSheetBook, SelfCheckBook};
use mingjian_documents::xlsx;

use crate::books::{changes, points, refused, score_sheet, self_check};
use crate::edit::{Put, edit, parts, resealed, zipped};

#[test]
fn a_fixed_cell_that_was_changed_is_refused_with_both_values() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    for (cell, wanted) in [
        ("E5", "3"),
        ("F5", "每少一项"),
        ("A1", "2022"),
        ("H4", "自评分"),
        ("I5", ""),
    ] {
        let cell = format!("自查自评!{cell}");
        let refusal = refused(&edit(&bytes, &cell, Put::Number("9")), &book);
        assert_eq!(
            (refusal.code, refusal.place.cell.as_str()),
            ("MJ8210", cell.as_str())
        );
        let params: Vec<&str> = refusal.params.iter().map(|(_, value)| value.as_str()).collect();
        assert!(params[0].starts_with(wanted) && params[1] == "9", "{params:?}");
    }
}

#[test]
fn a_book_that_belongs_elsewhere_is_refused_by_name() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    let change = |change: fn(&mut SelfCheckBook)| {
        let mut other = book.clone();
        change(&mut other);
        refused(&bytes, &other)
    };
    let unit = change(|other| {
        other.unit = "u2".into();
        other.unit_name = Text::zh("西关镇");
    });
    assert_eq!(unit.code, "MJ8204");
    assert!(unit.what(Lang::Zh).contains("东关镇") && unit.what(Lang::Zh).contains("西关镇"));
    assert_eq!(change(|other| other.seal.campaign = "c2".into()).code, "MJ8203");
    assert_eq!(
        change(|other| other.seal.rubric_digest = "bb".into()).code,
        "MJ8207"
    );
    let sheet = score_sheet();
    assert_eq!(
        ScoreSheetBook::read(&bytes, &sheet).unwrap_err()[0].code,
        "MJ8202"
    );
    let bytes = sheet.write(Lang::Zh).unwrap();
    let mut other = sheet.clone();
    other.assessor = "p2".into();
    assert_eq!(
        ScoreSheetBook::read(&bytes, &other).unwrap_err()[0].code,
        "MJ8205"
    );
    let mut other = sheet.clone();
    other.period = "上半年".into();
    assert_eq!(
        ScoreSheetBook::read(&bytes, &other).unwrap_err()[0].code,
        "MJ8206"
    );
}

#[test]
fn an_entry_that_moved_on_is_never_overwritten() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    let mut now = book.clone();
    now.rows[0].version = 4;
    now.rows[0].self_score = points("1");
    let untouched = SelfCheckBook::read(&bytes, &now).unwrap();
    assert_eq!(
        (untouched.changes.len(), untouched.remarks[0].code),
        (0, "MJ8218")
    );
    let touched = edit(&bytes, "自查自评!H5", Put::Number("3"));
    let refusal = refused(&touched, &now);
    assert_eq!(
        (refusal.code, refusal.place.cell.as_str()),
        ("MJ8215", "自查自评!H5")
    );
    let what = refusal.what(Lang::Zh);
    assert!(
        what.contains("“2.5”") && what.contains("“1”") && what.contains("“3”"),
        "{what}"
    );
    let agreed = edit(&bytes, "自查自评!H5", Put::Number("1"));
    assert_eq!(changes(&agreed, &now), []);
}

#[test]
fn evidence_handed_in_meanwhile_is_nobodys_fault() {
    let book = self_check();
    let bytes = edit(&book.write(Lang::Zh).unwrap(), "自查自评!H8", Put::Number("5"));
    let mut now = book.clone();
    now.rows[3].evidence.push("新材料.docx".into());
    assert_eq!(changes(&bytes, &now).len(), 1);
    now.rows.remove(3);
    assert_eq!(refused(&bytes, &now).code, "MJ8216");
}

#[test]
fn rows_that_are_missing_twice_or_strange_are_refused() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    let mut without = parts(&bytes);
    let sheet = without.get_mut("xl/worksheets/sheet1.xml").unwrap();
    let (from, to) = (
        sheet.find("<row r=\"6\"").unwrap(),
        sheet.find("<row r=\"7\"").unwrap(),
    );
    let taken: String = sheet.drain(from..to).collect();
    let refusal = refused(&zipped(&without), &book);
    assert_eq!(refusal.code, "MJ8211");
    assert!(refusal.what(Lang::Zh).contains("指标1.10"));

    let mut twice = parts(&bytes);
    let sheet = twice.get_mut("xl/worksheets/sheet1.xml").unwrap();
    let mut copy = taken.replace("r=\"6\"", "r=\"9\"");
    for column in 'A'..='O' {
        copy = copy.replace(&format!("r=\"{column}6\""), &format!("r=\"{column}9\""));
    }
    let end = sheet.find("</sheetData>").unwrap();
    sheet.insert_str(end, &copy);
    assert_eq!(refused(&zipped(&twice), &book).code, "MJ8212");

    let strange = edit(&bytes, "自查自评!A12", Put::Text("另加"));
    assert_eq!(refused(&strange, &book).code, "MJ8213");
    let beside = edit(&bytes, "自查自评!R5", Put::Text("批注"));
    assert_eq!(refused(&beside, &book).code, "MJ8217");
}

#[test]
fn the_hidden_page_is_needed_as_it_was() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    assert_eq!(
        refused(&edit(&bytes, "mingjian!D10", Put::Text("9")), &book).code,
        "MJ8201"
    );
    let mut renamed = parts(&bytes);
    let workbook = renamed.get_mut("xl/workbook.xml").unwrap();
    *workbook = workbook.replace("name=\"mingjian\"", "name=\"other\"");
    assert_eq!(refused(&zipped(&renamed), &book).code, "MJ8200");
    let mut renamed = parts(&bytes);
    let workbook = renamed.get_mut("xl/workbook.xml").unwrap();
    *workbook = workbook.replace("name=\"自查自评\"", "name=\"Sheet1\"");
    assert_eq!(refused(&zipped(&renamed), &book).code, "MJ8214");
    let later = resealed(&bytes, "mingjian-book/1", "mingjian-book/2");
    assert_eq!(refused(&later, &book).code, "MJ8208");
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_cell() {
    let book = self_check();
    let bytes = book.write(Lang::Zh).unwrap();
    let long = "长".repeat(2_001);
    for (cell, put, code) in [
        ("H5", Put::Number("3.5"), "MJ8221"),
        ("H5", Put::Number("-1"), "MJ8221"),
        ("H5", Put::Text("三分"), "MJ8220"),
        ("I6", Put::Text("一般"), "MJ8222"),
        ("J6", Put::Text("也许"), "MJ8222"),
        ("K5", Put::Text(&long), "MJ8223"),
        ("H5", Put::Formula("1+1", ""), "MJ8225"),
    ] {
        let cell = format!("自查自评!{cell}");
        let refusal = refused(&edit(&bytes, &cell, put), &book);
        assert_eq!((refusal.code, refusal.place.cell.as_str()), (code, cell.as_str()));
    }
    let day = edit(
        &score_sheet().write(Lang::Zh).unwrap(),
        "逐项扣分!I5",
        Put::Text("昨天"),
    );
    assert_eq!(
        ScoreSheetBook::read(&day, &score_sheet()).unwrap_err()[0].code,
        "MJ8226"
    );
}

#[test]
fn a_formula_counts_with_its_result_and_a_remark() {
    let book = self_check();
    let bytes = edit(
        &book.write(Lang::Zh).unwrap(),
        "自查自评!H5",
        Put::Formula("3-0.7", "2.2999999999999998"),
    );
    let found = SelfCheckBook::read(&bytes, &book).unwrap();
    assert_eq!(
        found.changes[0].after,
        Content::Points(Points::parse("2.3").unwrap())
    );
    assert_eq!((found.changes.len(), found.remarks[0].code), (1, "MJ8115"));
}

#[test]
fn two_rows_of_one_indicator_are_not_written() {
    let mut book = self_check();
    book.rows[1].indicator = "1.1".into();
    assert_eq!(book.write(Lang::Zh).unwrap_err().code, "MJ8230");
}

#[test]
fn bytes_that_mean_harm_are_refused() {
    let book = self_check();
    for bytes in [&b"PK\x03\x04"[..], b"", b"a,b"] {
        assert!(SelfCheckBook::read(bytes, &book).is_err());
    }
    let huge = vec![0; xlsx::MAX_BYTES + 1];
    assert_eq!(SelfCheckBook::read(&huge, &book).unwrap_err()[0].code, "MJ8101");
    let mut bomb = crate::pack::frame();
    bomb.push(crate::pack::Part::bomb(4_300_000, 1 + 258 * 4_300_000));
    assert_eq!(
        SelfCheckBook::read(&crate::pack::zip(&bomb), &book).unwrap_err()[0].code,
        "MJ8107"
    );
}
