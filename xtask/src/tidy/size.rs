//! A file is one thing: from 400 lines on a warning, from 600 a fault. Unit tests are not counted.

use crate::house::{Complaint, House};
use crate::rust::without_tests;

const WARN: usize = 400;
const FAIL: usize = 600;

pub fn check(house: &House) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in house.sources() {
        let lines = without_tests(&file.text).trim_end().lines().count();
        if lines > FAIL {
            let text =
                format!("{lines} lines without tests, {FAIL} are the limit: split it by what it is about");
            complaints.push(Complaint::new(&file.path, 0, text));
        } else if lines > WARN {
            let text = format!("{lines} lines without tests; from {FAIL} on this fails");
            complaints.push(Complaint::warning(&file.path, 0, text));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: usize, tests: usize) -> Option<bool> {
        let mut text = "//! x\n".repeat(lines);
        text.push_str("#[cfg(test)]\nmod tests {\n");
        text.push_str(&"    // y\n".repeat(tests));
        text.push_str("}\n");
        check(&House::of(&[("crates/core/src/a.rs", &text)]))
            .first()
            .map(|complaint| complaint.warning)
    }

    #[test]
    fn size_warns_at_400_and_fails_at_600() {
        assert_eq!([found(400, 0), found(401, 0)], [None, Some(true)]);
        assert_eq!([found(600, 0), found(601, 0)], [Some(true), Some(false)]);
    }

    #[test]
    fn unit_tests_are_not_counted() {
        assert_eq!(found(300, 500), None);
    }
}
