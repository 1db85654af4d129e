//! 查阅记录: who opened or erased a sealed record, when and why, a line each.
//!
//! Each line holds the digest of the one before it, and a head beside the log says how many there are and which is the
//! last, under the key of the sealed records. **Invariant:** a line that was changed, taken out, put in between or cut
//! from the end is found. A head that is put back together with the log of its time cannot be told here: count and
//! digest of the last line are told with every listing, so that a person can note them elsewhere.

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
    /// No record: the log was accepted as it stood, although its end could not be checked.
    Accepted,
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
        self.before = last(log);
        serde_json::to_string(&self).unwrap_or_default() + "\n"
    }
}

/// 末条凭证: how many lines a log has and which is the last, beside the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many lines.
    pub count: usize,
    /// SHA-256 of the last line, in hexadecimal; empty for none.
    pub last: String,
    /// HMAC-SHA256 of both under the key of the sealed records, in hexadecimal.
    pub mac: String,
}

/// How a log ends, by its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// As the head says.
    Fits,
    /// One line more: a run was killed between line and head, or somebody added it.
    OneMore,
    /// Otherwise: its end was cut, or another log stands there.
    Other,
}

impl Head {
    /// Of a log, not yet under a key.
    pub(super) fn of(log: &str) -> Self {
        Self {
            count: log.lines().count(),
            last: last(log),
            mac: String::new(),
        }
    }

    /// Over what the key goes.
    pub(super) fn said(&self) -> String {
        format!("{}\n{}", self.count, self.last)
    }

    /// How a log ends.
    pub fn end(&self, log: &str) -> End {
        let before: Vec<&str> = log.lines().take(self.count).collect();
        let known = before.last().map(|line| mark(line)).unwrap_or_default();
        match log.lines().count().checked_sub(self.count) {
            Some(0) if known == self.last => End::Fits,
            Some(1) if known == self.last => End::OneMore,
            _ => End::Other,
        }
    }
}

/// SHA-256 of the last line of a log; empty for none.
pub fn last(log: &str) -> String {
    log.lines().last().map(mark).unwrap_or_default()
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

    /// A log of so many lines.
    fn log(lines: i64) -> String {
        let mut log = String::new();
        for at in 1..=lines {
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
        log
    }

    #[test]
    fn a_changed_or_missing_line_is_found() {
        let log = log(3);
        assert_eq!(read(&log).unwrap().len(), 3);
        assert_eq!(read(&log.replace("\"at\":2", "\"at\":9")), Err(3));
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(read(&[lines[0], lines[2]].join("\n")), Err(2));
        assert_eq!(read("nothing"), Err(1));
    }

    #[test]
    fn a_cut_end_is_found_by_the_head_and_one_line_more_is_told_apart() {
        let three = log(3);
        let head = Head::of(&three);
        assert_eq!(head.end(&three), End::Fits);
        assert_eq!(head.end(&log(4)), End::OneMore);
        for other in [
            log(2),
            log(5),
            String::new(),
            three.replace("\"at\":3", "\"at\":9"),
        ] {
            assert_eq!(head.end(&other), End::Other);
        }
        let none = Head::of("");
        assert_eq!((none.count, none.last.as_str(), none.end("")), (0, "", End::Fits));
        assert_eq!(none.end(&log(1)), End::OneMore);
    }
}
