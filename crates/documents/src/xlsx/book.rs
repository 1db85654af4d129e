//! 写工作簿: pages of cells become an xlsx file that people read, edit and print in WPS or Excel.
//!
//! Every page has one header row that stays in sight and is repeated in print, A4 across. A text is written as a
//! text, whatever it begins with, so that none becomes a formula. **Invariant:** the same pages give the same
//! bytes: no clock, no author.

use std::collections::BTreeSet;

use mingjian_core::refusal::Refusal;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::layout;
use super::pack::short;
use super::place::place;

/// Longest text of a cell, as every spreadsheet program counts it (UTF-16 units).
pub(crate) const MAX_UNITS: usize = 32_767;
/// Longest title in the properties of a file.
const MAX_TITLE: usize = 200;
/// Longest title and label above a printed page: with every character doubled they stay below 255.
const MAX_ABOVE: usize = 80;
const MAX_LABEL: usize = 30;
/// Longest list of choices that a cell may offer.
const MAX_CHOICES: usize = 255;
/// How many empty rows below the last still offer choices.
const SPARE_ROWS: usize = 300;
/// The paper: A4.
const A4: u8 = 9;

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
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title(&book.title))
            .set_creation_datetime(&born),
    );
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
    text.chars().filter(|c| !c.is_control()).take(MAX_TITLE).collect()
}

/// Whether a text holds a character that no workbook keeps.
pub(crate) fn unfit(text: &str) -> Option<char> {
    text.chars()
        .find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

fn cell(sheet: &mut Worksheet, page: &Page, at: usize, column: usize, value: &Value) -> Result<(), Refusal> {
    let look = page
        .headings
        .get(column)
        .map_or(Look::Short, |heading| heading.look);
    let strong = page.shape.strong.contains(&at);
    let (row, col) = position(at.saturating_add(1), column)?;
    let written = match value {
        Value::Blank => sheet.write_blank(row, col, &layout::format(look, strong)),
        Value::Number(text) => {
            let refused = || Refusal::new("MJ8113", &[("value", &short(text))]);
            let number: f64 = text.parse().map_err(|_| refused())?;
            sheet.write_number_with_format(
                row,
                col,
                number,
                &layout::digits(layout::format(look, strong), text),
            )
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
            let format = layout::format(look, strong);
            // The mark keeps a text a text when somebody opens the cell and presses Enter.
            let formula = text.starts_with(['=', '+', '-', '@']);
            sheet.write_string_with_format(
                row,
                col,
                text,
                &if formula {
                    format.set_quote_prefix()
                } else {
                    format
                },
            )
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

/// Header row, widths, choices and everything for print.
fn paper(sheet: &mut Worksheet, book: &Book, page: &Page) -> Result<(), XlsxError> {
    let too_many = |_| XlsxError::RowColumnLimitError;
    let widths: Vec<u32> = (0..page.headings.len())
        .map(|column| layout::width(page, column))
        .collect();
    for (at, (column, width)) in page.headings.iter().zip(&widths).enumerate() {
        let col = u16::try_from(at).map_err(too_many)?;
        sheet.set_column_width(col, *width)?;
        sheet.set_column_format(
            col,
            &layout::format(column.look, false).set_border(FormatBorder::None),
        )?;
        sheet.write_string_with_format(0, col, &column.title, &layout::heading())?;
    }
    let titles = page.headings.iter().map(|heading| heading.title.as_str());
    sheet.set_row_height_pixels(0, layout::height(titles, &widths))?;
    // What is not printed may be cut on the screen; it would tear the printed rows apart.
    let printed = page.headings.iter().filter(|heading| heading.printed).count();
    for (at, row) in page.rows.iter().enumerate() {
        let number = u32::try_from(at.saturating_add(1)).map_err(too_many)?;
        sheet.set_row_height_pixels(
            number,
            layout::height(row.iter().take(printed).map(layout::text), &widths),
        )?;
    }
    let last_row = u32::try_from(page.rows.len()).map_err(too_many)?;
    if let Some(last) = printed.checked_sub(1) {
        sheet.set_print_area(0, 0, last_row, u16::try_from(last).map_err(too_many)?)?;
    }
    sheet.set_freeze_panes(1, u16::try_from(page.shape.frozen).map_err(too_many)?)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.75, 0.6, 0.3, 0.3);
    let above: String = margin(&book.title, MAX_ABOVE);
    let label = margin(&book.label, MAX_LABEL);
    sheet
        .set_header(format!("&L{label}&C{above}&R&A"))
        .set_footer(format!("&L{label}&C&P / &N"));
    if page.rows.is_empty() {
        sheet.set_tab_color(Color::RGB(0xD9_D9_D9));
    }
    for choices in &page.shape.choices {
        offer(sheet, page, choices)?;
    }
    Ok(())
}

/// A text for the margin of a printed page: one line, its marks made harmless.
pub(crate) fn margin(text: &str, limit: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .filter(|c| !c.is_control())
        .take(limit)
        .collect::<String>()
        .replace('&', "&&")
}

fn offer(sheet: &mut Worksheet, page: &Page, choices: &Choices) -> Result<(), XlsxError> {
    let length: usize = choices
        .words
        .iter()
        .map(|word| word.encode_utf16().count().saturating_add(1))
        .sum();
    if choices.words.is_empty() || length > MAX_CHOICES || choices.words.iter().any(|word| word.contains(','))
    {
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
    let rule = DataValidation::new()
        .allow_list_strings(&choices.words)?
        .show_error_message(false);
    sheet.add_data_validation(first, column, last, column, &rule)?;
    Ok(())
}
