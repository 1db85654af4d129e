//! 线索清单: what a page of the list costs where a campaign has received a hundred thousand findings.
//!
//! `cargo bench -p mingjian-app --bench findings -- [SITES] [FINDINGS A SITE]`: on the embedded database, prints
//! milliseconds, median and 95%, for the first page, a page far behind, filters, and a word that is looked for in all.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures time and stops at the first surprise"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use mingjian_app::commands::inspection::ReceiveSweep;
use mingjian_app::queries::{Seen, ShowFindings};
use mingjian_core::access::{Actor, Role};
use mingjian_core::finding::{Evidence, Finding, Kind, Verdict};
use mingjian_inspect::Context;
use mingjian_inspect::archive::Shelf;
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::Report;
use mingjian_inspect::proof::{Key, Run, fingerprint, folder, pack, seal};
use mingjian_inspect::rules::builtin;
use mingjian_testkit::{AUTHORITY, CAMPAIGN, Engine, TestApp, on};

/// How often each question is asked.
const TIMES: usize = 40;
/// A day of the assessed year, in milliseconds.
const AT: i64 = 1_758_412_800_000;

fn key() -> Key {
    Key::of(b"for measuring alone").unwrap()
}

fn finding(site: &str, number: usize) -> Finding {
    let kinds = [
        ("dead-link", Kind::DeadLink),
        ("wrong-word", Kind::WrongWord),
        ("stale-section", Kind::StaleSection),
        ("meta-missing", Kind::PageLabel),
    ];
    let (rule, kind) = kinds[number % kinds.len()];
    Finding {
        rule: rule.to_owned(),
        kind,
        url: format!("{site}zwgk/art/2025/{number:05}.html"),
        verdict: if number.is_multiple_of(7) {
            Verdict::NotJudged
        } else {
            Verdict::Confirmed
        },
        confidence: 90,
        excerpt: format!("第{number}处：工作成效显着，群众满意度进一步提高"),
        params: vec![
            ("wrong".to_owned(), "显着".to_owned()),
            ("right".to_owned(), "显著".to_owned()),
        ],
        basis: None,
        evidence: Evidence::default(),
    }
}

/// A sweep of a site with so many findings, as a signed bundle.
fn bundle(home: &Path, site: &str, count: usize) -> Vec<u8> {
    let (start, context) = (
        site.parse::<Address>().unwrap(),
        Context {
            rules: builtin("gbmh-2019-19").unwrap().into(),
            ..Context::default()
        },
    );
    std::fs::create_dir_all(home.join("warc")).unwrap();
    let report = Report {
        findings: (0..count).map(|number| finding(site, number)).collect(),
        ..Report::default()
    };
    let (shelf, key) = (Shelf::new(home), key());
    let run = Run {
        start: &start,
        context: &context,
        begun: AT,
        ended: AT + 60_000,
        stopped: "done",
        previous: "",
        since: 0,
        key: &key,
    };
    folder::write(home, "sweep", &seal(&report, &run, &shelf).unwrap()).unwrap();
    let kept = folder::latest(home, None).unwrap().remove(0);
    let mut out = std::io::Cursor::new(Vec::new());
    pack(&kept, &shelf, &key, false, &mut out).unwrap();
    out.into_inner()
}

async fn fill(app: &TestApp, office: &Actor, sites: usize, each: usize) {
    app.prepare().await.unwrap();
    let units = ["chengguan", "hekou"];
    for number in 0..sites {
        let home = tempfile::tempdir().unwrap();
        let site = format!("https://site{number}.example.gov.cn/");
        let bytes = bundle(home.path(), &site, each);
        let sweep = app
            .app
            .stage_sweep(office, &CAMPAIGN.into(), bytes.into())
            .await
            .unwrap();
        let receive = ReceiveSweep {
            campaign: CAMPAIGN.into(),
            sweep,
            unit: units[number % units.len()].to_owned(),
            signer: fingerprint(&key().public()),
        };
        app.run(office.clone(), receive).await.unwrap();
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

async fn measure(app: &TestApp, office: &Actor, name: &str, ask: &ShowFindings) {
    let mut times = Vec::with_capacity(TIMES);
    let mut count = 0;
    for _ in 0..TIMES {
        let begun = Instant::now();
        count = app.app.findings(office, ask).await.unwrap().count;
        times.push(begun.elapsed());
    }
    let first = times[0];
    times.sort_unstable();
    let (median, most) = (times[TIMES / 2], times[TIMES * 95 / 100]);
    println!(
        "{name:<34} {:>8.1} {:>8.1} {:>8.1} {count:>9}",
        millis(first),
        millis(median),
        millis(most)
    );
}

fn main() {
    let number = |place: usize, usual: usize| -> usize {
        let told = std::env::args().filter(|text| !text.starts_with('-')).nth(place);
        told.and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let (sites, each) = (number(1, 20), number(2, 5_000));
    on(Engine::Sqlite, async move |app| {
        let office = Actor::of("office", Role::Office, AUTHORITY);
        let begun = Instant::now();
        fill(&app, &office, sites, each).await;
        println!(
            "{} findings of {sites} sites, received in {:.1} s",
            sites * each,
            begun.elapsed().as_secs_f64()
        );
        println!(
            "{:<34} {:>8} {:>8} {:>8} {:>9}",
            "milliseconds", "first", "median", "95%", "found"
        );
        let all = || ShowFindings::of(&CAMPAIGN.into());
        measure(&app, &office, "first page", &all()).await;
        let mut far = all();
        for _ in 0..20 {
            let page = app
                .app
                .findings(
                    &office,
                    &ShowFindings {
                        limit: Some(500),
                        ..far.clone()
                    },
                )
                .await
                .unwrap();
            if page.next.is_empty() {
                break;
            }
            far.after = page.next;
        }
        measure(&app, &office, "the 10,000th and behind", &far).await;
        measure(
            &app,
            &office,
            "of one unit, one kind",
            &ShowFindings {
                unit: "hekou".into(),
                kind: "wrong_word".into(),
                ..all()
            },
        )
        .await;
        measure(
            &app,
            &office,
            "of one site",
            &ShowFindings {
                site: "https://site1.example.gov.cn/".into(),
                ..all()
            },
        )
        .await;
        measure(
            &app,
            &office,
            "not judged",
            &ShowFindings {
                verdict: "not_judged".into(),
                ..all()
            },
        )
        .await;
        measure(
            &app,
            &office,
            "new since the sweep before",
            &ShowFindings {
                seen: Seen::Fresh,
                ..all()
            },
        )
        .await;
        measure(
            &app,
            &office,
            "a word in all of them",
            &ShowFindings {
                text: "04999".into(),
                ..all()
            },
        )
        .await;
    })
    .unwrap();
}
