//! 长数字: whether a text has a run of digits at all that can be a number of a person.

/// The fewest digits with the signs between them that are of interest: a mobile number.
const FEWEST: usize = 11;

/// Whether so many digits stand in a row anywhere, spaces and hyphens among them counted as digits.
pub fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let numeric = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
    };
    // A run that long covers one of every so many bytes.
    (0..bytes.len())
        .step_by(FEWEST)
        .filter(|at| numeric(*at))
        .any(|at| {
            let after = (at..at.saturating_add(FEWEST))
                .take_while(|at| numeric(*at))
                .count();
            let before = (at.saturating_sub(FEWEST)..at)
                .rev()
                .take_while(|at| numeric(*at))
                .count();
            after.saturating_add(before) >= FEWEST
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_wherever_it_begins() {
        for lead in 0..30 {
            let text = |number: &str| format!("{}{number}号", "a".repeat(lead));
            for number in ["13800138000", "6222 0212-345", "110101199003078031"] {
                assert!(has_long_number(&text(number)), "{lead} {number}");
            }
            for number in [
                "1380013800",
                "2026年3月5日",
                "电话0351 87654321".get(6..16).unwrap(),
            ] {
                assert!(!has_long_number(&text(number)), "{lead} {number}");
            }
        }
    }
}
