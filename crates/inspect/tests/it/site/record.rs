//! Each finding can be derived again from its record, offline.

use mingjian_inspect::archive::Stored;
use mingjian_inspect::crawl::Memory;
use mingjian_inspect::{Context, inspect};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, archive, links, run, sweep};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_read_back_from_its_record_gives_the_same_findings() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, "<p>严禁焚烧秸杆</p><p>成效显着</p>".as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/a.html", "/gone.html"])),
        "/a.html" => Reply::Full(
            200,
            vec![
                ("Content-Type".into(), "text/html; charset=utf-8".into()),
                ("Content-Encoding".into(), "gzip".into()),
            ],
            packed.clone(),
        ),
        _ => Reply::status(404),
    })
    .unwrap();
    let (archive, written) = archive("warc/a.warc.gz");
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.archive = Some(archive);
    let swept = run(&Memory::default(), sweep).await;
    let bytes = written.0.lock().unwrap().clone();
    let findings = swept.of("wrong-word");
    assert_eq!(findings.len(), 2);
    for finding in &findings {
        let record = finding.evidence.record.clone().unwrap();
        let from = usize::try_from(record.offset).unwrap();
        let stored = Stored::read(&bytes[from..from + usize::try_from(record.length).unwrap()]).unwrap();
        assert_eq!((&stored.id, &stored.url), (&record.id, &finding.url));
        let context = Context {
            url: stored.url.parse().ok(),
            ..crate::context()
        };
        let mut again = inspect(&stored.page(), &context);
        again
            .iter_mut()
            .for_each(|one| one.evidence.record = Some(record.clone()));
        assert!(again.contains(finding), "{again:?}");
    }
    let dead = swept.of("dead-link")[0].evidence.record.clone().unwrap();
    let from = usize::try_from(dead.offset).unwrap();
    let stored = Stored::read(&bytes[from..from + usize::try_from(dead.length).unwrap()]).unwrap();
    assert_eq!((stored.status, stored.url), (404, site.url("/gone.html")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_suspected_secret_only_address_time_place_and_digest_are_kept() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/a.html"])),
        "/a.html" => Reply::page("<title>部署安排</title><p>机密★10年</p><p>集结地点</p>"),
        _ => Reply::status(404),
    })
    .unwrap();
    let (archive, written) = archive("warc/a.warc.gz");
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.archive = Some(archive);
    sweep.attached.probes = 10;
    let swept = run(&Memory::default(), sweep).await;
    let found = swept.of("secrecy-mark");
    assert_eq!(found.len(), 1);
    let record = found[0].evidence.record.clone().unwrap();
    let bytes = written.0.lock().unwrap().clone();
    let mut open = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::MultiGzDecoder::new(bytes.as_slice()),
        &mut open,
    )
    .unwrap();
    let open = String::from_utf8_lossy(&open).into_owned();
    let rows = format!("{:?} {:?}", swept.rows, swept.report.findings);
    for word in ["部署安排", "集结地点", "机密"] {
        assert!(!open.contains(word) && !rows.contains(word), "{word}");
    }
    assert!(open.contains(&record.digest) && open.contains(&site.url("/a.html")));
    let from = usize::try_from(record.offset).unwrap();
    let member = &bytes[from..from + usize::try_from(record.length).unwrap()];
    assert!(Stored::read(member).is_err(), "there is no body to be read");
}
