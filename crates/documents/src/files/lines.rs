//! 行: text gathered line by line, until there is enough.
//!
//! **Invariant:** never more lines or bytes than the limits; what was left out is said.

/// How much is gathered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) lines: usize,
    pub(super) bytes: usize,
    pub(super) tables: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// Lines so far.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) lines: Vec<String>,
    /// Whether something was left out.
    pub(super) cut: bool,
    left: usize,
    most: usize,
}

impl Lines {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            lines: Vec::new(),
            cut: false,
            left: limits.bytes,
            most: limits.lines,
        }
    }

    /// Adds lines, without those that are empty; `false` when there is enough.
    pub(super) fn add(&mut self, text: &str) -> bool {
        for line in text.split(['\n', '\r', '\u{b}', '\u{c}']) {
            let line = line.trim_end();
            if line.trim().is_empty() {
                continue;
            }
            if self.cut || self.lines.len() >= self.most || line.len() > self.left {
                self.cut = true;
                return false;
            }
            self.left = self.left.saturating_sub(line.len());
            self.lines.push(line.to_owned());
        }
        true
    }
}
