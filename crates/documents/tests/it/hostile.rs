//! Bytes that mean harm, or were harmed: refused within limits, never a panic.

use mingjian_core::lang::Lang;
use mingjian_core::refusal::Refusal;
use mingjian_documents::{rubric, sheets, units, xlsx};
use proptest::prelude::*;

use crate::notice;
use crate::pack::{Part, book, frame, rows, zip};

fn refused(bytes: &[u8]) -> Refusal {
    let refusal = xlsx::read(bytes).expect_err("these bytes are no workbook");
    for lang in [Lang::Zh, Lang::En] {
        let (what, mend) = (refusal.what(lang), refusal.mend(lang));
        assert!(
            !what.starts_with("MJ") && !mend.starts_with("MJ") && !what.contains('$'),
            "{what} {mend}"
        );
    }
    refusal
}

fn param<'a>(refusal: &'a Refusal, name: &str) -> &'a str {
    refusal
        .params
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .unwrap_or_default()
}

/// How many matches of 258 bytes a sheet of more than 2^30 bytes takes.
const BOMB: usize = 4_300_000;

#[test]
fn a_zip_bomb_is_refused_at_the_limit() {
    let mut parts = frame();
    parts.push(Part::bomb(BOMB, 1 + 258 * BOMB as u32));
    let bytes = zip(&parts);
    assert!(bytes.len() < 2 * 1024 * 1024 && BOMB as u64 * 258 > 1 << 30);
    let refusal = refused(&bytes);
    assert_eq!(
        (refusal.code, refusal.place.node.as_str()),
        ("MJ8107", "xl/worksheets/sheet1.xml")
    );
    let (size, limit) = (
        param(&refusal, "size"),
        param(&refusal, "limit").parse::<u64>().unwrap(),
    );
    assert!(limit <= xlsx::MAX_INFLATED);
    assert_eq!(
        size.parse::<u64>().unwrap(),
        limit + 1,
        "it was inflated beyond the limit"
    );
}

#[test]
fn a_zip_bomb_that_states_a_small_size_is_refused_too() {
    let mut parts = frame();
    parts.push(Part::bomb(BOMB, 1000));
    assert!(matches!(refused(&zip(&parts)).code, "MJ8105" | "MJ8107"));
}

#[test]
fn a_part_out_of_proportion_is_refused_before_the_sum_of_all_is_reached() {
    let mut parts = frame();
    parts.push(Part::bomb(100_000, 1 + 258 * 100_000));
    let refusal = refused(&zip(&parts));
    assert_eq!((refusal.code, param(&refusal, "why")), ("MJ8107", "ratio"));
    assert!(param(&refusal, "size").parse::<u64>().unwrap() < 32 * 1024 * 1024);
}

#[test]
fn too_many_parts_are_refused() {
    let mut parts = frame();
    parts.extend((0..xlsx::MAX_PARTS).map(|at| Part::stored(&format!("{at}.bin"), "")));
    let refusal = refused(&zip(&parts));
    assert_eq!((refusal.code, param(&refusal, "why")), ("MJ8107", "parts"));
}

#[test]
fn a_file_over_the_size_is_refused_unread() {
    let mut bytes = vec![0; 200 * 1024 * 1024];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    assert_eq!(refused(&bytes).code, "MJ8101");
}

#[test]
fn a_million_rows_are_read_and_a_cell_too_far_is_refused() {
    let mut text = String::new();
    for row in 1..=1_000_000 {
        text.push_str(&format!(
            "<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>"
        ));
    }
    let table = xlsx::read(&rows(&text)).unwrap().remove(0);
    assert_eq!(
        (table.rows.len(), table.rows[999_999].cells[0].as_str()),
        (1_000_000, "1000000")
    );

    let far = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>";
    let refusal = refused(&rows(far));
    assert_eq!(
        (refusal.code, refusal.place.cell.as_str()),
        ("MJ8114", "评分!XFD1")
    );
}

#[test]
fn wide_rows_count_with_their_empty_cells() {
    let mut text = String::new();
    for row in 1..=8_100 {
        text.push_str(&format!("<row r=\"{row}\"><c r=\"ALL{row}\"><v>1</v></c></row>"));
    }
    assert_eq!(refused(&rows(&text)).code, "MJ8110");
}

#[test]
fn sizes_that_a_file_states_cost_nothing() {
    let sheet = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                 </sheetData></worksheet>";
    assert_eq!(xlsx::read(&book(sheet)).unwrap()[0].rows.len(), 1);
    let mut parts = frame();
    parts.push(Part::stored(
        "xl/sharedStrings.xml",
        "<sst uniqueCount=\"999999999999\"><si><t>a</t></si></sst>",
    ));
    parts.push(Part::stored(
        "xl/worksheets/sheet1.xml",
        "<worksheet><sheetData/></worksheet>",
    ));
    assert_eq!(refused(&zip(&parts)).code, "MJ8108");
}

#[test]
fn shared_formulas_with_a_huge_number_cost_nothing() {
    let row =
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A2\" si=\"4000000000\">1+1</f><v>2</v></c></row>";
    let table = xlsx::read(&rows(row)).unwrap().remove(0);
    assert_eq!(table.rows[0].cells, ["2"]);
    assert_eq!(
        (table.remarks[0].code, table.remarks[0].place.cell.as_str()),
        ("MJ8115", "评分!A1")
    );
}

#[test]
fn values_that_are_none_are_refused_with_their_cell() {
    for (cell, code) in [
        ("<c r=\"B7\" t=\"e\"><v>#DIV/0!</v></c>", "MJ8112"),
        ("<c r=\"B7\"><v>NaN</v></c>", "MJ8113"),
        ("<c r=\"B7\"><v>inf</v></c>", "MJ8113"),
        ("<c r=\"B7\"><v>1e999</v></c>", "MJ8113"),
    ] {
        let refusal = refused(&rows(&format!("<row r=\"7\">{cell}</row>")));
        assert_eq!(
            (refusal.code, refusal.place.cell.as_str()),
            (code, "评分!B7"),
            "{cell}"
        );
    }
    let long = format!(
        "<row r=\"7\"><c r=\"B7\" t=\"inlineStr\"><is><t>{}</t></is></c></row>",
        "长".repeat(40_000)
    );
    assert_eq!(refused(&rows(&long)).code, "MJ8111");
}

#[test]
fn cells_become_the_text_that_was_typed() {
    let row = "<row r=\"1\"><c r=\"A1\"><v>0.30000000000000004</v></c><c r=\"B1\" t=\"b\"><v>1</v></c>\
               <c r=\"D1\" t=\"d\"><v>2022-03-01T00:00:00</v></c><c r=\"E1\" t=\"str\"><f>A1</f><v>甲</v></c>\
               <c r=\"F1\"><v>1e2</v></c></row>";
    let table = xlsx::read(&rows(row)).unwrap().remove(0);
    assert_eq!(
        table.rows[0].cells,
        ["0.3", "true", "", "2022-03-01", "甲", "100"]
    );
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let mut locked = compound.to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let text = zip(&[
        Part::stored("[Content_Types].xml", "<Types/>"),
        Part::stored("_rels/.rels", "<Relationships></Relationships>"),
        Part::stored("word/document.xml", "<document/>"),
    ]);
    for (bytes, code) in [
        (b"".to_vec(), "MJ8102"),
        (b"a,b\n".to_vec(), "MJ8102"),
        (b"%PDF-1.7".to_vec(), "MJ8102"),
        (compound.to_vec(), "MJ8104"),
        (locked, "MJ8103"),
        (b"PK\x03\x04".to_vec(), "MJ8105"),
        (
            zip(&[Part::stored(
                "mimetype",
                "application/vnd.oasis.opendocument.spreadsheet",
            )]),
            "MJ8106",
        ),
        (text, "MJ8106"),
        (zip(&frame()), "MJ8106"),
    ] {
        assert_eq!(refused(&bytes).code, code);
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = rubric::write(&notice(), Lang::Zh).unwrap();
    for end in (0..bytes.len()).step_by(1000) {
        let refusal = refused(&bytes[..end]);
        assert!(matches!(refusal.code, "MJ8102" | "MJ8105"), "{end}: {refusal}");
    }
}

proptest! {
    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), zipped in any::<bool>()) {
        let bytes = if zipped { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        refused(&bytes);
    }

    #[test]
    fn broken_xml_never_panics(
        row in "(<row r=\"[0-9A]{0,11}\">|</row>|<c r=\"[A-Z]{0,8}[0-9]{0,11}\"( t=\"[a-z]{0,9}\")?( s=\"[0-9]{1,30}\")?>|\
                </c>|<v>[0-9eE.-]{0,6}</v>|<is>|<t>|</t>|</is>|<f t=\"shared\" si=\"[0-9]{1,20}\">|</f>|&[a-z#0-9]{0,5};|甲){0,12}",
    ) {
        let bytes = rows(&row);
        let read = [xlsx::read(&bytes).err(), sheets::read(&bytes).err().map(|mut r| r.remove(0))];
        prop_assert!(read.into_iter().flatten().all(|refusal| !refusal.code.is_empty()));
        prop_assert!(units::read(&bytes).is_ok() || rubric::read(&bytes).is_err());
    }
}
