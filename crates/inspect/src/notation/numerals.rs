//! 汉字数字: dates written in Chinese numerals, as sign-offs write them.

use jiff::civil::Date;

fn digit(c: char) -> Option<i16> {
    Some(match c {
        '〇' | '零' | '○' | 'О' | 'O' | 'o' | '0' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A year digit by digit: `二〇二〇` or `2020`.
pub fn year(text: &str) -> Option<i16> {
    let mut year = 0_i16;
    let mut count = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let value = c
            .to_digit(10)
            .and_then(|d| i16::try_from(d).ok())
            .or_else(|| digit(c))?;
        year = year.checked_mul(10)?.checked_add(value)?;
        count += 1;
    }
    (count == 4).then_some(year)
}

/// A number below one hundred: `八`, `十`, `二十一`, `08`, `廿三`.
pub fn small(text: &str) -> Option<i8> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if let Ok(number) = text.parse::<i8>() {
        return Some(number);
    }
    let mut tens = None;
    let mut value = None;
    for c in text.chars() {
        match c {
            '十' | '拾' => tens = Some(value.take().unwrap_or(1)),
            '廿' => tens = Some(2),
            '卅' => tens = Some(3),
            c => value = Some(digit(c)?),
        }
    }
    let number = tens
        .unwrap_or(0_i16)
        .checked_mul(10)?
        .checked_add(value.unwrap_or(0))?;
    (tens.is_some() || value.is_some()).then(|| i8::try_from(number).ok())?
}

/// A date of its three parts, in digits or numerals.
pub fn date(year_text: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year(year_text)?, small(month)?, small(day)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn numerals_are_read() {
        assert_eq!(date("二〇二〇", "八", "十"), Some(civil(2020, 8, 10)));
        assert_eq!(date("二○一九", "十二", "三十一"), Some(civil(2019, 12, 31)));
        assert_eq!(date("2021", "02", "9"), Some(civil(2021, 2, 9)));
        assert_eq!(date("二零二一", "十", "廿三"), Some(civil(2021, 10, 23)));
        for (y, m, d) in [
            ("二〇", "八", "十"),
            ("2020", "13", "1"),
            ("2021", "2", "30"),
            ("", "", ""),
        ] {
            assert_eq!(date(y, m, d), None);
        }
    }
}
