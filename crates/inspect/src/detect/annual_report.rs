//! 政府信息公开工作年度报告: its six sections and the sum of its table of requests.
//!
//! Implements 国办公开办函〔2021〕30号: six sections in their order, and in the table 一(新收) + 二(结转) =
//! 三(办理结果总计) + 四(结转下年度), in each column.

use mingjian_core::finding::{Finding, Kind};

use super::Detector;
use crate::context::Context;
use crate::page::{Page, Part, dates, with};

/// The detector.
pub const DETECTOR: Detector = Detector {
    name: "annual_report",
    rules: &[
        "annual-report-sections",
        "annual-report-sum",
        "annual-report-total",
        "annual-report-late",
        "annual-report-period",
    ],
    run,
};

/// The six sections by the words that none of the others has.
const SECTIONS: &[(&str, &str)] = &[
    ("总体情况", "总体情况"),
    ("主动公开政府信息情况", "主动公开政府信息"),
    ("收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请"),
    ("政府信息公开行政复议、行政诉讼情况", "行政复议"),
    ("存在的主要问题及改进情况", "主要问题"),
    ("其他需要报告的事项", "其他需要报告"),
];

/// A line with more bytes is no title.
const MAX_TITLE: usize = 480;

fn run(page: &Page, _: &Context) -> Vec<Finding> {
    let Some((year, at)) = report_year(page) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    findings.extend(sections(page, at));
    findings.extend(sums(page));
    findings.extend(late(page, year));
    findings.extend(period(page, year));
    findings
}

/// The year of the report and where its title stands; `None` for a page that is none.
pub(crate) fn report_year(page: &Page) -> Option<(i16, usize)> {
    let (start, line) = page.text_lines().take(60).find(|(_, line)| {
        // White space stands at most between two characters.
        if line.len() > MAX_TITLE || !['报', '年', '府', '公'].iter().all(|c| line.contains(*c)) {
            return false;
        }
        if line.chars().filter(|c| !c.is_whitespace()).nth(60).is_some() {
            return false;
        }
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let title =
            squeezed.contains("政府信息公开") && (squeezed.contains("年度报告") || squeezed.contains("年报"));
        title
            && squeezed.contains("年")
            && squeezed.chars().any(|c| c.is_ascii_digit())
            && !squeezed.contains('《')
    })?;
    let digits: String = line.chars().filter(char::is_ascii_digit).take(4).collect();
    let year = digits.parse().ok()?;
    // A list of reports has their titles and no text.
    let long = page.text().chars().count() >= 300;
    (long && (2008..=2100).contains(&year)).then_some((year, start))
}

fn sections(page: &Page, at: usize) -> Option<Finding> {
    let heads: Vec<&str> = page
        .text_lines()
        .map(|(_, line)| line.trim())
        .filter(|line| {
            line.chars().count() <= 40 && line.starts_with(['一', '二', '三', '四', '五', '六', '七'])
        })
        .collect();
    let missing: Vec<&str> = SECTIONS
        .iter()
        .filter(|(_, word)| !heads.iter().any(|head| head.contains(word)))
        .map(|(name, _)| *name)
        .collect();
    // A page without any of them is an announcement of the report.
    if missing.is_empty() || missing.len() == SECTIONS.len() {
        return None;
    }
    let spot = page.spot(Part::Heading, at, at.saturating_add(3));
    let finding = page.finding("annual-report-sections", Kind::AnnualReport, 85, vec![spot]);
    Some(with(finding, &[("missing", &missing.join("、"))]))
}

/// A row of the table of requests: its columns, and where it stands.
struct Row {
    numbers: Vec<i64>,
    at: usize,
}

fn sums(page: &Page) -> Vec<Finding> {
    let row = |form: &dyn Fn(&str) -> bool| -> Option<Row> {
        page.text_lines().find_map(|(start, line)| {
            let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            if !form(&squeezed) {
                return None;
            }
            let numbers: Vec<i64> = line
                .split('\t')
                .filter_map(|cell| cell.trim().parse().ok())
                .collect();
            (!numbers.is_empty()).then_some(Row { numbers, at: start })
        })
    };
    let new = row(&|line| line.contains("新收政府信息公开申请"));
    let carried = row(&|line| line.contains("结转政府信息公开申请") && line.contains("上年"));
    let done = row(&|line| line.contains("总计") && !line.contains("合计总计"));
    let next = row(&|line| line.contains("结转下年度"));
    let (Some(new), Some(carried), Some(done), Some(next)) = (new, carried, done, next) else {
        return Vec::new();
    };
    let width = [&new, &carried, &done, &next]
        .iter()
        .map(|row| row.numbers.len())
        .min()
        .unwrap_or(0);
    let mut findings = Vec::new();
    for column in 0..width {
        let value = |row: &Row| row.numbers.get(column).copied().unwrap_or_default();
        let left = value(&new).saturating_add(value(&carried));
        let right = value(&done).saturating_add(value(&next));
        if left != right {
            let spots = [&new, &carried, &done, &next]
                .iter()
                .map(|row| page.spot(Part::Body, row.at, row.at.saturating_add(3)))
                .collect();
            let finding = page.finding("annual-report-sum", Kind::AnnualReport, 92, spots);
            let (column, left, right) = (
                column.saturating_add(1).to_string(),
                left.to_string(),
                right.to_string(),
            );
            findings.push(with(
                finding,
                &[("column", &column), ("left", &left), ("right", &right)],
            ));
        }
    }
    // The last column is the sum of those before it.
    for row in [&new, &carried, &done, &next] {
        if let Some((total, parts)) = row.numbers.split_last()
            && parts.len() >= 6
        {
            let sum: i64 = parts.iter().fold(0, |sum: i64, part| sum.saturating_add(*part));
            if sum != *total {
                let spot = page.spot(Part::Body, row.at, row.at.saturating_add(3));
                let finding = page.finding("annual-report-total", Kind::AnnualReport, 88, vec![spot]);
                let (sum, total) = (sum.to_string(), total.to_string());
                findings.push(with(finding, &[("sum", &sum), ("total", &total)]));
            }
        }
    }
    findings
}

/// 条例第四十九条: published by 31 January.
fn late(page: &Page, year: i16) -> Option<Finding> {
    let candidates = dates::candidates(page, None);
    let published = dates::published(&candidates)?;
    let due = jiff::civil::Date::new(year.checked_add(1)?, 1, 31).ok()?;
    let place = page
        .text()
        .lines()
        .take(60)
        .any(|line| line.contains("人民政府") && line.contains("年度报告"));
    // The report of a government as a whole has until the end of March.
    let due = if place {
        jiff::civil::Date::new(year.checked_add(1)?, 3, 31).ok()?
    } else {
        due
    };
    if published.date <= due || published.date.year() > year.saturating_add(1) {
        return None;
    }
    let spots = published
        .at
        .map(|at| page.spot(Part::Body, at, at.saturating_add(published.text.len())))
        .into_iter()
        .collect();
    let finding = page.finding("annual-report-late", Kind::AnnualReport, 75, spots);
    Some(with(
        finding,
        &[
            ("published", &published.date.to_string()),
            ("due", &due.to_string()),
        ],
    ))
}

/// The statistics run from 1 January to 31 December of the year.
fn period(page: &Page, year: i16) -> Option<Finding> {
    for (start, line) in page.text_lines() {
        if !(line.contains("统计期限") || line.contains("统计时间") || line.contains("数据统计"))
        {
            continue;
        }
        let written = dates::written(line);
        let (first, last) = (written.first()?, written.get(1)?);
        let right = (first.date.year(), first.date.month(), first.date.day()) == (year, 1, 1)
            && (last.date.year(), last.date.month(), last.date.day()) == (year, 12, 31);
        if !right {
            let spot = page.spot(Part::Body, start, start.saturating_add(3));
            let finding = page.finding("annual-report-period", Kind::AnnualReport, 85, vec![spot]);
            return Some(with(
                finding,
                &[
                    ("first", &first.date.to_string()),
                    ("last", &last.date.to_string()),
                    ("year", &year.to_string()),
                ],
            ));
        }
        return None;
    }
    None
}
