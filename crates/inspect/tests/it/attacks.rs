//! At least ten pages of each attack, made from ordinary ones: what was put in is what is found, and nothing else.

use std::collections::BTreeMap;

use mingjian_core::finding::{Finding, Kind};
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::{Context, inspect};

use super::context;
use super::generate::{Office, Seed, notice};

/// What was put into a page: the rules of which one must report it.
struct Truth {
    attack: &'static str,
    rules: &'static [&'static str],
    html: String,
    office: Office,
}

/// An invented brand: none occurs in any list of the program.
fn brand(seed: &mut Seed) -> String {
    let stem = seed
        .pick(&["九九乐坊", "星河汇", "虎跃堂", "金沐轩", "天鸿阁"])
        .to_owned();
    match seed.below(3) {
        0 => format!("{}{stem}投注_{}bet", 10 + seed.below(80), seed.below(90)),
        1 => format!("vip{}{stem}网投", 100 + seed.below(800)),
        _ => format!("{stem}_{} {stem}在线", 10 + seed.below(80)),
    }
}

fn attacked(attack: &'static str, number: u64) -> Truth {
    let mut seed = Seed::new(number.wrapping_mul(31) + 7);
    let office = Office::pick(&mut seed);
    let html = notice(&mut seed, &office);
    let brand = brand(&mut seed);
    let word = seed.pick(&["乐坊汇彩", "金沐轩娱", "虎跃堂彩"]);
    let (rules, html): (&'static [&'static str], String) = match attack {
        "brand everywhere" => {
            let letters = format!("<p>{}政办发", office.letters);
            (
                &["foreign-name"],
                html.replace(office.name, &brand)
                    .replace(&letters, &format!("<p>{brand}政办发")),
            )
        }
        "brand of Han characters only" => {
            let letters = format!("<p>{}政办发", office.letters);
            (
                &["foreign-name"],
                html.replace(office.name, word)
                    .replace(&letters, &format!("<p>{word}政办发")),
            )
        }
        "brand inside sentences" => {
            let inner =
                format!("<p>按照政府信息{word}条例和政府信息{word}指南，推进政务{word}工作。</p><p>（此件");
            (&["phrase-hole"], html.replace("<p>（此件", &inner))
        }
        "breadcrumb only" => (
            &["foreign-name"],
            html.replace(
                "> 政府文件</div>",
                &format!("> {brand}政办发 > {brand}政发</div>"),
            ),
        ),
        "junk tags" => {
            let id: String = (0..5)
                .map(|_| seed.pick(&["k", "x", "7", "q", "m", "2"]))
                .collect();
            let junk: String = ["samp", "track", "del", "mark", "legend", "rp", "dl", "sup"]
                .iter()
                .map(|name| format!("<{name} id=\"{id}\"></{name}>"))
                .collect();
            (&["junk-tags"], html.replace("<body>", &format!("<body>{junk}")))
        }
        "keyword line" => {
            let line = format!("<div>{word}平台登录_{word}官网入口_{word}注册送_足球投注</div>");
            (
                &["keyword-line"],
                html.replace("<body>", &format!("<body>{line}")),
            )
        }
        "title prefix" => (
            &["title-prefix"],
            html.replace("<title>", &format!("<title>{word}官方_{word}网-")),
        ),
        "pinyin" => {
            let line = "<p>公开(gōngkāi)的内容(nèiróng)应当真实(zhēnshí)、及时(jíshí)。</p><p>（此件";
            (&["conversion-pinyin"], html.replace("<p>（此件", line))
        }
        "symbols" => (
            &["symbol-noise"],
            html.replace("明确责任分工", "明★确☆责♦任★分☆工")
                .replace("<p>（此件", "<p>政★务☆公◆开★工☆作◆要★求</p><p>（此件"),
        ),
        "hidden links" => {
            let style = seed.pick(&[
                "position:absolute;left:-9999px",
                "font-size:1px",
                "opacity:0",
                "height:0;overflow:hidden",
                "text-indent:-9999px",
                "background:#fff;color:#fff",
            ]);
            let inner = format!(
                "<div style=\"{style}\"><a style=\"{}\" href=\"http://www.lefang{number}.example/\">{word}</a></div></body>",
                if style.contains("color") {
                    "color:#ffffff"
                } else {
                    ""
                }
            );
            (&["hidden-link"], html.replace("</body>", &inner))
        }
        "fake red head" => {
            let page = format!(
                "<h1>关于本期{word}开奖结果的通知</h1><p>{}彩发【2021】{number}号</p><p>特码已定，一码中特，盘口已开，赔率最高。</p>",
                office.letters
            );
            (&["fake-red-head"], page)
        }
        "spun text" => {
            let all = [
                ("认真", "当真"),
                ("高度重视", "高度器重"),
                ("监督检查", "监视查抄"),
                ("政务公开", "政务果真"),
                ("通知如下", "告诉以下"),
            ];
            let spun: String = [
                "当真贯彻落实集会精力",
                "各有关单元要兼顾推进",
                "构造实施监视办理",
                "成立健全法令法例",
                "进步认识，联合现实",
                "果真事情要高度器重",
            ]
            .iter()
            .skip(seed.below(3))
            .map(|phrase| format!("<p>{phrase}。</p>"))
            .collect();
            let html = all
                .iter()
                .fold(html, |html, (right, wrong)| html.replace(right, wrong));
            (
                &["spun-text"],
                html.replace("<p>（此件", &format!("{spun}<p>（此件")),
            )
        }
        other => panic!("{other}"),
    };
    Truth {
        attack,
        rules,
        html,
        office,
    }
}

const ATTACKS: &[&str] = &[
    "brand everywhere",
    "brand of Han characters only",
    "brand inside sentences",
    "breadcrumb only",
    "junk tags",
    "keyword line",
    "title prefix",
    "pinyin",
    "symbols",
    "hidden links",
    "fake red head",
    "spun text",
];

#[test]
fn each_attack_is_found_and_nothing_else_is() {
    let mut recall: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for attack in ATTACKS {
        for number in 0..20 {
            let truth = attacked(attack, number);
            let known = number % 2 == 0 && !attack.starts_with("brand");
            let context = Context {
                unit: known.then(|| truth.office.unit()),
                place: (number % 3 == 0).then(|| truth.office.city.to_owned()),
                ..context()
            };
            let findings = inspect(&parse(truth.html.as_bytes(), None, Form::Markup), &context);
            let row = recall.entry(truth.attack).or_default();
            row.0 += 1;
            if findings
                .iter()
                .any(|finding| truth.rules.contains(&finding.rule.as_str()))
            {
                row.1 += 1;
            } else {
                missed.push(format!(
                    "{attack} {number}: {:?}",
                    findings.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>()
                ));
            }
            // A number in 【】 is a fault of its own.
            let own = ["document-number-brackets"];
            let other =
                |finding: &&Finding| finding.kind != Kind::Tampering && !own.contains(&finding.rule.as_str());
            row.2 += findings.iter().filter(other).count();
        }
    }
    for (attack, (pages, found, false_alarms)) in &recall {
        println!("{attack}: {found} of {pages} found, {false_alarms} false alarms of other kinds");
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(recall.values().all(|row| row.2 == 0), "{recall:?}");
}
