//! 摘要: the text of a cell as it counts, and the digest over several.
//!
//! Office programs change line ends and blanks at the ends of a text; neither counts. **Invariant:** texts that
//! differ in anything else, or in where one ends and the next begins, have different digests.

use sha2::{Digest, Sha256};

/// A text as it counts: line ends alike, no blanks at its ends.
pub fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// The SHA-256 over texts, each with its length before it.
pub fn digest<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(format!("{}:", text.len()));
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_text_ends_counts() {
        assert_ne!(digest(["ab", "c"].into_iter()), digest(["a", "bc"].into_iter()));
        assert_eq!(plain(" a\r\nb \n"), "a\nb");
    }
}
