//! WACZ: every record of the index stands where the index says, and every digest fits.

use std::io::{Cursor, Read};

use mingjian_inspect::archive::{Shelf, Stored, sha256};
use mingjian_inspect::proof::export;
use zip::ZipArchive;

use super::{AT, sealed, site};

fn part(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_export_holds_pages_index_and_records_that_fit() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let mut out = Cursor::new(Vec::new());
    let pages = export(&kept.seal, &Shelf::new(home.path()), AT, &mut out).unwrap();
    assert_eq!(pages, 4);
    let mut zip = ZipArchive::new(Cursor::new(out.into_inner())).unwrap();
    let package = part(&mut zip, "datapackage.json");
    let package_json: serde_json::Value = serde_json::from_slice(&package).unwrap();
    assert_eq!(package_json["wacz_version"], "1.1.1");
    for resource in package_json["resources"].as_array().unwrap() {
        let bytes = part(&mut zip, resource["path"].as_str().unwrap());
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(&bytes)));
        assert_eq!(resource["bytes"], u64::try_from(bytes.len()).unwrap());
    }
    let digest: serde_json::Value =
        serde_json::from_slice(&part(&mut zip, "datapackage-digest.json")).unwrap();
    assert_eq!(digest["hash"], format!("sha256:{}", sha256(&package)));
    let index = String::from_utf8(part(&mut zip, "indexes/index.cdxj")).unwrap();
    let mut sorted: Vec<&str> = index.lines().collect();
    sorted.sort_unstable();
    assert_eq!(sorted, index.lines().collect::<Vec<_>>());
    for line in index.lines() {
        let json = line.splitn(3, ' ').nth(2).unwrap();
        let line: serde_json::Value = serde_json::from_str(json).unwrap();
        let number = |name: &str| line[name].as_str().unwrap().parse::<usize>().unwrap();
        let file = part(
            &mut zip,
            &format!("archive/{}", line["filename"].as_str().unwrap()),
        );
        let (from, length) = (number("offset"), number("length"));
        let stored = Stored::read(&file[from..from + length]).unwrap();
        assert_eq!(line["url"], stored.url);
        assert_eq!(line["status"], stored.status.to_string());
    }
    let pages = String::from_utf8(part(&mut zip, "pages/pages.jsonl")).unwrap();
    assert!(pages.starts_with("{\"format\":\"json-pages-1.0\"") && pages.contains("\"title\":\"甲\""));
}
