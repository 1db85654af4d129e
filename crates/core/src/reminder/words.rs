//! 提醒措辞: dates, distances and names as they stand in a reminder.
//!
//! **Invariant:** every piece is one line, whatever somebody wrote into a title or a name.

use jiff::civil::Date;

use super::due::Standing;
use crate::lang::{Lang, say};

/// A date with its weekday, such as 2026年3月17日（周二）.
pub(super) fn day(date: Date, lang: Lang) -> String {
    let weekday = say(
        lang,
        &format!("calendar-weekday-{}", date.weekday().to_monday_one_offset()),
        &[],
    );
    let month = say(lang, &format!("calendar-month-{}", date.month()), &[]);
    let (year, day) = (date.year().to_string(), date.day().to_string());
    let words = [("year", year.as_str()), ("month", &month), ("day", &day)];
    let long = say(lang, "calendar-date-long", &words);
    say(
        lang,
        "calendar-date-weekday",
        &[("date", &long), ("weekday", &weekday)],
    )
}

/// How far away the last day is.
pub(super) fn distance(due: Date, today: Date, standing: Standing, lang: Lang) -> String {
    match standing {
        Standing::Overdue(days) => say(lang, "reminder-overdue", &[("days", &days.to_string())]),
        Standing::LastDay if due == today => say(lang, "reminder-today", &[]),
        Standing::LastDay => say(lang, "reminder-last-working-day", &[]),
        Standing::Left(days) => say(lang, "reminder-left", &[("days", &days.to_string())]),
    }
}

/// A text on one line: what would break a line or hide something becomes a space.
pub(super) fn line(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let spaced: String = text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most so many characters, the last one then an ellipsis.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_text_of_many_lines_becomes_one() {
        assert_eq!(line("报送\r\nBcc: all\u{202E}x\t自查 "), "报送 Bcc: all x 自查");
        assert_eq!(cut("一二三四", 4), "一二三四");
        assert_eq!(cut("一二三四五", 4), "一二三…");
    }

    #[test]
    fn a_date_has_its_weekday_in_both_languages() {
        assert_eq!(day(date(2026, 3, 17), Lang::Zh), "2026年3月17日（周二）");
        assert_eq!(day(date(2026, 3, 17), Lang::En), "Tue 17 March 2026");
    }

    #[test]
    fn a_limit_that_ends_on_a_day_off_says_that_today_is_the_last_working_day() {
        let (friday, sunday) = (date(2026, 3, 13), date(2026, 3, 15));
        assert_eq!(distance(friday, friday, Standing::LastDay, Lang::Zh), "今天截止");
        assert_eq!(
            distance(sunday, friday, Standing::LastDay, Lang::Zh),
            "截止日前已无其他工作日，请今天办理"
        );
    }
}
