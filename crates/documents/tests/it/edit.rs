//! A hand in a workbook: one cell of the finished bytes gets another content, as an office program would write it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is put into a cell.
pub enum Put<'a> {
    Blank,
    Number(&'a str),
    Text(&'a str),
    /// A formula with its result, which may be missing.
    Formula(&'a str, &'a str),
}

/// The parts of a workbook by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        if file.read_to_string(&mut text).is_ok() {
            parts.insert(name, text);
        }
    }
    parts
}

/// A workbook out of its parts.
pub fn zipped(parts: &BTreeMap<String, String>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same workbook with another content in one cell, named as `评分!B7`.
pub fn edit(bytes: &[u8], cell: &str, put: Put<'_>) -> Vec<u8> {
    let mut parts = parts(bytes);
    let (sheet, name) = cell.split_once('!').unwrap();
    let workbook = &parts["xl/workbook.xml"];
    let before = &workbook[..workbook.find(&format!("name=\"{sheet}\"")).unwrap()];
    let number = before.matches("<sheet ").count();
    let xml = parts
        .get_mut(&format!("xl/worksheets/sheet{number}.xml"))
        .unwrap();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let inner = match put {
        Put::Blank => String::new(),
        Put::Number(number) => format!("<v>{number}</v>"),
        Put::Text(text) => format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text)),
        Put::Formula(formula, "") => format!("<f>{formula}</f>"),
        Put::Formula(formula, value) => format!("<f>{formula}</f><v>{value}</v>"),
    };
    let kind = if matches!(put, Put::Text(_)) {
        " t=\"inlineStr\""
    } else {
        ""
    };
    let written = format!("<c r=\"{name}\"{kind}>{inner}</c>");
    if let Some(from) = xml.find(&format!("<c r=\"{name}\"")) {
        let open = from + xml[from..].find('>').unwrap();
        let to = if xml[..open].ends_with('/') {
            open + 1
        } else {
            open + xml[open..].find("</c>").unwrap() + 4
        };
        xml.replace_range(from..to, &written);
    } else {
        let row: String = name.chars().filter(char::is_ascii_digit).collect();
        match xml.find(&format!("<row r=\"{row}\"")) {
            Some(from) => {
                let end = from + xml[from..].find("</row>").unwrap();
                xml.insert_str(end, &written);
            }
            None => {
                let end = xml.find("</sheetData>").unwrap();
                xml.insert_str(end, &format!("<row r=\"{row}\">{written}</row>"));
            }
        }
    }
    zipped(&parts)
}

/// The same workbook with a text replaced among all its texts.
pub fn resealed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut parts = parts(bytes);
    let texts = parts.get_mut("xl/sharedStrings.xml").unwrap();
    assert!(texts.contains(from));
    *texts = texts.replace(from, to);
    zipped(&parts)
}
