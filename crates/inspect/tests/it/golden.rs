//! Golden pages: of each detector good pages without a finding of it, and bad ones with what is found.

use std::fs;
use std::path::Path;

use mingjian_core::calendar::parse_date;
use mingjian_core::finding::Finding;
use mingjian_core::lang::Lang;
use mingjian_inspect::detect::DETECTORS;
use mingjian_inspect::own_words::OwnWords;
use mingjian_inspect::page::{Form, parse};
use mingjian_inspect::{Context, inspect, words};

use super::{context, root};

#[expect(
    clippy::disallowed_methods,
    reason = "the variable BLESS is how golden files are rewritten"
)]
pub fn blessing() -> bool {
    std::env::var("BLESS").is_ok_and(|value| value == "1")
}

/// What the first line of a page says about it: `<!-- context: unit=…; place=… -->`.
fn told(html: &str) -> Context {
    let mut context = context();
    let line = html.lines().next().unwrap_or_default();
    let Some(inner) = line
        .strip_prefix("<!-- context: ")
        .and_then(|line| line.strip_suffix(" -->"))
    else {
        return context;
    };
    for (name, value) in inner.split("; ").filter_map(|part| part.split_once('=')) {
        match name {
            "unit" => context.unit = Some(value.into()),
            "place" => context.place = Some(value.into()),
            "url" => context.url = Some(value.parse().unwrap()),
            "as_of" => context.as_of = Some(parse_date(value).unwrap()),
            "words" => {
                let text = fs::read_to_string(root().join("golden/sites").join(value)).unwrap();
                let own = OwnWords::read(&text).unwrap();
                context.allowed_hosts = own.hosts().to_vec();
                context.own_words = Some(own.into());
            }
            other => panic!("{other}"),
        }
    }
    context
}

fn found(path: &Path) -> Vec<Finding> {
    let html = fs::read_to_string(path).unwrap();
    inspect(&parse(html.as_bytes(), None, Form::Markup), &told(&html))
}

pub fn shown(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!(
            "{} {} {} {}\n  {}\n  {}\n",
            finding.rule,
            finding.kind.word(),
            finding.verdict.word(),
            finding.confidence,
            words::sentence(Lang::Zh, finding),
            words::sentence(Lang::En, finding)
        ));
        for spot in &finding.evidence.spots {
            text.push_str(&format!(
                "  {}:{} {} {}\n",
                spot.line, spot.column, spot.part, spot.excerpt
            ));
        }
    }
    text
}

fn pages(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn good_pages_raise_no_alarm_and_bad_ones_say_what_they_said() {
    for detector in DETECTORS {
        let folder = root().join("golden/sites").join(detector.name);
        for path in pages(&folder.join("good")) {
            let findings = found(&path);
            assert!(findings.is_empty(), "{}:\n{}", path.display(), shown(&findings));
        }
        for path in pages(&folder.join("bad")) {
            let findings = found(&path);
            let own = findings
                .iter()
                .any(|finding| detector.rules.contains(&finding.rule.as_str()));
            assert!(
                own,
                "{} has no finding of {}:\n{}",
                path.display(),
                detector.name,
                shown(&findings)
            );
            let file = path.with_extension("txt");
            let text = shown(&findings);
            if blessing() {
                fs::write(&file, &text).unwrap();
            } else {
                let golden = fs::read_to_string(&file).unwrap_or_default();
                assert_eq!(golden, text, "{}: look, then run with BLESS=1", file.display());
            }
        }
    }
}
