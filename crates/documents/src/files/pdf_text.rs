//! PDF 正文: the text of a PDF, page by page and line by line, as far as its fonts say which characters they draw.
//!
//! What stands at one height is one line, and a wide gap in it is a tab, so that the rows of tables stay rows.
//! **Invariant:** streams are inflated within limits, and so many pages and lines are read as asked for; a page that
//! is a picture has no text here, and that is said.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Encoding, LoadOptions, Object};
use mingjian_core::refusal::Refusal;

use super::days::{self, Days};
use super::lines::Lines;
use super::{MAX_PART, Source, damaged, too_large};

/// Largest PDF whose text is taken, in bytes: its objects take several times as much.
const MAX_PDF: u64 = 24 * 1024 * 1024;
/// Most bytes of one stream once inflated.
const MAX_STREAM: usize = 16 * 1024 * 1024;
/// Most pages that are read.
const MAX_PAGES: usize = 2_000;
/// Most operations of all pages together.
const MAX_OPERATIONS: usize = 4_000_000;

/// 一页.
pub(super) struct PdfPage {
    /// Its number, from 1.
    pub(super) number: u32,
    /// The lines on it, within the limits of all together.
    pub(super) lines: Vec<String>,
}

/// 所读 of a PDF.
pub(super) struct PdfText {
    pub(super) pages: Vec<PdfPage>,
    /// Whether something was left out.
    pub(super) cut: bool,
    pub(super) days: Days,
}

/// The text of all pages, and the days that the file tells of itself.
///
/// # Errors
/// `MJ3025` damaged, `MJ3026` encrypted, `MJ3032` too large.
pub(super) fn read(file: &mut dyn Source, mut lines: Lines) -> Result<PdfText, Refusal> {
    let size = super::length(file)?;
    if size > MAX_PDF {
        return Err(too_large(size, MAX_PDF));
    }
    let bytes = super::head(file, MAX_PDF)?;
    let limit = usize::try_from(MAX_PART).unwrap_or(usize::MAX).min(MAX_STREAM);
    let options = LoadOptions {
        max_decompressed_size: Some(limit),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(&bytes, options).map_err(|error| match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => Refusal::new("MJ3026", &[]),
        other => damaged(other),
    })?;
    if document.is_encrypted() {
        return Err(Refusal::new("MJ3026", &[]));
    }
    drop(bytes);
    let (mut pages, mut left) = (Vec::new(), MAX_OPERATIONS);
    for (number, id) in document.get_pages() {
        if pages.len() >= MAX_PAGES || left == 0 || lines.cut {
            lines.cut = true;
            break;
        }
        let from = lines.lines.len();
        let Ok(content) = document.get_page_content_with_limit(id, limit) else {
            lines.cut = true;
            continue;
        };
        let fonts = document.get_page_fonts(id).unwrap_or_default();
        let fonts = fonts.into_iter().filter_map(|(name, font)| {
            let encoding = font.get_font_encoding_with_limit(&document, limit).ok()?;
            Some((name, encoding))
        });
        let mut pen = Pen::new(fonts.collect());
        for operation in Content::decode_iter(&content).map_while(Result::ok) {
            let Some(rest) = left.checked_sub(1) else {
                lines.cut = true;
                break;
            };
            left = rest;
            pen.draw(&operation);
        }
        lines.add(&pen.text);
        pages.push(PdfPage {
            number,
            lines: lines.lines.split_off(from),
        });
    }
    Ok(PdfText {
        pages,
        cut: lines.cut,
        days: days::of_pdf(&document),
    })
}

/// Hundredths of the unit of a page.
type Length = i64;

/// 笔: where the next text is drawn.
struct Pen<'a> {
    fonts: std::collections::BTreeMap<Vec<u8>, Encoding<'a>>,
    font: Vec<u8>,
    size: Length,
    /// Where the line of text begins.
    x: Length,
    y: Length,
    /// What the page is shifted by, and what it was before.
    shift: (Length, Length),
    shifts: Vec<(Length, Length)>,
    leading: Length,
    /// Where the last text ended, estimated.
    end: Option<(Length, Length)>,
    text: String,
}

/// Most texts of a page, in bytes.
const MAX_PAGE: usize = 1024 * 1024;
/// How deep shifts are kept.
const MAX_SHIFTS: usize = 64;

impl<'a> Pen<'a> {
    fn new(fonts: std::collections::BTreeMap<Vec<u8>, Encoding<'a>>) -> Self {
        Self {
            fonts,
            font: Vec::new(),
            size: 1_000,
            x: 0,
            y: 0,
            shift: (0, 0),
            shifts: Vec::new(),
            leading: 0,
            end: None,
            text: String::new(),
        }
    }

    fn draw(&mut self, operation: &Operation) {
        let number = |at: usize| length(operation.operands.get(at));
        match operation.operator.as_str() {
            "q" if self.shifts.len() < MAX_SHIFTS => self.shifts.push(self.shift),
            "Q" => self.shift = self.shifts.pop().unwrap_or(self.shift),
            "cm" => {
                self.shift = (
                    self.shift.0.saturating_add(number(4)),
                    self.shift.1.saturating_add(number(5)),
                );
            }
            "BT" => (self.x, self.y) = (0, 0),
            "Tf" => {
                if let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) {
                    self.font = name.to_vec();
                }
                self.size = number(1).abs().max(100);
            }
            "TL" => self.leading = number(0),
            "Tm" => {
                (self.x, self.y) = (number(4), number(5));
                // A size of one is scaled here.
                if self.size <= 100 {
                    self.size = number(0).abs().max(100);
                }
            }
            "Td" | "TD" => {
                self.x = self.x.saturating_add(number(0));
                self.y = self.y.saturating_add(number(1));
            }
            "T*" => self.y = self.y.saturating_sub(self.leading.max(self.size)),
            "Tj" | "TJ" => self.show(&operation.operands),
            "'" | "\"" => {
                self.y = self.y.saturating_sub(self.leading.max(self.size));
                self.show(&operation.operands);
            }
            _ => {}
        }
    }

    fn show(&mut self, operands: &[Object]) {
        let mut shown = String::new();
        if let Some(encoding) = self.fonts.get(&self.font) {
            gather(encoding, operands, &mut shown, 0);
        }
        shown.retain(|c| !c.is_control() && c != '\u{fffd}');
        if shown.is_empty() || self.text.len().saturating_add(shown.len()) > MAX_PAGE {
            return;
        }
        let at = (
            self.x.saturating_add(self.shift.0),
            self.y.saturating_add(self.shift.1),
        );
        if let Some((end, height)) = self.end {
            if height.abs_diff(at.1) > self.size.unsigned_abs() / 2 {
                self.text.push('\n');
            } else if at.0 > end.saturating_add(self.size) || at.0.saturating_add(self.size) < end {
                self.text.push('\t');
            }
        }
        let wide: Length = shown
            .chars()
            .map(|c| if c.is_ascii() { self.size / 2 } else { self.size })
            .sum();
        self.end = Some((at.0.saturating_add(wide), at.1));
        // Until it is moved, the next text follows this one.
        self.x = self.x.saturating_add(wide);
        self.text.push_str(&shown);
    }
}

/// A length; what is none is nothing.
fn length(object: Option<&Object>) -> Length {
    let value = object.and_then(|object| object.as_float().ok()).unwrap_or(0.0);
    let value = value.clamp(-1.0e6, 1.0e6) * 100.0;
    format!("{value:.0}").parse().unwrap_or(0)
}

fn gather(encoding: &Encoding<'_>, operands: &[Object], out: &mut String, depth: u8) {
    for operand in operands {
        match operand {
            Object::String(bytes, _) => {
                let _ = encoding.write_to_string(bytes, out);
            }
            Object::Array(inner) if depth == 0 => gather(encoding, inner, out, 1),
            _ => {}
        }
    }
}
