//! 预览: what of a file can be seen without its program, and the text in it for searching.
//!
//! **Invariant:** whatever the bytes, the answer is something to see within the limits, or nothing with the reason.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, Xls, Xlsx};
use mingjian_core::refusal::Refusal;

use super::archive::Archive;
use super::kind::Kind;
use super::lines::{Limits, Lines};
use super::{
    MAX_COLUMNS, MAX_LINES, MAX_PIXELS, MAX_ROWS, MAX_TABLES, MAX_TEXT, Source, compound, damaged, guarded,
    head, length, not_shown, old_book, old_document, old_slides, page, plain, whole,
};
use crate::xlsx;

/// How much a page shows.
const SEEN: Limits = Limits {
    lines: MAX_LINES,
    bytes: 512 * 1024,
    tables: MAX_TABLES,
    rows: MAX_ROWS,
    columns: MAX_COLUMNS,
};
/// How much is searched.
pub(super) const SEARCHED: Limits = Limits {
    lines: 200_000,
    bytes: MAX_TEXT,
    tables: 200,
    rows: 20_000,
    columns: 200,
};
/// Longest text of a cell that is shown, in characters.
const MAX_CELL: usize = 2_000;
/// How many bytes of a picture its size is sought in.
const PICTURE_HEAD: u64 = 1024 * 1024;

/// 预览.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Preview {
    /// A picture shows itself.
    Picture {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// A PDF shows itself.
    Pdf,
    /// A workbook, as tables of text.
    Tables {
        /// Its tables.
        sheets: Vec<Sheet>,
        /// Whether there are more.
        cut: bool,
    },
    /// A document, as its paragraphs.
    Text {
        /// Line by line.
        lines: Vec<String>,
        /// Whether there is more.
        cut: bool,
    },
    /// An archive, as the names in it.
    Names {
        /// Its files.
        entries: Vec<Entry>,
        /// Whether there are more.
        cut: bool,
    },
    /// Nothing to see, and why.
    Nothing(Refusal),
}

/// One table of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Rows with something in them.
    pub rows: Vec<Vec<String>>,
    /// The number of each of these rows in the workbook, from 1.
    pub numbers: Vec<u32>,
    /// Whether rows or columns were left out.
    pub cut: bool,
}

/// One file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name with its folders, to be shown and nothing else.
    pub name: String,
    /// Its size in bytes, as the archive states it.
    pub size: u64,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// What of a file can be seen.
pub fn preview(file: &mut dyn Source, kind: Kind) -> Preview {
    guarded(|| seen(file, kind, SEEN)).unwrap_or_else(Preview::Nothing)
}

/// The text of a file, for searching and for [`secrecy_marks`](super::secrecy_marks).
///
/// # Errors
/// `MJ3034` when no text can be taken from this kind, otherwise why the file cannot be read.
pub fn text(file: &mut dyn Source, kind: Kind) -> Result<String, Refusal> {
    match guarded(|| seen(file, kind, SEARCHED))? {
        Preview::Text { lines, .. } => Ok(lines.join("\n")),
        Preview::Tables { sheets, .. } => {
            let rows = sheets.iter().flat_map(|sheet| sheet.rows.iter());
            Ok(rows.map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"))
        }
        Preview::Names { entries, .. } => {
            let names: Vec<String> = entries.into_iter().map(|entry| entry.name).collect();
            Ok(names.join("\n"))
        }
        Preview::Picture { .. } | Preview::Pdf | Preview::Nothing(_) => {
            Err(Refusal::new("MJ3034", &[("kind", kind.ending())]))
        }
    }
}

pub(super) fn seen(file: &mut dyn Source, kind: Kind, limits: Limits) -> Result<Preview, Refusal> {
    // WPS keeps its own endings over both families of formats.
    let zipped = head(file, 4)? == b"PK\x03\x04";
    match kind {
        Kind::Pdf => Ok(Preview::Pdf),
        Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Gif | Kind::Bmp => picture(file),
        Kind::Text | Kind::Csv => plainly(file, limits),
        Kind::Docx | Kind::Pptx | Kind::Ofd => document(file, kind, limits),
        Kind::Wps if zipped => document(file, Kind::Docx, limits),
        Kind::Dps if zipped => document(file, Kind::Pptx, limits),
        Kind::Xlsx => workbook(file, limits),
        Kind::Et if zipped => workbook(file, limits),
        Kind::Xls | Kind::Et => old_workbook(file, limits),
        Kind::Doc | Kind::Wps => {
            let mut lines = Lines::new(limits);
            old_document::read(file, &mut lines)?;
            Ok(written(lines))
        }
        Kind::Ppt | Kind::Dps => {
            let mut lines = Lines::new(limits);
            old_slides::read(file, &mut lines)?;
            Ok(written(lines))
        }
        Kind::Zip => names(file, limits),
        Kind::Tiff | Kind::Rar | Kind::SevenZip => Err(not_shown(kind)),
    }
}

fn written(lines: Lines) -> Preview {
    Preview::Text {
        lines: lines.lines,
        cut: lines.cut,
    }
}

fn document(file: &mut dyn Source, kind: Kind, limits: Limits) -> Result<Preview, Refusal> {
    let mut lines = Lines::new(limits);
    page::read(file, kind, &mut lines)?;
    Ok(written(lines))
}

/// The size of a picture is read from its head; one that would fill the memory of a browser is not shown.
fn picture(file: &mut dyn Source) -> Result<Preview, Refusal> {
    let size = imagesize::blob_size(&head(file, PICTURE_HEAD)?)
        .map_err(|error| Refusal::new("MJ3030", &[("reason", &error.to_string())]))?;
    let width = u64::try_from(size.width).unwrap_or(u64::MAX);
    let height = u64::try_from(size.height).unwrap_or(u64::MAX);
    if width == 0 || height == 0 {
        return Err(Refusal::new("MJ3030", &[("reason", "0")]));
    }
    if width.saturating_mul(height) > MAX_PIXELS {
        let params = [
            ("width", width.to_string()),
            ("height", height.to_string()),
            ("limit", MAX_PIXELS.to_string()),
        ];
        let params: Vec<(&str, &str)> = params.iter().map(|(key, value)| (*key, value.as_str())).collect();
        return Err(Refusal::new("MJ3029", &params));
    }
    Ok(Preview::Picture { width, height })
}

fn plainly(file: &mut dyn Source, limits: Limits) -> Result<Preview, Refusal> {
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    let cut = length(file)? > most;
    let text = plain::decode(&head(file, most)?);
    let mut lines = Lines::new(limits);
    lines.add(&text);
    lines.cut |= cut;
    Ok(written(lines))
}

fn names(file: &mut dyn Source, limits: Limits) -> Result<Preview, Refusal> {
    let parts = Archive::open(file)?.parts()?;
    let cut = parts.len() > limits.lines;
    let entries = parts.into_iter().take(limits.lines).map(|part| Entry {
        name: part.name.chars().filter(|c| !c.is_control()).take(500).collect(),
        size: part.size,
        encrypted: part.encrypted,
    });
    Ok(Preview::Names {
        entries: entries.collect(),
        cut,
    })
}

/// Tables as they fill, within the limits of all together.
struct Tables {
    sheets: Vec<Sheet>,
    left: usize,
    cut: bool,
    limits: Limits,
}

impl Tables {
    fn new(limits: Limits) -> Self {
        Self {
            sheets: Vec::new(),
            left: limits.bytes,
            cut: false,
            limits,
        }
    }

    fn begin(&mut self, name: &str) -> bool {
        if self.sheets.len() >= self.limits.tables || self.left == 0 {
            self.cut = true;
            return false;
        }
        self.sheets.push(Sheet {
            name: name.chars().take(100).collect(),
            ..Sheet::default()
        });
        true
    }

    /// Adds a row without the empty cells at its end; `false` when there is enough.
    fn row(&mut self, number: u32, mut row: Vec<String>) -> bool {
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        let Some(sheet) = self.sheets.last_mut() else {
            return false;
        };
        if row.is_empty() {
            return true;
        }
        let size: usize = row.iter().map(|cell| cell.len().saturating_add(1)).sum();
        if sheet.rows.len() >= self.limits.rows || size > self.left {
            sheet.cut = true;
            return false;
        }
        self.left = self.left.saturating_sub(size);
        sheet.rows.push(row);
        sheet.numbers.push(number.saturating_add(1));
        true
    }

    fn finish(self) -> Preview {
        Preview::Tables {
            sheets: self.sheets,
            cut: self.cut,
        }
    }
}

fn workbook(file: &mut dyn Source, limits: Limits) -> Result<Preview, Refusal> {
    let fresh = xlsx::unpack(&whole(file)?)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fresh)).map_err(damaged)?;
    let sheets = book.sheets_metadata().iter();
    let names: Vec<String> = sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut tables = Tables::new(limits);
    for name in names {
        if !tables.begin(&name) {
            break;
        }
        let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let (mut number, mut row, mut enough) = (0, Vec::new(), false);
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let (at, column) = (
                cell.get_position().0,
                usize::try_from(cell.get_position().1).unwrap_or(usize::MAX),
            );
            if at != number {
                if !tables.row(number, std::mem::take(&mut row)) {
                    enough = true;
                    break;
                }
                number = at;
            }
            let text = cell_text(cell.get_value());
            if column >= limits.columns {
                if let Some(sheet) = tables.sheets.last_mut().filter(|_| !text.is_empty()) {
                    sheet.cut = true;
                }
            } else if !text.is_empty() && column >= row.len() {
                row.resize(column, String::new());
                row.push(text);
            }
        }
        if !enough {
            tables.row(number, row);
        }
    }
    Ok(tables.finish())
}

fn old_workbook(file: &mut dyn Source, limits: Limits) -> Result<Preview, Refusal> {
    let mut opened = compound::Compound::open(file)?;
    if opened.has("EncryptedPackage") {
        return Err(Refusal::new("MJ3026", &[]));
    }
    let name = if opened.has("Workbook") {
        "Workbook"
    } else {
        "Book"
    };
    let stream = old_book::harmless(opened.read(name)?)?;
    let fresh = compound::fresh(name, &stream)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(fresh)).map_err(damaged)?;
    let mut tables = Tables::new(limits);
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        if !tables.begin(&name) {
            break;
        }
        if let Some(sheet) = tables.sheets.last_mut() {
            sheet.cut = range.width() > limits.columns;
        }
        let first = range.start().map_or(0, |(row, _)| row);
        for (number, row) in (first..).zip(range.rows()) {
            let cells = row
                .iter()
                .take(limits.columns)
                .map(|cell| cell_text(&shared(cell)));
            if !tables.row(number, cells.collect()) {
                break;
            }
        }
    }
    Ok(tables.finish())
}

/// A cell of an old workbook as one of a new.
fn shared(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// The text of a cell; what is no number or date is shown as what it is.
fn cell_text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => xlsx::decimal(*number).unwrap_or_default(),
        DataRef::DateTime(date) => xlsx::date(date).unwrap_or_default(),
        DataRef::Error(error) => error.to_string(),
    };
    text.trim().chars().take(MAX_CELL).collect()
}
