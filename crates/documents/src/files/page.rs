//! 文档正文: paragraphs out of the XML of docx, pptx and ofd.
//!
//! **Invariant:** entities are not expanded and a document type is refused, so that small files stay small.

use mingjian_core::refusal::Refusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, Part};
use super::kind::Kind;
use super::lines::Lines;
use super::{Source, damaged, plain};

/// Longest paragraph that is gathered, in bytes.
const MAX_PARAGRAPH: usize = 100_000;

/// Adds the paragraphs of a document that is a zip.
///
/// # Errors
/// `MJ3025` damaged, `MJ3026` encrypted, `MJ3027` beyond the limits, `MJ3028` a document type.
pub(super) fn read(file: &mut dyn Source, kind: Kind, lines: &mut Lines) -> Result<(), Refusal> {
    let mut archive = Archive::open(file)?;
    let mut parts: Vec<(u64, u64, Part)> = archive
        .parts()?
        .into_iter()
        .filter_map(|part| order(&part.name, kind).map(|(place, number)| (place, number, part)))
        .collect();
    parts.sort_by(|a, b| (a.0, a.1, &a.2.name).cmp(&(b.0, b.1, &b.2.name)));
    for (_, _, part) in parts {
        let xml = plain::decode(&archive.read(&part)?);
        if !paragraphs(&xml, lines)? {
            break;
        }
    }
    Ok(())
}

/// Where a part stands in the text, or `None` when it has no text for us.
fn order(name: &str, kind: Kind) -> Option<(u64, u64)> {
    let name = name.to_lowercase();
    let name = name.trim_start_matches('/');
    let number = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).take(9).collect();
        digits.parse().unwrap_or(0)
    };
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    if !file.ends_with(".xml") {
        return None;
    }
    match kind {
        Kind::Docx if folder == "word" => ["header", "document", "footnotes", "endnotes", "footer"]
            .iter()
            .zip(0..)
            .find(|(start, _)| file.starts_with(**start))
            .map(|(_, place)| (place, number(file))),
        Kind::Pptx if folder == "ppt/slides" => Some((0, number(file))),
        Kind::Ofd if folder.contains("/pages/") || folder.contains("/tpls/") => {
            let place = u64::from(folder.contains("/tpls/"));
            let page = folder.rsplit('/').next().unwrap_or_default();
            Some((place, number(page)))
        }
        _ => None,
    }
}

/// Adds the paragraphs of one part; `false` when there is enough.
fn paragraphs(xml: &str, lines: &mut Lines) -> Result<bool, Refusal> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut state = State::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Eof => return Ok(state.end(lines)),
            Event::DocType(_) => return Err(Refusal::new("MJ3028", &[])),
            Event::Start(tag) => {
                if !state.start(&tag, lines) {
                    return Ok(false);
                }
                state.inside(tag.local_name().as_ref(), true);
            }
            Event::Empty(tag) if !state.start(&tag, lines) => return Ok(false),
            Event::End(tag) => {
                let name = tag.local_name();
                state.inside(name.as_ref(), false);
                let enough = match name.as_ref() {
                    "p" => !state.end(lines),
                    "tc" => {
                        state.cell();
                        false
                    }
                    "tr" => !state.row(lines),
                    _ => false,
                };
                if enough {
                    return Ok(false);
                }
            }
            Event::Text(text) => state.add(&text.xml10_content()),
            Event::CData(text) => state.add(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let known = match name {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().map_err(damaged)?,
                };
                let known = known.ok_or_else(|| Refusal::new("MJ3028", &[]))?;
                state.add(known.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
    }
}

/// Where the reader is.
#[derive(Default)]
struct State {
    /// How deep in text that counts.
    text: u32,
    /// How deep in what stands there twice, or was deleted.
    skipped: u32,
    paragraph: String,
    /// How deep in rows of tables, and the row so far: its cells stay on one line.
    rows: u32,
    row: String,
    /// The height of the last text of a page (ofd): texts at one height are one line.
    height: String,
}

impl State {
    fn inside(&mut self, name: &str, enters: bool) {
        let depth = match name {
            "t" | "TextCode" => &mut self.text,
            "Fallback" | "del" | "moveFrom" => &mut self.skipped,
            "tr" => &mut self.rows,
            _ => return,
        };
        *depth = if enters {
            depth.saturating_add(1)
        } else {
            depth.saturating_sub(1)
        };
    }

    fn start(&mut self, tag: &BytesStart<'_>, lines: &mut Lines) -> bool {
        match tag.local_name().as_ref() {
            "tab" if self.skipped == 0 && !self.paragraph.is_empty() => self.paragraph.push('\t'),
            "br" | "cr" if self.skipped == 0 => self.paragraph.push('\n'),
            // A text box stands within a paragraph and has its own.
            "txbxContent" => return self.end(lines),
            "TextObject" => {
                let height = height(tag);
                if height != self.height {
                    self.height = height;
                    return self.end(lines);
                }
            }
            _ => {}
        }
        true
    }

    fn add(&mut self, text: &str) {
        if self.text > 0
            && self.skipped == 0
            && self.paragraph.len().saturating_add(text.len()) <= MAX_PARAGRAPH
        {
            self.paragraph.push_str(text);
        }
    }

    fn end(&mut self, lines: &mut Lines) -> bool {
        let paragraph = std::mem::take(&mut self.paragraph);
        if self.rows == 0 {
            return lines.add(&paragraph);
        }
        // Several paragraphs of a cell stay one cell.
        if self.row.len().saturating_add(paragraph.len()) < MAX_PARAGRAPH {
            if !paragraph.is_empty() && !self.row.is_empty() && !self.row.ends_with('\t') {
                self.row.push(' ');
            }
            self.row.push_str(&paragraph.replace(['\n', '\t'], " "));
        }
        true
    }

    fn cell(&mut self) {
        if self.row.len() < MAX_PARAGRAPH {
            self.row.push('\t');
        }
    }

    /// The end of a row; that of a table within a cell belongs to the row around it.
    fn row(&mut self, lines: &mut Lines) -> bool {
        if self.rows > 0 {
            return true;
        }
        let row = std::mem::take(&mut self.row);
        lines.add(row.trim_end_matches('\t'))
    }
}

/// The height at which a text of a page stands, whole millimetres.
fn height(tag: &BytesStart<'_>) -> String {
    let boundary = tag.try_get_attribute("Boundary").ok().flatten();
    let value = boundary
        .map(|attribute| attribute.value.into_owned())
        .unwrap_or_default();
    let second = value.split_ascii_whitespace().nth(1).unwrap_or_default();
    second.split('.').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::lines::Limits;

    fn lines(xml: &str) -> Result<Vec<String>, Refusal> {
        let mut lines = Lines::new(Limits {
            lines: 10,
            bytes: 1000,
            tables: 1,
            rows: 1,
            columns: 1,
        });
        paragraphs(xml, &mut lines).map(|_| lines.lines)
    }

    #[test]
    fn text_comes_once_paragraph_by_paragraph() {
        let xml = "<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:t>★</w:t><w:tab/><w:t>10年</w:t></w:r></w:p>\
                   <w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:t>甲&amp;&#20057;</w:t></w:p></w:txbxContent>\
                   </mc:Choice><mc:Fallback><w:p><w:t>甲</w:t></w:p></mc:Fallback></mc:AlternateContent>\
                   <w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>";
        assert_eq!(lines(xml).unwrap(), ["机密★\t10年", "甲&乙"]);
    }

    #[test]
    fn texts_at_one_height_are_one_line() {
        let xml = "<Page><TextObject Boundary=\"10 20.1 5 5\"><TextCode X=\"0\">秘密</TextCode></TextObject>\
                   <TextObject Boundary=\"16 20.3 5 5\"><TextCode>★1年</TextCode></TextObject>\
                   <TextObject Boundary=\"10 40 5 5\"><TextCode>关于</TextCode></TextObject></Page>";
        assert_eq!(lines(xml).unwrap(), ["秘密★1年", "关于"]);
    }

    #[test]
    fn entities_of_a_file_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a><t>&c;</t></a>";
        assert_eq!(lines(bomb).unwrap_err().code, "MJ3028");
        assert_eq!(lines("<a><t>&c;</t></a>").unwrap_err().code, "MJ3028");
    }
}
