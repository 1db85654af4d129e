//! 数字日期: dates in digits, such as `2020-08-15`, `2020.8.5` and `2020 年 8 月 15 日`.
//!
//! Written out by hand, because it is asked for nearly every line of every page. **Invariant:** what is found is what
//! the pattern says that a test holds it against.

use std::ops::Range;

use jiff::civil::Date;
use memchr::memchr2_iter;

use super::numerals;

/// The dates of a text that begin with 19 or 20, with their bytes, in order; days that the calendar does not have are
/// passed over.
pub fn dates_in_digits(text: &str) -> Vec<(Date, Range<usize>)> {
    let mut found = Vec::new();
    let mut free = 0_usize;
    for start in memchr2_iter(b'1', b'2', text.as_bytes()) {
        if start < free {
            continue;
        }
        if let Some((date, end)) = date_at(text, start) {
            free = end;
            found.extend(date.map(|date| (date, start..end)));
        }
    }
    found
}

/// What has the form of a date from a byte on: the date, where there is such a day, and the byte behind it.
fn date_at(text: &str, start: usize) -> Option<(Option<Date>, usize)> {
    let rest = text.get(start..)?;
    if !rest.starts_with("19") && !rest.starts_with("20") {
        return None;
    }
    let mut at = Reading { text, at: start };
    let year = at.digits(4).filter(|year| year.chars().count() == 4)?;
    at.space();
    at.one_of(&['-', '/', '.', '年'])?;
    at.space();
    let month = at.digits(2)?;
    at.space();
    at.one_of(&['-', '/', '.', '月'])?;
    at.space();
    let day = at.digits(2)?;
    let end = at.at;
    at.space();
    let end = at.one_of(&['日']).map_or(end, |()| at.at);
    Some((numerals::date(year, month, day), end))
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reading<'t> {
    fn next(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn step(&mut self, c: char) {
        self.at = self.at.saturating_add(c.len_utf8());
    }

    /// At least one digit and at most so many.
    fn digits(&mut self, most: usize) -> Option<&'t str> {
        let start = self.at;
        for _ in 0..most {
            match self.next() {
                Some(c) if c.is_ascii_digit() || ('０'..='９').contains(&c) => self.step(c),
                _ => break,
            }
        }
        self.text.get(start..self.at).filter(|digits| !digits.is_empty())
    }

    fn space(&mut self) {
        if let Some(c) = self.next().filter(|c| c.is_whitespace()) {
            self.step(c);
        }
    }

    fn one_of(&mut self, signs: &[char]) -> Option<()> {
        let c = self.next().filter(|c| signs.contains(c))?;
        self.step(c);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// The pattern that says what a date is.
    const PATTERN: &str = r"((?:19|20)\d\d)\s?(?:[-/.]|年)\s?(\d{1,2})\s?(?:[-/.]|月)\s?(\d{1,2})(?:\s?日)?";

    proptest! {
        #[test]
        fn what_is_found_is_what_the_pattern_says(
            text in "(20|19|1|2|0|3|９|-|/|\\.|年|月|日| |\u{3000}|文){0,24}|.{0,3}(19|20)[0-9]{2} ?[-/.年] ?[0-9]{1,3} ?[-/.月] ?[0-9]{1,3} ?日?.{0,3}"
        ) {
            let form = Regex::new(PATTERN).unwrap();
            let wanted: Vec<(Date, Range<usize>)> = form
                .captures_iter(&text)
                .filter_map(|found| {
                    let date = numerals::date(&found[1], &found[2], &found[3])?;
                    Some((date, found.get(0).unwrap().range()))
                })
                .collect();
            prop_assert_eq!(dates_in_digits(&text), wanted);
        }
    }
}
