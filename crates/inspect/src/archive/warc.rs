//! WARC/1.1: one gzip member a record, so that each can be read alone from its offset (ISO 28500:2017).
//!
//! The body is kept as it came, packed or not; only the chunks of the transfer are joined. **Invariant:** a record's
//! name follows from what it holds, and the digests of block and payload stand in it: a changed byte is found.

use std::io::{Read, Write};
use std::net::IpAddr;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use mingjian_core::finding::Record;

use crate::digest::sha256 as hex;
use crate::fetch::{Answer, Encoding, MAX_FILE, MAX_RECEIVED, Stop};
use crate::page::{Cut, Form, Page, parse};

/// Most bytes of a record: the longest body, with room for the heads.
pub(super) const MAX_RECORD: usize = if MAX_RECEIVED > MAX_FILE {
    MAX_RECEIVED
} else {
    MAX_FILE
} + 1024 * 1024;

/// A name of the form of a UUID (version 8) over what is recorded.
fn name(kind: &str, target: &str, date: &str, digest: &str) -> String {
    let mut id = hex(format!("{kind}\n{target}\n{date}\n{digest}").as_bytes());
    id.truncate(32);
    id.replace_range(12..13, "8");
    id.replace_range(16..17, "a");
    for at in [20, 16, 12, 8] {
        id.insert(at, '-');
    }
    format!("urn:uuid:{id}")
}

fn date(at: i64) -> String {
    Timestamp::from_second(at.div_euclid(1000))
        .unwrap_or_default()
        .to_string()
}

/// 存证文件 that is being written.
pub struct Archive {
    out: Box<dyn Write + Send>,
    file: String,
    offset: u64,
}

impl Archive {
    /// Begins a file of this name; `at` is now.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(out: Box<dyn Write + Send>, file: &str, at: i64) -> std::io::Result<Self> {
        let mut archive = Self {
            out,
            file: file.to_owned(),
            offset: 0,
        };
        let text = format!(
            "software: Mingjian/{}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: obey\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let head = [
            ("WARC-Filename", file.to_owned()),
            ("Content-Type", "application/warc-fields".to_owned()),
        ];
        archive.write("warcinfo", &date(at), file, &head, text.as_bytes())?;
        Ok(archive)
    }

    /// Keeps an answer with the request that it answers; gives back where the answer stands.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&mut self, answer: &Answer, at: i64) -> std::io::Result<Record> {
        let (date, url) = (date(at), answer.url.as_str());
        let packed = pack(answer, at)?;
        let offset = self.offset;
        self.append(&packed.member)?;
        let id = packed.id;
        let record = Record {
            file: self.file.clone(),
            offset,
            length: self.offset.saturating_sub(offset),
            id: id.clone(),
            digest: packed.digest,
        };
        let mut head = http(url, answer.address, "request");
        head.push(("WARC-Concurrent-To", format!("<{id}>")));
        self.write("request", &date, url, &head, answer.request.as_bytes())?;
        self.out.flush()?;
        Ok(record)
    }

    fn write(
        &mut self,
        kind: &str,
        date: &str,
        target: &str,
        head: &[(&str, String)],
        block: &[u8],
    ) -> std::io::Result<String> {
        let (id, member) = member(kind, date, target, head, block)?;
        self.append(&member)?;
        Ok(id)
    }

    fn append(&mut self, member: &[u8]) -> std::io::Result<()> {
        self.out.write_all(member)?;
        self.offset = self
            .offset
            .saturating_add(u64::try_from(member.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Notes an answer without its body: address, time and digest, and why the body does not stand here.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn note(&mut self, answer: &Answer, at: i64, why: &str) -> std::io::Result<Record> {
        let (date, url) = (date(at), answer.url.as_str());
        let digest = hex(&answer.raw);
        let text = format!(
            "withheld: {why}\r\nstatus: {}\r\nbodyDigest: sha256:{digest}\r\n",
            answer.status
        );
        let head = [
            ("WARC-Target-URI", url.to_owned()),
            ("WARC-IP-Address", answer.address.to_string()),
            ("Content-Type", "application/warc-fields".to_owned()),
        ];
        let offset = self.offset;
        let id = self.write("metadata", &date, url, &head, text.as_bytes())?;
        self.out.flush()?;
        Ok(Record {
            file: self.file.clone(),
            offset,
            length: self.offset.saturating_sub(offset),
            id,
            digest,
        })
    }
}

/// A record of an answer, packed and not yet written anywhere.
pub(crate) struct Packed {
    /// The record's name.
    pub(crate) id: String,
    /// The gzip member.
    pub(crate) member: Vec<u8>,
    /// SHA-256 of the body as it came.
    pub(crate) digest: String,
}

/// Packs an answer.
pub(crate) fn pack(answer: &Answer, at: i64) -> std::io::Result<Packed> {
    let reason = hyper::StatusCode::from_u16(answer.status)
        .ok()
        .and_then(|status| status.canonical_reason());
    let line = format!(
        "{} {} {}\r\n",
        answer.version,
        answer.status,
        reason.unwrap_or_default()
    );
    let mut block = line.into_bytes();
    for (header, value) in answer
        .headers
        .iter()
        .filter(|(header, _)| header != "transfer-encoding")
    {
        block.extend_from_slice(header.as_bytes());
        block.extend_from_slice(b": ");
        block.extend_from_slice(value);
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b"\r\n");
    block.extend_from_slice(&answer.raw);
    let digest = hex(&answer.raw);
    let mut head = http(answer.url.as_str(), answer.address, "response");
    head.push(("WARC-Payload-Digest", format!("sha256:{digest}")));
    if let Some(stop) = answer.stop {
        let why = match stop {
            Stop::Size => "length",
            Stop::Slow => "time",
            Stop::Broken => "disconnect",
        };
        head.push(("WARC-Truncated", why.to_owned()));
    }
    let (id, member) = member("response", &date(at), answer.url.as_str(), &head, &block)?;
    Ok(Packed { id, member, digest })
}

/// One gzip member with its name.
fn member(
    kind: &str,
    date: &str,
    target: &str,
    head: &[(&str, String)],
    block: &[u8],
) -> std::io::Result<(String, Vec<u8>)> {
    let digest = hex(block);
    let id = name(kind, target, date, &digest);
    let mut text =
        format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{id}>\r\nWARC-Date: {date}\r\n");
    for (field, value) in head {
        text.push_str(&format!("{field}: {value}\r\n"));
    }
    text.push_str(&format!(
        "WARC-Block-Digest: sha256:{digest}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    ));
    let mut member = GzEncoder::new(Vec::new(), Compression::fast());
    member.write_all(text.as_bytes())?;
    member.write_all(block)?;
    member.write_all(b"\r\n\r\n")?;
    Ok((id, member.finish()?))
}

fn http(url: &str, address: IpAddr, kind: &str) -> Vec<(&'static str, String)> {
    vec![
        ("WARC-Target-URI", url.to_owned()),
        ("WARC-IP-Address", address.to_string()),
        ("Content-Type", format!("application/http; msgtype={kind}")),
    ]
}

/// A record does not hold what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// It is no record of an answer.
    Form,
    /// A digest does not fit.
    Digest,
}

/// 存证记录, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The record's name.
    pub id: String,
    /// The address that was asked.
    pub url: String,
    /// When.
    pub date: String,
    /// The status of the answer.
    pub status: u16,
    /// Header lines of the answer, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub raw: Vec<u8>,
    /// Why the body is not whole.
    pub truncated: Option<String>,
}

impl Stored {
    /// Reads the member of an answer and compares its digests.
    ///
    /// # Errors
    /// It is none, or was changed.
    pub fn read(member: &[u8]) -> Result<Self, Damaged> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_RECORD).unwrap_or(u64::MAX);
        GzDecoder::new(member)
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|_| Damaged::Form)?;
        Self::of(&bytes)
    }

    /// Reads what was packed in the member.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Damaged> {
        let (head, fields, rest) = parts(bytes).ok_or(Damaged::Form)?;
        let field = |name: &str| {
            fields
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        if !head.starts_with(b"WARC/1.1\r\n") || field("warc-type").as_deref() != Some("response") {
            return Err(Damaged::Form);
        }
        let length: usize = field("content-length")
            .and_then(|text| text.parse().ok())
            .ok_or(Damaged::Form)?;
        let block = rest.get(..length).ok_or(Damaged::Form)?;
        let (http, raw) = split(block).ok_or(Damaged::Form)?;
        let fits = |name: &str, bytes: &[u8]| {
            field(name).is_some_and(|digest| digest == format!("sha256:{}", hex(bytes)))
        };
        if !fits("warc-block-digest", block) || !fits("warc-payload-digest", raw) {
            return Err(Damaged::Digest);
        }
        let line = http.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let status = String::from_utf8_lossy(line)
            .split(' ')
            .nth(1)
            .and_then(|text| text.parse().ok());
        let id = field("warc-record-id").unwrap_or_default();
        Ok(Self {
            id: id.trim_matches(['<', '>']).to_owned(),
            url: field("warc-target-uri").unwrap_or_default(),
            date: field("warc-date").unwrap_or_default(),
            status: status.ok_or(Damaged::Form)?,
            headers: self::fields(http),
            raw: raw.to_vec(),
            truncated: field("warc-truncated"),
        })
    }

    /// The first value of a header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The answer as it was, without who gave it and by which version of the protocol; `None` for no address.
    pub(crate) fn answer(&self) -> Option<Answer> {
        let headers = self.headers.iter();
        Some(Answer {
            url: self.url.parse().ok()?,
            request: String::new(),
            status: self.status,
            version: "HTTP/1.1",
            headers: headers
                .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
                .collect(),
            raw: self.raw.clone().into(),
            stop: self.truncated.as_deref().map(|why| match why {
                "length" => Stop::Size,
                "time" => Stop::Slow,
                _ => Stop::Broken,
            }),
            address: IpAddr::from([0, 0, 0, 0]),
        })
    }

    /// The unpacked body.
    pub fn body(&self) -> Vec<u8> {
        let encoding = Encoding::read(self.header("content-encoding"));
        encoding
            .unpack(&self.raw, MAX_FILE.max(MAX_RECEIVED))
            .0
            .into_owned()
    }

    /// The page, as the detectors see it.
    pub fn page(&self) -> Page {
        let encoding = Encoding::read(self.header("content-encoding"));
        let (body, whole) = encoding.unpack(&self.raw, MAX_RECEIVED);
        let mut page = parse(&body, self.header("content-type"), Form::Markup);
        if (!whole || self.truncated.is_some()) && !page.cuts.contains(&Cut::Bytes) {
            page.cuts.push(Cut::Bytes);
        }
        page
    }
}

/// Head, its fields, and what is behind it.
type Parts<'a> = (&'a [u8], Vec<(String, String)>, &'a [u8]);

/// The parts of a record of any kind; `None` for what is no record.
pub(super) fn parts(bytes: &[u8]) -> Option<Parts<'_>> {
    let (head, rest) = split(bytes)?;
    head.starts_with(b"WARC/1.").then(|| (head, fields(head), rest))
}

/// Head and what is behind the empty line.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    // The head keeps the end of its last line.
    Some((
        bytes.get(..at.saturating_add(2))?,
        bytes.get(at.saturating_add(4)..)?,
    ))
}

fn fields(head: &[u8]) -> Vec<(String, String)> {
    String::from_utf8_lossy(head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use url::Url;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn answer(body: &str) -> Answer {
        Answer {
            url: Url::parse("http://www.example.gov.cn/a.html").unwrap(),
            request: "GET /a.html HTTP/1.1\r\nhost: www.example.gov.cn\r\n\r\n".into(),
            status: 200,
            version: "HTTP/1.1",
            headers: vec![("content-type".into(), b"text/html; charset=utf-8".to_vec())],
            raw: body.as_bytes().to_vec().into(),
            stop: None,
            address: "1.1.1.1".parse().unwrap(),
        }
    }

    #[test]
    fn a_page_is_read_back_from_its_offset_and_a_changed_byte_is_found() {
        let shared = Shared::default();
        let mut archive = Archive::begin(Box::new(shared.clone()), "a.warc.gz", 0).unwrap();
        archive.keep(&answer("<p>一"), 1000).unwrap();
        let record = archive.keep(&answer("<p>秸杆"), 2000).unwrap();
        let bytes = shared.0.lock().unwrap().clone();
        let (from, length) = (
            usize::try_from(record.offset).unwrap(),
            usize::try_from(record.length).unwrap(),
        );
        let member = &bytes[from..from + length];
        let stored = Stored::read(member).unwrap();
        assert_eq!(
            (stored.id, stored.status, stored.date.as_str()),
            (record.id, 200, "1970-01-01T00:00:02Z")
        );
        let stored = Stored::read(member).unwrap();
        assert_eq!(
            (stored.page().text(), stored.url.as_str()),
            ("秸杆\n", "http://www.example.gov.cn/a.html")
        );
        // Packed again with another word in it.
        let mut plain = Vec::new();
        GzDecoder::new(member).read_to_end(&mut plain).unwrap();
        let at = plain
            .windows(3)
            .position(|three| three == "杆".as_bytes())
            .unwrap();
        plain[at..at + 3].copy_from_slice("秆".as_bytes());
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&plain).unwrap();
        assert_eq!(Stored::read(&packer.finish().unwrap()), Err(Damaged::Digest));
        assert_eq!(Stored::read(b"nothing"), Err(Damaged::Form));
    }
}
