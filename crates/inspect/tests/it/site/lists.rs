//! Lists that a script fills piece by piece: all lines are found, sections are judged by them, and nothing that such a
//! list or its proxy does makes a sweep ask without end or elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mingjian_core::calendar::parse_date;
use mingjian_inspect::crawl::{Memory, Outcome, Report, Stopped, Want, survey, walk};
use mingjian_testkit::site::{Asked, FixtureSite, Reply};

use super::{Ticking, archive, links, run, sweep};

const PROXY: &str = "/module/web/jpage/dataproxy.jsp";

/// A line of a list as jpage sends it.
fn record(path: &str, day: &str) -> String {
    format!(
        "<record><![CDATA[<li><a href=\"{path}\">关于做好政务公开第{path}项工作的通知</a><span>{day}</span></li>]]></record>"
    )
}

/// What the proxy sends: some lines of so many.
fn sent(records: &str, total: usize) -> Reply {
    let xml = format!(
        "<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>"
    );
    let kind = ("Content-Type".to_owned(), "text/xml;charset=UTF-8".to_owned());
    Reply::Full(200, vec![kind], xml.into_bytes())
}

fn json(text: &str) -> Reply {
    let kind = ("Content-Type".to_owned(), "application/json".to_owned());
    Reply::Full(200, vec![kind], text.as_bytes().to_vec())
}

/// The page of a list with its first lines as data and a script that names the proxy for the rest.
fn list(name: &str, records: &str, proxy: &str, unit: usize, total: usize) -> String {
    format!(
        "<title>{name}</title><meta name=ColumnName content=\"{name}\"><meta name=ColumnType content=\"{name}\"><div id={unit}>\
         <script type=text/xml><datastore><recordset>{records}</recordset></datastore></script></div>\
         <script>$('#{unit}').jpage({{perPage:15,totalRecord:{total},proxyUrl:'{proxy}',\
         ajaxParam:{{col:1,appid:'1',webid:'3',path:'/',columnid:'{unit}',unitid:'{unit}',webname:'青禾区',permissiontype:0}}}});</script>"
    )
}

fn article(path: &str) -> Reply {
    Reply::page(&format!(
        "<title>通知{path}</title><h1>关于做好政务公开第{path}项工作的通知</h1><p>来源：区政府办公室 2025-01-01</p><p>第{path}项。</p>"
    ))
}

/// A parameter of what was asked.
fn asked_for(asked: &Asked, name: &str) -> usize {
    let query = asked.path.split_once('?').map_or("", |(_, query)| query);
    let value = query
        .split('&')
        .find_map(|part| part.strip_prefix(&format!("{name}=")));
    value.and_then(|value| value.parse().ok()).unwrap_or(0)
}

/// The lines of a list from one to another, of which one may have a day of its own.
fn lines(list: usize, from: usize, to: usize, fresh: usize) -> String {
    (from..=to)
        .map(|at| {
            record(
                &format!("/a{list}/{at}.html"),
                if at == fresh { "2026-09-15" } else { "2025-01-01" },
            )
        })
        .collect()
}

/// A site with two lists of jpage and two of the platform, all with 100 lines. Of each pair one has something fresh
/// behind its first batch, the other has not; a line of the second batch leads nowhere.
fn site() -> FixtureSite {
    FixtureSite::start(|asked| {
        let path = asked.path.split('?').next().unwrap_or_default();
        match path {
            "/" => Reply::page(&links(&["/c1/", "/c2/", "/a/gkmlpt/index", "/b/gkmlpt/index"])),
            "/c1/" => Reply::page(&list("工作动态", &lines(1, 1, 45, 0), PROXY, 1, 100)),
            "/c2/" => Reply::page(&list("部门动态", &lines(2, 1, 45, 0), PROXY, 2, 100)),
            PROXY => {
                let (unit, from) = (asked_for(asked, "unitid"), asked_for(asked, "startrecord"));
                let to = asked_for(asked, "endrecord").min(100);
                sent(&lines(unit, from, to, if unit == 1 { 95 } else { 0 }), 100)
            }
            "/a/gkmlpt/index" | "/b/gkmlpt/index" => Reply::page(&format!(
                "<meta name=ColumnName content={}><div id=app></div><script>window._CONFIG = {{SID: '990001', COLUMN_ID: 5}}</script>",
                if path.starts_with("/a") { "政策文件" } else { "乡镇动态" }
            )),
            "/a/gkmlpt/api/all/5" | "/b/gkmlpt/api/all/5" => {
                let page = asked_for(asked, "page");
                let of = &path[1..2];
                let all: Vec<String> = (page * 50 - 49..=page * 50)
                    .filter(|at| *at <= 100)
                    .map(|at| {
                        // 2026-09-15 and 2025-01-01.
                        let day = if (of, at) == ("b", 60) { 1_789_444_800 } else { 1_735_704_000 };
                        format!(
                            "{{\"title\":\"关于第{at}项工作的通知\",\"url\":\"/{of}/gkmlpt/content/post_{at}.html\",\"display_publish_time\":{day}}}"
                        )
                    })
                    .collect();
                json(&format!("{{\"total\":100,\"articles\":[{}]}}", all.join(",")))
            }
            "/a1/50.html" | "/a/gkmlpt/content/post_70.html" | "/robots.txt" => Reply::status(404),
            _ if path.contains("mj-") => Reply::status(404),
            path => article(path),
        }
    })
    .unwrap()
}

fn batch(unit: usize, from: usize) -> String {
    format!(
        "{PROXY}?startrecord={from}&endrecord={}&perpage=15&col=1&appid=1&webid=3&path=%2F&columnid={unit}&unitid={unit}\
         &webname=%E9%9D%92%E7%A6%BE%E5%8C%BA&permissiontype=0",
        from + 44
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_lines_of_lists_that_scripts_fill_are_found_and_sections_are_judged_by_them() {
    let server = site();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let mut sweep = sweep(&server, &clock);
    sweep.site.context.as_of = Some(parse_date("2026-09-21").unwrap());
    let (archive, _) = archive("lists");
    sweep.archive = Some(archive);
    let context = sweep.site.context.clone();
    let swept = run(&frontier, sweep).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    for (path, at) in (1..=2).flat_map(|list| (1..=100).map(move |at| (format!("/a{list}/{at}.html"), at))) {
        if path != "/a1/50.html" {
            assert_eq!(swept.outcome(&server, &path), Outcome::Opened, "{at}");
        }
        assert_eq!(server.count(&path), 1, "{path}");
    }
    for at in (1..=100).filter(|at| *at != 70) {
        let path = format!("/a/gkmlpt/content/post_{at}.html");
        assert_eq!(swept.outcome(&server, &path), Outcome::Opened, "{path}");
    }
    // What is dead stands in the batch that brought it, and that batch was recorded.
    let dead: BTreeMap<&str, &str> = swept
        .of("dead-link")
        .into_iter()
        .map(|finding| (finding.excerpt.as_str(), finding.url.as_str()))
        .collect();
    let wanted = [
        (server.url("/a1/50.html"), server.url(&batch(1, 46))),
        (
            server.url("/a/gkmlpt/content/post_70.html"),
            server.url("/a/gkmlpt/api/all/5?page=2&sid=990001"),
        ),
    ];
    assert_eq!(
        dead,
        wanted.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
    );
    for from in [46, 91] {
        let row = &swept.rows[&server.url(&batch(1, from))];
        assert!(row.visit.as_ref().unwrap().record.is_some(), "{from}");
        assert_eq!(server.count(&batch(1, from)), 1, "{from}");
    }
    let asked = server.asked();
    let batches = asked.iter().filter(|asked| asked.path.contains(PROXY)).count();
    assert_eq!(batches, 4, "no batch behind the last one is asked for");
    // The first batch of the platform is fresh in one and old in the other; what no script fills is not in doubt.
    let report = Report::about(&frontier, &context, 0).await.unwrap();
    let of = |rule: &str| -> Vec<String> {
        let found = report.findings.iter().filter(|finding| finding.rule == rule);
        found
            .map(|finding| finding.url.replace(&server.url(""), ""))
            .collect()
    };
    assert_eq!(of("stale-section"), ["/a/gkmlpt/index", "/c2/"]);
    assert_eq!(of("section-not-judged"), Vec::<String>::new());
    let seen = survey(&frontier, &context, 0).await.unwrap();
    assert!(seen.whole);
    let counts: BTreeMap<&str, usize> = seen
        .sections
        .iter()
        .map(|section| (section.name.as_str(), section.lines.len()))
        .collect();
    assert_eq!(
        counts,
        BTreeMap::from([
            ("乡镇动态", 100),
            ("工作动态", 100),
            ("政策文件", 100),
            ("部门动态", 100)
        ])
    );
    let stale = report
        .findings
        .iter()
        .find(|one| one.url.ends_with("/a/gkmlpt/index"));
    assert!(
        stale.unwrap().evidence.record.is_some(),
        "with the record of the batch"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proxies_elsewhere_are_never_asked_whoever_names_them() {
    let other = FixtureSite::start(|_| sent(&lines(9, 1, 45, 0), 1_000)).unwrap();
    let there = other.url(PROXY);
    let server = FixtureSite::start(
        move |asked| match asked.path.split('?').next().unwrap_or_default() {
            "/" => Reply::page(&links(&["/c1/", "/c2/", "/c3/"])),
            "/c1/" => Reply::page(&list("工作动态", &lines(1, 1, 45, 0), &there, 1, 100)),
            "/c2/" => Reply::page(&list("部门动态", &lines(2, 1, 45, 0), PROXY, 2, 100)),
            "/c3/" => Reply::page(
                "<title>目录</title><script>window._CONFIG={SID:'1',X:'//other.test/gkmlpt/'}</script>",
            ),
            PROXY => Reply::to(&there),
            "/robots.txt" => Reply::status(404),
            "/gkmlpt/api/all/0" => Reply::to("http://10.0.0.1/"),
            path => article(path),
        },
    )
    .unwrap();
    let mut sweep = sweep(&server, &Ticking::new());
    // Even where the other host may be asked for whether links open.
    let both = [server.address.to_string(), other.address.to_string()];
    sweep.client = super::client(&both, Arc::new(mingjian_inspect::fetch::SystemResolver));
    let swept = run(&Memory::default(), sweep).await;
    assert_eq!(other.asked().len(), 0);
    assert_eq!(
        swept.outcome(&server, &batch(2, 46)),
        Outcome::NotJudged("redirects".into())
    );
    assert_eq!(swept.report.coverage.not_judged["redirects"], 2);
    assert!(swept.of("link-not-judged").is_empty() && swept.of("dead-link").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_without_end_end_at_the_budget_and_that_is_told() {
    let server = FixtureSite::start(|asked| match asked.path.split('?').next().unwrap_or_default() {
        "/" => Reply::page(&links(&["/c1/", "/c2/"])),
        "/c1/" => Reply::page(&list("工作动态", &lines(1, 1, 15, 0), PROXY, 1, usize::MAX)),
        // The same lines for ever, whatever is asked for.
        "/c2/" => Reply::page(&list("部门动态", &lines(2, 1, 45, 0), PROXY, 2, 4_000_000)),
        PROXY if asked_for(asked, "unitid") == 2 => sent(&lines(2, 1, 45, 0), 4_000_000),
        PROXY => {
            let (from, to) = (asked_for(asked, "startrecord"), asked_for(asked, "endrecord"));
            sent(&lines(1, from, to, 0), usize::MAX)
        }
        "/robots.txt" => Reply::status(404),
        path => article(path),
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let run_with = async |list: u32, pages: u32| {
        let mut sweep = sweep(&server, &clock);
        (sweep.budget.list, sweep.budget.pages) = (list, pages);
        run(&frontier, sweep).await
    };
    let swept = run_with(4, 5_000).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    let not_checked = Outcome::NotChecked("batches".into());
    assert_eq!(swept.outcome(&server, &batch(1, 181)), not_checked);
    assert_eq!(swept.report.coverage.not_checked["batches"], 1);
    assert_eq!(
        swept.outcome(&server, &batch(2, 91)),
        Outcome::NotJudged("batch_again".into())
    );
    let asked = |unit: usize| {
        let all = server.asked();
        let of = all.iter().filter(|asked| asked.path.contains(PROXY));
        of.filter(|asked| asked_for(asked, "unitid") == unit).count()
    };
    assert_eq!((asked(1), asked(2)), (4, 2));
    assert!(swept.of("dead-link").is_empty() && swept.of("link-not-judged").is_empty());
    // A later run with more of a budget goes on where this one stopped.
    let swept = run_with(6, 5_000).await;
    assert_eq!(swept.outcome(&server, &batch(1, 181)), Outcome::Opened);
    assert_eq!(swept.outcome(&server, &batch(1, 271)), not_checked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_are_no_list_are_not_judged_and_never_taken_for_empty_sections() {
    let answers = |unit: usize| match unit {
        1 => Reply::status(404),
        2 => Reply::status(500),
        3 => Reply::page("<title>提示</title><p>请登录"),
        4 => Reply::Broken,
        5 => Reply::Full(200, Vec::new(), vec![0xff; 70_000]),
        6 => sent(&"<record><![CDATA[".repeat(50_000), 9),
        7 => Reply::Full(200, Vec::new(), b"<datastore>".repeat(300_000)),
        8 => sent("", 100),
        _ => sent("", 0),
    };
    let server = FixtureSite::start(
        move |asked| match asked.path.split('?').next().unwrap_or_default() {
            "/" => Reply::page(&links(&[
                "/c1/", "/c2/", "/c3/", "/c4/", "/c5/", "/c6/", "/c7/", "/c8/", "/c9/",
            ])),
            PROXY => answers(asked_for(asked, "unitid")),
            "/robots.txt" => Reply::status(404),
            path if path.starts_with("/c") => {
                let unit = path[2..3].parse().unwrap();
                // The list itself is empty; only its proxy could fill it.
                Reply::page(&list(&format!("第{unit}类动态"), "", PROXY, unit, 100))
            }
            path => article(path),
        },
    )
    .unwrap();
    let swept = run(&Memory::default(), sweep(&server, &Ticking::new())).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    for (unit, why) in [
        (1, "status_404"),
        (2, "status_500"),
        (3, "batch"),
        (4, "batch"),
        (5, "batch"),
        (6, "batch"),
        (7, "batch"),
        (8, "batch"),
    ] {
        assert_eq!(
            swept.outcome(&server, &batch(unit, 1)),
            Outcome::NotJudged(why.into()),
            "{unit}"
        );
    }
    assert_eq!(swept.outcome(&server, &batch(9, 1)), Outcome::Opened);
    for rule in ["dead-link", "link-not-judged", "stale-section", "empty-section"] {
        assert!(swept.of(rule).is_empty(), "{rule}");
    }
    assert_eq!(swept.of("section-not-judged").len(), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_was_left_in_the_middle_is_gone_on_with() {
    let server = site();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let asked = Arc::new(AtomicUsize::new(0));
    let pages = Arc::clone(&asked);
    let stop = async {
        while pages.load(Ordering::Relaxed) < 30 {
            tokio::task::yield_now().await;
        }
    };
    let tell = |progress: &mingjian_inspect::crawl::Progress| {
        asked.store(progress.pages.try_into().unwrap(), Ordering::Relaxed);
    };
    let ran = walk(&frontier, sweep(&server, &clock), stop, &tell)
        .await
        .unwrap();
    assert_eq!(ran.stopped, Stopped::Told);
    let swept = run(&frontier, sweep(&server, &clock)).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    let batches = swept.rows.values().filter(|row| row.target.want == Want::Batch);
    assert_eq!(batches.count(), 8);
    for at in (1..=100).filter(|at| *at != 50) {
        assert_eq!(swept.outcome(&server, &format!("/a1/{at}.html")), Outcome::Opened);
    }
    // Whoever was under way when the run ended is asked again, nobody else.
    let twice = server.asked().len()
        - server
            .asked()
            .iter()
            .map(|one| &one.path)
            .collect::<std::collections::BTreeSet<_>>()
            .len();
    assert!(twice <= 8, "{twice}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_robots_txt_keeps_from_programs_is_not_asked_for_a_list_either() {
    let server = FixtureSite::start(|asked| match asked.path.split('?').next().unwrap_or_default() {
        "/" => Reply::page(&links(&["/c1/"])),
        "/c1/" => Reply::page(&list("工作动态", &lines(1, 1, 45, 0), PROXY, 1, 100)),
        "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /module/\n".to_vec()),
        path => article(path),
    })
    .unwrap();
    let swept = run(&Memory::default(), sweep(&server, &Ticking::new())).await;
    assert_eq!(
        swept.outcome(&server, &batch(1, 46)),
        Outcome::NotChecked("robots".into())
    );
    assert!(!server.asked().iter().any(|asked| asked.path.contains(PROXY)));
}
