//! A document as a word processor writes it, for sites that offer one.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::TestError;

/// A docx of these paragraphs, with a picture in it where asked.
///
/// # Errors
/// When it cannot be packed.
pub fn docx(paragraphs: &[&str], picture: bool) -> Result<Vec<u8>, TestError> {
    let text: String = paragraphs
        .iter()
        .map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))
        .collect();
    let body = format!("<w:document><w:body>{text}<w:sectPr/></w:body></w:document>");
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", body.as_str()),
    ];
    if picture {
        parts.push(("word/media/image1.png", "a picture"));
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default())?;
        writer.write_all(bytes.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
