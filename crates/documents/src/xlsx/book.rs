//! 写工作簿: pages of cells become an xlsx file that people read, edit and print in WPS or Excel.
//!
//! Every page has one header row that stays in sight and is repeated in print, A4 across. A text is written as a
//! text, whatever it begins with, so that none becomes a formula. **Invariant:** the same pages give the same
//! bytes: no clock, no author.

use std::collections::BTreeSet;

use mingjian_core::refusal::Refusal;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::pack::short;
use super::place::place;

/// Longest text of a cell, as every spreadsheet program counts it (UTF-16 units).
const MAX_UNITS: usize = 32_767;
/// Longest header or footer of a printed page.
const MAX_HEADER: usize = 200;
/// Longest list of choices that a cell may offer.
const MAX_CHOICES: usize = 255;
/// How many empty rows below the last still offer choices.
const SPARE_ROWS: usize = 300;
/// The paper: A4.
const A4: u8 = 9;
/// Up to so many digits a number shows whole without a format of its own.
const PLAIN_DIGITS: usize = 10;

/// 单元格: what is written into one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// A text, never a formula.
    Text(String),
    /// A number cell, given by its decimal text, which must come back exactly.
    Number(String),
}

/// How a column looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Ids and codes: kept as text even when typed as digits.
    Id,
    /// Numbers.
    Number,
    /// One of a few words.
    Word,
    /// A name.
    Short,
    /// Sentences.
    Long,
}

/// 列名: one column of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// What stands in the header.
    pub title: String,
    /// How its cells look.
    pub look: Look,
    /// Whether it is printed; printed columns stand first.
    pub printed: bool,
}

/// 可选项: words that a cell offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The column, from 0.
    pub column: usize,
    /// One row, from 0 below the header; the whole column when absent.
    pub row: Option<usize>,
    /// The words.
    pub words: Vec<String>,
}

/// What a page shows beside its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// Columns that stay in sight when scrolling to the right.
    pub frozen: usize,
    /// Rows in bold, from 0 below the header.
    pub strong: BTreeSet<usize>,
    /// Cells with a list to choose from.
    pub choices: Vec<Choices>,
}

/// 工作表: one page of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The name on its tab.
    pub name: String,
    /// Its columns.
    pub headings: Vec<Heading>,
    /// Its rows below the header.
    pub rows: Vec<Vec<Value>>,
    /// What it shows beside its cells.
    pub shape: Shape,
}

/// 工作簿: all pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// Printed above each page.
    pub title: String,
    /// Printed above and below each page, for instance 示例表,非原附件.
    pub label: String,
    /// The pages in their order.
    pub pages: Vec<Page>,
}

fn failed(error: &XlsxError) -> Refusal {
    Refusal::new("MJ8123", &[("reason", &short(&error.to_string()))])
}

/// Writes a workbook.
///
/// # Errors
/// `MJ8120` a text too long for a cell, `MJ8121` a control character, `MJ8123` more rows or columns than a
/// workbook has.
pub fn write(book: &Book) -> Result<Vec<u8>, Refusal> {
    let mut workbook = Workbook::new();
    let born = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|error| failed(&error))?;
    workbook.set_properties(&DocProperties::new().set_title(title(&book.title)).set_creation_datetime(&born));
    for page in &book.pages {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&page.name).map_err(|error| failed(&error))?;
        paper(sheet, book, page).map_err(|error| failed(&error))?;
        for (at, row) in page.rows.iter().enumerate() {
            for (column, value) in row.iter().enumerate() {
                cell(sheet, page, at, column, value)?;
            }
        }
    }
    workbook.save_to_buffer().map_err(|error| failed(&error))
}

/// A title that the properties of a file can hold.
fn title(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_HEADER).collect()
}

/// Whether a text holds a character that no workbook keeps.
pub(crate) fn unfit(text: &str) -> Option<char> {
    text.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

fn cell(sheet: &mut Worksheet, page: &Page, at: usize, column: usize, value: &Value) -> Result<(), Refusal> {
    let look = page.headings.get(column).map_or(Look::Short, |heading| heading.look);
    let strong = page.shape.strong.contains(&at);
    let (row, col) = position(at.saturating_add(1), column)?;
    let written = match value {
        Value::Blank => sheet.write_blank(row, col, &format(look, strong)),
        Value::Number(text) => {
            let refused = || Refusal::new("MJ8113", &[("value", &short(text))]);
            let number: f64 = text.parse().map_err(|_| refused())?;
            sheet.write_number_with_format(row, col, number, &digits(format(look, strong), text))
        }
        Value::Text(text) => {
            let here = || place(&page.name, row.saturating_add(1), Some(column));
            let units = text.encode_utf16().count();
            if units > MAX_UNITS {
                let params = [("size", units.to_string()), ("limit", MAX_UNITS.to_string())];
                let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
                return Err(Refusal::new("MJ8120", &params).at(here()));
            }
            if let Some(bad) = unfit(text) {
                let code = format!("U+{:04X}", u32::from(bad));
                return Err(Refusal::new("MJ8121", &[("code", &code)]).at(here()));
            }
            let format = format(look, strong);
            // The mark keeps a text a text when somebody opens the cell and presses Enter.
            let formula = text.starts_with(['=', '+', '-', '@']);
            sheet.write_string_with_format(row, col, text, &if formula { format.set_quote_prefix() } else { format })
        }
    };
    written.map(drop).map_err(|error| failed(&error))
}

fn position(row: usize, column: usize) -> Result<(u32, u16), Refusal> {
    match (u32::try_from(row), u16::try_from(column)) {
        (Ok(row), Ok(column)) => Ok((row, column)),
        _ => Err(failed(&XlsxError::RowColumnLimitError)),
    }
}

/// The format of a cell.
fn format(look: Look, strong: bool) -> Format {
    let mut format = Format::new()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xBF_BF_BF))
        .set_text_wrap();
    format = match look {
        Look::Id => format.set_num_format("@"),
        Look::Number => format.set_align(FormatAlign::Right),
        Look::Word => format.set_align(FormatAlign::Center),
        Look::Short | Look::Long => format,
    };
    if strong { format.set_bold().set_background_color(Color::RGB(0xF2_F2_F2)) } else { format }
}

/// The format of a number that shows all its digits.
fn digits(format: Format, text: &str) -> Format {
    let (_, decimals) = text.split_once('.').unwrap_or((text, ""));
    if text.bytes().filter(u8::is_ascii_digit).count() <= PLAIN_DIGITS {
        return format.set_num_format("General");
    }
    let point = if decimals.is_empty() { "" } else { "." };
    format.set_num_format(format!("0{point}{}", "0".repeat(decimals.len())))
}

/// Header row, widths, choices and everything for print.
fn paper(sheet: &mut Worksheet, book: &Book, page: &Page) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xBF_BF_BF))
        .set_background_color(Color::RGB(0xE4_E4_E4));
    let too_many = |_| XlsxError::RowColumnLimitError;
    for (at, column) in page.headings.iter().enumerate() {
        let col = u16::try_from(at).map_err(too_many)?;
        sheet.set_column_width(col, width(page, at))?;
        sheet.set_column_format(col, &format(column.look, false).set_border(FormatBorder::None))?;
        sheet.write_string_with_format(0, col, &column.title, &heading)?;
    }
    let last_row = u32::try_from(page.rows.len()).map_err(too_many)?;
    let printed = page.headings.iter().filter(|heading| heading.printed).count();
    if let Some(last) = printed.checked_sub(1) {
        sheet.set_print_area(0, 0, last_row, u16::try_from(last).map_err(too_many)?)?;
    }
    sheet.set_freeze_panes(1, u16::try_from(page.shape.frozen).map_err(too_many)?)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.75, 0.6, 0.3, 0.3);
    let above: String = header(&book.title, MAX_HEADER / 2);
    let label = header(&book.label, MAX_HEADER / 4);
    sheet.set_header(format!("&L{label}&C{above}&R&A")).set_footer(format!("&L{label}&C&P / &N"));
    if page.rows.is_empty() {
        sheet.set_tab_color(Color::RGB(0xD9_D9_D9));
    }
    for choices in &page.shape.choices {
        offer(sheet, page, choices)?;
    }
    Ok(())
}

/// A text for the margin of a printed page: one line, its marks made harmless.
fn header(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control()).take(limit).collect::<String>().replace('&', "&&")
}

fn offer(sheet: &mut Worksheet, page: &Page, choices: &Choices) -> Result<(), XlsxError> {
    let length: usize = choices.words.iter().map(|word| word.encode_utf16().count().saturating_add(1)).sum();
    if choices.words.is_empty() || length > MAX_CHOICES || choices.words.iter().any(|word| word.contains(',')) {
        return Ok(());
    }
    let too_many = |_| XlsxError::RowColumnLimitError;
    let (first, last) = match choices.row {
        Some(row) => (row, row),
        None => (0, page.rows.len().saturating_add(SPARE_ROWS)),
    };
    let first = u32::try_from(first.saturating_add(1)).map_err(too_many)?;
    let last = u32::try_from(last.saturating_add(1)).map_err(too_many)?;
    let column = u16::try_from(choices.column).map_err(too_many)?;
    // A word that is not in the list is let through here and refused, with its cell, when the file is read.
    let rule = DataValidation::new().allow_list_strings(&choices.words)?.show_error_message(false);
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}

/// The width of a column, in characters: enough for what stands in it, within the bounds of its look.
fn width(page: &Page, column: usize) -> u32 {
    let Some(heading) = page.headings.get(column) else {
        return 10;
    };
    let texts = page.rows.iter().filter_map(|row| row.get(column)).filter_map(|value| match value {
        Value::Text(text) | Value::Number(text) => Some(text),
        Value::Blank => None,
    });
    let longest = texts.flat_map(|text| text.lines()).map(columns).max().unwrap_or_default();
    let (least, most) = match heading.look {
        Look::Id => (8, 24),
        Look::Number => (8, 22),
        Look::Word => (8, 20),
        Look::Short => (10, 26),
        Look::Long => (14, 56),
    };
    // A heading may stand on two lines.
    longest.max(columns(&heading.title).div_ceil(2)).saturating_add(2).clamp(least, most)
}

/// How many columns of a fixed-width print a text takes: two for a Chinese character.
fn columns(text: &str) -> u32 {
    text.chars().take(200).map(|c| if u32::from(c) >= 0x2E80 { 2 } else { 1 }).sum()
}
