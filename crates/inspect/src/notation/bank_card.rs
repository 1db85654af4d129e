//! 银行卡号: the check digit and the first digits of cards issued in China.

/// First digits of cards: 62 for 银联, and a few older ones.
const ISSUERS: &[&str] = &[
    "62", "60", "95", "94", "96", "45", "43", "42", "40", "52", "53", "55", "54", "51", "37", "35",
];

/// Whether digits are those of a bank card: 16 to 19 of them, a known issuer, the check digit of Luhn.
///
/// ```
/// use mingjian_inspect::notation::bank_card::is_bank_card;
/// assert!(is_bank_card("6222021234567890128"));
/// assert!(!is_bank_card("6222021234567890123"));
/// ```
pub fn is_bank_card(digits: &str) -> bool {
    (16..=19).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && ISSUERS.iter().any(|issuer| digits.starts_with(issuer))
        && luhn(digits)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .enumerate()
        .filter_map(|(at, c)| {
            let digit = c.to_digit(10)?;
            let twice = digit.saturating_mul(2);
            Some(match at % 2 {
                0 => digit,
                _ if twice > 9 => twice.saturating_sub(9),
                _ => twice,
            })
        })
        .sum();
    sum.is_multiple_of(10)
}
