//! A generated site with seeded faults and decoys: what is found is compared with the truth, kind by kind.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_inspect::crawl::{Memory, Stopped};
use mingjian_testkit::site::{FixtureSite, Reply};

use super::{Ticking, links, run, sweep};

/// Rule and address of what a finding is about.
type Truth = BTreeSet<(String, String)>;

const PAGES: usize = 120;

/// The pages of the site by path, and what is wrong with them. Numbers decide which page gets which fault, so that the
/// site is the same each time.
fn generate() -> (BTreeMap<String, Reply>, Truth) {
    let mut pages = BTreeMap::new();
    let mut truth = Truth::new();
    let paths: Vec<String> = (0..PAGES).map(|at| format!("/xw/art_{at}.html")).collect();
    for (at, path) in paths.iter().enumerate() {
        let mut fault = |rule: &str, about: &str| truth.insert((rule.to_owned(), about.to_owned()));
        let mut body = format!("<h1>第{at}号工作动态</h1><p>青禾区召开第{at}次会议，部署政务公开工作。</p>");
        match at % 12 {
            1 => {
                body.push_str("<p>各镇要严禁焚烧秸杆。</p>");
                fault("wrong-word", path);
            }
            2 => {
                body.push_str(&format!("<a href=\"/gone/{at}.html\">旧文</a>"));
                fault("dead-link", &format!("/gone/{at}.html"));
            }
            3 => {
                body.push_str(&format!("<a href=\"../files/{at}.pdf\">附件</a>"));
                fault("dead-attachment", &format!("/files/{at}.pdf"));
            }
            4 => {
                body.push_str(&format!("<a href=\"/soft/{at}.html\">旧文</a>"));
                fault("dead-link", &format!("/soft/{at}.html"));
            }
            5 => {
                body.push_str(&format!("<a href=\"/wall/{at}.html\">系统</a>"));
                fault("link-not-judged", &format!("/wall/{at}.html"));
            }
            6 => {
                let tags = ["samp", "del", "sup", "rp", "dl", "ins"];
                body.extend(tags.map(|tag| format!("<{tag} id=\"q7w{at}\"></{tag}>")));
                fault("junk-tags", path);
            }
            7 => {
                body.push_str(
                    "<div style=\"display:none\"><a href=\"http://lvshu.example.net/\">绿树</a></div>",
                );
                fault("hidden-link", path);
                truth.insert((
                    "link-not-judged".to_owned(),
                    "http://lvshu.example.net/".to_owned(),
                ));
            }
            // Decoys: what looks like a fault and is none.
            8 => body.push_str(
                "<p>网站自查发现404错误链接3处，均已整改。</p><a href=\"javascript:void(0)\">打印</a>",
            ),
            9 => body.push_str(&format!(
                "<a href=\"/files/good{at}.pdf\">附件</a><a href=\"#top\">顶部</a>"
            )),
            10 => body.push_str("<a href=\"mailto:zwgk@example.gov.cn\">邮箱</a><a href=\"/old/\">旧版</a>"),
            _ => {}
        }
        pages.insert(
            path.clone(),
            Reply::page(&format!("<title>第{at}号工作动态</title>{body}")),
        );
        pages.insert(format!("/files/good{at}.pdf"), pdf());
        pages.insert(
            format!("/soft/{at}.html"),
            Reply::page("<title>提示信息</title><p>您访问的页面不存在或已被删除</p>"),
        );
        pages.insert(format!("/wall/{at}.html"), Reply::status(412));
    }
    let list: Vec<&str> = paths.iter().map(String::as_str).collect();
    pages.insert(
        "/".into(),
        Reply::page(&format!("<title>青禾区人民政府</title>{}", links(&list))),
    );
    pages.insert("/old/".into(), Reply::to("/"));
    (pages, truth)
}

fn pdf() -> Reply {
    let kind = ("Content-Type".to_owned(), "application/pdf".to_owned());
    Reply::Full(200, vec![kind], b"%PDF-1.4".to_vec())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_found_is_what_was_seeded() {
    let (pages, truth) = generate();
    let site = FixtureSite::start(move |asked| {
        pages
            .get(&asked.path)
            .cloned()
            .unwrap_or_else(|| Reply::status(404))
    })
    .unwrap();
    let mut sweep = sweep(&site, &Ticking::new());
    // The foreign host exists nowhere; nobody outside is asked for it.
    sweep.client = super::client(
        &[site.address.to_string()],
        std::sync::Arc::new(super::Told::new(&[&["10.9.9.9"]])),
    );
    let swept = run(&Memory::default(), sweep).await;
    assert_eq!(swept.ran.stopped, Stopped::Done);
    let origin = site.url("");
    let path = |text: &str| text.strip_prefix(&origin).unwrap_or(text).to_owned();
    // Labels of pages are not what this is about: the site has none.
    let judged = |rule: &str| !["meta-missing", "meta-empty", "site-code-form"].contains(&rule);
    let found: Truth = swept
        .report
        .findings
        .iter()
        .filter(|finding| judged(&finding.rule))
        .map(|finding| {
            let target = finding
                .params
                .iter()
                .find(|(name, _)| name == "target")
                .map(|(_, url)| url);
            (finding.rule.clone(), path(target.unwrap_or(&finding.url)))
        })
        .collect();
    let kinds: BTreeSet<&String> = truth.iter().chain(&found).map(|(rule, _)| rule).collect();
    for kind in kinds {
        let of = |set: &Truth| {
            set.iter()
                .filter(|(rule, _)| rule == kind)
                .cloned()
                .collect::<Truth>()
        };
        let (seeded, seen) = (of(&truth), of(&found));
        println!(
            "{kind}: {} seeded, {} found, {} missed, {} false",
            seeded.len(),
            seeded.intersection(&seen).count(),
            seeded.difference(&seen).count(),
            seen.difference(&seeded).count()
        );
    }
    assert_eq!(found, truth);
    // The home page, the articles; the good files; the old address that leads home.
    let coverage = &swept.report.coverage;
    assert_eq!(
        (coverage.pages, coverage.links, coverage.moved),
        (PAGES + 1, PAGES / 12, 1)
    );
    assert_eq!(
        (coverage.dead, coverage.not_judged.values().sum::<usize>()),
        (PAGES / 4, PAGES / 12 + 1)
    );
    // Every page once, and of what was asked twice only heads and what a head did not settle.
    for path in (0..PAGES).map(|at| format!("/xw/art_{at}.html")) {
        assert_eq!(site.count(&path), 1, "{path}");
    }
}
