//! Bundles: opened elsewhere, and everything that may be done to one on its way.

use std::io::{Cursor, Read, Write};

use mingjian_core::refusal::Refusal;
use mingjian_inspect::archive::Shelf;
use mingjian_inspect::proof::bundle::{Bundle, read};
use mingjian_inspect::proof::{fingerprint, pack};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{AT, file, key, packed, sealed, site};

fn opened(bytes: &[u8]) -> Result<Bundle, Vec<Refusal>> {
    read(Cursor::new(bytes))
}

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = opened(bytes).unwrap_err().iter().map(|one| one.code).collect();
    codes.dedup();
    codes
}

/// The parts of a bundle.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn zipped(parts: &[(String, Vec<u8>)], way: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(way);
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A bundle in which a part was changed.
fn changed(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let part = parts.iter_mut().find(|(known, _)| known == name).unwrap();
    part.1 = change(&String::from_utf8(part.1.clone()).unwrap()).into_bytes();
    zipped(&parts, CompressionMethod::Stored)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_opens_elsewhere_with_findings_texts_and_answers() {
    let bytes = packed(&site(), false).await;
    let bundle = opened(&bytes).unwrap();
    assert_eq!((bundle.entries.len(), bundle.records()), (3, 3));
    assert!(
        bundle
            .texts
            .iter()
            .any(|text| text.name == "inspection/gbmh-2019-19.yaml")
    );
    let first = &bundle.entries[0];
    let answer = bundle.answer(first).unwrap();
    assert!(answer.url.ends_with("/a.html") && answer.page().text().contains("秸杆"));
    assert_eq!(bundle.entry(&first.id).unwrap(), first);
    assert_eq!(bundle.entry("nothing").unwrap_err().code, "MJ5065");
    let told = fingerprint(&key().public());
    assert!(bundle.trust(&told).is_ok() && bundle.trust(&told.replace(' ', "").to_uppercase()).is_ok());
    assert_eq!(bundle.trust("0000").unwrap_err().code, "MJ5056");
    // The records alone are a file that any reader of WARC takes.
    let records = parts(&bytes)
        .into_iter()
        .find(|(name, _)| name == "records.warc.gz")
        .unwrap()
        .1;
    let members = mingjian_inspect::archive::Members::new(Cursor::new(records));
    assert_eq!(
        members
            .map(Result::unwrap)
            .filter(|one| one.stored.is_some())
            .count(),
        3
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_archive_goes_with_it_when_asked_for_and_the_same_sweep_gives_the_same_file() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let shelf = Shelf::new(home.path());
    let packed = |whole: bool| {
        let mut out = Cursor::new(Vec::new());
        pack(&kept, &shelf, &key(), whole, &mut out).unwrap();
        out.into_inner()
    };
    assert_eq!(packed(false), packed(false));
    let whole = packed(true);
    let archive = parts(&whole)
        .into_iter()
        .find(|(name, _)| name.starts_with("warc/"))
        .unwrap();
    assert_eq!(archive.1, std::fs::read(home.path().join(&archive.0)).unwrap());
    assert_eq!(opened(&whole).unwrap().entries.len(), 3);
    // What was broken before it was packed is not signed.
    let chain = file(&site, home.path(), "findings.jsonl");
    let lines = std::fs::read_to_string(&chain).unwrap();
    std::fs::write(&chain, lines.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
    let mut out = Cursor::new(Vec::new());
    assert_eq!(
        pack(&kept, &shelf, &key(), false, &mut out).unwrap_err()[0].code,
        "MJ5061"
    );
    // The texts are those that lay there when it was sealed; a changed one does not go with it.
    let text = home.path().join("proof/texts").join(&kept.seal.texts[0].sha256);
    std::fs::write(&text, "rules: []").unwrap();
    // A record that is gone stays behind and is counted.
    std::fs::write(&chain, lines).unwrap();
    std::fs::remove_file(home.path().join(&archive.0)).unwrap();
    let mut out = Cursor::new(Vec::new());
    let told = pack(&kept, &shelf, &key(), false, &mut out).unwrap();
    assert_eq!((told.records, told.withheld), (0, 3));
    let bundle = opened(&out.into_inner()).unwrap();
    assert!(bundle.answer(&bundle.entries[0]).is_none());
    assert_eq!(bundle.texts.len(), kept.seal.texts.len() - 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_to_a_bundle_is_named() {
    let bytes = packed(&site(), false).await;
    let chain = |change: &dyn Fn(&[&str]) -> Vec<String>| {
        changed(&bytes, "findings.jsonl", |text| {
            change(&text.lines().collect::<Vec<_>>()).join("\n") + "\n"
        })
    };
    let own = |lines: &[&str]| -> Vec<String> { lines.iter().map(|line| (*line).to_owned()).collect() };
    for (done, wanted) in [
        (
            changed(&bytes, "findings.jsonl", |text| text.replace("显着", "显著")),
            vec!["MJ5057", "MJ5060"],
        ),
        (
            chain(&|lines| own(&[lines[0], lines[2]])),
            vec!["MJ5057", "MJ5061"],
        ),
        (chain(&|lines| own(&lines[..2])), vec!["MJ5057", "MJ5061"]),
        (
            chain(&|lines| own(&[lines[1], lines[0], lines[2]])),
            vec!["MJ5057", "MJ5062"],
        ),
        (
            changed(&bytes, "seal.json", |text| {
                text.replace("\"findings\": 3", "\"findings\": 2")
            }),
            vec!["MJ5057", "MJ5106", "MJ5063"],
        ),
        (
            changed(&bytes, "seal.sig", |text| text.replacen('1', "2", 3)),
            vec!["MJ5057", "MJ5106"],
        ),
        (
            changed(&bytes, "rules/findings/zh.ftl", |text| {
                text.replace("疑似", "确系")
            }),
            vec!["MJ5057"],
        ),
        (
            changed(&bytes, "manifest.json", |text| {
                text.replace("\"length\": ", "\"length\":  ")
            }),
            vec!["MJ5055"],
        ),
        (
            changed(&bytes, "manifest.json", |text| {
                text.replace("bundle/1", "bundle/2")
            }),
            vec!["MJ5054"],
        ),
        (
            changed(&bytes, "manifest.sig", |_| "00".to_owned()),
            vec!["MJ5055"],
        ),
    ] {
        assert_eq!(codes(&done), wanted);
    }
    let whole = parts(&bytes);
    for name in [
        "records.warc.gz",
        "seal.json",
        "seal.sig",
        "findings.jsonl",
        "manifest.sig",
    ] {
        let rest: Vec<_> = whole.iter().filter(|(known, _)| known != name).cloned().collect();
        let breaches = opened(&zipped(&rest, CompressionMethod::Stored)).unwrap_err();
        assert!(
            breaches
                .iter()
                .any(|one| one.code == "MJ5058" && one.place.node == name),
            "{name}"
        );
    }
    let mut more = whole.clone();
    more.push(("extra.txt".to_owned(), b"x".to_vec()));
    assert_eq!(codes(&zipped(&more, CompressionMethod::Stored)), ["MJ5059"]);
    let mut other = whole.clone();
    let records = other
        .iter_mut()
        .find(|(name, _)| name == "records.warc.gz")
        .unwrap();
    records.1[40] ^= 1;
    assert_eq!(
        codes(&zipped(&other, CompressionMethod::Stored)),
        ["MJ5057", "MJ5064"]
    );
}

/// Whoever has no key signs with his own: the chain then still says what was changed, and the fingerprint differs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_of_another_key_is_known_by_its_fingerprint() {
    let (site, home) = (site(), tempfile::tempdir().unwrap());
    let kept = sealed(&site, home.path(), AT, "").await;
    let other = mingjian_inspect::proof::Key::of(b"somebody else").unwrap();
    let mut out = Cursor::new(Vec::new());
    pack(&kept, &Shelf::new(home.path()), &other, false, &mut out).unwrap();
    let bundle = opened(&out.into_inner()).unwrap();
    assert_eq!(
        bundle.trust(&fingerprint(&key().public())).unwrap_err().code,
        "MJ5056"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_files_are_refused_in_bounded_memory() {
    let bytes = packed(&site(), false).await;
    let whole = parts(&bytes);
    // Packed parts could swell: none is taken.
    assert_eq!(codes(&zipped(&whole, CompressionMethod::Deflated)), ["MJ5052"]);
    let many: Vec<_> = (0..2_500).map(|at| (format!("{at}"), Vec::new())).collect();
    assert_eq!(codes(&zipped(&many, CompressionMethod::Stored)), ["MJ5053"]);
    let climbing = vec![("../../etc/passwd".to_owned(), b"x".to_vec())];
    assert_eq!(codes(&zipped(&climbing, CompressionMethod::Stored)), ["MJ5058"]);
    assert_eq!(codes(b""), ["MJ5052"]);
    assert_eq!(codes(b"PK\x05\x06"), ["MJ5052"]);
    // Cut anywhere, or with a byte changed anywhere, it never opens and never falls.
    for at in (0..bytes.len()).step_by(997) {
        assert!(opened(&bytes[..at]).is_err(), "cut at {at}");
        let mut other = bytes.clone();
        other[at] ^= 0x55;
        if let Ok(bundle) = opened(&other) {
            // A byte of the zip's own notes, such as a time: everything that is signed is as it was.
            assert_eq!(bundle.entries.len(), 3, "changed at {at}");
        }
    }
}
