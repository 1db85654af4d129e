//! Tampering that shows itself only to some visitors, at addresses that cannot be, or against the last sweep.

use mingjian_core::finding::Finding;
use mingjian_inspect::crawl::{Memory, Site, copies};
use mingjian_testkit::site::{Asked, FixtureSite, Reply};

use super::{Ticking, client, links, run, sweep};
use crate::generate::{Office, Seed, notice};

/// An ordinary page of its own.
fn ordinary(number: u64) -> String {
    let mut seed = Seed::new(number * 17 + 3);
    let office = Office::pick(&mut seed);
    notice(&mut seed, &office)
}

fn paths(count: u64) -> Vec<String> {
    (0..count).map(|number| format!("/zwgk/t{number}.html")).collect()
}

fn number(path: &str) -> u64 {
    path.chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or(0)
}

fn home(count: u64) -> Reply {
    let paths = paths(count);
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    Reply::page(&format!(
        "<title>青禾区人民政府</title><a href=/wza/>无障碍</a>{}",
        links(&paths)
    ))
}

fn is(asked: &Asked, what: &str) -> bool {
    asked
        .headers
        .get("user-agent")
        .is_some_and(|agent| agent.contains(what))
}

fn is_searcher(asked: &Asked) -> bool {
    asked
        .headers
        .get("referer")
        .is_some_and(|from| from.contains("baidu.com"))
}

const TRADE: &str = "<title>乐坊汇网投官网入口</title><h1>乐坊汇娱乐城</h1><p>百家乐、真人娱乐、老虎机，注册送彩金，体育投注平台，赔率最高，首存优惠，代理加盟。</p>";

/// What the page shows to whom it means: ten ways, by the number of the page.
fn cloaked(asked: &Asked, number: u64, page: &str) -> Reply {
    let robot = is(asked, "Baiduspider");
    let telephone = is(asked, "Mobile");
    let script = |to: &str| {
        Reply::page(&format!(
            "<title>跳转</title><script>window.location.href=\"{to}\"</script>"
        ))
    };
    let outside = format!("http://www.lefang{number}.example/");
    let extra: String = (0..4)
        .map(|at| format!("<a href=http://hz{number}{at}.example/>合作{at}</a>"))
        .collect();
    match number {
        0 | 1 if robot => Reply::page(TRADE),
        2 if robot => Reply::to(&outside),
        3 if telephone => Reply::to(&outside),
        4 if is_searcher(asked) => Reply::to(&outside),
        5 if is_searcher(asked) => script(&outside),
        6 if telephone => script(&outside),
        7 if robot => Reply::page(&page.replace("</body>", &format!("{extra}</body>"))),
        8 if is_searcher(asked) => Reply::page(TRADE),
        9 if telephone => Reply::page(TRADE),
        10 if robot => Reply::page(&page.replace("<title>", "<title>乐坊汇平台_乐坊汇登录_")),
        11 if robot => Reply::page(
            "<title>云游天下旅行社</title><h1>海岛度假</h1><p>阳光沙滩与椰林，潜水冲浪皆宜，住宿餐饮包办，预订从速，欢迎各地朋友前来游玩观光体验。</p>",
        ),
        _ => Reply::page(page),
    }
}

fn of<'a>(findings: &'a [Finding], rule: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule == rule).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twelve_ways_of_showing_another_page_to_some_are_found() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => home(12),
        path if path.starts_with("/zwgk/") => cloaked(asked, number(path), &ordinary(number(path))),
        _ => Reply::status(404),
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.attached.probes = 100;
    let swept = run(&Memory::default(), sweep).await;
    for path in paths(12) {
        let found = swept
            .of("cloaking")
            .iter()
            .any(|finding| finding.url == site.url(&path));
        assert!(found, "{path}");
    }
    assert!(swept.of("parasite-path").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_change_by_themselves_or_suit_telephones_raise_no_alarm() {
    let turn = std::sync::atomic::AtomicU64::new(0);
    let site = FixtureSite::start(move |asked| {
        let turn = turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        match asked.path.as_str() {
            "/" => home(12),
            path if path.starts_with("/zwgk/") => {
                let page = ordinary(number(path));
                Reply::page(&match number(path) % 4 {
                    // A clock, and a news ticker with other pages' titles.
                    0 => page.replace(
                        "<body>",
                        &format!("<body><p>现在时间 12:{turn}</p><p>第{turn}位访问者</p>"),
                    ),
                    // Another frame for telephones.
                    1 if is(asked, "Mobile") => {
                        page.replace("<body>", "<body class=m><nav>菜单 首页 返回</nav>")
                    }
                    // Another page each time.
                    2 => ordinary(turn),
                    _ => page,
                })
            }
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.attached.probes = 100;
    let swept = run(&Memory::default(), sweep).await;
    assert!(swept.of("cloaking").is_empty(), "{:?}", swept.of("cloaking"));
    assert!(swept.of("parasite-path").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_robots_may_not_fetch_is_not_asked_as_a_robot() {
    let site = FixtureSite::start(|asked| match asked.path.as_str() {
        "/" => home(1),
        "/robots.txt" => Reply::Full(
            200,
            Vec::new(),
            b"User-agent: Baiduspider\nDisallow: /\n\nUser-agent: *\nDisallow: /inner/\n".to_vec(),
        ),
        path if path.starts_with("/zwgk/") => Reply::page(&ordinary(1)),
        _ => Reply::status(404),
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    sweep.attached.probes = 100;
    run(&Memory::default(), sweep).await;
    assert!(!site.asked().iter().any(|asked| is(asked, "Baiduspider")));
    assert!(site.asked().iter().any(is_searcher));
}

/// A page that a kit shows at an address that cannot be, by its number.
fn parasite(number: u64, asked: &Asked) -> Reply {
    let robot = is(asked, "Baiduspider");
    let mark = asked
        .path
        .bytes()
        .fold(7, |sum: u64, byte| sum * 31 % 100_003 + u64::from(byte));
    match number {
        0 => Reply::page(TRADE),
        1 if robot => Reply::page(TRADE),
        2 => Reply::to("http://www.lefang.example/"),
        3 if robot => Reply::to("http://www.lefang.example/"),
        4 => Reply::page("<script>location.href='http://www.lefang.example/'</script>"),
        5 => Reply::page(&ordinary(mark)),
        6 if robot => Reply::page(&ordinary(mark)),
        7 => Reply::page(&ordinary(mark).replace("<title>", "<title>乐坊汇官方_乐坊汇网-")),
        8 => Reply::page(&format!(
            "<div>乐坊平台登录_乐坊官网入口_乐坊注册送_足球投注</div>{}",
            ordinary(1)
        )),
        9 if robot => Reply::page(&format!("{TRADE}<p>{mark}</p>")),
        _ => Reply::status(404),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_parasites_at_addresses_that_cannot_be_are_found() {
    for number in 0..10 {
        let site = FixtureSite::start(move |asked| match asked.path.as_str() {
            "/" => home(0),
            "/robots.txt" => Reply::status(404),
            _ => parasite(number, asked),
        })
        .unwrap();
        let mut sweep = sweep(&site, &Ticking::new());
        sweep.attached.probes = 1;
        let swept = run(&Memory::default(), sweep).await;
        assert_eq!(swept.of("parasite-path").len(), 1, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sites_that_answer_missing_pages_in_their_own_way_raise_no_alarm() {
    for number in 0..4 {
        let site = FixtureSite::start(move |asked| match (asked.path.as_str(), number) {
            ("/", _) => home(0),
            (_, 0) => Reply::page("<title>提示</title><p>您访问的页面不存在或已删除！请返回首页。</p>"),
            (_, 1) => Reply::to("/"),
            // One shell for every address.
            (_, 2) => home(0),
            _ => Reply::status(404),
        })
        .unwrap();
        let mut sweep = sweep(&site, &Ticking::new());
        sweep.attached.probes = 1;
        let swept = run(&Memory::default(), sweep).await;
        assert!(swept.of("parasite-path").is_empty(), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_scripts_and_hosts_are_told_in_each_sweep_until_they_are_gone() {
    let later = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let state = std::sync::Arc::clone(&later);
    let site = FixtureSite::start(move |asked| match asked.path.as_str() {
        "/" => home(12),
        path if path.starts_with("/zwgk/") => {
            let state = state.load(std::sync::atomic::Ordering::Relaxed);
            let (page, at) = (ordinary(number(path)), number(path));
            if state == 0 || at >= 10 {
                // Ordinary news: other words, another link inside.
                return Reply::page(&page.replace(
                    "</body>",
                    &format!("<p>更新 {state} <a href=/zwgk/t1.html>相关</a></body>"),
                ));
            }
            let put = match at % 3 {
                0 => format!("<script src=http://js{at}.example/a.js></script><p>{state}</p></body>"),
                1 => format!("<iframe src=http://kj{at}.example/ width=0></iframe><p>{state}</p></body>"),
                _ => format!(
                    "<script>/*{}*/if(document.referrer){{location.href='/x'}}</script><p>{state}</p></body>",
                    "甲".repeat(usize::try_from(at).unwrap())
                ),
            };
            Reply::page(&page.replace("</body>", &put))
        }
        _ => Reply::status(404),
    })
    .unwrap();
    let (frontier, clock) = (Memory::default(), Ticking::new());
    let first = run(&frontier, sweep(&site, &clock)).await;
    assert!(first.of("new-script").is_empty() && first.of("new-outside-host").is_empty());
    for turn in 1..3 {
        later.store(turn, std::sync::atomic::Ordering::Relaxed);
        clock.later(1_000);
        let swept = run(&frontier, sweep(&site, &clock)).await;
        let found = swept.of("new-script");
        assert_eq!(found.len(), 10, "{turn}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_copies_elsewhere_are_found_and_other_pages_are_not() {
    let own = FixtureSite::start(|asked| match asked.path.as_str() {
        path if path.starts_with("/zwgk/") => Reply::page(&ordinary(number(path))),
        _ => Reply::status(404),
    })
    .unwrap();
    let elsewhere = FixtureSite::start(|asked| {
        let page = ordinary(number(&asked.path));
        match asked.path.as_str() {
            "/robots.txt" => Reply::Full(200, Vec::new(), b"User-agent: *\nDisallow: /private/\n".to_vec()),
            path if path.starts_with("/private/") => Reply::page(&page),
            path if path.starts_with("/mirror/") => Reply::page(&page.replace("<title>", "<title>乐坊汇官方_乐坊汇网-")),
            path if path.starts_with("/zwgk/") && number(path) < 5 => Reply::page(&page),
            path if path.starts_with("/zwgk/") => Reply::page("<title>云游天下</title><p>海岛度假，阳光沙滩与椰林，潜水冲浪皆宜，住宿餐饮包办，预订从速，欢迎各地朋友前来。</p>"),
            _ => Reply::status(404),
        }
    })
    .unwrap();
    let list: Vec<String> = (0..5)
        .map(|at| elsewhere.url(&format!("/zwgk/t{at}.html")))
        .chain((5..10).map(|at| elsewhere.url(&format!("/mirror/zwgk/t{at}.html"))))
        .chain((5..15).map(|at| elsewhere.url(&format!("/zwgk/t{at}.html"))))
        .chain([
            elsewhere.url("/private/zwgk/t1.html"),
            elsewhere.url("/none/t1.html"),
            own.url("/zwgk/t1.html"),
        ])
        .collect();
    let list: Vec<_> = list.iter().map(|url| url.parse().unwrap()).collect();
    let clock = Ticking::new();
    let site = Site {
        start: own.url("/").parse().unwrap(),
        context: crate::context(),
    };
    let client = client(
        &[own.address.to_string(), elsewhere.address.to_string()],
        std::sync::Arc::new(mingjian_inspect::fetch::SystemResolver),
    );
    let pace = mingjian_inspect::fetch::Pace::new(clock.clock(), 0);
    let compared = copies(site, client, pace, None, &list).await;
    let findings: Vec<Finding> = compared.iter().filter_map(|one| one.finding.clone()).collect();
    assert_eq!(of(&findings, "copied-page").len(), 10);
    assert!(
        findings.iter().skip(5).all(|finding| finding.confidence == 95),
        "{findings:?}"
    );
    let not: Vec<&str> = compared
        .iter()
        .filter_map(|one| one.not_judged.as_deref())
        .collect();
    assert_eq!(not, ["robots", "status_404", "own"]);
}
