//! 写表: pages of a book become an xlsx file as WPS and Excel show it well.
//!
//! What may be filled in is tinted and unlocked; the rest is under sheet protection without a password, which keeps
//! a slip of the hand away and nobody else. **Invariant:** the same book gives the same bytes.

use mingjian_core::lang::Lang;
use mingjian_core::points::Points;
use mingjian_core::refusal::Refusal;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::content::{Rule, text_of};
use super::grid::{Fill, Grid, Input, Line, Slot};
use super::seal::{HIDDEN, Stamp};
use crate::xlsx::{Look, MAX_UNITS, Value, cell_name, layout, margin, short, unfit};

/// The paper: A4.
const A4: u8 = 9;
/// Longest title and label above a printed page.
const MAX_ABOVE: usize = 80;
const MAX_LABEL: usize = 30;
/// Longest list of words that a cell may offer, as spreadsheet programs count it.
const MAX_OFFERED: usize = 255;
/// What may be filled in.
const TINT: Color = Color::RGB(0xFF_F8_E1);
/// What is not to be filled in on this line.
const CLOSED: Color = Color::RGB(0xEE_EE_EE);

/// Writes the pages and the hidden one.
///
/// # Errors
/// `MJ8120` a text too long for a cell, `MJ8121` a control character, `MJ8123` more lines than a workbook has,
/// `MJ8230` two lines with the same key.
pub fn write(stamp: &Stamp<'_>, grids: &[Grid], lang: Lang) -> Result<Vec<u8>, Refusal> {
    let mut workbook = Workbook::new();
    let title = grids.first().map(|grid| grid.title.clone()).unwrap_or_default();
    let born = ExcelDateTime::from_ymd(2000, 1, 1).map_err(|error| failed(&error))?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(margin(&title, MAX_ABOVE).replace("&&", "&"))
            .set_creation_datetime(&born),
    );
    for grid in grids {
        grid.told_apart()?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(&grid.name).map_err(|error| failed(&error))?;
        head(sheet, grid)?;
        for (at, line) in grid.lines.iter().enumerate() {
            for (column, slot) in line.slots.iter().enumerate() {
                put(sheet, grid, at, column, slot)?;
            }
        }
        frame(sheet, grid, stamp, lang).map_err(|error| failed(&error))?;
        rules(sheet, grid, lang).map_err(|error| failed(&error))?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(HIDDEN).map_err(|error| failed(&error))?;
    for (row, cells) in stamp.rows(grids, lang).iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            fit(HIDDEN, row, column, text)?;
            let (row, column) = position(row, column).map_err(|error| failed(&error))?;
            let format = Format::new().set_num_format("@");
            sheet
                .write_string_with_format(row, column, text, &quoted(format, text))
                .map_err(|error| failed(&error))?;
        }
    }
    sheet.set_hidden(true).protect();
    workbook.save_to_buffer().map_err(|error| failed(&error))
}

fn failed(error: &XlsxError) -> Refusal {
    Refusal::new("MJ8123", &[("reason", &short(&error.to_string()))])
}

fn position(row: usize, column: usize) -> Result<(u32, u16), XlsxError> {
    match (u32::try_from(row), u16::try_from(column)) {
        (Ok(row), Ok(column)) => Ok((row, column)),
        _ => Err(XlsxError::RowColumnLimitError),
    }
}

/// The mark keeps a text a text when somebody opens the cell and presses Enter.
fn quoted(format: Format, text: &str) -> Format {
    if text.starts_with(['=', '+', '-', '@']) {
        format.set_quote_prefix()
    } else {
        format
    }
}

/// Refuses a text that no cell keeps.
fn fit(sheet: &str, row: usize, column: usize, text: &str) -> Result<(), Refusal> {
    let place = || mingjian_core::refusal::Place {
        cell: cell_name(
            sheet,
            u32::try_from(row).unwrap_or(u32::MAX).saturating_add(1),
            Some(column),
        ),
        ..Default::default()
    };
    let units = text.encode_utf16().count();
    if units > MAX_UNITS {
        let (size, limit) = (units.to_string(), MAX_UNITS.to_string());
        return Err(Refusal::new("MJ8120", &[("size", &size), ("limit", &limit)]).at(place()));
    }
    if let Some(bad) = unfit(text) {
        let code = format!("U+{:04X}", u32::from(bad));
        return Err(Refusal::new("MJ8121", &[("code", &code)]).at(place()));
    }
    Ok(())
}

/// The format of a cell of a line.
fn format(fill: Fill, slot: &Slot, open_column: bool) -> Format {
    let look = match fill {
        Fill::Code | Fill::Day => Look::Id,
        Fill::Number => Look::Number,
        Fill::Word => Look::Word,
        Fill::Short => Look::Short,
        Fill::Long => Look::Long,
    };
    let format = layout::format(look, false);
    let format = match &slot.value {
        Value::Text(text) => quoted(format, text),
        // A number shows as many digits as its cell has room for.
        Value::Number(_) | Value::Blank => format,
    };
    match (&slot.input, open_column) {
        (Some(_), _) => format.set_unlocked().set_background_color(TINT),
        (None, true) => format.set_background_color(CLOSED),
        (None, false) => format,
    }
}

fn put(sheet: &mut Worksheet, grid: &Grid, at: usize, column: usize, slot: &Slot) -> Result<(), Refusal> {
    let Some(heading) = grid.headings.get(column) else {
        return Ok(());
    };
    let line = grid.header().saturating_add(1).saturating_add(at);
    let format = format(heading.fill, slot, heading.field.is_some());
    fit(&grid.name, line, column, text_of(&slot.value))?;
    let (row, col) = position(line, column).map_err(|error| failed(&error))?;
    let written = match &slot.value {
        Value::Blank => sheet.write_blank(row, col, &format),
        Value::Text(text) => sheet.write_string_with_format(row, col, text, &format),
        Value::Number(text) => {
            let number: f64 = text
                .parse()
                .map_err(|_| Refusal::new("MJ8113", &[("value", &short(text))]))?;
            sheet.write_number_with_format(row, col, number, &format)
        }
    };
    written.map(drop).map_err(|error| failed(&error))
}

/// Title, notes and header.
fn head(sheet: &mut Worksheet, grid: &Grid) -> Result<(), Refusal> {
    let failed = |error: XlsxError| failed(&error);
    let last = grid.headings.iter().filter(|heading| heading.width > 0).count();
    let last = u16::try_from(last.saturating_sub(1)).map_err(|_| failed(XlsxError::RowColumnLimitError))?;
    let room = [grid.headings.iter().map(|heading| heading.width).sum()];
    let font = layout::format(Look::Short, false).set_border(FormatBorder::None);
    for (row, column, text) in grid.head() {
        fit(&grid.name, row, column, &text)?;
        let (at, col) = position(row, column).map_err(failed)?;
        if row < grid.header() {
            let format = match row {
                0 => font
                    .clone()
                    .set_bold()
                    .set_font_size(14)
                    .set_align(FormatAlign::Center),
                _ => font.clone(),
            };
            let format = quoted(format, &text);
            sheet
                .merge_range(at, 0, at, last, &text, &format)
                .map_err(failed)?;
            let lines = layout::height([text.as_str()].into_iter(), &room);
            sheet
                .set_row_height_pixels(at, if row == 0 { lines.saturating_add(10) } else { lines })
                .map_err(failed)?;
        } else {
            let format = quoted(layout::heading(), &text);
            sheet
                .write_string_with_format(at, col, &text, &format)
                .map_err(failed)?;
        }
    }
    Ok(())
}

/// Widths, heights, print and protection.
fn frame(sheet: &mut Worksheet, grid: &Grid, stamp: &Stamp<'_>, lang: Lang) -> Result<(), XlsxError> {
    let header = grid.header();
    let widths: Vec<u32> = grid.headings.iter().map(|heading| heading.width).collect();
    for (column, width) in widths.iter().enumerate() {
        let (_, col) = position(0, column)?;
        if *width == 0 {
            sheet.set_column_hidden(col)?;
        } else {
            sheet.set_column_width(col, *width)?;
        }
    }
    let titles = grid.headings.iter().map(|heading| heading.title.as_str());
    let visible = widths.iter().filter(|width| **width > 0).count();
    let (top, _) = position(header, 0)?;
    sheet.set_row_height_pixels(top, layout::height(titles.take(visible), &widths))?;
    for (at, line) in grid.lines.iter().enumerate() {
        let (row, _) = position(header.saturating_add(1).saturating_add(at), 0)?;
        let texts = line.slots.iter().take(visible).map(|slot| text_of(&slot.value));
        sheet.set_row_height_pixels(row, layout::height(texts, &widths))?;
    }
    let (below, frozen) = position(header.saturating_add(1), grid.frozen)?;
    let (last, edge) = position(header.saturating_add(grid.lines.len()), visible.saturating_sub(1))?;
    sheet.set_freeze_panes(below, frozen)?;
    sheet.set_repeat_rows(top, top)?;
    sheet.set_print_area(0, 0, last, edge)?;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.75, 0.6, 0.3, 0.3);
    let label = margin(stamp.seal.label.get(lang), MAX_LABEL);
    let title = margin(&grid.title, MAX_ABOVE);
    sheet
        .set_header(format!("&L{label}&C{title}&R&A"))
        .set_footer(format!("&L{label}&C&P / &N"));
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

/// What each cell accepts while it is typed; reading checks it again.
fn rules(sheet: &mut Worksheet, grid: &Grid, lang: Lang) -> Result<(), XlsxError> {
    for column in 0..grid.headings.len() {
        let rule = |line: &Line| {
            let input: Option<&Input> = line.slots.get(column)?.input.as_ref();
            input.map(|input| input.rule.clone())
        };
        let mut first = 0_usize;
        let rules: Vec<Option<Rule>> = grid.lines.iter().map(rule).collect();
        for alike in rules.chunk_by(|one, other| one == other) {
            let end = first.saturating_add(alike.len());
            if let Some(check) = alike
                .first()
                .cloned()
                .flatten()
                .and_then(|rule| check(&rule, lang))
            {
                let below = grid.header().saturating_add(1);
                let (top, col) = position(below.saturating_add(first), column)?;
                let (bottom, _) = position(below.saturating_add(end).saturating_sub(1), column)?;
                sheet.add_data_validation(top, col, bottom, col, &check?)?;
            }
            first = end;
        }
    }
    Ok(())
}

fn check(rule: &Rule, lang: Lang) -> Option<Result<DataValidation, XlsxError>> {
    let new = DataValidation::new;
    let say = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    let (check, message) = match rule {
        Rule::Points(None) => (
            new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
            say("请填不小于 0 的数。".into(), "A number from 0.".into()),
        ),
        Rule::Points(Some(most)) => {
            let bound = upper(most)?;
            (
                new().allow_decimal_number(DataValidationRule::Between(0.0, bound)),
                say(
                    format!("请填 0 到 {most} 之间的数。"),
                    format!("A number from 0 to {most}."),
                ),
            )
        }
        Rule::Whole(most) => {
            let bound = i32::try_from(*most).ok()?;
            (
                new().allow_whole_number(DataValidationRule::Between(0, bound)),
                say(
                    format!("请填 0 到 {most} 之间的整数。"),
                    format!("A whole number from 0 to {most}."),
                ),
            )
        }
        Rule::Yes => {
            let words = if lang == Lang::Zh {
                ["是", "否"]
            } else {
                ["yes", "no"]
            };
            return Some(new().allow_list_strings(&words));
        }
        Rule::Choice(choices) => {
            let words: Vec<String> = choices
                .iter()
                .map(|choice| rule.shown(&choice.id, lang))
                .collect();
            let units: usize = words
                .iter()
                .map(|word| word.encode_utf16().count().saturating_add(1))
                .sum();
            let offered = !words.is_empty() && units <= MAX_OFFERED;
            if !offered
                || words
                    .iter()
                    .any(|word| word.is_empty() || word.contains([',', '\n']))
            {
                return None;
            }
            return Some(new().allow_list_strings(&words));
        }
        Rule::Text(most) | Rule::List(most) => {
            let bound = u32::try_from(*most).ok()?;
            (
                new().allow_text_length(DataValidationRule::LessThanOrEqualTo(bound)),
                say(
                    format!("请不超过 {most} 字。"),
                    format!("At most {most} characters."),
                ),
            )
        }
        Rule::Day => return None,
    };
    Some(check.set_error_message(message))
}

/// The weight as the program that opens the book compares with it.
fn upper(most: &Points) -> Option<f64> {
    let Value::Number(text) = super::content::number(most) else {
        return None;
    };
    text.parse().ok()
}
