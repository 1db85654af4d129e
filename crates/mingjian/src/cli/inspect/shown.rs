//! 说法: moments and reasons as the verbs of the inspection tell them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::cli::words::Voice;

/// The clock of the country, which has one.
fn clock(millis: i64) -> DateTime {
    Offset::constant(8).to_datetime(Timestamp::from_millisecond(millis).unwrap_or_default())
}

/// `2026-11-26 17:00`, Beijing time.
pub(super) fn time(millis: i64) -> String {
    let at = clock(millis);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// Year and quarter, Beijing time.
pub(super) fn quarter(millis: i64) -> (i16, i8) {
    let at = clock(millis);
    (at.year(), at.month().saturating_add(2).div_euclid(3))
}

/// Why something was not judged or not checked.
pub(super) fn reason(why: &str, voice: Voice) -> String {
    match why.strip_prefix("status_") {
        Some(status) => voice.say("sweep-why-status", &[("status", status)]),
        None => voice.word("sweep-why", why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_begin_by_beijing_time() {
        // 2026-09-30 15:59:59 and 16:00 UTC.
        assert_eq!(quarter(1_790_783_999_000), (2026, 3));
        assert_eq!(quarter(1_790_784_000_000), (2026, 4));
        assert_eq!(time(1_790_784_000_000), "2026-10-01 00:00");
    }
}
