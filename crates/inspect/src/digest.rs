//! 摘要: SHA-256 in hexadecimal, as it stands in records, chains and manifests.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The digest of bytes.
pub fn sha256(bytes: &[u8]) -> String {
    spelled(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn spelled(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // A string takes whatever is written to it.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a hexadecimal text; `None` for any other.
pub(crate) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let spelled = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !spelled || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| {
            let pair = text.get(at..at.saturating_add(2))?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_goes_there_and_back() {
        assert_eq!(bytes_of(&spelled(&[0, 15, 255])), Some(vec![0, 15, 255]));
        for text in ["0", "0g", "中中", "+1"] {
            assert_ne!(bytes_of(text), Some(vec![1]), "{text}");
        }
        assert!(sha256(b"").starts_with("e3b0c442"));
    }
}
