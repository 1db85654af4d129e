//! Ordinary pages raise no alarm; faults that were put into them are found, kind by kind.

use std::collections::BTreeMap;

use mingjian_core::calendar::parse_date;
use mingjian_inspect::notation::identity_number::check_character;
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::{Context, inspect};

use super::context;
use super::generate::{Seed, ordinary};

#[test]
fn four_hundred_ordinary_pages_raise_no_alarm() {
    let mut alarms = Vec::new();
    for number in 0..400 {
        let (html, office) = ordinary(number);
        let context = Context {
            unit: (number % 2 == 0).then(|| office.unit()),
            place: (number % 3 == 0).then(|| office.city.to_owned()),
            url: (number % 5 == 0).then(|| "https://www.example.gov.cn/zwgk/a.html".parse().unwrap()),
            as_of: Some(parse_date("2026-02-01").unwrap()),
            ..context()
        };
        for finding in inspect(&parse(html.as_bytes(), None, Form::Markup), &context) {
            alarms.push(format!(
                "page {number}: {} {:?} {:?}",
                finding.rule,
                finding.params,
                finding.evidence.spots.first()
            ));
        }
    }
    println!("ordinary pages: 400, false alarms: {}", alarms.len());
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

/// A fault for every page that has the text before it: the kind, what is replaced, by what.
fn fault(number: u64, html: &str) -> Option<(&'static str, String)> {
    let mut seed = Seed::new(number + 1000);
    let before = |mark: &str, inner: &str| {
        html.contains(mark)
            .then(|| html.replacen(mark, &format!("{inner}{mark}"), 1))
    };
    let end = "\n<div class=foot>";
    Some(match number % 9 {
        0 => ("wrong-word", before(end, "<p>工作成效显着，严禁焚烧秸杆。</p>")?),
        1 => ("identity-number", {
            let digits = format!(
                "410102{}{:02}{:02}{:03}",
                1950 + seed.below(50),
                1 + seed.below(12),
                1 + seed.below(28),
                seed.below(1000)
            );
            let check = check_character(&digits)?;
            before(
                end,
                &format!("<table><tr><td>王某某</td><td>{digits}{check}</td></tr></table>"),
            )?
        }),
        2 => ("secrecy-mark", before("<div>您现在", "<p>机密★10年</p>")?),
        3 => (
            "document-number-missing",
            before(end, "<p>依据云政发〔2020〕号文件执行。</p>")?,
        ),
        4 => (
            "protected-name",
            before(end, "<p>依照中华人民共合国有关法律执行。</p>")?,
        ),
        5 => ("mobile-list", {
            let rows: String = (0..8)
                .map(|_| {
                    format!(
                        "<tr><td>某某</td><td>139{:08}</td></tr>",
                        10_000_000 + seed.below(80_000_000)
                    )
                })
                .collect();
            before(end, &format!("<table>{rows}</table>"))?
        }),
        6 => ("guide-vague", {
            let mark = "申请表、身份证、户口簿";
            if !html.contains(mark) {
                return None;
            }
            html.replace(mark, "申请表、身份证及其他相关材料")
        }),
        7 => ("scope-slip", {
            if !html.contains("<p>（此件公开") || !html.contains("直各部门") {
                return None;
            }
            html.replace("<p>（此件公开", "<p>附件：2021年度全市任务清单</p><p>（此件公开")
        }),
        _ => ("police-form", html.replace("41990202000001号", "4199020号")),
    })
}

#[test]
fn faults_that_were_put_in_are_found() {
    let mut truth: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for number in 0..720 {
        let (html, office) = ordinary(number);
        let Some((rule, html)) = fault(number, &html) else {
            continue;
        };
        let context = Context {
            unit: Some(office.unit()),
            ..context()
        };
        let findings = inspect(&parse(html.as_bytes(), None, Form::Markup), &context);
        let row = truth.entry(rule).or_default();
        row.0 += 1;
        row.1 += usize::from(findings.iter().any(|finding| finding.rule == rule));
        let others: Vec<&str> = findings
            .iter()
            .map(|f| f.rule.as_str())
            .filter(|known| *known != rule)
            .collect();
        row.2 += others.len();
        if !others.is_empty() || findings.is_empty() {
            wrong.push(format!("{number} {rule}: {others:?}"));
        }
    }
    for (rule, (pages, found, false_alarms)) in &truth {
        println!("{rule}: {found} of {pages} found, {false_alarms} false alarms");
    }
    assert!(truth.values().all(|row| row.0 >= 10), "{truth:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
