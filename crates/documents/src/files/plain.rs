//! 纯文本: bytes of a text in whatever encoding, as text.
//!
//! **Invariant:** decoding never fails; what is no character becomes the sign for that.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030};

/// The text of bytes: by its mark at the start, as UTF-8, or as it was guessed among Chinese encodings.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        // The bytes may have been cut within a character.
        Err(error) if error.error_len().is_none() => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            return String::from_utf8_lossy(whole).into_owned();
        }
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    // Short texts are guessed wrong; ours are Chinese, in the encoding of the mainland unless it says otherwise.
    let encoding = if guess == BIG5 { BIG5 } else { GB18030 };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether bytes look like text: no zero and hardly a control character, unless a mark says UTF-16.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let control = |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b | 0x1a);
    !bytes.contains(&0) && bytes.iter().filter(control).count().saturating_mul(100) <= bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_texts_are_read_in_each_of_their_encodings() {
        let text = "政务公开工作台账，序号一：主动公开基本目录已更新。";
        let gb = GB18030.encode(text).0.into_owned();
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [
            text.as_bytes().to_vec(),
            gb,
            utf16,
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        ] {
            assert_eq!(decode(&bytes), text);
            assert!(is_text(&bytes));
        }
        assert_eq!(decode(&text.as_bytes()[..7]), "政务");
        assert_eq!(decode(&GB18030.encode("机密").0), "机密");
        assert!(!is_text(b"abc\0def") && !is_text(&[1, 2, 3, 4]));
    }
}
