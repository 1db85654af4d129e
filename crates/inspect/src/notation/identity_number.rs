//! 居民身份证号码: GB 11643, told from credit codes and other long numbers by date and check digit.

use jiff::civil::Date;

use crate::lexicon::PROVINCES;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Whether a text is an identity number of 18 or of 15 characters; `as_of` bounds the date of birth.
///
/// ```
/// use mingjian_inspect::notation::identity_number::is_identity_number;
/// assert!(is_identity_number("11010119900307803X", None));
/// assert!(!is_identity_number("115003820093257252", None));
/// ```
pub fn is_identity_number(text: &str, as_of: Option<Date>) -> bool {
    let known = text
        .get(..2)
        .is_some_and(|province| PROVINCES.contains(&province));
    let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let born = |year: Option<i16>, month: usize| -> bool {
        let (Some(year), Some(m), Some(d)) = (year, part(month, month + 2), part(month + 2, month + 4))
        else {
            return false;
        };
        let (Ok(m), Ok(d)) = (i8::try_from(m), i8::try_from(d)) else {
            return false;
        };
        let date = Date::new(year, m, d).ok();
        date.is_some_and(|date| year >= 1880 && as_of.is_none_or(|day| date <= day) && year <= 2100)
    };
    match text.len() {
        18 => known && born(part(6, 10), 10) && check(text),
        15 => {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            digits && known && born(part(6, 8).map(|year| year.saturating_add(1900)), 8)
        }
        _ => false,
    }
}

/// Whether the last character is that of the seventeen before it.
fn check(text: &str) -> bool {
    let mut sum = 0_u32;
    for (byte, weight) in text.bytes().zip(WEIGHTS) {
        let Some(digit) = char::from(byte).to_digit(10) else {
            return false;
        };
        sum = sum.saturating_add(digit.saturating_mul(weight));
    }
    let wanted = usize::try_from(sum % 11).ok().and_then(|at| CHECKS.get(at));
    let last = text.bytes().last().map(|byte| byte.to_ascii_uppercase());
    last.as_ref() == wanted
}

/// The check character for seventeen digits, for tests and generators.
pub fn check_character(seventeen: &str) -> Option<char> {
    let sum: u32 = seventeen
        .chars()
        .zip(WEIGHTS)
        .map(|(c, weight)| c.to_digit(10).map(|digit| digit.saturating_mul(weight)))
        .sum::<Option<u32>>()?;
    let at = usize::try_from(sum % 11).ok()?;
    CHECKS.get(at).map(|byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_provinces_and_check_digits_decide() {
        assert!(is_identity_number("11010119900307803x", None));
        assert!(is_identity_number("110101900307803", None));
        for wrong in [
            "110101199003078030",
            "11010119901307803X",
            "00010119900307803X",
            "115003820093257252",
            "1101011990",
            "11010119900307803Ａ",
        ] {
            assert!(!is_identity_number(wrong, None), "{wrong}");
        }
        assert!(!is_identity_number(
            "11010119900307803X",
            Date::new(1990, 1, 1).ok()
        ));
        assert_eq!(check_character("11010119900307803"), Some('X'));
    }
}
