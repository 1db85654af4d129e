//! 长数字: whether a text has a run of digits at all that can be a number of a person.

/// The fewest digits that are of interest: those of a mobile number.
const FEWEST: usize = 11;
/// As far a run is followed to either side, in bytes: the longest number is shorter.
const FAR: usize = 32;

/// Whether so many digits stand in a row anywhere, with nothing but spaces and hyphens between them.
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
            let digit = |at: &usize| bytes.get(*at).is_some_and(u8::is_ascii_digit);
            let after = (at..at.saturating_add(FAR)).take_while(|at| numeric(*at));
            let before = (at.saturating_sub(FAR)..at).rev().take_while(|at| numeric(*at));
            after.chain(before).filter(digit).count() >= FEWEST
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_wherever_it_begins() {
        for lead in 0..30 {
            let text = |number: &str| format!("{}{number}号", "a".repeat(lead));
            for number in [
                "13800138000",
                "6222 0212-345",
                "6222-0212 3456 7890 128",
                "110101199003078031",
            ] {
                assert!(has_long_number(&text(number)), "{lead} {number}");
            }
            for number in ["1380013800", "2026年3月5日", "2026-03-05 18", "0351 876543"] {
                assert!(!has_long_number(&text(number)), "{lead} {number}");
            }
        }
    }
}
