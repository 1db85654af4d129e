//! 政府信息公开专栏: the platform with its columns under their exact names, within two clicks.
//!
//! Implements 国办公开办函〔2019〕61号: the entry is called 政府信息公开, behind it stand 政府信息公开指南,
//! 政府信息公开制度, 法定主动公开内容 and 政府信息公开年报. **Does not** call missing what a sweep that saw only part of
//! the site did not meet, and leaves sites alone that have no sections.

use mingjian_core::finding::{Finding, Kind, Verdict};

use super::SiteDetector;
use crate::context::Context;
use crate::page::with;
use crate::survey::facts::{Step, mark};
use crate::survey::gather::{Fate, Seen, Survey};

/// The detector.
pub const DETECTOR: SiteDetector = SiteDetector {
    name: "disclosure_platform",
    rules: &[
        "platform-missing",
        "platform-part-missing",
        "platform-part-name",
        "platform-part-far",
        "platform-not-judged",
    ],
    run,
};

/// The name of the entry.
const ENTRY: &str = "政府信息公开";
/// The columns: the exact name, and words that another name of the same thing has.
const PARTS: &[(&str, &[&str])] = &[
    ("政府信息公开指南", &["公开指南"]),
    ("政府信息公开制度", &["公开制度"]),
    ("法定主动公开内容", &["主动公开"]),
    (
        "政府信息公开年报",
        &["公开年报", "公开年度报告", "公开工作年度报告"],
    ),
];
/// Clicks from the home page.
const CLICKS: u32 = 2;
/// A site with fewer sections is no office's whole site.
const FEWEST: usize = 3;

fn run(survey: &Survey, _: &Context) -> Vec<Finding> {
    let Some(home) = survey.home().and_then(|at| survey.pages.get(at)) else {
        return Vec::new();
    };
    if survey.sections.len() < FEWEST || home.facts.archived {
        return Vec::new();
    }
    let menu: Vec<Step> = survey
        .menu()
        .map(|step| Step {
            name: plain(&step.name),
            ..step
        })
        .collect();
    let mut findings = Vec::new();
    let entry = menu.iter().find(|step| step.name == ENTRY);
    if entry.is_none() {
        findings.push(missing(survey, home, "platform-missing", ENTRY));
    }
    for (name, words) in PARTS {
        let exact: Vec<&Step> = menu.iter().filter(|step| step.name == *name).collect();
        let other = menu
            .iter()
            .find(|step| words.iter().any(|word| step.name.contains(word)));
        match (exact.as_slice(), other) {
            ([], Some(other)) => {
                let finding = survey.finding(
                    home,
                    "platform-part-name",
                    Kind::DisclosurePlatform,
                    80,
                    Vec::new(),
                );
                findings.push(with(
                    finding,
                    &[("name", name), ("found", &other.name), ("other", &other.url)],
                ));
            }
            // Without the entry its columns are not missed one by one.
            ([], None) if entry.is_some() => {
                findings.push(missing(survey, home, "platform-part-missing", name))
            }
            ([], None) => {}
            (steps, _) => findings.extend(far(survey, home, name, steps)),
        }
    }
    findings
}

/// A name without what is put around it.
fn plain(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_whitespace() && !"·•>»›【】[]".contains(*c));
    kept.collect()
}

fn missing(survey: &Survey, home: &Seen, rule: &str, name: &str) -> Finding {
    let rule = if survey.whole { rule } else { "platform-not-judged" };
    let mut finding = survey.finding(home, rule, Kind::DisclosurePlatform, 80, Vec::new());
    if !survey.whole {
        finding.verdict = Verdict::NotJudged;
        finding.confidence = 100;
    }
    with(finding, &[("name", name)])
}

/// A column that opens only after more clicks; one that was not met is not judged by this.
fn far(survey: &Survey, home: &Seen, name: &str, steps: &[&Step]) -> Option<Finding> {
    let pages = steps
        .iter()
        .filter(|step| survey.fate(mark(&step.url)) == Fate::Open);
    let depths = pages.filter_map(|step| survey.pages.get(survey.page(mark(&step.url))?));
    let nearest = depths.min_by_key(|seen| seen.depth)?;
    if nearest.depth <= CLICKS {
        return None;
    }
    let clicks = nearest.depth.to_string();
    let finding = survey.finding(
        home,
        "platform-part-far",
        Kind::DisclosurePlatform,
        85,
        Vec::new(),
    );
    Some(with(
        finding,
        &[("name", name), ("other", &nearest.url), ("clicks", &clicks)],
    ))
}
