//! What stands in a file, line by line with its place; and what hostile files come to.

use std::io::{Cursor, Write};

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use mingjian_core::contents::Place;
use mingjian_documents::files::{Piece, contents};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod slides;

#[path = "../../../../fuzz/src/attachment.rs"]
mod target;

fn read(name: &str, bytes: &[u8]) -> Vec<Piece> {
    contents(name, &mut Cursor::new(bytes.to_vec()))
}

/// The lines of the file itself, cells by bars.
fn lines(name: &str, bytes: &[u8]) -> Vec<(Place, String)> {
    let own = read(name, bytes).remove(0).contents.unwrap();
    own.lines
        .into_iter()
        .map(|line| (line.place, line.cells.join("|")))
        .collect()
}

fn code(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).remove(0).contents.unwrap_err().code.to_owned()
}

/// A PDF of one page that draws these texts at these places.
fn pdf(texts: &[(i64, i64, &str)]) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font =
        document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut operations = Vec::new();
    for (x, y, text) in texts {
        operations.push(Operation::new("BT", vec![]));
        operations.push(Operation::new("Tf", vec!["F1".into(), 10.into()]));
        operations.push(Operation::new("Td", vec![(*x).into(), (*y).into()]));
        operations.push(Operation::new("Tj", vec![Object::string_literal(*text)]));
        operations.push(Operation::new("ET", vec![]));
    }
    let stream = Stream::new(dictionary! {}, Content { operations }.encode().unwrap());
    let stream = document.add_object(stream);
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => stream, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(tree, Object::Dictionary(pages));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn bytes(mut document: Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_table_in_a_pdf_keeps_its_rows() {
    let texts = [
        (100, 700, "Name"),
        (300, 700, "Number"),
        (100, 680, "Wang"),
        // A number that is drawn in two pieces is one.
        (300, 680, "110101"),
        (330, 680, "1990"),
    ];
    assert_eq!(
        lines("a.pdf", &bytes(pdf(&texts))),
        [
            (Place::Page(1), "Name|Number".to_owned()),
            (Place::Page(1), "Wang|1101011990".to_owned())
        ]
    );
}

#[test]
fn a_file_tells_when_it_was_made_and_saved_or_nothing() {
    let told = |name: &str, bytes: &[u8]| {
        let own = read(name, bytes).remove(0).contents.unwrap();
        assert!(!own.lines.is_empty());
        [own.made, own.saved].map(|day| day.map(|day| day.to_string()).unwrap_or_default())
    };
    let document = |core: &str| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let text = "<w:document><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>";
        for (name, xml) in [
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", text),
            ("docProps/core.xml", core),
        ] {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(xml.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let core = "<c><dcterms:created>2021-05-06T20:00:00Z</dcterms:created><dcterms:modified>2021-06-01T01:00:00Z</dcterms:modified></c>";
    assert_eq!(told("a.docx", &document(core)), ["2021-05-07", "2021-06-01"]);
    for core in [
        "<c><created>soon",
        "<!DOCTYPE c><c><created>2021-05-06</created></c>",
        "",
    ] {
        assert_eq!(told("a.docx", &document(core)), ["", ""], "{core}");
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2021, 5, 6).unwrap();
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    assert_eq!(told("a.xlsx", &book.save_to_buffer().unwrap())[0], "2021-05-06");
    let mut document = pdf(&[(1, 1, "x")]);
    let known = dictionary! {
        "CreationDate" => Object::string_literal("D:20210506093000+08'00'"), "ModDate" => 7,
    };
    let known = document.add_object(known);
    document.trailer.set("Info", known);
    assert_eq!(told("a.pdf", &bytes(document.clone())), ["2021-05-06", ""]);
    document.trailer.set("Info", (999_999, 0));
    assert_eq!(told("a.pdf", &bytes(document)), ["", ""]);
}

#[test]
fn a_pdf_without_text_or_with_a_bomb_or_cut_says_so() {
    assert_eq!(code("a.pdf", &bytes(pdf(&[]))), "MJ3034");
    let mut whole = bytes(pdf(&[(1, 1, "x")]));
    whole.truncate(60);
    assert_eq!(code("a.pdf", &whole), "MJ3025");
    let mut document = pdf(&[(1, 1, "x")]);
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packer.write_all(&[b' '; 1024 * 1024]).unwrap();
    }
    let bomb = packer.finish().unwrap();
    let page = document.page_iter().next().unwrap();
    let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, bomb);
    let stream = document.add_object(stream);
    let Ok(Object::Dictionary(page)) = document.get_object_mut(page) else {
        panic!("no page");
    };
    page.set("Contents", stream);
    assert_eq!(code("a.pdf", &bytes(document)), "MJ3034");
}

#[test]
fn rows_of_workbooks_have_their_numbers_and_rows_of_documents_stay_lines() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    sheet.write_string(2, 1, "甲").unwrap();
    sheet.write_string(9, 0, "乙").unwrap();
    sheet.write_string(9, 2, "丙").unwrap();
    let book = book.save_to_buffer().unwrap();
    let row = |number| Place::Row("名单".to_owned(), number);
    assert_eq!(
        lines("a.xlsx", &book),
        [(row(3), "|甲".to_owned()), (row(10), "乙||丙".to_owned())]
    );
    // What it is decides, not what it is called.
    assert_eq!(lines("a.docx", &book).len(), 2);
    assert_eq!(code("a.xlsx", b"plain words"), "MJ3023");
    assert_eq!(code("a.xlsx", b"<html><body>gone"), "MJ3024");
    assert_eq!(code("a.xlsx", b""), "MJ3022");
}

#[test]
fn an_archive_that_swells_ends_and_what_stood_before_is_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let put = |writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, times: usize| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        for _ in 0..times {
            writer.write_all(&[b'a'; 1024 * 1024]).unwrap();
        }
    };
    writer.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all("甲".as_bytes()).unwrap();
    put(&mut writer, "b.txt", 40);
    put(&mut writer, "c.txt", 1);
    let zip = writer.finish().unwrap().into_inner();
    let pieces = read("a.zip", &zip);
    let states: Vec<(Option<&str>, bool)> = pieces
        .iter()
        .map(|piece| (piece.within.as_deref(), piece.contents.is_ok()))
        .collect();
    assert_eq!(
        states,
        [(None, true), (Some("a.txt"), true), (Some("b.txt"), false)]
    );
    assert!(pieces[0].contents.as_ref().unwrap().cut);
    let many = {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..200 {
            put(&mut writer, &format!("{number}.txt"), 0);
        }
        writer.finish().unwrap().into_inner()
    };
    assert!(read("a.zip", &many).len() <= 61);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_target_of_the_fuzzer_holds_over_broken_files(seed in any::<u64>(), at in any::<prop::sample::Index>()) {
        let mut whole = bytes(pdf(&[(100, 700, "Name"), (300, 700, "Number")]));
        let place = at.index(whole.len());
        whole[place] ^= u8::try_from(seed % 255).unwrap() + 1;
        target::attachment(&whole);
        whole.truncate(place);
        target::attachment(&whole);
        let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        old.extend((0..4_000).map(|number| u8::try_from((seed >> (number % 57)) & 0xff).unwrap()));
        target::attachment(&old);
    }
}
