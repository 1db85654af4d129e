//! A hand in a workbook: one cell of the finished bytes gets another content, as an office program would write it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::engine::TestError;

/// The same workbook with a number or a text in one cell of its first page, named as `H5`.
///
/// # Errors
/// The bytes are no workbook, or have no such cell.
pub fn fill_cell(bytes: &[u8], cell: &str, content: &str) -> Result<Vec<u8>, TestError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let name = file.name()?.into_owned();
        let mut body = Vec::new();
        file.read_to_end(&mut body)?;
        if name == "xl/worksheets/sheet1.xml" {
            body = filled(&String::from_utf8(body)?, cell, content)?.into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(&body)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn filled(xml: &str, cell: &str, content: &str) -> Result<String, TestError> {
    let missing = || format!("no cell {cell}");
    let from = xml.find(&format!("<c r=\"{cell}\"")).ok_or_else(missing)?;
    let (before, rest) = xml.split_at(from);
    let open = rest.find('>').ok_or_else(missing)?;
    let empty = rest.get(..open).is_some_and(|tag| tag.ends_with('/'));
    let end = if empty {
        open + 1
    } else {
        rest.find("</c>").ok_or_else(missing)? + "</c>".len()
    };
    let behind = rest.get(end..).ok_or_else(missing)?;
    let number = !content.is_empty() && content.chars().all(|c| c.is_ascii_digit() || c == '.');
    let written = if number {
        format!("<c r=\"{cell}\"><v>{content}</v></c>")
    } else {
        let text = content.replace('&', "&amp;").replace('<', "&lt;");
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
    };
    Ok(format!("{before}{written}{behind}"))
}
