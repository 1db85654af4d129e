//! 数值单元格: the one place where a float of a workbook becomes text.
//!
//! A workbook keeps numbers as binary floats: what was typed as 0.3 may stand there as 0.30000000000000004. The
//! text is the shortest decimal that gives the same float, rounded to ten decimals. **Invariant:** nothing is
//! reckoned with floats; the rounding is done on the digits.

use calamine::ExcelDateTime;
use mingjian_core::points::{Points, Rounding};

/// Most decimals of a number that comes from a workbook.
pub const MAX_DECIMALS: u32 = 10;
/// Most significant digits that every spreadsheet program keeps.
const MAX_DIGITS: usize = 15;
/// How many decimals are looked at; what follows cannot change the rounding to [`MAX_DECIMALS`].
const LOOKED_AT: usize = 20;

/// The decimal text of a number cell; `None` for what is no number (NaN, infinite).
pub fn decimal(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let text = value.to_string();
    let Some((whole, fraction)) = text.split_once('.') else {
        return Some(if text == "-0" { "0".to_owned() } else { text });
    };
    if fraction.len() <= MAX_DECIMALS as usize {
        return Some(text);
    }
    // The digits are ASCII, so that a cut between two of them is one between characters.
    let kept = fraction.get(..LOOKED_AT).unwrap_or(fraction);
    let points = Points::parse(&format!("{whole}.{kept}")).ok()?;
    Some(points.round(MAX_DECIMALS, Rounding::HalfUp).to_string())
}

/// The decimal text of points that a number cell holds without loss, in any program that saves it again.
pub fn as_number(points: &Points) -> Option<String> {
    if points.places()? > MAX_DECIMALS {
        return None;
    }
    let text = points.to_string();
    let digits = text
        .trim_start_matches(['-', '0', '.'])
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    let same = || {
        text.parse::<f64>()
            .ok()
            .and_then(decimal)
            .is_some_and(|back| back == text)
    };
    (digits <= MAX_DIGITS && same()).then_some(text)
}

/// A date as ISO text: the day alone at midnight, otherwise with the time; a bare time of day without a day.
pub fn date(value: &ExcelDateTime) -> Option<String> {
    let serial = value.as_f64();
    if !serial.is_finite() || serial < 0.0 {
        return None;
    }
    if value.is_duration() {
        return decimal(serial);
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    Some(if serial < 1.0 {
        clock
    } else if clock == "00:00:00" {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{clock}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn a_float_becomes_the_decimal_that_was_typed() {
        for (value, text) in [
            (0.1 + 0.2, "0.3"),
            (0.3, "0.3"),
            (81.34, "81.34"),
            (-0.08, "-0.08"),
            (1e15, "1000000000000000"),
            (100.0, "100"),
            (-0.0, "0"),
            (1.0 / 3.0, "0.3333333333"),
            (2.0 / 3.0, "0.6666666667"),
            (0.00000000005, "0.0000000001"),
            (5e-324, "0"),
            (0.99999999999, "1"),
        ] {
            assert_eq!(decimal(value).as_deref(), Some(text), "{value:?}");
        }
    }

    #[test]
    fn what_is_no_number_has_no_text() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(decimal(value), None);
        }
    }

    #[test]
    fn only_what_comes_back_exactly_is_a_number_cell() {
        let number = |text: &str| as_number(&Points::parse(text).unwrap());
        assert_eq!(number("0.6400").as_deref(), Some("0.64"));
        assert_eq!(number("123456789012345").as_deref(), Some("123456789012345"));
        for text in ["4/3", "0.00000000001", "1234567890123456", "12345678901.23456"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_iso() {
        let at = |serial| ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false);
        assert_eq!(date(&at(44621.0)).as_deref(), Some("2022-03-01"));
        assert_eq!(date(&at(44621.5)).as_deref(), Some("2022-03-01T12:00:00"));
        assert_eq!(date(&at(0.25)).as_deref(), Some("06:00:00"));
        assert_eq!(date(&at(-1.0)), None);
    }
}
