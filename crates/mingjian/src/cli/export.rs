//! CSV out: rows for workbooks, in UTF-8.
//!
//! A text that a workbook would take for a formula gets a `'` before it; numbers are written as they are.

use super::answer::Answer;
use super::trouble::Trouble;

/// First characters that make a workbook read a text as a formula.
const GUARDED: [char; 9] = ['=', '+', '-', '@', '\'', '\t', '\r', '＝', '＠'];

/// A text as a cell.
pub fn cell(text: &str) -> String {
    if text.starts_with(GUARDED) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A value that may be absent, as a cell.
pub fn some<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(T::to_string).unwrap_or_default()
}

/// A table with its header.
pub fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Result<Answer, Trouble> {
    let fault = |error: anyhow::Error| Trouble::Fault(error);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).map_err(|error| fault(error.into()))?;
    for row in rows {
        out.write_record(&row).map_err(|error| fault(error.into()))?;
    }
    let bytes = out
        .into_inner()
        .map_err(|error| fault(anyhow::anyhow!("{error}")))?;
    String::from_utf8(bytes)
        .map(Answer::text)
        .map_err(|error| fault(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_a_text() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("清河街道"), "清河街道");
    }
}
