//! 正文: the bytes of an answer, received and unpacked within bounds.
//!
//! **Invariant:** neither a stream without end, nor one that trickles, nor a packed one that grows without end takes
//! more than its limit of memory and time.

use std::borrow::Cow;
use std::io::Read;
use std::time::Duration;

use bytes::BytesMut;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http_body_util::BodyExt;
use hyper::body::Incoming;

/// 截断: why a body was not received to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is longer than the limit.
    Size,
    /// It came slower than the slowest pace that is waited for.
    Slow,
    /// The connection broke.
    Broken,
}

impl Stop {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Slow => "slow",
            Self::Broken => "broken",
        }
    }
}

/// 慢速下限: so many bytes at least in each stretch of time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trickle {
    pub(super) stretch: Duration,
    pub(super) fewest: usize,
}

/// Receives a body.
pub(super) async fn receive(mut body: Incoming, most: usize, trickle: Trickle) -> (BytesMut, Option<Stop>) {
    let mut received = BytesMut::new();
    loop {
        let goal = received.len().saturating_add(trickle.fewest);
        let stretch = async {
            while received.len() < goal {
                match body.frame().await {
                    None => return Some(None),
                    Some(Err(_)) => return Some(Some(Stop::Broken)),
                    Some(Ok(frame)) => {
                        let Some(data) = frame.data_ref() else { continue };
                        let room = most.saturating_sub(received.len());
                        received.extend_from_slice(data.get(..data.len().min(room)).unwrap_or_default());
                        if data.len() > room {
                            return Some(Some(Stop::Size));
                        }
                    }
                }
            }
            None
        };
        match tokio::time::timeout(trickle.stretch, stretch).await {
            Ok(None) => {}
            Ok(Some(end)) => return (received, end),
            Err(_) => return (received, Some(Stop::Slow)),
        }
    }
}

/// 压缩方式 of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// gzip.
    Gzip,
    /// zlib, or what some servers take for it.
    Deflate,
    /// Brotli.
    Brotli,
    /// Something else, or several on top of each other.
    Unknown,
}

impl Encoding {
    /// From the header Content-Encoding.
    pub fn read(header: Option<&str>) -> Self {
        match header.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "" | "identity" | "none" | "utf-8" => Self::Plain,
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            "br" => Self::Brotli,
            _ => Self::Unknown,
        }
    }

    /// Unpacks at most so many bytes; `false` where there was more, or where the rest cannot be read.
    pub fn unpack(self, packed: &[u8], most: usize) -> (Cow<'_, [u8]>, bool) {
        match self {
            Self::Gzip if !packed.starts_with(&[0x1f, 0x8b]) => cut(packed, most),
            Self::Plain | Self::Unknown => cut(packed, most),
            Self::Gzip => drain(MultiGzDecoder::new(packed), most),
            Self::Deflate => match drain(ZlibDecoder::new(packed), most) {
                (bytes, false) if bytes.is_empty() => drain(DeflateDecoder::new(packed), most),
                read => read,
            },
            Self::Brotli => drain(brotli_decompressor::Decompressor::new(packed, 4096), most),
        }
    }
}

fn cut(bytes: &[u8], most: usize) -> (Cow<'_, [u8]>, bool) {
    let kept = bytes.get(..bytes.len().min(most)).unwrap_or_default();
    (Cow::Borrowed(kept), kept.len() == bytes.len())
}

fn drain<'p>(reader: impl Read, most: usize) -> (Cow<'p, [u8]>, bool) {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let whole = reader.take(limit).read_to_end(&mut bytes).is_ok();
    let fits = bytes.len() <= most;
    bytes.truncate(most);
    (Cow::Owned(bytes), whole && fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..64 {
            packer.write_all(&[b'a'; 1024 * 1024]).unwrap();
        }
        let bomb = packer.finish().unwrap();
        assert!(bomb.len() < 128 * 1024);
        let (bytes, whole) = Encoding::Gzip.unpack(&bomb, 100_000);
        assert_eq!((bytes.len(), whole), (100_000, false));
        assert!(bytes.into_owned().capacity() < 1024 * 1024);
    }

    #[test]
    fn packed_bodies_are_read_and_broken_ones_as_far_as_they_go() {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all("政务公开".as_bytes()).unwrap();
        let raw = packer.finish().unwrap();
        assert_eq!(
            Encoding::Deflate.unpack(&raw, 100),
            ("政务公开".as_bytes().into(), true)
        );
        let brotli = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(
            Encoding::Brotli.unpack(&brotli, 100),
            (b"hello".as_slice().into(), true)
        );
        assert_eq!(
            Encoding::Brotli.unpack(&brotli, 3),
            (b"hel".as_slice().into(), false)
        );
        // Says gzip and is not.
        assert_eq!(
            Encoding::Gzip.unpack(b"<p>x", 100),
            (b"<p>x".as_slice().into(), true)
        );
        assert!(!Encoding::Gzip.unpack(&[0x1f, 0x8b, 8, 0, 0], 100).1);
    }
}
