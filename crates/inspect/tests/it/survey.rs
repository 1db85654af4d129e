//! Golden sites: small folders of pages in one file, with what the detectors of a whole sweep say about them.
//!
//! A file begins with `<!-- site: as_of=…; unit=… -->`; each page with `<!-- page: /path; depth=1 -->`. What a sweep
//! knows beside the page stands there too: `added`, `absent` and `since` as days, `fate=dead` for a page that is gone,
//! `modified` for the day of Last-Modified, and of a file `made`, `saved`, and of its text `characters` and
//! `fields`.

use std::fs;
use std::path::Path;

use mingjian_core::calendar::parse_date;
use mingjian_core::finding::Finding;
use mingjian_inspect::Context;
use mingjian_inspect::context::Address;
use mingjian_inspect::crawl::{FileFacts, Outcome, Row, Site, Target, Visit, Want};
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::survey::{Facts, SITE_DETECTORS, Survey, inspect};

use super::golden::{blessing, shown};
use super::{context, root};

const SITE: &str = "https://www.qinghe.gov.cn";

fn settings(line: &str, mark: &str) -> Vec<(String, String)> {
    let inner = line
        .trim()
        .strip_prefix(mark)
        .and_then(|line| line.strip_suffix("-->"));
    let parts = inner.unwrap_or_else(|| panic!("{line}")).split(';');
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or(("path", part));
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn millis(day: &str) -> i64 {
    let day = parse_date(day).unwrap();
    let noon = day.at(12, 0, 0, 0);
    jiff::tz::Offset::constant(8)
        .to_timestamp(noon)
        .unwrap()
        .as_millisecond()
}

/// The sweep that a file describes.
pub fn read(text: &str) -> (Survey, Context) {
    let mut context = context();
    let first = text.lines().next().unwrap();
    let mut whole = true;
    let mut at = millis("2021-06-01");
    for (name, value) in settings(first, "<!-- site:") {
        match name.as_str() {
            "as_of" => {
                context.as_of = Some(parse_date(&value).unwrap());
                at = millis(&value);
            }
            "unit" => context.unit = Some(value),
            "whole" => whole = value == "yes",
            other => panic!("{other}"),
        }
    }
    let site = Site {
        start: format!("{SITE}/").parse().unwrap(),
        context: context.clone(),
    };
    let mut survey = Survey::new(&format!("{SITE}/"));
    for part in text.split("\n<!-- page:").skip(1) {
        let (head, html) = part.split_once('\n').unwrap();
        let (mut path, mut depth, mut added, mut absent, mut since, mut dead) =
            (String::new(), 1, 0, 0, 0, false);
        let (mut facts, mut modified) = (FileFacts::default(), None);
        for (name, value) in settings(&format!("<!-- page:{head}"), "<!-- page:") {
            match name.as_str() {
                "path" => path = value,
                "depth" => depth = value.parse().unwrap(),
                "added" => added = millis(&value),
                "absent" => absent = millis(&value),
                "since" => since = millis(&value),
                "fate" => dead = value == "dead",
                "made" => facts.made = Some(parse_date(&value).unwrap()),
                "saved" => facts.saved = Some(parse_date(&value).unwrap()),
                "characters" => facts.characters = Some(value.parse().unwrap()),
                "fields" => facts.fields = value == "yes",
                "modified" => {
                    let day = parse_date(&value).unwrap();
                    modified = Some(day.strftime("%a, %d %b %Y 02:00:00 GMT").to_string());
                }
                other => panic!("{other}"),
            }
        }
        let url: Address = format!("{SITE}{path}").parse().unwrap();
        let file = mingjian_inspect::crawl::address::is_file(&url);
        let target = Target {
            url: url.to_string(),
            want: if file { Want::Link } else { Want::Page },
            depth,
            hops: 0,
            file,
            shape: String::new(),
            source: None,
            skip: None,
            added,
            absent,
        };
        let mut visit = Visit::bare(at, Outcome::Opened);
        visit.last_modified = modified;
        visit.file = (facts != FileFacts::default()).then_some(facts);
        if dead {
            visit.outcome = Outcome::Dead("status_404".into());
        } else if !file {
            let page = parse(html.as_bytes(), None, Form::Markup);
            visit.digest.clone_from(&page.digest);
            visit.items_since = since;
            visit.facts = Some(Box::new(Facts::of(&page, &url, &site)));
        }
        survey.add(&Row {
            target,
            pending: false,
            visit: Some(visit),
        });
    }
    (survey.finish(&context, usize::from(!whole)), context)
}

fn found(path: &Path) -> Vec<Finding> {
    let (survey, context) = read(&fs::read_to_string(path).unwrap());
    let mut findings = inspect(&survey, &context);
    for finding in &mut findings {
        // The golden file says which page it is about.
        finding.evidence.digest = finding.url.replace(SITE, "");
    }
    findings
}

fn told(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| {
            let basis = finding.basis.as_ref().map_or("-", |basis| basis.rule.as_str());
            format!(
                "{} {basis}\n{}",
                finding.evidence.digest,
                shown(std::slice::from_ref(finding))
            )
        })
        .collect()
}

fn cases(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "site"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "{}", folder.display());
    cases
}

#[test]
fn good_sites_raise_no_alarm_and_bad_ones_say_what_they_said() {
    for detector in SITE_DETECTORS {
        let folder = root().join("golden/sites").join(detector.name);
        for path in cases(&folder.join("good")) {
            let findings = found(&path);
            assert!(findings.is_empty(), "{}:\n{}", path.display(), told(&findings));
        }
        for path in cases(&folder.join("bad")) {
            let findings = found(&path);
            let text = told(&findings);
            let own = findings
                .iter()
                .any(|finding| detector.rules.contains(&finding.rule.as_str()));
            assert!(
                own,
                "{} has no finding of {}:\n{text}",
                path.display(),
                detector.name
            );
            let file = path.with_extension("txt");
            if blessing() {
                fs::write(&file, &text).unwrap();
            } else {
                let golden = fs::read_to_string(&file).unwrap_or_default();
                assert_eq!(golden, text, "{}: look, then run with BLESS=1", file.display());
            }
        }
    }
}
