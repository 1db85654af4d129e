//! 统一社会信用代码: GB 32100, so that it is not taken for an identity number.

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Whether a text is a credit code with the right check character.
///
/// ```
/// use mingjian_inspect::notation::credit_code::is_credit_code;
/// assert!(is_credit_code("115003820093257252"));
/// assert!(!is_credit_code("115003820093257253"));
/// ```
pub fn is_credit_code(text: &str) -> bool {
    let values: Option<Vec<usize>> = text
        .chars()
        .map(|c| ALPHABET.find(c.to_ascii_uppercase()))
        .collect();
    let Some(values) = values.filter(|values| values.len() == 18) else {
        return false;
    };
    let sum: usize = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value.saturating_mul(weight))
        .sum();
    let wanted = (31_usize.saturating_sub(sum % 31)) % 31;
    let known = [
        "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53",
        "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "N1", "N2", "N3", "N9",
        "Y1",
    ];
    values.last() == Some(&wanted)
        && text
            .get(..2)
            .is_some_and(|head| known.contains(&head.to_ascii_uppercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked() {
        for code in [
            "11441700007280420Y",
            "11330700MB10327095",
            "11370000MB284723XW",
            "11532331015179648Q",
        ] {
            assert!(is_credit_code(code), "{code}");
        }
        assert!(
            !is_credit_code("11441700007280420I")
                && !is_credit_code("")
                && !is_credit_code("1144170000728042")
        );
    }
}
