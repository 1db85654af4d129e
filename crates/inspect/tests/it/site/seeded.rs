//! The seeds of a site that is judged as a whole: its pages, and what is wrong with them, now and three weeks later.

use std::collections::{BTreeMap, BTreeSet};

/// Rule and path of what a finding is about.
pub type Truth = BTreeSet<(String, String)>;

/// The site as it grows: pages by path, and what is wrong with them.
#[derive(Default)]
pub struct Grown {
    pub pages: BTreeMap<String, String>,
    pub truth: Truth,
}

/// A line of a list: path, title, day.
type Line<'t> = (&'t str, &'t str, &'t str);

fn lines(of: &[Line<'_>]) -> String {
    let line =
        |(url, title, day): &Line<'_>| format!("<li><a href=\"{url}\">{title}</a><span>{day}</span></li>");
    format!("<ul>{}</ul>", of.iter().map(line).collect::<String>())
}

impl Grown {
    fn fault(&mut self, rule: &str, path: &str) {
        self.truth.insert((rule.to_owned(), path.to_owned()));
    }

    fn page(&mut self, path: &str, html: &str) {
        self.pages.insert(path.to_owned(), html.to_owned());
    }

    fn section(&mut self, path: &str, name: &str, kind: &str, body: &str) {
        let html = format!(
            "<title>{name}_青禾区人民政府</title><meta name=ColumnName content=\"{name}\"><meta name=ColumnType content=\"{kind}\">\
             <div>当前位置：<a href=/>首页</a> &gt; <a href=/zwgk/>政务公开</a> &gt; <a href=\"{path}\">{name}</a></div>{body}"
        );
        self.page(path, &html);
    }

    fn article(&mut self, line: &Line<'_>, minute: usize, text: &str, more: &str) {
        let (path, title, day) = line;
        let html = format!(
            "<title>{title}_青禾区人民政府</title><h1>{title}</h1><p>发布时间：{day} {:02}:{:02} 来源：区政府办公室</p>{text}{more}",
            8 + minute % 9,
            minute * 7 % 60
        );
        self.page(path, &html);
    }

    /// A section with its list and articles; the texts are all different.
    fn filled(&mut self, path: &str, name: &str, kind: &str, titles: &[&str], days: &[&str]) {
        let paths: Vec<String> = (0..days.len())
            .map(|at| format!("{path}{}.html", at + 1))
            .collect();
        let named: Vec<String> = (0..days.len())
            .map(|at| format!("{}（{name}第{at}件）", titles[at % titles.len()]))
            .collect();
        let all: Vec<Line<'_>> = (0..days.len())
            .map(|at| (paths[at].as_str(), named[at].as_str(), days[at]))
            .collect();
        self.section(path, name, kind, &lines(&all));
        for (at, line) in all.iter().enumerate() {
            let text = text(line.1);
            self.article(line, at + name.len(), &text, "");
        }
    }
}

fn text(title: &str) -> String {
    format!(
        "<p>{title}，各镇人民政府、街道办事处和区直有关部门要加强组织领导，明确责任分工，细化工作措施，确保各项任务落到实处，取得实效。</p>"
    )
}

const NEWS: &[&str] = &["区政府召开常务会议", "区领导调研重点项目", "全区举行安全生产会议"];
const NOTICES: &[&str] = &[
    "关于公布权责清单的公告",
    "关于拟表彰单位的公示",
    "关于停止办理业务的通告",
];
const PAPERS: &[&str] = &["关于印发垃圾分类工作方案的通知", "关于印发旧改实施方案的通知"];

fn sections(grown: &mut Grown) {
    grown.filled(
        "/xw/",
        "工作动态",
        "工作动态",
        NEWS,
        &["2026-09-18", "2026-09-10", "2026-09-01"],
    );
    // Decoy: the second page of a list is old, and no section of its own.
    let old = lines(&[("/xw/1.html", "区政府召开常务会议（旧）", "2024-03-01")]);
    grown.section("/xw/index_1.html", "工作动态", "工作动态", &old);
    grown.filled(
        "/tz/",
        "通知公告",
        "通知公告",
        NOTICES,
        &["2026-05-01", "2026-04-01"],
    );
    for (path, name, kind, titles, day) in [
        ("/bm/", "部门动态", "部门动态", NEWS, "2026-08-20"),
        ("/xz/", "乡镇动态", "", NEWS, "2026-09-02"),
        ("/gs/", "公示公告", "公告公示", NOTICES, "2026-02-01"),
        ("/fg/", "政策法规", "政策法规", PAPERS, "2025-12-01"),
        (
            "/rs/",
            "人事任免",
            "",
            &["关于王某任职的通知", "关于李某免职的通知"],
            "2025-07-01",
        ),
        (
            "/jy/",
            "建议提案",
            "",
            &["对第一号建议的办理情况", "对第二号提案的办理情况"],
            "2025-01-01",
        ),
    ] {
        grown.filled(path, name, kind, titles, &[day, "2024-05-01"]);
        grown.fault("stale-section", path);
    }
    grown.section("/gh/", "规划计划", "规划计划", "<p>暂无数据</p>");
    grown.fault("empty-section", "/gh/");
    grown.section("/cz/", "财政预决算", "", "<ul class=list></ul>");
    grown.fault("empty-section", "/cz/");
    grown.section(
        "/tj/",
        "统计信息",
        "",
        "<div id=list></div><script>fetch('/api/list').then(fill)</script>",
    );
    grown.fault("section-not-judged", "/tj/");
    // Decoys: what need not be updated, what was closed, and a list that its page holds as data.
    grown.filled(
        "/jg/",
        "机构职能",
        "机构职能",
        &["区政府办公室主要职责"],
        &["2019-03-01"],
    );
    grown.section(
        "/gd/",
        "原区农机局动态",
        "工作动态",
        "<p>归档时间：2019-04-01</p><ul><li><a href=/gd/1.html>原区农机局召开年度会议</a> 2018-03-01</ul>",
    );
    grown.section(
        "/zf/", "执法动态", "工作动态",
        "<div id=l></div><script type=text/xml><datastore><record><![CDATA[<li><a href=/zf/1.html>区执法局召开推进会议</a><span>2026-09-15</span></li>]]></record></datastore></script>",
    );
    // Only that data leads to it.
    let line = ("/zf/1.html", "区执法局召开推进会议", "2026-09-15");
    grown.article(&line, 4, &text(line.1), "");
}

/// Documents with their interpretations, and index numbers.
fn documents(grown: &mut Grown) {
    let (mut papers, mut readings) = (Vec::new(), Vec::new());
    for at in 0..10 {
        let (document, reading) = (format!("/wj/d{at}.html"), format!("/jd/r{at}.html"));
        let name = format!(
            "青禾区{}管理办法",
            [
                "垃圾分类",
                "河道保洁",
                "公园绿地",
                "户外广告",
                "共享单车",
                "文物保护",
                "古树名木",
                "噪声防治",
                "停车秩序",
                "小微水体"
            ][at]
        );
        let (there, back) = match at {
            0 => {
                grown.fault("interpretation-one-way", &document);
                (true, false)
            }
            1 => {
                grown.fault("interpretation-one-way", &reading);
                (false, true)
            }
            2 => {
                grown.fault("interpretation-unlinked", &reading);
                (false, false)
            }
            _ => (true, true),
        };
        // Two documents share the number of the first.
        let index = if at == 3 { 4 } else { at };
        let link = |go: bool, to: &str, word: &str| {
            if go {
                format!("<p><a href=\"{to}\">{word}：{name}</a></p>")
            } else {
                String::new()
            }
        };
        let block = format!(
            "<table><tr><td>索引号</td><td>41990-2026-{index:05}</td></tr><tr><td>文号</td><td>青政办〔2026〕{}号</td></tr></table>",
            at + 1
        );
        let title = format!("{name}全文");
        grown.article(
            &(&document, &name, "2026-08-03"),
            at,
            &format!("{block}{}", text(&title)),
            &link(back, &reading, "相关解读"),
        );
        let told = format!("《{name}》政策解读");
        grown.article(
            &(&reading, &told, "2026-08-04"),
            at + 3,
            &text(&told),
            &link(there, &document, "解读的文件"),
        );
        papers.push((document, name.clone()));
        readings.push((reading, told));
    }
    grown.fault("index-number-twice", "/wj/d4.html");
    for (path, name, kind, of) in [
        ("/wj/", "政府文件", "政策文件", &papers),
        ("/jd/", "政策解读", "政策解读", &readings),
    ] {
        let day = if path == "/wj/" {
            "2026-08-03"
        } else {
            "2026-08-04"
        };
        let all: Vec<Line<'_>> = of
            .iter()
            .map(|(url, title)| (url.as_str(), title.as_str(), day))
            .collect();
        grown.section(path, name, kind, &lines(&all));
    }
}

/// Reports of eight units: six of their own, one copied from another unit, one from the year before.
fn reports(grown: &mut Grown) {
    let words = [
        "网站",
        "公开栏",
        "档案馆",
        "新闻发布会",
        "便民中心",
        "公众号",
        "热线",
        "图书馆",
        "村务栏",
        "电子屏",
        "广播",
        "简报",
    ];
    let body = |seed: usize| -> String {
        (0..16)
            .map(|at| {
                let pick = |step: usize| words[(seed * 7 + at * (step + seed) + step * 5) % words.len()];
                format!(
                    "<p>本年度依托{}和{}公开{}条，通过{}接受咨询{}次，{}建设得到加强，{}群众较为满意。</p>",
                    pick(1),
                    pick(2),
                    seed * 31 + at,
                    pick(3),
                    at * 3,
                    pick(4),
                    pick(5)
                )
            })
            .collect()
    };
    let heads = [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ];
    let heads: String = heads
        .iter()
        .zip("一二三四五六".chars())
        .map(|(head, number)| format!("<h2>{number}、{head}</h2>"))
        .collect();
    let mut all = Vec::new();
    for (at, unit) in [
        "民政局",
        "司法局",
        "水务局",
        "教育局",
        "财政局",
        "审计局",
        "统计局",
        "民政局",
    ]
    .iter()
    .enumerate()
    {
        let (year, seed) = if at == 7 {
            (2024, 1)
        } else {
            (2025, if at == 6 { 4 } else { at + 1 })
        };
        let (path, title) = (
            format!("/nb/{at}.html"),
            format!("青禾区{unit}{year}年政府信息公开工作年度报告"),
        );
        let html = format!(
            "<title>{title}</title><h1>{title}</h1><p>发布日期：{}-01-20</p>{heads}{}",
            year + 1,
            body(seed)
        );
        grown.page(&path, &html);
        all.push((path, title, format!("{}-01-20", year + 1)));
    }
    grown.fault("annual-report-alike", "/nb/0.html");
    grown.fault("annual-report-alike", "/nb/6.html");
    let all: Vec<Line<'_>> = all
        .iter()
        .map(|(url, title, day)| (url.as_str(), title.as_str(), day.as_str()))
        .collect();
    grown.section("/nb/", "信息公开年报", "", &lines(&all));
}

/// Letters, guides, the platform.
fn service(grown: &mut Grown) {
    let row = |title: &str, asked: &str, answered: &str| {
        format!("<tr><td>{title}</td><td>{asked}</td><td>{answered}</td></tr>")
    };
    let rows = row("路灯不亮", "2026-09-01", "2026-09-04")
        + &row("井盖缺失", "2026-04-02", "--")
        + &row("公交改线", "2026-08-30", "")
        + &row("旧信一件", "2024-01-02", "");
    grown.page("/xx/", &format!("<title>区长信箱</title><table><tr><th>标题</th><th>留言时间</th><th>答复时间</th></tr>{rows}</table><a href=/xx/1.html>路灯不亮的来信</a>"));
    grown.fault("message-unanswered", "/xx/");
    grown.page("/xx/1.html", "<title>来信</title><p>标题：路灯不亮</p><p>留言时间：2026-09-01</p><p>答复时间：2026-09-04</p><p>答复内容：已修复。</p>");
    grown.fault("message-fields", "/xx/1.html");
    let guide = |form: &str| {
        format!(
            "<title>高龄津贴办事指南</title><h1>高龄津贴办事指南</h1><p>申请材料：高龄津贴申请表、身份证</p>{form}"
        )
    };
    for (path, form, rule) in [
        (
            "/bs/1.html",
            "<a href=/f/a.doc>空表</a><a href=/f/gone.doc>样表</a>",
            None,
        ),
        ("/bs/2.html", "", Some("guide-form-missing")),
        (
            "/bs/3.html",
            "<a href=/f/gone.doc>空表</a>",
            Some("guide-form-dead"),
        ),
    ] {
        grown.page(path, &guide(form));
        if let Some(rule) = rule {
            grown.fault(rule, path);
        }
    }
    let parts = [
        ("政府信息公开指南", "/zn/"),
        ("政府信息公开制度", "/zd/"),
        ("法定主动公开内容", "/nr/"),
    ];
    let menu: String = parts
        .iter()
        .map(|(name, url)| format!("<a href={url}>{name}</a> "))
        .collect();
    grown.page(
        "/zfxxgk/",
        &format!("<title>政府信息公开</title>{menu}<a href=/nb/>信息公开年报</a>"),
    );
    for (name, url) in parts {
        grown.page(url, &format!("<title>{name}</title><p>{name}</p>"));
    }
    grown.fault("platform-part-name", "/");
}

/// An old text that comes again, and a section that was filled in one minute.
fn dates(grown: &mut Grown) {
    let old = text(
        "为深入推进生态环境保护，区政府组织有关部门对全区主要河道开展集中整治，清理垃圾，拆除违建，完善管护机制，群众生活环境明显改善，河长制工作考核位居前列，沿河居民自发组成护河队，企业捐资修建步道，学校开展水情教育，形成了共同爱护河湖的良好氛围",
    );
    grown.article(&("/st/1.html", "全区开展河道整治行动", "2026-09-12"), 1, &old, "");
    grown.article(&("/st/2.html", "区河长办开展集中行动", "2025-03-12"), 2, &old, "");
    let both = lines(&[
        ("/st/1.html", "全区开展河道整治行动", "2026-09-12"),
        ("/st/2.html", "区河长办开展集中行动", "2025-03-12"),
    ]);
    grown.section("/st/", "生态动态", "工作动态", &both);
    grown.fault("text-published-again", "/st/1.html");
    let all: Vec<(String, String)> = (0..10)
        .map(|at| (format!("/gf/{at}.html"), format!("公共服务事项第{at}批公开内容")))
        .collect();
    for (path, title) in &all {
        grown.article(&(path, title, "2026-09-14"), 5, &text(title), "");
    }
    let all: Vec<Line<'_>> = all
        .iter()
        .map(|(url, title)| (url.as_str(), title.as_str(), "2026-09-14"))
        .collect();
    grown.section("/gf/", "公共服务公开", "信息公开目录", &lines(&all));
    grown.fault("date-one-minute", "/gf/0.html");
}

/// The site as it is at first.
pub fn site() -> Grown {
    let mut grown = Grown::default();
    sections(&mut grown);
    documents(&mut grown);
    reports(&mut grown);
    service(&mut grown);
    dates(&mut grown);
    let menu: String = grown
        .pages
        .keys()
        .filter(|path| path.ends_with('/') || path.starts_with("/bs/") || path.contains("index_"))
        .map(|path| {
            format!(
                "<li><a href=\"{path}\">{}</a>",
                if path == "/zfxxgk/" {
                    "政府信息公开"
                } else {
                    "目录"
                }
            )
        })
        .collect();
    let top = lines(&[
        ("/xw/1.html", "区政府召开常务会议研究防汛", "2026-09-18"),
        ("/xw/2.html", "区领导调研重点项目建设", "2026-09-10"),
    ]);
    grown.page(
        "/",
        &format!("<title>青禾区人民政府</title><p>今天是2026年9月21日 星期一</p><ul>{menu}</ul>{top}"),
    );
    grown
}

/// What the site shows three weeks later: fresh lines on top, and two that were put in between afterwards.
pub fn later(grown: &mut Grown) {
    let was = |path: &str, grown: &Grown| grown.pages[path].clone();
    let xw = was("/xw/", grown);
    let fresh = "<li><a href=/xw/9.html>区政府召开第四季度工作会议</a><span>2026-10-09</span></li>";
    let put_in = "<li><a href=/xw/8.html>区政府专题研究信息公开工作</a><span>2026-09-05</span></li>";
    let xw = xw.replacen("<ul>", &format!("<ul>{fresh}"), 1);
    let at = xw.find("<li><a href=\"/xw/3.html\"").unwrap();
    let xw = format!("{}{put_in}{}", &xw[..at], &xw[at..]);
    grown.page("/xw/", &xw);
    for (path, title, day) in [
        ("/xw/9.html", "区政府召开第四季度工作会议", "2026-10-09"),
        ("/xw/8.html", "区政府专题研究信息公开工作", "2026-09-05"),
    ] {
        grown.article(&(path, title, day), 3, &text(title), "");
    }
    grown.fault("date-first-seen-late", "/xw/8.html");
    grown.fault("home-page-unchanged", "/");
    // Only now are these too old.
    for path in ["/zf/", "/st/"] {
        grown.fault("stale-section", path);
    }
}
