//! Findings that take more than their own record: a whole site, two sweeps, two visitors, a file.

use std::fs;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mingjian_core::calendar::parse_date;
use mingjian_core::contents::Contents;
use mingjian_core::finding::Finding;
use mingjian_inspect::archive::{Archive, Shelf, host};
use mingjian_inspect::attachment::{Piece, Reader, Unread};
use mingjian_inspect::crawl::{Memory, Report, SNAPSHOT_RULES, Sweep, walk};
use mingjian_inspect::proof::bundle::read;
use mingjian_inspect::proof::folder::{self, Kept, seals};
use mingjian_inspect::proof::{
    Again, Archived, Grounds, InBundle, InFolder, Run, Seal, Trove, archives, pack, seal,
};
use mingjian_inspect::survey::SITE_DETECTORS;
use mingjian_testkit::site::{Asked, FixtureSite, Reply};

use super::{AT, key};
use crate::site::seeded::{later, site};
use crate::site::{Ticking, links, sweep};

/// A site that is swept again and again into one folder.
struct Swept {
    server: FixtureSite,
    frontier: Memory,
    clock: Ticking,
    home: tempfile::TempDir,
}

impl Swept {
    fn of(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            server: FixtureSite::start(answer).unwrap(),
            frontier: Memory::default(),
            clock: Ticking::new(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// The how manieth sweep, recorded and sealed.
    async fn sweep(&self, number: i64, change: impl FnOnce(&mut Sweep)) -> Kept {
        let (folder, begun) = (self.home.path(), AT + number * 100_000);
        let mut sweep = sweep(&self.server, &self.clock);
        change(&mut sweep);
        let (start, context) = (sweep.site.start.clone(), sweep.site.context.clone());
        fs::create_dir_all(folder.join("warc")).unwrap();
        let name = format!("warc/{}-{begun}.warc.gz", host(start.as_str()));
        let file = fs::File::create_new(folder.join(&name)).unwrap();
        sweep.archive = Some(Archive::begin(Box::new(file), &name, begun).unwrap());
        let ran = walk(&self.frontier, sweep, std::future::pending(), &|_| {})
            .await
            .unwrap();
        let report = Report::about(&self.frontier, &context, ran.beyond).await.unwrap();
        let before = seals(folder).unwrap().pop();
        let run = Run {
            start: &start,
            context: &context,
            begun,
            ended: begun + 60_000,
            stopped: "done",
            previous: before.as_ref().map_or("", |kept| kept.digest.as_str()),
            since: before.as_ref().map_or(0, |kept| kept.seal.ended),
            key: &key(),
        };
        let sealed = seal(&report, &run, &Shelf::new(folder)).unwrap();
        folder::write(folder, &format!("{}-{begun}", host(start.as_str())), &sealed).unwrap();
        seals(folder).unwrap().pop().unwrap()
    }

    fn findings(&self, kept: &Kept) -> Vec<Finding> {
        let entries = kept.entries().unwrap();
        entries.into_iter().map(|entry| entry.finding).collect()
    }

    /// Derives a finding from the folder.
    fn again(&self, kept: &Kept, finding: &Finding) -> Result<Again, &'static str> {
        let sealed = archives(&seals(self.home.path()).unwrap(), &kept.seal);
        self.by(&kept.seal, kept, finding, (&sealed, None))
    }

    fn by(
        &self,
        seal: &Seal,
        kept: &Kept,
        finding: &Finding,
        (sealed, reader): (&[Archived], Option<&dyn Reader>),
    ) -> Result<Again, &'static str> {
        let shelf = Shelf::new(self.home.path());
        let whole = InFolder {
            shelf: &shelf,
            start: &kept.seal.start,
        };
        let grounds = Grounds {
            seal,
            context: kept.context().unwrap(),
            trove: Some(&whole),
            sealed,
            reader,
        };
        let record = finding.evidence.record.as_ref();
        let answer = record.and_then(|record| shelf.stored(record).ok());
        grounds
            .derive(finding, answer.as_ref())
            .map_err(|refusal| refusal.code)
    }
}

fn not_judged(why: &str) -> Result<Again, &'static str> {
    Ok(Again::NotJudged(why.into()))
}

fn seeded() -> (Swept, Arc<AtomicUsize>) {
    let step = Arc::new(AtomicUsize::new(0));
    let mut second = site();
    later(&mut second);
    let (told, now, then) = (Arc::clone(&step), site().pages, second.pages);
    let swept = Swept::of(move |asked| {
        let pages = if told.load(Ordering::Relaxed) > 0 {
            &then
        } else {
            &now
        };
        match pages.get(&asked.path) {
            Some(html) => Reply::page(html),
            None if asked.path == "/f/a.doc" => Reply::Full(
                200,
                vec![("Content-Type".into(), "application/msword".into())],
                vec![1; 9],
            ),
            None => Reply::status(404),
        }
    });
    (swept, step)
}

fn of_a_site(finding: &Finding) -> bool {
    SITE_DETECTORS
        .iter()
        .any(|one| one.rules.contains(&finding.rule.as_str()))
}

fn on_day(day: &str) -> impl FnOnce(&mut Sweep) {
    let day = parse_date(day).unwrap();
    move |sweep| sweep.site.context.as_of = Some(day)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_found_of_a_whole_site_follows_from_its_records_again() {
    let (swept, step) = seeded();
    let kept = swept.sweep(0, on_day("2026-09-21")).await;
    let findings = swept.findings(&kept);
    let of_site: Vec<&Finding> = findings.iter().filter(|one| of_a_site(one)).collect();
    assert!(of_site.len() > 20, "{}", of_site.len());
    for finding in &of_site {
        assert_eq!(swept.again(&kept, finding), Ok(Again::Stands), "{finding:?}");
    }
    // Twenty days later only what changed is recorded anew; the rest stands in the older file.
    step.store(1, Ordering::Relaxed);
    swept.clock.later(20 * 24 * 3_600_000);
    swept.sweep(1, on_day("2026-10-11")).await;
    let kept = swept.sweep(2, on_day("2026-10-11")).await;
    let mut earlier = 0;
    for finding in swept.findings(&kept).iter().filter(|one| of_a_site(one)) {
        let told = swept.again(&kept, finding);
        if ["date-first-seen-late", "home-page-unchanged"].contains(&finding.rule.as_str()) {
            assert_eq!(told, not_judged("needs_earlier_sweeps"));
            earlier += 1;
        } else {
            assert_eq!(told, Ok(Again::Stands), "{finding:?}");
        }
    }
    assert_eq!(earlier, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_finding_of_a_whole_site_is_gone_and_a_changed_file_is_refused() {
    let (swept, _) = seeded();
    let kept = swept.sweep(0, on_day("2026-09-21")).await;
    let findings = swept.findings(&kept);
    let stale = findings.iter().find(|one| one.rule == "stale-section").unwrap();
    let mut forged = stale.clone();
    forged.params[1].1 = "1999-01-01".into();
    assert_eq!(swept.again(&kept, &forged), Ok(Again::Gone));
    // Where the seal counts a page of which no record is there, nothing follows from its not following.
    let mut seal = kept.seal.clone();
    seal.coverage.pages += 1;
    let told = swept.by(&seal, &kept, &forged, (&[], None));
    assert_eq!(told, not_judged("records_incomplete"));
    let told = swept.by(&seal, &kept, stale, (&[], None));
    assert_eq!(told, Ok(Again::Stands));
    let sealed = kept.seal.archives.clone();
    assert_eq!(sealed.len(), 1);
    let file = swept.home.path().join(&sealed[0].file);
    let whole = fs::read(&file).unwrap();
    let mut changed = whole.clone();
    let last = changed.len() - 9;
    changed[last] ^= 1;
    for bytes in [changed, whole[..whole.len() - 1].to_vec()] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(swept.again(&kept, stale), Err("MJ5108"));
    }
    fs::remove_file(&file).unwrap();
    assert_eq!(swept.again(&kept, stale), Err("MJ5108"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_bundle_does_as_a_folder_does_and_another_says_what_is_missing() {
    let (swept, _) = seeded();
    let kept = swept.sweep(0, on_day("2026-09-21")).await;
    for (whole, wanted) in [
        (false, not_judged("records_not_in_bundle")),
        (true, Ok(Again::Stands)),
    ] {
        let mut out = Cursor::new(Vec::new());
        pack(&kept, &Shelf::new(swept.home.path()), &key(), whole, &mut out).unwrap();
        let bytes = out.into_inner();
        let bundle = read(Cursor::new(&bytes)).unwrap();
        assert_eq!(bundle.is_whole(), whole);
        let all = InBundle {
            bundle: &bundle,
            open: || Ok(Cursor::new(bytes.clone())),
        };
        let grounds = Grounds {
            seal: &bundle.seal,
            context: bundle.context().unwrap(),
            trove: bundle.is_whole().then_some(&all as &dyn Trove),
            sealed: &[],
            reader: None,
        };
        // Of an empty section its own page says enough.
        let alone = ["stale-section", "empty-section"];
        let of_site = bundle
            .entries
            .iter()
            .filter(|one| of_a_site(&one.finding) && !alone.contains(&one.finding.rule.as_str()));
        for entry in of_site.take(5) {
            let answer = bundle.answer(entry);
            let told = grounds.derive(&entry.finding, answer.as_ref());
            assert_eq!(told.map_err(|refusal| refusal.code), wanted);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_new_follows_from_the_records_of_both_sweeps() {
    let step = Arc::new(AtomicUsize::new(0));
    let told = Arc::clone(&step);
    let swept = Swept::of(move |asked| {
        let put = if told.load(Ordering::Relaxed) > 0 {
            "<script src='//js.lefang.example/a.js'></script><a href=http://yule.example/>友情</a>"
        } else {
            ""
        };
        match asked.path.as_str() {
            "/" => Reply::page(&format!("<title>青禾区人民政府</title>{}", links(&["/a.html"]))),
            "/a.html" => Reply::page(&format!(
                "<title>通知</title><p>关于做好政务公开工作的通知</p>{put}"
            )),
            _ => Reply::status(404),
        }
    });
    swept.sweep(0, |_| {}).await;
    step.store(1, Ordering::Relaxed);
    let kept = swept.sweep(1, |_| {}).await;
    let findings = swept.findings(&kept);
    let new: Vec<&Finding> = findings
        .iter()
        .filter(|one| SNAPSHOT_RULES.contains(&one.rule.as_str()))
        .collect();
    assert_eq!(new.len(), 2, "{findings:?}");
    for finding in &new {
        assert_eq!(swept.again(&kept, finding), Ok(Again::Stands), "{finding:?}");
        let mut forged = (*finding).clone();
        forged.params.iter_mut().for_each(|(_, value)| {
            *value = value
                .replace("lefang", "qinghe")
                .replace("yule.example", "qinghe.example");
        });
        assert_eq!(swept.again(&kept, &forged), Ok(Again::Gone));
    }
    // Without the file of the sweep before there is nothing to compare with.
    let first = kept.seal.archives[0].file.clone();
    for entry in fs::read_dir(swept.home.path().join("warc")).unwrap() {
        let path = entry.unwrap().path();
        if !first.ends_with(&*path.file_name().unwrap().to_string_lossy()) {
            fs::remove_file(path).unwrap();
        }
    }
    let told = swept.by(&kept.seal, &kept, new[0], (&kept.seal.archives, None));
    assert_eq!(told, not_judged("needs_earlier_sweeps"));
    assert_eq!(swept.again(&kept, new[0]), Err("MJ5108"));
}

const TRADE: &str = "<title>乐坊汇网投官网入口</title><h1>乐坊汇娱乐城</h1><p>百家乐、真人娱乐、老虎机，注册送彩金，体育投注平台，赔率最高，首存优惠，代理加盟。</p>";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_visitor_saw_is_compared_with_the_page_and_never_taken_for_it() {
    let article = format!(
        "<title>关于做好政务公开工作的通知</title><h1>通知</h1>{}",
        "<p>各街道办事处，区政府各部门：为做好今年的政务公开工作，现将有关事项通知如下，请认真贯彻落实。</p>"
            .repeat(3)
    );
    let swept = Swept::of(move |asked| {
        let agent = asked.headers.get("user-agent").cloned().unwrap_or_default();
        match asked.path.as_str() {
            "/" => Reply::page(&links(&["/a.html", "/b.html"])),
            "/a.html" if agent.contains("Baiduspider") => Reply::page(TRADE),
            "/b.html" if agent.contains("Baiduspider") => Reply::to("http://www.lefang.example/"),
            "/a.html" | "/b.html" => Reply::page(&article),
            _ => Reply::status(404),
        }
    });
    let kept = swept.sweep(0, |sweep| sweep.attached.probes = 12).await;
    let findings = swept.findings(&kept);
    let shown: Vec<&Finding> = findings.iter().filter(|one| one.rule == "cloaking").collect();
    assert_eq!(shown.len(), 2, "{findings:?}");
    for finding in &shown {
        assert_eq!(swept.again(&kept, finding), Ok(Again::Stands), "{finding:?}");
        // Said of it is another thing than is recorded.
        let mut forged = (*finding).clone();
        forged.params.iter_mut().for_each(|(name, value)| {
            if name == "what" {
                *value = "hosts".into();
            }
        });
        assert_eq!(swept.again(&kept, &forged), not_judged("probe_not_recorded"));
        // The record of one page says nothing of another visitor's.
        let mut other = (*finding).clone();
        other.evidence.record = None;
        assert_eq!(swept.again(&kept, &other), not_judged("no_record"));
    }
}

/// A reader of one kind of file, which finds it locked.
struct Locked;

impl Reader for Locked {
    fn takes(&self, ending: &str) -> bool {
        ending == "pdf"
    }

    fn read(&self, _: &str, bytes: Vec<u8>) -> Vec<Piece> {
        vec![Piece {
            within: None,
            contents: if bytes.starts_with(b"%PDF locked") {
                Err(Unread::Locked)
            } else {
                Ok(Contents::default())
            },
        }]
    }
}

/// A reader that reads anything and finds nothing.
struct Open;

impl Reader for Open {
    fn takes(&self, _: &str) -> bool {
        true
    }

    fn read(&self, _: &str, _: Vec<u8>) -> Vec<Piece> {
        vec![Piece {
            within: None,
            contents: Ok(Contents::default()),
        }]
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_in_a_file_follows_from_its_record_by_the_same_reader() {
    let swept = Swept::of(|asked| match asked.path.as_str() {
        "/" => Reply::page(&links(&["/a.pdf"])),
        "/a.pdf" => Reply::Full(
            200,
            vec![("Content-Type".into(), "application/pdf".into())],
            b"%PDF locked".to_vec(),
        ),
        _ => Reply::status(404),
    });
    let kept = swept
        .sweep(0, |sweep| sweep.attached.reader = Some(Arc::new(Locked)))
        .await;
    let findings = swept.findings(&kept);
    let file = findings
        .iter()
        .find(|one| one.rule == "attachment-not-judged")
        .unwrap();
    let by = |reader| swept.by(&kept.seal, &kept, file, (&[], reader));
    assert_eq!(by(Some(&Locked as &dyn Reader)), Ok(Again::Stands));
    assert_eq!(by(Some(&Open as &dyn Reader)), Ok(Again::Gone));
    assert_eq!(by(None), not_judged("no_reader"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_record_holds_is_said_by_name() {
    let swept = Swept::of(|asked| match asked.path.as_str() {
        "/" => Reply::page("<title>青禾区</title><p>严禁焚烧秸杆"),
        _ => Reply::status(404),
    });
    let kept = swept.sweep(0, |_| {}).await;
    let mut finding = swept.findings(&kept).remove(0);
    finding.evidence.record = None;
    finding.rule = "certificate".into();
    assert_eq!(
        swept.again(&kept, &finding),
        not_judged("connection_not_recorded")
    );
    finding.rule = "elder-version-missing".into();
    assert_eq!(swept.again(&kept, &finding), Ok(Again::Stands));
    finding.rule = "mixed-content".into();
    assert_eq!(swept.again(&kept, &finding), not_judged("probe_not_recorded"));
    finding.rule = "domain-form".into();
    let mut seal = kept.seal.clone();
    for (start, wanted) in [
        ("http://www.qinghe.gov.cn/", Again::Gone),
        ("http://www.qinghe.example/", Again::Stands),
    ] {
        seal.start = start.into();
        assert_eq!(swept.by(&seal, &kept, &finding, (&[], None)), Ok(wanted));
    }
}
