//! 版式: how cells look, and how wide and high they must be for their text.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::book::{Look, Page, Value};

/// The font of every Chinese office program; others put their own in its place.
const FONT: &str = "宋体";
/// Its size in points.
const FONT_SIZE: u32 = 10;
/// Height of a line, in pixels.
const LINE: u32 = 18;
/// Space above and below the lines of a row, in pixels.
const SPACE: u32 = 6;
/// Highest row that a workbook may have, in pixels.
const MAX_HEIGHT: u32 = 540;
/// Up to so many digits a number shows whole without a format of its own.
const PLAIN_DIGITS: usize = 10;
/// How much of a text is measured; more never fits one row.
const MEASURED: usize = 5_000;

/// The format of a cell.
pub fn format(look: Look, strong: bool) -> Format {
    let format = bordered();
    let format = match look {
        Look::Id => format.set_align(FormatAlign::Left).set_num_format("@"),
        Look::Number => format.set_align(FormatAlign::Right).set_indent(1),
        Look::Word => format.set_align(FormatAlign::Center),
        Look::Short | Look::Long => format.set_align(FormatAlign::Left),
    };
    if strong {
        format.set_bold().set_background_color(Color::RGB(0xF2_F2_F2))
    } else {
        format
    }
}

/// The format of the header row.
pub fn heading() -> Format {
    bordered()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color(Color::RGB(0xE4_E4_E4))
}

/// What all cells have in common.
fn bordered() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_size(FONT_SIZE)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xBF_BF_BF))
}

/// The format of a number that shows all its digits.
pub fn digits(format: Format, text: &str) -> Format {
    let (_, decimals) = text.split_once('.').unwrap_or((text, ""));
    if text.bytes().filter(u8::is_ascii_digit).count() <= PLAIN_DIGITS {
        return format.set_num_format("General");
    }
    let point = if decimals.is_empty() { "" } else { "." };
    format.set_num_format(format!("0{point}{}", "0".repeat(decimals.len())))
}

/// The width of a column, in characters: enough for what stands in it, within the bounds of its look.
pub fn width(page: &Page, column: usize) -> u32 {
    let Some(heading) = page.headings.get(column) else {
        return 10;
    };
    let texts = page.rows.iter().filter_map(|row| row.get(column)).map(text);
    let longest = texts.flat_map(str::lines).map(columns).max().unwrap_or_default();
    let (least, most) = match heading.look {
        Look::Id => (8, 20),
        Look::Number => (8, 22),
        Look::Word => (8, 18),
        Look::Short => (10, 18),
        Look::Long => (14, 52),
    };
    // A Chinese heading may stand on two lines; an English word is not broken.
    let heading = match heading.title.is_ascii() {
        true => heading.title.split(' ').map(columns).max().unwrap_or_default(),
        false => columns(&heading.title).div_ceil(2),
    };
    longest.max(heading).saturating_add(2).clamp(least, most)
}

/// The height of a row in pixels: enough for all its lines, since not every program finds that out by itself.
pub fn height<'a>(texts: impl Iterator<Item = &'a str>, widths: &[u32]) -> u32 {
    let lines = texts.zip(widths).map(|(text, width)| {
        let room = width.saturating_sub(1).max(1);
        text.split('\n')
            .map(|line| columns(line).div_ceil(room).max(1))
            .sum::<u32>()
    });
    let lines = lines.max().unwrap_or(1).min(MAX_HEIGHT / LINE);
    lines.saturating_mul(LINE).saturating_add(SPACE).min(MAX_HEIGHT)
}

/// The text of a cell as it is shown.
pub fn text(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Blank => "",
    }
}

/// How many columns of a fixed-width print a text takes: two for a Chinese character.
fn columns(text: &str) -> u32 {
    let wide = |c: char| u32::from(c) >= 0x2E80 || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '×');
    text.chars()
        .take(MEASURED)
        .map(|c| if wide(c) { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let widths = [11, 11];
        let one = height(["评分", ""].into_iter(), &widths);
        assert_eq!(height(["评分标准评分标准", "x"].into_iter(), &widths), one + LINE);
        assert_eq!(height(["a\nb\nc"].into_iter(), &widths), one + 2 * LINE);
        assert_eq!(
            height(["长".repeat(9_000).as_str()].into_iter(), &widths),
            MAX_HEIGHT
        );
    }
}
