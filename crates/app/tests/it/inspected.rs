//! Bundles of an invented site and what people do with them, for the stories of the online inspection.

use std::path::Path;

use jiff::civil::Date;
use mingjian_app::commands::inspection::{AdoptFindings, DismissFindings, ReceiveSweep, WaiveFindings};
use mingjian_app::queries::{FindingShown, FindingsView, ShowFindings};
use mingjian_app::{AppError, Command};
use mingjian_core::access::Actor;
use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
use mingjian_inspect::Context;
use mingjian_inspect::archive::{Archive, Shelf};
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Coverage, Report};
use mingjian_inspect::fetch::Answer;
use mingjian_inspect::proof::{Key, Run, fingerprint, folder, pack, seal};
use mingjian_inspect::rules::builtin;
use mingjian_testkit::{CAMPAIGN, TestApp};

use crate::year::{must, office};

/// The site of the stories.
pub const SITE: &str = "https://qinghe.example.gov.cn/";
/// Its pages: two with a wrong word each, one in order.
pub const PAGES: [(&str, &str); 3] = [
    ("a.html", "<title>甲</title><p>严禁焚烧秸杆</p>"),
    ("b.html", "<title>乙</title><p>成效显着</p>"),
    ("c.html", "<title>丙</title><p>政务公开</p>"),
];
/// A day of the assessed year, in milliseconds: 2025-09-21 in Beijing.
pub const AT: i64 = 1_758_412_800_000;

pub fn key() -> Key {
    Key::of(b"for tests alone").unwrap()
}

pub fn signer() -> String {
    fingerprint(&key().public())
}

fn answer(site: &str, page: &str, body: &str) -> Answer {
    Answer {
        url: format!("{site}{page}").parse().unwrap(),
        request: format!("GET /{page} HTTP/1.1\r\n\r\n"),
        status: 200,
        version: "HTTP/1.1",
        headers: vec![("content-type".to_owned(), b"text/html; charset=utf-8".to_vec())],
        raw: body.as_bytes().to_vec().into(),
        stop: None,
        address: [203, 0, 113, 7].into(),
    }
}

fn link(site: &str, verdict: Verdict, name: &str) -> Finding {
    Finding {
        rule: "dead-link".to_owned(),
        kind: Kind::DeadLink,
        url: format!("{site}{name}"),
        verdict,
        confidence: 90,
        excerpt: String::new(),
        params: Vec::new(),
        basis: None,
        evidence: Evidence::default(),
    }
}

/// A sweep of the pages: their wrong words, a link that was found dead once, one that was confirmed, one not judged.
pub fn bundle_of(pages: &[(&str, &str)], at: i64) -> Vec<u8> {
    let links = [
        link(SITE, Verdict::Found, "once.html"),
        link(SITE, Verdict::Confirmed, "gone.html"),
        link(SITE, Verdict::NotJudged, "shy.html"),
    ];
    packed(SITE, pages, links.into(), at)
}

/// A sweep of a site with so many dead links and nothing else.
pub fn dead_links(site: &str, count: usize, at: i64) -> Vec<u8> {
    let links = (0..count).map(|n| link(site, Verdict::Confirmed, &format!("dead-{n:04}.html")));
    packed(site, &[], links.collect(), at)
}

fn packed(site: &str, pages: &[(&str, &str)], links: Vec<Finding>, at: i64) -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    sealed(home.path(), site, pages, links, at)
}

fn sealed(home: &Path, site: &str, pages: &[(&str, &str)], links: Vec<Finding>, at: i64) -> Vec<u8> {
    let context = Context {
        unit: Some("城关镇".to_owned()),
        rules: builtin("gbmh-2019-19").unwrap().into(),
        ..Context::default()
    };
    let name = "warc/qinghe.example.gov.cn-1.warc.gz";
    std::fs::create_dir_all(home.join("warc")).unwrap();
    let file = std::fs::File::create(home.join(name)).unwrap();
    let mut archive = Archive::begin(Box::new(file), name, at).unwrap();
    let shelf = Shelf::new(home);
    let mut report = Report {
        coverage: Coverage {
            known: pages.len() + 4,
            pages: pages.len(),
            not_checked: [("robots".to_owned(), 1)].into(),
            ..Coverage::default()
        },
        ..Report::default()
    };
    for (page, body) in pages {
        let answer = answer(site, page, body);
        let record = archive.keep(&answer, at).unwrap();
        let stored = shelf.stored(&record).unwrap();
        let context = Context {
            url: Some(answer.url),
            ..context.clone()
        };
        for mut finding in mingjian_inspect::inspect(&stored.page(), &context) {
            if finding.kind == Kind::WrongWord {
                finding.evidence.record = Some(record.clone());
                report.findings.push(finding);
            }
        }
    }
    report.findings.extend(links);
    let start: Address = site.parse().unwrap();
    let run = Run {
        start: &start,
        context: &context,
        begun: at,
        ended: at + 60_000,
        stopped: "done",
        previous: "",
        since: 0,
        key: &key(),
    };
    let sealed = seal(&report, &run, &shelf).unwrap();
    folder::write(home, "sweep", &sealed).unwrap();
    let kept = folder::latest(home, None).unwrap().remove(0);
    let mut out = std::io::Cursor::new(Vec::new());
    pack(&kept, &shelf, &key(), false, &mut out).unwrap();
    out.into_inner()
}

pub async fn stage(app: &TestApp, actor: &Actor, bytes: Vec<u8>) -> Result<String, AppError> {
    app.app.stage_sweep(actor, &CAMPAIGN.into(), bytes.into()).await
}

pub fn receive(sweep: &str, unit: &str) -> ReceiveSweep {
    ReceiveSweep {
        campaign: CAMPAIGN.into(),
        sweep: sweep.to_owned(),
        unit: unit.to_owned(),
        signer: signer().to_uppercase(),
    }
}

/// A sweep that the campaign received.
pub async fn received(app: &TestApp, at: i64) -> String {
    let sweep = stage(app, &office(), bundle_of(&PAGES, at)).await.unwrap();
    must(app, office(), receive(&sweep, "chengguan")).await;
    sweep
}

pub async fn list(app: &TestApp, actor: &Actor, sweep: &str) -> Result<FindingsView, AppError> {
    let ask = ShowFindings {
        sweep: sweep.to_owned(),
        ..ShowFindings::of(&CAMPAIGN.into())
    };
    app.app.findings(actor, &ask).await
}

pub async fn one(app: &TestApp, sweep: &str, url: &str) -> FindingShown {
    let all = list(app, &office(), sweep).await.unwrap().findings;
    all.into_iter().find(|one| one.url.ends_with(url)).expect(url)
}

pub fn adopt(sweep: &str, findings: &[&str]) -> AdoptFindings {
    AdoptFindings {
        campaign: CAMPAIGN.into(),
        unit: "chengguan".to_owned(),
        sweep: sweep.to_owned(),
        findings: findings.iter().map(|id| (*id).to_owned()).collect(),
        indicator: "mechanism".to_owned(),
        period: String::new(),
        sheet: String::new(),
        trigger: "late".to_owned(),
        amount: None,
        reason: String::new(),
        outside_reason: String::new(),
    }
}

pub fn dismiss(sweep: &str, findings: &[&str], reason: &str) -> DismissFindings {
    DismissFindings {
        campaign: CAMPAIGN.into(),
        unit: "chengguan".to_owned(),
        sweep: sweep.to_owned(),
        findings: findings.iter().map(|id| (*id).to_owned()).collect(),
        reason: reason.to_owned(),
    }
}

pub fn waive(sweep: &str, finding: &str, until: Date) -> WaiveFindings {
    WaiveFindings {
        campaign: CAMPAIGN.into(),
        unit: "chengguan".to_owned(),
        sweep: sweep.to_owned(),
        findings: vec![finding.to_owned()],
        reason: "栏目改版中".to_owned(),
        until,
    }
}

pub async fn refused<C: Command>(app: &TestApp, command: C, code: &str) {
    refused_to(app, office(), command, code).await;
}

pub async fn refused_to<C: Command>(app: &TestApp, actor: Actor, command: C, code: &str) {
    match app.run(actor, command).await {
        Err(error) if error.is_refused_with(code) => {}
        other => panic!("expected {code}, found {other:?}"),
    }
}
