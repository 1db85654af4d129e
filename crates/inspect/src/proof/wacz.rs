//! WACZ 1.1.1: the stored records as one file that web-archive players open.
//!
//! Made at any time from what lies in the folder. Everything is stored without compression, as the format advises for
//! records: players read single records by their offsets.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};

use mingjian_core::refusal::Refusal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::Url;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::pack::MAX_BUNDLE;
use super::seal::Seal;
use crate::archive::{Members, Shelf, Stored};
use crate::digest::{sha256, spelled};

/// The version of the format.
const VERSION: &str = "1.1.1";
/// Most records that are indexed.
const MAX_LINES: usize = 2_000_000;

#[derive(Serialize)]
struct Resource {
    name: String,
    path: String,
    hash: String,
    bytes: u64,
}

#[derive(Serialize)]
struct Package {
    profile: &'static str,
    wacz_version: &'static str,
    title: String,
    created: String,
    software: String,
    #[serde(rename = "mainPageURL")]
    main: String,
    #[serde(rename = "mainPageDate")]
    main_date: String,
    resources: Vec<Resource>,
}

/// One line of the index behind key and time.
#[derive(Serialize)]
struct Indexed<'a> {
    url: &'a str,
    mime: &'a str,
    status: String,
    digest: String,
    length: String,
    offset: String,
    filename: &'a str,
}

#[derive(Serialize)]
struct Page<'a> {
    id: String,
    url: &'a str,
    ts: &'a str,
    title: String,
}

/// The key under which an address is sorted: the host from its end, then path and query in lower case.
pub fn surt(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return url.to_lowercase();
    };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let named = host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[');
    let mut key = if named {
        host.rsplit('.').collect::<Vec<&str>>().join(",")
    } else {
        host.to_owned()
    };
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push(')');
    let path = match url.path().trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    key.push_str(path);
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        let mut parts: Vec<&str> = query.split('&').collect();
        parts.sort_unstable();
        key.push('?');
        key.push_str(&parts.join("&"));
    }
    key.to_lowercase()
}

struct Writer<W: Write + Seek> {
    zip: ZipWriter<W>,
    resources: Vec<Resource>,
    bytes: u64,
}

impl<W: Write + Seek> Writer<W> {
    fn add(&mut self, path: &str, mut from: impl Read) -> std::io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        self.zip
            .start_file(path, options)
            .map_err(std::io::Error::other)?;
        let (mut hasher, mut length, mut piece) = (Sha256::new(), 0_u64, vec![0; 64 * 1024]);
        loop {
            let count = from.read(&mut piece)?;
            let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else {
                break;
            };
            length = length.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
            if self.bytes.saturating_add(length) > MAX_BUNDLE {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            hasher.update(read);
            self.zip.write_all(read)?;
        }
        self.bytes = self.bytes.saturating_add(length);
        self.resources.push(Resource {
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            path: path.to_owned(),
            hash: format!("sha256:{}", spelled(&hasher.finalize())),
            bytes: length,
        });
        Ok(())
    }
}

/// Writes the records of a site as WACZ; `now` is when, in milliseconds. Gives back how many pages it lists.
///
/// # Errors
/// MJ5053 beyond the limit of a file, MJ5067 when a file of records cannot be read or the file cannot be written.
pub fn export(seal: &Seal, shelf: &Shelf, now: i64, out: impl Write + Seek) -> Result<usize, Refusal> {
    write(seal, shelf, now, out).map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => Refusal::new("MJ5053", &[("limit", &MAX_BUNDLE.to_string())]),
        _ => Refusal::new("MJ5067", &[]),
    })
}

/// `20261126170000` from `2026-11-26T17:00:00Z`.
fn digits(date: &str) -> String {
    date.chars().filter(char::is_ascii_digit).collect()
}

fn write(seal: &Seal, shelf: &Shelf, now: i64, out: impl Write + Seek) -> std::io::Result<usize> {
    let mut writer = Writer {
        zip: ZipWriter::new(out),
        resources: Vec::new(),
        bytes: 0,
    };
    let (mut index, mut pages) = (Vec::new(), BTreeMap::new());
    for file in shelf.files(&seal.start)? {
        let mut from = File::open(shelf.path(&file)?)?;
        let name = file.rsplit('/').next().unwrap_or(&file).to_owned();
        for member in Members::new(BufReader::new(&from)) {
            // A run that was killed may have left half a record at the end.
            let Ok(member) = member else { break };
            let Some(stored) = member.stored else { continue };
            let digest = format!("sha256:{}", sha256(&stored.raw));
            let mime = stored.header("content-type").unwrap_or_default();
            let line = Indexed {
                url: &stored.url,
                mime: mime.split(';').next().unwrap_or_default().trim(),
                status: stored.status.to_string(),
                digest,
                length: member.length.to_string(),
                offset: member.offset.to_string(),
                filename: &name,
            };
            let json = serde_json::to_string(&line).map_err(std::io::Error::other)?;
            index.push(format!("{} {} {json}\n", surt(&stored.url), digits(&stored.date)));
            if index.len() > MAX_LINES {
                return Err(std::io::ErrorKind::FileTooLarge.into());
            }
            if stored.status == 200 && mime.contains("html") {
                pages.insert(stored.url.clone(), page(&stored)?);
            }
        }
        from.seek(SeekFrom::Start(0))?;
        writer.add(&format!("archive/{name}"), from)?;
    }
    index.sort_unstable();
    writer.add("indexes/index.cdxj", index.concat().as_bytes())?;
    drop(index);
    let head = r#"{"format":"json-pages-1.0","id":"pages","title":"All Pages"}"#;
    let lines: String = pages.values().map(String::as_str).collect();
    writer.add("pages/pages.jsonl", format!("{head}\n{lines}").as_bytes())?;
    let time = |millis: i64| {
        let time = jiff::Timestamp::from_second(millis.div_euclid(1_000));
        time.unwrap_or_default().to_string()
    };
    let package = Package {
        profile: "data-package",
        wacz_version: VERSION,
        title: seal.unit.clone().unwrap_or_else(|| seal.start.clone()),
        created: time(now),
        software: format!("Mingjian/{}", env!("CARGO_PKG_VERSION")),
        main: seal.start.clone(),
        main_date: time(seal.begun),
        resources: std::mem::take(&mut writer.resources),
    };
    let package = serde_json::to_string_pretty(&package).map_err(std::io::Error::other)?;
    writer.add("datapackage.json", package.as_bytes())?;
    let digest = serde_json::json!({
        "path": "datapackage.json",
        "hash": format!("sha256:{}", sha256(package.as_bytes())),
    });
    let digest = serde_json::to_string_pretty(&digest).map_err(std::io::Error::other)?;
    writer.add("datapackage-digest.json", digest.as_bytes())?;
    writer.zip.finish().map_err(std::io::Error::other)?;
    Ok(pages.len())
}

fn page(stored: &Stored) -> std::io::Result<String> {
    let page = Page {
        id: stored.id.trim_start_matches("urn:uuid:").to_owned(),
        url: &stored.url,
        ts: &stored.date,
        title: stored.page().title().to_owned(),
    };
    serde_json::to_string(&page)
        .map(|line| line + "\n")
        .map_err(std::io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_hosts_from_their_end() {
        for (url, key) in [
            (
                "https://www.Example.gov.cn/A/b.html?y=2&x=1",
                "cn,gov,example)/a/b.html?x=1&y=2",
            ),
            ("http://example.gov.cn:8080/", "cn,gov,example:8080)/"),
            ("http://127.0.0.1:80/a/", "127.0.0.1)/a"),
        ] {
            assert_eq!(surt(url), key);
        }
    }
}
