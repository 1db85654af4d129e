//! 演示的网上检查: two sweeps of an invented site, from pages of our own writing, with some findings decided.
//!
//! No network is asked: the pages are recorded, looked at, sealed and packed as a sweep does it, and the bundle comes in
//! through the same door. **Invariant:** the same day gives the same bundles, so that a start that was cut off goes on.

use std::path::Path;

use jiff::ToSpan;
use mingjian_app::commands::inspection::{
    AdoptFindings, DismissFindings, KeepWords, ReceiveSweep, TrustInspector, WaiveFindings,
};
use mingjian_app::queries::{FindingShown, ShowFinding, ShowFindings, Suggested};
use mingjian_app::{AppError, Clock};
use mingjian_core::finding::Kind;
use mingjian_core::flow::own_words::Group;
use mingjian_inspect::Context;
use mingjian_inspect::archive::{Archive, Shelf};
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{Coverage, Report};
use mingjian_inspect::fetch::Answer;
use mingjian_inspect::proof::{Key, Run, fingerprint, folder, pack, seal};
use mingjian_inspect::rules::builtin;
use mingjian_store::Fault;

use super::people::actor;
use super::{AUTHORITY, OPEN, Story};

/// The unit of the site.
const UNIT: &str = "qinghe";
/// The site.
const SITE: &str = "https://qinghe.example.gov.cn/";
/// How long a sweep took, in milliseconds.
const TOOK: i64 = 1_260_000;
/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

/// Pages of the first sweep: name and body.
const BEFORE: [(&str, &str); 4] = [
    (
        "tzgg/2026-03.html",
        "<title>关于做好秋季防火工作的通知</title><h1>关于做好秋季防火工作的通知</h1><p>严禁焚烧秸杆，发现火情及时报告。</p>",
    ),
    (
        "zwdt/2026-11.html",
        "<title>街道召开工作会议</title><h1>街道召开工作会议</h1><p>会议指出，环境整治成效显着。</p>",
    ),
    (
        "zcwj/2026-02.html",
        "<title>清河街道办事处关于印发文明养犬办法的通知</title><h1>关于印发文明养犬办法的通知</h1><p>清街办发[2026]2号</p><p>自发布之日起施行。</p>",
    ),
    (
        "zwdt/2026-12.html",
        "<title>便民服务中心开放</title><h1>便民服务中心开放</h1><p>请居民按步就班办理。</p>",
    ),
];
/// Pages of the second sweep: one fault was mended, one is new.
const NOW: [(&str, &str); 4] = [
    BEFORE[0],
    BEFORE[2],
    (
        "zwdt/2026-12.html",
        "<title>便民服务中心开放</title><h1>便民服务中心开放</h1><p>请居民按顺序办理。</p>",
    ),
    (
        "zwdt/2026-15.html",
        "<title>安全检查</title><h1>安全检查</h1><p>对辖区企业逐一检查，限期整改，成效显着。</p>",
    ),
];

fn lost(error: std::io::Error) -> AppError {
    Fault::File {
        doing: "write the sweep of the demonstration".to_owned(),
        source: error,
    }
    .into()
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> AppError {
    lost(std::io::Error::other(error))
}

fn answer(page: &str, body: &str) -> Result<Answer, AppError> {
    Ok(Answer {
        url: format!("{SITE}{page}").parse().map_err(other)?,
        request: format!("GET /{page} HTTP/1.1\r\nhost: qinghe.example.gov.cn\r\n\r\n"),
        status: 200,
        version: "HTTP/1.1",
        headers: vec![("content-type".to_owned(), b"text/html; charset=utf-8".to_vec())],
        raw: format!("<!doctype html><html lang=\"zh-CN\"><body>{body}</body></html>")
            .into_bytes()
            .into(),
        stop: None,
        address: [203, 0, 113, 7].into(),
    })
}

/// A sweep of the pages that began at a moment, as a signed bundle.
fn bundle(home: &Path, pages: &[(&str, &str)], at: i64) -> Result<Vec<u8>, AppError> {
    let context = Context {
        unit: Some("清河街道".to_owned()),
        rules: builtin("gbmh-2019-19")?.into(),
        ..Context::default()
    };
    std::fs::create_dir_all(home.join("warc")).map_err(lost)?;
    let name = format!("warc/qinghe.example.gov.cn-{at}.warc.gz");
    let file = std::fs::File::create(home.join(&name)).map_err(lost)?;
    let mut archive = Archive::begin(Box::new(file), &name, at).map_err(lost)?;
    let shelf = Shelf::new(home);
    let mut report = Report {
        coverage: Coverage {
            known: pages.len().saturating_add(3),
            pages: pages.len(),
            not_checked: [("robots".to_owned(), 2)].into(),
            not_judged: [("timeout".to_owned(), 1)].into(),
            ..Coverage::default()
        },
        ..Report::default()
    };
    for (page, body) in pages {
        let answer = answer(page, body)?;
        let record = archive.keep(&answer, at).map_err(lost)?;
        let page = shelf.stored(&record).map_err(lost)?.page();
        let context = Context {
            url: Some(answer.url),
            ..context.clone()
        };
        for mut finding in mingjian_inspect::inspect(&page, &context) {
            // Pages that are so short lack every label; that would hide what the demonstration is to show.
            if finding.kind != Kind::PageLabel && finding.kind != Kind::SiteIdentity {
                finding.evidence.record = Some(record.clone());
                report.findings.push(finding);
            }
        }
    }
    let start: Address = SITE.parse().map_err(other)?;
    let key = key()?;
    let run = Run {
        start: &start,
        context: &context,
        begun: at,
        ended: at.saturating_add(TOOK),
        stopped: "done",
        previous: "",
        since: 0,
        key: &key,
    };
    let sealed = seal(&report, &run, &shelf).map_err(other)?;
    folder::write(home, "sweep", &sealed).map_err(lost)?;
    let mut kept = folder::latest(home, None)?;
    let kept = kept.pop().ok_or(AppError::NotFound)?;
    let mut out = std::io::Cursor::new(Vec::new());
    pack(&kept, &shelf, &key, false, &mut out)?;
    Ok(out.into_inner())
}

/// A bundle of so many days ago comes in and is received; the name of its sweep.
async fn receive(story: &mut Story, pages: &[(&str, &str)], days: i64) -> Result<String, AppError> {
    let at = story.clock.now().0.saturating_sub(DAY.saturating_mul(days));
    let home = story.data.join("demo-sweep");
    // What a start that was cut off left there.
    if home.exists() {
        std::fs::remove_dir_all(&home).map_err(lost)?;
    }
    let bytes = bundle(&home, pages, at)?;
    std::fs::remove_dir_all(&home).map_err(lost)?;
    let (office, campaign) = (actor("demo-office"), OPEN.into());
    let sweep = story.app.stage_sweep(&office, &campaign, bytes.into()).await?;
    let receive = ReceiveSweep {
        campaign,
        sweep: sweep.clone(),
        unit: UNIT.to_owned(),
        signer: String::new(),
    };
    story.does(office, receive).await?;
    Ok(sweep)
}

async fn findings(story: &Story, sweep: &str) -> Result<Vec<FindingShown>, AppError> {
    let ask = ShowFindings {
        sweep: sweep.to_owned(),
        ..ShowFindings::of(&OPEN.into())
    };
    Ok(story.app.findings(&actor("demo-office"), &ask).await?.findings)
}

/// The key with which the demonstration signs.
fn key() -> Result<Key, AppError> {
    Key::of(b"demonstration").ok_or(AppError::NotFound)
}

/// What the rule of a finding feeds.
async fn suggested(story: &Story, sweep: &str, id: Option<&String>) -> Result<Suggested, AppError> {
    let Some(id) = id else {
        return Ok(Suggested::default());
    };
    let look = ShowFinding::of(&OPEN.into(), sweep, id);
    Ok(story.app.look(&actor("demo-office"), &look).await?.suggested)
}

/// Compared by telephone once, on the list ever after.
async fn trusted(story: &mut Story) -> Result<(), AppError> {
    let trust = TrustInspector {
        authority: AUTHORITY.into(),
        name: "市政府网站监测中心".to_owned(),
        fingerprint: fingerprint(&key()?.public()),
        checked: "与监测中心值班员通电话，逐组核对".to_owned(),
    };
    story.does(actor("demo-office"), trust).await
}

/// The words of this place.
async fn words(story: &mut Story) -> Result<(), AppError> {
    let lists = [
        (
            Group::Word,
            "青河区→青禾区→大青河区域\n一网通半→一网通办",
            "2025年第四季度检查通报",
        ),
        (Group::Name, "青禾区融媒体发展中心", "机构编制名录"),
        (Group::Fine, "秸杆巷", "清河街道的街名"),
        (Group::Host, "media.example", "区融媒体中心的视频"),
    ];
    for (group, lines, source) in lists {
        let keep = KeepWords {
            authority: AUTHORITY.into(),
            group,
            lines: lines.to_owned(),
            source: source.to_owned(),
        };
        story.does(actor("demo-office"), keep).await?;
    }
    Ok(())
}

/// Two sweeps; of the first one finding is dismissed, of the second one adopted and one waived, the others wait.
pub(super) async fn swept(story: &mut Story) -> Result<(), AppError> {
    let today = story.today();
    trusted(story).await?;
    words(story).await?;
    let first = receive(story, &BEFORE, 8).await?;
    let id = |all: &[FindingShown], page: &str| -> Vec<String> {
        let found = all.iter().find(|one| one.url.ends_with(page));
        found.map(|one| one.id.clone()).into_iter().collect()
    };
    let all = findings(story, &first).await?;
    let dismiss = DismissFindings {
        campaign: OPEN.into(),
        unit: UNIT.to_owned(),
        sweep: first,
        findings: id(&all, "2026-12.html"),
        reason: "引用的是居民来信原文，已在文末注明".to_owned(),
    };
    if !dismiss.findings.is_empty() {
        story.does(actor("demo-team-leader"), dismiss).await?;
    }
    let second = receive(story, &NOW, 1).await?;
    let all = findings(story, &second).await?;
    // What the page proposes for a wrong word.
    let picked = id(&all, "2026-03.html");
    let fed = suggested(story, &second, picked.first()).await?;
    let adopt = AdoptFindings {
        campaign: OPEN.into(),
        unit: UNIT.to_owned(),
        sweep: second.clone(),
        findings: picked,
        indicator: fed.indicator,
        period: String::new(),
        sheet: String::new(),
        trigger: fed.trigger,
        amount: None,
        reason: String::new(),
        outside_reason: "全年监测".to_owned(),
    };
    if !adopt.findings.is_empty() {
        story.does(actor("demo-team-leader"), adopt).await?;
    }
    let waive = WaiveFindings {
        campaign: OPEN.into(),
        unit: UNIT.to_owned(),
        sweep: second,
        findings: id(&all, "2026-02.html"),
        reason: "文件库正在统一改版，月底完成".to_owned(),
        until: story.today().checked_add(60.days()).unwrap_or(today),
    };
    if !waive.findings.is_empty() {
        story.does(actor("demo-office"), waive).await?;
    }
    Ok(())
}
