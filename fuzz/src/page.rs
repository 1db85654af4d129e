//! What is done with pages from outside; never a panic, and every run ends.

use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::{Context, inspect};

/// The bytes as markup and as plain text, with all detectors.
pub fn page(data: &[u8]) {
    for form in [Form::Markup, Form::Plain] {
        let _ = inspect(&parse(data, Some("text/html; charset=gbk"), form), &Context::default());
    }
}
