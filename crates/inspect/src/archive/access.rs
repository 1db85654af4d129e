//! 查阅记录: who opened or erased a sealed record, when and why, a line each.
//!
//! Each line holds the digest of the one before it. **Invariant:** a line that was changed, taken out or put in between
//! is found by reading the log; only its end can be cut unseen, which is why the count is told with every listing.

use serde::{Deserialize, Serialize};

use crate::digest::sha256;

/// 查阅方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Shown with what is personal masked.
    Redacted,
    /// Shown as it is.
    Plain,
    /// Erased.
    Erased,
}

/// 一次查阅.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub who: String,
    /// Why.
    pub why: String,
    /// Which record.
    pub record: String,
    /// How.
    pub how: How,
    /// SHA-256 of the line before, in hexadecimal; empty for the first.
    #[serde(default)]
    pub before: String,
}

impl Access {
    /// The line that is added to a log.
    pub fn line(mut self, log: &str) -> String {
        self.before = log.lines().last().map(mark).unwrap_or_default();
        serde_json::to_string(&self).unwrap_or_default() + "\n"
    }
}

fn mark(line: &str) -> String {
    sha256(line.as_bytes())
}

/// All lines of a log.
///
/// # Errors
/// The number of the first line that does not follow from the one before, from 1.
pub fn read(log: &str) -> Result<Vec<Access>, usize> {
    let mut before = String::new();
    let mut all = Vec::new();
    for (number, line) in (1_usize..).zip(log.lines()) {
        let access: Access = serde_json::from_str(line).map_err(|_| number)?;
        if access.before != before {
            return Err(number);
        }
        before = mark(line);
        all.push(access);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_line_is_found() {
        let mut log = String::new();
        for at in 1..=3 {
            let access = Access {
                at,
                who: "保密员".into(),
                why: "核对\n线索".into(),
                record: "r".into(),
                how: How::Redacted,
                before: String::new(),
            };
            let line = access.line(&log);
            log.push_str(&line);
        }
        assert_eq!(read(&log).unwrap().len(), 3);
        assert_eq!(read(&log.replace("\"at\":2", "\"at\":9")), Err(3));
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(read(&[lines[0], lines[2]].join("\n")), Err(2));
        assert_eq!(read("nothing"), Err(1));
    }
}
