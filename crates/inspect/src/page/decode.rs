//! 解码: bytes to text, by mark, header, meta and statistics.
//!
//! Old sites say one charset and send another. What the bytes themselves prove (a mark at the start, valid UTF-8)
//! stands above what is said; what is said stands above a guess. **Invariant:** decoding never fails; what is no
//! character becomes U+FFFD and is counted.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// How far a declaration inside the page is looked for.
const HEAD: usize = 4096;
/// How much a guess is based on.
const SAMPLE: usize = 64 * 1024;

/// 字符集: what was said and what was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charset {
    /// The encoding that was used, by its name in the Encoding Standard.
    pub used: &'static str,
    /// What the header or the page says, as its name there; `None` where nothing is said.
    pub declared: Option<&'static str>,
    /// How many places of the bytes were no character.
    pub broken: usize,
}

impl Charset {
    /// Whether something else was said than is true. GBK and GB18030 count as one.
    pub fn is_contradicted(&self) -> bool {
        let family = |name: &'static str| if name == "GBK" { "gb18030" } else { name };
        self.declared
            .is_some_and(|declared| family(declared) != family(self.used))
    }
}

/// A text with the charset that it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// How it was read.
    pub charset: Charset,
}

/// The text of a page's bytes; `content_type` is the header of the answer, where there was one.
///
/// ```
/// use mingjian_inspect::page::decode;
/// let gbk = [0xd5, 0xfe, 0xce, 0xf1, 0xb9, 0xab, 0xbf, 0xaa];
/// assert_eq!(decode(&gbk, Some("text/html; charset=utf-8")).text, "政务公开");
/// ```
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    let declared = content_type.and_then(from_header).or_else(|| from_head(bytes));
    let read = |text: String, used: &'static Encoding| Decoded {
        charset: Charset {
            used: used.name(),
            declared: declared.map(Encoding::name),
            broken: memmem::find_iter(text.as_bytes(), "\u{fffd}").count(),
        },
        text,
    };
    // The usual case is looked through once: what `choose` would say of it, and the text.
    if Encoding::for_bom(bytes).is_none()
        && by_zeros(bytes).is_none()
        && let Ok(text) = simdutf8::basic::from_utf8(bytes)
        && !text.is_ascii()
    {
        return read(text.to_owned(), UTF_8);
    }
    let (encoding, skip) = choose(bytes, declared);
    let rest = bytes.get(skip..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(rest);
    read(text.into_owned(), encoding)
}

/// The encoding, and how many bytes of a mark stand before the text.
fn choose(bytes: &[u8], declared: Option<&'static Encoding>) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, mark);
    }
    if let Some(encoding) = by_zeros(bytes) {
        return (encoding, 0);
    }
    // A cut page may end within a character.
    let (valid, ascii) = match std::str::from_utf8(bytes) {
        Ok(text) => (true, text.is_ascii()),
        Err(error) => (error.error_len().is_none() && error.valid_up_to() > 0, false),
    };
    if valid && !ascii {
        return (UTF_8, 0);
    }
    match declared {
        Some(encoding) if ascii => (encoding, 0),
        Some(encoding) if encoding != UTF_8 && !is_utf16(encoding) => {
            let (_, broken) = encoding.decode_without_bom_handling(bytes);
            if broken {
                (guess(bytes, Some(encoding)), 0)
            } else {
                (encoding, 0)
            }
        }
        _ if ascii => (UTF_8, 0),
        _ => (guess(bytes, declared), 0),
    }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// UTF-16 without a mark: markup is full of zero bytes on one side.
fn by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    if odd > many.max(1) && even == 0 {
        Some(UTF_16LE)
    } else if even > many.max(1) && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Statistics; what was said wins over an equal guess, and mainland pages are GB18030 unless they look like Big5.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or_default();
    // UTF-8 with a few broken places is still UTF-8.
    let (text, broken) = UTF_8.decode_without_bom_handling(sample);
    if broken {
        let wrong = text.matches('\u{fffd}').count();
        let wide = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
        if wide > wrong.saturating_mul(20) {
            return UTF_8;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guessed = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    if guessed == BIG5 || declared == Some(BIG5) {
        BIG5
    } else {
        GB18030
    }
}

/// The charset of a header such as `text/html; charset=gb2312`.
fn from_header(header: &str) -> Option<&'static Encoding> {
    label(header.as_bytes())
}

/// The charset that the page declares in its first bytes.
fn from_head(bytes: &[u8]) -> Option<&'static Encoding> {
    label(bytes.get(..bytes.len().min(HEAD))?)
}

/// What stands after the first `charset=`, or `encoding=` of an XML head.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let after = |word: &[u8]| -> Option<&'static Encoding> {
        let mut from = 0;
        while let Some(rest) = lower.get(from..) {
            let at = rest.windows(word.len()).position(|window| window == word)?;
            from = from.saturating_add(at).saturating_add(word.len());
            let value = lower.get(from..)?.trim_ascii_start();
            let Some(value) = value.strip_prefix(b"=") else {
                continue;
            };
            let value = value.trim_ascii_start();
            let value = value
                .strip_prefix(b"\"")
                .or_else(|| value.strip_prefix(b"'"))
                .unwrap_or(value);
            let end = value
                .iter()
                .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')))
                .unwrap_or(value.len());
            if let Some(encoding) = value.get(..end).and_then(Encoding::for_label) {
                return Some(encoding);
            }
        }
        None
    };
    after(b"charset").or_else(|| after(b"encoding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>青禾区人民政府办公室关于做好政务公开工作的通知，各街道、区直各部门：</p>";

    fn gb() -> Vec<u8> {
        GB18030.encode(TEXT).0.into_owned()
    }

    fn utf16(big: bool) -> Vec<u8> {
        TEXT.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn each_encoding_is_read_with_and_without_being_named() {
        let mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            mark(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec()),
            gb(),
            mark(&[0xff, 0xfe], utf16(false)),
            mark(&[0xfe, 0xff], utf16(true)),
        ] {
            for header in [
                None,
                Some("text/html"),
                Some("text/html; charset=GBK"),
                Some("text/html;charset=utf-8"),
            ] {
                assert_eq!(decode(&bytes, header).text, TEXT, "{header:?}");
            }
        }
        let markup = "<!DOCTYPE html><html><head><title>a</title></head><body>政</body></html>";
        let bytes: Vec<u8> = markup.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, None).text, markup);
    }

    #[test]
    fn a_wrong_declaration_is_seen_and_does_not_hurt() {
        let decoded = decode(&gb(), Some("text/html; charset=utf-8"));
        assert_eq!(decoded.text, TEXT);
        assert!(decoded.charset.is_contradicted());
        let meta = format!("<meta charset=\"gb2312\">{TEXT}");
        let decoded = decode(meta.as_bytes(), None);
        assert!(decoded.text.ends_with(TEXT) && decoded.charset.is_contradicted());
        let bytes = GB18030.encode(&meta).0.into_owned();
        assert!(!decode(&bytes, None).charset.is_contradicted());
    }

    #[test]
    fn rare_characters_of_gb18030_and_cut_bytes_are_read() {
        let text = "龙䶮街道办事处㐂字样";
        let bytes = GB18030.encode(text).0.into_owned();
        assert_eq!(decode(&bytes, Some("text/html; charset=gbk")).text, text);
        let cut = &TEXT.as_bytes()[..10];
        assert_eq!(decode(cut, None).charset.used, "UTF-8");
        assert_eq!(decode(b"", None).text, "");
        assert_eq!(decode(b"\x00\xff\x00\xfe", None).charset.declared, None);
    }
}
